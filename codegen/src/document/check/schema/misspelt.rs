//! Keywords that look like others: a schema may have any, and what nobody knows says nothing.

use crate::diagnostic::{Code, Place};
use crate::document::Object;
use crate::document::check::shape::likeness;
use crate::document::check::{Check, is_extension};
use crate::source::Path;

/// How alike a keyword and a known one are, of 1, where it is most likely meant.
const ALIKE: f64 = 0.8;

/// The keywords of both dialects, and what vendors write that is alike and means something else;
/// sorted.
const KNOWN: [&str; 73] = [
    "$anchor",
    "$comment",
    "$defs",
    "$dynamicAnchor",
    "$dynamicRef",
    "$id",
    "$recursiveAnchor",
    "$recursiveRef",
    "$ref",
    "$schema",
    "$vocabulary",
    "additionalItems",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "contains",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "default",
    "definitions",
    "dependencies",
    "dependentRequired",
    "dependentSchemas",
    "deprecated",
    "description",
    "discriminator",
    "else",
    "enum",
    "example",
    "examples",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "externalDocs",
    "format",
    "id",
    "if",
    "items",
    "maxContains",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minContains",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "name",
    "not",
    "nullable",
    "oneOf",
    "optional",
    "pattern",
    "patternProperties",
    "prefixItems",
    "properties",
    "propertyNames",
    "readOnly",
    "required",
    "summary",
    "then",
    "title",
    "type",
    "unevaluatedItems",
    "unevaluatedProperties",
    "uniqueItems",
    "value",
    "values",
    "writeOnly",
    "xml",
];

impl<'d> Check<'d, '_> {
    /// Warns of keywords that are most likely others, misspelt: what they say is lost.
    pub(super) fn misspelt(&mut self, path: Path<'_>, members: &'d Object) {
        let unknown = members
            .keys()
            .filter(|name| !is_extension(name) && KNOWN.binary_search(&name.as_str()).is_err());
        for name in unknown {
            let alike = |known: &&&str| likeness(known, name) >= ALIKE;
            if let Some(known) = KNOWN.iter().find(alike) {
                let message = format!("a schema has no keyword `{name}`");
                self.report
                    .warning(Code::UnknownField, Place::key(&path.join(name)), message)
                    .help(format!("there is a keyword `{known}`"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_searched_is_sorted() {
        assert!(super::KNOWN.is_sorted());
    }
}

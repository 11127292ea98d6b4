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

/// Those of them that vendors write: nobody means them.
const OF_VENDORS: [&str; 6] = ["id", "name", "optional", "summary", "value", "values"];

/// The keywords of 3.0, and those that later stages tell that they are of 3.1; sorted.
const OF_3_0: [&str; 51] = [
    "$ref",
    "additionalItems",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "contains",
    "default",
    "dependentRequired",
    "dependentSchemas",
    "deprecated",
    "description",
    "discriminator",
    "else",
    "enum",
    "example",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "externalDocs",
    "format",
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
    "not",
    "nullable",
    "oneOf",
    "pattern",
    "patternProperties",
    "prefixItems",
    "properties",
    "propertyNames",
    "readOnly",
    "required",
    "then",
    "title",
    "type",
    "unevaluatedItems",
    "unevaluatedProperties",
    "uniqueItems",
    "writeOnly",
    "xml",
];

/// The other keywords that came with 3.1.
const OF_3_1: [&str; 13] = [
    "$anchor",
    "$comment",
    "$defs",
    "$dynamicAnchor",
    "$dynamicRef",
    "$id",
    "$recursiveAnchor",
    "$recursiveRef",
    "$schema",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "examples",
];

impl<'d> Check<'d, '_> {
    /// Warns of keywords that are most likely others, misspelt: what they say is lost. In 3.0, whose
    /// schemas have no others than it says, what nobody knows is remembered.
    pub(super) fn misspelt(&mut self, path: Path<'_>, members: &'d Object) {
        let known = if self.is_3_0() {
            &OF_3_0[..]
        } else {
            &KNOWN[..]
        };
        let unknown = members
            .keys()
            .filter(|name| !is_extension(name) && known.binary_search(&name.as_str()).is_err());
        for name in unknown {
            let mut keywords = KNOWN.iter().filter(|known| !OF_VENDORS.contains(known));
            let meant = keywords.find(|known| is_meant(known, name));
            let is_known = KNOWN.binary_search(&name.as_str()).is_ok();
            if let Some(meant) = meant.filter(|_| !is_known) {
                let message = format!("a schema has no keyword `{name}`");
                self.report
                    .warning(Code::UnknownField, Place::key(&path.join(name)), message)
                    .help(format!("there is a keyword `{meant}`"));
            } else if self.is_3_0() {
                let places = self.unknown.entry(name).or_default();
                places.insert(path.join(name).pointer());
            }
        }
    }

    /// Warns of every keyword that 3.0 does not know, once however often it stands in the document.
    pub(in crate::document::check) fn unknown_keywords(&mut self) {
        for (name, places) in std::mem::take(&mut self.unknown) {
            let more = match places.len() {
                1 => String::new(),
                count => format!(", and has it {count} times"),
            };
            let first = places.first().cloned().unwrap_or_default();
            let message = format!("a schema of 3.0 has no keyword `{name}`{more}");
            let help = if OF_3_1.contains(&name) {
                "it came with 3.1"
            } else {
                "extensions begin with `x-`"
            };
            self.report
                .warning(Code::UnknownField, Place::key(first), message)
                .help(help);
        }
    }
}

/// Whether who wrote a name most likely meant a keyword: it is alike, or the same but for the case of
/// letters, for two that changed places, or for the sign of a reference.
fn is_meant(known: &str, name: &str) -> bool {
    let letters = |text: &str| {
        let mut letters = text.as_bytes().to_vec();
        letters.sort_unstable();
        letters
    };
    let is_swapped =
        || strsim::damerau_levenshtein(known, name) == 1 && letters(known) == letters(name);
    let without_sign = known.strip_prefix('$').filter(|rest| *rest == "ref");
    known.eq_ignore_ascii_case(name)
        || without_sign.is_some_and(|rest| rest.eq_ignore_ascii_case(name))
        || likeness(known, name) >= ALIKE
        || is_swapped()
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_searched_is_sorted() {
        assert!(super::KNOWN.is_sorted());
        assert!(super::OF_3_0.is_sorted());
    }
}

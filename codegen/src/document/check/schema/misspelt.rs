//! Keywords that look like others: a schema may have any, and what nobody knows says nothing.

use crate::diagnostic::{Code, Place};
use crate::document::Object;
use crate::document::check::shape::likeness;
use crate::document::check::{Check, is_extension};
use crate::source::Path;

/// How alike a keyword and a known one are, of 1, where it is most likely meant.
const ALIKE: f64 = 0.8;

/// Whose a keyword is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    /// Of 3.0, or of 3.1 and told by what reads it.
    V3_0,
    /// Of 3.1.
    V3_1,
    /// Of JSON Schema before or beside 3.1.
    JsonSchema,
    /// Of vendors, who mean something else by it than what it is like.
    Vendor,
}

/// The keywords that are known, sorted.
const KNOWN: [(&str, Origin); 73] = {
    use Origin::{JsonSchema, V3_0, V3_1, Vendor};
    [
        ("$anchor", V3_1),
        ("$comment", V3_1),
        ("$defs", V3_1),
        ("$dynamicAnchor", V3_1),
        ("$dynamicRef", V3_1),
        ("$id", V3_1),
        ("$recursiveAnchor", V3_1),
        ("$recursiveRef", V3_1),
        ("$ref", V3_0),
        ("$schema", V3_1),
        ("$vocabulary", JsonSchema),
        ("additionalItems", V3_0),
        ("additionalProperties", V3_0),
        ("allOf", V3_0),
        ("anyOf", V3_0),
        ("const", V3_0),
        ("contains", V3_0),
        ("contentEncoding", V3_1),
        ("contentMediaType", V3_1),
        ("contentSchema", V3_1),
        ("default", V3_0),
        ("definitions", JsonSchema),
        ("dependencies", JsonSchema),
        ("dependentRequired", V3_0),
        ("dependentSchemas", V3_0),
        ("deprecated", V3_0),
        ("description", V3_0),
        ("discriminator", V3_0),
        ("else", V3_0),
        ("enum", V3_0),
        ("example", V3_0),
        ("examples", V3_1),
        ("exclusiveMaximum", V3_0),
        ("exclusiveMinimum", V3_0),
        ("externalDocs", V3_0),
        ("format", V3_0),
        ("id", Vendor),
        ("if", V3_0),
        ("items", V3_0),
        ("maxContains", V3_0),
        ("maxItems", V3_0),
        ("maxLength", V3_0),
        ("maxProperties", V3_0),
        ("maximum", V3_0),
        ("minContains", V3_0),
        ("minItems", V3_0),
        ("minLength", V3_0),
        ("minProperties", V3_0),
        ("minimum", V3_0),
        ("multipleOf", V3_0),
        ("name", Vendor),
        ("not", V3_0),
        ("nullable", V3_0),
        ("oneOf", V3_0),
        ("optional", Vendor),
        ("pattern", V3_0),
        ("patternProperties", V3_0),
        ("prefixItems", V3_0),
        ("properties", V3_0),
        ("propertyNames", V3_0),
        ("readOnly", V3_0),
        ("required", V3_0),
        ("summary", Vendor),
        ("then", V3_0),
        ("title", V3_0),
        ("type", V3_0),
        ("unevaluatedItems", V3_0),
        ("unevaluatedProperties", V3_0),
        ("uniqueItems", V3_0),
        ("value", Vendor),
        ("values", Vendor),
        ("writeOnly", V3_0),
        ("xml", V3_0),
    ]
};

/// Whose a keyword is, if it is known.
fn origin(name: &str) -> Option<Origin> {
    let at = KNOWN.binary_search_by_key(&name, |(known, _)| known).ok()?;
    Some(KNOWN[at].1)
}

impl<'d> Check<'d, '_> {
    /// Warns of keywords that are most likely others, misspelt: what they say is lost. In 3.0, whose
    /// schemas have no others than it says, what nobody knows is remembered.
    pub(super) fn misspelt(&mut self, path: Path<'_>, members: &'d Object) {
        for name in members.keys().filter(|name| !is_extension(name)) {
            let origin = origin(name);
            if origin.is_some_and(|origin| origin == Origin::V3_0 || !self.is_3_0()) {
                continue;
            }
            let mut keywords = KNOWN.iter().filter(|(_, of)| *of != Origin::Vendor);
            let meant = keywords.find(|(known, _)| is_meant(known, name));
            if let Some((meant, _)) = meant.filter(|_| origin.is_none()) {
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
            let help = if origin(name) == Some(Origin::V3_1) {
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
        assert!(super::KNOWN.is_sorted_by_key(|(known, _)| known));
    }
}

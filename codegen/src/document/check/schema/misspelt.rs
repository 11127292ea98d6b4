//! Keywords that look like others: a schema may have any, and what nobody knows says nothing.

use crate::diagnostic::{Code, Place, elsewhere};
use crate::document::Object;
use crate::document::check::shape::likeness;
use crate::document::check::{Check, is_extension};
use crate::document::keyword::{KEYWORDS, Keyword, Origin, keyword};
use crate::source::Path;

/// How alike a keyword and a known one are, of 1, where it is most likely meant.
pub(super) const ALIKE: f64 = 0.8;

/// What vendors have in schemas, who mean something else by it than what it is like.
const OF_VENDORS: [&str; 6] = ["id", "name", "optional", "summary", "value", "values"];

impl<'d> Check<'d, '_> {
    /// Warns of keywords that are most likely others, misspelt: what they say is lost. In 3.0, whose
    /// schemas have no others than it says, what nobody knows is remembered.
    pub(super) fn misspelt(&mut self, path: Path<'_>, members: &'d Object) {
        for name in members.keys().filter(|name| !is_extension(name)) {
            let known = keyword(name);
            let is_of_vendor = OF_VENDORS.contains(&name.as_str());
            let has_meaning = known.is_some() || is_of_vendor;
            let is_told_elsewhere = known.is_some_and(is_told_in_3_0);
            if has_meaning && (is_told_elsewhere || !self.is_3_0()) {
                continue;
            }
            let meant = (!has_meaning).then(|| self.meant(name)).flatten();
            if let Some(meant) = meant {
                let message = format!("a schema has no keyword `{name}`");
                self.report
                    .warning(Code::UnknownField, Place::key(&path.join(name)), message)
                    .note("it is ignored")
                    .help(format!("there is a keyword `{}`", meant.name))
                    .loss();
            } else if self.is_3_0() {
                let places = self.unknown.entry(name).or_default();
                places.insert(path.join(name).pointer());
            }
        }
    }

    /// The keyword of the dialect that who wrote a name most likely meant.
    fn meant(&self, name: &str) -> Option<&'static Keyword> {
        let is_there = |known: &&Keyword| !self.is_3_0() || is_told_in_3_0(known);
        let known = KEYWORDS.iter().filter(is_there);
        let meant = known.filter(|known| is_meant(known.name, name));
        let alike = |keyword: &Keyword| likeness(keyword.name, name);
        meant.max_by(|one, other| alike(one).total_cmp(&alike(other)))
    }

    /// Warns of every keyword that 3.0 does not know, once however often it stands in the document.
    pub(in crate::document::check) fn unknown_keywords(&mut self) {
        for (name, places) in std::mem::take(&mut self.unknown) {
            let more = elsewhere(places.len());
            let first = places.first().cloned().unwrap_or_default();
            let message = format!("a schema of OpenAPI 3.0 has no keyword `{name}`{more}");
            let help = if keyword(name).is_some_and(|keyword| keyword.origin == Origin::V3_1) {
                "it came with 3.1: say `openapi: 3.1.0`"
            } else {
                "extensions begin with `x-`"
            };
            self.report
                .warning(Code::UnknownField, Place::key(first), message)
                .note("it is ignored")
                .help(help)
                .loss();
        }
    }
}

/// Whether a document of 3.0 may have a keyword, or what reads it there says more of it than that it
/// is none.
fn is_told_in_3_0(keyword: &Keyword) -> bool {
    !matches!(keyword.origin, Origin::V3_1 | Origin::Older)
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

//! Patterns that the generator has made code of, each in one place.

use super::subject::Textual;
use super::validate::{Path, Violations, shown};

/// A regular expression of ECMA-262, and what decides whether a text has a match.
pub(crate) struct Pattern {
    /// The expression.
    pub(crate) source: &'static str,
    /// What decides.
    pub(crate) matches: fn(&str) -> bool,
}

impl Pattern {
    /// Whether a text has a match.
    #[inline]
    pub(crate) fn is_match(&self, text: &str) -> bool {
        (self.matches)(text)
    }

    /// `pattern` (Validation 2020-12, 6.3.3).
    #[inline]
    pub(crate) fn check<T: Textual + ?Sized>(&self, text: &T, at: &Path<'_>, out: &mut Violations) {
        if let Some(text) = text.text()
            && !self.is_match(text)
        {
            let lower = text.to_ascii_lowercase();
            let violation = out.push(at, "pattern", self.source, shown(text));
            if lower != text && self.is_match(&lower) {
                violation.hint = Some("it matches in lower case".into());
            }
        }
    }
}

//! Patterns that the generator has made code of, each in one place.

use super::subject::{Textual, found};
use super::validate::{Path, Violations};

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

    /// Whether every byte is of a class: looks at all of them whatever the first ones are, so that
    /// the compiler can look at many at once.
    #[inline]
    pub(crate) fn all(bytes: &[u8], is_of_class: impl Fn(u8) -> bool) -> bool {
        let mut all = true;
        for byte in bytes {
            all &= is_of_class(*byte);
        }
        all
    }

    /// `pattern` (Validation 2020-12, 6.3.3).
    #[inline]
    pub(crate) fn check<T: Textual + ?Sized>(&self, text: &T, at: &Path<'_>, out: &mut Violations) {
        if let Some(text) = text.text()
            && !self.is_match(text)
        {
            let lower = text.to_ascii_lowercase();
            let violation = out.push(at, "pattern", self.source, found::<T>(text));
            if !T::IS_SECRET && lower != text && self.is_match(&lower) {
                violation.hint = Some("it matches in lower case".into());
            }
        }
    }
}

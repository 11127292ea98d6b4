//! Formats of texts that are read from a standard grammar, each in one place.

use super::subject::{Textual, found};
use super::validate::{Path, Violations};

/// A `format`, and what decides whether a text has it.
pub(crate) struct Format {
    /// Its name in the document.
    pub(crate) name: &'static str,
    /// What decides.
    pub(crate) accepts: fn(&str) -> bool,
}

impl Format {
    /// Whether a text has the format.
    #[inline]
    pub(crate) fn is_match(&self, text: &str) -> bool {
        (self.accepts)(text)
    }

    /// `format` (Validation 2020-12, 7).
    #[inline]
    pub(crate) fn check<T: Textual + ?Sized>(&self, text: &T, at: &Path<'_>, out: &mut Violations) {
        if let Some(text) = text.text()
            && !self.is_match(text)
        {
            out.push(at, "format", self.name, found::<T>(text));
        }
    }
}

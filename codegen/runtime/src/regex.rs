//! Patterns that are no plain loop over bytes: ECMA-262, compiled once.
//!
//! Invariant: the generator has compiled every pattern that is named here.

use super::format::Format;

/// Whether a text has a match of a pattern, which is compiled at its first use.
macro_rules! regex {
    ($text:expr, $pattern:literal, $flags:literal) => {{
        static ENGINE: std::sync::LazyLock<Result<regress::Regex, regress::Error>> =
            std::sync::LazyLock::new(|| regress::Regex::with_flags($pattern, $flags));
        ENGINE
            .as_ref()
            .is_ok_and(|engine| engine.find($text).is_some())
    }};
}

pub(crate) use regex;

/// `format: regex`.
pub(crate) const REGEX: Format = Format {
    name: "regex",
    accepts: is_regex,
};

/// `format: regex`: whether a text is a regular expression of ECMA-262 in Unicode mode.
pub(crate) fn is_regex(text: &str) -> bool {
    regress::Regex::with_flags(text, "u").is_ok()
}

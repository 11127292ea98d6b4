//! `format: regex`.

use super::format::Format;

/// `format: regex`.
pub(crate) const REGEX: Format = Format {
    name: "regex",
    accepts: is_regex,
};

/// `format: regex`: whether a text is a regular expression of ECMA-262 in Unicode mode.
pub(crate) fn is_regex(text: &str) -> bool {
    regress::Regex::with_flags(text, "u").is_ok()
}

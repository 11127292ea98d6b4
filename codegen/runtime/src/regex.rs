//! Patterns that are no plain loop over bytes: ECMA-262, compiled once.
//!
//! Invariant: the generator has compiled every pattern that is named here.

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

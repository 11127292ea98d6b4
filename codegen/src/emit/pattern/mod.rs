//! Patterns of JSON Schema into code: the simple ones as loops over bytes, the rest for an engine.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

/// How a validator matches a pattern.
#[derive(Clone, Debug)]
pub enum Matcher {
    /// Every text matches: there is nothing to check.
    Always,
    /// Plain code, without an engine.
    Code(Check),
    /// An engine with the meaning of ECMA-262 (`regress::Regex::with_flags(pattern, flags)`).
    Engine {
        /// The flags under which the pattern is valid: `"u"`, or `""` for patterns of the old syntax.
        flags: &'static str,
    },
}

/// A pattern as a boolean expression of Rust.
#[derive(Clone, Debug)]
pub struct Check {}

impl Check {
    /// The expression over `text`, an expression of type `&str` that is cheap to repeat.
    pub fn expression(&self, text: &impl ToTokens) -> TokenStream {
        quote!(#text.is_empty())
    }

    /// Whether the expression calls `pattern::...` of the runtime module `pattern`.
    pub fn uses_runtime(&self) -> bool {
        false
    }
}

/// A pattern that is not valid under ECMA-262.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidPattern(pub String);

/// Decides how a pattern is matched.
pub fn compile(pattern: &str) -> Result<Matcher, InvalidPattern> {
    let _ = pattern;
    Ok(Matcher::Engine { flags: "u" })
}

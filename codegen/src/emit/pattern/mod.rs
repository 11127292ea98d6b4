//! Patterns of JSON Schema into code: the simple ones as plain loops, the rest for an engine.
//!
//! A pattern is parsed ([`parse`]), brought into a normal form ([`normal`]), and written as an
//! expression ([`code`]) if that needs no backtracking: after each character at most one way leads
//! on, so that the cost is linear in the length of the text.
//!
//! Invariant: an expression is true for exactly the texts in which ECMA-262 finds a match: anywhere
//! unless anchored, by code points, `\d` and `\w` within ASCII, `$` at the very end only.

mod branch;
mod class;
mod code;
mod determinism;
mod normal;
mod parse;

use std::fmt;

use proc_macro2::TokenStream;
use quote::ToTokens;

use self::normal::Branch;

/// How a validator matches a pattern.
#[derive(Clone, Debug)]
pub enum Matcher {
    /// Every text matches: there is nothing to check.
    Always,
    /// Plain code, without an engine.
    Code(Check),
    /// An engine with the meaning of ECMA-262: `regress::Regex::with_flags(pattern, flags)`.
    Engine {
        /// The flags under which the pattern is valid: `u`, or none for the syntax of old (ECMA-262,
        /// Annex B).
        flags: &'static str,
    },
}

/// A pattern as a boolean expression of Rust.
#[derive(Clone, Debug)]
pub struct Check {
    /// The alternatives, one of which must match.
    branches: Vec<Branch>,
}

impl Check {
    /// The expression. `text` is a variable of type `&str` or `&String`, or a path to a `String`.
    ///
    /// It may be a chain of `&&` or `||`. Where it names the module `pattern`, that is the one of the
    /// runtime.
    pub fn expression(&self, text: &impl ToTokens) -> TokenStream {
        code::any(&self.branches, &text.to_token_stream())
    }
}

/// A pattern that is not valid under ECMA-262, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidPattern(pub String);

impl fmt::Display for InvalidPattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for InvalidPattern {}

/// Decides how a pattern is matched.
pub fn compile(pattern: &str) -> Result<Matcher, InvalidPattern> {
    // Unicode mode is what JSON Schema recommends; many patterns escape more than it allows.
    let flags = match regress::Regex::with_flags(pattern, "u") {
        Ok(_) => "u",
        Err(error) => match regress::Regex::new(pattern) {
            Ok(_) => "",
            Err(_) => return Err(InvalidPattern(error.text)),
        },
    };
    let Some(branches) = parse::parse(pattern).and_then(|node| normal::branches(&node)) else {
        return Ok(Matcher::Engine { flags });
    };
    Ok(if branches.iter().any(Branch::is_always) {
        Matcher::Always
    } else if branches.iter().all(code::is_plain) {
        Matcher::Code(Check { branches })
    } else {
        Matcher::Engine { flags }
    })
}

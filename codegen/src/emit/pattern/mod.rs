//! Patterns of JSON Schema into code: the simple ones as loops over bytes, the rest for an engine.
//!
//! Simple is what stands between `^` and `$`, is ASCII, and consists of classes and literals with
//! a fixed count, the last of which may repeat. No such pattern needs to try twice, so that the
//! emitted code takes linear time.
//!
//! Invariant: the emitted expression accepts exactly the texts in which ECMA-262 finds a match.

mod name;
mod parse;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

pub use name::NamePattern;
pub use parse::{Class, Item};

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
pub enum Check {
    /// Exactly this text.
    Text(String),
    /// Some bytes, and what the rest of the text consists of.
    Bytes {
        /// What the text begins with, one class for each byte.
        first: Vec<Class>,
        /// The class of all other bytes, and how many they are.
        rest: Item,
    },
}

/// A pattern that is not valid under ECMA-262.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidPattern(pub String);

/// At most so many single bytes are written out before the rest.
const MAX_FIRST: usize = 24;

/// At most so many of them are classes of several ranges: rustc's check of patterns takes time and
/// memory that grow exponentially with their number.
const MAX_ALTERNATIVES: usize = 4;

/// Decides how a pattern is matched.
///
/// # Errors
///
/// The pattern is not valid under ECMA-262, with or without the flag `u`.
pub fn compile(pattern: &str) -> Result<Matcher, InvalidPattern> {
    if matches!(pattern, "" | "^" | "$" | ".*" | "^.*") {
        return Ok(Matcher::Always);
    }
    if let Some(check) = parse::items(pattern).as_deref().and_then(check)
        && check.is_light()
    {
        return Ok(Matcher::Code(check));
    }
    let compiles = |flags| regress::Regex::with_flags(pattern, flags);
    match compiles("u") {
        Ok(_) => Ok(Matcher::Engine { flags: "u" }),
        Err(error) if compiles("").is_err() => Err(InvalidPattern(error.to_string())),
        Err(_) => Ok(Matcher::Engine { flags: "" }),
    }
}

/// A check of items of which only the last one varies in length.
fn check(items: &[Item]) -> Option<Check> {
    let literal = items.iter().map(Item::literal).collect::<Option<String>>();
    if let Some(text) = literal {
        return Some(Check::Text(text));
    }
    let (rest, items) = items.split_last()?;
    let mut first = Vec::new();
    for item in items {
        let is_fixed = item.most == Some(item.least) && first.len() + item.least <= MAX_FIRST;
        is_fixed.then(|| first.extend(std::iter::repeat_n(item.class.clone(), item.least)))?;
    }
    let rest = rest.clone();
    Some(Check::Bytes { first, rest })
}

impl Check {
    /// Whether rustc can compile the expression in little time.
    fn is_light(&self) -> bool {
        let Self::Bytes { first, .. } = self else {
            return true;
        };
        let alternatives = first.iter().filter(|class| class.is_alternative());
        alternatives.count() <= MAX_ALTERNATIVES
    }

    /// The expression over `text`, a variable of type `&str`.
    ///
    /// Emits, for `^v[0-9a-f]+$`:
    /// ```text
    /// match text.as_bytes() {
    ///     [b'v', rest @ ..] => {
    ///         !rest.is_empty()
    ///             && Pattern::all(rest, |byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    ///     }
    ///     _ => false,
    /// }
    /// ```
    pub fn expression(&self) -> TokenStream {
        let (first, rest) = match self {
            Self::Text(text) if text.is_empty() => return quote!(text.is_empty()),
            Self::Text(text) => return quote!(text == #text),
            Self::Bytes { first, rest } => (first, rest),
        };
        let test = rest.class.test();
        if first.is_empty() {
            let length = length(&quote!(text), rest);
            return quote!(#length Pattern::all(text.as_bytes(), |byte| #test));
        }
        let first = first.iter().map(Class::pattern);
        let length = length(&quote!(rest), rest);
        quote! {
            match text.as_bytes() {
                [#(#first),*, rest @ ..] => #length Pattern::all(rest, |byte| #test),
                _ => false,
            }
        }
    }
}

/// What the count of a repetition demands of a length, with `&&` behind it.
fn length(value: &TokenStream, item: &Item) -> TokenStream {
    let number = |count: usize| Literal::usize_unsuffixed(count);
    match (item.least, item.most) {
        (0, None) => TokenStream::new(),
        (1, None) => quote!(!#value.is_empty() &&),
        (least, None) => {
            let least = number(least);
            quote!(#value.len() >= #least &&)
        }
        (least, Some(most)) if least == most => {
            let most = number(most);
            quote!(#value.len() == #most &&)
        }
        (0, Some(most)) => {
            let most = number(most);
            quote!(#value.len() <= #most &&)
        }
        (least, Some(most)) => {
            let (least, most) = (number(least), number(most));
            quote!((#least..=#most).contains(&#value.len()) &&)
        }
    }
}

//! Patterns of JSON Schema into code: the simple ones as loops over bytes, the rest for an engine.
//!
//! Simple is what stands between `^` and `$`, is ASCII, and consists of classes and literals with
//! a fixed count, the last of which may repeat. No such pattern needs to try twice, so that the
//! emitted code takes linear time.
//!
//! Invariant: the emitted expression accepts exactly the texts in which ECMA-262 finds a match.

mod parse;

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};

use parse::{Class, Item};

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
pub struct Check {
    /// What the text begins with, one class for each byte.
    fixed: Vec<Class>,
    /// What the rest of the text consists of, and how long it may be.
    rest: Option<Item>,
}

/// A pattern that is not valid under ECMA-262.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidPattern(pub String);

/// At most so many single bytes are written out before the rest.
const MAX_FIXED: usize = 24;

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
    if let Some(check) = parse::items(pattern).and_then(check)
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
fn check(items: Vec<Item>) -> Option<Check> {
    let mut fixed = Vec::new();
    let mut items = items.into_iter().peekable();
    while let Some(item) = items.next() {
        let last = items.peek().is_none();
        if item.most == Some(item.least)
            && fixed.len() + item.least <= MAX_FIXED
            && !(last && item.least > 1)
        {
            fixed.extend(std::iter::repeat_n(item.class, item.least));
        } else if last {
            return Some(Check {
                fixed,
                rest: Some(item),
            });
        } else {
            return None;
        }
    }
    Some(Check { fixed, rest: None })
}

impl Check {
    /// Whether rustc can compile the expression in little time.
    fn is_light(&self) -> bool {
        let alternatives = self.fixed.iter().filter(|class| class.is_alternative());
        alternatives.count() <= MAX_ALTERNATIVES
    }
}

impl Check {
    /// The expression over `text`, an expression of type `&str` that is cheap to repeat.
    ///
    /// Emits, for `^v[0-9]+$`:
    /// ```text
    /// matches!(text.as_bytes(), [b'v', rest @ ..]
    ///     if !rest.is_empty() && Pattern::all(rest, |byte| matches!(byte, b'0'..=b'9')))
    /// ```
    pub fn expression(&self, text: &impl ToTokens) -> TokenStream {
        let fixed = self.fixed.iter().map(Class::pattern);
        let Some(rest) = &self.rest else {
            return quote!(matches!(#text.as_bytes(), [#(#fixed),*]));
        };
        let test = match rest.class.method() {
            Some(method) => {
                let method = format_ident!("{method}");
                quote!(byte.#method())
            }
            None => {
                let class = rest.class.pattern();
                quote!(matches!(byte, #class))
            }
        };
        if self.fixed.is_empty() {
            let length = length(&quote!(#text), rest);
            return quote!(
                #length Pattern::all(#text.as_bytes(), |byte| #test)
            );
        }
        let length = length(&quote!(rest), rest);
        quote! {
            matches!(#text.as_bytes(), [#(#fixed),*, rest @ ..]
                if #length Pattern::all(rest, |byte| #test))
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

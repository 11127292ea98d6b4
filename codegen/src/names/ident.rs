//! Identifiers of Rust, made from words and cased by their role.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, TokenStreamExt};

use super::reserved::Reserved;
use super::words::second_capital;

/// An identifier that is valid, escaped and final.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ident(String);

impl Ident {
    /// `snake_case`, for fields, methods, arguments and modules.
    ///
    /// A keyword becomes a raw identifier (`r#type`), or gets an underscore where Rust has no raw form.
    pub(crate) fn snake(words: &[String]) -> Self {
        let name = leading_letter(words.join("_"), "n");
        match name.as_str() {
            "self" | "super" | "crate" | "_" => Self(format!("{name}_")),
            _ if is_keyword(&name) => Self(format!("r#{name}")),
            _ => Self(name),
        }
    }

    /// `PascalCase`, for types and variants.
    pub(crate) fn pascal(words: &[String]) -> Self {
        let name = words.iter().fold(String::new(), |mut name, word| {
            // Digits that meet would read as one number: `v1`, `0` is `V1_0`.
            if name.ends_with(|last: char| last.is_ascii_digit())
                && word.starts_with(|first: char| first.is_ascii_digit())
            {
                name.push('_');
            }
            let (first, second) = word.split_at(second_capital(word).unwrap_or(word.len()));
            for part in [first, second] {
                let mut letters = part.chars();
                name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
                name.push_str(letters.as_str());
            }
            name
        });
        let name = leading_letter(name, "N");
        if name == "Self" {
            Self("Self_".to_owned())
        } else {
            Self(name)
        }
    }

    /// `SCREAMING_SNAKE_CASE`, for constants.
    pub(crate) fn constant(words: &[String]) -> Self {
        Self(leading_letter(words.join("_").to_ascii_uppercase(), "N"))
    }

    /// The identifier as an argument that is checked: checks have variables of their own.
    #[must_use]
    pub(crate) fn argument(&self) -> Self {
        match self.0.as_str() {
            "at" | "out" => Self(format!("{}_", self.0)),
            _ => self.clone(),
        }
    }

    /// The identifier as a file's name: without `r#`, and never `mod`, `lib` or `main`.
    pub fn module(words: &[String]) -> Self {
        let name = leading_letter(words.join("_"), "n");
        if is_keyword(&name) || matches!(name.as_str(), "lib" | "main") {
            Self(format!("{name}_"))
        } else {
            Self(name)
        }
    }

    /// The text, with `r#` where it is raw.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text without `r#`: what serde and rustdoc call it.
    pub fn plain(&self) -> &str {
        self.0.strip_prefix("r#").unwrap_or(&self.0)
    }
}

impl fmt::Display for Ident {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl ToTokens for Ident {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let span = Span::call_site();
        tokens.append(match self.0.strip_prefix("r#") {
            Some(raw) => proc_macro2::Ident::new_raw(raw, span),
            None => proc_macro2::Ident::new(&self.0, span),
        });
    }
}

/// The names taken in one scope: no two differ by case and underscores alone, and none is long.
#[derive(Debug, Default)]
pub(crate) struct Scope<'a> {
    taken: BTreeSet<String>,
    /// What is taken from the beginning, and the word behind a name that is called so.
    reserved: BTreeSet<String>,
    noun: &'static str,
    /// By what was taken already: the number that was put behind it last.
    numbers: BTreeMap<String, u32>,
    /// A scope whose names are taken here too.
    outer: Option<&'a Scope<'a>>,
}

impl<'a> Scope<'a> {
    /// A scope in which some names are taken.
    pub(crate) fn reserving(reserved: Reserved) -> Self {
        Self {
            reserved: reserved.names.iter().map(|name| folded(name)).collect(),
            noun: reserved.noun,
            ..Self::default()
        }
    }

    /// A scope in which the names of another one are taken.
    pub(crate) fn inside(outer: &'a Scope<'a>) -> Self {
        Self {
            outer: Some(outer),
            ..Self::default()
        }
    }

    /// Whether the words are not taken.
    pub(crate) fn is_free(&self, words: &[String]) -> bool {
        !self.has(&folded(&short(words.to_vec()).concat()))
    }

    fn has(&self, name: &str) -> bool {
        self.taken.contains(name)
            || self.reserved.contains(name)
            || self.outer.is_some_and(|outer| outer.has(name))
    }

    /// Takes a folded name, unless it is taken.
    fn take(&mut self, name: String) -> bool {
        !self.has(&name) && self.taken.insert(name)
    }

    /// Takes the words, cut where they are too long, with the noun of the scope behind them where
    /// they are reserved, and a number where they are taken.
    pub(crate) fn claim(&mut self, words: Vec<String>) -> Vec<String> {
        let mut words = short(words);
        if self.reserved.contains(&folded(&words.concat())) {
            words.push(self.noun.to_owned());
        }
        let base = folded(&words.concat());
        if self.take(base.clone()) {
            return words;
        }
        // Numbers only grow: those up to the last one are taken.
        let mut number = self.numbers.get(&base).copied().unwrap_or(1);
        words.push(String::new());
        let last = words.len() - 1;
        loop {
            number += 1;
            words[last] = number.to_string();
            // `item2`, `2` would read as `item22`: the fold keeps digits apart, and so does the name.
            if self.take(folded(&words.join("_"))) {
                break;
            }
        }
        self.numbers.insert(base, number);
        words
    }
}

/// What a name is compared by: its letters, whatever their case, with the one that is put before a
/// digit.
fn folded(name: &str) -> String {
    let letters = name.chars().filter(|letter| *letter != '_');
    let letters = letters.map(|letter| letter.to_ascii_lowercase()).collect();
    leading_letter(letters, "n")
}

/// A name that starts with a letter.
pub(super) fn leading_letter(name: String, letter: &str) -> String {
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        format!("{letter}{name}")
    } else {
        name
    }
}

/// Whether a word is reserved: strict, reserved and weak keywords of the 2024 edition.
pub(super) fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "abstract"
            | "as"
            | "async"
            | "await"
            | "become"
            | "box"
            | "break"
            | "const"
            | "continue"
            | "crate"
            | "do"
            | "dyn"
            | "else"
            | "enum"
            | "extern"
            | "false"
            | "final"
            | "fn"
            | "for"
            | "gen"
            | "if"
            | "impl"
            | "in"
            | "let"
            | "loop"
            | "macro"
            | "match"
            | "mod"
            | "move"
            | "mut"
            | "override"
            | "priv"
            | "pub"
            | "ref"
            | "return"
            | "self"
            | "static"
            | "struct"
            | "super"
            | "trait"
            | "true"
            | "try"
            | "type"
            | "typeof"
            | "unsafe"
            | "unsized"
            | "use"
            | "virtual"
            | "where"
            | "while"
            | "yield"
    )
}

/// The letters of a longest name, with the signs between its words; a number comes behind.
const LONGEST: usize = 120;

/// The words of a name that is no longer than file systems and readers take: files are called after
/// modules, and rustdoc's pages after types. The last word says best what a thing is, and is kept.
pub(super) fn short(mut words: Vec<String>) -> Vec<String> {
    let length: usize = words.iter().map(|word| word.len() + 1).sum();
    if length <= LONGEST + 1 {
        return words;
    }
    let last = words.pop_if(|last| last.len() < LONGEST / 2);
    let mut left = LONGEST - last.as_ref().map_or(0, |last| last.len() + 1);
    for word in &mut words {
        word.truncate(left);
        left = left.saturating_sub(word.len() + 1);
    }
    words.extend(last);
    words.retain(|word| !word.is_empty());
    words
}

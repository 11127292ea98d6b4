//! Tokens as people write them, and where two texts differ.

use std::collections::BTreeMap;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;

/// At most so many names are listed; the diff has them all.
const LISTED: usize = 6;

/// Tokens as people write them; a comma behind the last of several says that lines were broken there.
pub(super) fn text(tokens: &impl ToTokens) -> String {
    let mut text = tokens.to_token_stream().to_string();
    for (spaced, tight) in [
        (" :: ", "::"),
        (" < ", "<"),
        (" , >", ">"),
        (" ,)", ")"),
        (" ,]", "]"),
        (" >", ">"),
        ("& ", "&"),
        (" , ", ", "),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
    ] {
        text = text.replace(spaced, tight);
    }
    text
}

/// A text in pieces: each name or literal, and each sign between them; with `whole`, paths are not
/// taken apart.
fn pieces(text: &str, whole: bool) -> Vec<&str> {
    let is_part =
        |letter: char| letter.is_alphanumeric() || letter == '_' || whole && letter == ':';
    let (mut pieces, mut from, mut is_text) = (Vec::new(), 0, false);
    let mut before: Option<char> = None;
    for (at, letter) in text.char_indices() {
        let goes_on = is_text || before.is_some_and(|one| is_part(one) && is_part(letter));
        if !goes_on && at > from {
            pieces.push(&text[from..at]);
            from = at;
        }
        if letter == '"' && before != Some('\\') {
            is_text = !is_text;
        }
        before = Some(letter);
    }
    pieces.push(&text[from..]);
    pieces
}

/// The parts in which two texts differ.
pub(super) fn difference(old: &str, new: &str) -> [String; 2] {
    let (old, new) = (pieces(old, true), pieces(new, true));
    let shorter = old.len().min(new.len());
    let same = old.iter().zip(&new).take_while(|(one, other)| one == other);
    let start = same.count();
    let (back, front) = (old.iter().rev(), new.iter().rev());
    let same = back.zip(front).take_while(|(one, other)| one == other);
    let end = same.take(shorter - start).count();
    let part = |all: &[&str]| all[start..all.len() - end].concat().trim().to_owned();
    [part(&old), part(&new)]
}

/// A text in which names are other ones.
pub(super) fn renamed(text: &str, names: &BTreeMap<String, String>) -> String {
    let name = |piece| names.get(piece).map_or(piece, String::as_str);
    pieces(text, false).into_iter().map(name).collect()
}

/// `` `a`, `b` and `c` ``
pub(super) fn listed(names: impl ExactSizeIterator<Item = impl AsRef<str>>) -> String {
    enumerated(names.map(|name| format!("`{}`", name.as_ref())))
}

/// `a, b and 3 more`
pub(super) fn enumerated(names: impl ExactSizeIterator<Item = String>) -> String {
    let count = names.len();
    // One more takes no more room than to say that there is one more.
    let is_cut = count > LISTED + 1;
    let mut names: Vec<String> = names.take(if is_cut { LISTED } else { count }).collect();
    if is_cut {
        names.push(format!("{} more", count - LISTED));
    }
    match names.pop() {
        Some(last) if !names.is_empty() => format!("{} and {last}", names.join(", ")),
        last => last.unwrap_or_default(),
    }
}

/// The literals among tokens, however deep they stand; numbers with their sign.
pub(super) fn literals(tokens: TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    // Whether a sign would be that of a number, and whether there is one: `-` behind a value takes away.
    let (mut begins, mut is_negative) = (true, false);
    // Emitted code nests as deep as the description does, which is bounded.
    for tree in tokens {
        let is_sign = matches!(&tree, TokenTree::Punct(sign) if sign.as_char() == '-') && begins;
        begins = matches!(&tree, TokenTree::Punct(_));
        match tree {
            TokenTree::Literal(literal) if is_negative => found.push(format!("-{literal}")),
            TokenTree::Literal(literal) => found.push(literal.to_string()),
            TokenTree::Group(group) => found.extend(literals(group.stream())),
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
        is_negative = is_sign;
    }
    found
}

/// A literal text without its quotes.
pub(super) fn unquoted(literal: &str) -> String {
    let text = syn::parse_str::<syn::LitStr>(literal);
    text.map_or_else(|_| literal.to_owned(), |text| text.value())
}

/// Tokens, split at the commas between them.
pub(super) fn arguments(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    split(tokens, ',')
}

/// Tokens, split at a sign between them.
pub(super) fn split(tokens: TokenStream, by: char) -> Vec<Vec<TokenTree>> {
    let mut all = vec![Vec::new()];
    for tree in tokens {
        match (&tree, all.last_mut()) {
            (TokenTree::Punct(sign), _) if sign.as_char() == by => all.push(Vec::new()),
            (_, Some(last)) => last.push(tree),
            (_, None) => {}
        }
    }
    all.retain(|part| !part.is_empty());
    all
}

/// The words of `Spelling::new(Style::Form, false).reserved()`.
pub(super) fn spelling(argument: &[TokenTree]) -> Vec<String> {
    if !matches!(argument, [TokenTree::Ident(name), ..] if name == "Spelling") {
        return Vec::new();
    }
    let mut words = Vec::new();
    for tree in argument {
        match tree {
            TokenTree::Group(group) => words.extend(group.stream().into_iter().filter_map(style)),
            TokenTree::Ident(step) => match step.to_string().as_str() {
                "reserved" | "segments" => words.push("allowReserved".to_owned()),
                "verbatim" => words.push("not encoded".to_owned()),
                _ => {}
            },
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
    words
}

/// What a word among `Style::Form, false` says.
fn style(tree: TokenTree) -> Option<String> {
    let TokenTree::Ident(word) = tree else {
        return None;
    };
    match word.to_string().as_str() {
        "true" => Some("exploded".to_owned()),
        "false" => Some("not exploded".to_owned()),
        "Style" => None,
        style => {
            let (first, rest) = style.split_at(1);
            Some(first.to_lowercase() + rest)
        }
    }
}

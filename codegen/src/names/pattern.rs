//! Names for patterns, made from their text: `^([0-9a-f]{24})$` is `HEX_24`.
//!
//! Invariant: of patterns that read the same, the one with most uses is called so, and the others have
//! a mark of their text behind that.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::ident::Ident;
use super::words::words;
use crate::ir::{Api, Schema};

/// Classes that are better known by a word; longer ones stand before those that they contain.
const CLASSES: &[(&str, &str)] = &[
    ("[a-zA-Z0-9]", " alnum "),
    ("[A-Za-z0-9]", " alnum "),
    ("[0-9a-zA-Z]", " alnum "),
    ("[0-9A-Za-z]", " alnum "),
    ("[a-zA-Z]", " letter "),
    ("[A-Za-z]", " letter "),
    ("[a-zA-Z0-9-]", " alnum dash "),
    ("[a-f0-9]", " hex "),
    ("[0-9a-f]", " hex "),
    ("[a-fA-F0-9]", " hex "),
    ("[0-9a-fA-F]", " hex "),
    ("[A-Fa-f0-9]", " hex "),
    ("[0-9]", " digit "),
    ("[a-z]", " lower "),
    ("[A-Z]", " upper "),
    ("\\d", " digit "),
    ("\\w", " word "),
    ("\\s", " space "),
    ("\\S", " visible "),
    ("\\.", " dot "),
    (".*", " any "),
    (".+", " some "),
    ("@", " at "),
    ("/", " slash "),
];

/// The longest name without a mark of the whole text.
const MAX_LENGTH: usize = 32;

/// The names of all patterns of an API.
pub(super) fn names(api: &Api) -> BTreeMap<String, Ident> {
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    for pattern in api.all_schemas().flat_map(Schema::patterns) {
        *uses.entry(&pattern.0).or_default() += 1;
    }
    let mut readings: BTreeMap<Vec<String>, Vec<&str>> = BTreeMap::new();
    for text in uses.keys().copied() {
        readings.entry(read(text)).or_default().push(text);
    }
    let mut names = BTreeMap::new();
    for (reading, mut texts) in readings {
        // Of equals, the first.
        texts.sort_by_key(|text| Reverse(uses[text]));
        for (at, text) in texts.into_iter().enumerate() {
            let rival = (at > 0).then(|| mark(text));
            let words: Vec<String> = reading.iter().cloned().chain(rival).collect();
            names.insert(text.to_owned(), Ident::constant(&words));
        }
    }
    names
}

/// A pattern in words.
fn read(pattern: &str) -> Vec<String> {
    let mut text = pattern.to_owned();
    for (class, word) in CLASSES {
        text = text.replace(class, word);
    }
    let plain = text.replace(|letter: char| !letter.is_ascii_alphanumeric(), " ");
    let mut found: Vec<String> = Vec::new();
    let mut length = 0;
    for word in plain.split_whitespace() {
        length += word.len() + 1;
        if length > MAX_LENGTH {
            found.push(mark(pattern));
            break;
        }
        found.extend(words(word));
    }
    if found
        .first()
        .is_none_or(|word| word.starts_with(|first: char| first.is_ascii_digit()))
    {
        found.insert(0, "pattern".to_owned());
    }
    if found.len() == 1 && found[0] == "pattern" {
        found.push(mark(pattern));
    }
    found
}

/// A short mark of a text that hardly any other text has (FNV-1a, folded).
fn mark(text: &str) -> String {
    let hash = text.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    format!("{hash:08x}")
}

//! What the attributes and docs of emitted items say.

use proc_macro2::TokenTree;
use quote::ToTokens;
use syn::{Attribute, Meta};

use super::tokens;
use crate::emit::says_deprecated;

/// Whether docs say that a type or member should be used no longer.
pub(super) fn is_deprecated(attributes: &[Attribute]) -> bool {
    lines(attributes).any(|line| says_deprecated(&line))
}

/// The lines of docs.
fn lines(attributes: &[Attribute]) -> impl Iterator<Item = String> {
    let docs = attributes.iter().filter(|it| it.path().is_ident("doc"));
    docs.filter_map(|attribute| {
        let texts = tokens::literals(attribute.meta.to_token_stream());
        texts.first().map(|text| tokens::unquoted(text))
    })
}

/// Whether an attribute is there.
pub(super) fn has(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|it| it.path().is_ident(name))
}

/// The text that serde is told for a word.
pub(super) fn serde(attributes: &[Attribute], word: &str) -> Option<String> {
    let mut found = None;
    for attribute in attributes.iter().filter(|it| it.path().is_ident("serde")) {
        let Meta::List(list) = &attribute.meta else {
            continue;
        };
        let trees: Vec<TokenTree> = list.tokens.clone().into_iter().collect();
        let at = trees.iter().position(|tree| tree.to_string() == word);
        let value = at.and_then(|at| trees.get(at + 2));
        found = found.or_else(|| value.map(|value| tokens::unquoted(&value.to_string())));
    }
    found
}

/// The place in the document that a type's docs name.
pub(super) fn origin(attributes: &[Attribute]) -> Option<String> {
    lines(attributes).find_map(|line| {
        let place = line.trim().strip_prefix("Schema: `")?;
        place.strip_suffix('`').map(str::to_owned)
    })
}

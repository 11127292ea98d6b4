//! What the attributes and docs of emitted items say.

use proc_macro2::TokenTree;
use quote::ToTokens;
use serde_json::Value;
use syn::{Attribute, Meta};

use super::interface::Absence;
use super::{Weight, tokens};
use crate::emit::{doc, says_deprecated};

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

/// The paragraphs of docs, each in one line.
fn paragraphs(attributes: &[Attribute]) -> Vec<String> {
    let all: Vec<String> = lines(attributes).collect();
    let all = all.join("\n");
    let lines: Vec<&str> = all.lines().map(str::trim).collect();
    let paragraphs = lines.split(|line| line.is_empty());
    paragraphs.map(|lines| lines.join(" ")).collect()
}

/// What stands for a value that is left out, as docs say in code at the end of a paragraph.
pub(super) fn default(attributes: &[Attribute]) -> Option<String> {
    let paragraphs = paragraphs(attributes);
    let mut said = paragraphs.iter().filter_map(|text| {
        let found = [doc::DEFAULT, doc::WITHOUT]
            .into_iter()
            .flat_map(|words| text.match_indices(words));
        let mut values = found.map(|(at, words)| &text[at + words.len()..]);
        let value = values.find(|rest| rest.starts_with('`') && rest.ends_with("`."))?;
        value.strip_suffix('.')
    });
    // What the description itself says comes before.
    said.next_back().map(str::to_owned)
}

/// What is said otherwise of what stands for a value that is left out.
pub(super) fn default_change(defaults: [Option<&String>; 2]) -> Option<(Weight, String)> {
    match defaults {
        [Some(old), Some(new)] if !is_same(old, new) => {
            Some((Weight::Behaviour, format!("is {new}, was {old}")))
        }
        // Who serves it need not have changed anything.
        [None, Some(new)] => Some((Weight::Compatible, format!("is {new}, which was not said"))),
        [Some(old), None] => Some((Weight::Compatible, format!("is no longer said, was {old}"))),
        _ => None,
    }
}

/// Whether two values are one: members of objects have no order.
fn is_same(old: &str, new: &str) -> bool {
    let value = |text: &str| serde_json::from_str::<Value>(text.trim_matches('`')).ok();
    old == new || value(old).is_some_and(|old| value(new) == Some(old))
}

/// Whether an attribute is there.
pub(super) fn has(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|it| it.path().is_ident(name))
}

/// The text that serde is told for a word.
pub(super) fn serde(attributes: &[Attribute], word: &str) -> Option<String> {
    told(attributes).find_map(|trees| {
        let at = trees.iter().position(|tree| tree.to_string() == word)?;
        let value = trees.get(at + 2)?;
        Some(tokens::unquoted(&value.to_string()))
    })
}

/// What serde is told, by each of its attributes.
fn told(attributes: &[Attribute]) -> impl Iterator<Item = Vec<TokenTree>> {
    let of_serde = attributes.iter().filter(|it| it.path().is_ident("serde"));
    of_serde.filter_map(|attribute| match &attribute.meta {
        Meta::List(list) => Some(list.tokens.clone().into_iter().collect()),
        Meta::Path(_) | Meta::NameValue(_) => None,
    })
}

/// What `None` in a field is on the wire.
pub(super) fn absence(attributes: &[Attribute]) -> Absence {
    let says = |word: &str| {
        told(attributes)
            .flatten()
            .any(|tree| tree.to_string() == word)
    };
    if says("skip_serializing_if") {
        Absence::LeftOut
    } else if says("deserialize_with") && !says("default") {
        Absence::Null
    } else {
        Absence::Either
    }
}

/// The place in the document that a type's docs name.
pub(super) fn origin(attributes: &[Attribute]) -> Option<String> {
    paragraphs(attributes).iter().find_map(|paragraph| {
        let place = paragraph.strip_prefix("Schema: `")?;
        place.strip_suffix('`').map(str::to_owned)
    })
}

/// The place of a schema that is applied to any JSON, as the docs of its function name it.
pub(super) fn applied(attributes: &[Attribute]) -> Option<String> {
    lines(attributes).find_map(|line| {
        let place = line.trim().strip_prefix('`')?.strip_suffix("`.")?;
        place.starts_with('#').then(|| place.to_owned())
    })
}

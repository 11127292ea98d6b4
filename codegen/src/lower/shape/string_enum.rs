//! The texts of an enum: those that are listed, or that a choice proposes beside any text.
//!
//! Each comes with the name and the prose that the author gives it, where he does.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use crate::document::{Lookup, Node, says_only};
use crate::ir::EnumValue;
use crate::lower::Lowering;
use crate::lower::meaning::{Listed, branches, is_null, kinds, listed, texts, texts_of_branches};

impl<'d> Lowering<'d> {
    /// The texts that a choice proposes: it lists some beside any text, of which nothing else is said.
    pub(super) fn proposed(&self, node: &'d Node) -> Option<Vec<EnumValue>> {
        let (keyword, parts) = branches(node).filter(|_| !self.config.exact)?;
        if !says_only(node, &[keyword, "type", "nullable", "x-nullable"])
            || !matches!(kinds(node).as_slice(), [] | ["string"])
        {
            return None;
        }
        let parts = parts.iter().filter(|part| !is_null(part));
        let parts = parts.map(|part| (part, self.behind(part)));
        let (listed, others): (Vec<_>, Vec<_>) =
            parts.partition(|(_, target)| texts(target).is_some());
        let is_any = |(_, part): &(_, &Node)| {
            kinds(part) == ["string"] && says_only(part, &["type", "nullable", "x-nullable"])
        };
        if listed.is_empty() || others.is_empty() || !others.iter().all(is_any) {
            return None;
        }
        let mut values: IndexMap<String, EnumValue> = IndexMap::new();
        for (part, target) in listed {
            for mut listed in enum_values(target, texts(target)?) {
                if listed.docs.is_empty() {
                    listed.docs = prose(part, &listed.value).unwrap_or_default();
                }
                values.entry(listed.value.clone()).or_insert(listed);
            }
        }
        Some(values.into_values().collect())
    }
}

/// The texts of an enum, with the names and the prose that the author gives them.
pub(super) fn enum_values(node: &Node, texts: Vec<String>) -> Vec<EnumValue> {
    let described = texts_of_branches(node).unwrap_or_default();
    let described: BTreeMap<String, &Node> = described.into_iter().collect();
    let listed = listed(node).into_iter();
    let listed = listed.filter_map(|listed| Some((listed.value.as_str()?, listed)));
    let listed: BTreeMap<&str, Listed<'_>> = listed.collect();
    let values = texts.into_iter().map(|value| {
        let said = listed.get(value.as_str());
        let name = said.and_then(|listed| listed.name);
        let part = described.get(&value);
        let docs = part.and_then(|part| prose(part, name.unwrap_or(&value)));
        let docs = docs.or_else(|| Some(said?.docs?.to_owned()));
        EnumValue {
            name: name.map(str::to_owned),
            docs: docs.unwrap_or_default(),
            value,
        }
    });
    values.collect()
}

/// What a branch that lists one text says of it.
fn prose(part: &Node, value: &str) -> Option<String> {
    let is_one = part.text("const").is_some() || part.list("enum").len() == 1;
    let said = part
        .text("description")
        .or(part.text("title").filter(|title| *title != value));
    said.filter(|_| is_one).map(str::to_owned)
}

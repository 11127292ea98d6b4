//! The values that a schema lists, with the names and the prose that its author gives them: in lists
//! beside `enum`, as most generators read them, or as a choice of constants with titles.
//!
//! Invariant: names are all used or none is, and where a list of them is not used, the report says why.

use std::collections::BTreeSet;

use indexmap::{IndexMap, IndexSet};

use super::kinds::{branches, is_null, kinds, says_only_values, texts};
use super::together::Placed;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Lookup, Node, Number};
use crate::ir::IntegerValue;
use crate::lower::Lowering;
use crate::source::Pointer;

/// The keywords that list names of the values of `enum`.
const NAMES: [&str; 3] = ["x-enum-varnames", "x-enumNames", "x-enum-names"];

/// The keywords that describe the values of `enum`.
const DESCRIPTIONS: [&str; 2] = ["x-enum-descriptions", "x-enumDescriptions"];

/// The keywords that list objects which say of values of `enum` what they are called, or mean: those
/// of Azure, Adyen and Square.
const TABLES: [&str; 3] = ["x-ms-enum", "x-enum", "x-enum-elements"];

/// How many words a title has at most that is a name.
const TITLE: usize = 5;

/// A value that a schema lists.
#[derive(Clone, Copy, Debug)]
pub(in crate::lower) struct Listed<'d> {
    /// The value.
    pub(in crate::lower) value: &'d Node,
    /// The name that the author gives it; all values have one, or none has.
    pub(in crate::lower) name: Option<&'d str>,
    /// What the author says of it.
    pub(in crate::lower) docs: Option<&'d str>,
}

/// The values that a schema lists, but for `null`: in `enum`, or as constants that are its branches.
pub(in crate::lower) fn listed(node: &Node) -> Vec<Listed<'_>> {
    let mut values = own(node).unwrap_or_else(|| constants_of_branches(node));
    let mut seen = IndexSet::new();
    values.retain(|listed| !listed.value.is_null() && seen.insert(listed.value));
    values
}

/// The integers that a schema lists and names; nothing where it lists something else, or without
/// names.
fn integers(node: &Node) -> Option<Vec<IntegerValue>> {
    // Those of `number` are integers if all of them are whole.
    if !matches!(kinds(node).as_slice(), [] | ["integer" | "number"]) {
        return None;
    }
    let values = listed(node).into_iter().map(|listed| {
        Some(IntegerValue {
            name: listed.name?.to_owned(),
            docs: listed.docs.unwrap_or_default().to_owned(),
            value: listed.value.as_number().and_then(Number::as_i64)?,
        })
    });
    let values: Vec<IntegerValue> = values.collect::<Option<_>>()?;
    (!values.is_empty()).then_some(values)
}

impl<'d> Lowering<'d> {
    /// The integers that a schema lists and names, where the user wants no exactness.
    pub(in crate::lower) fn integers(&self, node: &Node) -> Option<Vec<IntegerValue>> {
        integers(node).filter(|_| !self.config.exact)
    }

    /// The part of `allOf` that lists once more what a schema lists, and says more of it: a reference to the
    /// same texts, or the names of integers that have none.
    pub(in crate::lower) fn listing_part(
        &self,
        node: &'d Node,
        at: &Pointer,
    ) -> Option<Placed<'d>> {
        let parts = node.list("allOf");
        let index = match parts {
            [part] if self.repeats_texts(node, part) => 0,
            _ if self.integers(node).is_some() || kinds(node) != ["integer"] => return None,
            _ => {
                node.get("enum")?;
                let names = |part| self.integers(self.behind(part)).is_some();
                parts.iter().position(names)?
            }
        };
        Some((&parts[index], at.join("allOf").index(index)))
    }

    /// Whether what a part refers to lists the texts that a schema lists.
    fn repeats_texts(&self, node: &'d Node, part: &'d Node) -> bool {
        let is_reference = self.target(part).is_some() && !self.config.exact;
        let listed = |node| Some(BTreeSet::from_iter(texts(node)?));
        let own = listed(node).filter(|_| is_reference);
        own.is_some() && own == listed(self.behind(part))
    }

    /// Says which lists beside `enum` are not used, and why.
    pub(in crate::lower) fn tell_unnamed(&mut self, node: &Node, at: &Pointer) {
        let Some(values) = node.get("enum").and_then(Node::as_array) else {
            return;
        };
        let names = NAMES.iter().map(|keyword| (keyword, true));
        let all = names.chain(DESCRIPTIONS.iter().map(|keyword| (keyword, false)));
        for (keyword, is_names) in all {
            let Some(given) = node.get(keyword) else {
                continue;
            };
            let wrong = if is_names {
                names_of(given, values).err()
            } else {
                texts_of(given, values).err()
            };
            if let Some(wrong) = wrong {
                let message = format!("`{keyword}` {wrong}");
                self.degraded(
                    Diagnostic::warning(Code::Unsupported, at.join(keyword), message)
                        .with_note("it is ignored")
                        .with_help("give one for each value, in the order of `enum`"),
                );
            }
        }
    }
}

/// The values of `enum`, each with what is listed for it beside them.
fn own(node: &Node) -> Option<Vec<Listed<'_>>> {
    let values = node.get("enum")?.as_array()?;
    let given = |keywords: &[&str]| keywords.iter().find_map(|keyword| node.get(keyword));
    let none = || vec![None; values.len()];
    let names = given(&NAMES).and_then(|names| names_of(names, values).ok());
    let docs = given(&DESCRIPTIONS).and_then(|docs| texts_of(docs, values).ok());
    let (told_names, told_docs) = table(node, values).unwrap_or_else(|| (none(), none()));
    let texts = names.unwrap_or(told_names).into_iter();
    let texts = texts.zip(docs.unwrap_or(told_docs));
    let values = values.iter().zip(texts);
    let values = values.map(|(value, (name, docs))| Listed { value, name, docs });
    Some(values.collect())
}

/// What is said of each of several values.
type Texts<'d> = Vec<Option<&'d str>>;

/// What a table of objects says of the values of `enum`: names, of all values or none, and prose.
fn table<'d>(node: &'d Node, values: &[Node]) -> Option<(Texts<'d>, Texts<'d>)> {
    let entries = TABLES.iter().find_map(|keyword| {
        let table = node.get(keyword)?;
        table.get("values").unwrap_or(table).as_array()
    })?;
    let mut by_value = IndexMap::new();
    for entry in entries {
        // Without `value`, `name` is the value itself.
        if let Some(value) = entry.get("value").or(entry.get("name")) {
            by_value.entry(value).or_insert(entry);
        }
    }
    let text = |value: &Node, name: &str| by_value.get(value)?.text(name);
    let called = |value: &Node| by_value.get(value)?.get("value").and(text(value, "name"));
    let names: Vec<Option<&str>> = values.iter().map(called).collect();
    let present: Vec<&str> = names.iter().copied().flatten().collect();
    let wanted = values.iter().filter(|value| !value.is_null()).count();
    let is_good = present.len() == wanted && wrong(&present).is_none();
    let names = if is_good {
        names
    } else {
        vec![None; values.len()]
    };
    let docs = values.iter().map(|value| text(value, "description"));
    Some((names, docs.collect()))
}

/// The constants that the branches of a choice are, if they are nothing else.
fn constants_of_branches(node: &Node) -> Vec<Listed<'_>> {
    let parts = branches(node).map(|(_, parts)| parts).unwrap_or_default();
    let parts: Vec<&Node> = parts.iter().filter(|part| !is_null(part)).collect();
    if parts.is_empty() || node.has("discriminator") {
        return Vec::new();
    }
    let constants: Option<Vec<&Node>> = parts.iter().map(|part| constant(part)).collect();
    let Some(constants) = constants else {
        return Vec::new();
    };
    let titles = parts.iter().map(|part| part.text("title"));
    let titles: Option<Vec<&str>> = titles.collect();
    let titles = titles.filter(|titles| {
        let is_short = |title: &&str| title.split_whitespace().nth(TITLE).is_none();
        titles.iter().all(is_short) && wrong(titles).is_none()
    });
    let values = constants.into_iter().zip(parts).enumerate();
    let values = values.map(|(index, (value, part))| Listed {
        value,
        name: titles
            .as_ref()
            .and_then(|titles| titles.get(index).copied()),
        docs: part.text("description"),
    });
    values.collect()
}

/// The one value that a branch is, which says nothing else of it.
pub(super) fn constant(part: &Node) -> Option<&Node> {
    if !says_only_values(part) {
        return None;
    }
    match (part.get("const"), part.list("enum")) {
        (Some(value), _) | (None, [value]) => Some(value),
        _ => None,
    }
}

/// The names of values, one for each that is not `null`; else what is wrong with them.
fn names_of<'d>(given: &'d Node, values: &[Node]) -> Result<Vec<Option<&'d str>>, String> {
    let names = texts_of(given, values)?;
    let present: Vec<&str> = names.iter().copied().flatten().collect();
    let wanted = values.iter().filter(|value| !value.is_null()).count();
    if present.len() < wanted {
        return Err("does not name every value".to_owned());
    }
    match wrong(&present) {
        Some(wrong) => Err(wrong),
        None => Ok(names),
    }
}

/// What is wrong with texts as names of variants.
fn wrong(names: &[&str]) -> Option<String> {
    let mut seen = BTreeSet::new();
    names.iter().find_map(|name| {
        // Variants are told apart by their letters and digits.
        let letters = name.chars().filter(|letter| letter.is_alphanumeric());
        let letters: String = letters.flat_map(char::to_lowercase).collect();
        if letters.chars().all(char::is_numeric) {
            Some(format!("has `{name}`, which cannot be a name"))
        } else if !seen.insert(letters) {
            Some(format!("uses the name `{name}` twice"))
        } else {
            None
        }
    })
}

/// What is said of each value, in their order or by the values; else why it is not known of which.
fn texts_of<'d>(given: &'d Node, values: &[Node]) -> Result<Vec<Option<&'d str>>, String> {
    if let Some(members) = given.as_object() {
        let text = |value: &Node| {
            value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned)
        };
        let texts = values.iter().map(|value| members.text(&text(value)));
        return Ok(texts.collect());
    }
    let Some(texts) = given.as_array() else {
        return Err("is not a list of strings".to_owned());
    };
    let present = values.iter().filter(|value| !value.is_null()).count();
    if texts.len() != values.len() && texts.len() != present {
        return Err(format!(
            "has length {}, but `enum` has length {}",
            texts.len(),
            values.len()
        ));
    }
    // `null` is a value without a variant, and need not have an entry.
    let has_all = texts.len() == values.len();
    let mut texts = texts.iter();
    let each = values.iter().map(|value| {
        if value.is_null() && !has_all {
            return None;
        }
        texts.next().and_then(Node::as_str)
    });
    Ok(each.collect())
}

//! What the branches of a choice are called.
//!
//! Invariant: a name depends on the choice alone, and may be that of another branch: `names` tells
//! them apart.

use std::collections::BTreeMap;

use crate::config::Formats;
use crate::document::{Located, Lookup, Node};
use crate::ir::{TagValue, Tagging, Type};
use crate::lower::Lowering;
use crate::lower::meaning::held_kind;
use crate::source::Pointer;

/// How many schemas a branch may wrap that one in another.
const MAX_DEPTH: usize = 8;

impl<'d> Lowering<'d> {
    /// What a branch's variant is called: as what it refers to, as its title, as the text of the tag
    /// that chooses it, or the tag with its number, as what it alone has, or as its type.
    pub(super) fn branch_name(
        &self,
        part: &'d Node,
        index: usize,
        tagging: &Tagging,
        own: Option<String>,
    ) -> String {
        // The title of what a reference leads to is its own.
        let titled = part.text("title").filter(|_| self.target(part).is_none());
        let titled = titled.map(str::to_owned);
        let target = || {
            self.branch_target(part)
                .or_else(|| self.branch_target(self.innermost(part)))
        };
        let referred = || target().map(|at| self.name_of(&at));
        let tagged = || match tagging {
            Tagging::Member(tag) => match self.own_values(part, tag)?.as_slice() {
                [TagValue::Text(text)] => Some(text.clone()),
                [value] => Some(format!("{tag} {value}")),
                _ => None,
            },
            Tagging::Objects(_) | Tagging::ByValue => None,
        };
        let kind = || self.kind_name(self.innermost(part)).map(str::to_owned);
        let any = || self.allows_all(part).then(|| "any".to_owned());
        let name = titled.or_else(referred).or_else(tagged);
        let name = name.or(own).or_else(kind).or_else(any);
        name.unwrap_or_else(|| format!("variant {}", index + 1))
    }

    /// The schema inside of a branch that only wraps it, as `{allOf: [{type: string}]}` does, however often;
    /// one that has a name is not looked into.
    fn innermost(&self, part: &'d Node) -> &'d Node {
        let is_named = |node| self.kind_name(node).is_some() || self.target(node).is_some();
        let mut innermost = part;
        for (inside, _) in self.inside(part, &Pointer::root()).take(MAX_DEPTH + 1) {
            innermost = inside;
            if is_named(inside) {
                break;
            }
        }
        innermost
    }

    /// What each inline object among branches has and the others have not: a text that a member is
    /// restricted to, else a member, at best one that it requires. Those that say what one before them
    /// says, as `firsts` has it, count once.
    pub(super) fn own_members(
        &self,
        parts: &[(usize, &'d Node)],
        firsts: &[usize],
    ) -> Vec<Option<String>> {
        let is_inline =
            |part: &Node| self.target(part).is_none() && self.kind_name(part) == Some("object");
        // One alone is told from the others by being an object; a title is that of its branch, and
        // renames no other one.
        if parts.iter().filter(|(_, part)| is_inline(part)).count() < 2 {
            return vec![None; parts.len()];
        }
        let members: Vec<_> = parts
            .iter()
            .map(|(_, part)| {
                let (node, at) = self.follow(part, &Pointer::root());
                self.all_properties(node, &at)
            })
            .collect();
        // How many branches have each member, and each text of a member.
        let (mut names, mut values) = (BTreeMap::new(), BTreeMap::new());
        let is_first = |(at, _): &(usize, _)| firsts[*at] == *at;
        let counted = members.iter().enumerate().filter(is_first);
        for (name, schema, _) in counted.flat_map(|(_, members)| members) {
            *names.entry(*name).or_insert(0_usize) += 1;
            for text in self.texts_behind(schema.node).unwrap_or_default() {
                *values.entry((*name, text)).or_insert(0_usize) += 1;
            }
        }
        let own = |members: &[(&'d str, Located<'d>, bool)]| {
            let constant = members.iter().find_map(|(name, schema, _)| {
                let texts = self.texts_behind(schema.node)?;
                let [text] = texts.as_slice() else {
                    return None;
                };
                let is_own = values.get(&(*name, text.clone())) == Some(&1);
                (is_own && !text.is_empty()).then(|| text.clone())
            });
            let only = || {
                members
                    .iter()
                    .filter(|(name, ..)| names.get(name) == Some(&1))
            };
            let needed = || only().find(|(.., required)| *required);
            let member = || needed().or_else(|| only().next());
            constant.or_else(|| member().map(|(name, ..)| (*name).to_owned()))
        };
        let parts = parts.iter().zip(&members);
        parts
            .map(|((_, part), members)| {
                own(members).filter(|_| is_inline(part) && !part.has("title"))
            })
            .collect()
    }

    /// The word for the values of an inline schema.
    pub(super) fn kind_name(&self, part: &Node) -> Option<&'static str> {
        let asserted = self.config.formats == Formats::Asserted;
        let items = || part.get("items").and_then(held_kind);
        match held_kind(part)? {
            "string" => match part.text("format") {
                Some("date-time") if asserted => Some("date time"),
                Some("date") if asserted => Some("date"),
                _ => Some("string"),
            },
            "integer" => Some("integer"),
            "number" => Some("number"),
            "boolean" => Some("boolean"),
            "array" => Some(items().and_then(plural).unwrap_or("items")),
            "object" if part.has("properties") => Some("object"),
            "object" => Some("map"),
            _ => None,
        }
    }
}

/// The word for the values of a Rust type, as [`Lowering::kind_name`] has it for schemas.
pub(super) fn type_name(ty: &Type) -> Option<&'static str> {
    match ty {
        Type::Boolean => Some("boolean"),
        Type::Integer | Type::Unsigned => Some("integer"),
        Type::Number => Some("number"),
        Type::String | Type::SecretText => Some("string"),
        Type::DateTime => Some("date time"),
        Type::Date => Some("date"),
        Type::List(item) => Some(type_name(item).and_then(plural).unwrap_or("items")),
        Type::Tuple(_) => Some("items"),
        Type::Map(_) => Some("map"),
        Type::Named(_) | Type::Nullable(_) | Type::Json => None,
    }
}

/// The word for several values of a scalar type.
fn plural(name: &str) -> Option<&'static str> {
    match name {
        "boolean" => Some("booleans"),
        "integer" => Some("integers"),
        "number" => Some("numbers"),
        "string" => Some("strings"),
        _ => None,
    }
}

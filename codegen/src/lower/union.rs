//! `oneOf` and `anyOf` as enums of types, where the branches can be told apart.

use std::collections::{BTreeMap, BTreeSet};

use super::Lowering;
use super::kinds::{branches, kinds, texts};
use super::seat::Seat;
use crate::document::Node;
use crate::ir::{Branch, Tagging, Type, TypeId, Union};
use crate::source::Pointer;

/// The values of a tag by the schema that they choose.
type Mapping<'d> = BTreeMap<Pointer, Vec<&'d str>>;

impl<'d> Lowering<'d> {
    /// The union that a schema is; `None` where its branches only restrict the members that all
    /// of its values have, or cannot be told apart.
    pub(super) fn union_of(
        &mut self,
        node: &'d Node,
        at: &Pointer,
        seat: &Seat,
        id: TypeId,
    ) -> Option<Union> {
        let (keyword, parts) = branches(node)?;
        let kept: Vec<(usize, &'d Node)> = parts
            .iter()
            .enumerate()
            .filter(|(_, part)| kinds(part) != ["null"] || part.get("type").is_none())
            .collect();
        let tagging = self.tag_of(node, &kept);
        let mapping = self.mapping(node);
        let owner = self.api.ty(id).owner;
        let mut list = Vec::new();
        for (index, part) in kept {
            if part.get("type").and_then(Node::as_str) == Some("null") {
                continue;
            }
            let place = at.join(keyword).index(index);
            let name = self.branch_name(part, index);
            let inside = Seat::inside(id, owner, &name, seat.direction, seat.depth + 1);
            let ty = self.ty(part, &place, &inside);
            let tags = match &tagging {
                Tagging::Member(tag) => self.tags(&mapping, part, tag),
                Tagging::First => Vec::new(),
            };
            list.push(Branch { name, tags, ty });
        }
        // A discriminator that does not name every branch, or names two alike, tells nothing.
        let mut tags = BTreeSet::new();
        let told = list.iter().all(|branch| {
            let mut own = branch.tags.iter();
            !branch.tags.is_empty() && own.all(|tag| tags.insert(tag.clone()))
        });
        let tagging = if told { tagging } else { Tagging::First };
        (list.len() > usize::from(node.get("discriminator").is_none())
            && list
                .iter()
                .all(|branch| matches!(branch.ty, Type::Named(_))))
        .then_some(Union {
            tagging,
            branches: list,
        })
    }

    /// Whether each branch of an object schema has all members that the schema has itself, so that
    /// a value held as a branch lacks none.
    pub(super) fn is_told_by_branches(&self, node: &'d Node, at: &Pointer) -> bool {
        let Some((_, parts)) = branches(node) else {
            return false;
        };
        let own = self.all_properties(node, at);
        let own: BTreeSet<&str> = own.into_iter().map(|(name, ..)| name).collect();
        if !own.is_empty() && parts.iter().all(|part| restricts(part, &own)) {
            return false;
        }
        parts.iter().all(|part| {
            let (part, at) = self.follow(part, at);
            let properties = self.all_properties(part, &at);
            let names: BTreeSet<&str> = properties.into_iter().map(|(name, ..)| name).collect();
            kinds(part) == ["null"] || own.is_subset(&names)
        })
    }

    /// The member that tells the branches apart: the discriminator, else one that has a constant
    /// of its own in each branch.
    fn tag_of(&self, node: &'d Node, parts: &[(usize, &'d Node)]) -> Tagging {
        let declared = node
            .get("discriminator")
            .and_then(|node| node.get("propertyName"))
            .and_then(Node::as_str);
        if let Some(name) = declared {
            return Tagging::Member(name.to_owned());
        }
        let constants = |part: &'d Node| -> Vec<(&'d str, Vec<String>)> {
            let (part, _) = self.follow(part, &Pointer::root());
            let required = part
                .get("required")
                .and_then(Node::as_array)
                .unwrap_or_default();
            let properties = part
                .get("properties")
                .and_then(Node::as_object)
                .into_iter()
                .flatten();
            properties
                .filter(|(name, _)| {
                    required
                        .iter()
                        .any(|required| required.as_str() == Some(name))
                })
                .filter_map(|(name, schema)| texts(schema).map(|texts| (name.as_str(), texts)))
                .collect()
        };
        let Some((_, first)) = parts.first() else {
            return Tagging::First;
        };
        let tag = constants(first)
            .into_iter()
            .map(|(name, _)| name)
            .find(|name| {
                let mut all: Vec<String> = Vec::new();
                parts.iter().all(|(_, part)| {
                    let found = constants(part).into_iter().find(|(other, _)| other == name);
                    found.is_some_and(|(_, texts)| {
                        let new = texts.iter().all(|text| !all.contains(text));
                        all.extend(texts);
                        new
                    })
                })
            });
        tag.map_or(Tagging::First, |tag| Tagging::Member(tag.to_owned()))
    }

    /// What a discriminator's mapping says of each schema.
    fn mapping(&self, node: &'d Node) -> Mapping<'d> {
        let mapping = node
            .get("discriminator")
            .and_then(|node| node.get("mapping"))
            .and_then(Node::as_object);
        let mut values = Mapping::new();
        for (value, to) in mapping.into_iter().flatten() {
            if let Some(target) = to.as_str().and_then(|to| self.mapped(to)) {
                values.entry(target).or_default().push(value.as_str());
            }
        }
        values
    }

    /// The values of the tag that choose a branch: what the mapping says, else the branch's own
    /// constant, else the name of its component (`OpenAPI` 3.0.4, 4.8.25).
    fn tags(&self, mapping: &Mapping<'d>, part: &'d Node, tag: &str) -> Vec<String> {
        let target = self.target(part);
        if let Some(values) = target.as_ref().and_then(|target| mapping.get(target)) {
            return values.iter().map(|value| (*value).to_owned()).collect();
        }
        self.constant(part, tag).unwrap_or_else(|| {
            let names = target.iter().map(|at| self.document.name_of(at));
            names.collect()
        })
    }

    /// What a branch's variant is called.
    fn branch_name(&self, part: &Node, index: usize) -> String {
        let referred = self.target(part).map(|at| self.document.name_of(&at));
        let titled = || part.get("title").and_then(Node::as_str).map(str::to_owned);
        referred
            .or_else(titled)
            .unwrap_or_else(|| format!("variant {}", index + 1))
    }

    /// The texts that a schema, or a part of its `allOf`, allows for a member.
    fn constant(&self, node: &'d Node, member: &str) -> Option<Vec<String>> {
        let (mut open, mut seen) = (vec![node], BTreeSet::new());
        while let Some(node) = open.pop() {
            let (schema, _) = self.follow(node, &Pointer::root());
            // The tree does not move, so an address names a node.
            if !seen.insert(std::ptr::from_ref(schema)) {
                continue;
            }
            let property = schema
                .get("properties")
                .and_then(|properties| properties.get(member));
            if let Some(texts) = property.and_then(texts) {
                return Some(texts);
            }
            let parts = schema.get("allOf").and_then(Node::as_array);
            open.extend(parts.unwrap_or_default().iter().rev());
        }
        None
    }
}

/// Whether a branch only restricts members that the struct has anyway.
fn restricts(part: &Node, own: &BTreeSet<&str>) -> bool {
    let Some(keywords) = part.as_object() else {
        return false;
    };
    keywords
        .iter()
        .all(|(keyword, value)| match keyword.as_str() {
            "properties" => value.as_object().is_some_and(|properties| {
                properties.keys().all(|name| own.contains(name.as_str()))
            }),
            "$ref" | "items" | "additionalProperties" => false,
            "type" => value.as_str() == Some("object"),
            "allOf" | "anyOf" | "oneOf" => value
                .as_array()
                .is_some_and(|parts| parts.iter().all(|part| restricts(part, own))),
            _ => true,
        })
}

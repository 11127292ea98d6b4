//! The member that tells the branches of a choice apart, and its values.
//!
//! Invariant: nothing here makes a type; `union` asks whether the values tell all branches apart.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexSet;

use super::kinds::{branches, is_null, kinds_of, listed_values, texts};
use crate::document::{Lookup, Node, Seen};
use crate::ir::{Branch, TagValue, Tagging};
use crate::lower::Lowering;
use crate::source::Pointer;

/// How many choices of one branch a constant may stand in.
const MAX_WRAPPED: usize = 4;

/// The values of a tag by the schema that they choose.
pub(super) type Mapping<'d> = BTreeMap<Pointer, Vec<&'d str>>;

impl<'d> Lowering<'d> {
    /// The member that tells the branches apart, and what a mapping says of its values: the
    /// discriminator, else a member that has a constant of its own in each branch, else the
    /// discriminator of a base that all of them inherit from. Where none does, or a branch may leave it
    /// out, a member that does so among the branches that are objects.
    pub(in crate::lower) fn tag_of(
        &self,
        node: &'d Node,
        parts: &[(usize, &'d Node)],
    ) -> (Tagging, Mapping<'d>) {
        let of = |node: &'d Node| {
            let name = tag_name(node)?;
            let all = |kind| parts.iter().all(|(_, part)| self.may_be(part, name, kind));
            (all("string") || all("integer")).then(|| (name.to_owned(), self.mapping(node)))
        };
        let constant = || Some((self.constant_tag(parts, true)?, Mapping::new()));
        let inherited = || {
            self.nearest_base(parts.iter().map(|(_, part)| *part))
                .and_then(of)
        };
        match of(node).or_else(constant).or_else(inherited) {
            Some((name, mapping)) => (Tagging::Member(name), mapping),
            None => match self.tag_of_objects(parts) {
                Some(name) => (Tagging::Objects(name), Mapping::new()),
                None => (Tagging::ByValue, Mapping::new()),
            },
        }
    }

    /// The member that has a constant of its own in each branch that is an object, where there are several.
    fn tag_of_objects(&self, parts: &[(usize, &'d Node)]) -> Option<String> {
        let objects = parts.iter().filter(|(_, part)| {
            let kinds = kinds_of(self.behind(part));
            kinds.is_empty() || kinds.contains(&"object")
        });
        let objects: Vec<(usize, &'d Node)> = objects.copied().collect();
        if objects.len() < 2 || self.config.exact {
            return None;
        }
        let required = self.constant_tag(&objects, true);
        required.or_else(|| self.constant_tag(&objects, false))
    }

    /// Whether a schema lets a member be of a type: of texts, as the values of a mapping are, or of
    /// the numbers that these texts stand for.
    fn may_be(&self, node: &'d Node, member: &str, kind: &str) -> bool {
        let mut described = self.described(node, member);
        described.all(|schema| {
            let kinds = kinds_of(self.behind(schema));
            kinds.is_empty() || kinds.contains(&kind)
        })
    }

    /// The member that has a constant of its own in each branch, all of one JSON type; texts say more
    /// than numbers. One that may be left out is a single text.
    fn constant_tag(&self, parts: &[(usize, &'d Node)], must_be_there: bool) -> Option<String> {
        let constants = |part: &'d Node| -> Vec<(&'d str, Vec<TagValue>)> {
            let (part, at) = self.follow(part, &Pointer::root());
            self.all_properties(part, &at)
                .into_iter()
                .filter(|(_, _, required)| *required || !must_be_there)
                .filter_map(|(name, schema, required)| {
                    let values = self.constants_behind(schema.node)?;
                    let is_text = || matches!(values.as_slice(), [TagValue::Text(_)]);
                    (required || is_text()).then_some((name, values))
                })
                .collect()
        };
        let ((_, first), others) = parts.split_first()?;
        let first = constants(first);
        if first.is_empty() {
            return None;
        }
        let others: Vec<_> = others.iter().map(|(_, part)| constants(part)).collect();
        let tells = |name: &str| {
            let all = std::iter::once(&first).chain(&others);
            tells_apart(all.map(|constants| {
                let found = constants.iter().find(|(other, _)| *other == name);
                found.map_or(&[][..], |(_, values)| values)
            }))
        };
        let is_text = |values: &[TagValue]| values.iter().any(|value| value.as_text().is_some());
        let (texts, numbers): (Vec<_>, Vec<_>) =
            first.iter().partition(|(_, values)| is_text(values));
        let mut names = texts.into_iter().chain(numbers).map(|(name, _)| *name);
        names.find(|name| tells(name)).map(str::to_owned)
    }

    /// What a discriminator's mapping says of each schema.
    pub(in crate::lower) fn mapping(&self, node: &'d Node) -> Mapping<'d> {
        let mapping = discriminator(node).into_iter();
        let mut values = Mapping::new();
        for (value, to) in mapping.flat_map(|node| node.members("mapping")) {
            if let Some(target) = to.as_str().and_then(|to| self.document.mapped(to)) {
                values
                    .entry(self.end(target))
                    .or_default()
                    .push(value.as_str());
            }
        }
        values
    }

    /// The values of the tag that choose a branch: what the mapping says, else the branch's own
    /// constant, or those of the branches that it chooses among itself, else the name of its component
    /// (`OpenAPI` 3.0.4, 4.8.25).
    pub(in crate::lower) fn tags(
        &self,
        mapping: &Mapping<'d>,
        part: &'d Node,
        tag: &str,
    ) -> Vec<TagValue> {
        self.tags_in(mapping, part, tag, &mut Seen::default())
    }

    /// The same, inside of choices that are looked at already.
    fn tags_in(
        &self,
        mapping: &Mapping<'d>,
        part: &'d Node,
        tag: &str,
        seen: &mut Seen,
    ) -> Vec<TagValue> {
        let target = self.branch_target(part);
        let end = target.clone().map(|target| self.end(target));
        let is_text = self.may_be(part, tag, "string");
        if let Some(values) = end.and_then(|end| mapping.get(&end)) {
            let values = values.iter().filter_map(|value| {
                if is_text {
                    Some(TagValue::Text((*value).to_owned()))
                } else {
                    value.parse().ok().map(TagValue::Integer)
                }
            });
            return values.collect();
        }
        let constant = self.constant(part, tag);
        let found = constant.or_else(|| self.tags_inside(part, tag, seen));
        found.unwrap_or_else(|| {
            let names = target.iter().filter(|_| is_text);
            let names = names.map(|at| TagValue::Text(self.tag_by_name(at)));
            names.collect()
        })
    }

    /// Gives the branches that a mapping names the other values that each lists alone, but for what
    /// inherits from it: a mapping does not make them invalid. The name of another branch is its own.
    pub(in crate::lower) fn add_listed(
        &self,
        branches: &mut [Branch],
        parts: &[(usize, &'d Node)],
        tag: &str,
    ) {
        let listed = parts.iter().map(|(at, part)| {
            let values = self.constant(part, tag).unwrap_or_default();
            (*at, values, self.ancestors(part))
        });
        let listed: Vec<_> = listed.collect();
        let targets = parts
            .iter()
            .filter_map(|(_, part)| self.branch_target(part));
        let names = targets.map(|at| TagValue::Text(self.tag_by_name(&at)));
        let known = branches.iter().flat_map(|branch| branch.tags.clone());
        let known: BTreeSet<TagValue> = known.chain(names).collect();
        for branch in branches {
            let mut own = listed.iter().filter(|(at, ..)| branch.parts.contains(at));
            let Some((_, values, lineage)) = own.next() else {
                continue;
            };
            let is_listed_by_others = |value: &TagValue| {
                let others = listed.iter().filter(|(at, ..)| !branch.parts.contains(at));
                let mut others = others.filter(|(.., line)| {
                    let base = lineage.first();
                    base.is_none_or(|base| !line.contains(base))
                });
                others.any(|(_, values, _)| values.contains(value))
            };
            let more = values.iter();
            let more = more.filter(|value| !known.contains(value) && !is_listed_by_others(value));
            branch.tags.extend(more.cloned());
        }
    }

    /// The values of the tag of a branch that is a choice itself, by the same member or by another one.
    fn tags_inside(&self, part: &'d Node, tag: &str, seen: &mut Seen) -> Option<Vec<TagValue>> {
        let node = self.behind(part);
        let (_, parts) = branches(node)?;
        if !seen.insert(node) {
            return None;
        }
        let parts = parts.iter().filter(|part| !is_null(part)).enumerate();
        let parts: Vec<(usize, &'d Node)> = parts.collect();
        let (tagging, mapping) = self.tag_of(node, &parts);
        let is_same = tagging == Tagging::Member(tag.to_owned());
        let inside = parts.into_iter().map(|(_, part)| {
            if is_same {
                return Some(self.tags_in(&mapping, part, tag, seen));
            }
            let constant = self.constant(part, tag);
            constant.or_else(|| self.tags_inside(part, tag, seen))
        });
        let inside: Option<Vec<Vec<TagValue>>> = inside.collect();
        let inside: IndexSet<TagValue> = inside?.into_iter().flatten().collect();
        Some(inside.into_iter().collect())
    }

    /// The values of the tag that a branch says itself to have, or those inside of it.
    pub(in crate::lower) fn own_values(&self, part: &'d Node, tag: &str) -> Option<Vec<TagValue>> {
        let constant = self.constant(part, tag);
        constant.or_else(|| self.tags_inside(part, tag, &mut Seen::default()))
    }

    /// The value of the tag that a schema has without a mapping: the name of its component, or the one
    /// that authors of Azure give beside it.
    pub(in crate::lower) fn tag_by_name(&self, at: &Pointer) -> String {
        let schema = self.document.get(at);
        let given = schema.and_then(|schema| schema.text("x-ms-discriminator-value"));
        let component = || self.definitions.component(at);
        let name = given.or_else(component).map(str::to_owned);
        name.unwrap_or_else(|| self.document.name_of(at))
    }

    /// The constants that a schema, or a part of its `allOf`, allows for a member.
    pub(in crate::lower) fn constant(&self, node: &'d Node, member: &str) -> Option<Vec<TagValue>> {
        let mut described = self.described(node, member);
        described.find_map(|schema| self.constants_behind(schema))
    }

    /// The constants that a schema allows, or what it only leads to: texts, whole numbers or booleans.
    fn constants_behind(&self, node: &'d Node) -> Option<Vec<TagValue>> {
        let mut node = self.behind(node);
        // A choice between a constant and `null` may have others around it.
        for _ in 0..MAX_WRAPPED {
            match self.only_branch(node, &Pointer::root()) {
                Some((only, _)) if texts(node).is_none() => node = self.behind(only),
                _ => break,
            }
        }
        if let Some(texts) = texts(node) {
            return Some(texts.into_iter().map(TagValue::Text).collect());
        }
        let values = listed_values(node)?.iter();
        let values = values
            .filter(|value| !value.is_null())
            .map(|value| match value {
                Node::Bool(flag) => Some(TagValue::Boolean(*flag)),
                Node::Number(number) => number.as_i64().map(TagValue::Integer),
                _ => None,
            });
        let values: Option<BTreeSet<TagValue>> = values.collect();
        let values = values.filter(|values| !values.is_empty());
        values.map(|values| values.into_iter().collect())
    }

    /// What a schema and the parts of its `allOf` say of a member.
    fn described(&self, node: &'d Node, member: &str) -> impl Iterator<Item = &'d Node> {
        let parts = self.whole(node).into_iter();
        parts.filter_map(move |part| part.get("properties")?.get(member))
    }

    /// What a schema and the parts of its `allOf` say of each member, itself behind these.
    pub(in crate::lower) fn described_members(
        &self,
        node: &'d Node,
    ) -> BTreeMap<&'d str, Vec<&'d Node>> {
        let mut described: BTreeMap<&str, Vec<&Node>> = BTreeMap::new();
        let (mut open, mut seen, mut whole) = (vec![node], Seen::default(), Vec::new());
        while let Some(node) = open.pop() {
            let schema = self.behind(node);
            if seen.insert(schema) {
                whole.push(schema);
                open.extend(schema.list("allOf"));
            }
        }
        // Found were the last ones first.
        for part in whole.into_iter().rev() {
            for (name, member) in part.members("properties") {
                described.entry(name).or_default().push(member);
            }
        }
        described
    }

    /// A schema and the parts of its `allOf`, each once.
    pub(super) fn whole(&self, node: &'d Node) -> Vec<&'d Node> {
        let (mut open, mut seen) = (vec![node], Seen::default());
        let mut found = Vec::new();
        while let Some(node) = open.pop() {
            let schema = self.behind(node);
            if !seen.insert(schema) {
                continue;
            }
            found.push(schema);
            open.extend(schema.list("allOf").iter().rev());
        }
        found
    }
}

/// Whether each of several branches has values of the tag, and no other one has these; all are of one
/// JSON type.
pub(in crate::lower) fn tells_apart<'t>(
    mut branches: impl Iterator<Item = &'t [TagValue]>,
) -> bool {
    let mut all: BTreeSet<&TagValue> = BTreeSet::new();
    branches.all(|values| {
        let is_new = |value| {
            let is_like = all.first().is_none_or(|known| known.is_like(value));
            is_like && all.insert(value)
        };
        !values.is_empty() && values.iter().all(is_new)
    })
}

/// The member that a schema's discriminator names.
pub(in crate::lower) fn tag_name(node: &Node) -> Option<&str> {
    discriminator(node)?.text("propertyName")
}

/// The discriminator of a schema: its own, else that of a part of `allOf` that stands in it and
/// chooses among nothing itself.
pub(super) fn discriminator(node: &Node) -> Option<&Node> {
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        if let Some(found) = node.get("discriminator") {
            return Some(found);
        }
        let parts = node.list("allOf").iter().rev();
        open.extend(parts.filter(|part| !part.has("$ref") && branches(part).is_none()));
    }
    None
}

//! Bases that only their heirs refer to: a schema with a discriminator, whose heirs are the schemas
//! that its mapping names and those that inherit from it.

use std::collections::{BTreeMap, BTreeSet};

use super::kinds::branches;
use super::tag::{discriminator, tag_name};
use crate::document::{Located, Lookup, Node};
use crate::lower::Lowering;
use crate::source::Pointer;

/// The heirs of each base, in document order.
pub(in crate::lower) type Heirs = BTreeMap<Pointer, Vec<Pointer>>;

/// By schema that inherits from bases: the member that each of these names, and what it is in the
/// schema's values; nothing, if that may be one of several texts.
pub(in crate::lower) type TagsOfHeirs<'d> = BTreeMap<Pointer, Vec<(&'d str, Option<String>)>>;

impl<'d> Lowering<'d> {
    /// Finds the heirs of every base among the component schemas and those that are files.
    pub(in crate::lower) fn find_heirs(&self) -> Heirs {
        let components = self.document.components("schemas");
        let components = components.map(|(_, schema)| self.follow(schema.node, &schema.at));
        let files = self.document.other_files();
        let files = files.map(|file| (file.node, file.at));
        let mut seen = BTreeSet::new();
        let schemas = components.chain(files);
        let schemas = schemas.filter(|(_, at)| seen.insert(at.clone()));
        let schemas: Vec<_> = schemas.map(|(node, at)| Located { node, at }).collect();
        if !schemas.iter().any(|schema| is_base(schema.node)) {
            return Heirs::new();
        }
        let mut inheriting = Heirs::new();
        for Located { node, at } in &schemas {
            for target in self.inherited_from(node) {
                inheriting.entry(target).or_default().push(at.clone());
            }
        }
        let bases = schemas.into_iter().filter(|it| is_base(it.node));
        let found = bases.map(|base| {
            let heirs = self.heirs_of(&base, &inheriting);
            (base.at, heirs)
        });
        found.filter(|(_, heirs)| !heirs.is_empty()).collect()
    }

    /// The heirs of a base. What inherits from an heir that fixes the tag has that tag, too, and is no
    /// heir of this base: it is told from the others that inherit from that heir by another tag.
    fn heirs_of(&self, base: &Located<'d>, inheriting: &Heirs) -> Vec<Pointer> {
        let inherit_from = |at: &Pointer| inheriting.get(at).into_iter().flatten().cloned();
        let tag = tag_name(base.node);
        let fixes = |at: &Pointer| {
            let schema = self.document.get(at).zip(tag);
            schema.is_some_and(|(schema, tag)| self.own_tag(schema, tag).is_some())
        };
        let mapping = self.mapping(base.node);
        let mapped = discriminator(base.node).into_iter();
        let mapped = mapped.flat_map(|node| node.members("mapping"));
        let mapped = mapped.filter_map(|(_, to)| self.document.mapped(to.as_str()?));
        let mapped = mapped.map(|at| self.end(at));
        // Each comes with whether an heir that it inherits from fixes the tag.
        let open = mapped.chain(inherit_from(&base.at)).map(|at| (at, false));
        let mut open: Vec<(Pointer, bool)> = open.collect();
        open.reverse();
        let (mut seen, mut heirs) = (BTreeSet::from([base.at.clone()]), Vec::new());
        while let Some((at, is_fixed)) = open.pop() {
            if !seen.insert(at.clone()) {
                continue;
            }
            let fixes = fixes(&at);
            let more: Vec<Pointer> = inherit_from(&at).collect();
            let more = more.into_iter().rev();
            open.extend(more.map(|heir| (heir, is_fixed || fixes)));
            if !is_fixed || fixes || mapping.contains_key(&at) {
                heirs.push(at);
            }
        }
        heirs
    }

    /// Finds what tells the heirs of every base from each other.
    pub(in crate::lower) fn find_tags_of_heirs(&self) -> TagsOfHeirs<'d> {
        let mut tags = TagsOfHeirs::new();
        for (at, heirs) in &self.heirs {
            let Some(base) = self.document.get(at) else {
                continue;
            };
            let Some(member) = tag_name(base) else {
                continue;
            };
            let mapping = self.mapping(base);
            for heir in heirs {
                let tag = match mapping.get(heir).map(Vec::as_slice) {
                    None => {
                        let schema = self.document.get(heir);
                        let own = schema.and_then(|schema| self.own_tag(schema, member));
                        Some(own.unwrap_or_else(|| self.tag_by_name(heir)))
                    }
                    Some([tag]) => Some((*tag).to_owned()),
                    Some(_) => None,
                };
                tags.entry(heir.clone()).or_default().push((member, tag));
            }
        }
        tags
    }

    /// The schemas that one refers to in its `allOf`.
    fn inherited_from(&self, node: &'d Node) -> Vec<Pointer> {
        let (mut open, mut found) = (vec![node], Vec::new());
        while let Some(node) = open.pop() {
            for part in node.list("allOf") {
                match self.target(part) {
                    Some(target) => found.push(self.end(target)),
                    None => open.push(part),
                }
            }
        }
        found
    }

    /// The nearest schema with a discriminator that all of several schemas inherit from, or that is
    /// one of them: their values have the member that it names.
    pub(super) fn nearest_base(
        &self,
        mut parts: impl Iterator<Item = &'d Node>,
    ) -> Option<&'d Node> {
        let mut common = self.ancestors(parts.next()?);
        common.retain(|at| self.document.get(at).and_then(tag_name).is_some());
        for part in parts {
            if common.is_empty() {
                return None;
            }
            let own = self.ancestors(part);
            common.retain(|at| own.contains(at));
        }
        self.document.get(common.first()?)
    }

    /// A schema and all that it inherits from, the nearest first.
    pub(super) fn ancestors(&self, part: &'d Node) -> Vec<Pointer> {
        let mut found: Vec<Pointer> = match self.target(part) {
            Some(_) => vec![self.follow(part, &Pointer::root()).1],
            None => self.inherited_from(part),
        };
        let mut next = 0;
        while let Some(at) = found.get(next) {
            let more = self.document.get(at).map(|node| self.inherited_from(node));
            for at in more.unwrap_or_default() {
                if !found.contains(&at) {
                    found.push(at);
                }
            }
            next += 1;
        }
        found
    }

    /// The discriminators of a schema and of the bases that it inherits from, by the names of their
    /// members.
    pub(in crate::lower) fn inherited_tags(&self, node: &'d Node) -> Vec<&'d str> {
        let bases = self.ancestors(node).into_iter();
        let bases = bases.filter_map(|at| self.document.root().at(&at));
        bases.chain([node]).filter_map(tag_name).collect()
    }

    /// The one text that a schema itself allows for the tag.
    pub(in crate::lower) fn own_tag(&self, node: &'d Node, tag: &str) -> Option<String> {
        let parts = node.list("allOf").iter();
        let mut own = std::iter::once(node).chain(parts.filter(|part| self.target(part).is_none()));
        own.find_map(|part| {
            let listed = self.texts_behind(part.get("properties")?.get(tag)?)?;
            match listed.as_slice() {
                [text] => Some(text.clone()),
                _ => None,
            }
        })
    }
}

/// Whether a schema has a discriminator, and lists no branches itself.
pub(in crate::lower) fn is_base(node: &Node) -> bool {
    discriminator(node).is_some() && branches(node).is_none()
}

//! Several schemas of one member as one: those of the parts of `allOf` hold together, of those of
//! branches one does.
//!
//! Invariant: what is made refers to schemas of the document and demands nothing of its own; the same
//! schemas give the same one, so that schemas that lead back to each other come to an end.

use std::collections::BTreeSet;

use super::kinds::{branches, held_kind, texts};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Node, Object};
use crate::lower::Lowering;
use crate::source::Pointer;

/// How deep two schemas are compared; what is deeper may differ.
const MAX_DEPTH: usize = 16;

/// How many schemas of one member are compared with each other; more are taken together as they are.
const MAX_COMPARED: usize = 64;

/// How many schemas are made of others; no document that was read comes near.
const MAX_MADE: usize = 10_000;

/// A schema and where it stands.
pub(in crate::lower) type Placed<'d> = (&'d Node, Pointer);

impl<'d> Lowering<'d> {
    /// The schema that decides how a value is held for which several hold: the most telling one, or
    /// where several describe the members of an object or the items of a list, all of them.
    pub(in crate::lower) fn together(
        &mut self,
        schemas: &[Placed<'d>],
        place: &Pointer,
    ) -> Option<Placed<'d>> {
        let asked = self.asked(schemas);
        let telling: Vec<&Placed<'d>> = asked.iter().filter(|(node, _)| self.tells(node)).collect();
        let Some(last) = telling.last() else {
            return schemas.last().cloned();
        };
        let last = Placed::clone(last);
        if telling.len() == 1 || self.config.exact {
            return Some(last);
        }
        for kind in ["object", "array"] {
            let (mut describing, mut seen) = (Vec::new(), BTreeSet::new());
            for (node, at) in telling.iter().rev() {
                let (followed, there) = self.behind_at(node, at);
                if seen.insert(there) && self.describes(kind, followed) {
                    describing.push((*node, at.clone()));
                }
            }
            if describing.is_empty() {
                continue;
            }
            if let Some(whole) = self.whole_of(&describing) {
                return Some(whole);
            }
            if self.parts.len() > MAX_MADE {
                self.tell_unmade(&last.1);
                return Some(last);
            }
            describing.reverse();
            return Some(self.all_of(&describing, place));
        }
        let more = telling.iter().rev().find(|(node, _)| self.tells_more(node));
        Some(more.map_or(last, |more| Placed::clone(more)))
    }

    /// Says that of several schemas of one member only the last one is held.
    fn tell_unmade(&mut self, last: &Pointer) {
        let message =
            format!("more than {MAX_MADE} properties are described by several parts of `allOf`");
        self.degraded(
            Diagnostic::warning(Code::TooLarge, last, message)
                .with_note("of this property, only this description is used")
                .with_help("describe each property in one part of `allOf`"),
        );
    }

    /// The one of several schemas that describes all that the others do.
    fn whole_of(&self, schemas: &[Placed<'d>]) -> Option<Placed<'d>> {
        let mut all = schemas.iter().filter(|_| schemas.len() <= MAX_COMPARED);
        let whole = all.find(|one| {
            let mut compared = BTreeSet::new();
            let mut others = schemas.iter();
            others.all(|other| self.covers(one, other, &mut compared, 0))
        });
        whole.cloned()
    }

    /// Whether a schema describes all that another one does, so that its type holds the values of
    /// both; the pairs that were compared are not compared again, since one that does not ends all.
    fn covers(
        &self,
        one: &Placed<'d>,
        other: &Placed<'d>,
        compared: &mut BTreeSet<(Pointer, Pointer)>,
        depth: usize,
    ) -> bool {
        let (node, at) = self.behind_at(one.0, &one.1);
        let (other, other_at) = self.behind_at(other.0, &other.1);
        let is_new = compared.insert((at.clone(), other_at.clone()));
        if at == other_at || node == other || !is_new {
            return true;
        }
        if depth > MAX_DEPTH {
            return false;
        }
        if self
            .said(one)
            .contradicts(&self.said(&(other, other_at.clone())))
        {
            return false;
        }
        if let Some(items) = other.get("items") {
            let other = (items, other_at.join("items"));
            let own = node.get("items").map(|items| (items, at.join("items")));
            return own.is_some_and(|own| self.covers(&own, &other, compared, depth + 1));
        }
        if branches(other).is_some() {
            return false;
        }
        if self.map_value(other, &other_at).is_some() && self.map_value(node, &at).is_none() {
            return false;
        }
        let own = self.all_properties(node, &at);
        let properties = self.all_properties(other, &other_at);
        let mut members = properties.into_iter();
        members.all(|(name, member, _)| {
            let mut own = own.iter();
            let own = own.find(|(known, ..)| *known == name);
            let other = (member.node, member.at);
            own.is_some_and(|(_, own, _)| {
                self.covers(&(own.node, own.at.clone()), &other, compared, depth + 1)
            })
        })
    }

    /// Whether a schema describes the members of objects, or the items of lists, all of them alike.
    fn describes(&self, kind: &str, node: &'d Node) -> bool {
        if kind == "array" {
            let items = matches!(node.get("items"), Some(Node::Object(_)));
            return held_kind(node) == Some("array") && items;
        }
        let is_object = matches!(held_kind(node), None | Some("object"));
        let is_choice = || {
            let (_, parts) = branches(node)?;
            let mut parts = parts.iter().map(|part| self.behind(part));
            Some(parts.any(|part| self.has_members(part)))
        };
        is_object
            && (self.has_members(node)
                || self.map_value(node, &Pointer::root()).is_some()
                || is_choice() == Some(true))
    }

    /// The schema of all items of a list: its own, or those of the parts of its `allOf`.
    pub(in crate::lower) fn items_of(
        &mut self,
        node: &'d Node,
        at: &Pointer,
    ) -> Option<Placed<'d>> {
        let is_schema = |items: &&Node| items.as_bool().is_none();
        let place = at.join("items");
        if let Some(items) = node.get("items").filter(is_schema) {
            return Some((items, place));
        }
        let parts = node.get("allOf")?.as_array()?.iter();
        let parts = parts.enumerate().filter_map(|(index, part)| {
            let (part, at) = self.follow(part, &at.join("allOf").index(index));
            Some((part.get("items").filter(is_schema)?, at.join("items")))
        });
        let parts: Vec<Placed<'d>> = parts.collect();
        self.together(&parts, &place)
    }

    /// The schema of all members of a map: its own, or those of the parts of its `allOf`.
    pub(in crate::lower) fn values_of(
        &mut self,
        node: &'d Node,
        at: &Pointer,
    ) -> Option<Placed<'d>> {
        if let Some(own) = self.map_value(node, at) {
            return Some(own);
        }
        let parts = node.get("allOf")?.as_array()?.iter().enumerate();
        let parts = parts.filter_map(|(index, part)| {
            let (part, at) = self.follow(part, &at.join("allOf").index(index));
            self.map_value(part, &at)
        });
        let parts: Vec<Placed<'d>> = parts.collect();
        self.together(&parts, &at.join("additionalProperties"))
    }

    /// The schema of a member that has one of several, where these are one or list texts.
    pub(in crate::lower) fn either(
        &mut self,
        schemas: &[Placed<'d>],
        place: &Pointer,
    ) -> Option<Placed<'d>> {
        let first = schemas.first()?;
        let led = self.held_by(first);
        if led.is_some() && schemas.iter().all(|other| self.held_by(other) == led) {
            let mut nullable = schemas.iter();
            let nullable = nullable.find(|(node, _)| self.allows_null(node));
            return Some(nullable.unwrap_or(first).clone());
        }
        let mut listed: Vec<String> = Vec::new();
        for (node, _) in schemas {
            for text in texts(self.behind(node))? {
                if !listed.contains(&text) {
                    listed.push(text);
                }
            }
        }
        let listed = listed.into_iter().map(Node::String).collect();
        Some(self.keep("enum", listed, schemas, place))
    }

    /// The choice among schemas that list texts.
    pub(in crate::lower) fn one_of_listed(
        &mut self,
        schemas: &[Placed<'d>],
        place: &Pointer,
    ) -> Placed<'d> {
        let parts = schemas.iter().map(|(node, _)| Node::clone(node));
        self.keep("oneOf", parts.collect(), schemas, place)
    }

    /// The schema of which all that several others demand is demanded.
    fn all_of(&mut self, schemas: &[Placed<'d>], place: &Pointer) -> Placed<'d> {
        let references = schemas.iter().map(|(_, at)| {
            let reference = format!("#{}", at.as_str().replace('%', "%25"));
            Node::Object(Object::from_iter([(
                "$ref".to_owned(),
                Node::String(reference),
            )]))
        });
        self.keep("allOf", references.collect(), schemas, place)
    }

    /// Keeps a schema of one keyword for as long as the document's own, or finds the one that was
    /// made of the same schemas.
    fn keep(
        &mut self,
        keyword: &'static str,
        values: Vec<Node>,
        schemas: &[Placed<'d>],
        place: &Pointer,
    ) -> Placed<'d> {
        let places = schemas.iter().map(|(_, at)| at.clone()).collect();
        let key = (keyword, places);
        if let Some(known) = self.together.get(&key) {
            return known.clone();
        }
        let mut members = Object::from_iter([(keyword.to_owned(), Node::Array(values))]);
        let null =
            |(node, _): &Placed<'d>| self.allows_null(node) || self.allows_null(self.behind(node));
        let nullable = if keyword == "allOf" {
            schemas.iter().all(null)
        } else {
            schemas.iter().any(null)
        };
        let kind = schemas
            .iter()
            .find_map(|(node, _)| held_kind(self.behind(node)));
        if let Some(kind) = kind.filter(|_| nullable) {
            let kinds = [kind, "null"].map(|name| Node::String(name.to_owned()));
            members.insert("type".to_owned(), Node::Array(kinds.into()));
        }
        let node: &'d Node = self.arena.alloc(Node::Object(members));
        // No schema of the document stands there, whose type this one's would be taken for.
        let made = (node, place.join(keyword));
        if let Some((_, first)) = schemas.first() {
            self.made_of.insert(made.1.clone(), first.clone());
        }
        if keyword == "allOf" {
            self.parts.insert(made.1.clone(), key.1.clone());
        }
        self.together.insert(key, made.clone());
        made
    }
}

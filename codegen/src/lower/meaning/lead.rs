//! Which other schema a schema is, or leads to.
//!
//! A description says the same in many ways: by a reference, by references to references, with something
//! beside them, as the one part of `allOf`, as a choice with `null`. How far these are followed depends on
//! what is asked, from the least far to the farthest:
//!
//! | Asked is | Function | Through |
//! |---|---|---|
//! | where a reference leads, also of a branch | `target`, `branch_target` | one step; also one in `allOf` |
//! | which schema has the rules | `behind_bare`, `end` | what says nothing else; also one in `allOf` |
//! | which schema has the type | `leads_to`, `end_of_names` | what has no type of its own |
//! | what a place has | `follow` | references, whatever stands beside them |
//! | what the values are | `behind`, `behind_at` | references, and one in `allOf` without a title |
//! | what has the type's shape | `replacing_part` | the part that the whole adds no members to |
//! | how the values are held | `holding_part`, `inside`, `held_by` | the one part that says it |
//! | what is said of the values | `layers` | references, and one beside `null`, whatever it says |
//!
//! Invariant: what follows references here comes to an end, since the document was read.

use super::kinds::{branches, held_kind, is_null, is_null_of, names_constant};
use super::together::Placed;
use crate::document::{Located, Lookup, Node, first_alike, says_only};
use crate::lower::Lowering;
use crate::source::Pointer;

/// How many schemas may wrap one that in another, or say something beside a reference; what is inside
/// of more is not looked at.
const MAX_WRAPPED: usize = 16;

/// How many schemas are looked through that consist of nothing but another one.
const MAX_LAYERS: usize = 8;

impl<'d> Lowering<'d> {
    /// Where a reference leads.
    pub(in crate::lower) fn target(&self, node: &Node) -> Option<Pointer> {
        let reference = node.text("$ref")?;
        self.document.target(reference).ok().map(|found| found.at)
    }

    /// Where a branch leads: that it is a reference, or wraps one.
    pub(in crate::lower) fn branch_target(&self, part: &Node) -> Option<Pointer> {
        let wrapped = || self.target(wrapped(part)?);
        self.target(part).or_else(wrapped)
    }

    /// What a place leads to at which nothing but a reference stands.
    pub(in crate::lower) fn behind_bare(&self, at: Pointer) -> Pointer {
        let node = self.document.root().at(&at);
        let located = node.map(|node| Located {
            node,
            at: at.clone(),
        });
        let found = located.and_then(|located| self.document.behind_bare(located).ok());
        found.map_or(at, |found| found.at)
    }

    /// Where the references end that begin at a place and say nothing else, not even `null`: what they
    /// lead to has the type and the rules of all of them.
    pub(in crate::lower) fn end(&self, at: Pointer) -> Pointer {
        let says_nothing = |node: &Node| says_only(node, &["$ref"]) && !self.says_nullable(node);
        let leads_on = |at: &Pointer| {
            let node = self.document.get(at)?;
            if says_nothing(node) {
                return self.target(node);
            }
            wrapped(node).filter(|part| says_nothing(part))?;
            self.leads_to(node, at)
        };
        let mut end = self.behind_bare(at);
        for _ in 0..MAX_WRAPPED {
            match leads_on(&end) {
                Some(next) => end = self.behind_bare(next),
                None => break,
            }
        }
        end
    }

    /// Where a schema leads that is the same as another one, but for `null`, which is held where the
    /// schema is referred to.
    pub(in crate::lower) fn leads_to(&self, node: &'d Node, at: &Pointer) -> Option<Pointer> {
        if let Some(target) = self.target(node) {
            return Some(target).filter(|_| self.is_alias(node));
        }
        let wrapped = node.get("allOf").and_then(Node::as_array);
        // What demands more has a validator, and so a type, of its own.
        if wrapped.is_some_and(|parts| parts.len() > 1 || !says_only(node, &["allOf"])) {
            return None;
        }
        let part = self.replacing_part(node, at);
        let (part, _) = part.filter(|_| !self.config.exact)?;
        self.target(part)
    }

    /// What a chain of names for names leads to, past those that have no type of their own.
    pub(in crate::lower) fn end_of_names(&self, at: Pointer) -> Pointer {
        let Some(node) = self.document.root().at(&at) else {
            return at;
        };
        if self.is_3_0() || !self.config.exact {
            self.follow(node, &at).1
        } else {
            self.behind_bare(at)
        }
    }

    /// The node behind a chain of references, and where it stands.
    pub(in crate::lower) fn follow(&self, node: &'d Node, at: &Pointer) -> Placed<'d> {
        let located = Located {
            node,
            at: at.clone(),
        };
        // Every reference of a document that was read leads to something.
        self.document
            .follow(located)
            .map_or_else(|_| (node, at.clone()), |found| (found.node, found.at))
    }

    /// What a node stands for, wherever that stands: the end of a chain of references, also of those that
    /// wrap one.
    pub(in crate::lower) fn behind(&self, node: &'d Node) -> &'d Node {
        self.behind_at(node, &Pointer::root()).0
    }

    /// The same as [`Self::behind`], and where it stands.
    pub(in crate::lower) fn behind_at(&self, node: &'d Node, at: &Pointer) -> Placed<'d> {
        let (mut node, mut at) = self.follow(node, at);
        for _ in 0..MAX_WRAPPED {
            match self.stands_for(node) {
                Some(only) => (node, at) = self.follow(only, &at.join("allOf").index(0)),
                None => break,
            }
        }
        (node, at)
    }

    /// The one schema that another one stands for, which wraps it and has no title of its own. An heir that
    /// adds nothing to a base with a discriminator is a schema of its own all the same.
    fn stands_for(&self, node: &'d Node) -> Option<&'d Node> {
        let only = wrapped(node).filter(|_| !node.has("title"))?;
        let is_base = self.document.behind(only)?.has("discriminator");
        (!is_base).then_some(only)
    }

    /// A schema, what it refers to, and the one schema that this consists of but for `null`, and so on:
    /// what one of them says of its values is said of all.
    pub(in crate::lower) fn layers(&self, node: &'d Node, at: &Pointer) -> Vec<Placed<'d>> {
        let mut layers = vec![(node, at.clone())];
        let (mut node, mut at) = self.follow(node, at);
        while layers.len() < MAX_LAYERS {
            layers.push((node, at.clone()));
            let Some((keyword, index, part)) = sole_schema(node) else {
                break;
            };
            (node, at) = self.follow(part, &at.join(keyword).index(index));
        }
        layers
    }

    /// The part that decides how the values of the whole are held, which needs no type of its own: the part
    /// of `allOf` that says it, or the one schema beside `null` in a choice. It has a place for each member
    /// that the whole demands.
    pub(in crate::lower) fn holding_part(
        &self,
        node: &'d Node,
        at: &Pointer,
    ) -> Option<Placed<'d>> {
        let only = self.only_part(node, at, &["allOf", "oneOf", "anyOf"]);
        let part = only.or_else(|| self.telling_part(node, at));
        part.filter(|part| !self.demands_beside(node, at, part))
    }

    /// The part whose shape the whole has: that of [`Self::holding_part`], where the whole has no members,
    /// since what inherits some is a type of its own.
    pub(in crate::lower) fn replacing_part(
        &self,
        node: &'d Node,
        at: &Pointer,
    ) -> Option<Placed<'d>> {
        let part = || {
            let part = self.holding_part(node, at);
            part.filter(|_| !self.has_members(node))
        };
        self.only_branch(node, at)
            .or_else(part)
            .filter(|(_, place)| !self.document.inherits(place))
    }

    /// A schema, the part that decides how its values are held, the part that decides it in this one, and so
    /// on, references not followed.
    pub(in crate::lower) fn inside(
        &self,
        node: &'d Node,
        at: &Pointer,
    ) -> impl Iterator<Item = Placed<'d>> {
        std::iter::successors(Some((node, at.clone())), |(node, at)| {
            self.holding_part(node, at)
        })
    }

    /// Where the schema stands that decides how the values of another one are held, but for `null`, if a
    /// reference leads to it.
    pub(super) fn held_by(&self, (node, at): &Placed<'d>) -> Option<Pointer> {
        let mut inside = self.inside(node, at);
        inside.find_map(|(node, _)| self.target(node))
    }

    /// The one schema that is chosen, or else `null`.
    pub(in crate::lower) fn only_branch(&self, node: &'d Node, at: &Pointer) -> Option<Placed<'d>> {
        if node.has_any(&["allOf", "discriminator"]) {
            return None;
        }
        self.only_part(node, at, &["oneOf", "anyOf"])
    }

    /// Of the parts of `allOf`, where their values are of one type, the one that says more of it: which
    /// texts, what items. The first of the type where none does; nothing where several do.
    fn telling_part(&self, node: &'d Node, at: &Pointer) -> Option<Placed<'d>> {
        let kind = self.kind_of_parts(node)?;
        let parts = node.get("allOf")?.as_array()?;
        let held = |part: &'d Node| held_kind(self.behind(part));
        // Of a choice of objects, no more is known than that.
        let chooses = |part: &'d Node| kind == "object" && branches(self.behind(part)).is_some();
        let says_more = |part: &'d Node| match held(part) {
            Some(held) => held == kind && self.tells_more(part),
            None => chooses(part),
        };
        let parts = || parts.iter().enumerate();
        let mut telling = parts().filter(|(_, part)| says_more(part));
        let (index, part) = match (telling.next(), telling.next()) {
            (Some(one), None) => one,
            (None, _) => parts().find(|(_, part)| held(part) == Some(kind))?,
            (Some(_), Some(_)) => return None,
        };
        Some((part, at.join("allOf").index(index)))
    }

    /// The part of `allOf` that refers to a choice, where the others and the whole only say which
    /// members are required, and how many there are.
    pub(in crate::lower) fn choosing_part(
        &self,
        node: &'d Node,
        at: &Pointer,
    ) -> Option<Placed<'d>> {
        const COUNTS: [&str; 5] = [
            "allOf",
            "type",
            "required",
            "minProperties",
            "maxProperties",
        ];
        if self.config.exact || !says_only(node, &COUNTS) {
            return None;
        }
        let mut parts = node.get("allOf")?.as_array()?.iter().enumerate();
        let chooses = |part: &'d Node| part.has("$ref") && branches(self.behind(part)).is_some();
        let (index, part) = parts.clone().find(|(_, part)| chooses(part))?;
        let place = at.join("allOf").index(index);
        let is_alone = parts
            .all(|(other, schema)| other == index || says_only(self.behind(schema), &COUNTS[1..]));
        let part = Some((part, place)).filter(|_| is_alone);
        part.filter(|part| !self.document.inherits(&part.1) && !self.demands_beside(node, at, part))
    }

    /// The one part of a composite keyword that says how values are held.
    fn only_part(&self, node: &'d Node, at: &Pointer, keywords: &[&str]) -> Option<Placed<'d>> {
        if self.says_what_is_held(node) {
            return None;
        }
        keywords.iter().find_map(|keyword| {
            let parts = node.get(keyword)?.as_array()?;
            let mut typed = parts.iter().enumerate().filter(|(_, part)| match *keyword {
                "allOf" => !is_null(part) && self.says_how_held(part),
                _ => !is_null_of(parts, part) && self.allows_values(part),
            });
            let (index, part) = typed.next()?;
            let is_tolerant = *keyword != "allOf" && !self.config.exact;
            let is_alike = |(_, other)| is_tolerant && first_alike(&[part, other])[1] == 0;
            let is_only = typed.all(is_alike) && !(*keyword != "allOf" && names_constant(part));
            is_only.then(|| (part, at.join(keyword).index(index)))
        })
    }
}

/// The one schema that a schema consists of but for `null`, and where in it that stands.
fn sole_schema(node: &Node) -> Option<(&'static str, usize, &Node)> {
    ["allOf", "oneOf", "anyOf"].into_iter().find_map(|keyword| {
        let parts = node.get(keyword)?.as_array()?;
        let others = parts.iter().enumerate();
        let mut others = others.filter(|(_, part)| !is_null_of(parts, part));
        match (others.next(), others.next()) {
            (Some((index, part)), None) => Some((keyword, index, part)),
            _ => None,
        }
    })
}

/// The one schema in a list under `allOf`, where nothing else is demanded but perhaps its type: it is
/// how 3.0 says something beside a reference.
pub(in crate::lower) fn wrapped(node: &Node) -> Option<&Node> {
    match node.list("allOf") {
        [only] if says_only(node, &["allOf", "type"]) && !adds_null(node) => Some(only),
        _ => None,
    }
}

/// Whether a schema speaks of `null`.
fn adds_null(node: &Node) -> bool {
    node.flag("nullable") || node.flag("x-nullable") || !node.list("type").is_empty()
}

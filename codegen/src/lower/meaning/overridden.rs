//! Which of several schemas of one member are asked how its values are held: not one that a later one
//! contradicts, as an heir does that describes a member of its base anew.
//!
//! Invariant: as `ir` takes back what the schemas demand, so far as it decides the type.

use indexmap::IndexSet;

use super::kinds::{held_kind, kinds};
use super::together::Placed;
use crate::document::Node;
use crate::lower::Lowering;

/// With how many later schemas one is compared.
const MAX_COMPARED: usize = 64;

/// How many schemas are looked into for what one says.
const MAX_DEPTH: usize = 8;

/// What a schema says of its values.
#[derive(Clone, Debug, Default)]
pub(super) struct Said<'d> {
    /// Their types, `null` apart; none where they may be of any.
    kinds: Vec<&'d str>,
    /// The values that it lists.
    values: Option<&'d [Node]>,
    /// Whether `null` is one of its values.
    null: bool,
}

impl<'d> Lowering<'d> {
    /// Those of several schemas of one member, in order, that no later one contradicts.
    pub(in crate::lower) fn asked(&self, schemas: &[Placed<'d>]) -> Vec<Placed<'d>> {
        if schemas.len() < 2 || self.config.exact {
            return schemas.to_vec();
        }
        let said: Vec<Said<'d>> = schemas.iter().map(|schema| self.said(schema)).collect();
        let is_asked = |index: usize| {
            let mut later = said[index + 1..].iter().take(MAX_COMPARED);
            !later.any(|later| said[index].contradicts(later))
        };
        let asked = schemas.iter().enumerate();
        let asked = asked.filter(|(index, _)| is_asked(*index));
        asked.map(|(_, schema)| schema.clone()).collect()
    }

    /// Whether one of several schemas that is not asked allows `null`.
    pub(in crate::lower) fn overridden_null(
        &self,
        schemas: &[Placed<'d>],
        asked: &[Placed<'d>],
    ) -> bool {
        let is_asked = |at| asked.iter().any(|(_, asked)| asked == at);
        let mut others = schemas.iter().filter(|(_, at)| !is_asked(at));
        others.any(|schema| self.said(schema).null)
    }

    /// What a schema says of its values.
    pub(super) fn said(&self, (node, at): &Placed<'d>) -> Said<'d> {
        let (mut said, mut next) = (Said::default(), Some((*node, at.clone())));
        for _ in 0..MAX_DEPTH {
            let Some((node, at)) = next.take() else {
                break;
            };
            said.null |= self.allows_null(node);
            let (node, at) = self.follow(node, &at);
            said.null |= self.allows_null(node);
            let listed = node.get("enum").and_then(Node::as_array);
            said.values = listed.or(node.get("const").map(std::slice::from_ref));
            said.kinds = match kinds(node) {
                kinds if !kinds.is_empty() => kinds,
                _ if self.has_members(node) => vec!["object"],
                _ => held_kind(node).into_iter().collect(),
            };
            if said.kinds.is_empty() && said.values.is_none() {
                next = self.holding_part(node, &at);
            }
        }
        said
    }
}

impl Said<'_> {
    /// Whether no value, or `null` alone, could be what both say.
    pub(super) fn contradicts(&self, other: &Self) -> bool {
        let is_of = |one: &str, other: &str| one == other || (one, other) == ("integer", "number");
        let mut shared = self.kinds.iter();
        let is_shared = shared.any(|one| {
            let mut others = other.kinds.iter();
            others.any(|other| is_of(one, other) || is_of(other, one))
        });
        let is_told = !self.kinds.is_empty() && !other.kinds.is_empty();
        let apart = match (self.values, other.values) {
            (Some(values), Some(others)) => {
                let values: IndexSet<&Node> = values.iter().collect();
                !others.iter().any(|other| values.contains(other))
            }
            _ => false,
        };
        is_told && !is_shared || apart || self.excludes(other) || other.excludes(self)
    }

    /// Whether none of the values that another one lists is of a type that this one says.
    fn excludes(&self, other: &Self) -> bool {
        let Some(values) = other.values.filter(|_| !self.kinds.is_empty()) else {
            return false;
        };
        let mut others = values.iter().filter(|value| !value.is_null()).peekable();
        if others.peek().is_none() {
            return !self.null;
        }
        !others.any(|value| self.kinds.iter().any(|kind| value.is_of_type(kind)))
    }
}

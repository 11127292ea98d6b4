//! What closed branches of a choice refuse, where one struct has the members of all of them.
//!
//! Invariant: what the whole describes beside the choice is refused by no branch, though to the letter
//! (JSON Schema Core 2020-12, 10.3.2.3) no object is valid then.

use std::collections::BTreeSet;

use super::{Api, Rule, Schema, Type};

impl Api {
    /// The members of the other branches of a choice that one refuses in values of a type, by name.
    pub(crate) fn refused<'a>(
        &'a self,
        branch: &'a Schema,
        choice: &'a Rule,
        whole: &Type,
    ) -> BTreeSet<&'a str> {
        let (Type::Named(id), Some(_)) = (whole, self.record(whole)) else {
            return BTreeSet::new();
        };
        let (Rule::AnyOf(branches) | Rule::OneOf(branches)) = choice else {
            return BTreeSet::new();
        };
        let mut applied = self.applied(branch).into_iter();
        let Some(closed) = applied.find(|schema| is_closed(schema)) else {
            return BTreeSet::new();
        };
        let known = self.members(self.schema(self.ty(*id).schema));
        let names = branches.iter().flat_map(|other| self.members(other));
        let names = names.map(|(name, _)| name);
        names
            .filter(|name| !known.contains_key(name) && closed.property(name).is_none())
            .collect()
    }
}

/// Whether a schema refuses all members that it does not name.
fn is_closed(schema: &Schema) -> bool {
    schema.rules.iter().any(|rule| match rule {
        Rule::Properties {
            patterns,
            additional: Some(additional),
            ..
        } => patterns.is_empty() && *additional.rules == [Rule::Never],
        _ => false,
    })
}

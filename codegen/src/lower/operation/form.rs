//! What parts a form has: the properties of its schema, and of the branches that it may choose among.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Address, Located, Lookup, Node};
use crate::lower::Lowering;
use crate::lower::meaning::{held_kind, is_null};

/// A property of a form, or of a branch of it.
pub(super) struct Property<'d> {
    pub(super) name: &'d str,
    /// Its schemas: several where branches describe it in different ways, none where they only
    /// require it.
    pub(super) schemas: Vec<Located<'d>>,
    pub(super) required: bool,
}

impl<'d> Lowering<'d> {
    /// The properties of a form: its own, and behind them those that only branches have, required
    /// where every branch requires them.
    pub(super) fn form_properties(&mut self, schema: &Located<'d>) -> Vec<Property<'d>> {
        let mut unchecked = Vec::new();
        let properties = self.properties_of(schema, &mut Vec::new(), &mut unchecked);
        for choice in unchecked {
            let message = "a form is not checked against the branches of this choice";
            self.degraded(
                Diagnostic::warning(Code::Unsupported, &choice.at, message)
                    .with_note("it may have the fields of all branches; checked are fields that all describe alike, and those that all require"),
            );
        }
        properties
    }

    /// The names of the lists that a form requires.
    pub(super) fn required_lists(&self, schema: &Located<'d>) -> Vec<&'d str> {
        let properties = self.properties_of(schema, &mut Vec::new(), &mut Vec::new());
        let is_list = |schema: &Located<'d>| held_kind(self.behind(schema.node)) == Some("array");
        let lists = properties
            .into_iter()
            .filter(|property| property.required && property.schemas.iter().any(is_list));
        lists.map(|property| property.name).collect()
    }

    /// The properties of one schema; `path` are the schemas that it stands in, and `unchecked` the
    /// choices in it that say more than its properties.
    fn properties_of(
        &self,
        schema: &Located<'d>,
        path: &mut Vec<Address>,
        unchecked: &mut Vec<Located<'d>>,
    ) -> Vec<Property<'d>> {
        let (node, at) = self.behind_at(schema.node, &schema.at);
        if path.contains(&node.address()) {
            return Vec::new();
        }
        path.push(node.address());
        let own = self.all_properties(node, &at).into_iter();
        let own = own.map(|(name, property, required)| Property {
            name,
            schemas: vec![property],
            required,
        });
        let mut found: Vec<Property<'d>> = own.collect();
        let located = Located { node, at };
        for part in located.get("allOf").iter().flat_map(Located::items) {
            add(&mut found, self.properties_of(&part, path, unchecked));
        }
        for keyword in ["oneOf", "anyOf"] {
            if let Some(choice) = located.get(keyword) {
                let of_branches = self.properties_of_branches(keyword, &choice, path, unchecked);
                add(&mut found, of_branches);
            }
        }
        path.pop();
        found
    }

    /// The properties of all branches of a choice.
    fn properties_of_branches(
        &self,
        keyword: &str,
        choice: &Located<'d>,
        path: &mut Vec<Address>,
        unchecked: &mut Vec<Located<'d>>,
    ) -> Vec<Property<'d>> {
        let branches = choice.items().filter(|branch| !is_null(branch.node));
        let branches: Vec<Located<'d>> = branches.collect();
        let mut found: Vec<Property<'d>> = Vec::new();
        let mut demands: Vec<BTreeSet<&'d str>> = Vec::new();
        for branch in &branches {
            let properties = self.properties_of(branch, path, unchecked);
            let required = properties.iter().filter(|property| property.required);
            let mut demanded: BTreeSet<&'d str> = required.map(|property| property.name).collect();
            demanded.extend(self.names_required(branch));
            demands.push(demanded);
            for property in properties {
                match found.iter_mut().find(|known| known.name == property.name) {
                    Some(known) => self.add_schemas(&mut known.schemas, property.schemas),
                    // Other branches may not require it.
                    None => found.push(Property {
                        required: false,
                        ..property
                    }),
                }
            }
        }
        let first = demands.first().into_iter().flatten();
        let common = first.filter(|name| demands.iter().all(|names| names.contains(*name)));
        let common = common.map(|name| Property {
            name,
            schemas: Vec::new(),
            required: true,
        });
        add(&mut found, common.collect());
        let is_one = keyword == "oneOf" && branches.len() > 1;
        let differs = demands.iter().any(|names| Some(names) != demands.first());
        if is_one || differs || found.iter().any(|property| property.schemas.len() > 1) {
            unchecked.push(choice.clone());
        }
        found
    }

    /// The names that a branch itself requires, whether it has properties of these names or not.
    fn names_required(&self, branch: &Located<'d>) -> impl Iterator<Item = &'d str> + use<'d> {
        let node = self.behind(branch.node);
        let names = node.list("required").iter();
        names.filter_map(Node::as_str)
    }

    /// Adds schemas to those of a property, but for what is there already.
    fn add_schemas(&self, known: &mut Vec<Located<'d>>, new: Vec<Located<'d>>) {
        for schema in new {
            let node = self.behind(schema.node);
            let is_known = |known: &Located<'d>| self.behind(known.node) == node;
            if !known.iter().any(is_known) {
                known.push(schema);
            }
        }
    }
}

/// Adds the properties of a part of a schema to its own, whose schemas stay.
fn add<'d>(found: &mut Vec<Property<'d>>, more: Vec<Property<'d>>) {
    for property in more {
        match found.iter_mut().find(|known| known.name == property.name) {
            Some(known) => known.required |= property.required,
            None => found.push(property),
        }
    }
}

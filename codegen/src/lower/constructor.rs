//! Constructors: the ways to make a value that the schema tells apart.
//!
//! A `oneOf` whose branches have a title and only restrict members of the struct gives one
//! constructor for each branch: its constants are set, what it requires are the arguments. A branch
//! with a `oneOf` of that kind inside gives one for each pair.

use super::Lowering;
use super::kinds::texts;
use crate::document::Node;
use crate::ir::{Constructor, Direction, Field, Presence, Shape, Type};

/// How deep choices may stand in choices.
const MAX_DEPTH: usize = 4;

impl Lowering<'_> {
    /// The constructors of a struct: of its kinds, else one from what it requires; what is only
    /// received is made by no caller.
    pub(super) fn constructors(
        &self,
        node: &Node,
        fields: &[Field],
        direction: Direction,
    ) -> Vec<Constructor> {
        let mut kinds = Vec::new();
        if direction == Direction::Request {
            let base = Constructor {
                titles: Vec::new(),
                docs: String::new(),
                arguments: required(fields),
                constants: Vec::new(),
            };
            let held = fields.iter().map(|field| self.holds_text(&field.ty));
            let held: Vec<bool> = held.collect();
            choices(node, (fields, &held), &base, &mut kinds, 0);
        }
        if !kinds.is_empty() {
            return kinds;
        }
        let arguments = required(fields);
        if arguments.is_empty() || direction == Direction::Response {
            return Vec::new();
        }
        let docs = "A value with what is required.".to_owned();
        vec![Constructor {
            titles: Vec::new(),
            docs,
            arguments,
            constants: Vec::new(),
        }]
    }

    /// Whether a type can be made from any text.
    fn holds_text(&self, ty: &Type) -> bool {
        match ty {
            Type::String => true,
            Type::Nullable(inner) => self.holds_text(inner),
            Type::Named(id) => matches!(self.api.ty(*id).shape, Shape::Enum(_)),
            _ => false,
        }
    }
}

/// The fields that every value has.
fn required(fields: &[Field]) -> Vec<usize> {
    fields
        .iter()
        .enumerate()
        .filter(|(_, field)| field.presence == Presence::Required)
        .map(|(at, _)| at)
        .collect()
}

/// Adds a constructor for each titled branch below a schema; each field comes with whether it can
/// hold a text.
fn choices(
    node: &Node,
    (fields, held): (&[Field], &[bool]),
    base: &Constructor,
    list: &mut Vec<Constructor>,
    depth: usize,
) {
    let branches = node
        .get("oneOf")
        .and_then(Node::as_array)
        .unwrap_or_default();
    if depth > MAX_DEPTH
        || branches.is_empty()
        || !branches.iter().all(|branch| branch.get("title").is_some())
    {
        if depth > 0 {
            list.push(base.clone());
        }
        return;
    }
    for branch in branches {
        let mut kind = base.clone();
        kind.titles.extend(
            branch
                .get("title")
                .and_then(Node::as_str)
                .map(str::to_owned),
        );
        if let Some(docs) = branch.get("description").and_then(Node::as_str) {
            docs.clone_into(&mut kind.docs);
        }
        let position = |name: &str| fields.iter().position(|field| field.name == name);
        for (name, schema) in branch
            .get("properties")
            .and_then(Node::as_object)
            .into_iter()
            .flatten()
        {
            if let (Some(at), Some([constant])) = (position(name), texts(schema).as_deref())
                && held[at]
            {
                kind.constants.push((at, constant.clone().into()));
                kind.arguments.retain(|argument| *argument != at);
            }
        }
        let needed = branch
            .get("required")
            .and_then(Node::as_array)
            .unwrap_or_default();
        for at in needed.iter().filter_map(Node::as_str).filter_map(position) {
            if !kind.arguments.contains(&at)
                && kind.constants.iter().all(|(constant, _)| *constant != at)
            {
                kind.arguments.push(at);
            }
        }
        choices(branch, (fields, held), &kind, list, depth + 1);
    }
}

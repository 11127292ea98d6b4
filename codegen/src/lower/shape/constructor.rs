//! Constructors: the ways to make a value that the schema tells apart.
//!
//! A `oneOf` whose branches have a title and only restrict members of the struct gives one
//! constructor for each branch: its constants are set, what it requires are the arguments. A branch
//! with a `oneOf` of that kind inside gives one for each pair. What can have one value only is no
//! argument.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Lookup, Node};
use crate::ir::{Constructor, Direction, Field, Presence, Shape, Tagging, Type, TypeId};
use crate::lower::Lowering;
use crate::lower::meaning::{Placed, listed, tag_name, texts};
use crate::source::Pointer;

/// How deep choices may stand in choices.
const MAX_DEPTH: usize = 4;

impl<'d> Lowering<'d> {
    /// The constructors of a struct: of its ways, else one from what it requires; what is only
    /// received is made by no caller.
    pub(super) fn constructors(
        &self,
        node: &'d Node,
        at: &Pointer,
        fields: &[Field],
        direction: Direction,
    ) -> Vec<Constructor> {
        let (arguments, constants) = self.needed(node, at, fields);
        let mut ways = Vec::new();
        if direction == Direction::Request {
            let base = Constructor {
                titles: Vec::new(),
                docs: String::new(),
                arguments: arguments.clone(),
                constants: constants.clone(),
            };
            let held = fields.iter().map(|field| self.holds_text(&field.ty));
            let held: Vec<bool> = held.collect();
            choices(node, (fields, &held), &base, &mut ways, 0);
        }
        if !ways.is_empty() {
            return ways;
        }
        // What stands in an answer may be sent where a body refers to it.
        let is_made = direction != Direction::Response || self.usage.is_sent_as_received(at);
        if (arguments.is_empty() && constants.is_empty()) || !is_made {
            return Vec::new();
        }
        vec![Constructor {
            arguments,
            constants,
            ..Constructor::of_required()
        }]
    }

    /// What every value has, split into what is given and what can have one value only.
    fn needed(
        &self,
        node: &'d Node,
        at: &Pointer,
        fields: &[Field],
    ) -> (Vec<usize>, Vec<(usize, Value)>) {
        let (mut arguments, mut constants) = (Vec::new(), Vec::new());
        let described = self.described_members(node);
        for (index, field) in fields.iter().enumerate() {
            if field.presence != Presence::Required {
                continue;
            }
            let schemas = described.get(field.name.as_str());
            let schemas = schemas.into_iter().flatten();
            let schemas = schemas.map(|schema| (*schema, Pointer::root()));
            let schemas = self.asked(&schemas.collect::<Vec<_>>());
            match self.only_value(&schemas, at, field) {
                Some(value) => constants.push((index, value)),
                None => arguments.push(index),
            }
        }
        (arguments, constants)
    }

    /// The one value that a member can have, of which some schemas speak: its constant, or what tells
    /// the whole from others with the same base.
    fn only_value(&self, schemas: &[Placed<'d>], at: &Pointer, field: &Field) -> Option<Value> {
        let schemas = || schemas.iter().map(|(schema, _)| *schema);
        let is_integer = match &field.ty {
            Type::Integer | Type::Unsigned => true,
            Type::Named(id) => matches!(self.api.ty(*id).shape, Shape::Integers(_)),
            _ => false,
        };
        match &field.ty {
            ty if is_integer || *ty == Type::Boolean => {
                schemas().find_map(|schema| match single_value(self.behind(schema))? {
                    Node::Bool(value) if !is_integer => Some((*value).into()),
                    Node::Number(number) if is_integer => {
                        let value = number.as_i64()?;
                        (value >= 0 || field.ty != Type::Unsigned).then(|| value.into())
                    }
                    _ => None,
                })
            }
            Type::Number => schemas().find_map(|schema| match single_value(self.behind(schema))? {
                Node::Number(number) => number.as_f64().map(Value::from),
                _ => None,
            }),
            ty if self.holds_text(ty) => {
                let mut listed = schemas().filter_map(|schema| self.texts_behind(schema));
                let sole = listed.find(|texts| texts.len() == 1);
                let sole = sole.and_then(|texts| texts.into_iter().next());
                let text = match self.tag_of_heir(at, &field.name) {
                    // What the base alone lists may be the tag of another heir.
                    Some(tag) => Some(tag).filter(|tag| self.has_value(&field.ty, tag)),
                    None => {
                        let own = self.tag_of_itself(at, &field.name);
                        own.filter(|tag| self.has_value(&field.ty, tag)).or(sole)
                    }
                };
                text.map(Value::from)
            }
            _ => None,
        }
    }

    /// The one value of a member that tells a schema from others that inherit from its base.
    fn tag_of_heir(&self, at: &Pointer, member: &str) -> Option<String> {
        let mut tags = self.tags_of_heirs.get(at)?.iter();
        let (_, tag) = tags.find(|(name, _)| *name == member)?;
        tag.clone()
    }

    /// The one value of a member that the mapping of a schema's own discriminator leads to the schema by.
    fn tag_of_itself(&self, at: &Pointer, member: &str) -> Option<String> {
        let node = self.document.get(at)?;
        tag_name(node).filter(|name| *name == member)?;
        match self.mapping(node).get(at)?.as_slice() {
            [tag] => Some((*tag).to_owned()),
            _ => None,
        }
    }

    /// Gives the constructors of the branches of a choice the value that chooses the branch, also where
    /// it may be left out, unless it is written with the branch.
    pub(in crate::lower) fn fill_tags(&mut self) {
        for ((held, name), tag) in self.tags_of_branches() {
            let definition = self.api.ty(held);
            let Shape::Struct(shape) = &definition.shape else {
                continue;
            };
            let (Some(text), Some((at, field))) = (tag.text, shape.fields.find(&name)) else {
                continue;
            };
            let is_optional = field.presence != Presence::Required;
            let is_added =
                is_optional && !tag.is_written && definition.direction != Direction::Response;
            if !self.has_value(&field.ty, &text) {
                continue;
            }
            let Shape::Struct(shape) = &mut self.api.types[held.0].shape else {
                continue;
            };
            if is_added && shape.constructors.is_empty() {
                shape.constructors.push(Constructor::of_required());
            }
            for constructor in &mut shape.constructors {
                let arguments = &mut constructor.arguments;
                let argument = arguments.iter().position(|argument| *argument == at);
                let is_set = constructor.constants.iter().any(|(known, _)| *known == at);
                if let Some(argument) = argument {
                    arguments.remove(argument);
                }
                if argument.is_some() || is_added && !is_set {
                    constructor.constants.push((at, text.clone().into()));
                }
            }
        }
    }

    /// By type and member: the one text that chooses the type, if that is the same in all choices.
    /// Numbers and booleans are constants of the member itself.
    fn tags_of_branches(&self) -> BTreeMap<(TypeId, String), TagOfBranch> {
        let mut tags: BTreeMap<_, TagOfBranch> = BTreeMap::new();
        for definition in &self.api.types {
            let Shape::Union(union) = &definition.shape else {
                continue;
            };
            let (Tagging::Member(name) | Tagging::Objects(name)) = &union.tagging else {
                continue;
            };
            for branch in &union.branches {
                let Type::Named(held) = branch.ty else {
                    continue;
                };
                let text = match branch.tags.as_slice() {
                    [tag] => tag.as_text().map(str::to_owned),
                    _ => None,
                };
                let tag = TagOfBranch {
                    text,
                    is_written: union.is_tagged(),
                };
                let known = tags.entry((held, name.clone())).or_insert(tag.clone());
                known.is_written &= tag.is_written;
                if known.text != tag.text {
                    known.text = None;
                }
            }
        }
        tags
    }

    /// Says of which heirs the tag is none of the values that the member lists.
    pub(in crate::lower) fn tell_unlisted_tags(&mut self) {
        let mut unlisted = Vec::new();
        for (at, tags) in &self.tags_of_heirs {
            let directions = [Direction::Both, Direction::Response, Direction::Request];
            let mut types = directions.into_iter();
            let ty = types.find_map(|direction| self.types.get(&(at.clone(), direction)));
            let Some(Type::Named(id)) = ty else {
                continue;
            };
            let Shape::Struct(shape) = &self.api.ty(*id).shape else {
                continue;
            };
            for (member, tag) in tags {
                let field = shape.fields.find(member);
                if let (Some(tag), Some((_, field))) = (tag, field)
                    && self.holds_text(&field.ty)
                    && !self.has_value(&field.ty, tag)
                {
                    unlisted.push((at.clone(), *member, tag.clone()));
                }
            }
        }
        for (at, member, tag) in unlisted {
            let message = format!(
                "`{tag}` is the discriminator value of this schema, but `{member}` does not list it"
            );
            self.degraded(
                Diagnostic::warning(Code::InvalidDiscriminator, at, message)
                    .with_note(format!("the constructor takes the value of `{member}`"))
                    .with_help("add it to `enum`, or map a listed value to this schema"),
            );
        }
    }

    /// Whether a text is a value that a type lists, or that of a type which lists none.
    fn has_value(&self, ty: &Type, text: &str) -> bool {
        match ty {
            Type::String => true,
            Type::Nullable(inner) => self.has_value(inner, text),
            Type::Named(id) => match &self.api.ty(*id).shape {
                Shape::Enum(shape) => {
                    let mut listed = shape.values.iter();
                    shape.any_text || listed.any(|listed| listed.value == text)
                }
                _ => false,
            },
            _ => false,
        }
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

/// What chooses a type in the choices that have it as a branch.
#[derive(Clone)]
struct TagOfBranch {
    /// The one text that does, if all of them agree.
    text: Option<String>,
    /// Whether all of them write it with a value that lacks it.
    is_written: bool,
}

/// The one value that a schema lists.
pub(in crate::lower) fn single_value(schema: &Node) -> Option<&Node> {
    match (schema.get("const"), schema.list("enum")) {
        (Some(value), _) | (None, [value]) => Some(value),
        // A choice of one constant, which may have a title.
        (None, []) => match listed(schema).as_slice() {
            [only] => Some(only.value),
            _ => None,
        },
        (None, _) => None,
    }
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
    let branches = node.list("oneOf");
    if depth > MAX_DEPTH
        || branches.is_empty()
        || !branches.iter().all(|branch| branch.has("title"))
    {
        if depth > 0 {
            list.push(base.clone());
        }
        return;
    }
    for branch in branches {
        let mut way = base.clone();
        way.titles.extend(branch.text("title").map(str::to_owned));
        if let Some(docs) = branch.text("description") {
            docs.clone_into(&mut way.docs);
        }
        let position = |name: &str| fields.iter().position(|field| field.name == name);
        for (name, schema) in branch.members("properties") {
            if let (Some(at), Some([constant])) = (position(name), texts(schema).as_deref())
                && held[at]
            {
                way.constants.retain(|(known, _)| *known != at);
                way.constants.push((at, constant.clone().into()));
                way.arguments.retain(|argument| *argument != at);
            }
        }
        let needed = branch.list("required");
        for at in needed.iter().filter_map(Node::as_str).filter_map(position) {
            if !way.arguments.contains(&at)
                && way.constants.iter().all(|(constant, _)| *constant != at)
            {
                way.arguments.push(at);
            }
        }
        choices(branch, (fields, held), &way, list, depth + 1);
    }
}

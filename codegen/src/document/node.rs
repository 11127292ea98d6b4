//! The tree of a document: JSON's data model, ordered and exact.

use std::fmt;
use std::hash::{Hash, Hasher};

use indexmap::IndexMap;
use indexmap::map::Iter;

use crate::number::Number;
use crate::source::Pointer;

/// The members of an object, in the order of the document.
pub type Object = IndexMap<String, Node, foldhash::fast::RandomState>;

/// How many members an object has at most that is searched from its front.
const FEW: usize = 8;

/// A value as the document has it; two are equal as JSON Schema compares them (2020-12, 4.2.2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Node {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, exactly.
    Number(Number),
    /// A string.
    String(String),
    /// An array.
    Array(Vec<Self>),
    /// An object.
    Object(Object),
}

/// Nodes that are equal have one hash: the order of members makes no difference.
impl Hash for Node {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.kind().hash(state);
        match self {
            Self::Null => {}
            Self::Bool(value) => value.hash(state),
            Self::Number(value) => value.hash(state),
            Self::String(value) => value.hash(state),
            Self::Array(items) => items.hash(state),
            Self::Object(members) => {
                let mut members: Vec<(&String, &Self)> = members.iter().collect();
                members.sort_unstable_by_key(|(name, _)| *name);
                members.hash(state);
            }
        }
    }
}

/// What kind of value a [`Node`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        })
    }
}

impl Node {
    /// What kind of value it is.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Null => Kind::Null,
            Self::Bool(_) => Kind::Bool,
            Self::Number(_) => Kind::Number,
            Self::String(_) => Kind::String,
            Self::Array(_) => Kind::Array,
            Self::Object(_) => Kind::Object,
        }
    }

    /// Whether it is of a type of JSON Schema, by its name; of one that does not exist, all are.
    pub(crate) fn is_of_type(&self, name: &str) -> bool {
        match name {
            "string" => self.kind() == Kind::String,
            "number" => self.kind() == Kind::Number,
            "integer" => self.as_number().is_some_and(Number::is_integer),
            "boolean" => self.kind() == Kind::Bool,
            "array" => self.kind() == Kind::Array,
            "object" => self.kind() == Kind::Object,
            "null" => self.kind() == Kind::Null,
            _ => true,
        }
    }

    /// The member `name`, if this is an object that has it.
    pub fn get(&self, name: &str) -> Option<&Self> {
        let members = self.as_object()?;
        if members.len() > FEW {
            return members.get(name);
        }
        // To hash a name takes longer than to look at the few that most objects have.
        let mut members = members.iter();
        members
            .find(|(own, _)| *own == name)
            .map(|(_, member)| member)
    }

    /// The node that `pointer` leads to from here.
    pub fn at(&self, pointer: &Pointer) -> Option<&Self> {
        pointer.tokens().try_fold(self, |node, token| match node {
            Self::Object(_) => node.get(&token),
            Self::Array(items) => items.get(array_index(&token)?),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_) => None,
        })
    }

    /// The node that `pointer` leads to from here, to be changed.
    pub(crate) fn at_mut(&mut self, pointer: &Pointer) -> Option<&mut Self> {
        pointer.tokens().try_fold(self, |node, token| match node {
            Self::Object(members) => members.get_mut(&*token),
            Self::Array(items) => items.get_mut(array_index(&token)?),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_) => None,
        })
    }

    /// Whether it is `null`.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The boolean, if it is one.
    pub const fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The number, if it is one.
    pub(crate) const fn as_number(&self) -> Option<&Number> {
        match self {
            Self::Number(value) => Some(value),
            _ => None,
        }
    }

    /// The string, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(value) => Some(value),
            _ => None,
        }
    }

    /// The elements, if it is an array.
    pub fn as_array(&self) -> Option<&[Self]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The members, if it is an object.
    pub const fn as_object(&self) -> Option<&Object> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }
}

/// What the members of an object hold, where they hold what is expected.
pub trait Lookup {
    /// The member `name`, if there is one.
    fn member(&self, name: &str) -> Option<&Node>;

    /// Whether there is a member `name`.
    fn has(&self, name: &str) -> bool {
        self.member(name).is_some()
    }

    /// Whether there is a member of one of some names.
    fn has_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.has(name))
    }

    /// The string at the member `name`, if there is one.
    fn text(&self, name: &str) -> Option<&str> {
        self.member(name)?.as_str()
    }

    /// Whether the member `name` is `true`.
    fn flag(&self, name: &str) -> bool {
        self.member(name).and_then(Node::as_bool) == Some(true)
    }

    /// The number at the member `name`, if there is one.
    fn number(&self, name: &str) -> Option<&Number> {
        self.member(name)?.as_number()
    }

    /// The elements of the array at the member `name`; none, if there is no array.
    fn list(&self, name: &str) -> &[Node] {
        let list = self.member(name).and_then(Node::as_array);
        list.unwrap_or_default()
    }

    /// The members of the object at the member `name`; none, if there is no object.
    fn members(&self, name: &str) -> Iter<'_, String, Node> {
        let members = self.member(name).and_then(Node::as_object);
        members.map(Object::iter).unwrap_or_default()
    }
}

impl Lookup for Node {
    fn member(&self, name: &str) -> Option<&Node> {
        self.get(name)
    }
}

impl Lookup for Object {
    fn member(&self, name: &str) -> Option<&Node> {
        self.get(name)
    }
}

/// An array index as RFC 6901, 4 writes it: digits without a leading zero.
fn array_index(token: &str) -> Option<usize> {
    let canonical = token == "0" || !token.starts_with(['0', '+']);
    canonical.then(|| token.parse().ok()).flatten()
}

impl From<&Node> for serde_json::Value {
    fn from(node: &Node) -> Self {
        match node {
            Node::Null => Self::Null,
            Node::Bool(value) => Self::Bool(*value),
            Node::Number(value) => Self::Number(value.to_json()),
            Node::String(value) => Self::String(value.clone()),
            Node::Array(items) => Self::Array(items.iter().map(Self::from).collect()),
            Node::Object(members) => Self::Object(
                members
                    .iter()
                    .map(|(name, member)| (name.clone(), Self::from(member)))
                    .collect(),
            ),
        }
    }
}

/// Writes the value as JSON, on one line.
impl fmt::Display for Node {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        serde_json::Value::from(self).fmt(formatter)
    }
}

/// Reads a small part of the tree as a type; nothing, if it has another form.
pub(super) fn from_node<T: serde::de::DeserializeOwned>(node: &Node) -> Option<T> {
    serde_json::from_value(serde_json::Value::from(node)).ok()
}

impl From<serde_json::Value> for Node {
    fn from(value: serde_json::Value) -> Self {
        use serde_json::Value;
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(value),
            Value::Number(value) => {
                let text = value.to_string();
                Number::parse(&text).map_or(Self::String(text), Self::Number)
            }
            Value::String(value) => Self::String(value),
            Value::Array(items) => Self::Array(items.into_iter().map(Self::from).collect()),
            Value::Object(members) => Self::Object(
                members
                    .into_iter()
                    .map(|(name, member)| (name, Self::from(member)))
                    .collect(),
            ),
        }
    }
}

//! Builds the tree from what a serde reader sees.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::document::{Kind, Node, Number, Object};

/// The name under which `serde_json` hands over a number as its text (feature
/// `arbitrary_precision`), as a map of this one key.
const NUMBER_TOKEN: &str = "$serde_json::private::Number";

/// The key that merges other objects into its own (YAML 1.1, "merge").
const MERGE_KEY: &str = "<<";

/// Which syntax is read.
#[derive(Clone, Copy, Debug)]
pub(super) enum Syntax<'t> {
    Json,
    /// YAML, and the text, since a value does not tell whether it has quotes.
    Yaml(&'t str),
}

impl Syntax<'_> {
    /// Whether a scalar, which is a piece of the text if that is YAML, has quotes around it there.
    fn has_quotes_around(self, scalar: &str) -> bool {
        let Syntax::Yaml(text) = self else {
            return true;
        };
        let start = scalar.as_ptr().addr().checked_sub(text.as_ptr().addr());
        let before = start.and_then(|start| text.as_bytes().get(..start));
        matches!(before, Some([.., b'\'' | b'"']))
    }
}

/// What is known about a text while it is read.
#[derive(Debug)]
pub(super) struct Progress<'t> {
    syntax: Syntax<'t>,
    nodes_left: usize,
    duplicates: bool,
}

impl<'t> Progress<'t> {
    /// What is known of a text of which no more than so many nodes may come.
    pub(super) const fn new(nodes: usize, syntax: Syntax<'t>) -> Self {
        Self {
            syntax,
            nodes_left: nodes,
            duplicates: false,
        }
    }

    /// Whether an object had a key twice.
    pub(super) const fn has_duplicates(&self) -> bool {
        self.duplicates
    }

    /// Counts a node; long strings count as several.
    fn spend<E: de::Error>(&mut self, bytes: usize) -> Result<(), E> {
        match self.nodes_left.checked_sub(1 + bytes / 64) {
            Some(left) => {
                self.nodes_left = left;
                Ok(())
            }
            None => Err(E::custom("the aliases of the file expand beyond the limit")),
        }
    }
}

/// Builds one node.
pub(super) struct Build<'p, 't> {
    progress: &'p mut Progress<'t>,
}

impl<'p, 't> Build<'p, 't> {
    pub(super) const fn new(progress: &'p mut Progress<'t>) -> Self {
        Self { progress }
    }

    fn number<E: de::Error>(self, number: Option<Number>) -> Result<Node, E> {
        self.progress.spend(0)?;
        number
            .map(Node::Number)
            .ok_or_else(|| E::custom("infinity and NaN are not numbers of JSON"))
    }

    fn array<'de, A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        self.progress.spend(0)?;
        let mut array = Vec::new();
        while let Some(item) = items.next_element_seed(Build::new(self.progress))? {
            array.push(item);
        }
        Ok(Node::Array(array))
    }

    fn object<'de, A: MapAccess<'de>>(self, mut members: A) -> Result<Node, A::Error> {
        self.progress.spend(0)?;
        let mut object = Object::default();
        let key = Key {
            syntax: self.progress.syntax,
        };
        let mut merged = None;
        while let Some(name) = members.next_key_seed(key)? {
            let name = match name {
                Name::Text(name) => name,
                Name::Merge => {
                    self.progress.spend(0)?;
                    let value = members.next_value_seed(Build::new(self.progress))?;
                    self.progress.duplicates |= merged.replace(value).is_some();
                    continue;
                }
            };
            let is_json = matches!(self.progress.syntax, Syntax::Json);
            if is_json && object.is_empty() && name == NUMBER_TOKEN {
                let text: Cow<'_, str> = members.next_value()?;
                return Ok(
                    Number::parse(&text).map_or_else(|| Node::String(text.into()), Node::Number)
                );
            }
            self.progress.spend(name.len())?;
            let value = members.next_value_seed(Build::new(self.progress))?;
            self.progress.duplicates |= object.insert(name, value).is_some();
        }
        if let Some(merged) = merged {
            merge(&mut object, merged)?;
        }
        Ok(Node::Object(object))
    }
}

/// Adds the members of the merged object, or objects, that the object does not have itself.
fn merge<E: de::Error>(object: &mut Object, merged: Node) -> Result<(), E> {
    match merged {
        Node::Object(members) => {
            for (name, member) in members {
                object.entry(name).or_insert(member);
            }
            Ok(())
        }
        Node::Array(items) if items.iter().all(|item| item.kind() == Kind::Object) => {
            items.into_iter().try_for_each(|item| merge(object, item))
        }
        other => Err(E::custom(format_args!(
            "a merge key `<<` takes an object or a list of objects, found {}",
            other.kind()
        ))),
    }
}

impl<'de> DeserializeSeed<'de> for Build<'_, '_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Node, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Build<'_, '_> {
    type Value = Node;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value without a tag of its own")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Node, E> {
        self.progress.spend(0)?;
        Ok(Node::Null)
    }

    // A text without any YAML document.
    fn visit_none<E: de::Error>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Node, E> {
        self.progress.spend(0)?;
        Ok(Node::Bool(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Node, E> {
        self.number(Some(Number::from(i128::from(value))))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Node, E> {
        self.number(Some(Number::from(i128::from(value))))
    }

    fn visit_i128<E: de::Error>(self, value: i128) -> Result<Node, E> {
        self.number(Some(Number::from(value)))
    }

    fn visit_u128<E: de::Error>(self, value: u128) -> Result<Node, E> {
        self.number(Number::parse(&value.to_string()))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Node, E> {
        self.number(Number::from_f64(value))
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Node, E> {
        self.progress.spend(value.len())?;
        Ok(Node::String(value.to_owned()))
    }

    fn visit_string<E: de::Error>(self, value: String) -> Result<Node, E> {
        self.progress.spend(value.len())?;
        Ok(Node::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Node, A::Error> {
        self.array(items)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Node, A::Error> {
        self.object(members)
    }
}

/// What a key says.
enum Name {
    /// The name of a member.
    Text(String),
    /// Other objects are merged into this one: `<<` without quotes, in YAML.
    Merge,
}

/// Builds a key: JSON has strings alone, a scalar of YAML is the text that is written (`200:`).
#[derive(Clone, Copy)]
struct Key<'t> {
    syntax: Syntax<'t>,
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Name;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Name, D::Error> {
        // Not as any value: of `1.10` as a number nothing but its value would be left.
        reader.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key<'_> {
    type Value = Name;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string as a key")
    }

    // A scalar that stands in the text as it is.
    fn visit_borrowed_str<E: de::Error>(self, value: &'de str) -> Result<Name, E> {
        match value {
            "" | MERGE_KEY if self.syntax.has_quotes_around(value) => self.visit_str(value),
            "" => Err(E::custom("a key is missing in front of a colon")),
            MERGE_KEY => Ok(Name::Merge),
            _ => self.visit_str(value),
        }
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Name, E> {
        Ok(Name::Text(value.to_owned()))
    }

    fn visit_string<E: de::Error>(self, value: String) -> Result<Name, E> {
        Ok(Name::Text(value))
    }
}

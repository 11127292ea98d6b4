//! Values of several types: which branch a value belongs to.
//!
//! Invariant: a value that belongs to no branch is kept as it came.

use std::borrow::Borrow;

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize, Serializer, ser};
use serde_json::Value;

use super::integer::{Integers, int};

/// What the values of a discriminator are.
pub(crate) trait Tag: ToOwned {
    /// The value as one of them.
    fn of(value: &Value) -> Option<Self::Owned>;
}

impl Tag for str {
    fn of(value: &Value) -> Option<String> {
        value.as_str().map(str::to_owned)
    }
}

impl Tag for i64 {
    fn of(value: &Value) -> Option<Self> {
        int(value).ok()
    }
}

impl Tag for bool {
    fn of(value: &Value) -> Option<Self> {
        value.as_bool()
    }
}

/// Reads a value and chooses its branch by one member, where it has one of the kind.
pub(crate) fn by_tag<'de, K, D, T>(
    deserializer: D,
    tag: &'static str,
    choose: impl FnOnce(Option<&K>, Value) -> Result<T, serde_json::Error>,
) -> Result<T, D::Error>
where
    K: Tag + ?Sized,
    D: Deserializer<'de>,
{
    let value = Value::deserialize(deserializer)?;
    let name = value.get(tag).and_then(K::of);
    choose(name.as_ref().map(Borrow::borrow), value).map_err(D::Error::custom)
}

/// Reads a value and chooses its branch by its JSON type.
pub(crate) fn by_type<'de, D, T>(
    deserializer: D,
    choose: impl FnOnce(Value) -> T,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
{
    Value::deserialize(deserializer).map(choose)
}

/// Writes a value with the tag of its branch, where it does not have the member itself.
pub(crate) fn write<T: Serialize, S: Serializer>(
    value: &T,
    name: &'static str,
    tag: impl Into<Value>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match serde_json::to_value(value).map_err(ser::Error::custom)? {
        Value::Object(mut members) if !members.contains_key(name) => {
            members.insert(name.to_owned(), tag.into());
            members.serialize(serializer)
        }
        // As itself, it tells what members it leaves out.
        _ => value.serialize(serializer),
    }
}

/// The value as the type of a branch, if it decodes; else as it came.
pub(crate) fn fitting<T: DeserializeOwned>(value: Value) -> Result<T, Value> {
    T::deserialize(&value).map_err(|_| value)
}

/// The value as an integer, or as lists or maps of such, if the type holds it; else as it came.
pub(crate) fn integer<T: Integers>(value: Value) -> Result<T, Value> {
    int(&value).map_err(|_: serde_json::Error| value)
}

/// A text as the branch that it would be read as.
pub(crate) fn of_text<T: DeserializeOwned>(text: Value, unknown: fn(Value) -> T) -> T {
    T::deserialize(&text).unwrap_or_else(|_| unknown(text))
}

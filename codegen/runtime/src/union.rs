//! Values of several types: which branch a value belongs to.
//!
//! Invariant: a value that belongs to no branch is kept as it came.

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize, Serializer, ser};
use serde_json::Value;

use super::integer::{Integers, int};
use super::validate::Validate;

/// Reads a value and chooses its branch by the text of one member, where it has one.
pub(crate) fn by_tag<'de, D, T>(
    deserializer: D,
    tag: &'static str,
    choose: impl FnOnce(Option<&str>, Value) -> Result<T, serde_json::Error>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
{
    let value = Value::deserialize(deserializer)?;
    let name = value.get(tag).and_then(Value::as_str).map(str::to_owned);
    choose(name.as_deref(), value).map_err(D::Error::custom)
}

/// Reads a value and chooses its branch by its JSON type.
pub(crate) fn by_type<'de, D, T>(
    deserializer: D,
    choose: impl FnOnce(Value) -> Result<T, serde_json::Error>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
{
    choose(Value::deserialize(deserializer)?).map_err(D::Error::custom)
}

/// Writes a value with the tag of its branch, where it does not have the member itself.
pub(crate) fn write<T: Serialize, S: Serializer>(
    value: &T,
    name: &'static str,
    tag: &'static str,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match serde_json::to_value(value).map_err(ser::Error::custom)? {
        Value::Object(mut members) if !members.contains_key(name) => {
            members.insert(name.to_owned(), Value::from(tag));
            members.serialize(serializer)
        }
        // As itself, it tells what members it leaves out.
        _ => value.serialize(serializer),
    }
}

/// The value as the type of its branch.
pub(crate) fn branch<T: DeserializeOwned>(value: Value) -> Result<T, serde_json::Error> {
    serde_json::from_value(value)
}

/// The number as an integer, if it is one that the type holds; else the value as it came.
pub(crate) fn integer<T: Integers>(value: Value) -> Result<T, Value> {
    integers(&value).ok_or(value)
}

/// The value as a type, if it decodes.
pub(crate) fn read<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(value).ok()
}

/// A text as the branch that it would be read as.
pub(crate) fn of_text<T: DeserializeOwned>(text: Value, unknown: fn(Value) -> T) -> T {
    read(&text).unwrap_or_else(|| unknown(text))
}

/// The value as integers, or as lists or maps of such, if it decodes.
pub(crate) fn integers<T: Integers>(value: &Value) -> Option<T> {
    int(value).ok()
}

/// The value as the first of several branches as which it is valid and loses nothing, else as the
/// valid one that keeps most of it, else as the one that loses nothing and breaks the fewest rules:
/// of a tag that is a number, the other branches break one more.
pub(crate) fn among<T: Serialize + Validate>(
    value: Value,
    unknown: fn(Value) -> T,
    branches: &[fn(&Value) -> Option<T>],
) -> T {
    let (mut valid, mut whole) = (None, None);
    for found in branches.iter().filter_map(|read| read(&value)) {
        let broken = found
            .validate()
            .map_or_else(|broken| broken.iter().count(), |()| 0);
        let kept = serde_json::to_value(&found).unwrap_or_default();
        match (broken, kept == value) {
            (0, true) => return found,
            (0, false) => {
                let kept = size(&kept);
                if valid.as_ref().is_none_or(|(most, _)| kept > *most) {
                    valid = Some((kept, found));
                }
            }
            (_, true) => {
                if whole.as_ref().is_none_or(|(fewest, _)| broken < *fewest) {
                    whole = Some((broken, found));
                }
            }
            (_, false) => {}
        }
    }
    let best = valid.or(whole).map(|(_, found)| found);
    best.unwrap_or_else(|| unknown(value))
}

/// How many values a value consists of.
fn size(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Object(members) => 1 + members.values().map(size).sum::<usize>(),
        _ => 1,
    }
}

//! The members of an object that have no field, but for those that go the other way only: `readOnly` ones
//! of what is sent, `writeOnly` ones of what is received. For `#[serde(flatten, deserialize_with)]`.
//!
//! Services send back what they took, and what they send is sent back to them: such a member is ignored,
//! whatever it holds.

use std::collections::BTreeMap;

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::flattened;
use super::integer::{self, Integers};

/// A struct that keeps members without a field, whose schema names some that go the other way only.
pub(crate) trait OneWay {
    /// The names of these.
    const NAMES: &'static [&'static str];
}

/// Reads the members of a struct.
pub(crate) fn values<'de, S, D, T>(deserializer: D) -> Result<BTreeMap<String, T>, D::Error>
where
    S: OneWay,
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    flattened::values(others::<S, D>(deserializer)?).map_err(Error::custom)
}

/// Reads the members of a struct whose values are made of integers.
pub(crate) fn integers<'de, S, D, T>(deserializer: D) -> Result<BTreeMap<String, T>, D::Error>
where
    S: OneWay,
    D: Deserializer<'de>,
    T: Integers,
{
    integer::members(others::<S, D>(deserializer)?).map_err(Error::custom)
}

/// What remains of the members of a struct.
fn others<'de, S: OneWay, D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
    let mut members = Map::deserialize(deserializer)?;
    members.retain(|name, _| !S::NAMES.contains(&name.as_str()));
    Ok(Value::Object(members))
}

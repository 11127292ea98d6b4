//! The members of an object that have no field. For `#[serde(flatten, deserialize_with)]`.
//!
//! What serde holds back of an object to give it to them does not tell numbers, where any package of
//! a program turns on the feature `arbitrary_precision` of `serde_json`: they are read as JSON first.

use std::collections::BTreeMap;

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Reads members whose values are numbers, or may hold some.
pub(crate) fn values<'de, D, T>(deserializer: D) -> Result<BTreeMap<String, T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let members = BTreeMap::<String, Value>::deserialize(deserializer)?.into_iter();
    let read = |(name, value): (String, Value)| match serde_json::from_value(value) {
        Ok(held) => Ok((name, held)),
        Err(error) => Err(Error::custom(format_args!("`{name}`: {error}"))),
    };
    members.map(read).collect()
}

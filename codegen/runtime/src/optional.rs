//! Members whose absence and whose `null` are not the same. For `#[serde(deserialize_with)]`.
//!
//! Invariant: `None` is "absent" wherever a member may be absent; where `null` is then a value of
//! its own, it is `Some(None)`.

use serde::{Deserialize, Deserializer};

/// Reads a member that may be absent and whose type says whether it may be `null`; used with
/// `#[serde(default)]`.
#[inline]
pub(crate) fn some<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(deserializer).map(Some)
}

/// Reads a member that must be there and may be `null`, which a plain `Option` would let be absent.
#[inline]
pub(crate) fn nullable<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(deserializer)
}

//! Members that may be absent, may be `null`, or both. For `#[serde(deserialize_with)]`, always
//! beside `#[serde(default)]`.
//!
//! (`nullable` is the exception: without the default, serde finds the member missing.)
//!
//! Invariant: `None` is "absent" wherever a member may be absent; where `null` is then a value of
//! its own, it is `Some(None)`.

use serde::{Deserialize, Deserializer};

/// Reads a member that may be absent and may not be `null`.
#[inline]
pub(crate) fn present<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(deserializer).map(Some)
}

/// Reads a member that may be absent and may be `null`: `None` is absent, `Some(None)` is `null`.
#[inline]
#[expect(
    clippy::option_option,
    reason = "absent, null and a value are three things"
)]
pub(crate) fn tri_state<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(deserializer).map(Some)
}

/// Reads a member whose `null` counts as absent: an optional member of a tolerant answer.
#[inline]
pub(crate) fn lenient<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(deserializer)
}

/// Reads a member that must be there and may be `null`.
///
/// A plain `Option` would let it be absent.
#[inline]
pub(crate) fn nullable<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(deserializer)
}

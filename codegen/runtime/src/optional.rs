//! Members whose absence and whose `null` are not the same. For `#[serde(with)]`.
//!
//! Invariant: `None` is "absent" wherever a member may be absent; where `null` is then a value of
//! its own, it is `Some(None)`.

use serde::{Serialize, Serializer};

/// Writes what is held; an absent member is left out before.
pub(crate) fn serialize<T: Serialize, S: Serializer>(
    held: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    held.serialize(serializer)
}

/// A member that may be absent and whose type says whether it may be `null`; used with
/// `#[serde(default)]`.
pub(crate) mod present {
    use serde::{Deserialize, Deserializer};

    pub(crate) use super::serialize;

    /// Reads what is there.
    #[inline]
    pub(crate) fn deserialize<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
    where
        D: Deserializer<'de>,
        T: Deserialize<'de>,
    {
        T::deserialize(deserializer).map(Some)
    }
}

/// A member that must be there and may be `null`, which a plain `Option` would let be absent.
pub(crate) mod nullable {
    use serde::{Deserialize, Deserializer};

    pub(crate) use super::serialize;

    /// Reads what is there, or `null`.
    #[inline]
    pub(crate) fn deserialize<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
    where
        D: Deserializer<'de>,
        T: Deserialize<'de>,
    {
        Option::deserialize(deserializer)
    }
}

//! Members that are kept though no schema declares them. For `#[serde(flatten, serialize_with)]`.
//!
//! Invariant: they are written as they came, and told from declared ones by who asks.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};
use serde_json::Value;

/// The name of the type that the value of such a member is written as, which JSON does not show.
pub(crate) const UNDECLARED: &str = "Undeclared";

/// Writes such members.
pub(crate) fn members<S: Serializer>(
    members: &BTreeMap<String, Value>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(
        members
            .iter()
            .map(|(name, value)| (name, Undeclared(value))),
    )
}

/// The value of such a member.
struct Undeclared<'a>(&'a Value);

impl Serialize for Undeclared<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct(UNDECLARED, self.0)
    }
}

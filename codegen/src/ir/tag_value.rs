//! The values of a discriminator: what one of its constants tells of a value's branch.

use std::fmt;

use serde_json::Value;

/// A value of the member that tells the branches of a union apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TagValue {
    /// A text, as those of a discriminator's mapping are.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// `true` or `false`.
    Boolean(bool),
}

impl TagValue {
    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Integer(_) | Self::Boolean(_) => None,
        }
    }

    /// Whether it is of the JSON type of another one.
    pub fn is_like(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

impl From<TagValue> for Value {
    fn from(value: TagValue) -> Self {
        match value {
            TagValue::Text(text) => Self::from(text),
            TagValue::Integer(number) => Self::from(number),
            TagValue::Boolean(flag) => Self::from(flag),
        }
    }
}

impl fmt::Display for TagValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => formatter.write_str(text),
            Self::Integer(number) => number.fmt(formatter),
            Self::Boolean(flag) => flag.fmt(formatter),
        }
    }
}

//! Texts that nobody should see by accident: `format: password`.
//!
//! Invariant: the text is written by serde and given by [`SecretText::expose_secret`], and stands
//! in no debug text, no violation and no message of a decoder.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::subject::Textual;
use super::validate::{REDACTED, always_valid};

/// A text that no `Debug` shows, and that is overwritten in memory when it is dropped.
///
/// It is a part of what is sent or came back, so that serde writes it.
#[derive(Clone)]
pub struct SecretText(SecretString);

impl SecretText {
    /// The text itself.
    pub fn expose_secret(&self) -> &str {
        self.0.expose_secret()
    }
}

impl From<String> for SecretText {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<&str> for SecretText {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl std::str::FromStr for SecretText {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(text.into())
    }
}

impl From<SecretString> for SecretText {
    fn from(text: SecretString) -> Self {
        Self(text)
    }
}

/// What came back can be a credential.
impl From<SecretText> for SecretString {
    fn from(text: SecretText) -> Self {
        text.0
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl PartialEq for SecretText {
    fn eq(&self, other: &Self) -> bool {
        self.expose_secret() == other.expose_secret()
    }
}

impl Eq for SecretText {}

impl Textual for SecretText {
    const IS_SECRET: bool = true;

    fn text(&self) -> Option<&str> {
        Some(self.expose_secret())
    }
}

always_valid!(SecretText);

impl Serialize for SecretText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.expose_secret())
    }
}

impl<'de> Deserialize<'de> for SecretText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Asked for a text, `serde_json` would quote a number that stands there instead.
        deserializer.deserialize_any(Visitor)
    }
}

struct Visitor;

fn no_text<E: de::Error>(visitor: &Visitor) -> E {
    E::invalid_type(de::Unexpected::Other(REDACTED), visitor)
}

/// Methods for what is no text, and may be a secret all the same.
macro_rules! refused {
    ($($method:ident: $ty:ty),* $(,)?) => {
        $(fn $method<E: de::Error>(self, _: $ty) -> Result<SecretText, E> {
            Err(no_text(&self))
        })*
    };
}

impl<'de> de::Visitor<'de> for Visitor {
    type Value = SecretText;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<SecretText, E> {
        Ok(text.into())
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<SecretText, E> {
        Ok(text.into())
    }

    refused! {
        visit_bool: bool,
        visit_i64: i64,
        visit_u64: u64,
        visit_f64: f64,
    }

    // With serde_json's `arbitrary_precision`, which any crate of a program may turn on, a number
    // comes as a map.
    fn visit_map<A: de::MapAccess<'de>>(self, _: A) -> Result<SecretText, A::Error> {
        Err(no_text(&self))
    }
}

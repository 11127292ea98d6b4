//! The members that a type declares.
//!
//! Invariant: a type tells them and decodes nothing for it.

use std::cell::Cell;

use serde::de::value::Error;
use serde::de::{self, DeserializeOwned, Deserializer, Visitor};
use serde::forward_to_deserialize_any;

/// The names of the members that a type declares, if it tells.
pub(crate) type Declared = Option<&'static [&'static str]>;

/// Whether a type is a struct, which serde reads from a list as well.
pub(crate) fn is_struct<T: DeserializeOwned>() -> bool {
    let declared = Members::default();
    let _ = T::deserialize(&declared);
    declared.names().is_some()
}

/// The members that a type declares: a source of no value, which hears which ones are looked for.
#[derive(Debug, Default)]
pub(crate) struct Members(Cell<Declared>);

impl Members {
    /// The names that were looked for.
    pub(crate) fn names(&self) -> Declared {
        self.0.get()
    }
}

impl<'de> Deserializer<'de> for &Members {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Error> {
        Err(de::Error::custom("there is no value"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.0.set(Some(fields));
        self.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

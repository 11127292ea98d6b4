//! Lists of fixed length, as tuples: their integers are read as JSON Schema sees them, and their
//! items are checked. For `#[serde(deserialize_with)]`.
//!
//! Invariant: what is read instead of a type ([`Read`]) reads all that the type reads, and besides
//! integers that are written as `1.0`.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::integer;
use super::rivals::Trial;
use super::validate::{Path, Validate, Violations};

/// Reads a value as what `R` stands for.
pub(crate) fn read<'de, R: Read, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<R::Held, D::Error> {
    R::deserialize(deserializer).map(R::held)
}

/// The value as what `R` stands for, if it is that; else as it came.
pub(crate) fn fitting<R: Read>(value: Value) -> Result<R::Held, Value> {
    read::<R, _>(&value).map_err(|_| value)
}

/// What is tried as what `R` stands for, if it is that.
pub(crate) fn fits<R: Read>(trial: Trial<'_>) -> Option<R::Held> {
    read::<R, _>(trial.value()?).ok()
}

/// What is read in the place of a type, and then held as it.
pub(crate) trait Read: DeserializeOwned {
    /// The type.
    type Held;

    /// What was read, as it is held.
    fn held(self) -> Self::Held;
}

/// An integer.
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct Int(#[serde(deserialize_with = "integer::int")] i64);

impl Read for Int {
    type Held = i64;

    fn held(self) -> i64 {
        self.0
    }
}

/// An integer without a sign.
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct Unsigned(#[serde(deserialize_with = "integer::int")] u64);

impl Read for Unsigned {
    type Held = u64;

    fn held(self) -> u64 {
        self.0
    }
}

/// A type in which no integer stands, but behind a name: it is read as it is.
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct As<T>(T);

impl<T: DeserializeOwned> Read for As<T> {
    type Held = T;

    fn held(self) -> T {
        self.0
    }
}

/// A member that may be absent, and whose type says whether it may be `null`.
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct Present<R>(R);

impl<R: Read> Read for Present<R> {
    type Held = Option<R::Held>;

    fn held(self) -> Self::Held {
        Some(self.0.held())
    }
}

impl<R: Read> Read for Option<R> {
    type Held = Option<R::Held>;

    fn held(self) -> Self::Held {
        self.map(R::held)
    }
}

impl<R: Read> Read for Box<R> {
    type Held = Box<R::Held>;

    fn held(self) -> Self::Held {
        Box::new((*self).held())
    }
}

impl<R: Read> Read for Vec<R> {
    type Held = Vec<R::Held>;

    fn held(self) -> Self::Held {
        self.into_iter().map(R::held).collect()
    }
}

impl<R: Read> Read for BTreeMap<String, R> {
    type Held = BTreeMap<String, R::Held>;

    fn held(self) -> Self::Held {
        let members = self.into_iter();
        members.map(|(name, value)| (name, value.held())).collect()
    }
}

/// Implements what tuples need, each given by its types and their places.
macro_rules! tuples {
    ($(($($item:ident $at:tt),*)),* $(,)?) => {
        $(
            impl<$($item: Read),*> Read for ($($item,)*) {
                type Held = ($($item::Held,)*);

                fn held(self) -> Self::Held {
                    ($(self.$at.held(),)*)
                }
            }

            impl<$($item: Validate),*> Validate for ($($item,)*) {
                fn check(&self, at: &Path<'_>, out: &mut Violations) {
                    $(self.$at.check(&at.item($at), out);)*
                }
            }
        )*
    };
}

tuples![
    (A 0),
    (A 0, B 1),
    (A 0, B 1, C 2),
    (A 0, B 1, C 2, D 3),
    (A 0, B 1, C 2, D 3, E 4),
    (A 0, B 1, C 2, D 3, E 4, F 5),
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6),
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7),
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8),
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9),
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10),
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11),
];

//! Integers as JSON Schema sees them: `1700000000.0` and `1.7e9` are integers too (Core 2020-12,
//! 4.2.3). For `#[serde(deserialize_with)]`.
//!
//! Invariant: a number is never rounded and never wraps; what the type cannot hold exactly is an
//! error that names it. (A fraction counts as far as the nearest `f64` shows it.)

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, de};
use serde_json::Value;

/// The one field that `serde_json` writes a number as where its feature `arbitrary_precision` is
/// on, which any package of a program can decide.
pub(crate) const NUMBER: &str = "$serde_json::private::Number";

/// Below this every whole `f64` is the number that was written: 2^53, which 2^53 + 1 is rounded to.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Reads an integer, or lists, maps and options of integers, however deep.
///
/// With `#[serde(default)]`, an absent option and `null` are both `None`.
#[inline]
pub(crate) fn int<'de, D: Deserializer<'de>, T: Integers>(deserializer: D) -> Result<T, D::Error> {
    T::Read::deserialize(deserializer).map(T::held)
}

/// Reads a member that may be absent and whose type says whether it may be `null`; used with
/// `#[serde(default)]`.
#[inline]
pub(crate) fn some_int<'de, D: Deserializer<'de>, T: Integers>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    int(deserializer).map(Some)
}

/// Reads the members that have no field; used with `#[serde(flatten)]`.
///
/// What serde holds back of an object to give it to such a member does not read `1.0` as an integer.
pub(crate) fn members<'de, D: Deserializer<'de>, T: Integers>(
    deserializer: D,
) -> Result<BTreeMap<String, T>, D::Error> {
    let members = BTreeMap::<String, Value>::deserialize(deserializer)?.into_iter();
    let read = |(name, value): (String, Value)| match int(value) {
        Ok(held) => Ok((name, held)),
        Err(error) => Err(de::Error::custom(format_args!("`{name}`: {error}"))),
    };
    members.map(read).collect()
}

/// Reads JSON whose whole numbers may be written with a fraction, such as `1.0`, as a type that reads no
/// integers from such; nothing where it has none, or is not of the type all the same.
pub(crate) fn of_whole_numbers<T: DeserializeOwned>(json: &[u8]) -> Option<T> {
    let mut value: Value = serde_json::from_slice(json).ok()?;
    spell_integers(&mut value)
        .then(|| T::deserialize(value).ok())
        .flatten()
}

/// Writes the whole numbers of a value without a fraction; gives whether there is one.
///
/// `serde_json` reads no deeper than 128 levels.
fn spell_integers(value: &mut Value) -> bool {
    let is_spelt = |is_any, inner| spell_integers(inner) || is_any;
    match value {
        Value::Number(number) if number.is_f64() => match int::<_, i64>(&*value) {
            Ok(integer) => {
                *value = integer.into();
                true
            }
            Err(_) => false,
        },
        Value::Array(items) => items.iter_mut().fold(false, is_spelt),
        Value::Object(members) => members.values_mut().fold(false, is_spelt),
        _ => false,
    }
}

/// What holds integers: an integer, or a list, map or option of such.
pub(crate) trait Integers: Sized {
    /// What is read in its place.
    type Read: DeserializeOwned;

    /// What was read, as it is held.
    fn held(read: Self::Read) -> Self;
}

impl Integers for i64 {
    type Read = Integer<Self>;

    fn held(read: Self::Read) -> Self {
        read.0
    }
}

impl Integers for u64 {
    type Read = Integer<Self>;

    fn held(read: Self::Read) -> Self {
        read.0
    }
}

impl<T: Integers> Integers for Vec<T> {
    type Read = Vec<T::Read>;

    fn held(read: Self::Read) -> Self {
        read.into_iter().map(T::held).collect()
    }
}

impl<T: Integers> Integers for BTreeMap<String, T> {
    type Read = BTreeMap<String, T::Read>;

    fn held(read: Self::Read) -> Self {
        read.into_iter()
            .map(|(name, value)| (name, T::held(value)))
            .collect()
    }
}

impl<T: Integers> Integers for Option<T> {
    type Read = Option<T::Read>;

    fn held(read: Self::Read) -> Self {
        read.map(T::held)
    }
}

/// What holds one integer.
pub(crate) trait Held: TryFrom<i64> + TryFrom<u64> {
    /// What its values are.
    const WHAT: &str;
}

impl Held for i64 {
    const WHAT: &str = "a signed integer of 64 bits";
}

impl Held for u64 {
    const WHAT: &str = "an unsigned integer of 64 bits";
}

/// An integer inside another type.
pub(crate) struct Integer<T>(T);

impl<'de, T: Held> Deserialize<'de> for Integer<T> {
    #[inline]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // JSON has one kind of number: what it is shows in what is visited.
        deserializer.deserialize_any(Visitor(PhantomData)).map(Self)
    }
}

struct Visitor<T>(PhantomData<T>);

impl<'de, T: Held> de::Visitor<'de> for Visitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an integer")
    }

    #[inline]
    fn visit_i64<E: de::Error>(self, value: i64) -> Result<T, E> {
        T::try_from(value).map_err(|_| outside::<T, E>(value))
    }

    #[inline]
    fn visit_u64<E: de::Error>(self, value: u64) -> Result<T, E> {
        T::try_from(value).map_err(|_| outside::<T, E>(value))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<T, E> {
        if !value.is_finite() || value.fract() != 0.0 {
            return Err(E::invalid_type(de::Unexpected::Float(value), &self));
        }
        if value.abs() >= EXACT {
            // The text may have named another number, which reading it as `f64` has rounded.
            return Err(outside::<T, E>(value));
        }
        #[expect(clippy::cast_possible_truncation, reason = "whole, and inside i64")]
        self.visit_i64(value as i64)
    }

    /// A number as `serde_json` gives it with its feature `arbitrary_precision`, which any package of a
    /// program can turn on: its text, as the one member of an object.
    fn visit_map<A: de::MapAccess<'de>>(self, mut number: A) -> Result<T, A::Error> {
        if number.next_key::<String>()?.as_deref() != Some(NUMBER) {
            return Err(de::Error::invalid_type(de::Unexpected::Map, &self));
        }
        let text: String = number.next_value()?;
        if let Ok(signed) = text.parse::<i64>() {
            return self.visit_i64(signed);
        }
        match (text.parse::<u64>(), text.parse::<f64>()) {
            (Ok(unsigned), _) => self.visit_u64(unsigned),
            (_, Ok(float)) => self.visit_f64(float),
            _ => Err(de::Error::invalid_type(de::Unexpected::Map, &self)),
        }
    }
}

#[cold]
fn outside<T: Held, E: de::Error>(value: impl fmt::Display) -> E {
    E::custom(format_args!(
        "the number {value} is outside what {} holds exactly",
        T::WHAT
    ))
}

//! Branches of one JSON type that no tag tells apart: as which of them a value is held.
//!
//! Invariant: a type tells which members it declares and decodes nothing for it.
//! Invariant: reading a value takes time in line with its size, however its unions nest.

use std::cell::Cell;

use serde::de::value::Error;
use serde::de::{self, DeserializeOwned, Deserializer, Visitor};
use serde::{Serialize, forward_to_deserialize_any};
use serde_json::Value;

use super::equality::json_equal;
use super::integer::{Integers, int};
use super::validate::Validate;

/// The value as the branch that loses the fewest of its values and breaks the fewest rules, both
/// together; of equal ones as that which breaks the fewest, then the first; as it came, if it is of
/// none of them.
///
/// Those that declare more of its members are tried first, and the others only where they could be
/// better: a tree of unions is read once.
pub(crate) fn among<T: Serialize + Validate>(
    value: Value,
    unknown: fn(Value) -> T,
    branches: &[fn(Trial<'_>) -> Option<T>],
) -> T {
    let undeclared = |branch: &fn(Trial<'_>) -> Option<T>| Trial::undeclared(&value, *branch);
    let mut branches: Vec<_> = branches.iter().map(|it| (undeclared(it), it)).collect();
    branches.sort_by_key(|(undeclared, _)| *undeclared);
    let _patience = Patience::with(branches.len(), || size(&value));
    let mut best: Option<((usize, usize), T)> = None;
    for (at, (undeclared, read)) in branches.into_iter().enumerate() {
        let is_worse = best
            .as_ref()
            .is_some_and(|(cost, _)| *cost <= (undeclared, 0));
        if is_worse || at > 0 && !Patience::lasts(size(&value)) {
            break;
        }
        let Some(found) = read(Trial::Value(&value)) else {
            continue;
        };
        let broken = found.validate().map_or_else(|it| it.iter().count(), |()| 0);
        let kept = serde_json::to_value(&found).unwrap_or_default();
        let lost = lost(&value, &kept);
        if (lost, broken) == (0, 0) {
            return found;
        }
        if is_other(lost, broken, &value) {
            continue;
        }
        let cost = (lost + broken, broken);
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, found));
        }
    }
    best.map_or_else(|| unknown(value), |(_, found)| found)
}

/// Whether a value is of another branch, or of none: more than half of what it consists of is lost,
/// or some is, and with the broken rules that is more than a quarter.
fn is_other(lost: usize, broken: usize, value: &Value) -> bool {
    let weight = if broken == 0 { 2 } else { 4 };
    lost > 0 && weight * (lost + broken) > size(value)
}

/// How many of the values that a value consists of are not kept.
fn lost(value: &Value, kept: &Value) -> usize {
    match (value, kept) {
        (Value::Array(items), Value::Array(kept)) => {
            let kept = kept.iter().map(Some).chain(std::iter::repeat(None));
            let lost = items
                .iter()
                .zip(kept)
                .map(|(item, kept)| lost_of(item, kept));
            lost.sum()
        }
        (Value::Object(members), Value::Object(kept)) => {
            let lost = members
                .iter()
                .map(|(name, value)| lost_of(value, kept.get(name)));
            lost.sum()
        }
        _ if json_equal(value, kept) => 0,
        _ => size(value),
    }
}

fn lost_of(value: &Value, kept: Option<&Value>) -> usize {
    kept.map_or_else(|| size(value), |kept| lost(value, kept))
}

/// How many values a value consists of.
fn size(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Object(members) => 1 + members.values().map(size).sum::<usize>(),
        _ => 1,
    }
}

/// What is tried as a type, if it decodes.
pub(crate) fn read<T: DeserializeOwned>(trial: Trial<'_>) -> Option<T> {
    match trial {
        Trial::Value(value) => T::deserialize(value).ok(),
        Trial::Members(declared) => T::deserialize(declared).ok(),
    }
}

/// What is tried as integers, or as lists or maps of such, if it decodes.
pub(crate) fn integers<T: Integers>(trial: Trial<'_>) -> Option<T> {
    int(trial.value()?).ok()
}

/// What a branch is asked.
#[derive(Clone, Copy)]
pub(crate) enum Trial<'a> {
    /// To hold a value.
    Value(&'a Value),
    /// Which members it declares.
    Members(&'a Members),
}

impl<'a> Trial<'a> {
    /// The value that is to be held.
    pub(crate) fn value(self) -> Option<&'a Value> {
        match self {
            Self::Value(value) => Some(value),
            Self::Members(_) => None,
        }
    }

    /// How many members a value has that a branch does not declare, as far as its type tells.
    pub(crate) fn undeclared<T>(value: &Value, branch: fn(Trial<'_>) -> Option<T>) -> usize {
        let Value::Object(members) = value else {
            return 0;
        };
        let declared = Members::default();
        branch(Trial::Members(&declared));
        declared.0.get().map_or(0, |declared| {
            let undeclared = members
                .keys()
                .filter(|name| !declared.contains(&name.as_str()));
            undeclared.count()
        })
    }
}

/// The members that a type declares: a source of no value, which hears which ones are looked for.
#[derive(Debug, Default)]
pub(crate) struct Members(Cell<Option<&'static [&'static str]>>);

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

/// How many values may be read once more as another branch, for each value of the outermost union.
const TIMES: usize = 64;

thread_local! {
    /// How many values may be read once more, inside of a union.
    static LEFT: Cell<Option<usize>> = const { Cell::new(None) };
}

/// What is left of the patience with unions inside of unions, each of which doubles the ways to read
/// them: without any, a value is held as the first branch that is tried, or as it came.
pub(crate) struct Patience {
    is_outermost: bool,
}

impl Patience {
    /// That of the union around this one, or else that of so many branches with a value of a size.
    pub(crate) fn with(branches: usize, size: impl FnOnce() -> usize) -> Self {
        let is_outermost = LEFT.get().is_none();
        if is_outermost {
            LEFT.set(Some(size().saturating_mul(TIMES + branches)));
        }
        Self { is_outermost }
    }

    /// Whether a value of a size may be read once more; it is taken to be.
    pub(crate) fn lasts(size: usize) -> bool {
        let left = LEFT.get().and_then(|left| left.checked_sub(size));
        if left.is_some() {
            LEFT.set(left);
        }
        left.is_some()
    }
}

impl Drop for Patience {
    fn drop(&mut self) {
        if self.is_outermost {
            LEFT.set(None);
        }
    }
}

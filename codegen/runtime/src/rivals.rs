//! Branches of one JSON type that no tag tells apart: as which of them a value is held.
//!
//! Invariant: reading a value takes time in line with its size, however its unions nest.

use std::cell::Cell;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::declared::{Declared, Members};
use super::equality::json_equal;
use super::integer::{Integers, int};
use super::validate::{Validate, size};
use super::written::{Written, write};

/// The value as the branch that loses the fewest of its values and breaks the fewest rules, both
/// together; of equal ones as that which loses the fewest, then the first; as it came, if it is of
/// none of them, or would be held as it came inside of a branch, too.
///
/// Those that declare more of its members are tried first, and the others only where they could be
/// better: a tree of unions is read once.
pub(crate) fn among<T: Serialize + Validate>(
    value: Value,
    unknown: fn(Value) -> T,
    branches: &[fn(Trial<'_>) -> Option<T>],
) -> T {
    let rivals: Vec<Declared> = branches.iter().map(|it| Trial::declared(*it)).collect();
    let lacks = |own: &Declared| own.map_or(0, |own| members_beside(&value, own).count());
    let branches = branches.iter().zip(&rivals);
    let mut branches: Vec<_> = branches
        .map(|(read, own)| (lacks(own), read, *own))
        .collect();
    branches.sort_by_key(|(lacks, ..)| *lacks);
    let _patience = Patience::with(branches.len(), || size(&value));
    let mut best: Option<((usize, usize), T)> = None;
    for (at, (lacks, read, own)) in branches.into_iter().enumerate() {
        let is_worse = best
            .as_ref()
            .is_some_and(|(cost, _)| *cost <= (lacks, lacks));
        if is_worse || at > 0 && !Patience::lasts(size(&value)) {
            break;
        }
        let Some(found) = read(Trial::Value(&value)) else {
            continue;
        };
        let broken = found.validate().err().unwrap_or_default();
        if broken.is_unread(&value) {
            continue;
        }
        let broken = broken.len();
        let kept = write(&found).ok();
        let lost = |weight| lost(&value, kept.as_ref(), weight);
        let cost = (lost(size) + broken, lost(size));
        // What is new is one fault, however much it is.
        let is_other = match (lost(|_| 1), broken) {
            (0, 0) => return found,
            (0, _) => false,
            (_, 0) => is_of_rivals(&value, own, &rivals),
            // What is of no branch loses and breaks something as any: more than a third of it.
            (lost, broken) => 3 * (lost + broken) > size(&value),
        };
        if !is_other && best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, found));
        }
    }
    best.map_or_else(|| unknown(value), |(_, found)| found)
}

/// Whether most members of a value are declared by other branches and not by this one.
fn is_of_rivals(value: &Value, own: Declared, rivals: &[Declared]) -> bool {
    let (Some(own), Value::Object(members)) = (own, value) else {
        return false;
    };
    let is_theirs = |name: &&str| rivals.iter().flatten().any(|theirs| theirs.contains(name));
    let theirs = members_beside(value, own).filter(is_theirs).count();
    2 * theirs > members.len()
}

/// The members of a value that a branch does not declare.
fn members_beside<'v>(value: &'v Value, own: &[&str]) -> impl Iterator<Item = &'v str> {
    let members = value.as_object().into_iter().flatten();
    let names = members.map(|(name, _)| name.as_str());
    names.filter(|name| !own.contains(name))
}

/// What of a value is not kept, each by its weight: no `null` of a declared member, which stands for its
/// absence.
fn lost(value: &Value, kept: Option<&Written>, weight: fn(&Value) -> usize) -> usize {
    match (value, kept) {
        (Value::Array(items), Some(Written::Items(kept))) => {
            let kept = kept.iter().map(Some).chain(std::iter::repeat(None));
            let items = items.iter().zip(kept);
            items.map(|(item, kept)| lost(item, kept, weight)).sum()
        }
        (Value::Object(members), Some(Written::Members(kept))) => {
            let lost = members.iter().map(|(name, value)| match kept.get(name) {
                None if value.is_null() && kept.declares(name) => 0,
                kept => lost(value, kept, weight),
            });
            lost.sum()
        }
        (value, Some(Written::Scalar(kept))) if json_equal(value, kept) => 0,
        _ => weight(value),
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

    /// The members that a branch declares, as far as its type tells.
    fn declared<T>(branch: fn(Trial<'_>) -> Option<T>) -> Declared {
        let declared = Members::default();
        branch(Trial::Members(&declared));
        declared.names()
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

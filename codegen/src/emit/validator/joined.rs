//! Conditions that are joined, without what others of them say already: who reads the output sees each
//! thing once, and Clippy has nothing to simplify.

use std::collections::{BTreeMap, BTreeSet};

use super::condition::Condition;
use crate::emit::imports::Imports;

/// How deep conditions may stand in each other to be compared with others.
const DEPTH: usize = 2;

/// How conditions are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joint {
    /// All of them hold.
    All,
    /// At least one of them does.
    Any,
}

/// The conditions without those that others imply; `None` where one is the opposite of another, so
/// that the others make no difference.
pub(super) fn distinct(joint: Joint, conditions: Vec<Condition>) -> Option<Vec<Condition>> {
    if conditions.len() < 2 {
        return Some(conditions);
    }
    let (mut seen, mut kept) = (BTreeSet::new(), Vec::new());
    for condition in conditions {
        if written_opposite(&condition).is_some_and(|opposite| seen.contains(&opposite)) {
            return None;
        }
        if written(&condition).is_none_or(|own| seen.insert(own)) {
            kept.push(condition);
        }
    }
    let is_seen = |condition: &Condition| written(condition).is_some_and(|own| seen.contains(&own));
    kept.retain(|condition| match (joint, condition) {
        (Joint::Any, Condition::All(parts)) | (Joint::All, Condition::Any(parts)) => {
            !parts.iter().any(is_seen)
        }
        _ => true,
    });
    Some(kept)
}

/// Conditions that hold together, where a lower and an upper limit that are the same say which value
/// there is.
pub(super) fn met(conditions: Vec<Condition>) -> Vec<Condition> {
    let (mut limits, mut kept) = (BTreeMap::new(), Vec::new());
    for condition in conditions {
        let Some((equal, other)) = condition.met() else {
            kept.push(condition);
            continue;
        };
        let known = written(&other).and_then(|other| limits.get(&other).copied());
        if let Some(known) = known {
            kept[known] = equal;
            continue;
        }
        limits.extend(written(&condition).map(|own| (own, kept.len())));
        kept.push(condition);
    }
    kept
}

/// Conditions of which one is to hold.
#[derive(Debug, Default)]
pub(super) struct Rivals {
    /// Those that stand alone.
    pub(super) single: Vec<Condition>,
    /// How many pairs of opposites there are beside them: of each, one holds.
    pub(super) opposites: usize,
    /// Those that stand there more than once, so that they must not hold.
    pub(super) repeated: Vec<Condition>,
}

impl Rivals {
    /// What conditions are to each other.
    pub(super) fn of(conditions: Vec<Condition>) -> Self {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for own in conditions.iter().filter_map(written) {
            *counts.entry(own).or_default() += 1;
        }
        let count = |own: &Option<String>| own.as_ref().and_then(|own| counts.get(own)).copied();
        let (mut rivals, mut seen) = (Self::default(), BTreeSet::new());
        for condition in conditions {
            let own = written(&condition);
            let is_paired = count(&written_opposite(&condition)) == Some(1);
            match count(&own) {
                Some(2..) => {
                    if seen.insert(own) {
                        rivals.repeated.push(condition);
                    }
                }
                Some(_) if is_paired => {
                    // The other one of the pair is counted with the first.
                    if !seen.remove(&own) {
                        seen.insert(written_opposite(&condition));
                        rivals.opposites += 1;
                    }
                }
                _ => rivals.single.push(condition),
            }
        }
        rivals
    }
}

/// How a condition is written that asks nothing of what stands inside of a value: others are not
/// compared.
fn written(condition: &Condition) -> Option<String> {
    is_plain(condition, DEPTH).then(|| condition.emit(&mut Imports::default()).to_string())
}

/// The same of its opposite.
fn written_opposite(condition: &Condition) -> Option<String> {
    is_plain(condition, DEPTH).then(|| {
        let opposite = condition.clone().negated();
        opposite.emit(&mut Imports::default()).to_string()
    })
}

fn is_plain(condition: &Condition, depth: usize) -> bool {
    match condition {
        Condition::Term(_)
        | Condition::Function(..)
        | Condition::Comparison(..)
        | Condition::Present(_)
        | Condition::Absent(_) => true,
        Condition::Not(condition) => is_plain(condition, depth),
        Condition::All(parts) | Condition::Any(parts) => {
            depth > 0 && parts.iter().all(|part| is_plain(part, depth - 1))
        }
        _ => false,
    }
}

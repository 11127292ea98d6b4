//! The enums of error answers that operations have in common: those whose errors have the same bodies.
//!
//! Invariant: neither which operations share an enum nor how it is called depends on their order. Where
//! a status holds something else than in the enum that most of them share, an operation has its own.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::answer::{are_same, of_status, widen};
use crate::ir::{AnswerCase, Failure, FailureId, FailureName};
use crate::lower::Lowering;

impl Lowering<'_> {
    /// Lets operations share enums, of which each has one of its own before.
    pub(in crate::lower) fn share_failures(&mut self) {
        let own = std::mem::take(&mut self.api.failures);
        let mut ids = vec![String::new(); own.len()];
        for operation in &self.api.operations {
            if let Some(FailureId(at)) = operation.failure {
                ids[at].clone_from(&operation.id);
            }
        }
        let mut groups: BTreeMap<&FailureName, Vec<usize>> = BTreeMap::new();
        for (at, failure) in own.iter().enumerate() {
            groups.entry(&failure.name).or_default().push(at);
        }
        // What each is merged into: the first of those that share it, and what they share.
        let mut first: Vec<usize> = (0..own.len()).collect();
        let mut shared: BTreeMap<usize, Vec<AnswerCase>> = BTreeMap::new();
        for members in groups.into_values() {
            let mut kinds = kinds(&own, members);
            kinds.sort_by_cached_key(|kind| {
                let variants = &own[kind[0]].variants;
                let id = kind.iter().map(|at| &ids[*at]).min();
                (Reverse(kind.len()), Reverse(variants.len()), id.cloned())
            });
            let (mut common, mut sharing) = (Vec::new(), Vec::new());
            for kind in &kinds {
                for at in kind {
                    if fits(&common, &own[*at].variants) {
                        extend(&mut common, &own[*at].variants);
                        sharing.push(*at);
                    }
                }
            }
            if let Some(least) = sharing.iter().min().copied() {
                for at in sharing {
                    first[at] = least;
                }
                shared.insert(least, common);
            }
        }
        let mut places: Vec<Option<FailureId>> = vec![None; own.len()];
        for (at, failure) in own.iter().enumerate() {
            if first[at] == at {
                let is_own = !shared.contains_key(&at);
                places[at] = Some(FailureId(self.api.failures.len()));
                self.api.failures.push(Failure {
                    name: if is_own {
                        FailureName::Operation(ids[at].clone())
                    } else {
                        failure.name.clone()
                    },
                    variants: shared
                        .remove(&at)
                        .unwrap_or_else(|| failure.variants.clone()),
                });
            }
        }
        for operation in &mut self.api.operations {
            operation.failure = operation
                .failure
                .and_then(|FailureId(at)| places[first[at]]);
        }
    }
}

/// Operations in groups of those whose errors are the same.
fn kinds(own: &[Failure], members: Vec<usize>) -> Vec<Vec<usize>> {
    let mut kinds: Vec<Vec<usize>> = Vec::new();
    for at in members {
        let variants = &own[at].variants;
        let is_same = |kind: &&mut Vec<usize>| {
            let known = &own[kind[0]].variants;
            let (known, variants): (Vec<_>, Vec<_>) =
                (known.iter().collect(), variants.iter().collect());
            are_same(&known, &variants)
        };
        match kinds.iter_mut().find(is_same) {
            Some(kind) => kind.push(at),
            None => kinds.push(vec![at]),
        }
    }
    kinds
}

/// Whether each status of an operation holds what it holds in an enum, or is new to that.
fn fits(common: &[AnswerCase], variants: &[AnswerCase]) -> bool {
    variants.iter().all(|AnswerCase { status, .. }| {
        let known = of_status(common, *status);
        known.is_empty() || are_same(&known, &of_status(variants, *status))
    })
}

/// Adds the variants of another operation to an enum that has the same for each status of both.
fn extend(known: &mut Vec<AnswerCase>, others: &[AnswerCase]) {
    for case in known.iter_mut() {
        let is_same = |other: &&AnswerCase| {
            other.status == case.status && other.media_types == case.media_types
        };
        if let Some(other) = others.iter().find(is_same) {
            widen(&mut case.content, other.content.as_ref());
        }
    }
    let new = others
        .iter()
        .filter(|other| of_status(known, other.status).is_empty());
    let new: Vec<AnswerCase> = new.cloned().collect();
    known.extend(new);
    known.sort_by_key(|case| case.status);
}

//! Which way the values of a referred schema go, and whether that makes a difference to it.
//!
//! Invariant: each referred schema is walked once, however many operations use it.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Lookup, Node, described, described_without};
use crate::ir::Direction;
use crate::source::Pointer;

use super::Lowering;
use super::meaning::held_kind;

/// What is known of the schemas that others refer to, before any is lowered.
#[derive(Debug, Default)]
pub(super) struct Usage {
    walked: BTreeMap<Pointer, Walked>,
    sent: BTreeSet<Pointer>,
    received: BTreeSet<Pointer>,
    split: BTreeSet<Pointer>,
    /// Whether every schema has one form, whatever way its values go.
    one_form: bool,
}

/// What the walk through one schema found.
#[derive(Debug, Default)]
struct Walked {
    refers_to: BTreeSet<Pointer>,
    /// What it does not refer to where its values are sent: what only `readOnly` members do.
    not_sent: BTreeSet<Pointer>,
    /// The same where they are received, of `writeOnly` members.
    not_received: BTreeSet<Pointer>,
    /// Whether it has members of its own that only go one way.
    one_way: bool,
    /// Whether a member that refers to it only goes one way.
    makes_one_way: bool,
    /// Whether it requires members of its own.
    requires: bool,
}

impl Usage {
    /// With one form for every schema, where that is wanted: to the letter of JSON Schema, `readOnly`
    /// is only an annotation.
    pub(super) fn new(one_form: bool) -> Self {
        Self {
            one_form,
            ..Self::default()
        }
    }

    /// Whether a schema is used at all.
    pub(super) fn is_used(&self, at: &Pointer) -> bool {
        self.sent.contains(at) || self.received.contains(at)
    }

    /// Whether something that is sent refers to the schema at a place, which has no other form for that.
    pub(super) fn is_sent_as_received(&self, at: &Pointer) -> bool {
        self.sent.contains(at) && !self.is_split(at)
    }

    /// Whether an inline schema has values that go one way only, or holds some that do.
    pub(super) fn differs(&self, lowering: &Lowering<'_>, node: &Node) -> bool {
        let mut walked = Walked::default();
        collect(lowering, node, &mut walked);
        walked.one_way || walked.refers_to.iter().any(|at| self.is_split(at))
    }

    /// The form of a schema that is used in a direction: one form serves both where they are equal.
    pub(super) fn form(&self, at: &Pointer, direction: Direction) -> Direction {
        match (self.sent.contains(at), self.received.contains(at)) {
            _ if self.one_form => Direction::Both,
            // What no operation leads to has the form of answers.
            (true, true) if self.split.contains(at) => match direction {
                Direction::Both => Direction::Response,
                direction => direction,
            },
            (true, true) => Direction::Both,
            (true, false) => Direction::Request,
            (false, true) => Direction::Response,
            (false, false) => direction,
        }
    }

    /// Whether a schema has a form for each direction.
    pub(super) fn is_split(&self, at: &Pointer) -> bool {
        !self.one_form
            && self.split.contains(at)
            && self.sent.contains(at)
            && self.received.contains(at)
    }

    /// Takes note that everything that `node` refers to goes in a direction.
    pub(super) fn mark(&mut self, lowering: &Lowering<'_>, node: &Node, direction: Direction) {
        let mut walked = Walked::default();
        collect(lowering, node, &mut walked);
        let mut open: Vec<Pointer> = walked.leads_to(direction).cloned().collect();
        while let Some(at) = open.pop() {
            let reached = match direction {
                Direction::Request => &mut self.sent,
                Direction::Response | Direction::Both => &mut self.received,
            };
            if reached.insert(at.clone()) {
                open.extend(self.walked(lowering, &at).leads_to(direction).cloned());
            }
        }
    }

    /// What is found in a referred schema, which is walked at its first use.
    fn walked(&mut self, lowering: &Lowering<'_>, at: &Pointer) -> &Walked {
        self.walked.entry(at.clone()).or_insert_with(|| {
            let mut walked = Walked::default();
            if let Some(node) = lowering.document.root().at(at) {
                collect(lowering, node, &mut walked);
                // What is said of the whole is about the members that refer to it.
                if walked.one_way && is_scalar(node) {
                    (walked.one_way, walked.makes_one_way) = (false, true);
                }
            }
            let heirs = lowering.heirs.get(at);
            walked
                .refers_to
                .extend(heirs.into_iter().flatten().cloned());
            walked
        })
    }

    /// Decides which schemas differ by direction: those with one-way members, and in a document
    /// whose answers are read leniently those with required members, themselves or in what they
    /// refer to.
    pub(super) fn decide(&mut self, lenient: bool) {
        let mut users: BTreeMap<&Pointer, Vec<&Pointer>> = BTreeMap::new();
        let mut open = Vec::new();
        for (at, walked) in &self.walked {
            for target in &walked.refers_to {
                users.entry(target).or_default().push(at);
            }
            if walked.one_way || (lenient && walked.requires) {
                open.push(at);
            }
        }
        for (at, _) in self
            .walked
            .iter()
            .filter(|(_, walked)| walked.makes_one_way)
        {
            open.extend(users.get(at).into_iter().flatten());
        }
        while let Some(at) = open.pop() {
            if self.split.insert(at.clone()) {
                open.extend(users.get(at).into_iter().flatten());
            }
        }
    }
}

impl Walked {
    /// What values that go in a direction lead to.
    fn leads_to(&self, direction: Direction) -> impl Iterator<Item = &Pointer> {
        let left_out = match direction {
            Direction::Request => &self.not_sent,
            Direction::Response | Direction::Both => &self.not_received,
        };
        self.refers_to
            .iter()
            .filter(move |at| !left_out.contains(*at))
    }
}

/// Whether the values of a schema have no members.
fn is_scalar(node: &Node) -> bool {
    matches!(
        held_kind(node),
        Some("string" | "number" | "integer" | "boolean")
    )
}

/// Collects the references and marks in a node.
fn collect(lowering: &Lowering<'_>, node: &Node, walked: &mut Walked) {
    for members in described(node) {
        walked
            .refers_to
            .extend(lowering.document.refers_to(members));
        walked.one_way |= members.flag("readOnly") || members.flag("writeOnly");
        walked.requires |= !members.list("required").is_empty();
    }
    if walked.one_way {
        let but = |mark| {
            let others = described_without(node, move |members| members.flag(mark));
            let kept = others.flat_map(|members| lowering.document.refers_to(members));
            let kept: BTreeSet<Pointer> = kept.collect();
            walked.refers_to.difference(&kept).cloned().collect()
        };
        (walked.not_sent, walked.not_received) = (but("readOnly"), but("writeOnly"));
    }
}

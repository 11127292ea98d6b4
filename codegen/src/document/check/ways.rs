//! Counts the paths along which a schema applies others to the same value, and how long they are.
//!
//! A chain of schemas, each of which applies the next one twice, leads to its end in a number of
//! ways that doubles with each: what follows every way would not end in time.
//!
//! Invariant: in a document without errors, following every way from a schema takes a bounded
//! number of steps on a bounded stack, if a schema that is inherited is taken without the keywords that choose.

use std::collections::{BTreeMap, BTreeSet};

use super::Check;
use super::cycle::{Edges, Sort};
use crate::diagnostic::{Code, Place};
use crate::document::{Address, Lookup, Node};
use crate::source::Pointer;

/// In how many ways a schema may lead to others; real documents stay below a twentieth of it.
const MAX_WAYS: u64 = 10_000;

/// How many members the schemas at the ends of all ways may have together.
const MAX_MEMBERS: u64 = 1_000_000;

/// How long a way may be.
const MAX_LENGTH: u64 = 64;

impl Check<'_, '_> {
    /// Reports every schema that leads to others in too many ways or in too many steps, and to none
    /// that does.
    pub(super) fn schema_ways(&mut self, inheriting: &BTreeSet<Pointer>) {
        let mut ways = Ways {
            edges: &self.cycles,
            inheriting,
            counts: BTreeMap::new(),
        };
        for start in self.cycles.owners() {
            ways.count(start, Sort::Choice);
        }
        let mut found = Vec::new();
        for owner in self.cycles.owners() {
            let edges = self.cycles.of(owner);
            let is_first = edges
                .iter()
                .all(|edge| !ways.get(edge.target.address(), ways.sort(edge)).is_excess());
            let count = ways.get(owner, Sort::Choice);
            if let (true, true, Some(edge)) = (count.is_excess(), is_first, edges.first()) {
                found.push((edge.at.clone(), count));
            }
        }
        for (at, count) in found {
            let message = if count.ways > MAX_WAYS {
                format!("the schema applies others to the same value in more than {MAX_WAYS} ways")
            } else if count.members > MAX_MEMBERS {
                format!(
                    "the schema applies more than {MAX_MEMBERS} properties of others to the same value, counted in all ways to them"
                )
            } else {
                format!(
                    "the schema applies another to the same value through more than {MAX_LENGTH} others"
                )
            };
            self.report
                .error(Code::TooLarge, Place::value(at), message)
                .help("refer to each shared schema once, and directly");
        }
    }
}

/// In how many ways a schema leads to others, what members these have, and the length of the longest.
#[derive(Clone, Copy)]
struct Count {
    ways: u64,
    members: u64,
    length: u64,
}

impl Count {
    /// A schema that applies no other.
    const ONE: Self = Self {
        ways: 1,
        members: 0,
        length: 0,
    };

    const fn is_excess(self) -> bool {
        self.ways > MAX_WAYS || self.members > MAX_MEMBERS || self.length > MAX_LENGTH
    }
}

/// The counts of the schemas, each with and without the keywords that choose.
struct Ways<'e, 'd> {
    edges: &'e Edges<'d>,
    inheriting: &'e BTreeSet<Pointer>,
    counts: BTreeMap<(Address, Sort), Count>,
}

impl Ways<'_, '_> {
    /// The count of a schema that was counted.
    fn get(&self, owner: Address, sort: Sort) -> Count {
        let count = self.counts.get(&(owner, sort)).copied();
        count.unwrap_or(Count::ONE)
    }

    /// What of its target an edge applies: all of it, or what children inherit.
    fn sort(&self, edge: &super::cycle::Applied<'_>) -> Sort {
        if self.inheriting.contains(&edge.at) {
            Sort::All
        } else {
            Sort::Choice
        }
    }

    /// Counts a schema and all that it leads to, on a stack of its own: chains are long.
    fn count(&mut self, start: Address, sort: Sort) {
        let mut open = vec![(start, sort)];
        let mut entered = BTreeSet::new();
        while let Some((owner, sort)) = open.last().copied() {
            let key = (owner, sort);
            if self.counts.contains_key(&key) {
                open.pop();
                continue;
            }
            let edges = self.edges.of(owner).iter();
            let edges = edges.filter(|edge| sort == Sort::Choice || edge.sort == Sort::All);
            let mut count = Count::ONE;
            let targets: Vec<(Address, Sort)> = edges
                .map(|edge| {
                    let inherited = sort == Sort::All;
                    let own = if inherited { sort } else { self.sort(edge) };
                    count.members = count.members.saturating_add(members(edge.target));
                    (edge.target.address(), own)
                })
                .collect();
            // What is entered twice lies on a circle, which is an error of its own.
            if entered.insert(key) {
                let new = targets.iter().filter(|key| !self.counts.contains_key(key));
                open.extend(new);
                continue;
            }
            for (target, sort) in targets {
                let further = self.get(target, sort);
                count.ways = count.ways.saturating_add(further.ways);
                count.members = count.members.saturating_add(further.members);
                count.length = count.length.max(further.length + 1);
            }
            self.counts.insert(key, count);
            open.pop();
        }
    }
}

/// How many members a schema names itself.
fn members(node: &Node) -> u64 {
    u64::try_from(node.members("properties").len()).unwrap_or(u64::MAX)
}

//! Two versions of a generated crate into what changed for its users.
//!
//! Files that are not the same are read as Rust: types with their members, operations with their
//! arguments, setters and answers, and what is asked of values before they are sent. Nothing but
//! emitted text is known of the old version, so that is what both are read from.
//!
//! Invariants: what breaks code comes first, then what acts otherwise, then what is new, each in the
//! order of the names; docs are no change but for defaults, and order is none but where it chooses;
//! what follows from a change that is told, such as the argument of a constructor from a member, is
//! told with it.

mod attribute;
mod constant;
mod fact;
mod feature;
mod function;
mod interface;
mod operation;
mod parameter;
mod read;
mod renamed;
mod rules;
mod tokens;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use crate::render::Crate;
use interface::Interface;

/// One thing that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What, in one line.
    pub what: String,
    /// What it means for code that uses the crate.
    pub weight: Weight,
}

/// What a change means for code that uses the crate, the most serious first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// The code may no longer compile.
    Breaking,
    /// The code compiles, and something else is sent, asked, read or accepted.
    Behaviour,
    /// The code does what it did.
    Compatible,
}

/// What changed, as it is found.
#[derive(Default)]
struct Changes(Vec<Found>);

/// A change of one thing.
#[derive(Clone)]
struct Found {
    weight: Weight,
    /// The type, the operation or what else it is that changed.
    subject: String,
    what: String,
    /// Where the type of a member is another one: what differs, what was there, and the member.
    swap: Option<[String; 3]>,
}

impl Changes {
    fn add(&mut self, weight: Weight, subject: &str, what: impl Into<String>) {
        self.0.push(Found {
            weight,
            subject: subject.to_owned(),
            what: what.into(),
            swap: None,
        });
    }

    /// Adds that the type of a member is another one.
    fn add_type(
        &mut self,
        subject: &str,
        [noun, member]: [&str; 2],
        [old, new]: [&str; 2],
        also: &str,
    ) {
        let weight = Weight::Breaking;
        self.add(
            weight,
            subject,
            format!("{noun} `{member}` was `{old}`, is `{new}`{also}"),
        );
        let [old, new] = tokens::difference(old, new);
        let place = format!("`{}::{member}`", subject.trim_matches('`'));
        if let Some(found) = self.0.last_mut().filter(|_| also.is_empty()) {
            found.swap = Some([old, new, place]);
        }
    }

    /// All of them; what is the same of several things is told once.
    fn finish(self) -> Vec<Change> {
        let mut swaps: BTreeMap<[String; 2], Vec<String>> = BTreeMap::new();
        for [old, new, place] in self.0.iter().filter_map(|found| found.swap.clone()) {
            swaps.entry([old, new]).or_default().push(place);
        }
        swaps.retain(|_, places| places.len() > 2);
        let mut subjects: BTreeMap<(Weight, String), Vec<String>> = BTreeMap::new();
        let mut order: Vec<(Weight, String)> = Vec::new();
        for found in self.0 {
            let swap = found.swap.map(|[old, new, _]| [old, new]);
            let swap = swap.and_then(|swap| Some((swaps.get(&swap)?, swap)));
            let (what, named) = match swap {
                Some((places, [old, new])) => {
                    (format!("is `{new}` now, was `{old}`"), places.clone())
                }
                None => (found.what, vec![found.subject]),
            };
            let key = (found.weight, what);
            if !subjects.contains_key(&key) {
                order.push(key.clone());
            }
            let all = subjects.entry(key).or_default();
            for subject in named {
                if !all.contains(&subject) {
                    all.push(subject);
                }
            }
        }
        order.sort_by_key(|(weight, _)| *weight);
        let changes = order.into_iter().map(|key| {
            let subjects = subjects.remove(&key).unwrap_or_default();
            let (weight, what) = key;
            let what = format!("{}: {what}", tokens::enumerated(subjects.into_iter()));
            Change { what, weight }
        });
        changes.collect()
    }
}

/// What is found of one thing, each with what it means for code that uses the crate.
#[derive(Default)]
struct Findings(Vec<(Weight, String)>);

impl Findings {
    fn add(&mut self, weight: Weight, what: impl Into<String>) {
        self.0.push((weight, what.into()));
    }

    fn extend(&mut self, weight: Weight, whats: impl IntoIterator<Item = String>) {
        self.0.extend(whats.into_iter().map(|what| (weight, what)));
    }

    /// Tells it of its subject: a sentence for each weight.
    fn tell(self, subject: &str, changes: &mut Changes) {
        let mut by_weight: BTreeMap<Weight, Vec<String>> = BTreeMap::new();
        for (weight, what) in self.0 {
            by_weight.entry(weight).or_default().push(what);
        }
        for (weight, whats) in by_weight {
            changes.add(weight, subject, whats.join("; "));
        }
    }

    /// Tells each by itself.
    fn tell_each(self, subject: &str, changes: &mut Changes) {
        for (weight, what) in self.0 {
            changes.add(weight, subject, what);
        }
    }
}

/// What changed between two versions.
pub fn between(old: &Crate, new: &Crate) -> Vec<Change> {
    let mut changes = Changes::default();
    let (before, after) = (interface::parts(old, new), interface::parts(new, old));
    let parts = before.iter().chain(&after);
    let unread = parts.filter(|(_, part)| part.is_none());
    let unread: BTreeSet<String> = unread.map(|(path, _)| path.clone()).collect();
    for path in &unread {
        let what = "is no Rust since it was edited by hand; the diff shows what changes there";
        changes.add(Weight::Behaviour, &format!("`{path}`"), what);
    }
    let (before, after) = (
        Interface::new(before, &unread),
        Interface::new(after, &unread),
    );
    let before = renamed::apply(before, &after, &mut changes);
    types::compare(&before, &after, &mut changes);
    feature::compare(&before, &after, &mut changes);
    types::compare_schemas(&before, &after, &mut changes);
    operation::compare(&before, &after, &mut changes);
    interface::compare_package(&before, &after, &mut changes);
    changes.finish()
}

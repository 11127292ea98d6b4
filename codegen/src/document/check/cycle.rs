//! Finds schemas that apply themselves to the same value, so that evaluating them never ends.
//!
//! A schema applies another to the same value by `$ref` inside `allOf`, or inside a keyword that
//! chooses: `oneOf`, `anyOf`, `not`, `if`, `then`, `else`, `dependentSchemas`.
//! Circles of one sort are errors.
//! A circle of both sorts is how many documents write a base that lists its children, which include
//! the base: its `allOf` inherits the base's members, and not its choice of children. It is an error as
//! well if none of its schemas says anything else.
//!
//! Invariant: in a document without errors, what applies schemas to the same value ends, if a
//! schema that is inherited is taken without the keywords that choose.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::Check;
use crate::diagnostic::{Code, Place};
use crate::document::keyword::{chooses, demands, says_only};
use crate::document::reference::reference;
use crate::document::{Address, Lookup, Node, Object};
use crate::source::{Path, Pointer};

/// How a schema comes to be applied, seen from the schema that begins at `owner`.
#[derive(Clone, Copy)]
pub(super) struct Edge {
    owner: Address,
    sort: Sort,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sort {
    /// By nothing so far.
    Plain,
    /// By `allOf`.
    All,
    /// By a keyword that chooses, with or without `allOf` around it or in it.
    Choice,
}

/// For every schema, the ones that it applies to the same value.
#[derive(Default)]
pub(super) struct Edges<'d>(IndexMap<Address, Vec<Applied<'d>>>);

/// A schema that another one applies, and the reference by which it does.
pub(super) struct Applied<'d> {
    pub(super) sort: Sort,
    pub(super) target: &'d Node,
    pub(super) at: Pointer,
}

impl Edge {
    /// The beginning of a schema that is applied to a value of its own.
    pub(super) fn root(node: &Node) -> Self {
        Self {
            owner: node.address(),
            sort: Sort::Plain,
        }
    }

    /// The way on through a keyword.
    pub(super) fn through(self, keyword: &str, schema: &Node) -> Self {
        let sort = match keyword {
            "allOf" => Sort::All,
            keyword if chooses(keyword) => Sort::Choice,
            _ => return Self::root(schema),
        };
        Self {
            sort: self.sort.max(sort),
            ..self
        }
    }
}

impl<'d> Check<'d, '_> {
    /// Remembers that a schema applies the target of the reference `node` to the same value.
    pub(super) fn applies(&mut self, edge: Edge, node: &'d Node, path: Path<'_>) {
        let sort = match edge.sort {
            // References alone are followed below, so that each circle has a sort; in 3.1, one with
            // other keywords beside it is the same as an `allOf`.
            Sort::Plain if self.is_alias(node) => return,
            Sort::Plain => Sort::All,
            other => other,
        };
        let document = self.document;
        let target = reference(node).and_then(|reference| document.target(reference).ok());
        let target = target.and_then(|found| {
            if self.is_alias(found.node) {
                document.follow(found).ok()
            } else {
                Some(found)
            }
        });
        if let Some(target) = target {
            let edges = self.cycles.0.entry(edge.owner).or_default();
            edges.push(Applied {
                sort,
                target: target.node,
                at: path.pointer(),
            });
        }
    }

    /// Whether a node is nothing but a reference.
    fn is_alias(&self, node: &Node) -> bool {
        let only = node.as_object().is_some_and(|members| members.len() == 1);
        reference(node).is_some() && (only || self.is_3_0())
    }

    /// Reports every circle that is none of a base with its children, at the reference that begins it, and
    /// gives the references by which schemas inherit from one that lists them.
    pub(super) fn schema_cycles(&mut self) -> BTreeSet<Pointer> {
        let mut found = BTreeSet::new();
        for sort in [Sort::All, Sort::Choice] {
            self.cycles.circles(sort, &mut found);
        }
        self.cycles.empty_circles(&mut found);
        for at in found {
            let message = "the schema applies itself to the same value without end";
            self.report
                .error(Code::SchemaCycle, Place::value(at), message)
                .help("a schema may refer to itself in a property or in `items`");
        }
        self.cycles.inheriting()
    }
}

impl<'d> Edges<'d> {
    /// The schemas that apply others.
    pub(super) fn owners(&self) -> impl Iterator<Item = Address> {
        self.0.keys().copied()
    }

    /// What a schema applies.
    pub(super) fn of(&self, owner: Address) -> &[Applied<'d>] {
        self.0.get(&owner).map_or(&[], Vec::as_slice)
    }

    /// The references in `allOf` that lie on a circle.
    fn inheriting(&self) -> BTreeSet<Pointer> {
        let on_circles = self.on_circles().into_iter();
        let inherits = on_circles.filter(|(_, edge)| edge.sort == Sort::All);
        inherits.map(|(_, edge)| edge.at.clone()).collect()
    }

    /// Every edge that lies on a circle, with the number of the circle.
    fn on_circles(&self) -> Vec<(usize, &Applied<'d>)> {
        let circle = self.components();
        let edges = self.0.iter().flat_map(|(owner, edges)| {
            let own = circle.get(owner).copied();
            let circle = &circle;
            edges.iter().filter_map(move |edge| {
                let target = circle.get(&edge.target.address()).copied();
                let own = own.filter(|_| own == target)?;
                Some((own, edge))
            })
        });
        edges.collect()
    }

    /// Adds the circles of several sorts on which nothing is said: they are none of a base with its
    /// children, since neither has a member, or a discriminator. Of schemas with a circle that was found,
    /// nothing more is said.
    fn empty_circles(&self, found: &mut BTreeSet<Pointer>) {
        let on_circles = self.on_circles();
        let is_told = |edge: &Applied<'d>| found.contains(&edge.at) || says_something(edge.target);
        let told = on_circles.iter().filter(|(_, edge)| is_told(edge));
        let mut told: BTreeSet<usize> = told.map(|(circle, _)| *circle).collect();
        for (circle, edge) in on_circles {
            if told.insert(circle) {
                found.insert(edge.at.clone());
            }
        }
    }

    /// For each schema a number that it shares with those that it is on a circle with (Kosaraju's
    /// way: backwards from each schema, in the order in which a walk forwards leaves them).
    fn components(&self) -> BTreeMap<Address, usize> {
        let mut users: BTreeMap<Address, Vec<Address>> = BTreeMap::new();
        for (owner, edges) in &self.0 {
            for edge in edges {
                users.entry(edge.target.address()).or_default().push(*owner);
            }
        }
        let mut left = self.left();
        let mut components = BTreeMap::new();
        while let Some(start) = left.pop() {
            let mut open = vec![start];
            let component = left.len();
            while let Some(node) = open.pop() {
                if let std::collections::btree_map::Entry::Vacant(slot) = components.entry(node) {
                    slot.insert(component);
                    open.extend(users.get(&node).into_iter().flatten());
                }
            }
        }
        components
    }

    /// The schemas that apply others, each after all that it leads to.
    fn left(&self) -> Vec<Address> {
        let (mut seen, mut left) = (BTreeSet::new(), Vec::new());
        for start in self.0.keys() {
            let mut stack = vec![(*start, 0_usize)];
            while let Some((node, next)) = stack.last_mut() {
                let edges = self.0.get(node).map_or(&[][..], Vec::as_slice);
                if *next == 0 && !seen.insert(*node) {
                    stack.pop();
                } else if let Some(edge) = edges.get(*next) {
                    *next += 1;
                    if !seen.contains(&edge.target.address()) {
                        stack.push((edge.target.address(), 0));
                    }
                } else {
                    left.push(*node);
                    stack.pop();
                }
            }
        }
        left
    }

    /// Walks all edges of a sort depth first, on a stack of its own.
    fn circles(&self, sort: Sort, found: &mut BTreeSet<Pointer>) {
        let mut done: BTreeSet<Address> = BTreeSet::new();
        for start in self.0.keys() {
            let mut stack = vec![(*start, 0_usize)];
            let mut open = BTreeSet::from([*start]);
            while let Some((node, next)) = stack.last_mut() {
                let node = *node;
                let edges = self.0.get(&node).map_or(&[][..], Vec::as_slice);
                let Some(edge) = edges.get(*next).filter(|_| !done.contains(&node)) else {
                    stack.pop();
                    open.remove(&node);
                    done.insert(node);
                    continue;
                };
                *next += 1;
                if edge.sort != sort {
                    continue;
                }
                let target = edge.target.address();
                if open.contains(&target) {
                    // The circle is told where its first schema begins it.
                    let first = stack.iter().find(|(node, _)| *node == target);
                    let first = first.and_then(|(node, next)| self.0.get(node)?.get(*next - 1));
                    found.insert(first.unwrap_or(edge).at.clone());
                } else if !done.contains(&target) {
                    open.insert(target);
                    stack.push((target, 0));
                }
            }
        }
    }
}

/// Whether a schema demands anything besides what the schemas do that it refers to, and besides a
/// choice.
fn says_something(schema: &Node) -> bool {
    let parts = schema.list("allOf").iter();
    let mut others = parts.filter(|part| reference(part).is_none());
    let refers = ["$ref", "allOf"];
    let says = |name: &str| !refers.contains(&name) && !chooses(name) && demands(name);
    let mut names = schema.as_object().into_iter().flat_map(Object::keys);
    names.any(|name| says(name)) || others.any(|part| !says_only(part, &[]))
}

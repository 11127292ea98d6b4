//! Finds schemas that apply themselves to the same value, so that evaluating them never ends.
//!
//! A schema applies another to the same value by `$ref` inside `allOf`, or inside `oneOf`, `anyOf`
//! and `not`.
//! Circles of one sort are errors.
//! A circle of both sorts is how many documents write a base that lists its children, which include
//! the base: lowering reads it as inheritance.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::Check;
use crate::diagnostic::{Code, Place};
use crate::document::Node;
use crate::document::reference::reference;
use crate::source::{Path, Pointer};

/// How a schema comes to be applied, seen from the schema that begins at `owner`.
#[derive(Clone, Copy)]
pub(super) struct Edge {
    /// The address of a node; the tree does not move while it is checked.
    owner: *const Node,
    sort: Sort,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    /// By nothing so far.
    Plain,
    /// By `allOf`.
    All,
    /// By `oneOf`, `anyOf` or `not`.
    Choice,
    /// By keywords of both sorts, or by one that may not apply.
    Mixed,
}

/// For every schema, the ones that it applies to the same value.
#[derive(Default)]
pub(super) struct Edges<'d>(IndexMap<*const Node, Vec<Applied<'d>>>);

struct Applied<'d> {
    sort: Sort,
    target: &'d Node,
    at: Pointer,
}

impl Edge {
    /// The beginning of a schema that is applied to a value of its own.
    pub(super) fn root(node: &Node) -> Self {
        Self {
            owner: node,
            sort: Sort::Plain,
        }
    }

    /// The way on through a keyword.
    pub(super) fn through(self, keyword: &str, schema: &Node) -> Self {
        let sort = match keyword {
            "allOf" => Sort::All,
            "oneOf" | "anyOf" | "not" => Sort::Choice,
            "if" | "then" | "else" => Sort::Mixed,
            _ => return Self::root(schema),
        };
        let sort = match self.sort {
            Sort::Plain => sort,
            known if known == sort => sort,
            _ => Sort::Mixed,
        };
        Self { sort, ..self }
    }
}

impl<'d> Check<'d, '_> {
    /// Remembers that a schema applies the target of the reference `node` to the same value.
    pub(super) fn applies(&mut self, edge: Edge, node: &'d Node, path: Path<'_>) {
        let sort = match edge.sort {
            Sort::Mixed => return,
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

    /// Reports every circle of one sort, at the reference that closes it.
    pub(super) fn schema_cycles(&mut self) {
        let mut found = BTreeSet::new();
        for sort in [Sort::All, Sort::Choice] {
            self.cycles.circles(sort, &mut found);
        }
        for at in found {
            let message = "the schema applies itself to the same value, without end";
            self.report
                .error(Code::SchemaCycle, Place::value(at), message)
                .help("a schema may contain itself in a property or in the items of an array");
        }
    }
}

impl Edges<'_> {
    /// Walks all edges of a sort depth first, on a stack of its own.
    fn circles(&self, sort: Sort, found: &mut BTreeSet<Pointer>) {
        let mut done: BTreeSet<*const Node> = BTreeSet::new();
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
                let target: *const Node = edge.target;
                if open.contains(&target) {
                    found.insert(edge.at.clone());
                } else if !done.contains(&target) {
                    open.insert(target);
                    stack.push((target, 0));
                }
            }
        }
    }
}

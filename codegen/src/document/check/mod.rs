//! Checks that a document has the structure that the standard gives it, and reports everything
//! that is wrong, one file per subject.
//!
//! One walk over the document visits every object in its role; data (examples, enumerations,
//! extensions) is not looked into.
//!
//! Invariants: the walk is linear in the document (the targets of references are visited where they
//! stand, not where they are used), and its recursion is bounded by the depth of the tree.

mod components;
mod content;
mod cycle;
mod example;
mod fields;
mod often;
mod operation;
mod parameter;
mod path;
mod reference;
mod response;
mod root;
mod schema;
mod security;
mod server;
mod shape;
mod ways;

use std::collections::{BTreeMap, BTreeSet};

use indexmap::{IndexMap, IndexSet};

use super::{Dialect, Direction, Document, Example, Node, Role};
use crate::diagnostic::Report;
use crate::source::{FileId, Path, Pointer};

use often::Often;

pub(super) use root::version;
pub(crate) use schema::is_of_no_object;

/// What a walk over a document finds besides mistakes.
pub(super) struct Found {
    /// The examples and defaults, in the order of the document.
    pub(super) examples: Vec<Example>,
    /// The references by which schemas inherit from one that lists them.
    pub(super) inheriting: BTreeSet<Pointer>,
    /// The schemas with a type that the choice beside it contradicts, in the order of the document.
    pub(super) contradicted: Vec<Pointer>,
}

/// Checks the whole document.
pub(super) fn check(document: &Document, report: &mut Report) -> Found {
    let mut check = Check {
        document,
        report,
        operation_ids: BTreeMap::new(),
        resolved: BTreeSet::new(),
        suggestions: 0,
        cycles: cycle::Edges::default(),
        direction: Direction::Both,
        examples: Vec::new(),
        foreign: Vec::new(),
        linked: Vec::new(),
        often: IndexMap::new(),
        anchors: BTreeMap::new(),
        unknown: BTreeMap::new(),
        formats: BTreeMap::new(),
        unlisted: BTreeSet::new(),
        contradicted: Vec::new(),
        has_long_items: false,
        squares: 0,
    };
    let root = Pointer::root();
    check.root(Path::new(&root), document.root());
    check.foreign();
    check.links();
    check.tell_often();
    check.unknown_keywords();
    check.unknown_formats();
    let inheriting = check.schema_cycles();
    check.schema_ways(&inheriting);
    Found {
        examples: check.examples,
        inheriting,
        contradicted: check.contradicted,
    }
}

/// The walk over a document.
struct Check<'d, 'r> {
    document: &'d Document,
    report: &'r mut Report,
    /// Every operation identifier with the place of its first use.
    operation_ids: BTreeMap<&'d str, Pointer>,
    /// References whose target is there, all of which the walk comes by or has followed.
    resolved: BTreeSet<&'d str>,
    /// For how many broken references it was looked for what they may mean.
    suggestions: usize,
    /// Which schemas apply which others to the same value.
    cycles: cycle::Edges<'d>,
    /// Which way the values travel that are described here.
    direction: Direction,
    /// The examples and defaults so far.
    examples: Vec<Example>,
    /// The references into other files that are still to be followed, with what checks them.
    foreign: Vec<(&'d str, Direction, Visit<'d, 'r>)>,
    /// The operations that links name, with the places of these.
    linked: Vec<(Pointer, &'d str)>,
    /// What is told once for all its places, by its message.
    often: IndexMap<String, Often>,
    /// Every name that a schema gives itself, in its file, with the place of its first use.
    anchors: BTreeMap<(FileId, &'d str), Pointer>,
    /// The keywords of schemas that 3.0 does not know, each with its places in the order of the walk.
    unknown: BTreeMap<&'d str, IndexSet<Pointer>>,
    /// The formats that no standard names, in the same way.
    formats: BTreeMap<&'d str, IndexSet<Pointer>>,
    /// The scopes that are asked for and that no flow lists, each with its scheme.
    unlisted: BTreeSet<(&'d str, &'d str)>,
    /// The schemas with a type that the choice beside it contradicts.
    contradicted: Vec<Pointer>,
    /// Whether a path item that leads on and on was told.
    has_long_items: bool,
    /// The squares of the lengths of the names of members that are long.
    squares: usize,
}

impl Check<'_, '_> {
    /// Visits what describes values that travel one way.
    fn towards(&mut self, direction: Direction, visit: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.direction, direction);
        visit(self);
        self.direction = outer;
    }

    /// Remembers a value that illustrates a schema.
    fn illustrates(&mut self, at: Pointer, schema: Path<'_>, role: Role) {
        self.examples.push(Example {
            at,
            schema: schema.pointer(),
            direction: self.direction,
            role,
        });
    }

    fn is_3_0(&self) -> bool {
        self.document.dialect() == Dialect::V3_0
    }
}

/// Whether a key is a specification extension.
fn is_extension(key: &str) -> bool {
    key.starts_with("x-")
}

/// Whether a name is a token of HTTP (RFC 9110, 5.6.2).
fn is_token(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// What a walk does at a node: its place and the node.
type Visit<'d, 'r> = fn(&mut Check<'d, 'r>, Path<'_>, &'d Node);

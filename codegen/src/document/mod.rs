//! Turns the text of an `OpenAPI` description into a tree that can be trusted.
//!
//! The tree is the truth: every keyword of the text is in it, in order and exactly, for 3.0 and 3.1
//! alike.
//! Small accessors lay types over it where that helps: [`Document::operations`],
//! [`Operation::parameters`], and `openapiv3`'s types for the styles of parameters.
//!
//! Invariants of a [`Document`]: overlays are applied, the structure is what the standard says
//! (each check is in `check/`), and every reference leads to something. What the standard does not
//! rule may still be odd, and is in [`Document::report`] as a warning.

mod access;
mod address;
mod assemble;
mod check;
mod choice;
mod described;
mod ends;
mod example;
mod flags;
pub(crate) mod keyword;
mod node;
mod parameter;
mod pattern;
mod plain;
mod prose;
mod read;
mod reference;
mod restate;
mod section;
mod site;
mod spelling;
mod template;
mod void;

pub use access::{Located, METHODS, Operation, ResponseKey, Settled};
pub(crate) use access::{is_url, is_web_address};
pub use example::{Example, Role};
pub use node::{Kind, Lookup, Node, Object};
pub use parameter::{Parameter, ParameterIn, ParameterValue};
pub use reference::RefError;
pub(crate) use reference::nearest;
pub use template::PathPart;
pub(crate) use void::excludes_nothing;

pub use crate::direction::Direction;
pub use crate::media_type::MediaType;
pub use crate::number::Number;

pub(crate) use address::{Address, Seen};
pub(crate) use check::is_of_no_object;
pub(crate) use choice::{first_alike, is_null_of_odata};
pub(crate) use described::{described, described_without};
pub(crate) use keyword::says_only;
pub(crate) use parameter::is_message_header;
pub(crate) use pattern::PatternMeaning;
pub(crate) use read::read;
pub(crate) use template::{path_parts, without_values};

use std::collections::BTreeSet;
use std::sync::OnceLock;

use percent_encoding::percent_decode_str;

use crate::diagnostic::Report;
use crate::overlay;
use crate::source::{FileId, Files, Neighbours, Pointer, Source};
use ends::Ends;

/// Which schema language a document speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// `OpenAPI` 3.0: its own subset of JSON Schema, with `nullable`.
    V3_0,
    /// `OpenAPI` 3.1: JSON Schema 2020-12.
    V3_1,
}

/// A description that was read, overlaid and checked.
#[derive(Clone, Debug)]
pub struct Document {
    dialect: Dialect,
    root: Node,
    report: Report,
    examples: Vec<Example>,
    inheriting: BTreeSet<Pointer>,
    /// The schemas with a type that the choice beside it contradicts.
    contradicted: Vec<Pointer>,
    /// How references into other files begin.
    foreign: String,
    /// Where chains of references end, once one is followed.
    ends: OnceLock<Ends>,
    /// Where chains of those end that have nothing beside them.
    bare_ends: OnceLock<Ends>,
}

/// Reads a document, applies the overlays in their order, and checks the outcome.
///
/// Errors are a report of everything that was found, warnings included.
pub fn parse(source: &Source, overlays: &[Source]) -> Result<Document, Report> {
    parse_with(source, overlays, &Neighbours::default())
}

/// Reads a document as [`parse`] does, with the files beside it that it refers to.
pub fn parse_with(
    source: &Source,
    overlays: &[Source],
    neighbours: &Neighbours,
) -> Result<Document, Report> {
    let mut report = Report::new(Files::new(source.clone()));
    let mut root = match read(source, FileId::DOCUMENT) {
        Ok(root) => root,
        Err(found) => {
            for diagnostic in found {
                report.push(diagnostic);
            }
            return Err(report);
        }
    };
    for source in overlays {
        overlay::apply(source, &mut root, &mut report);
    }
    let foreign = assemble::assemble(&mut root, neighbours, &mut report);
    if report.has_errors() {
        return Err(report);
    }
    let Some(dialect) = check::version(&root, &mut report) else {
        return Err(report);
    };
    if dialect == Dialect::V3_1 {
        let files = foreign.trim_matches(['#', '/']);
        restate::restate(&mut root, files, &mut report);
    }
    let mut document = Document {
        dialect,
        root,
        report: Report::new(report.files().clone()),
        examples: Vec::new(),
        inheriting: BTreeSet::new(),
        contradicted: Vec::new(),
        foreign,
        ends: OnceLock::new(),
        bare_ends: OnceLock::new(),
    };
    let found = check::check(&document, &mut report);
    if report.has_errors() {
        return Err(report);
    }
    document.report = report;
    document.examples = found.examples;
    document.inheriting = found.inheriting;
    document.contradicted = found.contradicted;
    Ok(document)
}

impl Document {
    /// Takes the types away that the choices beside them contradict: authors name one of the types there,
    /// or any, and mean the choice.
    pub(crate) fn drop_contradicted_types(&mut self) {
        for at in std::mem::take(&mut self.contradicted) {
            let Some(Node::Object(members)) = self.root.at_mut(&at) else {
                continue;
            };
            let types = members.shift_remove("type").unwrap_or(Node::Null);
            let mut names = types.as_array().unwrap_or_default().iter();
            if names.any(|name| name.as_str() == Some("null")) {
                members.insert("nullable".to_owned(), Node::Bool(true));
            }
        }
    }

    /// Which schema language the document speaks.
    pub const fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The whole tree.
    pub const fn root(&self) -> &Node {
        &self.root
    }

    /// The node at a pointer, if there is one; references are not followed.
    pub fn get(&self, pointer: &Pointer) -> Option<&Node> {
        self.root.at(pointer)
    }

    /// How references into the files beside the document begin.
    fn foreign(&self) -> &str {
        &self.foreign
    }

    /// What the node at a place is called: as the last step says, and a whole file as its name
    /// says without folder and ending.
    pub(crate) fn name_of(&self, at: &Pointer) -> String {
        let last = at.last().unwrap_or_default();
        if self.is_file(at) {
            let name = last.rsplit('/').next().unwrap_or_default();
            return name.split('.').next().unwrap_or_default().to_owned();
        }
        last.into_owned()
    }

    /// What a part of an operation is called that stands elsewhere, so that operations share it: a
    /// component, another file or what stands in one; `None` where it stands in its operation.
    pub(crate) fn shared_name(&self, at: &Pointer) -> Option<String> {
        let parent = at.parent()?;
        let is_component = parent
            .parent()
            .is_some_and(|above| above.last().as_deref() == Some("components"));
        (is_component || self.is_file(at) || self.is_file(&parent)).then(|| self.name_of(at))
    }

    /// Whether a place is that of a component, or of what another file has by name, or is a whole file:
    /// what has a name of its own.
    pub(crate) fn is_component(&self, at: &Pointer) -> bool {
        self.shared_name(at).is_some()
    }

    /// Whether a place is the whole of another file.
    pub fn is_file(&self, at: &Pointer) -> bool {
        at.parent() == Some(self.files_at())
    }

    /// A place as a reference from the document's folder: into the document, or into another file.
    pub(crate) fn reference_to(&self, at: &Pointer) -> String {
        let inside = at.suffix(&self.files_at()).and_then(|inside| {
            let file = inside.tokens().next()?.into_owned();
            let rest = inside.suffix(&Pointer::root().join(&file))?;
            Some((file, rest))
        });
        match inside {
            Some((file, rest)) if rest == Pointer::root() => file,
            Some((file, rest)) => format!("{file}#{rest}"),
            None => format!("#{at}"),
        }
    }

    /// A reference into another file from the document's folder, and any other one as it stands.
    pub(crate) fn written(&self, reference: &str) -> String {
        let inside = reference.strip_prefix(&self.foreign);
        let written = inside.map(|inside| {
            let end = inside.find(['/', '#']).unwrap_or(inside.len());
            let (file, place) = inside.split_at(end);
            let file = percent_decode_str(file).decode_utf8_lossy();
            let file = file.replace("~1", "/").replace("~0", "~");
            let sign = if place.starts_with('/') { "#" } else { "" };
            format!("{file}{sign}{place}")
        });
        written.unwrap_or_else(|| reference.to_owned())
    }

    /// Where the other files stand in the tree.
    fn files_at(&self) -> Pointer {
        Pointer::root().join(self.foreign.trim_matches(['#', '/']))
    }

    /// Whether the reference at a place inherits from a schema that lists the one that inherits:
    /// it means what the target demands of all of its values, without its choice of children.
    pub(crate) fn inherits(&self, at: &Pointer) -> bool {
        self.inheriting.contains(at)
    }

    /// The warnings of reading.
    pub const fn report(&self) -> &Report {
        &self.report
    }

    /// The files that the document was assembled from; a later stage begins its own report with
    /// them.
    pub const fn files(&self) -> &Files {
        self.report.files()
    }

    /// A cursor at the root.
    pub const fn start(&self) -> Located<'_> {
        Located {
            node: &self.root,
            at: Pointer::root(),
        }
    }
}

//! Turns what is wrong with a document into messages that look like rustc's.
//!
//! A stage collects [`Diagnostic`]s in a [`Report`] and never stops at the first; positions in the
//! text are looked up only when the report is rendered.
//!
//! Invariants: rendering is deterministic (ordered by file, place and message) and never fails; a
//! place that cannot be found is shown as the file and its pointer.

mod code;
mod escape;
mod excerpt;
mod json;
mod located;
mod place;

use std::fmt;

use annotate_snippets::Renderer;
use indexmap::{IndexMap, IndexSet};

pub use code::Code;
pub use place::{Place, Spot};

use crate::source::{EncodingError, FileId, Files, Pointer};
use located::Located;

/// Whether the run may go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// The crate is generated, and something about it is less than the document says.
    Warning,
}

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of thing it is; stable, for tools and for lists of exceptions.
    pub code: Code,
    /// Whether the run may go on.
    pub severity: Severity,
    /// Where.
    pub at: Place,
    /// What was found, in lower case, without a final stop, names in backticks.
    pub message: String,
    /// What was made of it, or why it is wrong.
    pub note: Option<String>,
    /// What its author can do about it.
    pub help: Option<String>,
    /// Whether something is lost by it that the document says.
    pub is_loss: bool,
    /// The schema that it speaks of, where the same may be said at several places of it, or the root
    /// where of any: it is said once.
    pub about: Option<Pointer>,
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(code: Code, at: impl Into<Place>, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            at: at.into(),
            message: message.into(),
            note: None,
            help: None,
            is_loss: false,
            about: None,
        }
    }

    /// A warning at a place.
    pub fn warning(code: Code, at: impl Into<Place>, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, at, message)
        }
    }

    /// What to do about it, or about any of its kind.
    fn what_to_do(&self) -> Option<&str> {
        self.help.as_deref().or(self.code.help())
    }

    /// Says what was made of it, or why it is wrong.
    pub(crate) fn note(&mut self, note: impl Into<String>) -> &mut Self {
        self.note = Some(note.into());
        self
    }

    /// Says what to do about it.
    pub(crate) fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Says that something is lost by it that the document says.
    pub(crate) fn loss(&mut self) -> &mut Self {
        self.is_loss = true;
        self
    }

    /// The same diagnostic with what was made of it.
    #[must_use]
    pub(crate) fn with_note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// The same diagnostic, told once for all places of the document where the same is said.
    #[must_use]
    pub(crate) fn once(mut self) -> Self {
        self.about = Some(Pointer::root());
        self
    }

    /// The same diagnostic with what to do about it.
    #[must_use]
    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// What a message about something that stands at several places ends with.
pub(crate) fn elsewhere(places: usize) -> String {
    match places {
        0 | 1 => String::new(),
        2 => ", here and at another place".to_owned(),
        count => format!(", here and at {} other places", count - 1),
    }
}

/// Everything that is wrong with a document, with the files that the messages quote.
#[derive(Clone, Debug)]
pub struct Report {
    files: Files,
    diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// An empty report about these files.
    pub const fn new(files: Files) -> Self {
        Self {
            files,
            diagnostics: Vec::new(),
        }
    }

    /// An empty report about the same files.
    #[must_use]
    pub(crate) fn of_same_files(&self) -> Self {
        Self::new(self.files.clone())
    }

    /// Adds a diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Adds an error, to which a note and a help can be given.
    pub fn error(
        &mut self,
        code: Code,
        at: impl Into<Place>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.add(Diagnostic::error(code, at, message))
    }

    /// Adds a warning, to which a note and a help can be given.
    pub fn warning(
        &mut self,
        code: Code,
        at: impl Into<Place>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.add(Diagnostic::warning(code, at, message))
    }

    /// Adds the diagnostics of another report about the same document, to whose files one of the
    /// two may have added more.
    pub(crate) fn merge(&mut self, other: Self) {
        if other.files.count() > self.files.count() {
            self.files = other.files;
        }
        self.diagnostics.extend(other.diagnostics);
    }

    /// Leaves out the warnings about nodes that are not wanted.
    pub(crate) fn warn_of(&mut self, wanted: impl Fn(&Pointer) -> bool) {
        self.diagnostics.retain(|found| {
            let at = found.at.pointer();
            found.severity == Severity::Error || at.is_none_or(&wanted)
        });
    }

    /// Leaves out what was said before: a node may be visited in several roles, and the same said of one
    /// schema at several places. Of those, the first one stays, with its note and its help.
    pub(crate) fn drop_repeated(&mut self) {
        let mut said: IndexMap<_, (Diagnostic, IndexSet<Place>)> = IndexMap::new();
        for found in std::mem::take(&mut self.diagnostics) {
            let place = found.about.is_none().then(|| found.at.clone());
            let key = (
                found.code,
                place,
                found.about.clone(),
                found.message.clone(),
            );
            let at = found.at.clone();
            let known = said.entry(key).or_insert_with(|| (found, IndexSet::new()));
            known.1.insert(at);
        }
        self.diagnostics = said
            .into_values()
            .map(|(first, places)| Diagnostic {
                message: first.message + &elsewhere(places.len()),
                ..first
            })
            .collect();
    }

    /// Makes errors of the warnings by which something is lost.
    pub(crate) fn refuse_losses(&mut self) {
        let found = self.diagnostics.iter_mut();
        for diagnostic in found.filter(|found| found.is_loss) {
            diagnostic.severity = Severity::Error;
        }
    }

    /// Whether there is an error among them.
    pub(crate) fn has_errors(&self) -> bool {
        self.iter().any(|found| found.severity == Severity::Error)
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// The number of diagnostics, warnings included.
    pub fn len(&self) -> usize {
        self.diagnostics.len()
    }

    /// The diagnostics in the order in which they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.diagnostics.iter()
    }

    /// The files that the messages quote.
    pub const fn files(&self) -> &Files {
        &self.files
    }

    /// The files that the messages quote, to add one or to record where a node comes from.
    pub(crate) const fn files_mut(&mut self) -> &mut Files {
        &mut self.files
    }

    /// Renders all diagnostics in rustc's look, with colours where `colour` says so.
    pub fn render(&self, colour: bool) -> String {
        let renderer = if colour {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let mut text = String::new();
        for found in Located::all(self) {
            text.push_str(&found.render(&renderer));
            text.push_str("\n\n");
        }
        text
    }

    /// Renders all diagnostics as JSON, one object a line, for editors and CI.
    ///
    /// Members: `reason` (always `diagnostic`), `severity`, `code`, `message`, `note` (what was made of
    /// it, or null), `help` (what to do about it, or null), `file`, `line` and `column` (from 1, in
    /// characters), `endLine`, `endColumn`, `pointer` (or null).
    pub fn json_lines(&self) -> String {
        Located::all(self).iter().map(Located::json_line).collect()
    }

    fn add(&mut self, diagnostic: Diagnostic) -> &mut Diagnostic {
        let at = self.diagnostics.len();
        self.diagnostics.push(diagnostic);
        &mut self.diagnostics[at]
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.render(false))
    }
}

impl std::error::Error for Report {}

impl From<Box<EncodingError>> for Report {
    fn from(error: Box<EncodingError>) -> Self {
        let mut report = Self::new(Files::new(error.source));
        let place = Place::text(FileId::DOCUMENT, error.offset..error.offset + 1);
        report
            .error(Code::Encoding, place, error.message)
            .help("save the file as UTF-8 text");
        report
    }
}

impl<'r> IntoIterator for &'r Report {
    type Item = &'r Diagnostic;
    type IntoIter = std::slice::Iter<'r, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

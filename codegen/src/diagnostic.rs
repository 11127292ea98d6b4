//! Turns what is wrong with a document into messages that look like rustc's.
//!
//! A stage collects [`Diagnostic`]s in a [`Report`] and never stops at the first; positions in the
//! text are looked up only when the report is rendered.
//!
//! Invariants: rendering is deterministic (ordered by file, place and message) and never fails; a
//! place that cannot be found is shown as the file and its pointer.

mod code;
mod excerpt;
mod json;
mod place;

use std::fmt;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

pub use code::Code;
pub use place::{Place, Spot};

use crate::source::{EncodingError, FileId, Files, Marks, Pointer, Source, Span, Target};
use excerpt::Excerpt;

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
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(code: Code, at: impl Into<Place>, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            at: at.into(),
            message: message.into(),
            help: None,
        }
    }

    /// A warning at a place.
    pub fn warning(code: Code, at: impl Into<Place>, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, at, message)
        }
    }

    /// Says what to do about it.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// The same diagnostic with what to do about it.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
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

    /// Adds a diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Adds an error, to which a help can be given.
    pub fn error(
        &mut self,
        code: Code,
        at: impl Into<Place>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.add(Diagnostic::error(code, at, message))
    }

    /// Adds a warning, to which a help can be given.
    pub fn warning(
        &mut self,
        code: Code,
        at: impl Into<Place>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.add(Diagnostic::warning(code, at, message))
    }

    /// Adds the diagnostics of another report about the same files.
    pub fn merge(&mut self, other: Self) {
        self.diagnostics.extend(other.diagnostics);
    }

    /// Whether there is an error among them.
    pub fn has_errors(&self) -> bool {
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
        for found in self.located() {
            text.push_str(&found.render(&renderer));
            text.push_str("\n\n");
        }
        text
    }

    /// Renders all diagnostics as JSON, one object a line, for editors and CI.
    ///
    /// Members: `severity`, `code`, `message`, `help` (or null), `file`, `line` and `column` (from
    /// 1, in characters), `endLine`, `endColumn`, `pointer` (or null).
    pub fn json_lines(&self) -> String {
        self.located().iter().map(Located::json_line).collect()
    }

    fn add(&mut self, diagnostic: Diagnostic) -> &mut Diagnostic {
        let at = self.diagnostics.len();
        self.diagnostics.push(diagnostic);
        &mut self.diagnostics[at]
    }

    /// The diagnostics with their places in the text, ordered by them, each once.
    fn located(&self) -> Vec<Located<'_>> {
        let mut marks: Vec<(FileId, Option<Marks<'_>>)> = Vec::new();
        let mut found: Vec<Located<'_>> = self
            .iter()
            .map(|diagnostic| {
                let (file, span) = match &diagnostic.at.spot {
                    Spot::Text(span) => (diagnostic.at.file, Some(span.clone())),
                    Spot::Value(pointer) | Spot::Key(pointer) => {
                        let target = match diagnostic.at.spot {
                            Spot::Key(_) => Target::Key,
                            Spot::Value(_) | Spot::Text(_) => Target::Value,
                        };
                        let (file, pointer) = match diagnostic.at.file {
                            FileId::DOCUMENT => self.files.origin(pointer),
                            other => (other, pointer.clone()),
                        };
                        let known = marks.iter().position(|(of, _)| *of == file);
                        let at = known.unwrap_or_else(|| {
                            marks.push((file, Marks::read(self.files.source(file))));
                            marks.len() - 1
                        });
                        let marks = marks[at].1.as_ref();
                        let span = marks.and_then(|marks| nearest(marks, pointer, target));
                        (file, span)
                    }
                };
                Located {
                    diagnostic,
                    file,
                    source: self.files.source(file),
                    span,
                }
            })
            .collect();
        found.sort_by(|a, b| a.order().cmp(&b.order()));
        found.dedup_by(|a, b| a.order() == b.order() && a.diagnostic.code == b.diagnostic.code);
        found
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

/// Finds a node, or else the nearest one around it that stands in the text.
fn nearest(marks: &Marks<'_>, pointer: Pointer, target: Target) -> Option<Span> {
    let mut next = Some(pointer);
    while let Some(pointer) = next {
        let span = marks.locate(&pointer, target);
        if span.is_some() {
            return span;
        }
        next = pointer.parent();
    }
    None
}

/// A diagnostic whose place was looked up.
struct Located<'r> {
    diagnostic: &'r Diagnostic,
    file: FileId,
    source: &'r Source,
    span: Option<Span>,
}

impl<'r> Located<'r> {
    fn order(&self) -> (FileId, usize, usize, &'r str) {
        let span = self.span.clone().unwrap_or_default();
        (self.file, span.start, span.end, &self.diagnostic.message)
    }

    fn render(&self, renderer: &Renderer) -> String {
        let level = match self.diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level
            .primary_title(self.diagnostic.message.as_str())
            .id(self.diagnostic.code.as_str());
        let Some(span) = &self.span else {
            return renderer.render(&[self.help(title.element(Origin::path(self.source.name())))]);
        };
        let (line, column) = self.source.line_column(span.start);
        let excerpt = Excerpt::cut(self.source.text(), span);
        let shown = excerpt.column();
        let snippet = Snippet::source(excerpt.text)
            .line_start(line)
            .path(self.source.name())
            .annotation(AnnotationKind::Primary.span(excerpt.span));
        let text = renderer.render(&[self.help(title.element(snippet))]);
        if shown == column {
            return text;
        }
        // The renderer counts columns in the text that it gets, which is a cut of a long line.
        let [shown, column] =
            [shown, column].map(|at| format!("{}:{line}:{at}", self.source.name()));
        text.replacen(&shown, &column, 1)
    }

    fn help(&self, group: Group<'r>) -> Group<'r> {
        match &self.diagnostic.help {
            Some(help) => group.element(Level::HELP.message(help.as_str())),
            None => group,
        }
    }
}

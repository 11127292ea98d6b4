//! Looks up the places of diagnostics in the text, and renders them as rustc does.

use std::borrow::Cow;
use std::collections::BTreeMap;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::escape::harmless;
use super::excerpt::Excerpt;
use super::{Diagnostic, Report, Severity, Spot};
use crate::source::{FileId, Files, Lines, Places, Pointer, Source, Span, Target};

/// A diagnostic whose place was looked up.
pub(super) struct Located<'r> {
    pub(super) diagnostic: &'r Diagnostic,
    pub(super) source: &'r Source,
    /// The line and the column where the place begins, and where it ends.
    pub(super) start: (usize, usize),
    pub(super) end: (usize, usize),
    span: Span,
    /// The first line of the place, without what ends it.
    line: Span,
    /// The node in its own file, if the place is one.
    pub(super) pointer: Option<Pointer>,
    file: FileId,
}

impl<'r> Located<'r> {
    /// The diagnostics of a report, ordered by their places, each once.
    pub(super) fn all(report: &'r Report) -> Vec<Self> {
        let mut texts = Texts {
            files: report.files(),
            places: BTreeMap::new(),
            lines: BTreeMap::new(),
        };
        let found = report.iter();
        let mut found: Vec<Self> = found.map(|diagnostic| texts.located(diagnostic)).collect();
        found.sort_by(|a, b| a.order().cmp(&b.order()));
        found.dedup_by(|a, b| a.order() == b.order());
        found
    }

    fn order(&self) -> impl Ord + use<'r> {
        let Diagnostic { code, message, .. } = self.diagnostic;
        (self.file, self.span.start, self.span.end, message, code)
    }

    /// What was found, as it is shown.
    pub(super) fn message(&self) -> Cow<'r, str> {
        harmless(&self.diagnostic.message)
    }

    /// What was made of it, as it is shown.
    pub(super) fn note(&self) -> Option<Cow<'r, str>> {
        self.diagnostic.note.as_deref().map(harmless)
    }

    /// What to do about it, as it is shown.
    pub(super) fn what_to_do(&self) -> Option<Cow<'r, str>> {
        self.diagnostic.what_to_do().map(harmless)
    }

    pub(super) fn render(&self, renderer: &Renderer) -> String {
        let level = match self.diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let (line, column) = self.start;
        let excerpt = Excerpt::cut(self.source.text(), &self.line, &self.span);
        let shown = excerpt.column();
        let name = harmless(self.source.name());
        let snippet = Snippet::source(excerpt.text)
            .line_start(line)
            .path(name.as_ref())
            .annotation(AnnotationKind::Primary.span(excerpt.span));
        let title = level
            .primary_title(self.message())
            .id(self.diagnostic.code.as_str());
        let text = renderer.render(&[self.advised(title.element(snippet))]);
        if shown == column {
            return text;
        }
        // The renderer counts columns in the text that it gets, which is a cut of a long line.
        let place = |column| format!("{name}:{line}:{column}");
        text.replacen(&place(shown), &place(column), 1)
    }

    /// The same with what was made of it, and behind that what to do about it.
    fn advised<'g>(&self, group: Group<'g>) -> Group<'g>
    where
        'r: 'g,
    {
        let note = self.note().map(|note| Level::NOTE.message(note));
        let help = self.what_to_do().map(|help| Level::HELP.message(help));
        group.elements(note.into_iter().chain(help))
    }
}

/// The files of a report, of which the diagnostics have places.
struct Texts<'r> {
    files: &'r Files,
    places: BTreeMap<FileId, Places<'r>>,
    lines: BTreeMap<FileId, Lines<'r>>,
}

impl<'r> Texts<'r> {
    fn located(&mut self, diagnostic: &'r Diagnostic) -> Located<'r> {
        let (file, pointer, span) = self.locate(diagnostic);
        let source = self.files.source(file);
        let lines = self.lines.entry(file);
        let lines = lines.or_insert_with(|| Lines::new(source.text()));
        Located {
            diagnostic,
            source,
            start: lines.line_column(span.start),
            end: lines.line_column(span.end),
            line: lines.around(span.start),
            span,
            pointer,
            file,
        }
    }

    /// The file and range of a diagnostic; of a file without any place, its beginning.
    fn locate(&mut self, diagnostic: &Diagnostic) -> (FileId, Option<Pointer>, Span) {
        let (pointer, target) = match &diagnostic.at.spot {
            Spot::Text(span) => return (diagnostic.at.file, None, span.clone()),
            Spot::Value(pointer) => (pointer, Target::Value),
            Spot::Key(pointer) => (pointer, Target::Key),
        };
        let (file, pointer) = match diagnostic.at.file {
            FileId::DOCUMENT => self.files.origin(pointer),
            other => (other, pointer.clone()),
        };
        let places = self.places.entry(file);
        let places = places.or_insert_with(|| Places::new(self.files.source(file)));
        let span = nearest(places, pointer.clone(), target);
        (file, Some(pointer), span.unwrap_or_default())
    }
}

/// Finds a node, or else the nearest one around it that stands in the text.
fn nearest(places: &Places<'_>, pointer: Pointer, target: Target) -> Option<Span> {
    let mut next = Some(pointer);
    while let Some(pointer) = next {
        let span = places.locate(&pointer, target);
        if span.is_some() {
            return span;
        }
        next = pointer.parent();
    }
    None
}

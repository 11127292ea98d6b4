//! Finds the places of nodes in a text, of which no more is read again than holds them.

use std::cell::OnceCell;

use memchr::memmem;

use super::parts::{Part, parts};
use super::{Marks, Pointer, Source, Span, Target};

/// The places of the nodes of one text.
#[derive(Debug)]
pub(crate) struct Places<'t> {
    source: &'t Source,
    parts: Vec<Part<'t>>,
    /// The places of each part, once it was read; nothing, if it cannot be.
    marks: Vec<OnceCell<Option<Marks>>>,
    /// The places of the whole, once it was read.
    whole: OnceCell<Option<Marks>>,
}

impl<'t> Places<'t> {
    pub(crate) fn new(source: &'t Source) -> Self {
        let parts = if source.is_named_json() || source.looks_like_json() {
            Vec::new()
        } else {
            parts(source.text())
        };
        Self {
            source,
            marks: parts.iter().map(|_| OnceCell::new()).collect(),
            parts,
            whole: OnceCell::new(),
        }
    }

    /// Finds a node as [`Marks::locate`] does.
    pub(crate) fn locate(&self, pointer: &Pointer, target: Target) -> Option<Span> {
        let mut parts = self.parts.iter().zip(&self.marks);
        let in_part =
            || parts.find_map(|(part, marks)| self.locate_in(part, marks, pointer, target));
        let found = self.whole.get().is_none().then(in_part).flatten();
        found.or_else(|| {
            let whole = self.whole.get_or_init(|| Marks::read(self.source));
            whole.as_ref()?.locate(pointer, target)
        })
    }

    /// Finds a node in one part.
    fn locate_in(
        &self,
        part: &Part<'_>,
        marks: &OnceCell<Option<Marks>>,
        pointer: &Pointer,
        target: Target,
    ) -> Option<Span> {
        let text = self.source.text();
        if !may_hold(part, text, pointer) {
            return None;
        }
        let marks = marks.get_or_init(|| Marks::of_yaml(&part.text(text)));
        let found = marks.as_ref()?.locate(pointer, target)?;
        // What is in front of the members stands elsewhere.
        let in_text = |offset: usize| Some(offset.checked_sub(part.front())? + part.span.start);
        Some(in_text(found.start)?..in_text(found.end)?)
    }
}

/// Whether a part may hold a node: it is in the same object, and has a line with that key.
fn may_hold(part: &Part<'_>, text: &str, pointer: &Pointer) -> bool {
    let mut tokens = pointer.tokens();
    let is_inside = part.above.iter().all(|opening| {
        let token = tokens.next();
        token.is_some_and(|token| token == opening.name)
    });
    let (true, Some(key)) = (is_inside, tokens.next()) else {
        return false;
    };
    let text = &text[part.span.clone()];
    memmem::find_iter(text.as_bytes(), key.as_bytes()).any(|at| {
        let (before, behind) = (&text[..at], &text[at + key.len()..]);
        let before = before.trim_end_matches(['\'', '"']).trim_end_matches(' ');
        let behind = behind.trim_start_matches(['\'', '"']);
        (before.is_empty() || before.ends_with('\n')) && behind.starts_with(':')
    })
}

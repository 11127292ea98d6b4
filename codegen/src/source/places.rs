//! Finds the places of nodes in a text, of which no more is read again than holds them.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::parts::{Part, parts};
use super::{Marks, Pointer, Source, Span, Target};

/// The places of the nodes of one text.
#[derive(Debug)]
pub(crate) struct Places<'t> {
    source: &'t Source,
    parts: Vec<Part<'t>>,
    /// The parts that have a member of a large object, by the place of that.
    members: OnceCell<BTreeMap<Pointer, Vec<usize>>>,
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
            members: OnceCell::new(),
            whole: OnceCell::new(),
        }
    }

    /// Finds a node as [`Marks::locate`] does.
    pub(crate) fn locate(&self, pointer: &Pointer, target: Target) -> Option<Span> {
        let is_read = self.whole.get().is_some();
        let found = (!is_read).then(|| self.locate_in_parts(pointer, target));
        found.flatten().or_else(|| {
            let whole = self.whole.get_or_init(|| Marks::read(self.source));
            whole.as_ref()?.locate(pointer, target)
        })
    }

    /// Finds a node in one of the parts: in those that have the member that it is in.
    fn locate_in_parts(&self, pointer: &Pointer, target: Target) -> Option<Span> {
        let members = self.members.get_or_init(|| self.members());
        let mut member = Pointer::root();
        pointer.tokens().find_map(|token| {
            member = member.join(&token);
            let mut parts = members.get(&member)?.iter();
            parts.find_map(|at| self.locate_in(*at, pointer, target))
        })
    }

    /// Finds a node in one part.
    fn locate_in(&self, at: usize, pointer: &Pointer, target: Target) -> Option<Span> {
        let (part, marks) = (self.parts.get(at)?, self.marks.get(at)?);
        let marks = marks.get_or_init(|| Marks::of_yaml(&part.text(self.source.text())));
        let found = marks.as_ref()?.locate(pointer, target)?;
        // What is in front of the members stands elsewhere.
        let in_text = |offset: usize| Some(offset.checked_sub(part.front())? + part.span.start);
        Some(in_text(found.start)?..in_text(found.end)?)
    }

    /// The parts that have a member of a large object, by the place of that.
    fn members(&self) -> BTreeMap<Pointer, Vec<usize>> {
        let mut members: BTreeMap<Pointer, Vec<usize>> = BTreeMap::new();
        for (at, part) in self.parts.iter().enumerate() {
            let above = part.above.iter();
            let above = above.fold(Pointer::root(), |above, opening| above.join(opening.name));
            for name in part.names(self.source.text()) {
                members.entry(above.join(name)).or_default().push(at);
            }
        }
        members
    }
}

//! How much of a document its crate has: operations, component schemas and media types, each taken
//! over fully or with less than the document says.
//!
//! Invariant: a thing is counted once, and is less than full exactly if lowering reported something at
//! its place or inside it.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Document, Located};
use crate::ir::Api;
use crate::source::Pointer;

/// How many things of one kind were taken over, and how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// As the document says.
    pub full: usize,
    /// With less than the document says; a warning says what.
    pub degraded: usize,
}

impl Tally {
    /// All of them.
    pub const fn total(&self) -> usize {
        self.full + self.degraded
    }

    fn count(&mut self, at: &Pointer, degraded: &BTreeSet<Pointer>) {
        if degraded.contains(at) {
            self.degraded += 1;
        } else {
            self.full += 1;
        }
    }
}

/// How much of a document its crate has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// The operations that were chosen.
    pub operations: Tally,
    /// The schemas among the components that the crate has types for.
    pub schemas: Tally,
    /// The forms of the bodies and answers of these operations.
    pub media_types: Tally,
}

/// The places that lowering has something to say about, and all around them: these are less than the
/// document says.
fn degraded<'r>(found: impl Iterator<Item = &'r Diagnostic>) -> BTreeSet<Pointer> {
    let mut degraded = BTreeSet::new();
    for diagnostic in found {
        // What the standard has ignored is no less than the document says, nor is a parameter that
        // the client sends, or a member that the document does not describe.
        if let Code::InvalidHeaderName | Code::DuplicateParameter | Code::InvalidValue =
            diagnostic.code
        {
            continue;
        }
        let mut around = diagnostic.at.pointer().cloned();
        while let Some(at) = around {
            around = at.parent();
            if !degraded.insert(at) {
                break;
            }
        }
    }
    degraded
}

impl Coverage {
    /// Compares the document with what was made of it; `found` is what lowering reported.
    pub fn new<'r>(
        document: &Document,
        api: &Api,
        found: impl Iterator<Item = &'r Diagnostic>,
    ) -> Self {
        let degraded = degraded(found);
        let mut coverage = Self::default();
        let mut forms = BTreeSet::new();
        let kept: BTreeSet<&Pointer> = api.operations.iter().map(|kept| &kept.origin).collect();
        for operation in document.operations() {
            if !kept.contains(&operation.located.at) {
                continue;
            }
            let at = &operation.located.at;
            coverage.operations.count(at, &degraded);
            let body = operation.request_body(document);
            let answers = operation.responses(document);
            for owner in body.iter().chain(answers.iter().map(|(_, answer)| answer)) {
                let content = owner.get("content");
                forms.extend(
                    content
                        .iter()
                        .flat_map(Located::entries)
                        .map(|(_, form)| form.at),
                );
            }
        }
        for at in &forms {
            coverage.media_types.count(at, &degraded);
        }
        let named: BTreeSet<&Pointer> = api.types.iter().map(|ty| &ty.origin).collect();
        for (_, component) in document.components("schemas") {
            let at = component.at.clone();
            // One that is a reference has the type of what it leads to.
            let leads_to = |to: Located<'_>| named.contains(&to.at);
            if named.contains(&at) || document.follow(component).is_ok_and(leads_to) {
                coverage.schemas.count(&at, &degraded);
            }
        }
        coverage
    }
}

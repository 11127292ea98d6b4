//! References: each leads to something.

use super::Check;
use crate::diagnostic::Place;
use crate::document::{Node, RefError};
use crate::source::Path;

impl<'d> Check<'d, '_> {
    /// Whether the node is a reference, which is then checked.
    pub(super) fn is_reference(&mut self, path: Path<'_>, node: &'d Node) -> bool {
        let Some(reference) = node.get("$ref") else {
            return false;
        };
        let path = path.join("$ref");
        match reference.as_str() {
            Some(text) => self.reference(path, text),
            None => self.wrong_kind(path, reference, "`$ref`", "a string"),
        }
        true
    }

    /// Checks that a reference, and those that it leads to, end at something.
    pub(super) fn reference(&mut self, path: Path<'_>, reference: &'d str) {
        let mut next = reference;
        let mut chain = Vec::new();
        while self.resolved.insert(next) {
            chain.push(next);
            match self.document.target(next) {
                Ok(found) => match crate::document::reference::reference(found.node) {
                    Some(onward) if chain.contains(&onward) => {
                        let error = RefError::Cycle(onward.to_owned());
                        self.report.push(error.diagnostic(found.at.join("$ref")));
                        return;
                    }
                    Some(onward) => next = onward,
                    None => return,
                },
                Err(error) => {
                    if chain.len() == 1 {
                        self.report.push(error.diagnostic(Place::value(&path)));
                    }
                    // Every use of a broken reference is reported, a chain where it breaks.
                    for link in chain {
                        self.resolved.remove(link);
                    }
                    return;
                }
            }
        }
    }
}

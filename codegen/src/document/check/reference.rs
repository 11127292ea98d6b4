//! References: each leads to something.

use std::collections::BTreeSet;

use super::{Check, Visit};
use crate::diagnostic::{Code, Place};
use crate::document::{Node, RefError};
use crate::source::Path;

impl<'d, 'r> Check<'d, 'r> {
    /// Whether the node is a reference, which is then checked; `section` is where components of its
    /// kind stand, and `visit` is what checks its target.
    pub(super) fn is_reference(
        &mut self,
        path: Path<'_>,
        node: &'d Node,
        section: &str,
        visit: Visit<'d, 'r>,
    ) -> bool {
        let Some(reference) = node.get("$ref") else {
            return false;
        };
        let path = path.join("$ref");
        match reference.as_str() {
            Some(text) => {
                self.reference(path, text);
                self.target_kind(path, text, section);
                if text.starts_with(self.document.foreign()) {
                    self.foreign.push((text, self.direction, visit));
                }
            }
            None => self.wrong_kind(path, reference, "`$ref`", "a string"),
        }
        true
    }

    /// Checks that a component is one of the kind that belongs here.
    fn target_kind(&mut self, path: Path<'_>, reference: &str, section: &str) {
        let target = reference.strip_prefix("#/components/");
        let Some((found, name)) = target.and_then(|target| target.split_once('/')) else {
            return;
        };
        let (Some(found), Some(expected)) = (kind_of(found), kind_of(section)) else {
            return;
        };
        if found != expected && !name.contains('/') {
            let message = format!("`{reference}` is {found}, and {expected} belongs here");
            self.report
                .error(Code::WrongKind, &path, message)
                .help(format!("{expected} stands under `components/{section}`"));
        }
    }

    /// Checks what stands in other files, each part in the role in which it is used first: the walk
    /// over the document does not come by it.
    pub(super) fn foreign(&mut self) {
        let mut seen = BTreeSet::new();
        while let Some((reference, direction, visit)) = self.foreign.pop() {
            let target = self.document.target(reference).ok();
            if let Some(found) = target.filter(|_| seen.insert(reference)) {
                self.towards(direction, |check| {
                    visit(check, Path::new(&found.at), found.node);
                });
            }
        }
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

/// What stands in a section of the components.
fn kind_of(section: &str) -> Option<&'static str> {
    Some(match section {
        "schemas" => "a schema",
        "responses" => "a response",
        "parameters" => "a parameter",
        "examples" => "an example",
        "requestBodies" => "a request body",
        "headers" => "a header",
        "securitySchemes" => "a security scheme",
        "links" => "a link",
        "callbacks" => "a callback",
        "pathItems" => "a path item",
        "mediaTypes" => "a media type",
        _ => return None,
    })
}

//! References: each leads to something.

use std::collections::BTreeSet;

use super::schema::is_anchor;
use super::{Check, Visit, is_extension};
use crate::diagnostic::{Code, Place};
use crate::document::section::ObjectKind;
use crate::document::site::Site;
use crate::document::{Node, Object, RefError};
use crate::source::Path;

/// For how many broken references it is looked for what they may mean, each among all names of a
/// section: where more are broken, their names are not what is wrong.
const MOST_SUGGESTIONS: usize = 100;

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
        if !matches!(section, "schemas" | "pathItems") {
            self.beside_reference(path, node);
        }
        let path = path.join("$ref");
        match reference.as_str() {
            Some(text) => {
                self.reference(path, text);
                let is_foreign = text.starts_with(self.document.foreign());
                if is_foreign || !self.leads_to_kind(path, text, section) {
                    self.foreign.push((text, self.direction, visit));
                }
            }
            None => self.wrong_kind(path, reference, "`$ref`", "a string"),
        }
        true
    }

    /// Warns of what stands beside a reference and is ignored (`OpenAPI` 3.0.4, 4.7.23; 3.1.1, 4.8.23).
    fn beside_reference(&mut self, path: Path<'_>, node: &Node) {
        let describes = |name: &str| matches!(name, "$ref" | "summary" | "description");
        let names = node.as_object().into_iter().flat_map(Object::keys);
        let ignored = names.filter(|name| !describes(name) && !is_extension(name));
        let ignored: Vec<String> = ignored.map(|name| format!("`{name}`")).collect();
        if !ignored.is_empty() {
            let message = format!("beside a `$ref`, {} is ignored", ignored.join(", "));
            self.report
                .warning(Code::UnknownField, Place::key(&path.join("$ref")), message)
                .help("move it to where the reference leads")
                .loss();
        }
    }

    /// Checks that a reference leads to what belongs here; gives whether the walk comes by its target.
    pub(super) fn leads_to_kind(&mut self, path: Path<'_>, reference: &str, section: &str) -> bool {
        let Some(expected) = ObjectKind::of_section(section) else {
            return true;
        };
        let Ok(target) = self.document.target(reference) else {
            return true;
        };
        let found = match Site::of(&target.at, self.document.dialect()) {
            Site::Unknown => match target.node {
                Node::Object(_) => return false,
                Node::Bool(_) if expected == ObjectKind::Schema && !self.is_3_0() => return false,
                other => format!("is {}", other.kind()),
            },
            Site::Object(found) if found == expected => return true,
            Site::Object(found) => format!("is {}", found.as_str()),
            _ => "is not an object of the standard".to_owned(),
        };
        let expected = expected.as_str();
        let message = format!("`{reference}` {found}, but {expected} belongs here");
        self.report
            .error(Code::WrongKind, &path, message)
            .help(format!("refer to {expected}, under `components/{section}`"));
        true
    }

    /// Checks what stands in other files and in extensions, each part in the role in which it is used
    /// first: the walk over the document does not come by it.
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
    ///
    /// Every use of a broken reference is reported, a chain where it breaks. What leads on is followed
    /// once, so that all chains together cost what the references in them do.
    pub(super) fn reference(&mut self, path: Path<'_>, reference: &'d str) {
        let mut next = reference;
        let mut chain = BTreeSet::new();
        while self.resolved.insert(next) {
            chain.insert(next);
            match self.document.target(next) {
                Ok(found) => match crate::document::reference::reference(found.node) {
                    Some(onward) if chain.contains(onward) => {
                        let error = RefError::Cycle(self.document.written(onward));
                        self.report.push(error.diagnostic(found.at.join("$ref")));
                        return;
                    }
                    Some(onward) => next = onward,
                    None => return,
                },
                Err(error) => {
                    if chain.len() == 1 {
                        self.leads_nowhere(path, reference, &error);
                    }
                    self.resolved.remove(next);
                    return;
                }
            }
        }
    }

    /// Reports a reference that leads to nothing, with what it may mean.
    fn leads_nowhere(&mut self, path: Path<'_>, reference: &str, error: &RefError) {
        let error = &match error {
            RefError::Unresolved(inside) => RefError::Unresolved(self.document.written(inside)),
            RefError::Malformed(inside) => RefError::Malformed(self.document.written(inside)),
            other => other.clone(),
        };
        let mut diagnostic = error.diagnostic(Place::value(&path));
        if let RefError::Unresolved(written) = error
            && let Some((file, place)) = written.split_once('#')
            && !file.is_empty()
            && !place.is_empty()
            && !place.starts_with('/')
        {
            diagnostic.help(format!(
                "begin a place with a slash, unless it is an `$anchor`: `{file}#/{place}`"
            ));
        } else if let (RefError::Malformed(written), false) = (error, self.is_3_0())
            && let Some(name) = written.strip_prefix('#').filter(|name| is_anchor(name))
        {
            diagnostic.message = format!("`{written}` does not lead to exactly one schema");
            diagnostic.help(format!("say `$anchor: {name}` in exactly one schema"));
        } else if self.suggestions < MOST_SUGGESTIONS {
            self.suggestions += 1;
            let nearest = self
                .document
                .nearest(reference)
                .map(|it| format!("there is {it}"));
            let meant = || Some(format!("there is `{}`", self.document.meant(reference)?));
            if let Some(help) = nearest.or_else(meant) {
                diagnostic.help(help);
            }
        }
        self.report.push(diagnostic);
    }
}

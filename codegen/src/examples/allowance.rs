//! The list of examples that are known to contradict their schemas.

use crate::diagnostic::{Code, Place, Report};
use crate::document::{self, Lookup, Node};
use crate::source::{FileId, Pointer, Source};

use super::Violation;

/// The accepted contradictions, each with whether it occurred.
pub(super) struct Allowances {
    file: FileId,
    list: Vec<Allowance>,
}

struct Allowance {
    /// The example.
    at: Pointer,
    /// Where in it.
    pointer: Pointer,
    keyword: String,
    /// Where the entry stands in the list.
    entry: Pointer,
    used: bool,
}

impl Allowances {
    /// Reads the list: entries of `at`, `violations` (each a `pointer` and a `keyword`), `reason`.
    pub(super) fn read(source: Option<&Source>, report: &mut Report) -> Self {
        let mut allowances = Self {
            file: FileId::DOCUMENT,
            list: Vec::new(),
        };
        let Some(source) = source else {
            return allowances;
        };
        allowances.file = report.files_mut().add(source.clone());
        match document::read(source, allowances.file) {
            Ok(node) => allowances.entries(&node, report),
            Err(found) => found
                .into_iter()
                .for_each(|diagnostic| report.push(diagnostic)),
        }
        allowances
    }

    fn entries(&mut self, node: &Node, report: &mut Report) {
        let entries = match node {
            Node::Array(entries) => entries.as_slice(),
            Node::Null => &[],
            other => {
                let message = format!(
                    "the accepted examples must be a list, found {}",
                    other.kind()
                );
                let place = Place::value_in(self.file, Pointer::root());
                report.error(Code::WrongKind, place, message);
                return;
            }
        };
        for (index, entry) in entries.iter().enumerate() {
            let place = Pointer::root().index(index);
            if entry.text("reason").is_none_or(str::is_empty) {
                let place = Place::value_in(self.file, place.clone());
                report.error(
                    Code::MissingField,
                    place,
                    "an accepted example has no `reason`, which is required",
                );
            }
            if self.entry(entry, &place).is_none() {
                let place = Place::value_in(self.file, place);
                let message = "an accepted example must have an `at` and a list of `violations`";
                report
                    .error(Code::WrongKind, place, message)
                    .help("`at` is a JSON Pointer, a violation a `pointer` and a `keyword`");
            }
        }
    }

    fn entry(&mut self, entry: &Node, place: &Pointer) -> Option<()> {
        let at = Pointer::parse(entry.text("at")?)?;
        let violations = entry.get("violations")?.as_array()?;
        for (index, violation) in violations.iter().enumerate() {
            self.list.push(Allowance {
                at: at.clone(),
                pointer: Pointer::parse(violation.text("pointer")?)?,
                keyword: violation.text("keyword")?.to_owned(),
                entry: place.join("violations").index(index),
                used: false,
            });
        }
        Some(())
    }

    /// Whether a contradiction is listed, which uses the entry.
    pub(super) fn accepts(&mut self, at: &Pointer, violation: &Violation) -> bool {
        let mut accepted = false;
        for allowance in &mut self.list {
            if allowance.at == *at
                && allowance.pointer == violation.pointer
                && allowance.keyword == violation.keyword
            {
                allowance.used = true;
                accepted = true;
            }
        }
        accepted
    }

    /// Reports every entry that nothing used.
    pub(super) fn report_unused(self, report: &mut Report) {
        for allowance in self.list.into_iter().filter(|allowance| !allowance.used) {
            let place = Place::value_in(self.file, allowance.entry);
            let message = format!(
                "the example `{}` does not break `{}`",
                allowance.at, allowance.keyword
            );
            report
                .error(Code::UnusedAllowance, place, message)
                .help("remove the entry");
        }
    }
}

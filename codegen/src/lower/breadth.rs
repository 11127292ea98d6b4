//! Bounds what is lowered again wherever it is used: paths may refer to one path item, operations to
//! one answer, and schemas may inherit the members of one base.

use super::Lowering;
use super::operation::Found;
use crate::diagnostic::{Code, Place};
use crate::document::{Located, Lookup as _, Operation};
use crate::source::Pointer;

/// How many parameters, answers, headers and media types all operations may have together, in a
/// document that is small.
const MIN_PARTS: usize = 50_000;

/// How many bytes of the document there are at least for each of them, in one that is large: writing
/// one where it is used takes more.
const BYTES_A_PART: usize = 20;

/// How many fields all structs may have together, in a document that is small.
const MIN_FIELDS: usize = 100_000;

/// How many bytes of the document there are at least for each of them, in one that is large: writing
/// a member takes more, even if requests and answers have it each.
const BYTES_A_FIELD: usize = 10;

impl<'d> Lowering<'d> {
    /// Whether the structs have too many fields together, with those of one more; told once.
    pub(super) fn has_too_many_fields(&mut self, more: usize, at: &Pointer) -> bool {
        let limit = self.document.files().bytes() / BYTES_A_FIELD;
        let limit = limit.max(MIN_FIELDS);
        let is_told = self.fields_made > limit;
        self.fields_made = self.fields_made.saturating_add(more);
        let is_excess = self.fields_made > limit;
        if is_excess && !is_told {
            let message = format!(
                "the schemas up to this one have more than {limit} properties, with inherited ones counted in each"
            );
            self.report
                .error(Code::TooLarge, at, message)
                .help("put shared properties into a schema of their own, and refer to it from one property");
        }
        is_excess
    }

    /// Leaves out all operations, with an error, where they have too much together.
    pub(super) fn bound(&mut self, found: &mut Vec<Found<'d>>) {
        let limit = self.document.files().bytes() / BYTES_A_PART;
        let limit = limit.max(MIN_PARTS);
        let mut parts = 0;
        let excess = found.iter().find(|found| {
            parts += self.breadth(&found.operation);
            parts > limit
        });
        let Some(Found { operation, .. }) = excess else {
            return;
        };
        let at = Pointer::root().join("paths").join(operation.path);
        let message = format!(
            "the operations up to this path have more than {limit} parameters, responses, headers and media types, with shared ones counted at each use"
        );
        self.report
            .error(Code::TooLarge, Place::key(at), message)
            .help("refer to the same path items and responses from fewer places");
        found.clear();
    }

    /// How many parameters, answers, headers and media types an operation has.
    fn breadth(&self, operation: &Operation<'d>) -> usize {
        let of = |owner: &Located<'d>, field| owner.node.members(field).len();
        let body = operation.request_body(self.document);
        let body = body.map_or(0, |body| of(&body, "content"));
        let owners = operation.items.iter().chain([&operation.located]);
        let parameters: usize = owners
            .map(|owner| owner.node.list("parameters").len())
            .sum();
        let answers = operation.responses(self.document).into_iter();
        let answers: usize = answers
            .map(|(_, answer)| 1 + of(&answer, "headers") + of(&answer, "content"))
            .sum();
        body + parameters + answers
    }
}

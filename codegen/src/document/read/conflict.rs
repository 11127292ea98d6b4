//! Marks that a version control system leaves where two changes of a text are not put together yet.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::{FileId, Source};

/// What the lines of such a mark begin with.
const BEGIN: &str = "<<<<<<< ";
const END: &str = ">>>>>>> ";

/// The diagnostic for the first mark in a text that cannot be read.
pub(super) fn diagnostic(source: &Source, file: FileId) -> Option<Diagnostic> {
    let text = source.text();
    let start = line_of(text, BEGIN)?;
    line_of(text, END)?;
    let message = "the line is the mark of a merge conflict";
    let place = Place::text(file, start..start + BEGIN.trim_end().len());
    let help = "choose between both sides, and remove the marks";
    Some(Diagnostic::error(Code::Syntax, place, message).with_help(help))
}

/// Where a line begins that begins so.
fn line_of(text: &str, mark: &str) -> Option<usize> {
    let found = text.match_indices(mark).map(|(at, _)| at);
    found
        .into_iter()
        .find(|at| *at == 0 || text.as_bytes()[at - 1] == b'\n')
}

//! What programs leave in a text that belongs to no description: the marks of a version control system
//! where two changes are not put together yet, and a second byte order mark.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::{FileId, Source};

/// What the lines begin with around two changes that are not put together.
const BEGIN: &str = "<<<<<<< ";
const END: &str = ">>>>>>> ";

/// The diagnostic for what does not belong in a text that cannot be read.
pub(super) fn diagnostic(source: &Source, file: FileId) -> Option<Diagnostic> {
    second_mark(source, file).or_else(|| conflict(source, file))
}

/// The first byte order mark is not in the text any more.
fn second_mark(source: &Source, file: FileId) -> Option<Diagnostic> {
    let mark = '\u{feff}';
    let place = Place::text(file, 0..mark.len_utf8());
    let message = "the file begins with two byte order marks";
    let diagnostic = Diagnostic::error(Code::Syntax, place, message);
    let help = "save it with one, or without";
    source
        .text()
        .starts_with(mark)
        .then(|| diagnostic.with_help(help))
}

fn conflict(source: &Source, file: FileId) -> Option<Diagnostic> {
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

//! Turns text into the tree, by `serde_json` or `serde_yaml`.
//!
//! Invariants: no key is lost (a duplicate one is an error), no digit either, and the tree is at
//! most 128 levels deep, so that recursion over it is safe.

mod advice;
mod build;
mod exact;
mod refusal;
mod restore;
mod stray;
mod yaml;

use serde::de::DeserializeSeed as _;

use super::Node;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::{FileId, Lines, Marks, Source, Span};
use build::{Build, Progress};

/// Reads one file; `file` is what the diagnostics name as their place.
pub(crate) fn read(source: &Source, file: FileId) -> Result<Node, Vec<Diagnostic>> {
    let json = source.is_named_json() || source.looks_like_json();
    let tree = match json.then(|| json_tree(source, file)) {
        Some(Ok(found)) => Ok(found),
        Some(Err(error)) if source.is_named_json() => Err(error),
        Some(Err(_)) | None => yaml::tree(source, file),
    };
    let tree = tree.map_err(|error| vec![stray::diagnostic(source, file).unwrap_or(*error)])?;
    if tree.has_duplicates {
        return Err(duplicates(source, file));
    }
    Ok(tree.node)
}

/// What a reader makes of a text.
struct Tree {
    node: Node,
    /// Whether an object had a key twice, of which the last one is in the tree.
    has_duplicates: bool,
}

fn json_tree(source: &Source, file: FileId) -> Result<Tree, Box<Diagnostic>> {
    let mut progress = Progress::new(source.text().len(), build::Syntax::Json);
    let mut reader = serde_json::Deserializer::from_str(source.text());
    let read = Build::new(&mut progress)
        .deserialize(&mut reader)
        .and_then(|node| reader.end().map(|()| node));
    let tree = read.map(|node| Tree {
        node,
        has_duplicates: progress.has_duplicates(),
    });
    tree.map_err(|error| {
        let offset = json_offset(source.text(), error.line(), error.column());
        let text = error.to_string();
        let message = text
            .rfind(" at line ")
            .map_or(text.as_str(), |at| &text[..at]);
        let found = source.text().get(offset..).unwrap_or_default();
        let message = match message {
            _ if source.text().trim().is_empty() => "the file is empty",
            _ if found.starts_with(['\n', '\r']) && message.starts_with("control character") => {
                "a quote is not closed where its line ends"
            }
            message => message,
        };
        let diagnostic = refuse(source, file, message, Some(offset));
        Box::new(if found.starts_with("//") || found.starts_with("/*") {
            diagnostic.with_help("JSON has no comments: remove it")
        } else {
            diagnostic
        })
    })
}

/// Turns a reader's line and column, both from 1 and in bytes, into a byte of the text; its lines
/// end with line feeds alone.
fn json_offset(text: &str, line: usize, column: usize) -> usize {
    let before = text.split_inclusive('\n').take(line.saturating_sub(1));
    let start: usize = before.map(str::len).sum();
    // The end of a line has the column 0 of the next one.
    (start + column).saturating_sub(1).min(text.len())
}

/// The diagnostic for a text that cannot be read.
fn refuse(source: &Source, file: FileId, message: &str, offset: Option<usize>) -> Diagnostic {
    let message = match message {
        "recursion limit exceeded" => "the file is nested beyond the limit of 128 levels",
        other => other,
    };
    let code = if message.contains("limit") {
        Code::TooLarge
    } else {
        Code::Syntax
    };
    let span = character_at(source.text(), offset.unwrap_or(0));
    let diagnostic = Diagnostic::error(code, Place::text(file, span), message);
    match advice::advice(message) {
        Some(help) => diagnostic.with_help(help),
        None => diagnostic,
    }
}

/// The span of the character at a byte, or of the last one if the text ends there.
fn character_at(text: &str, offset: usize) -> Span {
    let mut start = offset.min(text.trim_end().len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let width = text[start..].chars().next().map_or(0, char::len_utf8);
    start..start + width
}

/// One diagnostic for each key that stands twice in an object.
fn duplicates(source: &Source, file: FileId) -> Vec<Diagnostic> {
    let found = Marks::read(source)
        .map(|marks| marks.duplicate_keys())
        .unwrap_or_default();
    if found.is_empty() {
        // The marked read is one by another reader, to which two keys may not look the same.
        let place = Place::text(file, 0..0);
        return vec![Diagnostic::error(
            Code::DuplicateKey,
            place,
            "an object has a key twice",
        )];
    }
    let lines = Lines::new(source.text());
    found
        .into_iter()
        .map(|key| {
            let (line, _) = lines.line_column(key.first.start);
            let message = format!("the key `{}` is already used in this object", key.name);
            Diagnostic::error(Code::DuplicateKey, Place::text(file, key.again), message)
                .with_note(format!("it was first used in line {line}"))
                .with_help("keep one of them, or rename one")
        })
        .collect()
}

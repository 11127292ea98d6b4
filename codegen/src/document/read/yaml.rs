//! Reads YAML by `serde_yaml`, the only module that knows it.

use serde::de::DeserializeSeed as _;

use super::build::{Build, Progress, Syntax};
use super::{exact, refuse};
use crate::diagnostic::Diagnostic;
use crate::document::Node;
use crate::source::{FileId, Marks, Source};

/// Reads a text of one YAML document.
pub(super) fn tree(source: &Source, file: FileId) -> Result<(Node, Progress), Diagnostic> {
    let text = source.text();
    if let Some(offset) = too_deep(text) {
        return Err(refuse(
            source,
            file,
            "recursion limit exceeded",
            Some(offset),
        ));
    }
    let mut progress = Progress::new(text, Syntax::Yaml);
    let mut node = Build::new(&mut progress)
        .deserialize(serde_yaml::Deserializer::from_str(text))
        .map_err(|error| diagnostic(source, file, &error))?;
    if exact::may_lose_digits(text) {
        exact::restore(source, &mut node);
    }
    Ok((node, progress))
}

/// Where the text is nested too deep for the reader, whose time grows with the square of the depth
/// of brackets.
fn too_deep(text: &str) -> Option<usize> {
    const LIMIT: usize = 128;
    // Prose and strings have brackets as well, so the count of bytes is put right by a look at the
    // structure, a few times at most.
    const LOOKS: usize = 16;
    let mut depth = 0_usize;
    let mut looks = 0;
    for (offset, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > LIMIT {
            depth = Marks::open_at_end(&text[..=offset]);
            if depth > LIMIT {
                return Some(offset);
            }
            looks += 1;
            if looks == LOOKS {
                return None;
            }
        }
    }
    None
}

fn diagnostic(source: &Source, file: FileId, error: &serde_yaml::Error) -> Diagnostic {
    let text = error.to_string();
    if text.starts_with("deserializing from YAML containing more than one document") {
        let offset = second_document(source.text());
        return refuse(
            source,
            file,
            "the file has more than one YAML document",
            offset,
        );
    }
    let message = text.split(" at line ").next().unwrap_or_default();
    // The reader adds the path to a message that did not arise in its own grammar.
    let message = message.split_once(": ").map_or(message, |(path, rest)| {
        let is_path = path.bytes().all(|byte| !byte.is_ascii_whitespace());
        if is_path { rest } else { message }
    });
    let offset = error
        .location()
        .map(|place| source.offset(place.line(), place.column()));
    refuse(source, file, message, offset)
}

/// Where the second document of a text begins.
fn second_document(text: &str) -> Option<usize> {
    let mut offset = 0;
    let mut content = false;
    for line in text.split_inclusive('\n') {
        if content && line.starts_with("---") {
            return Some(offset);
        }
        content |= !line.trim().is_empty() && !line.starts_with(['#', '%']);
        offset += line.len();
    }
    None
}

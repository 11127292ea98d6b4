//! Says why `serde_yaml` could not read a text, and where, in words of this crate.

use super::refuse;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::{FileId, Marks, Source};

/// The diagnostic for an error of the reader.
pub(super) fn diagnostic(source: &Source, file: FileId, error: &serde_yaml::Error) -> Diagnostic {
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
    if text.starts_with("control characters are not allowed")
        && let Some(refused) = forbidden_character(source.text(), file)
    {
        return refused;
    }
    // Whatever limit the reader meets first, such an alias is beyond all of them.
    if text.contains("limit")
        && let Some(span) = Marks::alias_to_itself(source.text())
    {
        let message = format!(
            "the alias `{}` leads to a value that contains it",
            &source.text()[span.clone()]
        );
        return Diagnostic::error(Code::Syntax, Place::text(file, span), message)
            .with_help("refer to the schema by `$ref`");
    }
    // The reader has no place for it.
    if text.starts_with("repetition limit exceeded") {
        let first = Marks::first_alias(source.text());
        let message = "the aliases of the file expand beyond the limit";
        let first = first.map(|span| span.start);
        return refuse(source, file, message, first)
            .with_note("this is the first of them")
            .with_help("say by `$ref` what several schemas have in common");
    }
    let message = text.split(" at line ").next().unwrap_or_default();
    // The reader adds the path to a message that did not arise in its own grammar.
    let message = message.split_once(": ").map_or(message, |(path, rest)| {
        let is_path = path.bytes().all(|byte| !byte.is_ascii_whitespace());
        if is_path { rest } else { message }
    });
    // The reader's word for a tag.
    let message = message
        .strip_prefix("invalid type: enum, ")
        .unwrap_or(message);
    // Its lines are those of YAML 1.1, which end with more characters than lines do elsewhere.
    let offset = error.location().map(|place| place.index());
    refuse(source, file, message, offset)
}

/// Where the second document of a text begins.
fn second_document(text: &str) -> Option<usize> {
    let mut offset = 0;
    let (mut content, mut has_ended) = (false, false);
    for line in text.split_inclusive(['\n', '\r']) {
        let is_blank = line.trim().is_empty() || line.trim_start().starts_with('#');
        if content && line.starts_with("---") || has_ended && !is_blank {
            return Some(offset);
        }
        content |= !is_blank && !line.starts_with('%');
        has_ended |= line.trim_end() == "...";
        offset += line.len();
    }
    None
}

/// The diagnostic for the first character that YAML has as an escape alone (YAML 1.1, 5.1).
fn forbidden_character(text: &str, file: FileId) -> Option<Diagnostic> {
    let found = text.char_indices().find(|(_, it)| is_forbidden(*it));
    let (start, character) = found?;
    let span = start..start + character.len_utf8();
    let number = u32::from(character);
    let message = format!("the character U+{number:04X} is not allowed in YAML");
    let help = format!("remove it, or write `\\u{number:04X}` in a text in double quotes");
    Some(Diagnostic::error(Code::Syntax, Place::text(file, span), message).with_help(help))
}

/// Whether YAML has a character as an escape alone.
const fn is_forbidden(character: char) -> bool {
    !matches!(
        character,
        '\t' | '\n'
            | '\r'
            | ' '..='~'
            | '\u{85}'
            | '\u{a0}'..='\u{fffd}'
            | '\u{10000}'..
    )
}

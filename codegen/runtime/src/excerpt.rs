//! What a server chose, made safe to print: bounded, and without control characters.
//!
//! Invariant: nothing here changes the meaning of a terminal line or a log line.

use std::fmt;

use serde_json::{Map, Value};

/// How many characters of an answer's body an error keeps.
const EXCERPT_CHARACTERS: usize = 256;

/// How long a body may be in which an error is looked for.
const LONGEST_ERROR: usize = 64 << 10;

/// Where services write the code of an error.
const CODES: [&str; 4] = ["errorCode", "error_code", "code", "error"];

/// Where services write what an error means, the longer forms first (RFC 9457, 3.1, has two).
const TEXTS: [&str; 6] = [
    "detail",
    "message",
    "error_description",
    "description",
    "title",
    "reason",
];

/// The beginning of a body, as it is shown: control characters and directional marks escaped.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Excerpt {
    text: String,
    /// The code and the meaning of an error, where the body has them and nothing deeper.
    said: Option<String>,
}

impl Excerpt {
    /// Cuts a body.
    pub(crate) fn new(body: &[u8]) -> Self {
        // A character has at most four bytes, so that the cut is behind what is shown.
        let head = body.get(..EXCERPT_CHARACTERS * 4).unwrap_or(body);
        let text = String::from_utf8_lossy(head);
        let mut shown = printable(&text, EXCERPT_CHARACTERS);
        if head.len() < body.len() && !shown.ends_with('…') {
            shown.push('…');
        }
        Self {
            text: shown,
            said: said(body),
        }
    }

    /// What an error says, in the words of the service: its code and meaning, or else its beginning.
    pub(crate) fn said(&self) -> &str {
        self.said.as_deref().unwrap_or(&self.text)
    }

    /// The text, which ends in `…` where the body is longer.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the body is empty.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.text)
    }
}

/// The code and the meaning of an error in JSON; nothing where it has no meaning in words, or more to
/// say, such as the members that are wrong.
fn said(body: &[u8]) -> Option<String> {
    if body.len() > LONGEST_ERROR {
        return None;
    }
    let body: Map<String, Value> = serde_json::from_slice(body).ok()?;
    let inner = match (body.get("error"), body.get("errors")) {
        (Some(Value::Object(inner)), _) => inner,
        (_, Some(Value::Array(list))) => match list.as_slice() {
            [Value::Object(inner)] => inner,
            _ => return None,
        },
        _ => &body,
    };
    let is_deep = |value: &Value| match value {
        Value::Object(members) => !members.is_empty(),
        Value::Array(items) => items.iter().any(Value::is_object),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    };
    if inner.values().any(is_deep) {
        return None;
    }
    let (code, meaning) = code_and_meaning(inner);
    let meaning = meaning?;
    let said = match code {
        Some(code) => format!("{code}: {meaning}"),
        None => meaning.to_owned(),
    };
    Some(printable(&said, EXCERPT_CHARACTERS))
}

/// The code and the meaning of an error, as most services write them.
pub(crate) fn code_and_meaning(error: &Map<String, Value>) -> (Option<&str>, Option<&str>) {
    let text = |names: &[&str]| {
        let mut found = names.iter().filter_map(|name| error.get(*name)?.as_str());
        found.find(|text| !text.trim().is_empty())
    };
    (text(&CODES), text(&TEXTS))
}

/// A text of at most `limit` characters, with runs of white space as one blank and everything that
/// is not printable escaped.
pub(crate) fn printable(text: &str, limit: usize) -> String {
    let mut shown = String::new();
    let mut blank = false;
    let mut count = 0;
    for character in text.trim().chars() {
        if character.is_whitespace() {
            blank = true;
            continue;
        }
        if count == limit {
            shown.push('…');
            break;
        }
        if blank {
            shown.push(' ');
            blank = false;
        }
        count += 1;
        if is_directional(character) || character.is_control() {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Marks that change the direction in which the text around them is shown (UAX #9).
fn is_directional(character: char) -> bool {
    matches!(
        character,
        '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

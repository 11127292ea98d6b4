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
const TEXTS: [&str; 8] = [
    "detail",
    "message",
    "msg",
    "errorSummary",
    "error_description",
    "description",
    "title",
    "reason",
];

/// Where services list what is wrong in particular.
const LISTS: [&str; 4] = ["errors", "errorCauses", "details", "detail"];

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
    let error = match member(&body, "error") {
        Some(Value::Object(inner)) => inner,
        _ => &body,
    };
    let told = failed_status(&body).or_else(|| told(error))?;
    Some(printable(&told, EXCERPT_CHARACTERS))
}

/// What a status says that is an error, which is its meaning: `{"status": {"error": "Not found"}}`.
fn failed_status(body: &Map<String, Value>) -> Option<String> {
    let status = member(body, "status")?.as_object()?;
    let text = member(status, "error")?.as_str()?;
    (!text.trim().is_empty()).then(|| text.to_owned())
}

/// What an error says: that something is wrong, and what in particular, if that is one thing; of
/// more, how many there are.
fn told(error: &Map<String, Value>) -> Option<String> {
    let mut lists = LISTS
        .iter()
        .filter_map(|name| member(error, name)?.as_array());
    let list = lists.find(|list| !list.is_empty());
    match (told_alone(error), list.map_or(&[][..], Vec::as_slice)) {
        (whole, []) => whole,
        (Some(whole), [one]) => Some(match told_item(one) {
            Some(item) if whole.ends_with(&item) => whole,
            Some(item) => format!("{whole}: {item}"),
            None => format!("{whole} (and 1 more)"),
        }),
        (Some(whole), all) => Some(format!("{whole} (and {} more)", all.len())),
        (None, [one]) => told_item(one),
        (None, [first, rest @ ..]) => {
            Some(format!("{} (and {} more)", told_item(first)?, rest.len()))
        }
    }
}

/// What one of the things says that are wrong in particular.
fn told_item(item: &Value) -> Option<String> {
    match item {
        Value::Object(error) => misplaced(error).or_else(|| told(error)),
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        _ => None,
    }
}

/// What is wrong at one place of a request, behind that place: `{"loc": ["body", 0], "msg": "Too long"}`.
/// What was sent there, which may stand beside it, is not shown.
fn misplaced(error: &Map<String, Value>) -> Option<String> {
    let steps = member(error, "loc")?.as_array()?.iter().map(|step| {
        let text = step.as_str().map(str::to_owned);
        text.or_else(|| step.as_u64().map(|index| index.to_string()))
    });
    let steps: Vec<String> = steps.collect::<Option<_>>()?;
    let meaning = member(error, "msg")?.as_str()?;
    let place = steps.join(".");
    (!place.is_empty()).then(|| format!("{place}: {meaning}"))
}

/// What an error says beside its list.
fn told_alone(error: &Map<String, Value>) -> Option<String> {
    let is_list = |name: &str| LISTS.iter().any(|list| list.eq_ignore_ascii_case(name));
    let is_deep = |(name, value): (&String, &Value)| match value {
        Value::Object(members) => !members.is_empty(),
        Value::Array(items) => !is_list(name) && items.iter().any(Value::is_object),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    };
    if error.iter().any(is_deep) {
        return None;
    }
    let (code, meaning) = code_and_meaning(error);
    let meaning = meaning?;
    Some(match code {
        Some(code) => format!("{code}: {meaning}"),
        None => meaning.to_owned(),
    })
}

/// The code and the meaning of an error, as most services write them.
pub(crate) fn code_and_meaning(error: &Map<String, Value>) -> (Option<&str>, Option<&str>) {
    let text = |names: &[&str]| {
        let mut found = names
            .iter()
            .filter_map(|name| member(error, name)?.as_str());
        found.find(|text| !text.trim().is_empty())
    };
    (text(&CODES), text(&TEXTS))
}

/// A member of an error; some services write `Message`.
fn member<'e>(error: &'e Map<String, Value>, name: &str) -> Option<&'e Value> {
    error.get(name).or_else(|| {
        let mut members = error.iter();
        let found = members.find(|(other, _)| other.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value)
    })
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

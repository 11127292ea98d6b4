//! What a server chose, made safe to print: bounded, and without control characters.
//!
//! Invariant: nothing here changes the meaning of a terminal line or a log line.

use std::fmt;

/// How many characters of an answer's body an error keeps.
const EXCERPT_CHARACTERS: usize = 256;

/// The beginning of a body, as it is shown: control characters and directional marks escaped.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Excerpt(String);

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
        Self(shown)
    }

    /// The text, which ends in `…` where the body is longer.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the body is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.0)
    }
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

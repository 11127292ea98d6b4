//! Writes text of a document so that it does nothing to what shows it: control characters, ends of
//! lines and signs that turn the direction of letters are named in place of acting.
//!
//! Invariant: whatever a document says, a message is one line.

use std::borrow::Cow;
use std::fmt::Write as _;

/// A text with the names of such characters in their place, as Rust writes them.
pub(super) fn harmless(text: &str) -> Cow<'_, str> {
    replaced(text, |letter, out| out.extend(letter.escape_default()))
}

/// A text of JSON, in which such characters stand in strings alone, with its escapes in their place.
pub(super) fn in_json(text: &str) -> Cow<'_, str> {
    replaced(text, |letter, out| {
        // None of them is beyond the first plane.
        let _ = write!(out, "\\u{:04x}", u32::from(letter));
    })
}

/// A line of a document in which each such character is another one of as many bytes, so that places
/// in it stay; the rest is replaced by what renders it.
pub(super) fn in_line(text: &str) -> Cow<'_, str> {
    let is_late = |letter: char| matches!(letter, '\u{80}'..='\u{9f}');
    if text.contains(is_late) {
        Cow::Owned(text.replace(is_late, "\u{b7}"))
    } else {
        Cow::Borrowed(text)
    }
}

fn replaced(text: &str, replace: fn(char, &mut String)) -> Cow<'_, str> {
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        if acts(letter) {
            replace(letter, &mut out);
        } else {
            out.push(letter);
        }
    }
    Cow::Owned(out)
}

/// Whether a character is no letter to see: it moves the cursor, ends a line, or turns the direction in
/// which letters are shown (Unicode Standard Annex 9, 2).
fn acts(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

//! Which characters of foreign text may stand in a source file, and how the others are spelled.

use std::fmt::Write as _;

/// Whether a character is invisible or changes how its neighbours are shown: controls, bidirectional
/// controls (which rustc refuses in comments) and blanks without width.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{ad}'
                | '\u{61c}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'
                | '\u{2066}'..='\u{2069}'
                | '\u{feff}'
        )
}

/// Appends a character, spelled as `U+XXXX` where it is hidden.
pub(super) fn push(out: &mut String, letter: char) {
    if is_hidden(letter) {
        // Writing to a `String` cannot fail.
        let _ = write!(out, "U+{:04X}", u32::from(letter));
    } else {
        out.push(letter);
    }
}

/// Appends text with its runs of white space as single spaces and none at the ends.
pub(super) fn push_line(out: &mut String, text: &str) {
    for (at, word) in text
        .split(char::is_whitespace)
        .filter(|word| !word.is_empty())
        .enumerate()
    {
        if at > 0 {
            out.push(' ');
        }
        word.chars().for_each(|letter| push(out, letter));
    }
}

/// A line as it is, but for its hidden characters, its tabs and the white space at its end.
pub(super) fn visible(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for letter in line.trim_end().chars() {
        match letter {
            '\t' => out.push_str("    "),
            letter => push(&mut out, letter),
        }
    }
    out
}

/// The length of the shortest run of backticks that does not occur in a text, so that it can delimit
/// the text as a code span.
pub(super) fn fence(text: &str) -> usize {
    // Bit `n` is set if a run of `n` occurs; a run of 63 or more is no choice for a delimiter anyway.
    let mut runs = 0_u64;
    let mut rest = text;
    while let Some(at) = rest.find('`') {
        let tail = rest[at..].trim_start_matches('`');
        let run = rest.len() - at - tail.len();
        runs |= 1 << run.min(63);
        rest = tail;
    }
    (1..63).find(|run| runs & (1 << run) == 0).unwrap_or(64)
}

/// Appends text as a code span of one line. `space` stands for each blank in it.
pub(super) fn push_code(out: &mut String, text: &str, space: char) {
    let text = text.trim();
    let fence = fence(text);
    let delimiter = |out: &mut String| out.extend(std::iter::repeat_n('`', fence));
    delimiter(out);
    // A blank at each end keeps a backtick away from the delimiter; Markdown removes the pair.
    let padded = text.starts_with('`') || text.ends_with('`');
    if padded {
        out.push(space);
    }
    let mut blank = false;
    for letter in text.chars() {
        if letter.is_whitespace() {
            blank = true;
            continue;
        }
        if std::mem::take(&mut blank) {
            out.push(space);
        }
        push(out, letter);
    }
    if padded {
        out.push(space);
    }
    delimiter(out);
}

//! Reads the characters that end a line in YAML 1.1, which is what `serde_yaml` reads, and are letters
//! like others in YAML 1.2 (5.4): they come into a text by copy and paste.
//!
//! While the text is read, another character of the same width, which the text does not have,
//! stands for each of them, so that all places stay the same.

use crate::document::{Node, Object};

/// The characters that are no ends of lines any more.
const MEANT: [char; 3] = ['\u{85}', '\u{2028}', '\u{2029}'];

/// A text with other characters in the place of these.
pub(super) struct Breaks {
    text: String,
    /// What is meant, and what stands for it.
    pairs: Vec<(char, char)>,
}

impl Breaks {
    /// Replaces the characters; nothing, where a text has none of them.
    pub(super) fn of(text: &str) -> Option<Self> {
        let found = MEANT.into_iter().filter(|meant| text.contains(*meant));
        let pairs: Vec<_> = found
            .filter_map(|meant| Some((meant, stand_in(text, meant)?)))
            .collect();
        if pairs.is_empty() {
            return None;
        }
        let text = replaced(text, &pairs);
        Some(Self { text, pairs })
    }

    /// The text that is read.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Puts the characters back that are meant.
    pub(super) fn restore(&self, node: &mut Node) {
        match node {
            Node::String(text) => self.restore_text(text),
            Node::Array(items) => items.iter_mut().for_each(|item| self.restore(item)),
            Node::Object(members) => {
                for member in members.values_mut() {
                    self.restore(member);
                }
                if members.keys().any(|name| self.has(name)) {
                    self.restore_names(members);
                }
            }
            Node::Null | Node::Bool(_) | Node::Number(_) => {}
        }
    }

    fn restore_names(&self, members: &mut Object) {
        let old = std::mem::take(members);
        members.extend(old.into_iter().map(|(mut name, member)| {
            self.restore_text(&mut name);
            (name, member)
        }));
    }

    fn restore_text(&self, text: &mut String) {
        if self.has(text) {
            let back: Vec<_> = self
                .pairs
                .iter()
                .map(|(meant, read)| (*read, *meant))
                .collect();
            *text = replaced(text, &back);
        }
    }

    fn has(&self, text: &str) -> bool {
        self.pairs.iter().any(|(_, read)| text.contains(*read))
    }
}

/// A character of the same width that a text has neither as it is nor as an escape.
fn stand_in(text: &str, meant: char) -> Option<char> {
    let escapes = text.to_ascii_lowercase();
    let mut free = match meant.len_utf8() {
        2 => '\u{378}'..='\u{7ff}',
        _ => '\u{e000}'..='\u{f8ff}',
    };
    free.find(|letter| {
        let escape = format!("{:04x}", u32::from(*letter));
        !text.contains(*letter) && !escapes.contains(&escape)
    })
}

fn replaced(text: &str, pairs: &[(char, char)]) -> String {
    let other = |letter| {
        let pair = pairs.iter().find(|(from, _)| *from == letter);
        pair.map_or(letter, |(_, to)| *to)
    };
    text.chars().map(other).collect()
}

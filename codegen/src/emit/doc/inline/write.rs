//! Inline content as Markdown.

use super::super::escape::{self, Around, Pairing};
use super::super::{html, letters};
use super::{FIXED_SPACE, Inline, Mark, Piece};

impl Inline {
    /// Writes the content as Markdown, in which a line feed is a hard line break. Without `marked`,
    /// emphasis is left out and every break is a blank.
    pub(in crate::emit::doc) fn write(&mut self, marked: bool) -> String {
        self.settle();
        if !marked {
            self.unmark();
        }
        let pairing = self.pairing(marked);
        // The asterisks of a heading stand right beside its text.
        let edge = |letter| {
            if !marked && letter == '\n' {
                '*'
            } else {
                letter
            }
        };
        let mut out = String::with_capacity(self.text.len() + self.text.len() / 8);
        let mut in_link = false;
        let mut skip = 0;
        for (at, piece) in self.pieces.iter().enumerate() {
            if at < skip {
                continue;
            }
            match piece {
                Piece::Text { start, end } => {
                    let around = Around {
                        before: edge(self.before(at)),
                        after: edge(self.after(at)),
                        in_link,
                    };
                    escape::push(&mut out, &self.text[*start..*end], around, pairing);
                }
                Piece::Code { start, end } => {
                    // The backticks of two spans would run together.
                    if out.ends_with('`') {
                        out.push(' ');
                    }
                    letters::push_code(&mut out, &self.text[*start..*end], FIXED_SPACE);
                }
                Piece::Open {
                    mark: Mark::Link,
                    target,
                } => {
                    if let Some(length) = self.bare_link(at, target) {
                        out.extend(["<", target.as_str(), ">"]);
                        skip = at + length;
                    } else {
                        out.push('[');
                        in_link = true;
                    }
                }
                Piece::Close {
                    mark: Mark::Link,
                    target,
                } => {
                    out.extend(["](", &escape_references(target), ")"]);
                    in_link = false;
                }
                Piece::Open { mark, .. } | Piece::Close { mark, .. } => {
                    out.push_str(mark.delimiter());
                }
                Piece::Break if marked => {
                    out.truncate(out.trim_end().len());
                    if !out.is_empty() {
                        out.push('\n');
                    }
                }
                Piece::Break => out.push(' '),
                Piece::Dropped => {}
            }
        }
        out.truncate(out.trim_end_matches([' ', '\n']).len());
        out
    }

    /// The number of pieces of a link whose text is its target, or nothing.
    fn bare_link(&self, start: usize, target: &str) -> Option<usize> {
        match self.pieces.get(start + 1..)? {
            [Piece::Close { .. }, ..] => Some(2),
            [Piece::Text { start, end }, Piece::Close { .. }, ..] => {
                let text = self.text[*start..*end].trim();
                (text == target || text.is_empty()).then_some(3)
            }
            _ => None,
        }
    }

    /// Which delimiters in the text would pair.
    fn pairing(&self, marked: bool) -> Pairing {
        let mut pairing = Pairing::default();
        if !marked {
            // A heading is written in bold.
            pairing.uses('*');
        }
        for (at, piece) in self.pieces.iter().enumerate() {
            match piece {
                Piece::Text { start, end } => {
                    let text = &self.text[*start..*end];
                    if text.contains(['*', '_', '~']) {
                        pairing.scan(
                            text,
                            Around {
                                before: self.before(at),
                                after: self.after(at),
                                in_link: false,
                            },
                        );
                    }
                }
                Piece::Open {
                    mark: Mark::Strikethrough,
                    ..
                } => pairing.uses('~'),
                Piece::Open {
                    mark: Mark::Emphasis | Mark::Strong,
                    ..
                } => pairing.uses('*'),
                _ => {}
            }
        }
        pairing
    }
}

/// A target whose ampersands are not taken for character references.
fn escape_references(target: &str) -> String {
    let mut out = String::with_capacity(target.len());
    for (at, letter) in target.char_indices() {
        if letter == '&' && html::reference_length(&target[at..]).is_some() {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

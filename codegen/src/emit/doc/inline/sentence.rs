//! The first sentence of a text, which becomes the first line of its documentation.

use super::{Inline, Piece};

impl Inline {
    /// Splits the content behind its first sentence, or its first line if that ends sooner.
    pub(in crate::emit::doc) fn split_sentence(&mut self) -> Option<Self> {
        self.settle();
        let mut depth = 0_usize;
        for (at, piece) in self.pieces.iter().enumerate() {
            match piece {
                Piece::Open { .. } => depth += 1,
                Piece::Close { .. } => depth = depth.saturating_sub(1),
                Piece::Break if depth == 0 && at > 0 => return Some(self.split(at + 1, None)),
                Piece::Text { start, end } if depth == 0 => {
                    if let Some(length) = sentence(&self.text[*start..*end]) {
                        let middle = start + length;
                        return Some(self.split(at, Some(middle)));
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// Splits before a piece, or within it.
    fn split(&mut self, piece: usize, middle: Option<usize>) -> Self {
        let mut tail = Self {
            pieces: self.pieces.split_off(piece),
            ..Self::default()
        };
        if let (Some(middle), Some(Piece::Text { start, .. })) = (middle, tail.pieces.first_mut()) {
            self.pieces.push(Piece::Text {
                start: *start,
                end: middle,
            });
            *start = middle;
        }
        let first = tail.pieces.iter().find_map(|piece| match piece {
            Piece::Text { start, .. } | Piece::Code { start, .. } => Some(*start),
            _ => None,
        });
        // Pieces are in the order of their text.
        let first = first.unwrap_or(self.text.len());
        tail.text = self.text.split_off(first);
        for piece in &mut tail.pieces {
            if let Piece::Text { start, end } | Piece::Code { start, end } = piece {
                *start -= first;
                *end -= first;
            }
        }
        tail
    }

    /// Ends the content as a sentence, with a period where there is no such mark.
    pub(in crate::emit::doc) fn end_sentence(&mut self) {
        self.settle();
        while matches!(self.pieces.last(), Some(Piece::Break | Piece::Dropped)) {
            self.pieces.pop();
        }
        let end = match self.pieces.last_mut() {
            Some(Piece::Text { start, end }) => {
                let kept = self.text[*start..*end].trim_end_matches(|letter: char| {
                    letter.is_whitespace() || matches!(letter, ',' | ';')
                });
                *end = *start + kept.len();
                *end
            }
            _ => self.text.len(),
        };
        self.text.truncate(end);
        let ending = self.text.trim_end_matches([')', '"', '\'', '”', '’', '*']);
        let is_code = matches!(self.pieces.last(), Some(Piece::Code { .. }));
        if is_code || !ending.ends_with(['.', '!', '?', ':', '…', '。', '！', '？']) {
            self.push_text(".");
        }
    }
}

/// The length of the first sentence of a text, if another follows.
fn sentence(text: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = text.as_bytes()[from..]
        .iter()
        .position(|byte| matches!(byte, b'.' | b'!' | b'?'))
    {
        let end = from + found + 1;
        let tail = text[end..].trim_start_matches([')', '"', '”']);
        let rest = tail.trim_start_matches(char::is_whitespace);
        let end = text.len() - tail.len();
        let first = rest.chars().next();
        if rest.len() < tail.len()
            && first.is_some_and(|first| !first.is_lowercase())
            && !is_abbreviation(&text[..from + found])
        {
            return Some(end);
        }
        from = end;
    }
    None
}

/// Whether a period behind a text ends an abbreviation rather than a sentence.
fn is_abbreviation(text: &str) -> bool {
    let word = text
        .rsplit(|letter: char| !(letter.is_alphanumeric() || letter == '.'))
        .next()
        .unwrap_or_default();
    matches!(
        word,
        "e.g" | "i.e" | "etc" | "vs" | "cf" | "approx" | "No" | "Inc" | "Dr" | "St" | "U.S"
    )
}

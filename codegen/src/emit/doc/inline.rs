//! The content of one paragraph, heading or table cell: collected from Markdown and HTML, written as
//! Markdown.
//!
//! Invariant: what is written has balanced marks and no raw HTML, its only links are absolute, and it
//! means the same wherever its blanks become line breaks, once [`escape::block_start`] is respected.

use super::escape::{self, Around, Pairing};
use super::{letters, link};

/// How many marks may be open at once; deeper ones are left out, so that hostile input costs linear
/// time.
const DEEPEST: usize = 32;

/// A blank that must not become a line break. It is a control character, so text has none.
pub(super) const FIXED_SPACE: char = '\u{1}';

/// What may be said about a stretch of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// `*text*`
    Emphasis,
    /// `**text**`
    Strong,
    /// `~~text~~`
    Strikethrough,
    /// `[text](target)`
    Link,
}

impl Mark {
    fn delimiter(self) -> &'static str {
        match self {
            Self::Emphasis => "*",
            Self::Strong => "**",
            Self::Strikethrough => "~~",
            Self::Link => "[",
        }
    }
}

/// Where a mark comes from: Markdown's are balanced, those of HTML need not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Syntax {
    /// Markdown.
    Markdown,
    /// HTML.
    Html,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text { start: usize, end: usize },
    Code { start: usize, end: usize },
    Open { mark: Mark, target: String },
    Close { mark: Mark, target: String },
    Break,
    Dropped,
}

#[derive(Clone, Copy, Debug)]
struct Opened {
    mark: Mark,
    syntax: Syntax,
    /// The index of its piece; none for a link that is not kept.
    piece: Option<usize>,
}

/// Inline content.
#[derive(Clone, Debug, Default)]
pub(super) struct Inline {
    /// All text and code; the pieces are ranges of it.
    text: String,
    pieces: Vec<Piece>,
    open: Vec<Opened>,
    /// Where the code of an open HTML element starts.
    code: Option<usize>,
}

impl Inline {
    /// Whether nothing would be seen.
    pub(super) fn is_blank(&self) -> bool {
        self.text.chars().all(letters::is_space)
    }

    /// Appends text that means itself.
    pub(super) fn push_text(&mut self, text: &str) {
        let start = self.text.len();
        self.text.push_str(text);
        if self.code.is_some() {
            return;
        }
        match self.pieces.last_mut() {
            Some(Piece::Text { end, .. }) => *end = self.text.len(),
            _ => self.pieces.push(Piece::Text {
                start,
                end: self.text.len(),
            }),
        }
    }

    /// Appends code.
    pub(super) fn push_code(&mut self, code: &str) {
        if self.code.is_some() {
            self.text.push_str(code);
        } else {
            self.open_code();
            self.text.push_str(code);
            self.close_code();
        }
    }

    /// Starts code that ends with [`Inline::close_code`], or with the content.
    pub(super) fn open_code(&mut self) {
        if self.code.is_none() {
            self.code = Some(self.text.len());
        }
    }

    /// Ends what [`Inline::open_code`] started.
    pub(super) fn close_code(&mut self) {
        if let Some(start) = self.code.take() {
            let end = self.text.len();
            if self.text[start..].chars().all(letters::is_space) {
                self.pieces.push(Piece::Text { start, end });
            } else {
                self.pieces.push(Piece::Code { start, end });
            }
        }
    }

    /// Starts a mark; `target` is where a link leads.
    pub(super) fn open(&mut self, mark: Mark, syntax: Syntax, target: &str) {
        if self.open.len() >= DEEPEST {
            return;
        }
        let mut piece = None;
        if self.code.is_none() {
            let in_link = self
                .open
                .iter()
                .any(|opened| opened.mark == Mark::Link && opened.piece.is_some());
            let target = link::target(target).filter(|_| !in_link);
            if mark != Mark::Link || target.is_some() {
                piece = Some(self.pieces.len());
                self.pieces.push(Piece::Open {
                    mark,
                    target: target.unwrap_or_default().into_owned(),
                });
            }
        }
        self.open.push(Opened {
            mark,
            syntax,
            piece,
        });
    }

    /// Ends the innermost such mark. An end without a start is ignored, a start without an end
    /// within its surroundings is dropped.
    pub(super) fn close(&mut self, mark: Mark, syntax: Syntax) {
        let same = |opened: &Opened| opened.mark == mark && opened.syntax == syntax;
        let at = match (syntax, self.open.last()) {
            (Syntax::Markdown, _) => self.open.iter().rposition(same),
            (Syntax::Html, Some(last)) => same(last).then(|| self.open.len() - 1),
            (Syntax::Html, None) => None,
        };
        let Some(at) = at else { return };
        for unclosed in self.open.drain(at + 1..) {
            drop_piece(&mut self.pieces, unclosed.piece);
        }
        if let Some(start) = self.open.pop().and_then(|opened| opened.piece) {
            if self.code.is_some() {
                drop_piece(&mut self.pieces, Some(start));
            } else if let Some(Piece::Open { target, .. }) = self.pieces.get(start) {
                let target = target.clone();
                self.pieces.push(Piece::Close { mark, target });
            }
        }
    }

    /// Breaks the line. Says whether it is the second break in a row, which is a new paragraph.
    pub(super) fn line_break(&mut self) -> bool {
        if self.code.is_some() {
            self.push_text(" ");
            return false;
        }
        if let [.., Piece::Break, Piece::Text { start, end }] = self.pieces[..]
            && self.text[start..end].chars().all(letters::is_space)
        {
            return true;
        }
        let again = self.pieces.last() == Some(&Piece::Break);
        self.pieces.push(Piece::Break);
        again
    }

    /// The letters and digits, in lower case: what two texts have in common that say the same.
    pub(super) fn essence(&self) -> impl Iterator<Item = char> + '_ {
        self.text
            .chars()
            .filter(|letter| letter.is_alphanumeric())
            .flat_map(char::to_lowercase)
    }

    /// Splits the content behind its first sentence, or its first line if that ends sooner.
    pub(super) fn split_sentence(&mut self) -> Option<Self> {
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
    pub(super) fn end_sentence(&mut self) {
        self.settle();
        while matches!(self.pieces.last(), Some(Piece::Break | Piece::Dropped)) {
            self.pieces.pop();
        }
        let end = match self.pieces.last_mut() {
            Some(Piece::Text { start, end }) => {
                let kept = self.text[*start..*end].trim_end_matches(|letter| {
                    letters::is_space(letter) || matches!(letter, ',' | ';')
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

    /// Removes what cannot be written: marks that are open, around nothing, or where Markdown would
    /// not see them.
    fn settle(&mut self) {
        self.close_code();
        for unclosed in std::mem::take(&mut self.open) {
            drop_piece(&mut self.pieces, unclosed.piece);
        }
        let mut starts: Vec<usize> = Vec::new();
        for at in 0..self.pieces.len() {
            match self.pieces[at] {
                Piece::Open { .. } => starts.push(at),
                Piece::Close { mark, .. } => {
                    if let Some(start) = starts.pop()
                        && mark != Mark::Link
                        && !self.is_seen(start, at)
                    {
                        self.pieces[start] = Piece::Dropped;
                        self.pieces[at] = Piece::Dropped;
                    }
                }
                _ => {}
            }
        }
    }

    /// Whether Markdown sees the mark between two pieces.
    fn is_seen(&self, start: usize, end: usize) -> bool {
        if !self.pieces[start + 1..end]
            .iter()
            .any(|piece| matches!(piece, Piece::Text { .. } | Piece::Code { .. }))
        {
            return false;
        }
        let (before, first) = (self.before(start), self.after(start));
        let (last, after) = (self.before(end), self.after(end));
        escape::precedes(before, first)
            && escape::precedes(after, last)
            && before != '*'
            && after != '*'
    }

    /// The character that is written before a piece.
    fn before(&self, at: usize) -> char {
        let mut before = self.pieces[..at].iter().rev();
        before
            .find_map(|piece| self.edge(piece, |text| text.chars().next_back()))
            .unwrap_or('\n')
    }

    /// The character that is written after a piece.
    fn after(&self, at: usize) -> char {
        let mut after = self.pieces[at + 1..].iter();
        after
            .find_map(|piece| self.edge(piece, |text| text.chars().next()))
            .unwrap_or('\n')
    }

    fn edge(&self, piece: &Piece, end: impl Fn(&str) -> Option<char>) -> Option<char> {
        match piece {
            Piece::Text { start, end: to } => end(&self.text[*start..*to]),
            Piece::Code { .. } => Some('`'),
            Piece::Open {
                mark: Mark::Link, ..
            } => Some('['),
            Piece::Close {
                mark: Mark::Link, ..
            } => Some(')'),
            Piece::Open { mark, .. } | Piece::Close { mark, .. } => mark.delimiter().chars().next(),
            Piece::Break => Some('\n'),
            Piece::Dropped => None,
        }
    }

    /// Writes the content as Markdown, in which a line feed is a hard line break. Without `marked`,
    /// emphasis is left out and every break is a blank.
    pub(super) fn write(&mut self, marked: bool) -> String {
        self.settle();
        if !marked {
            self.unmark();
        }
        let pairing = self.pairing(marked);
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
                        before: self.before(at),
                        after: self.after(at),
                        in_link,
                    };
                    escape::push(&mut out, &self.text[*start..*end], around, pairing);
                }
                Piece::Code { start, end } => {
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

    /// Leaves out emphasis.
    fn unmark(&mut self) {
        for piece in &mut self.pieces {
            if matches!(piece, Piece::Open { mark, .. } | Piece::Close { mark, .. } if *mark != Mark::Link)
            {
                *piece = Piece::Dropped;
            }
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

fn drop_piece(pieces: &mut [Piece], at: Option<usize>) {
    if let Some(piece) = at.and_then(|at| pieces.get_mut(at)) {
        *piece = Piece::Dropped;
    }
}

/// A target whose ampersands are not taken for character references.
fn escape_references(target: &str) -> String {
    let mut out = String::with_capacity(target.len());
    for (at, letter) in target.char_indices() {
        if letter == '&' && super::html::reference_length(&target[at..]).is_some() {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

/// The length of the first sentence of a text, if another follows.
fn sentence(text: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = text[from..].find(['.', '!', '?']) {
        let end = from + found + 1;
        let tail = text[end..].trim_start_matches([')', '"', '”']);
        let rest = tail.trim_start_matches(letters::is_space);
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

//! The content of one paragraph, heading or table cell: collected from Markdown and HTML, written as
//! Markdown.
//!
//! Invariant: what is written has balanced marks and no raw HTML, its only links are absolute, and it
//! means the same wherever its blanks become line breaks, once [`escape::block_start`] is respected.

mod sentence;
mod settle;
mod write;

use super::link;

/// How many marks may be open at once; deeper ones are left out, so that hostile input costs linear
/// time.
const DEEPEST: usize = 32;

/// A blank that must not become a line break. It is a control character, so text has none.
pub(in crate::emit::doc) const FIXED_SPACE: char = '\u{1}';

/// What may be said about a stretch of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::emit::doc) enum Mark {
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

    /// Whether it is written with asterisks.
    fn is_starred(self) -> bool {
        matches!(self, Self::Emphasis | Self::Strong)
    }
}

/// Where a mark comes from: Markdown's are balanced, those of HTML need not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::emit::doc) enum Syntax {
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
    /// Where its text starts.
    start: usize,
}

/// Inline content.
#[derive(Clone, Debug, Default)]
pub(in crate::emit::doc) struct Inline {
    /// All text and code; the pieces are ranges of it.
    text: String,
    pieces: Vec<Piece>,
    open: Vec<Opened>,
    /// Where the code of an open HTML element starts.
    code: Option<usize>,
    /// Whether a sentence was taken back whose period is still to come.
    taken_back: bool,
}

/// What says nothing without the link that it is the text of.
const POINTERS: [&str; 6] = [
    "learn more",
    "learn more here",
    "more info",
    "more information",
    "read more",
    "see more",
];

impl Inline {
    /// Whether nothing would be seen.
    pub(in crate::emit::doc) fn is_blank(&self) -> bool {
        self.text.chars().all(char::is_whitespace)
    }

    /// Appends text that means itself.
    pub(in crate::emit::doc) fn push_text(&mut self, text: &str) {
        let period = std::mem::take(&mut self.taken_back).then(|| text.strip_prefix(['.', '!']));
        let text = period.flatten().unwrap_or(text);
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
    pub(in crate::emit::doc) fn push_code(&mut self, code: &str) {
        if self.code.is_some() {
            self.text.push_str(code);
        } else {
            self.open_code();
            self.text.push_str(code);
            self.close_code();
        }
    }

    /// Starts code that ends with [`Inline::close_code`], or with the content.
    pub(in crate::emit::doc) fn open_code(&mut self) {
        if self.code.is_none() {
            self.code = Some(self.text.len());
        }
    }

    /// Ends what [`Inline::open_code`] started.
    pub(in crate::emit::doc) fn close_code(&mut self) {
        if let Some(start) = self.code.take() {
            let end = self.text.len();
            if self.text[start..].chars().all(char::is_whitespace) {
                self.pieces.push(Piece::Text { start, end });
            } else {
                self.pieces.push(Piece::Code { start, end });
            }
        }
    }

    /// Starts a mark; `target` is where a link leads.
    pub(in crate::emit::doc) fn open(&mut self, mark: Mark, syntax: Syntax, target: &str) {
        if self.open.len() >= DEEPEST {
            return;
        }
        let mut piece = None;
        if self.code.is_none() {
            // Within another of its kind it would say no more, and a link would be none.
            let is_first = !self
                .open
                .iter()
                .any(|opened| opened.mark == mark && opened.piece.is_some());
            let target = link::target(target);
            if is_first && (mark != Mark::Link || target.is_some()) {
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
            start: self.text.len(),
        });
    }

    /// Ends the innermost such mark. An end without a start is ignored, a start without an end
    /// within its surroundings is dropped.
    pub(in crate::emit::doc) fn close(&mut self, mark: Mark, syntax: Syntax) {
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
        let Some(opened) = self.open.pop() else {
            return;
        };
        let start = opened.piece.and_then(|at| self.pieces.get(at));
        if self.code.is_some() {
            drop_piece(&mut self.pieces, opened.piece);
        } else if let Some(Piece::Open { target, .. }) = start {
            let target = target.clone();
            self.pieces.push(Piece::Close { mark, target });
        } else if mark == Mark::Link && self.open.is_empty() {
            self.take_back(opened.start);
        }
    }

    /// Takes a sentence back that is nothing but the text of a link which is not kept, and points there.
    fn take_back(&mut self, start: usize) {
        let (before, said) = self.text.split_at(start);
        let begins = before.trim_end().is_empty() || before.trim_end().ends_with(['.', '!', '?']);
        let said = said.trim().to_ascii_lowercase();
        if let Some(Piece::Text { start: from, end }) = self.pieces.last_mut()
            && begins
            && *from <= start
            && POINTERS.contains(&said.trim_end_matches('.'))
        {
            *end = start;
            self.text.truncate(start);
            self.taken_back = true;
        }
    }

    /// Breaks the line. Says whether it is the second break in a row, which is a new paragraph.
    pub(in crate::emit::doc) fn line_break(&mut self) -> bool {
        if self.code.is_some() {
            self.push_text(" ");
            return false;
        }
        if let [.., Piece::Break, Piece::Text { start, end }] = self.pieces[..]
            && self.text[start..end].chars().all(char::is_whitespace)
        {
            return true;
        }
        let again = self.pieces.last() == Some(&Piece::Break);
        self.pieces.push(Piece::Break);
        again
    }

    /// The letters and digits, in lower case: what two texts have in common that say the same.
    pub(in crate::emit::doc) fn essence(&self) -> impl Iterator<Item = char> + '_ {
        self.text
            .chars()
            .filter(|letter| letter.is_alphanumeric())
            .flat_map(char::to_lowercase)
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
}

fn drop_piece(pieces: &mut [Piece], at: Option<usize>) {
    if let Some(piece) = at.and_then(|at| pieces.get_mut(at)) {
        *piece = Piece::Dropped;
    }
}

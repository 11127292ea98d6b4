//! Which marks are written: those that Markdown will see where they are.

use super::super::escape::precedes;
use super::{Inline, Mark, Piece, drop_piece};

impl Inline {
    /// Removes what cannot be written: marks that are open, around nothing, or where Markdown would
    /// not see them.
    pub(super) fn settle(&mut self) {
        self.close_code();
        for unclosed in std::mem::take(&mut self.open) {
            drop_piece(&mut self.pieces, unclosed.piece);
        }
        // A mark that goes changes the neighbours of others; a few rounds settle all but nonsense.
        let settled = (0..4).any(|_| !self.drop_unseen());
        if !settled {
            self.unmark();
        }
    }

    /// Removes the marks that Markdown would not see. Says whether there were any.
    fn drop_unseen(&mut self) -> bool {
        let mut dropped = false;
        let mut starts: Vec<usize> = Vec::new();
        for at in 0..self.pieces.len() {
            match self.pieces[at] {
                Piece::Open { .. } => starts.push(at),
                Piece::Close { mark, .. } => {
                    if let Some(start) = starts.pop()
                        && mark != Mark::Link
                        && !self.is_seen(mark, start, at, starts.is_empty())
                    {
                        self.pieces[start] = Piece::Dropped;
                        self.pieces[at] = Piece::Dropped;
                        dropped = true;
                    }
                }
                _ => {}
            }
        }
        dropped
    }

    /// Whether Markdown sees the mark between two pieces; `outermost` says that it is in no other.
    fn is_seen(&self, mark: Mark, start: usize, end: usize, outermost: bool) -> bool {
        let inside = &self.pieces[start + 1..end];
        let is_content = |piece: &Piece| matches!(piece, Piece::Text { .. } | Piece::Code { .. });
        let is_mark =
            |piece: &Piece| matches!(piece, Piece::Open { mark, .. } if *mark != Mark::Link);
        if !inside.iter().any(is_content) {
            return false;
        }
        // Asterisks side by side are one run, which is judged by what stands around it.
        let opens = |piece: &&Piece| match piece {
            Piece::Open { mark: other, .. } => mark.is_starred() && other.is_starred(),
            piece => **piece == Piece::Dropped,
        };
        let closes = |piece: &&Piece| match piece {
            Piece::Close { mark: other, .. } => mark.is_starred() && other.is_starred(),
            piece => **piece == Piece::Dropped,
        };
        let outward = self.pieces[..start].iter().rev().take_while(opens).count();
        let inward = inside.iter().take_while(opens).count();
        let (before, first) = (self.before(start - outward), self.after(start + inward));
        let inward = inside.iter().rev().take_while(closes).count();
        let outward = self.pieces[end + 1..].iter().take_while(closes).count();
        let (last, after) = (self.before(end - inward), self.after(end + outward));
        // Within a word a delimiter may start as well as end, and would pair with that of another mark.
        let clear = !precedes(first, before) && !precedes(last, after);
        // Beside a delimiter of its kind, it would be read as a part of that.
        let apart = |outside: char| !mark.delimiter().starts_with(outside);
        precedes(before, first)
            && precedes(after, last)
            && (clear || (outermost && !inside.iter().any(is_mark)))
            && apart(before)
            && apart(after)
    }

    /// Leaves out emphasis.
    pub(super) fn unmark(&mut self) {
        for piece in &mut self.pieces {
            if matches!(piece, Piece::Open { mark, .. } | Piece::Close { mark, .. } if *mark != Mark::Link)
            {
                *piece = Piece::Dropped;
            }
        }
    }
}

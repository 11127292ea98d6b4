//! Cuts out of a text the part that a message shows: the line of the place, and of a very long line
//! (minified JSON) only what stands around it.

use super::escape::in_line;
use crate::source::Span;
use crate::source::lines::boundary;

/// How many bytes of a long line are shown on each side of the place.
const MARGIN: usize = 50;

/// How many bytes of a place are underlined at most.
const WIDTH: usize = 80;

/// Up to how many bytes a line is shown whole.
const LINE: usize = 160;

/// A part of one line, and the place in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    pub(super) text: String,
    pub(super) span: Span,
}

impl Excerpt {
    /// Cuts the first line of the place out of the text.
    pub(super) fn cut(text: &str, line: &Span, span: &Span) -> Self {
        let start = boundary(text, span.start);
        let line_start = line.start;
        let line_end = line_start + text[line.clone()].trim_end().len();
        let start = start.min(line_end);
        let end = boundary(text, span.end).clamp(start, line_end);
        if line_end - line_start <= LINE {
            return Self {
                text: in_line(&text[line_start..line_end]).into_owned(),
                span: start - line_start..end - line_start,
            };
        }
        let end = boundary(text, start + WIDTH).min(end);
        let from = boundary(text, start.saturating_sub(MARGIN)).max(line_start);
        let to = boundary(text, end + MARGIN).min(line_end);
        let lead = if from > line_start { "..." } else { "" };
        let trail = if to < line_end { "..." } else { "" };
        Self {
            text: format!("{lead}{}{trail}", in_line(&text[from..to])),
            span: lead.len() + start - from..lead.len() + end - from,
        }
    }

    /// The column of the place in the cut text, from 1, in characters.
    pub(super) fn column(&self) -> usize {
        self.text[..self.span.start].chars().count() + 1
    }
}

//! Knows where the lines of a text begin and end: a line ends with a line feed, a carriage return, or
//! both in this order (YAML 1.2, 5.4).

use super::Span;

/// How many bytes of a text have one count of the characters before them.
const STEP: usize = 1 << 10;

/// The lines of a text, read once, so that each of many places is found in little time.
#[derive(Debug)]
pub(crate) struct Lines<'t> {
    text: &'t str,
    /// Where each line begins, in the order of the text.
    starts: Vec<usize>,
    /// How many characters begin before each multiple of [`STEP`].
    characters: Vec<usize>,
}

impl<'t> Lines<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes);
        let ends = ends.filter(|at| ends_line(bytes, *at));
        let counts = bytes.chunks(STEP).scan(0, |count, chunk| {
            *count += characters(chunk);
            Some(*count)
        });
        Self {
            text,
            starts: std::iter::once(0).chain(ends.map(|at| at + 1)).collect(),
            characters: std::iter::once(0).chain(counts).collect(),
        }
    }

    /// The one-based line and column (in characters) of a byte, cut to the text.
    pub(crate) fn line_column(&self, offset: usize) -> (usize, usize) {
        let offset = boundary(self.text, offset);
        let number = self.number(offset);
        let column = self.before(offset) - self.before(self.starts[number - 1]) + 1;
        (number, column)
    }

    /// Where the line stands that a byte is in, without what ends it.
    pub(crate) fn around(&self, offset: usize) -> Span {
        let number = self.number(offset.min(self.text.len()));
        let end = self.starts.get(number).copied();
        let line = self.starts[number - 1]..end.unwrap_or(self.text.len());
        let text = self.text[line.clone()].trim_end_matches(['\n', '\r']);
        line.start..line.start + text.len()
    }

    /// The number of the line that a byte is in, from 1.
    fn number(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset)
    }

    /// How many characters begin before a byte.
    fn before(&self, offset: usize) -> usize {
        let step = offset / STEP;
        self.characters[step] + characters(&self.text.as_bytes()[step * STEP..offset])
    }
}

/// The last character boundary at or before a byte.
pub(crate) fn boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// How many characters begin in some bytes of a text.
fn characters(bytes: &[u8]) -> usize {
    // The other bytes of a character begin with the bits 10.
    let begins = bytes.iter().filter(|byte| **byte & 0xc0 != 0x80);
    begins.count()
}

/// Whether a line ends right behind this line feed or carriage return, and not behind the next one.
fn ends_line(bytes: &[u8], at: usize) -> bool {
    bytes.get(at) == Some(&b'\n') || bytes.get(at + 1) != Some(&b'\n')
}

//! Cuts a YAML text where the members of its large objects begin, so that its parts can be read
//! side by side, or one without the others.
//!
//! A part is a text of its own: the keys above its members are repeated in front of them.
//!
//! Invariant: a cut looks at the indentation of lines and at nothing else, so that it may be in the
//! middle of a quoted text or of brackets; the part before it is then no YAML. Whoever reads parts
//! reads the whole text where one of them cannot be read.

use super::Span;

/// How large a part is at least, in bytes; a text of less than two is not cut.
const SIZE: usize = 64 << 10;

/// Some members of one object.
#[derive(Clone, Debug)]
pub(crate) struct Part<'t> {
    /// The keys that lead to the object, the outermost one first.
    pub(crate) above: Vec<Opening<'t>>,
    /// Where the members stand.
    pub(crate) span: Span,
}

/// A line that has a key of a large object and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Opening<'t> {
    /// The key.
    pub(crate) name: &'t str,
    /// The line.
    line: &'t str,
    /// Where the line begins.
    start: usize,
}

impl Part<'_> {
    /// The part as a text of its own.
    pub(crate) fn text(&self, whole: &str) -> String {
        let mut text = String::with_capacity(self.front() + self.span.len());
        text.extend(self.above.iter().map(|opening| opening.line));
        text.push_str(&whole[self.span.clone()]);
        text
    }

    /// The names of its members, as far as one can see.
    pub(crate) fn names<'t>(&self, whole: &'t str) -> impl Iterator<Item = &'t str> {
        let indent = indent_of(&whole[self.span.clone()]).unwrap_or_default();
        let members = Members::new(whole, self.span.clone(), indent);
        members.filter_map(|start| name_of(whole[start..].lines().next()?))
    }

    /// Whether a member of it merges other objects into the object that it is a part of.
    pub(crate) fn merges(&self, whole: &str) -> bool {
        const MERGE_KEY: &str = "<<";
        let text = &whole[self.span.clone()];
        if memchr::memmem::find(text.as_bytes(), MERGE_KEY.as_bytes()).is_none() {
            return false;
        }
        let Some(indent) = indent_of(text) else {
            return false;
        };
        let mut members = Members::new(whole, self.span.clone(), indent);
        members.any(|start| whole[start + indent..].starts_with(MERGE_KEY))
    }

    /// How many bytes of its text stand in front of its members.
    pub(crate) fn front(&self) -> usize {
        self.above.iter().map(|opening| opening.line.len()).sum()
    }
}

/// Cuts a text, in its order; in one part, if there is nothing to cut.
pub(crate) fn parts(text: &str) -> Vec<Part<'_>> {
    let mut cut = Cut {
        text,
        above: Vec::new(),
        parts: Vec::new(),
    };
    cut.object(0..text.len(), 0);
    cut.parts
}

struct Cut<'t> {
    text: &'t str,
    /// The keys that lead to the object that is being cut.
    above: Vec<Opening<'t>>,
    parts: Vec<Part<'t>>,
}

impl<'t> Cut<'t> {
    /// Cuts an object whose keys are indented by so many spaces.
    fn object(&mut self, object: Span, indent: usize) {
        let (mut start, end) = (object.start, object.end);
        let mut members = Members::new(self.text, object, indent).peekable();
        while let Some(member) = members.next() {
            let next = members.peek().copied().unwrap_or(end);
            if next - member > SIZE
                && let Some(opening) = self.opening(member)
                && let body = member + opening.line.len()
                && let Some(deeper) = indent_of(&self.text[body..next])
                && deeper > indent
            {
                self.add(start..member);
                self.above.push(opening);
                self.object(body..next, deeper);
                self.above.pop();
                start = next;
            } else if next - start > SIZE {
                self.add(start..next);
                start = next;
            }
        }
        self.add(start..end);
    }

    fn add(&mut self, span: Span) {
        if indent_of(&self.text[span.clone()]).is_some() {
            let above = self.above.clone();
            self.parts.push(Part { above, span });
        }
    }

    /// The line at `start`, if it opens a large object.
    fn opening(&self, start: usize) -> Option<Opening<'t>> {
        let rest = &self.text[start..];
        let line = rest.split_inclusive('\n').next()?;
        let name = line.trim().strip_suffix(':')?;
        // What is large in a large description.
        let is_large = match self.above.as_slice() {
            [] => matches!(name, "paths" | "components"),
            [above] => above.name == "components",
            _ => false,
        };
        is_large.then_some(Opening { name, line, start })
    }
}

/// The indentation of the first line that is neither blank nor a comment.
fn indent_of(text: &str) -> Option<usize> {
    let mut lines = text
        .lines()
        .map(|line| (line, line.trim_start_matches(' ')));
    lines
        .find(|(_, content)| !content.trim_end().is_empty() && !content.starts_with('#'))
        .map(|(line, content)| line.len() - content.len())
}

/// The name of the member that a line begins, without quotes, and with the escapes in it.
fn name_of(line: &str) -> Option<&str> {
    let line = line.trim();
    if let Some(quote @ ('\'' | '"')) = line.chars().next() {
        let (name, _) = line[1..].split_once(quote)?;
        return Some(name);
    }
    let name = line.split_once(": ").map(|(name, _)| name);
    name.or_else(|| line.strip_suffix(':'))
}

/// Where lines begin that are indented by so many spaces and hold a key, as far as one can see:
/// anything but a comment, an element of a list, and a line without content.
struct Members<'t> {
    text: &'t str,
    next: usize,
    end: usize,
    indent: usize,
}

impl<'t> Members<'t> {
    const fn new(text: &'t str, object: Span, indent: usize) -> Self {
        Self {
            text,
            next: object.start,
            end: object.end,
            indent,
        }
    }
}

impl Iterator for Members<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let bytes = self.text.as_bytes();
        while self.next < self.end {
            let start = self.next;
            let line = &bytes[start..self.end];
            let length = memchr::memchr(b'\n', line).map_or(line.len(), |newline| newline + 1);
            self.next = start + length;
            let line = &line[..length];
            let spaces = line.iter().take_while(|byte| **byte == b' ').count();
            let first = line.get(spaces).copied().unwrap_or(b'\n');
            if spaces == self.indent && !b"#-\t\r\n".contains(&first) {
                return Some(start);
            }
        }
        None
    }
}

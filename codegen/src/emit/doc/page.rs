//! Blocks into the lines of a doc comment: wrapped, indented, separated.
//!
//! Invariant: a line has no line feed and no white space at its end, and continues no block by
//! accident (no lazy continuation, no indentation that its list item does not ask for).

use super::escape;
use super::inline::FIXED_SPACE;
use super::letters;

/// The width of a line of prose: 100 columns of source, less `/// ` and the indentation of a field.
const WIDTH: usize = 92;

/// The least width that quotes and lists leave.
const NARROWEST: usize = 40;

/// How many quotes, lists and items are shown within each other; what is deeper counts as their text.
const DEEPEST: usize = 12;

/// What surrounds a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Container {
    /// A block quote.
    Quote,
    /// A list, with the number of its next item if it is numbered.
    List(Option<u64>),
    /// An item of the list around it.
    Item {
        /// The width of its marker, or zero before its first line.
        indent: usize,
    },
}

/// What a block is, as far as its neighbours care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Prose,
    Solid,
}

/// The lines of a doc comment, in the making.
#[derive(Debug, Default)]
pub(super) struct Page {
    lines: Vec<String>,
    containers: Vec<Container>,
    /// How many of the containers also surround the block before; that block's kind.
    shared: usize,
    last: Option<Kind>,
}

impl Page {
    /// Whether there is no block yet.
    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The innermost container.
    pub(super) fn innermost(&self) -> Option<Container> {
        self.containers.last().copied()
    }

    /// Enters a container.
    pub(super) fn enter(&mut self, container: Container) {
        self.containers.push(container);
    }

    /// Leaves the innermost container.
    pub(super) fn leave(&mut self) {
        self.containers.pop();
        self.shared = self.shared.min(self.containers.len());
    }

    /// The lines.
    pub(super) fn into_lines(self) -> Vec<String> {
        self.lines
    }

    /// Writes a paragraph before any container, at the top of the page.
    pub(super) fn headline(&mut self, text: &str) {
        let containers = std::mem::take(&mut self.containers);
        self.paragraph(text);
        self.containers = containers;
        self.shared = 0;
    }

    /// Writes a paragraph of inline Markdown, in which line feeds are hard line breaks.
    pub(super) fn paragraph(&mut self, text: &str) {
        self.begin(Kind::Prose);
        let mut segments = text.split('\n').peekable();
        while let Some(segment) = segments.next() {
            self.wrap(segment);
            if segments.peek().is_some()
                && let Some(line) = self.lines.last_mut()
            {
                // Beside the backslash, a lone delimiter would be taken for the start of a mark.
                if line.ends_with(['*', '_', '~']) {
                    line.push(' ');
                }
                line.push('\\');
            }
        }
    }

    /// Writes a paragraph of our own. Its blanks become line breaks outside of code and brackets;
    /// where it has lines, or is the item of a list, they stand as they are.
    pub(super) fn trusted(&mut self, text: &str) {
        if text.contains('\n') || text.starts_with("- ") {
            self.solid(text.lines().map(letters::visible));
            return;
        }
        let mut fixed = String::with_capacity(text.len());
        let (mut code, mut depth) = (false, 0_usize);
        for letter in text.chars() {
            match letter {
                '`' => code = !code,
                '[' if !code => depth += 1,
                ']' if !code => depth = depth.saturating_sub(1),
                _ => {}
            }
            match letter {
                ' ' if code || depth > 0 => fixed.push(FIXED_SPACE),
                letter => letters::push(&mut fixed, letter),
            }
        }
        self.begin(Kind::Prose);
        self.wrap(&fixed);
    }

    /// Writes lines that stand as they are, such as those of a table.
    pub(super) fn solid(&mut self, lines: impl IntoIterator<Item = String>) {
        self.begin(Kind::Solid);
        for content in lines {
            let mut line = self.prefix();
            push_word(&mut line, &content);
            self.lines.push(line);
        }
    }

    /// Writes text as it is, in a fence that no test runs.
    pub(super) fn preformatted(&mut self, text: &str) {
        let longest = text
            .split(|letter| letter != '`')
            .map(str::len)
            .max()
            .unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        let start = text
            .bytes()
            .take_while(|byte| matches!(byte, b'\n' | b'\r'))
            .count();
        let body = text[start..].trim_end().lines().map(letters::visible);
        self.begin(Kind::Solid);
        for content in std::iter::once(format!("{fence}text"))
            .chain(body)
            .chain([fence.clone()])
        {
            let mut line = self.prefix();
            line.push_str(&content);
            line.truncate(line.trim_end().len());
            self.lines.push(line);
        }
    }

    /// Separates a block from the one before. The next line is its first.
    fn begin(&mut self, kind: Kind) {
        let visible = self.containers.len().min(DEEPEST);
        let shared = self.shared.min(visible);
        if !self.lines.is_empty() && !self.is_tight(shared) {
            let mut line = String::new();
            indent(&mut line, &self.containers[..shared]);
            line.truncate(line.trim_end().len());
            self.lines.push(line);
        }
        self.shared = self.containers.len();
        self.last = Some(kind);
    }

    /// Whether the next block may follow without an empty line: an item after an item's prose, or a
    /// list right below it that can interrupt a paragraph.
    fn is_tight(&self, shared: usize) -> bool {
        let visible = self.containers.len().min(DEEPEST);
        let inside = shared.checked_sub(1).map(|at| self.containers[at]);
        self.last == Some(Kind::Prose)
            && match (inside, self.containers[..visible].get(shared)) {
                (Some(Container::List(_)), Some(Container::Item { .. })) => true,
                (Some(Container::Item { .. }), Some(Container::List(start))) => {
                    start.is_none_or(|start| start == 1)
                }
                _ => false,
            }
    }

    /// The start of the next line. The first line of an item gets its marker.
    fn prefix(&mut self) -> String {
        let mut line = String::with_capacity(WIDTH);
        let mut number = None;
        for container in self.containers.iter_mut().take(DEEPEST) {
            match container {
                Container::Quote => line.push_str("> "),
                Container::List(next) => number = Some(next),
                Container::Item { indent: 0 } => {
                    let start = line.len();
                    match number.take() {
                        Some(Some(next)) => {
                            line.push_str(&next.to_string());
                            line.push_str(". ");
                            *next += 1;
                        }
                        _ => line.push_str("- "),
                    }
                    *container = Container::Item {
                        indent: line.len() - start,
                    };
                }
                Container::Item { indent } => line.extend(std::iter::repeat_n(' ', *indent)),
            }
        }
        line
    }

    /// Writes words in lines.
    fn wrap(&mut self, text: &str) {
        let mut line = self.prefix();
        let mut width = 0;
        let room = WIDTH.saturating_sub(line.len()).max(NARROWEST);
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let length = if word.is_ascii() {
                word.len()
            } else {
                word.chars().count()
            };
            if width > 0 && width + 1 + length > room {
                let next = self.prefix();
                self.lines.push(std::mem::replace(&mut line, next));
                width = 0;
            }
            if width > 0 {
                line.push(' ');
                push_word(&mut line, word);
            } else if let Some(at) = escape::block_start(word) {
                line.push_str(&word[..at]);
                line.push('\\');
                push_word(&mut line, &word[at..]);
            } else {
                push_word(&mut line, word);
            }
            width += length + usize::from(width > 0);
        }
        self.lines.push(line);
    }
}

fn push_word(line: &mut String, word: &str) {
    line.extend(
        word.chars()
            .map(|letter| if letter == FIXED_SPACE { ' ' } else { letter }),
    );
}

/// What a line within these containers starts with, apart from the first line of an item.
fn indent(line: &mut String, containers: &[Container]) {
    for container in containers {
        match container {
            Container::Quote => line.push_str("> "),
            Container::List(_) => {}
            Container::Item { indent } => line.extend(std::iter::repeat_n(' ', *indent)),
        }
    }
}

//! Text that means itself into Markdown that means the same, with as few backslashes as will do.

use super::html;
use super::letters;
use super::link;

/// The characters that pair up to mark text: emphasis and strikethrough.
const DELIMITERS: [char; 3] = ['*', '_', '~'];

/// Which delimiters would pair with another one of the same paragraph, by place in [`DELIMITERS`].
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pairing {
    opens: [bool; 3],
    closes: [bool; 3],
}

/// What stands around a piece of text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Around {
    /// The character before it, or a line feed.
    pub(super) before: char,
    /// The character after it, or a line feed.
    pub(super) after: char,
    /// Whether the text stands inside a link, where another link cannot.
    pub(super) in_link: bool,
}

impl Pairing {
    /// Notes a delimiter that the paragraph itself uses.
    pub(super) fn uses(&mut self, delimiter: char) {
        for (at, known) in DELIMITERS.iter().enumerate() {
            if *known == delimiter {
                (self.opens[at], self.closes[at]) = (true, true);
            }
        }
    }

    /// Notes the delimiters in a piece of text.
    pub(super) fn scan(&mut self, text: &str, around: Around) {
        let mut rest = 0;
        while let Some(found) = text[rest..].find(DELIMITERS) {
            let run = Run::at(text, rest + found, around);
            self.opens[run.kind] |= run.opens();
            self.closes[run.kind] |= run.closes();
            rest = run.end;
        }
    }

    fn pairs(self, run: &Run) -> bool {
        self.opens[run.kind] && self.closes[run.kind] && (run.opens() || run.closes())
    }
}

/// A run of one delimiter in text, and its neighbours.
struct Run {
    /// The place in [`DELIMITERS`].
    kind: usize,
    /// Where the run ends.
    end: usize,
    /// Whether it is more than one.
    several: bool,
    before: char,
    after: char,
}

impl Run {
    /// The run that starts at `start`.
    fn at(text: &str, start: usize, around: Around) -> Self {
        let tail = &text[start..];
        let delimiter = tail.chars().next().unwrap_or('*');
        let behind = tail.trim_start_matches(delimiter);
        Self {
            kind: DELIMITERS
                .iter()
                .position(|known| *known == delimiter)
                .unwrap_or(0),
            end: text.len() - behind.len(),
            several: tail.len() - behind.len() > 1,
            before: text[..start].chars().next_back().unwrap_or(around.before),
            after: behind.chars().next().unwrap_or(around.after),
        }
    }

    /// Whether the run may start something: it is left-flanking (`CommonMark` 0.31.2, 6.2).
    fn opens(&self) -> bool {
        !self.within_word() && (self.strikes(self.after) || precedes(self.before, self.after))
    }

    /// Whether the run may end something: it is right-flanking.
    fn closes(&self) -> bool {
        !self.within_word() && (self.strikes(self.before) || precedes(self.after, self.before))
    }

    /// Whether it strikes what is inside of it whatever stands outside: two tildes need no more than
    /// that no white space follows.
    fn strikes(&self, inner: char) -> bool {
        DELIMITERS[self.kind] == '~' && self.several && !inner.is_whitespace()
    }

    /// Underscores inside of a word mean nothing: `snake_case`.
    fn within_word(&self) -> bool {
        DELIMITERS[self.kind] == '_'
            && self.before.is_alphanumeric()
            && self.after.is_alphanumeric()
    }
}

/// Whether a delimiter between `outer` and `inner` can belong to what `inner` is part of.
pub(super) fn precedes(outer: char, inner: char) -> bool {
    // Parsers differ on what of Unicode is punctuation: a symbol counts as
    // whatever lets more delimiters pair, which is the safe side.
    let symbol = |letter: char| !letter.is_alphanumeric() && !letter.is_whitespace();
    !inner.is_whitespace()
        && (!inner.is_ascii_punctuation() || outer.is_whitespace() || symbol(outer))
}

/// Appends text as Markdown. White space becomes single blanks, bare URLs become links.
pub(super) fn push(out: &mut String, text: &str, around: Around, pairing: Pairing) {
    let mut at = 0;
    loop {
        // Most of prose goes through as it is.
        let plain = text.as_bytes()[at..]
            .iter()
            .take_while(|byte| is_plain(**byte))
            .count();
        let (head, rest) = text[at..].split_at(plain);
        out.push_str(head);
        at += plain;
        let Some(letter) = rest.chars().next() else {
            break;
        };
        let next = at + letter.len_utf8();
        if letter.is_whitespace() {
            if !out.is_empty() && !out.ends_with([' ', '\n']) {
                out.push(' ');
            }
        } else if let Some(length) = starts_url(rest, around) {
            out.push('<');
            out.push_str(&rest[..length]);
            out.push('>');
            at += length;
            continue;
        } else if DELIMITERS.contains(&letter) {
            let run = Run::at(text, at, around);
            for _ in at..run.end {
                if pairing.pairs(&run) {
                    out.push('\\');
                }
                out.push(letter);
            }
            at = run.end;
            continue;
        } else {
            if is_special(letter, rest, around) {
                out.push('\\');
            }
            letters::push(out, letter);
        }
        at = next;
    }
}

/// Whether a byte is a character that stays as it is wherever it stands in a line. An `h` may start a
/// URL.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b'a'..=b'g' | b'i'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b',' | b'-' | b'/' | b'(' | b')' | b'\'' | b'"')
}

fn starts_url(rest: &str, around: Around) -> Option<usize> {
    if rest.starts_with("http") && !around.in_link {
        link::bare(rest)
    } else {
        None
    }
}

/// Whether the character at the start of `rest` would be Markdown.
fn is_special(letter: char, rest: &str, around: Around) -> bool {
    let next = rest[letter.len_utf8()..]
        .chars()
        .next()
        .unwrap_or(around.after);
    match letter {
        '`' | '[' | ']' => true,
        // A backslash escapes punctuation, breaks a line at its end, and must not escape what is
        // written here: the brackets of a URL.
        '\\' => {
            next.is_ascii_punctuation()
                || next.is_whitespace()
                || starts_url(&rest[1..], around).is_some()
        }
        // A tag, a comment or a link starts with a visible character; `a <= b` stays as it is.
        '<' => !next.is_whitespace() && !rest.starts_with("<= "),
        '&' => html::reference_length(rest).is_some(),
        // An exclamation mark turns a link behind it into an image.
        '!' => rest.len() == 1 && around.after == '[',
        _ => false,
    }
}

/// Whether the first word of a line would start a block, and the place of the character to escape.
pub(super) fn block_start(word: &str) -> Option<usize> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=9).contains(&digits) && matches!(&word[digits..], "." | ")") {
        return Some(digits);
    }
    let made_of = |bytes: &[u8]| word.bytes().all(|byte| bytes.contains(&byte));
    // Bullets, rules and underlines of headings; the rule of a table; quotes; headings; fences.
    let starts = [b"-", b"=", b"+", b"*", b"_"]
        .into_iter()
        .any(|byte| made_of(byte))
        || made_of(b"-:|")
        || word.starts_with('>')
        || (word.len() <= 6 && made_of(b"#"))
        || word.starts_with("~~~");
    (starts && !word.is_empty()).then_some(0)
}

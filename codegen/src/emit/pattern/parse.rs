//! A simple pattern into its items: classes of ASCII bytes with a count.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

/// A set of ASCII bytes, as ranges in ascending order that have no byte in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class(Vec<(u8, u8)>);

/// A class, and how often it stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub(super) class: Class,
    pub(super) least: usize,
    /// `None` is any number.
    pub(super) most: Option<usize>,
}

/// Counts of a literal beyond this are not written out.
const MAX_LITERAL: usize = 24;

/// The methods of `u8` that say whether a byte is in a class; those of more ranges come first.
const METHODS: [(&str, &[(u8, u8)]); 6] = [
    (
        "is_ascii_alphanumeric",
        &[(b'0', b'9'), (b'A', b'Z'), (b'a', b'z')],
    ),
    (
        "is_ascii_hexdigit",
        &[(b'0', b'9'), (b'A', b'F'), (b'a', b'f')],
    ),
    ("is_ascii_alphabetic", &[(b'A', b'Z'), (b'a', b'z')]),
    ("is_ascii_digit", &[(b'0', b'9')]),
    ("is_ascii_uppercase", &[(b'A', b'Z')]),
    ("is_ascii_lowercase", &[(b'a', b'z')]),
];

/// Counts beyond this are left to the engine.
const MAX_COUNT: usize = 100_000;

impl Class {
    /// The class as a pattern of Rust.
    pub(super) fn pattern(&self) -> TokenStream {
        let ranges = self.0.iter().map(|(from, to)| {
            let (first, last) = (Literal::byte_character(*from), Literal::byte_character(*to));
            if from == to {
                quote!(#first)
            } else {
                quote!(#first..=#last)
            }
        });
        quote!(#(#ranges)|*)
    }

    /// Whether `byte`, a variable of type `u8`, is in the class, as an expression of Rust.
    pub(super) fn test(&self) -> TokenStream {
        let mut ranges = self.0.clone();
        let mut tests = Vec::new();
        for (method, parts) in METHODS {
            if parts.iter().all(|part| ranges.contains(part)) {
                ranges.retain(|range| !parts.contains(range));
                let method = format_ident!("{method}");
                tests.push(quote!(byte.#method()));
            }
        }
        let (single, ranges): (Vec<_>, Vec<_>) = ranges.iter().partition(|(from, to)| from == to);
        tests.extend(ranges.iter().map(|(from, to)| {
            let (first, last) = (Literal::byte_character(*from), Literal::byte_character(*to));
            quote!((#first..=#last).contains(&byte))
        }));
        let single = single
            .iter()
            .map(|(byte, _)| Literal::byte_character(*byte));
        match single.collect::<Vec<_>>().as_slice() {
            [] => {}
            [only] => tests.push(quote!(byte == #only)),
            several => tests.push(quote!(matches!(byte, #(#several)|*))),
        }
        quote!(#(#tests)||*)
    }

    /// The one byte of the class.
    fn only(&self) -> Option<char> {
        match self.0.as_slice() {
            [(from, to)] if from == to => Some(char::from(*from)),
            _ => None,
        }
    }

    /// Whether it has several ranges.
    pub(super) fn is_alternative(&self) -> bool {
        self.0.len() > 1
    }

    fn new(mut ranges: Vec<(u8, u8)>) -> Self {
        ranges.sort_unstable();
        let mut joined: Vec<(u8, u8)> = Vec::new();
        for (from, to) in ranges {
            match joined.last_mut() {
                Some((_, end)) if from <= *end => *end = (*end).max(to),
                _ => joined.push((from, to)),
            }
        }
        Self(joined)
    }
}

impl Item {
    /// The one text that it matches, of a length that can be read.
    pub(super) fn literal(&self) -> Option<String> {
        let is_short = self.least <= MAX_LITERAL && self.most == Some(self.least);
        let byte = self.class.only().filter(|_| is_short)?;
        Some(byte.to_string().repeat(self.least))
    }
}

/// The items between `^` and `$`; `None` if the pattern is not simple.
pub(super) fn items(pattern: &str) -> Option<Vec<Item>> {
    if !pattern.is_ascii() {
        return None;
    }
    let inside = pattern.strip_prefix('^')?.strip_suffix('$')?;
    // A dollar behind a backslash is a literal, and the text has no end of its own.
    if inside.ends_with('\\') {
        return None;
    }
    let mut reader = Reader {
        bytes: inside.as_bytes(),
        at: 0,
    };
    let items = reader.sequence(false)?;
    (reader.at == reader.bytes.len()).then_some(items)
}

struct Reader<'p> {
    bytes: &'p [u8],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn take(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    /// Items up to the end, or to the bracket that closes a group.
    fn sequence(&mut self, in_group: bool) -> Option<Vec<Item>> {
        let mut items = Vec::new();
        while let Some(byte) = self.peek() {
            match byte {
                b')' if in_group => break,
                b'(' if !in_group => {
                    self.at += 1;
                    let inside = self.sequence(true)?;
                    (self.take()? == b')').then_some(())?;
                    // A group that only groups: a count behind it would repeat all of its items.
                    match self.count()? {
                        (1, Some(1)) => items.extend(inside),
                        _ => return None,
                    }
                }
                _ => {
                    let class = self.class()?;
                    let (least, most) = self.count()?;
                    items.push(Item { class, least, most });
                }
            }
        }
        Some(items)
    }

    /// One class: in brackets, escaped, or a literal.
    fn class(&mut self) -> Option<Class> {
        match self.take()? {
            b'[' => self.brackets(),
            b'\\' => self.escape().map(Class::new),
            b'.' | b'*' | b'+' | b'?' | b'(' | b')' | b'{' | b'}' | b'|' | b'^' | b'$' | b']' => {
                None
            }
            byte => Some(Class::new(vec![(byte, byte)])),
        }
    }

    /// What stands behind a backslash.
    fn escape(&mut self) -> Option<Vec<(u8, u8)>> {
        match self.take()? {
            b'd' => Some(vec![(b'0', b'9')]),
            b'w' => Some(vec![(b'0', b'9'), (b'A', b'Z'), (b'_', b'_'), (b'a', b'z')]),
            byte if byte.is_ascii_punctuation() => Some(vec![(byte, byte)]),
            _ => None,
        }
    }

    /// A class in brackets, whose opening one is read.
    fn brackets(&mut self) -> Option<Class> {
        let mut ranges = Vec::new();
        if self.peek() == Some(b'^') {
            return None;
        }
        loop {
            let from = match self.take()? {
                b']' => break,
                b'\\' => {
                    let escaped = self.escape()?;
                    match escaped.as_slice() {
                        [(from, to)] if from == to => *from,
                        _ => {
                            ranges.extend(escaped);
                            // A range that begins with a class is an error, or a literal hyphen.
                            if self.peek() == Some(b'-')
                                && self.bytes.get(self.at + 1) != Some(&b']')
                            {
                                return None;
                            }
                            continue;
                        }
                    }
                }
                byte => byte,
            };
            if self.peek() == Some(b'-')
                && self
                    .bytes
                    .get(self.at + 1)
                    .is_some_and(|next| *next != b']')
            {
                self.at += 1;
                let to = match self.take()? {
                    b'\\' => match self.escape()?.as_slice() {
                        [(only, same)] if only == same => *only,
                        _ => return None,
                    },
                    byte => byte,
                };
                (from <= to).then(|| ranges.push((from, to)))?;
            } else {
                ranges.push((from, from));
            }
        }
        (!ranges.is_empty()).then(|| Class::new(ranges))
    }

    /// The count behind an item; once without one. A lazy count is the same where all must match.
    fn count(&mut self) -> Option<(usize, Option<usize>)> {
        let count = match self.peek() {
            Some(b'*') => (0, None),
            Some(b'+') => (1, None),
            Some(b'?') => (0, Some(1)),
            Some(b'{') => return self.braces(),
            _ => return Some((1, Some(1))),
        };
        self.at += 1;
        (self.peek() != Some(b'?')).then_some(count)
    }

    /// `{n}`, `{n,}` or `{n,m}`.
    fn braces(&mut self) -> Option<(usize, Option<usize>)> {
        let rest = self.bytes.get(self.at + 1..)?;
        let end = rest.iter().position(|byte| *byte == b'}')?;
        let inside = std::str::from_utf8(rest.get(..end)?).ok()?;
        self.at += end + 2;
        let number = |text: &str| {
            text.parse::<usize>()
                .ok()
                .filter(|count| *count <= MAX_COUNT)
        };
        let (least, most) = match inside.split_once(',') {
            None => (number(inside)?, Some(number(inside)?)),
            Some((least, "")) => (number(least)?, None),
            Some((least, most)) => (number(least)?, Some(number(most)?)),
        };
        let ordered = most.is_none_or(|most| least <= most);
        (ordered && self.peek() != Some(b'?')).then_some((least, most))
    }
}

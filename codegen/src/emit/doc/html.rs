//! The HTML that stands in Markdown, as a flat sequence of tags and text.
//!
//! Invariant: every byte of the input is in exactly one token, in order.

use std::borrow::Cow;

/// The longest tag that is looked for, in bytes, so that input of many `<` costs linear time.
const LONGEST_TAG: usize = 2000;

/// A piece of HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Text, with its character references.
    Text(&'a str),
    /// A start or end tag.
    Tag(Tag<'a>),
    /// A comment.
    Comment,
}

/// A start or end tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// The name, as written.
    pub(super) name: &'a str,
    /// Whether it is an end tag.
    pub(super) closing: bool,
    /// The whole tag.
    pub(super) raw: &'a str,
}

/// Splits HTML into tokens.
pub(super) fn tokens(html: &str) -> impl Iterator<Item = Token<'_>> {
    // Behind the last end of a comment none is looked for again at each `<!--`.
    let last_end = html.rfind("-->").unwrap_or(0);
    let mut rest = html;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let may_end = html.len() - rest.len() < last_end;
        let comment = may_end.then(|| comment(rest)).flatten();
        let (token, length) = comment.or_else(|| tag(rest)).unwrap_or_else(|| {
            // A `<` that starts no markup is text, up to the next that may.
            let first = rest.chars().next().map_or(1, char::len_utf8);
            let length = rest[first..].find('<').map_or(rest.len(), |at| first + at);
            (Token::Text(&rest[..length]), length)
        });
        rest = &rest[length..];
        Some(token)
    })
}

/// The names of the custom elements that a text ends: those with a dash (HTML, "Valid custom element
/// name"). One that is not ended, such as `<cluster-name>`, stands for a name.
pub(super) fn ended(text: &str) -> impl Iterator<Item = &str> {
    let ends = text.split("</").skip(1);
    let names = ends
        .filter_map(|rest| rest.split_once('>'))
        .map(|end| end.0);
    names.filter(|name| name.contains('-') && name.bytes().all(is_of_name))
}

/// Whether a letter is one of a name.
fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-'
}

/// The comment at the start of `text`, and its length.
fn comment(text: &str) -> Option<(Token<'_>, usize)> {
    let body = text.strip_prefix("<!--")?;
    let length = 4 + body.find("-->")? + 3;
    Some((Token::Comment, length))
}

/// The tag at the start of `text`, and its length.
fn tag(text: &str) -> Option<(Token<'_>, usize)> {
    let inner = text.strip_prefix('<')?;
    let closing = inner.starts_with('/');
    let inner = inner.strip_prefix('/').unwrap_or(inner);
    let length = inner.bytes().take_while(|byte| is_of_name(*byte)).count();
    let (name, attributes) = inner.split_at(length);
    if !name.starts_with(|first: char| first.is_ascii_alphabetic())
        || !attributes.starts_with(ends_name)
    {
        return None;
    }
    let mut quote = None;
    let end = attributes
        .bytes()
        .take(LONGEST_TAG)
        .position(|byte| match (quote, byte) {
            (Some(open), byte) => {
                if open == byte {
                    quote = None;
                }
                false
            }
            (None, b'"' | b'\'') => {
                quote = Some(byte);
                false
            }
            (None, byte) => matches!(byte, b'>' | b'<'),
        })?;
    if attributes.as_bytes().get(end) != Some(&b'>') {
        return None;
    }
    let raw = &text[..=text.len() - attributes.len() + end];
    Some((Token::Tag(Tag { name, closing, raw }), raw.len()))
}

fn ends_name(letter: char) -> bool {
    letter.is_ascii_whitespace() || matches!(letter, '/' | '>')
}

impl<'a> Tag<'a> {
    /// The value of an attribute, its character references resolved.
    pub(super) fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        let mut rest = self.raw.get(1 + self.name.len()..)?;
        loop {
            rest = rest
                .trim_start_matches(|letter: char| letter.is_ascii_whitespace() || letter == '/');
            let length = rest.find(|letter: char| ends_name(letter) || letter == '=')?;
            let (key, tail) = rest.split_at(length);
            let Some(value) = tail.trim_start().strip_prefix('=').map(str::trim_start) else {
                if key.is_empty() {
                    return None;
                }
                rest = tail;
                continue;
            };
            let (value, tail) = match value.as_bytes().first()? {
                b'"' => value[1..].split_once('"')?,
                b'\'' => value[1..].split_once('\'')?,
                _ => value.split_at(
                    value.find(|letter: char| letter.is_ascii_whitespace() || letter == '>')?,
                ),
            };
            if key.eq_ignore_ascii_case(name) {
                return Some(resolve(value));
            }
            rest = tail;
        }
    }
}

/// Text with its character references resolved; a name that is not known here stays as it is.
pub(super) fn resolve(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find('&') else {
        return Cow::Borrowed(text);
    };
    let (head, mut rest) = text.split_at(first);
    let mut out = head.to_owned();
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let (letter, length) = reference(&rest[at..]).unwrap_or(('&', 1));
        out.push(letter);
        rest = &rest[at + length..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The character reference at the start of `text`, which starts with `&`, and its length.
fn reference(text: &str) -> Option<(char, usize)> {
    let length = reference_length(text)?;
    let name = &text[1..length - 1];
    let letter = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            code.ok().and_then(char::from_u32)?
        }
        None => match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            "nbsp" => ' ',
            "ndash" => '–',
            "mdash" => '—',
            "hellip" => '…',
            "lsquo" => '‘',
            "rsquo" => '’',
            "ldquo" => '“',
            "rdquo" => '”',
            "bull" => '•',
            "middot" => '·',
            "times" => '×',
            "le" => '≤',
            "ge" => '≥',
            "rarr" => '→',
            "copy" => '©',
            "reg" => '®',
            "trade" => '™',
            _ => return None,
        },
    };
    Some((letter, length))
}

/// The length of what has the form of a character reference at the start of `text`.
pub(super) fn reference_length(text: &str) -> Option<usize> {
    let body = text.strip_prefix('&')?;
    let body = body.strip_prefix('#').unwrap_or(body);
    // The longest name of HTML has 31 letters.
    let length = body
        .bytes()
        .take(33)
        .take_while(u8::is_ascii_alphanumeric)
        .count();
    (length > 0 && body.as_bytes().get(length) == Some(&b';'))
        .then(|| text.len() - body.len() + length + 1)
}

//! Turns the events of a YAML or JSON reader into marks.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use jsonc_parser::ScannerOptions;
use jsonc_parser::tokens::Token;
use saphyr_parser::{Event, Parser, ScalarStyle, StrInput};

use super::{Key, Kind, MERGING, Mark, Member, Members};
use crate::source::Span;

/// Reads the first document of a YAML text.
pub(super) fn yaml(text: &str) -> Option<Vec<Mark>> {
    let mut parser: Parser<'_, StrInput<'_>> = Parser::new_from_str(text);
    let mut builder = Builder::default();
    let mut offsets = Offsets::new(text);
    while let Some(event) = parser.next_event() {
        let (event, span) = event.ok()?;
        let start = offsets.byte(span.start.index());
        let end = offsets.byte(span.end.index()).max(start);
        let span = start..end;
        match event {
            Event::Scalar(value, style, anchor, _) => {
                let plain = style == ScalarStyle::Plain;
                let span = if plain { bare(text, span) } else { span };
                builder.leaf(
                    value,
                    Mark {
                        span,
                        kind: Kind::Scalar { plain },
                    },
                    anchor,
                );
            }
            Event::Alias(anchor) => builder.alias(span, anchor)?,
            Event::SequenceStart(anchor, _) => builder.open(span, Kind::Array(Vec::new()), anchor),
            Event::MappingStart(anchor, _) => {
                builder.open(span, Kind::Object(Members::default()), anchor);
            }
            Event::SequenceEnd | Event::MappingEnd => builder.close(),
            Event::DocumentEnd => break,
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) => {}
        }
    }
    builder.finish()
}

/// Where the first object or array of a YAML text begins that is nested deeper than a limit.
///
/// # Errors
///
/// How far the text was read, where its syntax is broken before that.
pub(super) fn deeper_than(text: &str, limit: usize) -> Result<Option<usize>, usize> {
    let mut parser: Parser<'_, StrInput<'_>> = Parser::new_from_str(text);
    let mut offsets = Offsets::new(text);
    let mut depth = 0_usize;
    while let Some(event) = parser.next_event() {
        let (event, span) = match event {
            Ok(found) => found,
            Err(error) => {
                let read = offsets.byte(error.marker().index());
                // It looks ahead for the colon of a key: what is open before its own limit is not told.
                let is_ahead = error.info().contains("recursion limit") && read < text.len();
                return if is_ahead {
                    deeper_than(&text[..read], limit)
                } else {
                    Err(read)
                };
            }
        };
        match event {
            Event::SequenceStart(..) | Event::MappingStart(..) => depth += 1,
            Event::SequenceEnd | Event::MappingEnd => depth = depth.saturating_sub(1),
            Event::StreamEnd => break,
            _ => {}
        }
        if depth > limit {
            return Ok(Some(offsets.byte(span.start.index())));
        }
    }
    Ok(None)
}

/// Where the first alias of a YAML text stands that is in what it names.
pub(super) fn alias_to_itself(text: &str) -> Option<Span> {
    let mut parser: Parser<'_, StrInput<'_>> = Parser::new_from_str(text);
    let mut open = Vec::new();
    // Each once: a name that is given again has another number, and no alias has that of no name.
    let mut around = BTreeSet::new();
    while let Some(Ok((event, span))) = parser.next_event() {
        match event {
            Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _) => {
                open.push(anchor);
                around.insert(anchor);
            }
            Event::SequenceEnd | Event::MappingEnd => {
                around.remove(&open.pop()?);
            }
            Event::Alias(anchor) if around.contains(&anchor) => {
                let mut offsets = Offsets::new(text);
                return Some(offsets.byte(span.start.index())..offsets.byte(span.end.index()));
            }
            Event::StreamEnd => break,
            _ => {}
        }
    }
    None
}

/// Where the first alias of a YAML text stands.
pub(super) fn first_alias(text: &str) -> Option<Span> {
    let mut parser: Parser<'_, StrInput<'_>> = Parser::new_from_str(text);
    while let Some(Ok((event, span))) = parser.next_event() {
        match event {
            Event::Alias(_) => {
                let mut offsets = Offsets::new(text);
                return Some(offsets.byte(span.start.index())..offsets.byte(span.end.index()));
            }
            Event::StreamEnd => break,
            _ => {}
        }
    }
    None
}

/// Reads a JSON text.
pub(super) fn json(text: &str) -> Option<Vec<Mark>> {
    let options = ScannerOptions {
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    let mut scanner = jsonc_parser::Scanner::new(text, &options);
    let mut builder = Builder::default();
    while let Some(token) = scanner.scan().ok()? {
        let span = scanner.token_start()..scanner.token_end();
        let scalar = |plain| Kind::Scalar { plain };
        match token {
            Token::OpenBrace => builder.open(span, Kind::Object(Members::default()), 0),
            Token::OpenBracket => builder.open(span, Kind::Array(Vec::new()), 0),
            Token::CloseBrace | Token::CloseBracket => builder.close(),
            Token::String(value) => builder.leaf(
                value,
                Mark {
                    span,
                    kind: scalar(false),
                },
                0,
            ),
            Token::Boolean(_) | Token::Number(_) | Token::Null => {
                builder.leaf(
                    Cow::Borrowed(""),
                    Mark {
                        span,
                        kind: scalar(true),
                    },
                    0,
                );
            }
            Token::Comma | Token::Colon => {}
            Token::Word(_) | Token::CommentLine(_) | Token::CommentBlock(_) => return None,
        }
    }
    builder.finish()
}

/// A plain scalar alone: those of several lines end with the white space behind them, and an anchor
/// or a tag stands before the text (YAML 1.2, 6.9), which begins with neither sign itself.
fn bare(text: &str, span: Span) -> Span {
    let value = text[span.clone()].trim_end();
    let end = span.start + value.len();
    let mut rest = value;
    while rest.starts_with(['&', '!', '#']) {
        let is_comment = rest.starts_with('#');
        let is_end = |letter: char| {
            let is_line_end = matches!(letter, '\n' | '\r');
            is_line_end || !is_comment && letter.is_whitespace()
        };
        rest = rest.find(is_end).map_or("", |at| rest[at..].trim_start());
    }
    end - rest.len()..end
}

#[derive(Default)]
struct Builder {
    list: Vec<Mark>,
    open: Vec<usize>,
    /// For every open object, the key whose value comes next.
    keys: Vec<Option<Key>>,
    anchors: BTreeMap<usize, usize>,
    /// The texts of the scalars that have an anchor, by that: an alias may stand for a key.
    texts: BTreeMap<usize, String>,
}

impl Builder {
    fn leaf(&mut self, value: Cow<'_, str>, mark: Mark, anchor: usize) {
        if anchor != 0 {
            self.texts.insert(anchor, value.clone().into_owned());
        }
        if self.takes_key() {
            let is_plain = matches!(mark.kind, Kind::Scalar { plain: true });
            self.key(Key {
                merges: is_plain && value == MERGING,
                name: value.into_owned(),
                span: mark.span.clone(),
            });
            if anchor != 0 {
                // An alias may lead here, although no object or array has this among its values.
                self.anchors.insert(anchor, self.list.len());
                self.list.push(mark);
            }
        } else {
            self.add(mark, anchor);
        }
    }

    /// Nothing, if nothing has the anchor.
    fn alias(&mut self, span: Span, anchor: usize) -> Option<()> {
        let kind = Kind::Alias(*self.anchors.get(&anchor)?);
        if self.takes_key() {
            let name = self.texts.get(&anchor).cloned().unwrap_or_default();
            self.key(Key {
                name,
                span,
                merges: false,
            });
        } else {
            self.add(Mark { span, kind }, 0);
        }
        Some(())
    }

    /// Whether the next scalar is a key.
    fn takes_key(&self) -> bool {
        let is_object = |open: &usize| self.list[*open].is_object();
        matches!(self.keys.last(), Some(None)) && self.open.last().is_some_and(is_object)
    }

    fn key(&mut self, key: Key) {
        if let Some(place) = self.keys.last_mut() {
            *place = Some(key);
        }
    }

    fn open(&mut self, span: Span, kind: Kind, anchor: usize) {
        let at = self.add(Mark { span, kind }, anchor);
        self.open.push(at);
        self.keys.push(None);
    }

    fn close(&mut self) {
        self.open.pop();
        self.keys.pop();
    }

    fn add(&mut self, mark: Mark, anchor: usize) -> usize {
        let at = self.list.len();
        if anchor != 0 {
            self.anchors.insert(anchor, at);
        }
        if let Some(parent) = self.open.last() {
            match &mut self.list[*parent].kind {
                Kind::Array(items) => items.push(at),
                Kind::Object(members) => {
                    // An object or array as a key of an object has no name that a pointer could use.
                    let key = self.keys.last_mut().and_then(Option::take);
                    let key = key.unwrap_or_else(|| Key {
                        name: String::new(),
                        span: mark.span.clone(),
                        merges: false,
                    });
                    members.list.push(Member { key, value: at });
                }
                Kind::Scalar { .. } | Kind::Alias(_) => {}
            }
        }
        self.list.push(mark);
        at
    }

    fn finish(self) -> Option<Vec<Mark>> {
        (!self.list.is_empty() && self.open.is_empty()).then_some(self.list)
    }
}

impl Mark {
    fn is_object(&self) -> bool {
        matches!(self.kind, Kind::Object(_))
    }
}

/// Converts indices in characters to bytes; cheap, because the events come in order.
struct Offsets<'t> {
    text: &'t str,
    index: usize,
    byte: usize,
}

impl<'t> Offsets<'t> {
    const fn new(text: &'t str) -> Self {
        Self {
            text,
            index: 0,
            byte: 0,
        }
    }

    fn byte(&mut self, index: usize) -> usize {
        while self.index < index {
            let Some(next) = self.text[self.byte..].chars().next() else {
                break;
            };
            self.index += 1;
            self.byte += next.len_utf8();
        }
        while self.index > index {
            let Some(last) = self.text[..self.byte].chars().next_back() else {
                break;
            };
            self.index -= 1;
            self.byte -= last.len_utf8();
        }
        self.byte
    }
}

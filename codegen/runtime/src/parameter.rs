//! Parameters on the wire: the table of `style` and `explode` (`OpenAPI` 3.0.4 and 3.1.1, "Style
//! Values").
//!
//! Invariant: whatever the value, a written parameter stays in its place: one path segment, one
//! query, one header or one cookie.
//!
//! Where the table is silent: `null` and an empty list are not sent (RFC 6570, 2.3), `null` inside a list
//! or an object is left out, a list that is a member of the object of `deepObject` repeats its name,
//! one that stands for that object or deeper inside is written as `name[]=item` (also where the name ends
//! with `[]` already), one of objects or lists as `name[0][member]=value`, and a scalar that stands for a
//! list or an object, as parameters of several types have them, is written as by `form`.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::{Map, Value};

use super::sent_json::sent_value;

/// Everything but the unreserved characters of RFC 3986, 2.3.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// As [`ENCODED`], but without the reserved characters of RFC 3986, 2.2 that cannot end a value of
/// a query: `allowReserved`. Servers read `#`, `&` and `+` in a query as something else than
/// themselves, so that these stay encoded.
const RESERVED_SENT: &AsciiSet = &ENCODED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'[')
    .remove(b']')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// As [`ENCODED`], but without what a path may hold besides (RFC 3986, 3.3), `/` among it.
const SEGMENTS: &AsciiSet = &ENCODED
    .remove(b':')
    .remove(b'/')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// What neither a path nor the query behind it can hold as it is; `%` begins what is encoded
/// already.
const LITERAL: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    // A URL takes it for `/`.
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'}');

/// How deep objects of `deepObject` may stand in each other.
const DEEPEST: usize = 16;

/// How a parameter's value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// `matrix`, for paths.
    Matrix,
    /// `label`, for paths.
    Label,
    /// `simple`, for paths and headers.
    Simple,
    /// `form`, for queries and cookies.
    Form,
    /// `spaceDelimited`, for queries.
    SpaceDelimited,
    /// `pipeDelimited`, for queries.
    PipeDelimited,
    /// `deepObject`, for queries.
    DeepObject,
    /// JSON, for parameters that the document describes by `content`.
    Json,
}

/// How one parameter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spelling {
    style: Style,
    explode: bool,
    encoded: Option<&'static AsciiSet>,
    /// Whether what is percent-encoded already is sent as it is.
    keeps_triples: bool,
}

impl Spelling {
    /// The default of path parameters: `simple`, not exploded.
    pub(crate) const PATH: Self = Self::new(Style::Simple, false);
    /// The default of query parameters: `form`, exploded.
    pub(crate) const QUERY: Self = Self::new(Style::Form, true);
    /// The default of header parameters: `simple`, not exploded and not encoded.
    pub(crate) const HEADER: Self = Self::PATH.verbatim();
    /// The default of cookie parameters: `form`, exploded.
    pub(crate) const COOKIE: Self = Self::QUERY;

    /// A style with or without `explode`.
    pub(crate) const fn new(style: Style, explode: bool) -> Self {
        Self {
            style,
            explode,
            encoded: Some(ENCODED),
            keeps_triples: false,
        }
    }

    /// The same with `allowReserved`.
    pub(crate) const fn reserved(self) -> Self {
        Self {
            encoded: Some(RESERVED_SENT),
            keeps_triples: true,
            ..self
        }
    }

    /// The same for a value that may be several segments of a path.
    pub(crate) const fn segments(self) -> Self {
        Self {
            encoded: Some(SEGMENTS),
            ..self
        }
    }

    /// The same without percent-encoding, for headers and for cookies of text.
    pub(crate) const fn verbatim(self) -> Self {
        Self {
            encoded: None,
            ..self
        }
    }

    /// Whether it is JSON.
    pub(crate) fn is_json(self) -> bool {
        self.style == Style::Json
    }

    /// Whether nothing is percent-encoded.
    pub(crate) const fn is_verbatim(self) -> bool {
        self.encoded.is_none()
    }

    fn push(self, text: &str, out: &mut String) {
        match self.encoded {
            // Most values are written as they are.
            Some(set) if self.keeps_triples => push_around_triples(text, set, out),
            Some(set) if !text.bytes().all(is_unreserved) => {
                out.extend(utf8_percent_encode(text, set));
            }
            _ => out.push_str(text),
        }
    }

    /// Writes one of several parts, which must not hold what ends it; with `allowReserved` the caller
    /// says what is sent.
    fn push_part(self, text: &str, end: &str, out: &mut String) -> Result<(), Unwritable> {
        let start = out.len();
        self.push(text, out);
        let is_split = out.get(start..).is_some_and(|part| part.contains(end));
        if is_split && !self.keeps_triples {
            return Err(Unwritable::Separator);
        }
        Ok(())
    }
}

/// Why a value cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unwritable {
    /// The value cannot be JSON, such as a map without names.
    NotJson,
    /// The style has no form for this kind of value.
    Kind,
    /// A list or object stands inside another one, for which the style has no form.
    Nested,
    /// A part holds what stands between the parts, which the style does not tell apart.
    Separator,
}

impl Unwritable {
    /// What would be writable.
    pub(crate) fn expected(self) -> &'static str {
        match self {
            Self::NotJson => "a value that JSON can hold",
            Self::Kind => "a value of a kind that the style of the parameter can write",
            Self::Nested => "values without lists or objects inside",
            Self::Separator => "items without the sign that the style writes between them",
        }
    }
}

/// A value in the parts that the table tells apart.
enum Shape<'a> {
    Scalar(Cow<'a, str>),
    List(Vec<Cow<'a, str>>),
    Object(Vec<(&'a str, Cow<'a, str>)>),
}

impl<'a> Shape<'a> {
    fn new(value: &'a Value) -> Result<Option<Self>, Unwritable> {
        Ok(match value {
            Value::Null => None,
            Value::Array(items) => {
                let items = items.iter().filter_map(|item| scalar(item).transpose());
                let items = items.collect::<Result<Vec<_>, _>>()?;
                (!items.is_empty()).then_some(Self::List(items))
            }
            Value::Object(members) => {
                let members = members.iter().filter_map(|(name, value)| {
                    let value = scalar(value).transpose()?;
                    Some(value.map(|value| (name.as_str(), value)))
                });
                let members = members.collect::<Result<Vec<_>, _>>()?;
                (!members.is_empty()).then_some(Self::Object(members))
            }
            other => scalar(other)?.map(Self::Scalar),
        })
    }
}

/// The parts of a value that is written in a style.
fn shape(value: &Value, spelling: Spelling) -> Result<Option<Shape<'_>>, Unwritable> {
    if spelling.style == Style::Json {
        return Ok(Some(Shape::Scalar(sent_value(value).into())));
    }
    Shape::new(value)
}

/// Whether the items of a list are neither lists nor objects.
fn is_flat(items: &[Value]) -> bool {
    !items.iter().any(|item| item.is_array() || item.is_object())
}

/// A value that is neither a list nor an object, as text; `null` is nothing.
fn scalar(value: &Value) -> Result<Option<Cow<'_, str>>, Unwritable> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text.into())),
        Value::Bool(_) | Value::Number(_) => Ok(Some(plain(value).into())),
        Value::Array(_) | Value::Object(_) => Err(Unwritable::Nested),
    }
}

/// A number or boolean as text. Outside of JSON, where a whole number is one whatever it is held as,
/// many servers take `1.0` for no number of a page.
pub(crate) fn plain(value: &Value) -> String {
    let mut text = value.to_string();
    if value.is_number() && text.ends_with(".0") {
        text.truncate(text.len() - 2);
    }
    text
}

/// JSON in ASCII: only texts hold other characters, which are escaped there (RFC 8259, 7).
pub(crate) fn ascii_json(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for letter in json.chars() {
        if letter.is_ascii() && !letter.is_ascii_control() {
            out.push(letter);
        } else {
            for unit in letter.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    out
}

/// Reads a parameter's value as JSON sees it.
pub(crate) fn value<T: Serialize + ?Sized>(value: &T) -> Result<Value, Unwritable> {
    serde_json::to_value(value).map_err(|_| Unwritable::NotJson)
}

/// Writes a literal part of a path template, which may have a query.
pub(crate) fn write_literal(text: &str, out: &mut String) {
    out.extend(utf8_percent_encode(text, LITERAL));
}

/// Whether the literal parts of a path template are written as they are, as almost all are.
pub(crate) const fn is_plain(template: &str) -> bool {
    let bytes = template.as_bytes();
    let mut index = 0;
    while index < bytes.len() {
        let byte = bytes[index];
        if !is_unreserved(byte) && !matches!(byte, b'/' | b'{' | b'}' | b':') {
            return false;
        }
        index += 1;
    }
    true
}

/// Whether a character is never encoded (RFC 3986, 2.3).
const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// Writes a text in which what is percent-encoded already stays as it is (RFC 6570, 3.2.3).
fn push_around_triples(text: &str, set: &'static AsciiSet, out: &mut String) {
    let mut rest = text;
    while let Some((before, triple, behind)) = next_triple(rest) {
        out.extend(utf8_percent_encode(before, set));
        out.push_str(triple);
        rest = behind;
    }
    out.extend(utf8_percent_encode(rest, set));
}

/// The next `%` with two hexadecimal digits, with what stands before and behind it.
fn next_triple(text: &str) -> Option<(&str, &str, &str)> {
    let at = text.as_bytes().windows(3).position(is_triple)?;
    let (before, rest) = text.split_at_checked(at)?;
    let (triple, behind) = rest.split_at_checked(3)?;
    Some((before, triple, behind))
}

fn is_triple(letters: &[u8]) -> bool {
    matches!(letters, [b'%', digits @ ..] if digits.iter().all(u8::is_ascii_hexdigit))
}

/// Writes a value of `simple`, `label` or `matrix` behind what is in `out`; returns whether there
/// was one.
pub(crate) fn write_path(
    name: &str,
    spelling: Spelling,
    value: &Value,
    out: &mut String,
) -> Result<bool, Unwritable> {
    // What almost all values are needs no table.
    if let (Style::Simple, Value::String(text)) = (spelling.style, value) {
        spelling.push(text, out);
        return Ok(true);
    }
    let Some(shape) = shape(value, spelling)? else {
        return Ok(false);
    };
    match spelling.style {
        Style::Matrix => write_matrix(name, spelling, &shape, out)?,
        Style::Label => {
            out.push('.');
            write_values(spelling, &shape, out)?;
        }
        _ => write_values(spelling, &shape, out)?,
    }
    Ok(true)
}

/// Writes a value of `matrix`: `;name=` before the whole, or before each part if it is exploded.
fn write_matrix(
    name: &str,
    spelling: Spelling,
    shape: &Shape<'_>,
    out: &mut String,
) -> Result<(), Unwritable> {
    let start = |out: &mut String| {
        out.push(';');
        spelling.push(name, out);
    };
    match shape {
        Shape::List(items) if spelling.explode => {
            for item in items {
                start(out);
                out.push('=');
                spelling.push(item, out);
            }
        }
        Shape::Object(members) if spelling.explode => {
            for (member, value) in members {
                out.push(';');
                spelling.push(member, out);
                out.push('=');
                spelling.push(value, out);
            }
        }
        // `;color` and `;color=blue`: an empty value has no sign.
        Shape::Scalar(text) if text.is_empty() => start(out),
        whole => {
            start(out);
            out.push('=');
            write_values(spelling, whole, out)?;
        }
    }
    Ok(())
}

/// Writes what is in a value, with what stands between.
fn write_values(spelling: Spelling, shape: &Shape<'_>, out: &mut String) -> Result<(), Unwritable> {
    let separator = separator(spelling);
    match shape {
        Shape::Scalar(text) => spelling.push(text, out),
        Shape::List(items) => join(items, separator, spelling, out)?,
        Shape::Object(members) => {
            for (index, (member, value)) in members.iter().enumerate() {
                if index > 0 {
                    out.push_str(separator);
                }
                let between = if spelling.explode { "=" } else { separator };
                spelling.push_part(member, between, out)?;
                out.push_str(between);
                spelling.push_part(value, separator, out)?;
            }
        }
    }
    Ok(())
}

/// What stands between the items of a path or header parameter.
fn separator(spelling: Spelling) -> &'static str {
    if spelling.style == Style::Label && spelling.explode {
        "."
    } else {
        ","
    }
}

/// Writes the pairs of a query or cookie parameter behind what is in `out`, each behind
/// `separator` if it is not the first.
pub(crate) fn write_pairs(
    name: &str,
    spelling: Spelling,
    value: &Value,
    separator: &str,
    out: &mut String,
) -> Result<(), Unwritable> {
    let mut pairs = Pairs {
        spelling,
        separator,
        out,
    };
    match (spelling.style, spelling.explode, value) {
        (Style::DeepObject, _, Value::Object(members)) => pairs.deep_object(name, members),
        (Style::DeepObject, ..) => pairs.deep(name, value, 0),
        (Style::Form, true, Value::Object(members)) => pairs.members(members),
        _ => pairs.value(name, value),
    }
}

/// The pairs of a query string or of cookies, as they are written.
struct Pairs<'a> {
    spelling: Spelling,
    separator: &'a str,
    out: &'a mut String,
}

impl Pairs<'_> {
    fn start(&mut self, name: &str) {
        if !self.out.is_empty() {
            self.out.push_str(self.separator);
        }
        // A name is never sent with reserved characters: `=` would end it.
        self.out.extend(utf8_percent_encode(name, ENCODED));
        self.out.push('=');
    }

    fn pair(&mut self, name: &str, value: &str) {
        self.start(name);
        self.spelling.push(value, self.out);
    }

    /// Writes `name=value`, a list as a pair for each item if it is exploded.
    fn value(&mut self, name: &str, value: &Value) -> Result<(), Unwritable> {
        let explode = self.spelling.explode;
        match shape(value, self.spelling)? {
            None => {}
            Some(Shape::Scalar(text)) => self.pair(name, &text),
            Some(Shape::List(items)) if explode => {
                for item in items {
                    self.pair(name, &item);
                }
            }
            Some(Shape::Object(_)) if explode => return Err(Unwritable::Kind),
            Some(Shape::List(items)) => self.joined(name, &items)?,
            Some(Shape::Object(members)) => {
                let items = members.into_iter();
                let items = items.flat_map(|(member, value)| [member.into(), value]);
                self.joined(name, &items.collect::<Vec<_>>())?;
            }
        }
        Ok(())
    }

    /// Writes `name=` and all items, with what the style has between them.
    fn joined(&mut self, name: &str, items: &[Cow<'_, str>]) -> Result<(), Unwritable> {
        let delimiter = match self.spelling.style {
            Style::SpaceDelimited => "%20",
            Style::PipeDelimited => "%7C",
            _ => ",",
        };
        self.start(name);
        join(items, delimiter, self.spelling, self.out)
    }

    /// Writes `member=value` for each member of an exploded object.
    fn members(&mut self, members: &Map<String, Value>) -> Result<(), Unwritable> {
        // A page of Spring has its lists of orders among its members: each is a pair more.
        members.iter().try_for_each(|(member, value)| match value {
            Value::Array(items) => self.list(member, items),
            value => self.list(member, std::slice::from_ref(value)),
        })
    }

    /// Writes `name[member]=value` for each member of a `deepObject`.
    fn deep_object(&mut self, name: &str, members: &Map<String, Value>) -> Result<(), Unwritable> {
        members.iter().try_for_each(|(member, value)| {
            let name = format!("{name}[{member}]");
            match value {
                // Servers that know one level of members know them as names that are repeated.
                Value::Array(items) if is_flat(items) => self.list(&name, items),
                value => self.deep(&name, value, 1),
            }
        })
    }

    /// Writes `name=item` for each item.
    fn list(&mut self, name: &str, items: &[Value]) -> Result<(), Unwritable> {
        for item in items {
            if let Some(text) = scalar(item)? {
                self.pair(name, &text);
            }
        }
        Ok(())
    }

    /// Writes `name[member]=value` for each member, `name[]=item` for each item: servers that read
    /// members inside of others take a name that is repeated for one that is set again.
    fn deep(&mut self, name: &str, value: &Value, depth: usize) -> Result<(), Unwritable> {
        match value {
            Value::Array(items) if is_flat(items) && name.ends_with("[]") => self.list(name, items),
            Value::Array(items) if is_flat(items) => self.list(&format!("{name}[]"), items),
            Value::Array(_) | Value::Object(_) if depth == DEEPEST => Err(Unwritable::Nested),
            Value::Array(items) => items.iter().enumerate().try_for_each(|(index, item)| {
                self.deep(&format!("{name}[{index}]"), item, depth + 1)
            }),
            Value::Object(members) => members.iter().try_for_each(|(member, value)| {
                self.deep(&format!("{name}[{member}]"), value, depth + 1)
            }),
            other => {
                if let Some(text) = scalar(other)? {
                    self.pair(name, &text);
                }
                Ok(())
            }
        }
    }
}

fn join(
    items: &[Cow<'_, str>],
    separator: &str,
    spelling: Spelling,
    out: &mut String,
) -> Result<(), Unwritable> {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push_str(separator);
        }
        spelling.push_part(item, separator, out)?;
    }
    Ok(())
}

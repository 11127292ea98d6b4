//! What a value breaks: rules are checked in place, and every broken one becomes a [`Violation`].
//!
//! Invariant: a value that breaks nothing allocates nothing. The place in the value is a linked
//! list on the stack ([`Path`]) that is written out as a JSON Pointer only for a violation.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use serde_json::Value;

/// What is shown in the place of a secret.
pub(crate) const REDACTED: &str = "[REDACTED]";

/// How many characters of a found value are shown.
const FOUND_CHARACTERS: usize = 60;

/// How many violations a new one is compared with, so that it is not told twice.
const COMPARED: usize = 16;

/// A value whose schema says which instances are valid.
pub trait Validate {
    /// Whether it holds any JSON and nothing else: numbers are sent as they are there.
    const IS_ANY: bool = false;

    /// Adds every rule that the value breaks to `out`; `at` is the place of the value.
    fn check(&self, at: &Path<'_>, out: &mut Violations);

    /// Checks the value as a whole.
    ///
    /// # Errors
    /// Every rule that the value breaks.
    fn validate(&self) -> Result<(), Violations> {
        let mut out = Violations::default();
        self.check(&Path::ROOT, &mut out);
        if out.is_empty() { Ok(()) } else { Err(out) }
    }
}

/// Implements [`Validate`] for types whose every value is valid, or for one that holds `any` JSON.
macro_rules! always_valid {
    (any $ty:ty) => {
        impl $crate::runtime::Validate for $ty {
            const IS_ANY: bool = true;

            fn check(&self, _: &$crate::runtime::Path<'_>, _: &mut $crate::runtime::Violations) {}
        }
    };
    ($($ty:ty),* $(,)?) => {
        $(impl $crate::runtime::Validate for $ty {
            fn check(&self, _: &$crate::runtime::Path<'_>, _: &mut $crate::runtime::Violations) {}
        })*
    };
}

pub(crate) use always_valid;

always_valid!((), bool, i64, u64, f64, str, String);
always_valid!(any Value);

impl<T: Validate> Validate for Option<T> {
    const IS_ANY: bool = T::IS_ANY;

    fn check(&self, at: &Path<'_>, out: &mut Violations) {
        if let Some(value) = self {
            value.check(at, out);
        }
    }
}

impl<T: Validate + ?Sized> Validate for &T {
    const IS_ANY: bool = T::IS_ANY;

    fn check(&self, at: &Path<'_>, out: &mut Violations) {
        (**self).check(at, out);
    }
}

impl<T: Validate + ?Sized> Validate for Box<T> {
    const IS_ANY: bool = T::IS_ANY;

    fn check(&self, at: &Path<'_>, out: &mut Violations) {
        (**self).check(at, out);
    }
}

impl<T: Validate> Validate for [T] {
    const IS_ANY: bool = T::IS_ANY;

    fn check(&self, at: &Path<'_>, out: &mut Violations) {
        for (index, item) in self.iter().enumerate() {
            item.check(&at.item(index), out);
        }
    }
}

impl<T: Validate> Validate for Vec<T> {
    const IS_ANY: bool = T::IS_ANY;

    fn check(&self, at: &Path<'_>, out: &mut Violations) {
        self.as_slice().check(at, out);
    }
}

impl<T: Validate> Validate for BTreeMap<String, T> {
    const IS_ANY: bool = T::IS_ANY;

    fn check(&self, at: &Path<'_>, out: &mut Violations) {
        for (name, value) in self {
            value.check(&at.member(name), out);
        }
    }
}

/// The place of a value inside another one.
#[derive(Clone, Copy, Debug)]
pub struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Step<'a> {
    Root,
    Member(&'a str),
    /// The name of a member, and not its value.
    Name(&'a str),
    Item(usize),
}

impl Path<'_> {
    /// The whole value.
    pub const ROOT: Path<'static> = Path {
        parent: None,
        step: Step::Root,
    };

    /// The member `name` of the value at this place.
    pub fn member<'a>(&'a self, name: &'a str) -> Path<'a> {
        Path {
            parent: Some(self),
            step: Step::Member(name),
        }
    }

    /// The name of the member `name` of the value at this place, which stands where the member does.
    pub(crate) fn name<'a>(&'a self, name: &'a str) -> Path<'a> {
        Path {
            parent: Some(self),
            step: Step::Name(name),
        }
    }

    /// The item `index` of the list at this place.
    pub fn item(&self, index: usize) -> Path<'_> {
        Path {
            parent: Some(self),
            step: Step::Item(index),
        }
    }

    /// The place as a JSON Pointer (RFC 6901); the whole value is the empty text.
    pub fn pointer(&self) -> String {
        let mut steps = Vec::new();
        let mut place = Some(self);
        while let Some(path) = place {
            steps.push(path.step);
            place = path.parent;
        }
        let mut pointer = String::new();
        for step in steps.into_iter().rev() {
            match step {
                Step::Root => {}
                Step::Member(name) | Step::Name(name) => {
                    pointer.push('/');
                    for character in name.chars() {
                        // RFC 6901, section 3: `~` and `/` are the only escaped characters.
                        match character {
                            '~' => pointer.push_str("~0"),
                            '/' => pointer.push_str("~1"),
                            other => pointer.push(other),
                        }
                    }
                }
                Step::Item(index) => {
                    // Writing to a `String` cannot fail.
                    let _ = write!(pointer, "/{index}");
                }
            }
        }
        pointer
    }
}

/// The part of a request that a value is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Part {
    /// The body.
    #[default]
    Body,
    /// A path parameter.
    Path,
    /// A query parameter.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Body => "body",
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        })
    }
}

/// One rule that a value breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The part of the request; for a parameter, the first step of `pointer` is its name.
    pub part: Part,
    /// Where the value is: a JSON Pointer (RFC 6901).
    pub pointer: String,
    /// The keyword of the schema that is broken, such as `minimum`.
    pub keyword: &'static str,
    /// What the rule asks for; the whole sentence where `found` says nothing.
    pub expected: Cow<'static, str>,
    /// What is there instead, cut if it is long.
    pub found: Option<String>,
    /// A guess at the mistake.
    pub hint: Option<Cow<'static, str>>,
}

impl Violation {
    /// The place as it is shown: body places as they are, parameters behind their part.
    fn place(&self) -> Cow<'_, str> {
        match (self.part, self.pointer.as_str()) {
            (Part::Body, "") => Cow::Borrowed("/"),
            (Part::Body, pointer) => Cow::Borrowed(pointer),
            (part, "") => Cow::Owned(part.to_string()),
            (part, pointer) => Cow::Owned(format!("{part} {pointer}")),
        }
    }
}

impl Violation {
    /// Whether another one says the same of the same value: several parts of a schema may demand it.
    fn is(&self, other: &Self) -> bool {
        let told = |one: &Self| (one.part, one.keyword);
        told(self) == told(other)
            && self.pointer == other.pointer
            && self.expected == other.expected
            && self.found == other.found
    }

    /// Writes the violation with its place padded to `width` characters.
    fn write(&self, f: &mut fmt::Formatter<'_>, width: usize) -> fmt::Result {
        write!(f, "{:width$} ", self.place())?;
        match &self.found {
            Some(found) => write!(f, "{}: {}, found {found}", self.keyword, self.expected)?,
            None => f.write_str(&self.expected)?,
        }
        match &self.hint {
            Some(hint) => write!(f, "; {hint}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, 0)
    }
}

/// Every rule that a request or a value breaks, in the order of the request's parts and of the
/// schema.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Violations {
    list: Vec<Violation>,
    part: Part,
    /// The operation whose request breaks them; none where they are those of a value alone.
    operation: Option<&'static str>,
    /// How many values are held as they came, since they are of no branch of a choice.
    unread: usize,
}

impl Violations {
    /// None yet, of a request.
    pub(crate) fn of_request(operation: &'static str) -> Self {
        Self {
            operation: Some(operation),
            ..Self::default()
        }
    }

    /// The operation whose request breaks them.
    pub(crate) fn operation(&self) -> Option<&'static str> {
        self.operation
    }

    /// Whether no rule is broken.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many rules are broken.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// The violations.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.list.iter()
    }

    /// Adds a value that is held as it came.
    pub(crate) fn add_unread(&mut self, value: &Value) {
        self.unread += size(value);
    }

    /// Whether all of a value is held as it came, or each item of a list.
    pub(crate) fn is_unread(&self, value: &Value) -> bool {
        self.unread > 0 && self.unread + usize::from(value.is_array()) >= size(value)
    }

    /// Adds a broken keyword.
    ///
    /// Out of line: the way of a valid value stays small.
    #[cold]
    pub(crate) fn push(
        &mut self,
        at: &Path<'_>,
        keyword: &'static str,
        expected: impl Into<Cow<'static, str>>,
        found: impl Into<String>,
    ) -> &mut Violation {
        self.add(at, keyword, expected.into(), Some(found.into()))
    }

    /// Adds a broken rule that is told in a whole sentence, such as that of an `allOf` branch.
    #[cold]
    pub(crate) fn sentence(
        &mut self,
        at: &Path<'_>,
        keyword: &'static str,
        sentence: impl Into<Cow<'static, str>>,
    ) -> &mut Violation {
        self.add(at, keyword, sentence.into(), None)
    }

    /// Moves every violation of `other` behind those that are here.
    pub(crate) fn append(&mut self, mut other: Self) {
        self.list.append(&mut other.list);
    }

    /// Forgets the violations of one parameter.
    pub(crate) fn remove(&mut self, part: Part, name: &str) {
        if self.list.is_empty() {
            return;
        }
        let place = Path::ROOT.member(name).pointer();
        self.list.retain(|violation| {
            let rest = violation.pointer.strip_prefix(&place);
            violation.part != part
                || !rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
    }

    /// Forgets the violations of a whole part.
    pub(crate) fn remove_part(&mut self, part: Part) {
        self.list.retain(|violation| violation.part != part);
    }

    /// Says which part of a request is checked from now on.
    pub(crate) fn set_part(&mut self, part: Part) {
        self.part = part;
    }

    fn add(
        &mut self,
        at: &Path<'_>,
        keyword: &'static str,
        expected: Cow<'static, str>,
        found: Option<String>,
    ) -> &mut Violation {
        let (keyword, expected) = match (at.step, &found) {
            (Step::Name(_), Some(_)) => ("propertyNames", format!("{keyword}: {expected}").into()),
            (Step::Name(_), None) => ("propertyNames", format!("the name: {expected}").into()),
            (Step::Root | Step::Member(_) | Step::Item(_), _) => (keyword, expected),
        };
        let violation = Violation {
            part: self.part,
            pointer: at.pointer(),
            keyword,
            expected,
            found,
            hint: None,
        };
        let from = self.list.len().saturating_sub(COMPARED);
        let index = self.list[from..]
            .iter()
            .position(|known| known.is(&violation))
            .map_or(self.list.len(), |known| from + known);
        if index == self.list.len() {
            self.list.push(violation);
        }
        &mut self.list[index]
    }
}

impl IntoIterator for Violations {
    type Item = Violation;
    type IntoIter = std::vec::IntoIter<Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let subject = if self.operation.is_some() {
            "the request"
        } else {
            "the value"
        };
        match self.list.len() {
            1 => write!(f, "{subject} breaks 1 rule")?,
            count => write!(f, "{subject} breaks {count} rules")?,
        }
        let width = self
            .list
            .iter()
            .map(|violation| violation.place().chars().count())
            .max()
            .unwrap_or_default();
        for violation in &self.list {
            f.write_str("\n  ")?;
            violation.write(f, width)?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}

/// How many values a value consists of.
pub(crate) fn size(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Object(members) => 1 + members.values().map(size).sum::<usize>(),
        _ => 1,
    }
}

/// How it is told that a required member is not there.
pub(crate) fn missing(name: &str) -> String {
    format!("`{name}` is missing")
}

/// How it is told that a member is given beside the one that it is.
pub(crate) fn said_twice(name: &str) -> String {
    format!("`{name}` is described, and is not one of the others")
}

/// A found text as it is shown: quoted, control characters escaped, cut if it is long.
pub(crate) fn shown(text: &str) -> String {
    format!("\"{}\"", cut(text, char::escape_debug))
}

/// A found value as it is shown: a text like any other, everything else as JSON.
pub(crate) fn shown_json(value: &Value) -> String {
    match value {
        Value::String(text) => shown(text),
        value => cut(&value.to_string(), std::iter::once),
    }
}

/// The first characters of a text, each as it is written.
fn cut<I: Iterator<Item = char>>(text: &str, written: impl Fn(char) -> I) -> String {
    let mut shown = String::new();
    for (index, character) in text.chars().enumerate() {
        if index == FOUND_CHARACTERS {
            shown.push('…');
            break;
        }
        shown.extend(written(character));
    }
    shown
}

//! Drift: what an answer has that the document does not allow.
//!
//! The raw answer is compared with what its decoded value is written as: members that are only in
//! the raw answer are not declared, or are `null` where the document allows none. The validator of
//! the decoded value finds the rest.
//!
//! Invariant: comparing never fails a call; only [`DriftMode::Strict`] does.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;
use serde_json::Value;

use super::equality::json_equal;
use super::validate::{Path, Validate, Violation, Violations, missing};
use super::written::{Written, write};

/// What becomes of an answer that has what the document does not allow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DriftMode {
    /// Answers are not compared, which costs nothing.
    #[default]
    Off,
    /// What is found is reported beside the value, and as a `tracing` event.
    Warn,
    /// What is found fails the call.
    Strict,
}

/// What kind of thing the document does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DriftKind {
    /// A member that the document does not declare, or a whole body.
    Undeclared,
    /// `null` in a member for which the document allows none.
    ForbiddenNull,
    /// A value that no listed value equals.
    UnknownValue,
    /// Any other keyword of the schema that is broken.
    BrokenRule,
    /// A value that is not written as it came.
    Changed,
}

/// One thing that the document does not allow.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DriftItem {
    /// Where it is: a JSON Pointer (RFC 6901).
    pub pointer: String,
    /// What kind of thing it is.
    pub kind: DriftKind,
    /// The keyword and what it asks for, where a rule is broken; never a value of the answer.
    pub rule: Option<Cow<'static, str>>,
}

impl fmt::Display for DriftItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pointer = if self.pointer.is_empty() {
            "/"
        } else {
            &self.pointer
        };
        let kind = match self.kind {
            DriftKind::Undeclared => "is not declared",
            DriftKind::ForbiddenNull => "is null, which is not allowed",
            DriftKind::UnknownValue => "is not a listed value",
            DriftKind::BrokenRule => "breaks a rule",
            DriftKind::Changed => "is not kept as it came",
        };
        write!(f, "{pointer} {kind}")?;
        match &self.rule {
            Some(rule) => write!(f, " ({rule})"),
            None => Ok(()),
        }
    }
}

/// Everything in an answer that the document does not allow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drift(Vec<DriftItem>);

impl Drift {
    /// Compares JSON as it came, an answer or a request from a file, with the value that it was decoded
    /// into.
    pub fn between<T: Serialize + Validate + ?Sized>(raw: &Value, decoded: &T) -> Self {
        let mut drift = Self::default();
        if let Ok(written) = write(decoded) {
            drift.compare(raw, &written, &Path::ROOT);
        }
        let mut violations = Violations::default();
        decoded.check(&Path::ROOT, &mut violations);
        let broken = violations.into_iter();
        let broken: Vec<DriftItem> = broken
            .filter(|violation| !drift.has_as_null(violation) && !is_of_kept(violation, raw))
            .map(DriftItem::from)
            .collect();
        drift.0.extend(broken);
        drift
    }

    /// That there is a body, where the document declares none.
    pub(crate) fn of_undeclared() -> Self {
        let mut drift = Self::default();
        drift.add(&Path::ROOT, DriftKind::Undeclared);
        drift
    }

    /// Whether the document allows everything.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What the document does not allow: members first, then broken rules.
    pub fn items(&self) -> &[DriftItem] {
        &self.0
    }
}

impl Drift {
    /// Whether a member that seems to be missing is there, and is a `null` that is named already.
    fn has_as_null(&self, violation: &Violation) -> bool {
        violation.keyword == "required"
            && self.0.iter().any(|item| {
                let (parent, name) = item.pointer.rsplit_once('/').unwrap_or_default();
                let name = name.replace("~1", "/").replace("~0", "~");
                item.kind == DriftKind::ForbiddenNull
                    && parent == violation.pointer
                    && missing(&name) == violation.expected
            })
    }

    fn compare(&mut self, raw: &Value, written: &Written, at: &Path<'_>) {
        match (raw, written) {
            (Value::Object(raw), Written::Members(members)) => {
                for (name, raw) in raw {
                    let at = at.member(name);
                    if let Some(written) = members.get(name) {
                        self.compare(raw, written, &at);
                    } else if raw.is_null() && members.declares(name) {
                        self.add(&at, DriftKind::ForbiddenNull);
                    } else {
                        self.add(&at, DriftKind::Undeclared);
                    }
                }
            }
            (Value::Array(raw), Written::Items(written)) if raw.len() == written.len() => {
                for (index, (raw, written)) in raw.iter().zip(written).enumerate() {
                    self.compare(raw, written, &at.item(index));
                }
            }
            (raw, Written::Scalar(written)) if json_equal(raw, written) => {}
            // The tag of a branch is written in its place.
            (Value::Null, Written::Scalar(_)) => self.add(at, DriftKind::ForbiddenNull),
            (_, Written::Undeclared) => self.add(at, DriftKind::Undeclared),
            _ => self.add(at, DriftKind::Changed),
        }
    }

    fn add(&mut self, at: &Path<'_>, kind: DriftKind) {
        self.0.push(DriftItem {
            pointer: at.pointer(),
            kind,
            rule: None,
        });
    }
}

/// Whether a violation is about items that are equal only in what is kept of them.
fn is_of_kept(violation: &Violation, raw: &Value) -> bool {
    let items = raw.pointer(&violation.pointer).and_then(Value::as_array);
    violation.keyword == "uniqueItems"
        && items.is_some_and(|items| {
            let is_new = |at: usize| !items[..at].iter().any(|it| json_equal(it, &items[at]));
            (0..items.len()).all(is_new)
        })
}

impl From<Violation> for DriftItem {
    fn from(violation: Violation) -> Self {
        let kind = match (violation.keyword, violation.found.as_deref()) {
            ("enum", _) => DriftKind::UnknownValue,
            // What is held as JSON has its `null` still.
            ("type", Some("null")) => DriftKind::ForbiddenNull,
            _ => DriftKind::BrokenRule,
        };
        let rule = match violation.found {
            Some(_) => format!("{}: {}", violation.keyword, violation.expected).into(),
            None => violation.expected,
        };
        Self {
            pointer: violation.pointer,
            rule: (kind != DriftKind::ForbiddenNull).then_some(rule),
            kind,
        }
    }
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.len() {
            1 => f.write_str("1 thing is not as the document says")?,
            count => write!(f, "{count} things are not as the document says")?,
        }
        for item in &self.0 {
            write!(f, "\n  {item}")?;
        }
        Ok(())
    }
}

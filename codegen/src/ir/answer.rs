//! What comes back: answers, their headers, and the enums of the errors.

use super::{Content, Docs, Representation, Type, TypeId};

/// The index of a declared answer header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HeaderId(pub usize);

/// The index of an enum of error answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FailureId(pub usize);

/// One declared answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The statuses that it covers.
    pub status: Status,
    /// Whether it is what the caller hopes for.
    pub success: bool,
    /// Prose of the document.
    pub docs: Docs,
    /// The forms that its body can have, in document order; empty means no body.
    pub representations: Vec<Representation>,
    /// The headers that it declares.
    pub headers: Vec<HeaderId>,
}

/// The statuses that an answer covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// One status.
    Exact(u16),
    /// A hundred of them: `2` is `2XX`.
    Range(u16),
    /// Every status without an answer of its own.
    Default,
}

/// What a successful call gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// Nothing: no success answer has a body.
    Nothing,
    /// One kind of value, whatever the status and media type.
    One(Content),
    /// One kind of value for each status and media type.
    Several(Vec<AnswerCase>),
}

/// One of several kinds of answer.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerCase {
    /// The statuses.
    pub status: Status,
    /// The media types, where others of the same status hold something else; else none.
    pub media_types: Vec<String>,
    /// The body; nothing where there is none.
    pub content: Option<Content>,
}

/// The declared error answers of one or more operations: an enum with a variant for each status,
/// and for each type that bodies of one status have.
///
/// Operations whose error answers have the same component schemas as bodies share one, so that a
/// caller can treat their errors in one place; it has the statuses of all of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// What its name is made from: the types of the bodies, or the operation.
    pub name: FailureName,
    /// Its variants, by status, ascending.
    pub variants: Vec<AnswerCase>,
}

/// What the name of an enum of error answers is made from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FailureName {
    /// The types of the bodies that its operations share, in the order of their names.
    Bodies(Vec<TypeId>),
    /// No error answer has a body.
    Empty,
    /// The only operation that it belongs to, by its id.
    Operation(String),
}

/// A header that answers declare.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// Its name as written.
    pub name: String,
    /// Prose of the document.
    pub docs: Docs,
    /// How its value is held: a type of single values, or a list of one.
    pub ty: Type,
}

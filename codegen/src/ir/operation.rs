//! What can be called.

use super::{Answer, Body, Docs, Envelope, FailureId, Output, Parameter, Security, Status};
use crate::source::Pointer;

/// The index of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TagId(pub usize);

/// A group of operations, which share a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Tag {
    /// Its name; operations without a tag are in the tag with an empty name.
    pub name: String,
    /// Prose of the document.
    pub docs: Docs,
}

/// One method of one path.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// `operationId`, or what is derived from method and path without one.
    pub id: String,
    /// `operationId`, if it has one.
    pub name: Option<String>,
    /// `x-rust-name`: what the method is called instead.
    pub rust_name: Option<String>,
    /// What its name ends with: one operation of the document is several methods where its media
    /// types have different types, such as those of an older version.
    pub suffix: String,
    /// Where it stands in the document.
    pub origin: Pointer,
    /// Prose of the document.
    pub docs: Docs,
    /// What is to be known beyond the document's prose.
    pub notes: Vec<String>,
    /// The tag whose file it is in.
    pub tag: TagId,
    /// The tags that it has besides.
    pub other_tags: Vec<String>,
    /// The operations that its answers link to, by their ids or references.
    pub links: Vec<String>,
    /// The HTTP method.
    pub method: Method,
    /// The path template, with nothing but names in its braces.
    pub template: String,
    /// The path template in parts.
    pub path: Vec<PathPart>,
    /// The parameters: of the path item first, in document order.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<Body>,
    /// The declared answers, success and error, in document order.
    pub answers: Vec<Answer>,
    /// What a successful call gives.
    pub output: Output,
    /// The value of `Accept`.
    pub accept: String,
    /// The versions of dated media types to choose from, oldest first.
    pub versions: Vec<Version>,
    /// The address of its own server, if it has one.
    pub server: Option<String>,
    /// The enum of the declared error answers, if any is declared.
    pub failure: Option<FailureId>,
    /// The alternatives of authentication, where they are not those of the [`Api`](super::Api).
    pub security: Option<Security>,
    /// The parameter that wraps the answer, by its index in `parameters`, if any.
    pub envelope: Option<(usize, Envelope)>,
    /// Where an error says how long to wait, if no header does.
    pub wait: Option<WaitInBody>,
}

/// Where the body of an error says how long to wait (`x-retry-after`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitInBody {
    /// Where the seconds stand: a JSON Pointer.
    pub seconds: String,
    /// The texts that stand in the errors that are meant, each with its pointer.
    pub only: Vec<(String, String)>,
}

impl Operation {
    /// The body, if a call without it is invalid.
    pub fn required_body(&self) -> Option<&Body> {
        self.body.as_ref().filter(|body| body.required)
    }

    /// Whether a success may have a body, whatever is said of it (RFC 9110, 15.3.5 and 15.3.6).
    pub fn may_have_body(&self) -> bool {
        let mut successes = self.answers.iter().filter(|answer| answer.success);
        successes.any(|answer| !matches!(answer.status, Status::Exact(204 | 205)))
    }

    /// The body, if a call may be without it.
    pub fn optional_body(&self) -> Option<&Body> {
        self.body.as_ref().filter(|body| !body.required)
    }
}

/// The HTTP methods that a path item can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// GET.
    Get,
    /// PUT.
    Put,
    /// POST.
    Post,
    /// DELETE.
    Delete,
    /// OPTIONS.
    Options,
    /// HEAD.
    Head,
    /// PATCH.
    Patch,
    /// TRACE.
    Trace,
}

impl Method {
    /// The method's name in capitals.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Patch => "PATCH",
            Self::Trace => "TRACE",
        }
    }
}

/// A part of a path template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathPart {
    /// Text that is sent as it stands.
    Literal(String),
    /// The parameter at this index of [`Operation::parameters`].
    Parameter(usize),
}

/// The media types of one version of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The date.
    pub date: String,
    /// The value of `Accept`.
    pub accept: String,
    /// The value of `Content-Type` of a call with a body.
    pub content_type: String,
}

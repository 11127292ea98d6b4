//! Which object of the standard belongs at a place, by the pointer that leads there.
//!
//! Invariant: of what stands below an extension or a keyword that nobody knows, nothing is said.

use crate::document::keyword::{Takes, keyword};
use crate::document::section::ObjectKind;
use crate::document::{Dialect, METHODS};
use crate::source::Pointer;

/// What stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Site {
    /// An object that components of a section are.
    Object(ObjectKind),
    /// A list or map of such objects.
    Several(ObjectKind),
    /// A map of such objects that may have extensions, too.
    Extended(ObjectKind),
    /// The document.
    Root,
    /// The components of the document.
    Components,
    /// What nothing is said of.
    Unknown,
    /// Anything else that the standard describes.
    Other,
}

impl Site {
    /// What stands at a place of a document of a dialect.
    pub(super) fn of(pointer: &Pointer, dialect: Dialect) -> Self {
        let mut site = Self::Root;
        for token in pointer.tokens() {
            site = site.step(&token, dialect);
        }
        site
    }

    /// What stands one step further.
    pub(super) fn step(self, token: &str, dialect: Dialect) -> Self {
        match (self, token) {
            (Self::Root | Self::Components | Self::Object(_) | Self::Extended(_), name)
                if name.starts_with("x-") =>
            {
                Self::Unknown
            }
            (Self::Root, "paths") => Self::Extended(ObjectKind::PathItem),
            (Self::Root, "webhooks") => Self::Several(ObjectKind::PathItem),
            (Self::Root, "components") => Self::Components,
            (Self::Components, section) => {
                ObjectKind::of_section(section).map_or(Self::Unknown, Self::Several)
            }
            (Self::Several(kind) | Self::Extended(kind), _) => Self::Object(kind),
            (Self::Object(kind), token) => Self::inside(kind, token, dialect),
            (Self::Unknown, _) => Self::Unknown,
            (Self::Root | Self::Other, _) => Self::Other,
        }
    }

    /// What stands in an object.
    fn inside(kind: ObjectKind, token: &str, dialect: Dialect) -> Self {
        match (kind, token) {
            (ObjectKind::Schema, name) => {
                let known = keyword(name).filter(|keyword| keyword.is_of(dialect));
                match known.map(|keyword| keyword.takes) {
                    Some(Takes::Schema) => Self::Object(ObjectKind::Schema),
                    Some(Takes::Schemas | Takes::ByName) => Self::Several(ObjectKind::Schema),
                    _ => Self::Unknown,
                }
            }
            (ObjectKind::PathItem | ObjectKind::Operation, "parameters") => {
                Self::Several(ObjectKind::Parameter)
            }
            (ObjectKind::PathItem, method) if METHODS.contains(&method) => {
                Self::Object(ObjectKind::Operation)
            }
            (ObjectKind::Operation, "requestBody") => Self::Object(ObjectKind::RequestBody),
            (ObjectKind::Operation, "responses") => Self::Extended(ObjectKind::Response),
            (ObjectKind::Operation, "callbacks") => Self::Several(ObjectKind::Callback),
            (ObjectKind::Callback, _) => Self::Object(ObjectKind::PathItem),
            (ObjectKind::Parameter | ObjectKind::Header | ObjectKind::MediaType, "schema") => {
                Self::Object(ObjectKind::Schema)
            }
            (
                ObjectKind::Parameter
                | ObjectKind::Header
                | ObjectKind::RequestBody
                | ObjectKind::Response,
                "content",
            ) => Self::Several(ObjectKind::MediaType),
            (ObjectKind::Parameter | ObjectKind::Header | ObjectKind::MediaType, "examples") => {
                Self::Several(ObjectKind::Example)
            }
            (ObjectKind::MediaType, "encoding") => Self::Several(ObjectKind::Encoding),
            (ObjectKind::Response | ObjectKind::Encoding, "headers") => {
                Self::Several(ObjectKind::Header)
            }
            (ObjectKind::Response, "links") => Self::Several(ObjectKind::Link),
            _ => Self::Other,
        }
    }
}

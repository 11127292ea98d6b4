//! Says where something is wrong.

use crate::source::{FileId, Path, Pointer, Span};

/// A place in one of the files of a document.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The file; for nodes of the assembled document, [`FileId::DOCUMENT`].
    pub file: FileId,
    /// What in it.
    pub spot: Spot,
}

/// What of a file is meant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Spot {
    /// The value of a node.
    Value(Pointer),
    /// The key that leads to a node.
    Key(Pointer),
    /// A range of bytes, where there is no node to name (syntax errors, duplicate keys).
    Text(Span),
}

impl Place {
    /// The key that leads to a node of the document.
    pub fn key(pointer: impl Into<Pointer>) -> Self {
        Self::key_in(FileId::DOCUMENT, pointer)
    }

    /// The key that leads to a node of another file than the document.
    pub(crate) fn key_in(file: FileId, pointer: impl Into<Pointer>) -> Self {
        Self {
            file,
            spot: Spot::Key(pointer.into()),
        }
    }

    /// The value of a node of the document.
    pub fn value(pointer: impl Into<Pointer>) -> Self {
        Self::value_in(FileId::DOCUMENT, pointer)
    }

    /// The value of a node of another file than the document.
    pub(crate) fn value_in(file: FileId, pointer: impl Into<Pointer>) -> Self {
        Self {
            file,
            spot: Spot::Value(pointer.into()),
        }
    }

    /// A range of bytes of a file.
    pub const fn text(file: FileId, span: Span) -> Self {
        Self {
            file,
            spot: Spot::Text(span),
        }
    }

    /// The node, if the place is one.
    pub const fn pointer(&self) -> Option<&Pointer> {
        match &self.spot {
            Spot::Value(pointer) | Spot::Key(pointer) => Some(pointer),
            Spot::Text(_) => None,
        }
    }
}

impl From<Pointer> for Place {
    fn from(pointer: Pointer) -> Self {
        Self::value(pointer)
    }
}

impl From<&Pointer> for Place {
    fn from(pointer: &Pointer) -> Self {
        Self::value(pointer.clone())
    }
}

impl From<&Path<'_>> for Place {
    fn from(path: &Path<'_>) -> Self {
        Self::value(path.pointer())
    }
}

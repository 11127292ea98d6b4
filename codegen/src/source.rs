//! Turns the bytes of a file into text that can be read, and a place in it into line and column.
//!
//! A [`Pointer`] names a node for as long as the program runs; a [`Span`] exists only while a
//! message is printed, found by [`locate`] in a second, marked read of the text.
//!
//! Invariants: the text of a [`Source`] is valid UTF-8 without byte order mark; a [`Span`] lies on
//! character boundaries of the text it was found in.

mod files;
pub(crate) mod lines;
mod marks;
mod neighbours;
mod parts;
mod places;
mod pointer;
mod stand_ins;

use std::ops::Range;
use std::sync::Arc;

pub use files::{FileId, Files, Graft, Origin};
pub(crate) use lines::Lines;
pub use marks::Marks;
pub use neighbours::{Neighbours, Unread};
pub(crate) use parts::{Opening, Part, parts};
pub(crate) use places::Places;
pub use pointer::{Path, Pointer};
pub(crate) use stand_ins::StandIns;

/// A range of bytes in the text of a [`Source`].
pub type Span = Range<usize>;

/// A file that was read: what messages call it, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    name: Arc<str>,
    text: Arc<str>,
}

/// Why the bytes of a file are no text; `offset` counts bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodingError {
    /// What was found instead of UTF-8 text.
    pub message: String,
    /// Where the first offending byte stands.
    pub offset: usize,
    /// The file, with every offending byte replaced, so that the place can be shown.
    pub source: Source,
}

impl Source {
    /// Takes text that was read from the file `name`, which messages show as it is.
    pub fn new(name: impl Into<Arc<str>>, text: impl AsRef<str>) -> Self {
        let text = text.as_ref();
        Self {
            name: name.into(),
            text: text.strip_prefix('\u{feff}').unwrap_or(text).into(),
        }
    }

    /// Decodes the bytes of the file `name`, which must be UTF-8 (RFC 8259, 8.1).
    pub fn decode(name: impl Into<Arc<str>>, bytes: &[u8]) -> Result<Self, Box<EncodingError>> {
        let name = name.into();
        let refuse = |message: &str, offset: usize, text: &str| {
            Err(Box::new(EncodingError {
                message: message.to_owned(),
                offset,
                source: Self::new(Arc::clone(&name), text),
            }))
        };
        if bytes.starts_with(&[0x1f, 0x8b]) {
            return refuse("the file is compressed with gzip", 0, "");
        }
        if bytes.starts_with(&[0xff, 0xfe, 0, 0]) || bytes.starts_with(&[0, 0, 0xfe, 0xff]) {
            return refuse("the file is encoded in UTF-32, not in UTF-8", 0, "");
        }
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            return refuse("the file is encoded in UTF-16, not in UTF-8", 0, "");
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => match text.find('\0') {
                Some(offset) => {
                    let shown = text.replace('\0', "\u{fffd}");
                    refuse("the file has a NUL character", offset, &shown)
                }
                None => Ok(Self::new(name, text)),
            },
            Err(error) => refuse(
                "the file has bytes that are not UTF-8",
                error.valid_up_to(),
                &String::from_utf8_lossy(bytes),
            ),
        }
    }

    /// The name that messages show, as it was given.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text, without byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the name says JSON, so that no other syntax is tried.
    pub(crate) fn is_named_json(&self) -> bool {
        std::path::Path::new(&*self.name)
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
    }

    /// Whether the text may be JSON: it begins with a brace or a bracket.
    pub(crate) fn looks_like_json(&self) -> bool {
        self.text.trim_start().starts_with(['{', '['])
    }

    /// The one-based line and column (in characters) of a byte, cut to the text.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        Lines::new(&self.text).line_column(offset)
    }
}

/// What of a node is meant: the key that leads to it, or its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// The member's name, or the whole element in an array.
    Key,
    /// The value.
    Value,
}

/// Finds the node that `pointer` names by a marked read of the whole text.
///
/// Whoever looks for several places reads [`Marks`] once instead.
pub fn locate(source: &Source, pointer: &Pointer, target: Target) -> Option<Span> {
    Marks::read(source)?.locate(pointer, target)
}

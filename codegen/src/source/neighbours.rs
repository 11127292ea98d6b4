//! The files beside a document, which it may refer to.

use std::fmt;
use std::sync::Arc;

use super::Source;

/// Why a file was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// There is none, or none that may be read.
    Missing,
    /// It is there, and is no text.
    Broken(Box<super::EncodingError>),
}

/// Reads a file by its path below the folder of the document: `/` between names, no `..`.
type Read = dyn Fn(&str) -> Result<Source, Unread> + Send + Sync;

/// The files beside a document; the default is that there are none.
///
/// Whoever reads them keeps to the folder: a link that leads out of it is a missing file.
#[derive(Clone, Default)]
pub struct Neighbours(Option<Arc<Read>>);

impl Neighbours {
    /// The files that a function reads.
    pub fn new(read: impl Fn(&str) -> Result<Source, Unread> + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(read)))
    }

    /// Reads one file.
    pub fn read(&self, path: &str) -> Result<Source, Unread> {
        self.0
            .as_ref()
            .map_or(Err(Unread::Missing), |read| read(path))
    }
}

impl fmt::Debug for Neighbours {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("Neighbours")
            .field(&self.0.is_some())
            .finish()
    }
}

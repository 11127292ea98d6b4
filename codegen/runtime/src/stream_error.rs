//! Why a stream of typed items gives no next one.
//!
//! Invariant: neither `Display` nor `Debug` shows an item, which may hold a secret.

use std::fmt;

use super::excerpt::Excerpt;
use super::transport::TransportError;

/// The longest item, in bytes.
pub(crate) const LONGEST: usize = 16 << 20;

/// Why a stream gives no next item.
#[non_exhaustive]
pub enum StreamError {
    /// The stream broke off.
    Transport(TransportError),
    /// An item is not as the document declares it; the stream goes on behind it.
    Decode {
        /// What is wrong.
        message: String,
        /// The beginning of the item; it may hold what only the caller should see.
        excerpt: Excerpt,
    },
    /// An item is longer than 16 MiB.
    TooLong,
}

impl StreamError {
    pub(crate) fn decode(error: &serde_json::Error, item: &[u8]) -> Self {
        Self::Decode {
            message: error.to_string(),
            excerpt: Excerpt::new(item),
        }
    }
}

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transport(error) => error.fmt(f),
            Self::Decode { message, .. } => {
                write!(f, "an item of the stream cannot be decoded: {message}")
            }
            Self::TooLong => f.write_str("an item of the stream is longer than 16 MiB"),
        }
    }
}

impl fmt::Debug for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transport(error) => f.debug_tuple("Transport").field(error).finish(),
            Self::Decode { message, .. } => {
                let mut shown = f.debug_struct("Decode");
                shown.field("message", message).finish_non_exhaustive()
            }
            Self::TooLong => f.write_str("TooLong"),
        }
    }
}

impl std::error::Error for StreamError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            // The message is that of the inner error, so that the chain goes on behind it.
            Self::Transport(error) => error.source(),
            Self::Decode { .. } | Self::TooLong => None,
        }
    }
}

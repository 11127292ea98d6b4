//! The hand-written part of every generated crate.
//!
//! The generator copies the files that a document needs into the output, as the modules of
//! `runtime`; so they name each other by `super::` only, and nothing that every output has names
//! what only some have. Here they are one crate, to be compiled, linted, documented and tested.
//!
//! Public items are for the users of a generated crate; `pub(crate)` ones are for its generated
//! code.
#![allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    unused_macros,
    reason = "generated code is the caller"
)]

mod added_header;
mod address;
mod answer;
mod any_label;
mod api_key;
mod around_text;
mod auth;
mod auth_error;
mod basic;
mod bearer;
mod builder;
mod call;
mod challenge;
mod charset;
mod client;
mod connections;
mod cookie;
mod date;
mod date_time;
mod decimal;
mod declared;
mod digest;
mod download;
mod drift;
mod email;
mod env;
mod envelope;
mod equality;
mod error;
mod events;
mod excerpt;
mod exchange;
mod expression;
mod file;
mod flattened;
mod form;
mod format;
mod headers;
mod hostname;
mod identifier;
mod integer;
mod integer_enum;
mod json;
mod json_lines;
mod keyword;
mod media_type;
mod module;
mod multipart;
mod oauth;
mod object;
mod one_way;
mod operation;
mod optional;
mod parameter;
mod pattern;
mod place;
mod plain;
mod received;
mod regex;
mod request;
mod retry;
mod retry_after;
mod rivals;
mod secret_text;
mod sent_json;
mod stream_error;
mod streaming;
mod string_enum;
mod subject;
mod tagged_union;
mod text;
mod time;
mod token;
mod token_source;
mod transport;
mod tuple;
mod undeclared;
mod union;
mod uri;
mod uri_template;
mod validate;
mod version;
mod written;

pub use answer::Answer;
pub use auth_error::{AuthError, AuthReason};
pub use builder::{BuildError, ClientBuilder};
pub use call::Call;
pub use client::Client;
pub use date::{Date, ParseDateError};
pub use date_time::{DateTime, ParseDateTimeError};
pub use download::{Download, Downloads};
pub use drift::{Drift, DriftItem, DriftKind, DriftMode};
pub use error::{
    DeclaredError, DeclaredErrors, DecodeError, DriftError, Error, Outcome, UnexpectedAnswer,
};
pub use events::{Event, Events};
pub use excerpt::Excerpt;
pub use file::{File, FileOrText};
pub use headers::Headers;
pub use json_lines::JsonLines;
pub use multipart::Parts;
pub use operation::{Answered, Decode, Operation, Security, VersionedTypes};
pub use received::Received;
pub use retry::RetryPolicy;
pub use retry_after::WaitInBody;
pub use secret_text::SecretText;
pub use stream_error::StreamError;
pub use token::TokenNeed;
pub use token_source::{AccessToken, TokenSource};
pub use transport::{Cause, PartialAnswer, Phase, TransportError};
pub use validate::{Part, Path, Validate, Violation, Violations};
pub use version::{ApiVersion, ParseVersionError};

/// What macros name: in the output, this crate is the module `runtime`.
pub(crate) mod runtime {
    pub(crate) use super::{
        Path, Validate, Violations, integer, keyword, place, string_enum, subject, tagged_union,
        union, validate,
    };
}

#[cfg(test)]
mod tests;

//! Where in an answer something cannot be read, also inside of a choice, which is read from a value
//! that was read already.
//!
//! Invariant: places are looked for only where reading has failed before.

use std::cell::Cell;

use serde::de::{DeserializeOwned, Error as _};
use serde_json::{Error, Value};

thread_local! {
    /// Whether branches tell where in them they cannot be read.
    static IS_TOLD: Cell<bool> = const { Cell::new(false) };
}

/// Reads once more what could not be read, to hear where.
pub(crate) fn again<T>(read: impl FnOnce() -> T) -> T {
    IS_TOLD.set(true);
    let read = read();
    IS_TOLD.set(false);
    read
}

/// The value as the type of its branch.
pub(crate) fn branch<T: DeserializeOwned>(value: Value) -> Result<T, Error> {
    if !IS_TOLD.get() {
        return serde_json::from_value(value);
    }
    serde_path_to_error::deserialize(value).map_err(|error| {
        let (place, message) = told(&error);
        Error::custom(format_args!("at `{place}`: {message}"))
    })
}

/// Where something could not be read, and why.
pub(crate) fn told(error: &serde_path_to_error::Error<Error>) -> (String, String) {
    let (around, message) = (error.path().to_string(), error.inner().to_string());
    let inside = message.strip_prefix("at `");
    let inside = inside.and_then(|inside| inside.split_once("`: "));
    let (inside, message) = inside.unwrap_or((".", &message));
    let place = match (around.as_str(), inside) {
        (_, ".") => around,
        (".", _) => inside.to_owned(),
        _ if inside.starts_with('[') => around + inside,
        _ => format!("{around}.{inside}"),
    };
    (place, message.to_owned())
}

//! Bodies of text that are one number or boolean.
//!
//! Invariant: a text that is something else is an error as what cannot be decoded is.

use serde_json::Deserializer;

use super::error::Error;
use super::integer::{Integers, int};
use super::media_type::is_text;
use super::received::{Received, without_byte_order_mark};

/// What a text may be instead of itself.
pub(crate) trait Plain: Sized {
    /// Reads the text, which has no blanks around it and no capitals.
    fn read(text: &str) -> Result<Self, serde_json::Error>;
}

fn integer<T: Integers>(text: &str) -> Result<T, serde_json::Error> {
    let mut deserializer = Deserializer::from_str(text);
    let value = int(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

impl Plain for i64 {
    fn read(text: &str) -> Result<Self, serde_json::Error> {
        integer(text)
    }
}

impl Plain for u64 {
    fn read(text: &str) -> Result<Self, serde_json::Error> {
        integer(text)
    }
}

impl Plain for f64 {
    fn read(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }
}

impl Plain for bool {
    fn read(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }
}

impl Received {
    /// Reads a body of text that is one number or boolean: as JSON writes it, but that some services
    /// write `True`.
    pub(crate) fn plain<T: Plain, F>(&mut self) -> Result<T, Error<F>> {
        if self.essence().is_some_and(|name| !is_text(&name)) {
            return Err(self.instead_of("text"));
        }
        self.no_page("text")?;
        let text = String::from_utf8_lossy(without_byte_order_mark(&self.body.0))
            .trim()
            .to_ascii_lowercase();
        T::read(&text)
            .map_err(|error| Error::Decode(self.decode_error("", &error.to_string(), true)))
    }
}

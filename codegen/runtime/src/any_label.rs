//! Answers that the document gives as `*/*`: JSON, however it is labelled, or text where the value
//! is one and its label is not that of JSON; and answers of JSON whose value is a text, which may be
//! labelled as such.

use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

use super::error::{DecodeError, Error};
use super::received::{Received, without_byte_order_mark};
use super::validate::Validate;

impl Received {
    /// Reads a body that is JSON, whatever its label says.
    pub(crate) fn json_of_any_label<T, F>(&mut self) -> Result<T, Error<F>>
    where
        T: DeserializeOwned + Serialize + Validate,
    {
        if self.shows_page() {
            return Err(self.instead_of("JSON"));
        }
        self.value()
    }

    /// Reads a body that is a text of JSON if its label says so, and else the text of a value: who
    /// passes on what others give labels as JSON what is no text, and is one as it came.
    pub(crate) fn json_or_text<T, F>(&mut self) -> Result<T, Error<F>>
    where
        T: DeserializeOwned + Serialize + Validate,
    {
        if !self.is_json() {
            return self.value_of_text().map_err(Error::Decode);
        }
        match self.value() {
            Err(Error::Decode(error)) if self.holds_json() => {
                self.value_of_text().map_err(|_| Error::Decode(error))
            }
            value => value,
        }
    }

    /// Reads a body that is JSON, or the text of a value if its label says so.
    pub(crate) fn json_unless_text<T, F>(&mut self) -> Result<T, Error<F>>
    where
        T: DeserializeOwned + Serialize + Validate,
    {
        if self.is_plain() {
            return self.value_of_text().map_err(Error::Decode);
        }
        self.json()
    }

    /// Reads the body of a declared error answer that is JSON, whatever its label says.
    pub(crate) fn failure_of_any_label<B, F>(&mut self, declare: impl FnOnce(B) -> F) -> Error<F>
    where
        B: DeserializeOwned,
    {
        if self.shows_page() {
            return self.instead_of("JSON");
        }
        match self.decode() {
            Err(error) if self.is_plain() && !error.readable && !self.body.0.is_empty() => {
                self.not_declared("with a text".to_owned(), true)
            }
            body => self.failure_with(body, declare),
        }
    }

    /// Reads the body of a declared error answer that is a text of JSON if its label says so, and else
    /// the text of a value.
    pub(crate) fn failure_or_text<B, F>(&mut self, declare: impl FnOnce(B) -> F) -> Error<F>
    where
        B: DeserializeOwned,
    {
        let body = if self.is_json() {
            match self.decode() {
                Err(error) if self.holds_json() => self.value_of_text().map_err(|_| error),
                body => body,
            }
        } else {
            self.value_of_text()
        };
        self.failure_with(body, declare)
    }

    /// Reads the body of a declared error answer that is JSON, or the text of a value if its label
    /// says so.
    pub(crate) fn failure_unless_text<B, F>(&mut self, declare: impl FnOnce(B) -> F) -> Error<F>
    where
        B: DeserializeOwned,
    {
        if self.is_plain() {
            let body = self.value_of_text();
            return self.failure_with(body, declare);
        }
        self.failure(declare)
    }

    /// Whether the label says that the body is text, and it does not begin as a web page does.
    fn is_plain(&self) -> bool {
        let is_text = self.essence().is_some_and(|name| name.starts_with("text/"));
        is_text && !self.is_json() && !self.shows_page()
    }

    /// Whether the body is a web page, and no value that a framework labels as one: it begins with a
    /// tag.
    fn shows_page(&self) -> bool {
        let body = without_byte_order_mark(&self.body.0);
        self.is_page() && body.trim_ascii_start().starts_with(b"<")
    }

    /// Whether the body is JSON, and not only labelled so.
    fn holds_json(&self) -> bool {
        let body = self.in_utf8();
        serde_json::from_slice::<IgnoredAny>(without_byte_order_mark(&body)).is_ok()
    }

    /// The body as the text that a value is.
    fn value_of_text<T: DeserializeOwned>(&self) -> Result<T, Box<DecodeError>> {
        let text = self.in_utf8();
        let text = std::str::from_utf8(&text)
            .map_err(|error| self.decode_error("", &error.to_string(), true))?;
        serde_json::from_value(Value::String(text.to_owned()))
            .map_err(|error| self.decode_error("", &error.to_string(), true))
    }
}

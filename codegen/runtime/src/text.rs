//! Answers of text, in the charset that they name.

use encoding_rs::UTF_8;

use super::charset::encoding;
use super::error::Error;
use super::media_type::is_text;
use super::received::{Received, without_byte_order_mark};

impl Received {
    /// Reads a body of text.
    pub(crate) fn text<F>(&mut self) -> Result<String, Error<F>> {
        if self.essence().is_some_and(|name| !is_text(&name)) {
            return Err(self.instead_of("text"));
        }
        self.no_page("text")?;
        self.is_raw = true;
        let charset = self.charset();
        let Some(encoding) = encoding(charset) else {
            let charset = charset.unwrap_or_default();
            return Err(self.unreadable(&format!("the charset `{charset}` is not known")));
        };
        if encoding == UTF_8 {
            return std::str::from_utf8(without_byte_order_mark(&self.body.0))
                .map(str::to_owned)
                .map_err(|error| self.unreadable(&error.to_string()));
        }
        match encoding.decode_with_bom_removal(&self.body.0) {
            (text, false) => Ok(text.into_owned()),
            _ => Err(self.unreadable(&format!("the body is no text in {}", encoding.name()))),
        }
    }

    /// Reads the text of a declared error answer; `declare` is its variant.
    pub(crate) fn failure_text<F>(&mut self, declare: impl FnOnce(String) -> F) -> Error<F> {
        // Whatever can be read of it says more than that it cannot be read.
        let encoding = encoding(self.charset()).unwrap_or(UTF_8);
        let (text, _) = encoding.decode_with_bom_removal(&self.body.0);
        let text = text.into_owned();
        self.refused(declare(text))
    }

    fn unreadable<F>(&self, message: &str) -> Error<F> {
        Error::Decode(self.decode_error("", message, true))
    }
}

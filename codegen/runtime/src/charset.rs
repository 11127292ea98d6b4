//! The charsets of answers (RFC 9110, 8.3.2): UTF-8, where none is named.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};

/// A body in UTF-8: as it came, unless it is in the other charset that is named.
pub(crate) fn in_utf8<'b>(body: &'b [u8], charset: Option<&str>) -> Cow<'b, [u8]> {
    let encoding = encoding(charset).unwrap_or(UTF_8);
    // JSON has to be UTF-8 (RFC 8259, 8.1), and is it under many a wrong name; zeros are UTF-16.
    if encoding == UTF_8 || !body.contains(&0) && std::str::from_utf8(body).is_ok() {
        return body.into();
    }
    match encoding.decode_with_bom_removal(body) {
        (text, false) => text.into_owned().into_bytes().into(),
        _ => body.into(),
    }
}

/// The encoding of a charset, if it is known.
pub(crate) fn encoding(charset: Option<&str>) -> Option<&'static Encoding> {
    match charset {
        None => Some(UTF_8),
        // What is named so and is more than that is UTF-8 more often than Latin 1.
        Some(name) if name.eq_ignore_ascii_case("us-ascii") => Some(UTF_8),
        Some(name) => Encoding::for_label(name.as_bytes()),
    }
}

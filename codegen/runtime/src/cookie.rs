//! What a cookie can hold as it is (RFC 6265, 4.1.1).

/// Whether a text is the value of a cookie: octets that end nothing, in quotes or not.
pub(crate) fn is_value(text: &str) -> bool {
    let quoted = text.strip_prefix('"');
    let inside = quoted.and_then(|text| text.strip_suffix('"'));
    inside.unwrap_or(text).bytes().all(is_octet)
}

fn is_octet(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'"' | b',' | b';' | b'\\')
}

/// Whether a text is the name of a cookie: a token (RFC 9110, 5.6.2).
pub(crate) fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(is_token)
}

fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

//! `format: uuid`, `json-pointer` and `relative-json-pointer`.

use super::format::Format;

/// `format: uuid`.
pub(crate) const UUID: Format = Format {
    name: "uuid",
    accepts: is_uuid,
};

/// Whether a text is a UUID (RFC 4122, 3).
pub(crate) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, letter)| match at {
            8 | 13 | 18 | 23 => letter == b'-',
            _ => letter.is_ascii_hexdigit(),
        })
}

/// `format: json-pointer`.
pub(crate) const JSON_POINTER: Format = Format {
    name: "json-pointer",
    accepts: is_json_pointer,
};

/// Whether a text is a JSON Pointer (RFC 6901, 3).
pub(crate) fn is_json_pointer(text: &str) -> bool {
    let escaped = |text: &str| {
        let tails = text.split('~').skip(1);
        tails.into_iter().all(|tail| tail.starts_with(['0', '1']))
    };
    text.is_empty() || (text.starts_with('/') && escaped(text))
}

/// `format: relative-json-pointer`.
pub(crate) const RELATIVE_JSON_POINTER: Format = Format {
    name: "relative-json-pointer",
    accepts: is_relative_json_pointer,
};

/// Whether a text is a relative JSON Pointer (draft-bhutton-relative-json-pointer-00, 3).
pub(crate) fn is_relative_json_pointer(text: &str) -> bool {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let (steps, rest) = text.split_at(digits(text));
    if steps.is_empty() || (steps.len() > 1 && steps.starts_with('0')) {
        return false;
    }
    let moved = rest.strip_prefix(['+', '-']).and_then(|index| {
        let (index, rest) = index.split_at(digits(index));
        (!index.is_empty() && (index.len() == 1 || !index.starts_with('0'))).then_some(rest)
    });
    let rest = moved.unwrap_or(rest);
    rest == "#" || is_json_pointer(rest)
}

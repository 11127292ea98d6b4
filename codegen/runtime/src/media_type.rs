//! Media types of answers: what a `Content-Type` says about how a body is read.
//!
//! The rules (RFC 6838, 4.2.8; RFC 9110, 8.3): case is ignored, and so are parameters, but where they
//! alone tell two declared types apart; JSON is `application/json`, `text/json` and every type with
//! the suffix `+json`, so a dated vendor type may be answered by another date of it. An answer
//! without a `Content-Type` is read as what the operation declares. Octets and text may be labelled
//! as anything else, but as a web page only where one was asked for: something on the way, such as
//! the network of a hotel, answers with one.

use std::borrow::Cow;

/// The type and subtype of a `Content-Type`, in lower case and without parameters.
pub(crate) fn essence(content_type: &str) -> Cow<'_, str> {
    let essence = split_at_byte(content_type, b';').map_or(content_type, |(essence, _)| essence);
    let essence = essence.trim_ascii();
    if essence.bytes().any(|byte| byte.is_ascii_uppercase()) {
        essence.to_ascii_lowercase().into()
    } else {
        essence.into()
    }
}

/// The last media type of a `Content-Type`, which may be a list by mistake; what has no type there is
/// a part of another one.
pub(crate) fn last_label(content_type: &str) -> Option<&str> {
    if split_at_byte(content_type, b',').is_none() {
        return Some(content_type);
    }
    let mut labels = content_type.rsplit(',').map(str::trim_ascii);
    labels.find(|label| is_media_type(&essence(label)))
}

/// Whether a text is a type and a subtype (RFC 9110, 8.3.1), and no range of them.
fn is_media_type(essence: &str) -> bool {
    let is_token = |text: &str| {
        let is_sign = |byte| b"!#$%&'+-.^_`|~".contains(&byte);
        !text.is_empty()
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || is_sign(byte))
    };
    split_at_byte(essence, b'/').is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype))
}

/// Whether a media type, which is no range itself, is one of a range, such as `image/*`.
pub(crate) fn is_among(media_type: &str, range: &str) -> bool {
    let name = essence(media_type);
    let is_of_range = match range.strip_suffix('*') {
        Some(kind) => kind == "*/" || name.starts_with(kind),
        None => name == range,
    };
    is_of_range && is_media_type(&name)
}

/// Whether a body of this type is JSON; `essence` is the result of [`essence`].
pub(crate) fn is_json(essence: &str) -> bool {
    matches!(essence, "application/json" | "text/json")
        || split_at_byte(essence, b'/').is_some_and(|(kind, subtype)| {
            !kind.is_empty()
                && subtype.len() > 5
                && (subtype.ends_with("+json")
                    || subtype.starts_with("json+")
                    || subtype.starts_with("x-amz-json-"))
        })
}

/// Whether a body of this type is text: JSON is text too.
pub(crate) fn is_text(essence: &str) -> bool {
    essence.starts_with("text/") || is_json(essence)
}

/// Whether a web page is among the media types of an `Accept`.
pub(crate) fn accepts_page(accept: &str) -> bool {
    let mut ranges = accept.split(',').map(essence);
    ranges.any(|range| {
        matches!(
            &*range,
            "text/html" | "application/xhtml+xml" | "text/*" | "application/*" | "*/*"
        )
    })
}

/// Whether a `Content-Type` has all of some parameters, in any order and quoted or not.
pub(crate) fn has_parameters(content_type: &str, wanted: &str) -> bool {
    let has = |wanted: &str| {
        let mut found = content_type.split(';').skip(1);
        found.any(|found| is_same_parameter(found, wanted))
    };
    wanted.is_empty() || wanted.split(';').all(has)
}

fn is_same_parameter(one: &str, other: &str) -> bool {
    let [one, other] = [one, other].map(|text| text.trim_ascii().replace('"', ""));
    one.eq_ignore_ascii_case(&other)
}

/// The value of a parameter of a `Content-Type`, without quotes.
pub(crate) fn parameter<'a>(content_type: &'a str, name: &str) -> Option<&'a str> {
    let mut parameters = content_type.split(';').skip(1);
    parameters.find_map(|parameter| {
        let (found, value) = split_at_byte(parameter, b'=')?;
        let is_meant = found.trim_ascii().eq_ignore_ascii_case(name);
        is_meant.then(|| value.trim_ascii().trim_matches('"'))
    })
}

/// As `split_once`, without its set-up, which takes longer than a short text.
pub(crate) fn split_at_byte(text: &str, separator: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|byte| byte == separator)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

//! `format: uri-template` (RFC 6570, 2).

use super::format::Format;

/// The longest prefix of a value that a template may ask for has four digits.
const MAX_DIGITS: usize = 4;

/// `format: uri-template`.
pub(crate) const URI_TEMPLATE: Format = Format {
    name: "uri-template",
    accepts: is_uri_template,
};

/// Whether a text is a URI template.
pub(crate) fn is_uri_template(text: &str) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        let literal = rest.find('{').unwrap_or(rest.len());
        if !is_literal(&rest[..literal]) {
            return false;
        }
        rest = &rest[literal..];
        if let Some(expression) = rest.strip_prefix('{') {
            let Some((inside, behind)) = expression.split_once('}') else {
                return false;
            };
            let names = inside
                .strip_prefix(['+', '#', '.', '/', ';', '?', '&', '=', ',', '!', '@', '|'])
                .unwrap_or(inside);
            if !names.split(',').all(is_varspec) {
                return false;
            }
            rest = behind;
        }
    }
    true
}

fn is_literal(text: &str) -> bool {
    is_coded(text, |letter| {
        let excluded = letter.is_control()
            || matches!(
                letter,
                ' ' | '"' | '%' | '<' | '>' | '\\' | '^' | '`' | '|' | '}'
            )
            || u32::from(letter) & 0xFFFE == 0xFFFE;
        !excluded
    })
}

/// A name, and how much of its value is wanted.
fn is_varspec(text: &str) -> bool {
    let name = text
        .strip_suffix('*')
        .unwrap_or_else(|| match text.split_once(':') {
            Some((name, digits)) if is_length(digits) => name,
            _ => text,
        });
    name.split('.').all(|part| {
        !part.is_empty()
            && is_coded(part, |letter| {
                letter.is_ascii_alphanumeric() || letter == '_'
            })
    })
}

fn is_length(digits: &str) -> bool {
    digits.len() <= MAX_DIGITS
        && digits.starts_with(|first: char| matches!(first, '1'..='9'))
        && digits.bytes().all(|digit| digit.is_ascii_digit())
}

/// Whether a text consists of allowed letters and percent-encoded ones.
fn is_coded(text: &str, is_allowed: impl Fn(char) -> bool) -> bool {
    let mut parts = text.split('%');
    let plain = |part: &str| part.chars().all(&is_allowed);
    parts.next().is_none_or(plain)
        && parts.all(|part| {
            let coded = part.as_bytes().get(..2);
            coded.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
                && plain(&part[2..])
        })
}

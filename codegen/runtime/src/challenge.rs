//! The challenges of a 401 (RFC 9110, 11.6.1): `WWW-Authenticate` taken apart.
//!
//! Invariant: no header value makes this panic; what is not a challenge is left out.

use reqwest::header::WWW_AUTHENTICATE;

use super::headers::Headers;

/// One challenge.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Challenge {
    /// The scheme in lower case.
    pub(crate) scheme: String,
    /// Names in lower case, and values without quotes.
    parameters: Vec<(String, String)>,
}

impl Challenge {
    /// The value of a parameter.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.parameters.iter().find(|(other, _)| other == name)?;
        Some(value)
    }
}

/// The challenges of an answer, in the order of its headers.
pub(crate) fn challenges(headers: &Headers) -> Vec<Challenge> {
    headers
        .as_map()
        .get_all(WWW_AUTHENTICATE)
        .iter()
        // RFC 7616, 3.3: what is quoted may be UTF-8.
        .filter_map(|value| std::str::from_utf8(value.as_bytes()).ok())
        .flat_map(parse)
        .collect()
}

/// Reads one header value, which may hold several challenges.
fn parse(value: &str) -> Vec<Challenge> {
    let mut challenges: Vec<Challenge> = Vec::new();
    for element in elements(value) {
        // A word before the first `=` that is followed by another word starts a challenge.
        let (head, parameter) = match element.split_once([' ', '\t']) {
            Some((head, rest)) if is_token(head) && !rest.trim_start().starts_with('=') => {
                (Some(head), rest.trim())
            }
            None if is_token(element) => (Some(element), ""),
            _ => (None, element),
        };
        if let Some(scheme) = head {
            challenges.push(Challenge {
                scheme: scheme.to_ascii_lowercase(),
                parameters: Vec::new(),
            });
        }
        if let (Some(challenge), Some((name, value))) =
            (challenges.last_mut(), parameter.split_once('='))
        {
            let name = name.trim().to_ascii_lowercase();
            challenge.parameters.push((name, unquoted(value.trim())));
        }
    }
    challenges
}

/// The elements of a list, whose commas inside quotes do not count.
fn elements(value: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    let mut escaped = false;
    value
        .split(move |character| {
            if escaped {
                escaped = false;
                return false;
            }
            match character {
                '\\' if quoted => escaped = true,
                '"' => quoted = !quoted,
                ',' => return !quoted,
                _ => {}
            }
            false
        })
        .map(str::trim)
        .filter(|element| !element.is_empty())
}

/// RFC 9110, 5.6.2.
fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// RFC 9110, 5.6.4.
fn unquoted(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"') else {
        return value.to_owned();
    };
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    let mut plain = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => plain.extend(characters.next()),
            other => plain.push(other),
        }
    }
    plain
}

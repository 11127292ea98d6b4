//! `format: email` and `format: idn-email`: mailboxes (RFC 5321, 4.1.2; RFC 6531, 3.3).

use super::address::{is_ipv4, is_ipv6};
use super::format::Format;
use super::hostname::{is_hostname, is_idn_hostname};

/// The longest name before the `@` (RFC 5321, 4.5.3.1.1), in bytes.
const MAX_LOCAL: usize = 64;

/// `format: email`.
pub(crate) const EMAIL: Format = Format {
    name: "email",
    accepts: is_email,
};

/// Whether a text is a mailbox.
pub(crate) fn is_email(text: &str) -> bool {
    text.is_ascii() && is_mailbox(text, is_hostname)
}

/// `format: idn-email`.
pub(crate) const IDN_EMAIL: Format = Format {
    name: "idn-email",
    accepts: is_idn_email,
};

/// Whether a text is a mailbox that may have letters beyond ASCII.
pub(crate) fn is_idn_email(text: &str) -> bool {
    is_mailbox(text, is_idn_hostname)
}

fn is_mailbox(text: &str, is_host: fn(&str) -> bool) -> bool {
    // A quoted name may have an `@` itself.
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let quoted = local
        .strip_prefix('"')
        .and_then(|local| local.strip_suffix('"'));
    let named = match quoted {
        Some(inside) => is_quoted(inside),
        None => local.split('.').all(is_atom),
    };
    let literal = domain
        .strip_prefix('[')
        .and_then(|domain| domain.strip_suffix(']'));
    let reached = match literal {
        Some(address) => address
            .strip_prefix("IPv6:")
            .map_or_else(|| is_ipv4(address), is_ipv6),
        None => is_host(domain),
    };
    local.len() <= MAX_LOCAL && named && reached
}

fn is_atom(text: &str) -> bool {
    let is_atext = |letter: char| {
        letter.is_ascii_alphanumeric()
            || "!#$%&'*+-/=?^_`{|}~".contains(letter)
            || !letter.is_ascii()
    };
    !text.is_empty() && text.chars().all(is_atext)
}

fn is_quoted(text: &str) -> bool {
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        let plain = match letter {
            '\\' => letters.next().is_some_and(|next| matches!(next, ' '..='~')),
            '"' => false,
            other => matches!(other, ' '..='~') || !other.is_ascii(),
        };
        if !plain {
            return false;
        }
    }
    true
}

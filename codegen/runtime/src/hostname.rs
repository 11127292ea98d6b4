//! `format: hostname` and `format: idn-hostname` (RFC 1123, 2.1; RFC 5890 to 5892).

use idna::punycode;
use idna::uts46::{AsciiDenyList, Hyphens, Uts46};

use super::format::Format;

/// The longest name and the longest label of it (RFC 1035, 2.3.4).
const MAX_NAME: usize = 253;
const MAX_LABEL: usize = 63;

/// `format: hostname`.
pub(crate) const HOSTNAME: Format = Format {
    name: "hostname",
    accepts: is_hostname,
};

/// Whether a text is a host name of letters, digits and hyphens; labels that begin with `xn--` are
/// right only if what they stand for is.
pub(crate) fn is_hostname(text: &str) -> bool {
    text.len() <= MAX_NAME && text.split('.').all(is_label)
}

/// `format: idn-hostname`.
pub(crate) const IDN_HOSTNAME: Format = Format {
    name: "idn-hostname",
    accepts: is_idn_hostname,
};

/// Whether a text is a host name that may have letters beyond ASCII.
pub(crate) fn is_idn_hostname(text: &str) -> bool {
    // RFC 3490, 3.1: the full stops of other scripts separate labels too.
    let labels = text.split(['.', '\u{3002}', '\u{FF0E}', '\u{FF61}']);
    let mut length = 0;
    for label in labels {
        // Each letter takes a place at least, and coding a label takes the square of its length.
        if label.chars().nth(MAX_LABEL).is_some() {
            return false;
        }
        length += 1 + if label.is_ascii() {
            if !is_label(label) {
                return false;
            }
            label.len()
        } else {
            let Some(coded) = punycode::encode_str(label).filter(|_| is_unicode_label(label))
            else {
                return false;
            };
            if coded.len() + "xn--".len() > MAX_LABEL {
                return false;
            }
            coded.len() + "xn--".len()
        };
    }
    length <= MAX_NAME + 1
}

fn is_label(label: &str) -> bool {
    let plain = !label.is_empty()
        && label.len() <= MAX_LABEL
        && label
            .bytes()
            .all(|letter| letter.is_ascii_alphanumeric() || letter == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-');
    if !plain || label.get(2..4) != Some("--") {
        return plain;
    }
    // RFC 5890, 2.3.1: hyphens at the third and fourth place are kept for coded labels.
    let coded = label
        .get(..4)
        .filter(|prefix| prefix.eq_ignore_ascii_case("xn--"))
        .and_then(|_| label.get(4..));
    coded
        .and_then(punycode::decode_to_string)
        .is_some_and(|label| !label.is_ascii() && is_unicode_label(&label))
}

/// Whether a label beyond ASCII is one that may be registered (RFC 5892): as what is registered is
/// written, composed and in small letters (RFC 5890, 2.3.2.1), and not as what may stand for it.
fn is_unicode_label(label: &str) -> bool {
    let (registered, valid) =
        Uts46::new().to_unicode(label.as_bytes(), AsciiDenyList::STD3, Hyphens::Check);
    let letters: Vec<char> = label.chars().collect();
    valid.is_ok()
        && registered == label
        && (0..letters.len()).all(|at| is_allowed(&letters, at) && !is_symbol(letters[at]))
}

/// Whether a character is one of the punctuation and of the symbols, which no name has (RFC 5892, 2.1).
fn is_symbol(letter: char) -> bool {
    match letter {
        // Joiners, letters among the symbols, and a mark among the punctuation.
        '\u{00B7}' | '\u{200C}' | '\u{200D}' | '\u{214E}' | '\u{2184}' | '\u{2E2F}' => false,
        '\u{0080}'..='\u{00BF}'
        | '\u{00D7}'
        | '\u{00F7}'
        | '\u{2000}'..='\u{2BFF}'
        | '\u{2E00}'..='\u{2E7F}'
        | '\u{3000}'..='\u{3004}'
        | '\u{3008}'..='\u{3029}'
        | '\u{3030}'
        | '\u{FE10}'..='\u{FE1F}'
        | '\u{1F000}'..='\u{1FAFF}' => true,
        _ => false,
    }
}

/// The letters that are allowed nowhere, and those that are allowed beside certain others (RFC 5892,
/// 2.6 and appendix A).
fn is_allowed(letters: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).map(|at| letters[at]);
    let after = letters.get(at + 1).copied();
    let has = |wanted: fn(char) -> bool| letters.iter().copied().any(wanted);
    match letters[at] {
        '\u{0640}'
        | '\u{07FA}'
        | '\u{302E}'
        | '\u{302F}'
        | '\u{3031}'..='\u{3035}'
        | '\u{303B}' => false,
        '\u{00B7}' => before == Some('l') && after == Some('l'),
        '\u{0375}' => after.is_some_and(is_greek),
        '\u{05F3}' | '\u{05F4}' => before.is_some_and(is_hebrew),
        '\u{30FB}' => has(is_japanese),
        '\u{0660}'..='\u{0669}' => !has(|letter| matches!(letter, '\u{06F0}'..='\u{06F9}')),
        '\u{06F0}'..='\u{06F9}' => !has(|letter| matches!(letter, '\u{0660}'..='\u{0669}')),
        _ => true,
    }
}

fn is_greek(letter: char) -> bool {
    matches!(letter, '\u{0370}'..='\u{03FF}' | '\u{1F00}'..='\u{1FFF}')
}

fn is_hebrew(letter: char) -> bool {
    matches!(letter, '\u{0591}'..='\u{05F4}' | '\u{FB1D}'..='\u{FB4F}')
}

/// Hiragana, Katakana and Han.
fn is_japanese(letter: char) -> bool {
    matches!(letter,
        '\u{2E80}'..='\u{2FD5}' | '\u{3005}' | '\u{3007}' | '\u{3021}'..='\u{3029}'
        | '\u{3038}'..='\u{303B}' | '\u{3041}'..='\u{309F}' | '\u{30A1}'..='\u{30FA}'
        | '\u{30FC}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9F}'
        | '\u{20000}'..='\u{323AF}')
}

//! Targets of links: which are kept, and how they are written.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What would end the target of a link, or be taken for Markdown in it.
const RESERVED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'(')
    .add(b')')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'`')
    .add(b'|');

/// The target as it stands in Markdown, if it is absolute: `http`, `https` or `mailto`.
///
/// Everything else would point into the documentation itself, or run something.
pub(super) fn target(target: &str) -> Option<Cow<'_, str>> {
    let target = target.trim();
    let (scheme, rest) = target.split_once(':')?;
    let kept = if scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https") {
        rest.strip_prefix("//").is_some_and(|host| {
            host.starts_with(|first: char| first.is_alphanumeric() || first == '[')
        })
    } else {
        // rustdoc takes what has neither slash nor dot for the name of an item.
        scheme.eq_ignore_ascii_case("mailto") && rest.contains('@') && rest.contains('.')
    };
    kept.then(|| Cow::from(utf8_percent_encode(target, RESERVED)))
}

/// The length of the bare URL at the start of a text, without the punctuation of the sentence.
pub(super) fn bare(text: &str) -> Option<usize> {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))?;
    let scheme = text.len() - host.len();
    // A template of a URL is no URL yet.
    if host.starts_with('{') {
        return None;
    }
    let end = text.find(ends_url).unwrap_or(text.len());
    let mut url = &text[..end];
    // `(see https://example.com/a_(b))`: a bracket belongs to the URL if its partner does.
    let surplus = |open: char, close: char| {
        url.matches(close)
            .count()
            .saturating_sub(url.matches(open).count())
    };
    let mut dangling = [
        (')', surplus('(', ')')),
        (']', surplus('[', ']')),
        ('}', surplus('{', '}')),
    ];
    while let Some(last) = url.chars().next_back() {
        if let Some((_, surplus)) = dangling.iter_mut().find(|(close, _)| *close == last) {
            if *surplus == 0 {
                break;
            }
            *surplus -= 1;
        } else if !".,;:!?'*_~".contains(last) {
            break;
        }
        url = &url[..url.len() - last.len_utf8()];
    }
    (url.len() > scheme).then_some(url.len())
}

fn ends_url(letter: char) -> bool {
    let plain = if letter.is_ascii() {
        !letter.is_ascii_control()
    } else {
        letter.is_alphanumeric()
    };
    !plain || " <>\"`\\|^".contains(letter)
}

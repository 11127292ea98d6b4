//! Path templates into their parts (`OpenAPI` 3.0.4, 4.7.8.2), as documents write them: routers of
//! servers have more between the braces than the standard knows.

use std::borrow::Cow;

/// A part of a path template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathPart<'d> {
    /// Text that is sent as it stands.
    Literal(&'d str),
    /// The value of the path parameter of this name.
    Parameter(&'d str),
    /// The same where it may be several segments of the path (RFC 6570, 3.2.3: `{+name}`; gateways
    /// of AWS write `{name+}`, routers of ASP.NET and of Rust `{*name}`, those of Google
    /// `{name=shelves/*}`).
    Segments(&'d str),
}

impl<'d> PathPart<'d> {
    /// The parameter's name, if the part is one.
    pub const fn name(self) -> Option<&'d str> {
        match self {
            Self::Literal(_) => None,
            Self::Parameter(name) | Self::Segments(name) => Some(name),
        }
    }
}

/// Splits a path template; nothing, if its braces do not match.
///
/// The other operators of RFC 6570 (`{.name}`, `{;name*}`) are dropped: they repeat the parameter's
/// `style` and `explode`, which rule. So is what a router demands of a value (`{id:[0-9]+}`).
pub(crate) fn path_parts(template: &str) -> Option<Vec<PathPart<'_>>> {
    let mut parts = Vec::new();
    let mut rest = without_fragment(template);
    while let Some(open) = rest.find(['{', '}']) {
        let (literal, behind) = rest.split_at(open);
        if !literal.is_empty() {
            parts.push(PathPart::Literal(literal));
        }
        let (expression, behind) = enclosed(behind)?;
        let name = path_name(expression);
        parts.push(if is_several(expression) {
            PathPart::Segments(name)
        } else {
            PathPart::Parameter(name)
        });
        rest = behind;
    }
    if !rest.is_empty() {
        parts.push(PathPart::Literal(rest));
    }
    Some(parts)
}

/// What stands in the braces that a text begins with, and what behind them; the demand of a router may
/// have braces of its own (`{id:[0-9]{4}}`).
fn enclosed(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix('{')?;
    let (mut depth, mut demands) = (0_usize, false);
    for (at, letter) in inside.char_indices() {
        match letter {
            '{' if !demands => return None,
            '{' => depth += 1,
            '}' if depth == 0 => return Some((&inside[..at], &inside[at + 1..])),
            '}' => depth -= 1,
            _ => demands |= letter == DEMAND,
        }
    }
    None
}

/// What stands in front of the pattern or the type that routers ask of a value (`{id:int}`).
const DEMAND: char = ':';

/// Whether the value of an expression may be several segments.
fn is_several(expression: &str) -> bool {
    let (name, demand) = split(expression);
    name.contains('+') || name.starts_with('*') || demand.contains('/') || demand.contains("**")
}

/// The name of a path parameter without the operators of RFC 6570 and the demands of a router, which it
/// may repeat from its place in the path; what is nothing else is a name.
pub(super) fn path_name(expression: &str) -> &str {
    let (name, _) = split(expression);
    let plain = name.strip_suffix(['*', '+', '?']).unwrap_or(name);
    let plain = plain.trim_start_matches(['+', '*']);
    let plain = plain.strip_prefix(['.', ';']).unwrap_or(plain);
    if plain.is_empty() { expression } else { plain }
}

/// What a router demands of the values of a template, by the names of the parameters.
pub(super) fn demands(template: &str) -> impl Iterator<Item = &str> {
    let mut rest = without_fragment(template);
    std::iter::from_fn(move || {
        let (expression, behind) = enclosed(&rest[rest.find('{')?..])?;
        rest = behind;
        Some(split(expression).1)
    })
    .filter(|demand| !demand.is_empty())
}

/// The name in an expression with its operators, and what a router demands.
fn split(expression: &str) -> (&str, &str) {
    match expression.find([DEMAND, '=']) {
        // What has nothing in front of it is the name.
        Some(at @ 1..) => (&expression[..at], &expression[at + 1..]),
        _ => (expression, ""),
    }
}

/// A path template as it is sent: a fragment stays with the client (RFC 9110, 4.2.5).
pub(crate) fn without_fragment(template: &str) -> &str {
    before(template, '#')
}

/// A path template without its query.
pub(super) fn without_query(template: &str) -> &str {
    before(template, '?')
}

/// A path template without the pairs of its query that are the values of query parameters
/// (`/upload?id={id}`); `is_sent` is asked of the key of each pair and the name in its braces.
pub(crate) fn without_values(template: &str, is_sent: impl Fn(&str, &str) -> bool) -> Cow<'_, str> {
    let whole = without_fragment(template);
    let path = without_query(whole);
    let Some(query) = whole[path.len()..].strip_prefix('?') else {
        return Cow::Borrowed(template);
    };
    let is_value = |pair: &&str| {
        let value = pair.split_once('=');
        let value = value.and_then(|(key, value)| Some((key, enclosed(value)?)));
        value.is_some_and(|(key, (name, rest))| rest.is_empty() && is_sent(key, path_name(name)))
    };
    if !query.split('&').any(|pair| is_value(&pair)) {
        return Cow::Borrowed(template);
    }
    let kept: Vec<&str> = query.split('&').filter(|pair| !is_value(pair)).collect();
    let sign = if kept.is_empty() { "" } else { "?" };
    let fragment = &template[whole.len()..];
    Cow::Owned(format!("{path}{sign}{}{fragment}", kept.join("&")))
}

/// A template up to a letter; in braces it is one of a name.
fn before(template: &str, end: char) -> &str {
    let mut depth = 0_usize;
    let found = template.find(|letter| {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        letter == end && depth == 0
    });
    found.map_or(template, |at| &template[..at])
}

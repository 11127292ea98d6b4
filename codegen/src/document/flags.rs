//! Integers whose bits mean something (`x-enumFlags: true`, as `NSwag` writes it) into what they are:
//! not one of the values that are listed, but any combination of these.
//!
//! Invariant: what is listed is in the description, each value with its name.

use super::{Lookup, Node, Number, Object};
use crate::diagnostic::{Code, Report};
use crate::source::Pointer;

/// The extension.
const FLAGS: &str = "x-enumFlags";

/// Where the names of the values stand, in their order.
const NAMES: [&str; 2] = ["x-enumNames", "x-enum-varnames"];

/// Restates a schema whose values are flags: limits in place of a list, which the type then is not made
/// of. Says where they are no such integers.
pub(super) fn restate(members: &mut Object, at: impl Fn() -> Pointer, report: &mut Report) {
    if !members.flag(FLAGS) || !members.has("enum") {
        return;
    }
    let Some(values) = values(members) else {
        report
            .warning(
                Code::Unsupported,
                at().join(FLAGS),
                format!("`{FLAGS}` is supported for integers of at least 0 only"),
            )
            .note("combinations of these values are refused")
            .help("say `type: integer`, and list no negative value");
        return;
    };
    let prose = prose(members, &values);
    let most = values.iter().fold(0, |mask, value| mask | value);
    let limit = |value: u64| Node::Number(Number::from(i128::from(value)));
    members.shift_remove("enum");
    for (keyword, value) in [("minimum", 0), ("maximum", most)] {
        members.entry(keyword.to_owned()).or_insert(limit(value));
    }
    let said = members.text("description").unwrap_or_default();
    let said = format!("{said}\n\n{prose}").trim_start().to_owned();
    members.insert("description".to_owned(), Node::String(said));
}

/// The values that a schema of integers lists, if none is below zero.
fn values(members: &Object) -> Option<Vec<u64>> {
    let is_integer = |kind: &Node| kind.as_str() == Some("integer");
    let mut kinds = members.get("type").into_iter().chain(members.list("type"));
    let values = members.list("enum").iter().filter(|value| !value.is_null());
    let values = values.map(|value| value.as_number()?.as_u64());
    values
        .collect::<Option<Vec<u64>>>()
        .filter(|_| kinds.any(is_integer))
}

/// What is said of the values: that they are combined, and which is called how.
fn prose(members: &Object, values: &[u64]) -> String {
    let names = NAMES.iter().map(|keyword| members.list(keyword));
    let names = names.into_iter().find(|names| names.len() == values.len());
    let lines = values.iter().enumerate().map(|(at, value)| {
        let name = names.and_then(|names| names.get(at)?.as_str());
        name.map_or_else(
            || format!("- `{value}`"),
            |name| format!("- `{value}`: {name}"),
        )
    });
    let lines: Vec<String> = lines.collect();
    format!("Any combination of these:\n\n{}", lines.join("\n"))
}

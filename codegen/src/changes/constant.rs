//! Constants of operations: what is asked for and where, and what counts as an answer.

use std::collections::BTreeSet;

use super::interface::Operation;
use super::{Findings, Weight, tokens};

/// The constant of the versions that an operation has.
pub(super) const VERSIONS: &str = "VERSIONS";

/// Compares what the constants of an operation say; how it authenticates is told with the client.
pub(super) fn compare(before: &Operation, after: &Operation, findings: &mut Findings) {
    let are_same_types = before.types == after.types;
    let words = [
        ("ACCEPT", "asks for"),
        (VERSIONS, "has the versions"),
        ("SERVER", "its server is"),
        ("DECODE", "succeeds with"),
        ("WAIT", "reads how long to wait by"),
    ];
    for (constant, verb) in words {
        let values = [before, after].map(|operation| operation.constants.get(constant));
        let [old, new] = values
            .map(|value| value.map_or_else(|| standard(constant), |value| said(constant, value)));
        let follows = match constant {
            "ACCEPT" | "DECODE" => true,
            VERSIONS => old == new,
            _ => false,
        };
        if values[0] == values[1] || follows && !are_same_types {
            continue;
        }
        let what = match constant {
            VERSIONS if old == new => format!("asks for {new} by other media types"),
            _ if old == new => format!("{verb} {new}, otherwise than before"),
            _ => format!("{verb} {new}, was {old}"),
        };
        findings.add(Weight::Behaviour, what);
    }
}

/// What holds where an operation says nothing.
fn standard(constant: &str) -> String {
    match constant {
        "ACCEPT" => "JSON",
        "SERVER" => "the client's",
        _ => "nothing",
    }
    .to_owned()
}

/// A value of a constant, as readers are told.
pub(super) fn said(constant: &str, value: &str) -> String {
    let texts = value.split('"').skip(1).step_by(2);
    match constant {
        VERSIONS => {
            let is_version = |name: &&str| name.starts_with('V') && name.contains('_');
            let names = value.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
            let names = names.filter(is_version);
            let names = names.map(|name| name[1..].replace('_', "-"));
            let is_dated = |text: &&str| text.starts_with(|first: char| first.is_ascii_digit());
            let dated = texts.filter(is_dated).map(str::to_owned);
            let all: BTreeSet<String> = names.chain(dated).collect();
            tokens::listed(all.iter())
        }
        "DECODE" => {
            let numbers = value.split(|letter: char| !letter.is_ascii_digit());
            let statuses: BTreeSet<&str> = numbers.filter(|number| number.len() == 3).collect();
            tokens::listed(statuses.iter())
        }
        "SERVER" | "WAIT" => tokens::listed(texts.collect::<Vec<_>>().iter()),
        _ => format!("`{value}`"),
    }
}

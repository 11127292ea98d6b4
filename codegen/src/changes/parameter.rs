//! Parameters: those that several operations share, and the setters of optional ones.

use std::collections::BTreeSet;

use super::attribute::default_change;
use super::function::{Difference, Function};
use super::interface::Interface;
use super::{Changes, Weight, rules};

/// What is said to have a parameter that operations share.
const SEVERAL: &str = "several operations";

/// Compares what both crates share between operations, and gives its names.
pub(super) fn compare(old: &Interface, new: &Interface, changes: &mut Changes) -> BTreeSet<String> {
    let mut shared = BTreeSet::new();
    for (name, after) in &new.parameters {
        let Some(before) = old.parameters.get(name) else {
            continue;
        };
        shared.insert(name.clone());
        let setter = name.split_once("::").map(|(_, setter)| setter);
        let called = match setter {
            Some(setter) => format!("`.{setter}(..)`"),
            None => format!("`{}`", name.trim_start_matches("with_")),
        };
        let (mut breaking, mut other) = (Vec::new(), Vec::new());
        if let Some(setter) = setter {
            compare_setter(setter, [before, after], &mut breaking, &mut other);
            let default = compare_default(setter, [before, after]);
            if let Some((weight, what)) = default {
                changes.add(weight, SEVERAL, what);
            }
        } else {
            // The operations tell which types they take.
            other = rules::compare(&before.rules, &after.rules, |_| {
                before.arguments != after.arguments
            });
        }
        for (weight, whats) in [(Weight::Breaking, breaking), (Weight::Behaviour, other)] {
            for what in whats {
                changes.add(weight, SEVERAL, what);
            }
        }
        if after.is_deprecated && !before.is_deprecated {
            changes.add(
                Weight::Compatible,
                SEVERAL,
                format!("{called} is deprecated"),
            );
        }
    }
    shared
}

/// Compares two versions of a setter.
pub(super) fn compare_setter(
    name: &str,
    [before, after]: [&Function; 2],
    breaking: &mut Vec<String>,
    other: &mut Vec<String>,
) {
    match before.difference(after) {
        Some(Difference::Types(..)) => {
            let ty = |function: &Function| {
                let types = function.arguments.iter().map(|(_, ty)| ty.clone());
                types.collect::<Vec<_>>().join(", ")
            };
            breaking.push(format!(
                "`.{name}(..)` takes `{}`, was `{}`",
                ty(after),
                ty(before)
            ));
        }
        Some(Difference::Order(what)) => other.push(format!("`.{name}(..)` {what}")),
        None => other.extend(rules::compare(&before.rules, &after.rules, |_| false)),
    }
}

/// What the server takes otherwise where a setter is not called.
pub(super) fn compare_default(name: &str, functions: [&Function; 2]) -> Option<(Weight, String)> {
    let defaults = functions.map(|function| function.default.as_ref());
    let (weight, what) = default_change(defaults)?;
    let what = format!("without `.{name}(..)`, what the server takes is {what}");
    Some((weight, what))
}

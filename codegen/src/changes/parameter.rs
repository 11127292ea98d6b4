//! Parameters: those that several operations share, and the setters of optional ones.

use std::collections::BTreeSet;

use super::attribute::default_change;
use super::function::{Difference, Function};
use super::interface::Interface;
use super::{Changes, Findings, Weight, rules};

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
        let mut findings = Findings::default();
        if let Some(setter) = setter {
            compare_setter(setter, [before, after], &mut findings);
        } else {
            // The operations tell which types they take.
            let differences = rules::compare(&before.rules, &after.rules, |_| {
                before.arguments != after.arguments
            });
            findings.extend(Weight::Behaviour, differences);
        }
        if after.is_deprecated && !before.is_deprecated {
            findings.add(Weight::Compatible, format!("{called} is deprecated"));
        }
        findings.tell_each(SEVERAL, changes);
    }
    shared
}

/// Compares two versions of a setter.
pub(super) fn compare_setter(name: &str, [before, after]: [&Function; 2], findings: &mut Findings) {
    match before.difference(after) {
        Some(Difference::Types(..)) => {
            let ty = |function: &Function| {
                let types = function.arguments.iter().map(|(_, ty)| ty.clone());
                types.collect::<Vec<_>>().join(", ")
            };
            let (old, new) = (ty(before), ty(after));
            let what = format!("`.{name}(..)` takes `{new}`, was `{old}`");
            findings.add(Weight::Breaking, what);
        }
        Some(Difference::Order(what)) => {
            findings.add(Weight::Behaviour, format!("`.{name}(..)` {what}"));
        }
        same => {
            if let Some(Difference::Wider(what)) = same {
                findings.add(Weight::Compatible, format!("`.{name}(..)` {what}"));
            }
            let differences = rules::compare(&before.rules, &after.rules, |_| false);
            findings.extend(Weight::Behaviour, differences);
        }
    }
    let defaults = [before, after].map(|function| function.default.as_ref());
    if let Some((weight, what)) = default_change(defaults) {
        let what = format!("without `.{name}(..)`, what the server takes {what}");
        findings.add(weight, what);
    }
}

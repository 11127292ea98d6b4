//! Parameters: the setters of optional ones, and the traits of those that operations share.

use std::collections::BTreeSet;

use super::attribute::default_change;
use super::function::{Difference, Function};
use super::interface::Interface;
use super::{Changes, Findings, Weight, rules};

/// The traits by which operations share setters.
pub(super) fn traits(interface: &Interface) -> BTreeSet<&str> {
    let setters = interface.parameters.keys();
    setters
        .filter_map(|name| Some(name.split_once("::")?.0))
        .collect()
}

/// Tells the traits that are gone, by which code may ask for a parameter whatever the operation is.
pub(super) fn compare_traits(old: &Interface, new: &Interface, changes: &mut Changes) {
    let left = traits(new);
    for name in traits(old).into_iter().filter(|name| !left.contains(name)) {
        changes.add(Weight::Breaking, &format!("`client::{name}`"), "gone");
    }
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
    if after.is_deprecated && !before.is_deprecated {
        findings.add(Weight::Compatible, format!("`.{name}(..)` is deprecated"));
    }
}

//! Features: the types that code which names only some of them has no longer.
//!
//! A large description has a feature for each tag, and a type is compiled for those of the operations
//! that need it.

use std::collections::BTreeSet;

use super::interface::{Interface, called};
use super::{Changes, Weight, read};

/// Compares what the types of two versions need.
pub(super) fn compare(old: &Interface, new: &Interface, changes: &mut Changes) {
    let all = read::feature(read::ALL);
    if ![old, new].iter().all(|it| it.shown.contains(&all)) {
        return;
    }
    // That a feature is gone is told by itself.
    let is_left = |feature: &&String| new.shown.contains(&read::feature(feature));
    for (name, after) in &new.types {
        let Some(before) = old.types.get(name) else {
            continue;
        };
        let are_defined = before.kind.is_some() && after.kind.is_some();
        let mut left = before.features.iter().filter(is_left);
        let was_always = before.features.is_empty();
        let is_less = was_always || left.any(|feature| !after.features.contains(feature));
        if are_defined && is_less && !after.features.is_empty() {
            let what = format!(
                "needs the feature {}, was {}",
                either(&after.features),
                either(&before.features)
            );
            changes.add(Weight::Breaking, &called(name), what);
        }
    }
}

/// ``"`cats` or `dogs`"``
fn either(features: &BTreeSet<String>) -> String {
    let names: Vec<String> = features.iter().map(|name| format!("`{name}`")).collect();
    if names.is_empty() {
        "always there".to_owned()
    } else {
        names.join(" or ")
    }
}

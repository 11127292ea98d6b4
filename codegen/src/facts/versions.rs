//! Which media type of a dated version most operations have: it is written once for all of them.

use std::collections::BTreeMap;

use crate::ir::Api;

/// By index of the dated version: the media type that most operations send and take alike, if one
/// does.
pub(super) fn media_types(api: &Api) -> Vec<Option<String>> {
    let mut counts: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for version in api.operations.iter().flat_map(|one| &one.versions) {
        if version.accept == version.content_type {
            let of_date = counts.entry(version.date.as_str()).or_default();
            *of_date.entry(version.accept.as_str()).or_default() += 1;
        }
    }
    let commonest = |date: &String| {
        let counts = counts.get(date.as_str())?;
        let (media_type, _) = counts.iter().rev().max_by_key(|(_, count)| **count)?;
        Some((*media_type).to_owned())
    };
    api.versions.iter().map(commonest).collect()
}

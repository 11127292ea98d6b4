//! Types that have another name now, told once: everything else is compared as if they always had
//! it.
//!
//! Invariant: two types are one where the document describes them at the same place, or where
//! exactly one that is gone and one that is new have the same members.

use std::collections::{BTreeMap, BTreeSet};

use super::interface::{Interface, Type, called};
use super::{Changes, Weight, tokens};

/// The old version with the names of the new one.
pub(super) fn apply(mut old: Interface, new: &Interface, changes: &mut Changes) -> Interface {
    let names = pairs(&old, new);
    if names.is_empty() {
        return old;
    }
    for (before, after) in &names {
        let what = format!("is called {} now", called(after));
        changes.add(Weight::Breaking, &called(before), what);
    }
    let types = std::mem::take(&mut old.types);
    old.types = types
        .into_iter()
        .map(|(name, ty)| (names.get(&name).cloned().unwrap_or(name), ty))
        .collect();
    let bare: BTreeMap<String, String> = names
        .iter()
        .map(|(before, after)| (base(before).to_owned(), base(after).to_owned()))
        .collect();
    for ty in old.types.values_mut() {
        for member in ty.members.values_mut() {
            member.ty = tokens::renamed(&member.ty, &bare);
        }
        for function in ty.functions.values_mut() {
            *function = std::mem::take(function).renamed(&bare);
        }
        ty.traits = ty
            .traits
            .iter()
            .map(|name| tokens::renamed(name, &bare))
            .collect();
        for fact in ty.facts.values_mut() {
            *fact = tokens::renamed(fact, &bare);
        }
    }
    for operation in old.operations.values_mut() {
        operation.function = std::mem::take(&mut operation.function).renamed(&bare);
        for ty in operation
            .types
            .values_mut()
            .chain(operation.constants.values_mut())
        {
            *ty = tokens::renamed(ty, &bare);
        }
        for setter in operation.setters.values_mut() {
            *setter = std::mem::take(setter).renamed(&bare);
        }
    }
    for parameter in old.parameters.values_mut() {
        *parameter = std::mem::take(parameter).renamed(&bare);
    }
    old
}

/// The name of a type without its module.
fn base(name: &str) -> &str {
    name.rsplit_once("::").map_or(name, |(_, name)| name)
}

/// The types that are gone, each with what it is called now.
fn pairs(old: &Interface, new: &Interface) -> BTreeMap<String, String> {
    let only = |some: &Interface, other: &Interface| -> BTreeMap<String, Type> {
        let some = some.types.iter().filter(|(name, ty)| {
            let is_there = other.types.get(*name).is_some_and(|ty| ty.kind.is_some());
            ty.kind.is_some() && !is_there
        });
        some.map(|(name, ty)| (name.clone(), ty.clone())).collect()
    };
    let (gone, come) = (only(old, new), only(new, old));
    let names: BTreeSet<String> = gone
        .keys()
        .chain(come.keys())
        .map(|name| base(name).to_owned())
        .collect();
    let module = |name: &String| name.split("::").next().map(str::to_owned);
    let origin =
        |name: &String, ty: &Type| Some(format!("{:?} {}", module(name), ty.origin.as_ref()?));
    let form = |name: &String, ty: &Type| Some(format!("{:?} {}", module(name), form(ty, &names)));
    let mut pairs = paired(&gone, &come, origin);
    let taken: BTreeSet<String> = pairs.values().cloned().collect();
    let mut rest = (gone, come);
    rest.0.retain(|name, _| !pairs.contains_key(name));
    rest.1.retain(|name, _| !taken.contains(name));
    pairs.extend(paired(&rest.0, &rest.1, form));
    pairs
}

/// The types of both that alone have the same key.
fn paired(
    gone: &BTreeMap<String, Type>,
    come: &BTreeMap<String, Type>,
    key: impl Fn(&String, &Type) -> Option<String>,
) -> BTreeMap<String, String> {
    let by_key = |types: &BTreeMap<String, Type>| {
        let mut by_key: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, ty) in types {
            if let Some(key) = key(name, ty) {
                by_key.entry(key).or_default().push(name.clone());
            }
        }
        by_key
    };
    let (gone, come) = (by_key(gone), by_key(come));
    let pairs = gone.into_iter().filter_map(|(key, before)| {
        match (before.as_slice(), come.get(&key)?.as_slice()) {
            ([before], [after]) => Some((before.clone(), after.clone())),
            _ => None,
        }
    });
    pairs.collect()
}

/// A type without the names that only one version has.
fn form(ty: &Type, names: &BTreeSet<String>) -> String {
    let blank: BTreeMap<String, String> = names
        .iter()
        .map(|name| (name.clone(), "_".to_owned()))
        .collect();
    let members = ty.members.iter().map(|(name, member)| {
        let ty = tokens::renamed(&member.ty, &blank);
        format!("{name}: {ty} = {}", member.wire)
    });
    format!("{:?} {}", ty.kind, members.collect::<Vec<_>>().join("; "))
}

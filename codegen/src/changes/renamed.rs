//! Types that have another name now, told once: everything else is compared as if they always had
//! it.
//!
//! Invariant: two types are one where the document describes them at the same place, or where
//! exactly one that is gone and one that is new have the same members, in all or at the same place of
//! two such types. A type whose name is that of another one now is the one at its place that has its
//! members.

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
        if !names.contains_key(after) && old.types.remove(after).is_some() {
            changes.add(Weight::Breaking, &called(after), "gone");
        }
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

/// The types whose name is gone or is that of another type, each with what it is called now.
fn pairs(old: &Interface, new: &Interface) -> BTreeMap<String, String> {
    let only = |some: &Interface, other: &Interface| -> BTreeMap<String, Type> {
        let some = some.types.iter().filter(|(name, ty)| {
            let is_there = other.types.get(*name).is_some_and(|ty| ty.kind.is_some());
            ty.kind.is_some() && !is_there
        });
        some.map(|(name, ty)| (name.clone(), ty.clone())).collect()
    };
    let (mut gone, mut come) = (only(old, new), only(new, old));
    let (mut before, mut after) = (moved(old, new), moved(new, old));
    before.extend(gone.clone());
    after.extend(come.clone());
    let of_both = before.keys().chain(after.keys());
    let blank: BTreeMap<String, String> = of_both
        .map(|name| (base(name).to_owned(), "_".to_owned()))
        .collect();
    let module = |name: &String| name.split("::").next().map(str::to_owned);
    let origin =
        |name: &String, ty: &Type| Some(format!("{:?} {}", module(name), ty.origin.as_ref()?));
    let form = |name: &String, ty: &Type| Some(format!("{:?} {}", module(name), form(ty, &blank)));
    let whole = |name: &String, ty: &Type| Some(origin(name, ty)? + &form(name, ty)?);
    let mut pairs = paired(&before, &after, whole);
    // Places move as well: what keeps its members and its name is the same.
    let is_kept = |name: &String, ty: &Type| {
        let now = new.types.get(name);
        now.is_some_and(|now| form(name, now) == form(name, ty))
    };
    pairs.retain(|name, now| name != now && !before.get(name).is_some_and(|ty| is_kept(name, ty)));
    let places: BTreeSet<_> = new
        .types
        .iter()
        .filter_map(|(name, ty)| origin(name, ty))
        .collect();
    keep_free(&mut pairs, |name| {
        let Some(ty) = old.types.get(name).filter(|ty| ty.kind.is_some()) else {
            return true;
        };
        let is_there = origin(name, ty).is_none_or(|place| places.contains(&place));
        before.contains_key(name) && !is_there && !is_kept(name, ty)
    });
    pair_left(&mut pairs, [&mut gone, &mut come], &[&origin, &form]);
    // A name is a part of the places that stand in it: each that is found may lead to others.
    let mut count = None;
    while count != Some(pairs.len()) {
        count = Some(pairs.len());
        let holders = holders(&pairs, old, new);
        for ty in gone.values_mut() {
            ty.origin = ty.origin.as_deref().map(|place| now(&holders, place));
        }
        pair_left(&mut pairs, [&mut gone, &mut come], &[&whole, &form]);
    }
    pairs
}

/// What tells a type apart, by its name.
type Key<'k> = dyn Fn(&String, &Type) -> Option<String> + 'k;

/// Adds those of the types that are left which alone have the same of one key after the other.
fn pair_left(
    pairs: &mut BTreeMap<String, String>,
    [gone, come]: [&mut BTreeMap<String, Type>; 2],
    keys: &[&Key<'_>],
) {
    for key in keys {
        let taken: BTreeSet<String> = pairs.values().cloned().collect();
        gone.retain(|name, _| !pairs.contains_key(name));
        come.retain(|name, _| !taken.contains(name));
        pairs.extend(paired(gone, come, key));
    }
}

/// The places of types that have another name, each with where it is now.
fn holders(
    pairs: &BTreeMap<String, String>,
    old: &Interface,
    new: &Interface,
) -> BTreeMap<String, String> {
    let places = pairs.iter().filter_map(|(before, after)| {
        let before = old.types.get(before)?.origin.clone()?;
        let after = new.types.get(after)?.origin.clone()?;
        (before != after).then_some((before, after))
    });
    places.collect()
}

/// Where a place is now that stands in one of others.
fn now(places: &BTreeMap<String, String>, place: &str) -> String {
    let mut ends = place.rmatch_indices('/').map(|(end, _)| end);
    let found = ends.find_map(|end| Some((end, places.get(&place[..end])?)));
    found.map_or_else(
        || place.to_owned(),
        |(end, holder)| format!("{holder}{}", &place[end..]),
    )
}

/// The types of the one version whose name is that of a type at another place in the other one.
fn moved(some: &Interface, other: &Interface) -> BTreeMap<String, Type> {
    let moved = some.types.iter().filter(|(name, ty)| {
        let other = other.types.get(*name).filter(|it| it.kind.is_some());
        let is_another = other.is_some_and(|it| it.origin.is_some() && it.origin != ty.origin);
        is_another && ty.kind.is_some() && ty.origin.is_some()
    });
    moved.map(|(name, ty)| (name.clone(), ty.clone())).collect()
}

/// Leaves out what would be called as a type that is still there and keeps its name.
fn keep_free(pairs: &mut BTreeMap<String, String>, is_free: impl Fn(&String) -> bool) {
    let mut count = pairs.len() + 1;
    while pairs.len() < count {
        count = pairs.len();
        let moved: BTreeSet<String> = pairs.keys().cloned().collect();
        pairs.retain(|_, now| moved.contains(now) || is_free(now));
    }
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

/// A type with names in its members that are blank.
fn form(ty: &Type, blank: &BTreeMap<String, String>) -> String {
    let members = ty.members.iter().map(|(name, member)| {
        let ty = tokens::renamed(&member.ty, blank);
        format!("{name}: {ty} = {}", member.wire)
    });
    format!("{:?} {}", ty.kind, members.collect::<Vec<_>>().join("; "))
}

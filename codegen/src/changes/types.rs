//! Types: what code that names them can do no longer, and what they do otherwise.

use std::collections::{BTreeMap, BTreeSet};

use super::attribute::default_change;
use super::function::{Difference, Function};
use super::interface::{Interface, Member, Type, called};
use super::{Changes, Weight, fact, rules, tokens};

/// Compares the types of two versions.
pub(super) fn compare(old: &Interface, new: &Interface, changes: &mut Changes) {
    let nothing = Type::default();
    let names: BTreeSet<&String> = old.types.keys().chain(new.types.keys()).collect();
    for name in names {
        match (old.types.get(name), new.types.get(name)) {
            (None, Some(ty)) if ty.kind.is_some() => {
                changes.add(Weight::Compatible, &called(name), "new");
            }
            (Some(ty), after) if ty.kind.is_some() && after.is_none_or(|ty| ty.kind.is_none()) => {
                changes.add(Weight::Breaking, &called(name), "gone");
            }
            (before, after) => {
                let (before, after) = (before.unwrap_or(&nothing), after.unwrap_or(&nothing));
                Pair {
                    name,
                    before,
                    after,
                }
                .compare(changes);
            }
        }
    }
}

/// Compares what schemas ask of any JSON.
pub(super) fn compare_schemas(old: &Interface, new: &Interface, changes: &mut Changes) {
    for (place, after) in &new.schemas {
        let before = old.schemas.get(place);
        let differences = before.map(|before| rules::compare(before, after, |_| false));
        let differences = differences.unwrap_or_default();
        if !differences.is_empty() {
            let what = differences.join("; ");
            changes.add(Weight::Behaviour, &format!("`{place}`"), what);
        }
    }
}

/// Two versions of a type.
struct Pair<'p> {
    name: &'p str,
    before: &'p Type,
    after: &'p Type,
}

impl Pair<'_> {
    fn compare(&self, changes: &mut Changes) {
        let (before, after) = (self.before, self.after);
        let name = called(self.name);
        if let (Some(was), Some(is)) = (before.kind, after.kind)
            && was != is
        {
            let (was, is) = (was.words(), is.words());
            changes.add(Weight::Breaking, &name, format!("was {was}, is {is}"));
            return;
        }
        if before.is_open && !after.is_open && after.kind.is_some() {
            changes.add(Weight::Compatible, &name, "can be written out");
        } else if !before.is_open && after.is_open && before.kind.is_some() {
            changes.add(Weight::Breaking, &name, "can no longer be written out");
        }
        if after.is_deprecated && !before.is_deprecated && before.kind.is_some() {
            changes.add(Weight::Compatible, &name, "deprecated");
        }
        let mut functions = self.functions();
        self.members(&mut functions, changes);
        for (function, (_, weight, what)) in functions {
            let place = format!("`{}::{function}`", name.trim_matches('`'));
            changes.add(weight, &place, what);
        }
        self.lost_traits(changes);
        self.rules(changes);
        self.defaults(changes);
        self.rivals(changes);
        fact::compare(&name, before, after, changes);
    }

    /// The functions that are other ones: the names of the arguments that it is about, and in words.
    fn functions(&self) -> BTreeMap<String, (BTreeSet<String>, Weight, String)> {
        let (before, after) = (&self.before.functions, &self.after.functions);
        let none = BTreeSet::new;
        let mut functions = BTreeMap::new();
        for (name, function) in after {
            let Some(old) = before.get(name) else {
                functions.insert(name.clone(), (none(), Weight::Compatible, "new".to_owned()));
                continue;
            };
            let found = match old.difference(function) {
                Some(Difference::Types(names, what)) => (names, Weight::Breaking, what),
                Some(Difference::Order(what)) => (none(), Weight::Behaviour, what),
                Some(Difference::Wider(what)) => (none(), Weight::Compatible, what),
                None if old.output != function.output => {
                    let [old, new] = [&old.output, &function.output];
                    let what = format!("was `{}`, is `{}`", plain(old), plain(new));
                    (none(), Weight::Breaking, what)
                }
                None if function.is_deprecated && !old.is_deprecated => {
                    (none(), Weight::Compatible, "deprecated".to_owned())
                }
                None => match self.body(old, function) {
                    Some(what) => (none(), Weight::Behaviour, what),
                    None => continue,
                },
            };
            functions.insert(name.clone(), found);
        }
        for name in before.keys().filter(|name| !after.contains_key(*name)) {
            let what = "gone".to_owned();
            functions.insert(name.clone(), (none(), Weight::Breaking, what));
        }
        functions
    }

    /// What a function of the client's parts does otherwise; what it does for a variant that came or
    /// went is told by that, and constructors follow from the members.
    fn body(&self, old: &Function, new: &Function) -> Option<String> {
        let is_own = self.before.kind.is_none() && self.after.kind.is_none();
        if !is_own || old.body == new.body {
            return None;
        }
        if let [Some(was), Some(is)] = [old, new].map(|it| credential(&it.body))
            && was != is
        {
            return Some(format!("is sent {is}, was {was}"));
        }
        let [was, is] = tokens::difference(&old.body, &new.body);
        let follows = |part: &str| {
            let of_servers = ["=>", "server .", "Server::"];
            of_servers.iter().any(|word| part.contains(word))
        };
        let is_told = follows(&was) || follows(&is);
        let (was, is) = (was.trim_matches([',', ' ']), is.trim_matches([',', ' ']));
        let says = |part: &str| part.contains('"') || part.contains("::");
        let says = says(was) || says(is);
        (says && !is_told).then(|| match (was, is) {
            ("", is) => format!("uses `{is}` as well"),
            (was, "") => format!("no longer uses `{was}`"),
            (was, is) => format!("uses `{is}`, was `{was}`"),
        })
    }

    /// Fields, variants and constants, with the functions that take what is another one.
    fn members(
        &self,
        functions: &mut BTreeMap<String, (BTreeSet<String>, Weight, String)>,
        changes: &mut Changes,
    ) {
        let name = called(self.name);
        let (before, after) = (&self.before.members, &self.after.members);
        let differ: BTreeSet<&String> = before
            .keys()
            .chain(after.keys())
            .filter(|name| before.get(*name).map(|it| &it.ty) != after.get(*name).map(|it| &it.ty))
            .collect();
        // A constructor that takes other members is told with these.
        let mut also: BTreeMap<String, Vec<String>> = BTreeMap::new();
        functions.retain(|function, (names, _, _)| {
            let is_told = !names.is_empty() && names.iter().all(|name| differ.contains(name));
            for name in names.iter().filter(|_| is_told) {
                also.entry(name.clone()).or_default().push(function.clone());
            }
            !is_told
        });
        let also = |member: &String| match also.get(member) {
            Some(functions) => format!(", also in {}", tokens::listed(functions.iter())),
            None => String::new(),
        };
        let mut come: Vec<String> = Vec::new();
        for (at, member) in after {
            let noun = member.noun;
            let Some(old) = before.get(at) else {
                let also = also(at);
                let is_written_out =
                    !self.before.is_open && noun != "constant" && self.before.kind.is_some();
                if is_written_out || !also.is_empty() {
                    changes.add(Weight::Breaking, &name, format!("new {noun} `{at}`{also}"));
                } else {
                    come.push(format!("{noun} `{at}`"));
                }
                continue;
            };
            self.member(at, [old, member], &also(at), changes);
        }
        for (at, member) in before.iter().filter(|(at, _)| !after.contains_key(*at)) {
            let (noun, also) = (member.noun, also(at));
            changes.add(
                Weight::Breaking,
                &name,
                format!("{noun} `{at}` is gone{also}"),
            );
        }
        if !come.is_empty() {
            let come = tokens::enumerated(come.into_iter());
            changes.add(Weight::Compatible, &name, format!("new {come}"));
        }
    }

    /// A member that both have.
    fn member(&self, at: &str, [old, member]: [&Member; 2], also: &str, changes: &mut Changes) {
        let (name, noun) = (called(self.name), member.noun);
        if old.ty != member.ty {
            changes.add_type(&name, [noun, at], [&old.ty, &member.ty], also);
        } else if old.none != member.none && member.ty.starts_with("Option<") {
            let what = format!("{noun} `{at}` {}", member.none.words());
            changes.add(Weight::Behaviour, &name, what);
        }
        if old.wire != member.wire {
            let (old, new) = (wire(old), wire(member));
            let what = format!("{noun} `{at}` is {new}, was {old}");
            changes.add(Weight::Behaviour, &name, what);
        }
        if member.is_deprecated && !old.is_deprecated {
            changes.add(
                Weight::Compatible,
                &name,
                format!("{noun} `{at}` is deprecated"),
            );
        }
    }

    /// Traits that code may ask for, but not conversions from a member that is told.
    fn lost_traits(&self, changes: &mut Changes) {
        if self.after.kind.is_none() {
            return;
        }
        let is_same = self.before.members == self.after.members;
        let lost = self.before.traits.difference(&self.after.traits);
        let lost: Vec<String> = lost
            .filter(|name| is_same || !name.starts_with("From"))
            .cloned()
            .collect();
        if !lost.is_empty() {
            let lost = tokens::listed(lost.iter());
            changes.add(
                Weight::Breaking,
                &called(self.name),
                format!("no longer {lost}"),
            );
        }
    }

    /// What is asked otherwise of members that are the same.
    fn rules(&self, changes: &mut Changes) {
        let (before, after) = (self.before, self.after);
        let differ: BTreeSet<&str> = before
            .members
            .iter()
            .chain(&after.members)
            .filter(|(name, _)| core(before, name) != core(after, name))
            .map(|(_, member)| member.wire.as_str())
            .collect();
        let is_told = |rule: &rules::Rule| {
            let member = rule.place.split('/').next().unwrap_or_default();
            !rule.place.is_empty() && differ.contains(member)
        };
        let differences = rules::compare(&before.rules, &after.rules, is_told);
        if !differences.is_empty() {
            changes.add(
                Weight::Behaviour,
                &called(self.name),
                differences.join("; "),
            );
        }
    }

    /// What stands for a field that is left out, and is said otherwise.
    fn defaults(&self, changes: &mut Changes) {
        let (before, after) = (self.before, self.after);
        for (at, member) in &after.members {
            let Some(old) = before.members.get(at).filter(|old| old.ty == member.ty) else {
                continue;
            };
            let defaults = [before, after].map(|ty| ty.defaults.get(at));
            let Some((weight, what)) = default_change(defaults) else {
                continue;
            };
            // What is always there has no use for a default.
            let (weight, what) = if old.ty.starts_with("Option<") {
                let what = format!("the default of field `{at}`, which may be left out, {what}");
                (weight, what)
            } else {
                let what = format!("the default of field `{at}`, which is always there, {what}");
                (Weight::Compatible, what)
            };
            changes.add(weight, &called(self.name), what);
        }
    }

    /// Variants of which the first one holds a value that fits several alike, in another order.
    fn rivals(&self, changes: &mut Changes) {
        for new in &self.after.rivals {
            for old in &self.before.rivals {
                let both = |one: &[String], other: &[String]| -> Vec<String> {
                    let both = one.iter().filter(|name| other.contains(name));
                    both.cloned().collect()
                };
                let (was, is) = (both(old, new), both(new, old));
                let moved = |pair: &(usize, (&String, &String))| pair.1.0 != pair.1.1;
                let mut differ = was.iter().zip(&is).enumerate().filter(moved);
                let Some((first, _)) = differ.next() else {
                    continue;
                };
                let last = differ.next_back().map_or(first, |(last, _)| last);
                let [was, is] = [was, is].map(|names| tokens::listed(names[first..=last].iter()));
                let what = format!(
                    "what fits several branches alike is held as the first of {is}, was of {was}"
                );
                changes.add(Weight::Behaviour, &called(self.name), what);
            }
        }
    }
}

/// How a credential is sent: what `ApiKey::new("key", Place::Header, "X-Key", key)` says.
fn credential(body: &str) -> Option<String> {
    let (_, credential) = body.rsplit_once("authenticate(")?;
    let (kind, rest) = credential.split_once("::new(")?;
    let kind = kind.rsplit(' ').next().unwrap_or_default();
    let texts: Vec<&str> = rest.split('"').skip(1).step_by(2).collect();
    let place = rest.split("Place::").nth(1);
    match (kind, place, texts.as_slice()) {
        ("ApiKey", Some(place), [_, name]) => {
            let place = place.split(',').next().unwrap_or_default();
            Some(format!("in the {} `{name}`", place.to_lowercase()))
        }
        ("Basic" | "Digest", ..) => Some(format!("as `{kind}` in `Authorization`")),
        ("Bearer" | "Sourced", _, [_]) => Some("as `Bearer` in `Authorization`".to_owned()),
        ("Bearer" | "Sourced", _, [_, prefix]) => Some(format!("as `{prefix}` in `Authorization`")),
        _ => None,
    }
}

/// How a member is written.
fn wire(member: &Member) -> String {
    match member.wire.as_str() {
        "" => "told by its form".to_owned(),
        wire => {
            let values: Vec<String> = wire.split(" | ").map(tokens::unquoted).collect();
            tokens::listed(values.iter())
        }
    }
}

/// The type of a member, whether or not it may be missing.
fn core<'t>(ty: &'t Type, member: &str) -> Option<&'t str> {
    ty.members.get(member).map(|member| plain_type(&member.ty))
}

/// A type without what says that it may be missing.
fn plain_type(mut ty: &str) -> &str {
    while let Some(inner) = ty
        .strip_prefix("Option<")
        .and_then(|ty| ty.strip_suffix('>'))
    {
        ty = inner;
    }
    ty
}

/// What a function gives.
fn plain(output: &str) -> &str {
    output.strip_prefix("-> ").unwrap_or(output)
}

//! Operations: how they are called, what they send, and what comes back.
//!
//! Invariants: a setter is the same whether an operation has it alone or shares it with others; what
//! changes of a parameter that operations share is told by itself, so that it is told once of all.

use std::collections::{BTreeMap, BTreeSet};

use super::function::{Difference, Function};
use super::interface::{Interface, NOTHING, Operation, authentication};
use super::rules::{self, Rules};
use super::{Changes, Findings, Weight, constant, parameter, tokens};

/// Compares the operations of two versions.
pub(super) fn compare(old: &Interface, new: &Interface, changes: &mut Changes) {
    parameter::compare_traits(old, new, changes);
    let moved = moved(old, new);
    for (name, after) in &new.operations {
        let before = moved
            .iter()
            .find(|(_, it)| *it == name)
            .map_or(name, |(it, _)| it);
        match old.operations.get(before) {
            None => changes.add(Weight::Compatible, &called(after), "new"),
            Some(before) => {
                let sides = [(old, before), (new, after)];
                Pair { sides }.compare(changes);
            }
        }
    }
    for (name, operation) in &old.operations {
        if !new.operations.contains_key(name) && !moved.contains_key(name) {
            changes.add(Weight::Breaking, &called(operation), "gone");
        }
    }
}

/// How an operation is called.
fn called(operation: &Operation) -> String {
    format!("`{}()`", operation.method)
}

/// Operations that have another name now: by what they call in which versions, else by what they call.
fn moved(old: &Interface, new: &Interface) -> BTreeMap<String, String> {
    let mut moved: BTreeMap<String, String> = BTreeMap::new();
    let versions = |operation: &Operation| {
        let versions = operation.constants.get("VERSIONS");
        let versions = versions.map(|versions| constant::said(constant::VERSIONS, versions));
        format!("{} {}", call(operation), versions.unwrap_or_default())
    };
    for key in [&versions as &dyn Fn(&Operation) -> String, &call] {
        let found: BTreeSet<String> = moved.values().cloned().collect();
        let gone = only(old, new, key, |name| moved.contains_key(name));
        let come = only(new, old, key, |name| found.contains(name));
        let pairs = gone.into_iter().filter_map(|(key, before)| {
            match (before.as_slice(), come.get(&key)?.as_slice()) {
                ([before], [after]) => Some((before.clone(), after.clone())),
                _ => None,
            }
        });
        moved.extend(pairs.collect::<Vec<_>>());
    }
    moved
}

/// The operations that one version alone has and that are not found yet, by a key.
fn only(
    some: &Interface,
    other: &Interface,
    key: impl Fn(&Operation) -> String,
    is_found: impl Fn(&String) -> bool,
) -> BTreeMap<String, Vec<String>> {
    let mut by_key: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, operation) in &some.operations {
        if !other.operations.contains_key(name) && !is_found(name) {
            by_key.entry(key(operation)).or_default().push(name.clone());
        }
    }
    by_key
}

/// The method and the path, in which the names of parameters say nothing.
fn call(operation: &Operation) -> String {
    let constant = |name| operation.constants.get(name).map_or("", String::as_str);
    let method = constant("METHOD").trim_start_matches("Method::");
    let mut call = format!("{method} ");
    for (at, part) in constant("PATH").split('{').enumerate() {
        let rest = if at == 0 {
            part
        } else {
            part.split_once('}').map_or(part, |(_, rest)| rest)
        };
        call.push_str(if at == 0 { "" } else { "{}" });
        call.push_str(rest);
    }
    call
}

/// The names of the parameters in a path.
fn path_parameters(operation: &Operation) -> Vec<String> {
    let path = operation.constants.get("PATH").map_or("", String::as_str);
    let parts = path.split('{').skip(1);
    let names = parts.filter_map(|part| part.split_once('}'));
    names.map(|(name, _)| name.to_owned()).collect()
}

/// Two versions of an operation, each in its crate.
struct Pair<'p> {
    sides: [(&'p Interface, &'p Operation); 2],
}

impl Pair<'_> {
    fn compare(&self, changes: &mut Changes) {
        let [(_, before), (_, after)] = self.sides;
        let name = called(after);
        if before.method != after.method {
            let what = format!("is called {name} now");
            changes.add(Weight::Breaking, &called(before), what);
        }
        let mut findings = Findings::default();
        // What others may have as well.
        let mut shared = Findings::default();
        let [old, new] = self.sides.map(resolved);
        let told = arguments(&old, &new, &mut findings);
        self.answers(&mut findings);
        self.feature(&mut findings);
        self.constants(&mut findings);
        self.setters(&told, [&mut findings, &mut shared]);
        let is_told = |rule: &rules::Rule| {
            let of = |function: &Function| {
                let sources = function.sources.get(function.parameter_of(&rule.place));
                sources.cloned().unwrap_or_default()
            };
            let mut names = of(&old).into_iter().chain(of(&new));
            names.any(|name| told.contains(&name))
        };
        let names = self.places(&old, &new, &told);
        let [old_path, new_path] = self.sides.map(|(_, operation)| path_parameters(operation));
        for (before, after) in &names {
            // Nobody sees what a part of the path is called.
            if !old_path.contains(before) || !new_path.contains(after) {
                findings.add(
                    Weight::Behaviour,
                    format!("`{before}` is sent as `{after}`"),
                );
            }
        }
        let before = placed(&old.rules, &names);
        let places = self.shared();
        let is_shared = |rule: &rules::Rule| places.contains(new.parameter_of(&rule.place));
        let own = rules::compare(&before, &new.rules, |rule| is_told(rule) || is_shared(rule));
        let of_all = rules::compare(&before, &new.rules, |rule| {
            is_told(rule) || !is_shared(rule)
        });
        findings.extend(Weight::Behaviour, own);
        shared.extend(Weight::Behaviour, of_all);
        findings.tell(&name, changes);
        shared.tell_each(&name, changes);
    }

    /// The parameters that each version shares with other operations, by their names on the wire.
    fn shared(&self) -> BTreeSet<&str> {
        let [old, new] = self.sides.map(|(interface, operation)| {
            let shared = operation.function.shared.iter();
            let shared = shared.filter_map(|name| interface.parameters.get(name));
            let places = shared.flat_map(|it| it.sources.keys());
            places.map(String::as_str).collect::<BTreeSet<&str>>()
        });
        old.intersection(&new).copied().collect()
    }

    /// Parameters that the same argument is sent as, by the names that they had: of the path those in
    /// the same place of it.
    fn places(
        &self,
        old: &Function,
        new: &Function,
        told: &BTreeSet<String>,
    ) -> BTreeMap<String, String> {
        let [old_path, new_path] = self.sides.map(|(_, operation)| path_parameters(operation));
        let of_path = old_path.iter().zip(&new_path);
        let of_path = of_path
            .filter(|(before, after)| !new_path.contains(before) && !old_path.contains(after));
        let mut names: BTreeMap<String, String> = of_path
            .map(|(before, after)| (before.clone(), after.clone()))
            .collect();
        let only = |some: &Function, other: &Function, path: &[String]| -> Vec<(usize, String)> {
            let places = some
                .sources
                .keys()
                .filter(|place| !other.sources.contains_key(*place) && !path.contains(place));
            let at = |place: &String| some.position(place).map(|at| (at, place.clone()));
            places.filter_map(at).collect()
        };
        let is_told = |function: &Function, at: usize| {
            function
                .arguments
                .get(at)
                .is_some_and(|(name, _)| told.contains(name))
        };
        let come = only(new, old, &new_path);
        for (at, before) in only(old, new, &old_path) {
            let mut same = come.iter().filter(|(it, _)| *it == at);
            if let (Some((_, after)), None) = (same.next(), same.next())
                && !is_told(old, at)
                && !is_told(new, at)
            {
                names.insert(before, after.clone());
            }
        }
        names
    }

    fn answers(&self, findings: &mut Findings) {
        let [(_, before), (_, after)] = self.sides;
        for (what, verb) in [("Output", "gives"), ("Failure", "fails with")] {
            let get =
                |operation: &Operation| operation.types.get(what).cloned().unwrap_or_default();
            let (old, new) = (get(before), get(after));
            if old != new {
                let what = format!("{verb} `{new}`, was `{old}`");
                findings.add(Weight::Breaking, what);
            }
        }
    }

    /// The feature of its tag: who named the old one to compile a part of the crate has to name another.
    fn feature(&self, findings: &mut Findings) {
        let features = self
            .sides
            .map(|(interface, operation)| interface.feature_of(operation));
        if let [Some(old), Some(new)] = features
            && old != new
        {
            let what = format!("needs the feature `{new}`, was `{old}`");
            findings.add(Weight::Breaking, what);
        }
    }

    /// What the operation says about itself.
    fn constants(&self, findings: &mut Findings) {
        let [(_, before), (_, after)] = self.sides;
        let (old, new) = (call(before), call(after));
        if old != new {
            findings.add(Weight::Behaviour, format!("calls `{new}`, was `{old}`"));
        }
        self.authentication(findings);
        constant::compare(before, after, findings);
    }

    /// How it authenticates; what changes for the client is told of that.
    fn authentication(&self, findings: &mut Findings) {
        let [old, new] = self
            .sides
            .map(|(interface, operation)| interface.authentication_of(operation));
        if old.0 == new.0 || old.1 && new.1 {
            return;
        }
        let weight = match (&old.0, &new.0) {
            (Some(old), Some(new)) => authentication(old, new),
            _ => Weight::Behaviour,
        };
        let [old, new] = [old, new].map(|(ways, is_of_client)| match ways {
            Some(ways) if !is_of_client || ways == NOTHING => format!("`{ways}`"),
            _ => "the client's".to_owned(),
        });
        let what = format!("its authentication is {new}, was {old}");
        findings.add(weight, what);
    }

    /// Setters, but of arguments that are told.
    fn setters(&self, told: &BTreeSet<String>, [findings, shared]: [&mut Findings; 2]) {
        let [old, new] = self.sides.map(setters);
        let is_new = |name: &&String| !old.contains_key(*name) && !told.contains(*name);
        let come: Vec<&String> = new.keys().filter(is_new).collect();
        if !come.is_empty() {
            let come = tokens::listed(come.iter().map(|name| format!(".{name}(..)")));
            findings.add(Weight::Compatible, format!("has {come} as well"));
        }
        for (name, (function, by)) in &new {
            let Some((before, was_by)) = old.get(name) else {
                if told.contains(name) {
                    findings.add(Weight::Breaking, format!("takes `.{name}(..)` instead"));
                }
                continue;
            };
            let findings = match (was_by, by) {
                (Some(_), Some(_)) => &mut *shared,
                _ => &mut *findings,
            };
            parameter::compare_setter(name, [before, function], findings);
        }
        for name in old.keys().filter(|name| !new.contains_key(*name)) {
            if !told.contains(name) {
                findings.add(Weight::Breaking, format!("no longer has `.{name}(..)`"));
            }
        }
        let [(_, before), (interface, after)] = self.sides;
        let left = parameter::traits(interface);
        for name in before.takes.difference(&after.takes) {
            // Those that are gone, and those whose setter is, are told.
            let setter = |all: &BTreeMap<String, (&Function, Option<&String>)>| {
                let mut all = all
                    .iter()
                    .filter(|(_, (_, by))| by.is_some_and(|by| by == name));
                all.next().map(|(setter, _)| setter.clone())
            };
            if left.contains(name.as_str())
                && setter(&old).is_some_and(|setter| new.contains_key(&setter))
            {
                let what = format!("no longer `client::{name}`");
                shared.add(Weight::Breaking, what);
            }
        }
        if after.function.is_deprecated && !before.function.is_deprecated {
            findings.add(Weight::Compatible, "deprecated");
        }
    }
}

/// Arguments; gives the names that are told.
fn arguments(old: &Function, new: &Function, findings: &mut Findings) -> BTreeSet<String> {
    match old.difference(new) {
        Some(Difference::Types(names, what)) => {
            findings.add(Weight::Breaking, what);
            names
        }
        Some(Difference::Order(what)) => {
            findings.add(Weight::Behaviour, what);
            BTreeSet::new()
        }
        Some(Difference::Wider(what)) => {
            findings.add(Weight::Compatible, what);
            BTreeSet::new()
        }
        None => BTreeSet::new(),
    }
}

/// The function with all that it calls of the shared ones.
fn resolved((interface, operation): (&Interface, &Operation)) -> Function {
    let mut function = operation.function.clone();
    for name in std::mem::take(&mut function.shared) {
        if let Some(shared) = interface.parameters.get(&name) {
            function.rules.extend(shared.rules.clone());
            function.sources.extend(shared.sources.clone());
        }
    }
    function
}

/// Rules under the names that their parameters have now.
fn placed(rules: &Rules, names: &BTreeMap<String, String>) -> Rules {
    let rules = rules.iter().map(|(rule, demands)| {
        let mut rule = rule.clone();
        let parameter = rule.place.split('/').next().unwrap_or_default();
        if let Some(name) = names.get(&rule.place) {
            rule.place.clone_from(name);
        } else if let Some(name) = names.get(parameter) {
            rule.place = format!("{name}{}", &rule.place[parameter.len()..]);
        }
        (rule, demands.clone())
    });
    rules.collect()
}

/// The setters of an operation, each with the trait that gives it, if others share it.
fn setters<'p>(
    (interface, operation): (&'p Interface, &'p Operation),
) -> BTreeMap<String, (&'p Function, Option<&'p String>)> {
    let own = operation
        .setters
        .iter()
        .map(|(name, function)| (name.clone(), (function, None)));
    let mut all: BTreeMap<_, _> = own.collect();
    for (name, function) in &interface.parameters {
        if let Some((by, name)) = name.split_once("::")
            && let Some(by) = operation.takes.get(by)
        {
            all.insert(name.to_owned(), (function, Some(by)));
        }
    }
    all
}

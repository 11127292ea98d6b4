//! What the users of a crate see of it, as far as its files are not those of the other version.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::fact::Fact;
use super::function::Function;
use super::rules::{Patterns, Rules};
use super::{Changes, Weight, read};
use crate::render::Crate;

/// What is seen of a crate.
#[derive(Debug, Default)]
pub(super) struct Interface {
    /// Types by the module that shows them and their name, as `models::Pet`.
    pub(super) types: BTreeMap<String, Type>,
    /// Operations by the name of their type.
    pub(super) operations: BTreeMap<String, Operation>,
    /// What operations share, by its trait or its name; of all files, not of the changed ones alone.
    pub(super) parameters: BTreeMap<String, Function>,
    /// What is asked of any JSON by schemas, by their places in the document.
    pub(super) schemas: BTreeMap<String, Rules>,
    /// What is said once for all of the crate: each thing with how it is called and what it is.
    pub(super) package: BTreeMap<String, String>,
    /// What the root of the crate shows of the runtime, and the features.
    pub(super) shown: BTreeSet<String>,
}

/// A type, as far as it stands in these files.
#[derive(Clone, Debug, Default)]
pub(super) struct Type {
    /// What it is; nothing, if its definition is in a file that is the same.
    pub(super) kind: Option<Kind>,
    /// Where in the document it is described.
    pub(super) origin: Option<String>,
    /// Whether users cannot name all of its members.
    pub(super) is_open: bool,
    pub(super) members: BTreeMap<String, Member>,
    pub(super) functions: BTreeMap<String, Function>,
    pub(super) traits: BTreeSet<String>,
    /// What its validator asks.
    pub(super) rules: Rules,
    /// What stands for fields that are left out, by their names.
    pub(super) defaults: BTreeMap<String, String>,
    /// The variants that nothing but what a value holds tells apart, each time in the order in which
    /// they are tried.
    pub(super) rivals: Vec<Vec<String>>,
    /// The features of which it needs one; none if it is always there.
    pub(super) features: BTreeSet<String>,
    /// What else it does, each with what is said of it.
    pub(super) facts: BTreeMap<Fact, String>,
    pub(super) is_deprecated: bool,
}

/// What a type is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Struct,
    /// A struct around one value.
    Wrapper,
    Enum,
    /// An enum whose variants stand for texts.
    Texts,
    /// An enum whose variants stand for integers.
    Integers,
    /// An enum of objects that a member tells apart.
    Tagged,
}

impl Kind {
    /// The kind in words.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Struct => "a struct",
            Self::Wrapper => "a struct around one value",
            Self::Enum => "an enum",
            Self::Texts => "an enum of texts",
            Self::Integers => "an enum of integers",
            Self::Tagged => "an enum told apart by a member",
        }
    }
}

/// A field, a variant or a constant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Member {
    /// `field`, `variant` or `constant`.
    pub(super) noun: &'static str,
    pub(super) ty: String,
    /// What it is on the wire.
    pub(super) wire: String,
    /// What `None` is on the wire, if it is an `Option`.
    pub(super) none: Absence,
    pub(super) is_deprecated: bool,
}

/// What `None` is on the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Absence {
    /// It is left out.
    #[default]
    LeftOut,
    /// It is `null`, and has to be there.
    Null,
    /// It is sent as `null`, and may be left out in what comes.
    Either,
}

impl Absence {
    /// What a field is now, in words.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::LeftOut => "may be left out, as it is by `None`",
            Self::Null => "may no longer be left out: `None` is `null`",
            Self::Either => "may be left out of what is read, and `None` is sent as `null`",
        }
    }
}

/// An operation.
#[derive(Clone, Debug, Default)]
pub(super) struct Operation {
    /// The method of the client that begins a call.
    pub(super) method: String,
    /// The file that it stands in, which is called as the feature of its tag where there are such.
    pub(super) file: String,
    pub(super) function: Function,
    /// What answers and error answers are.
    pub(super) types: BTreeMap<String, String>,
    /// What is sent, as the constants of the operation say.
    pub(super) constants: BTreeMap<String, String>,
    pub(super) setters: BTreeMap<String, Function>,
    /// The traits that give it setters which it shares with others.
    pub(super) takes: BTreeSet<String>,
}

/// What is seen of each file; nothing of one that is no Rust.
pub(super) type Parts = BTreeMap<String, Option<Interface>>;

/// Reads the files of a crate that are not those of the other version, or that ask for something
/// else by the same names.
///
/// The runtime is written by hand and the same for every description.
pub(super) fn parts(files: &Crate, other: &Crate) -> Parts {
    let [patterns, others] = [files, other].map(patterns);
    let [gates, other_gates] = [files, other].map(gates);
    let changed = patterns.iter().filter(|(name, source)| {
        let other = others.get(*name);
        other.is_some_and(|other| other != *source)
    });
    let changed: Vec<String> = changed
        .map(|(name, _)| format!("patterns::{name}"))
        .collect();
    let folders = [
        "src/models/",
        "src/client/",
        "src/validators/",
        "src/lib.rs",
    ];
    // What operations share is a part of each that has it.
    let [shared, was_shared] = [files, other].map(|files| files.0.get(read::PARAMETERS));
    let always = [read::PARAMETERS, read::MANIFEST, read::SECURITY];
    let is_read = |(path, text): &(&String, &String)| {
        let is_shown = folders.iter().any(|folder| path.starts_with(folder));
        let is_same = || {
            let is_text = other.0.get(*path) == Some(*text);
            let is_gate = gates.get(*path) == other_gates.get(*path);
            is_text && is_gate && !changed.iter().any(|name| text.contains(name))
        };
        let is_sharing = shared != was_shared && path.starts_with("src/client/");
        always.contains(&path.as_str()) || is_shown && (is_sharing || !is_same())
    };
    let files: Vec<_> = files.0.iter().filter(is_read).collect();
    let files = files.into_par_iter();
    files
        .map(|(path, text)| {
            let part = read::file(path, text, &patterns, gates.get(path));
            (path.clone(), part)
        })
        .collect()
}

/// The files of types that are compiled for some features alone, each with these.
type Gates = BTreeMap<String, BTreeSet<String>>;

fn gates(files: &Crate) -> Gates {
    let text = files.0.get("src/models/mod.rs");
    let modules = text.map_or_else(Vec::new, |text| read::gates(text));
    let gates = modules.into_iter();
    gates
        .map(|(module, features)| (format!("src/models/{module}.rs"), features))
        .collect()
}

/// The patterns of a crate.
fn patterns(files: &Crate) -> Patterns {
    let text = files.0.get("src/validators/patterns.rs");
    text.map_or_else(Patterns::new, |text| read::patterns(text))
}

impl Interface {
    /// All that is seen of a crate, but of the files that are no Rust in one of the versions: all in
    /// them would be new, or gone.
    pub(super) fn new(parts: Parts, unread: &BTreeSet<String>) -> Self {
        let mut all = Self::default();
        for (path, part) in parts {
            if let Some(part) = part.filter(|_| !unread.contains(&path)) {
                all.merge(part);
            }
        }
        // The type of an operation is a part of it.
        for name in all.operations.keys() {
            all.types.remove(&format!("client::{name}"));
        }
        all
    }

    fn merge(&mut self, part: Self) {
        for (name, ty) in part.types {
            self.types.entry(name).or_default().merge(ty);
        }
        for (name, operation) in part.operations {
            self.operations.entry(name).or_default().merge(operation);
        }
        self.parameters.extend(part.parameters);
        self.schemas.extend(part.schemas);
        self.package.extend(part.package);
        self.shown.extend(part.shown);
    }

    /// How an operation authenticates, and whether that is how the client does.
    pub(super) fn authentication_of(&self, operation: &Operation) -> (Option<String>, bool) {
        match operation.constants.get("SECURITY") {
            Some(own) => (Some(alternatives(own)), false),
            None => (self.package.get(SECURITY).cloned(), true),
        }
    }

    /// The feature that an operation needs, if it needs one.
    pub(super) fn feature_of(&self, operation: &Operation) -> Option<String> {
        let name = operation.file.replace('_', "-");
        self.shown.contains(&read::feature(&name)).then_some(name)
    }
}

impl Type {
    fn merge(&mut self, part: Self) {
        self.kind = self.kind.or(part.kind);
        self.origin = self.origin.take().or(part.origin);
        self.is_open |= part.is_open;
        self.is_deprecated |= part.is_deprecated;
        self.members.extend(part.members);
        self.functions.extend(part.functions);
        self.traits.extend(part.traits);
        self.rules.extend(part.rules);
        self.defaults.extend(part.defaults);
        self.rivals.extend(part.rivals);
        self.features.extend(part.features);
        self.facts.extend(part.facts);
    }
}

impl Operation {
    fn merge(&mut self, part: Self) {
        if !part.method.is_empty() {
            self.method = part.method;
            self.function = part.function;
            self.file = part.file;
        }
        self.types.extend(part.types);
        self.constants.extend(part.constants);
        self.setters.extend(part.setters);
        self.takes.extend(part.takes);
    }
}

/// How the document's security is called.
pub(super) const SECURITY: &str = "the authentication";

/// What stands between alternatives.
const OR: &str = " or ";

/// What a call without any credential is asked for.
pub(super) const NOTHING: &str = "nothing";

/// `&[&["OAuth"], &["Key", "Tenant"], &[]]` in words: the last one asks for nothing, wherever it
/// stands, since a client that has any credential sends that.
pub(super) fn alternatives(text: &str) -> String {
    // The first bracket is that of the whole.
    let sets = text.split('[').skip(2).map(|set| {
        let names = set.split('"').skip(1).step_by(2);
        names.collect::<Vec<_>>().join(" and ")
    });
    let sets: Vec<String> = sets.collect();
    let is_free = sets.is_empty() || sets.iter().any(String::is_empty);
    let sets = sets.into_iter().filter(|names| !names.is_empty());
    let nothing = is_free.then(|| NOTHING.to_owned());
    sets.chain(nothing).collect::<Vec<_>>().join(OR)
}

/// What other ways to authenticate mean: who does it in a way that is left goes on, and who could in
/// several sends what it did, if they are tried in the order in which they were.
pub(super) fn authentication(before: &str, after: &str) -> Weight {
    let mut left = after.split(OR);
    // Each is looked for behind the one before.
    if before.split(OR).all(|way| left.any(|it| it == way)) {
        Weight::Compatible
    } else {
        Weight::Behaviour
    }
}

/// How a type is called: those of the models by their name.
pub(super) fn called(name: &str) -> String {
    format!("`{}`", name.strip_prefix("models::").unwrap_or(name))
}

/// What changed for the crate as a whole.
pub(super) fn compare_package(old: &Interface, new: &Interface, changes: &mut Changes) {
    for (what, before) in &old.package {
        if let Some(after) = new.package.get(what).filter(|after| *after != before) {
            let weight = match what.as_str() {
                "the package" => Weight::Breaking,
                "the description's version" => Weight::Compatible,
                SECURITY => authentication(before, after),
                _ => Weight::Behaviour,
            };
            changes.add(weight, what, format!("`{after}`, was `{before}`"));
        }
    }
    for name in old
        .shown
        .difference(&new.shown)
        .filter(|_| !new.shown.is_empty())
    {
        changes.add(Weight::Breaking, &format!("`{name}`"), "gone");
    }
}

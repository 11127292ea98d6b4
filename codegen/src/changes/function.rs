//! Functions: what they take and give, and what they do with it.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;
use syn::{Block, FnArg, Pat, ReturnType, Signature};

use super::rules::{Patterns, Reader, Rules};
use super::tokens;

/// A function that users call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Function {
    /// The names and types of the arguments, without the receiver.
    pub(super) arguments: Vec<(String, String)>,
    pub(super) output: String,
    /// What it sends, and what it asks of that.
    pub(super) rules: Rules,
    /// The arguments that each parameter is made of.
    pub(super) sources: BTreeMap<String, Vec<String>>,
    /// The functions that operations share and this one calls.
    pub(super) shared: Vec<String>,
    /// All that it does.
    pub(super) body: String,
    pub(super) is_deprecated: bool,
    /// What the server takes where a setter is not called.
    pub(super) default: Option<String>,
}

/// How two versions of a function differ for callers.
pub(super) enum Difference {
    /// Calls may not compile: the names that it is about, and in words.
    Types(BTreeSet<String>, String),
    /// Calls compile, and mean something else.
    Order(String),
    /// Calls compile and do what they did; more values are taken.
    Wider(String),
}

impl Function {
    pub(super) fn new(signature: &Signature, body: &Block, patterns: &Patterns) -> Self {
        let arguments: Vec<(String, String)> =
            signature.inputs.iter().filter_map(argument).collect();
        let mut reader = Reader::new(patterns);
        let names: Vec<String> = arguments.iter().map(|(name, _)| name.clone()).collect();
        // What stands before the call makes values that are sent.
        if let Some(call) = body.stmts.last() {
            reader.sends(call.to_token_stream(), &names);
        }
        Self {
            arguments,
            output: match &signature.output {
                ReturnType::Default => String::new(),
                ReturnType::Type(_, ty) => tokens::text(ty),
            },
            rules: reader.rules,
            sources: reader.sources,
            shared: reader.shared,
            body: tokens::text(body),
            is_deprecated: false,
            default: None,
        }
    }

    /// The function with other names in its types.
    pub(super) fn renamed(mut self, names: &BTreeMap<String, String>) -> Self {
        for (_, ty) in &mut self.arguments {
            *ty = tokens::renamed(ty, names);
        }
        self.output = tokens::renamed(&self.output, names);
        self.body = tokens::renamed(&self.body, names);
        self
    }

    /// The parameter that a place stands in, which is the whole place or what is before its items.
    pub(super) fn parameter_of<'p>(&self, place: &'p str) -> &'p str {
        if self.sources.contains_key(place) {
            return place;
        }
        place.split('/').next().unwrap_or_default()
    }

    /// Which argument a parameter is made of, if of one alone.
    pub(super) fn position(&self, place: &str) -> Option<usize> {
        let [source] = self.sources.get(place)?.as_slice() else {
            return None;
        };
        self.arguments.iter().position(|(name, _)| name == source)
    }

    /// How the arguments differ.
    pub(super) fn difference(&self, new: &Self) -> Option<Difference> {
        let types = |function: &Self| -> Vec<String> {
            function
                .arguments
                .iter()
                .map(|(_, ty)| ty.clone())
                .collect()
        };
        let is_moved = moved(self, new);
        if types(self) == types(new) {
            let names = new.arguments.iter().map(|(name, _)| name);
            return is_moved.then(|| Difference::Order(order(names.cloned().collect())));
        }
        if let Some(wider) = self.wider(new).filter(|_| !is_moved) {
            return Some(Difference::Wider(wider));
        }
        let old: BTreeMap<&String, &String> = self.arguments.iter().map(|(a, b)| (a, b)).collect();
        let now: BTreeMap<&String, &String> = new.arguments.iter().map(|(a, b)| (a, b)).collect();
        let (mut names, mut words) = (BTreeSet::new(), Vec::new());
        for (name, ty) in &new.arguments {
            let word = match old.get(name) {
                None => format!("takes `{name}: {ty}` as well"),
                Some(before) if *before != ty => {
                    format!("takes `{name}` as `{ty}`, was `{before}`")
                }
                Some(_) => continue,
            };
            names.insert(name.clone());
            words.push(word);
        }
        for (name, _) in self
            .arguments
            .iter()
            .filter(|(name, _)| !now.contains_key(name))
        {
            names.insert(name.clone());
            words.push(format!("no longer takes `{name}`"));
        }
        if names.is_empty() {
            let names = new.arguments.iter().map(|(name, _)| name.clone());
            words.push(order(names.collect()));
        }
        Some(Difference::Types(names, words.join(", ")))
    }

    /// Where the arguments are the same but for those that may be all that becomes what they were.
    fn wider(&self, new: &Self) -> Option<String> {
        let mut words = Vec::new();
        for ((_, old), (name, ty)) in self.arguments.iter().zip(&new.arguments) {
            if *ty == format!("impl Into<{old}>") {
                words.push(format!("takes `{name}` as `{ty}`, was `{old}`"));
            } else if old != ty {
                return None;
            }
        }
        let is_same_length = self.arguments.len() == new.arguments.len();
        is_same_length.then(|| words.join(", "))
    }
}

/// Whether arguments that both have stand in another order, or one took the place of another.
fn moved(old: &Function, new: &Function) -> bool {
    let names = |one: &Function, other: &Function| -> Vec<String> {
        let names = one.arguments.iter().map(|(name, _)| name);
        let both = names.filter(|name| other.arguments.iter().any(|(it, _)| it == *name));
        both.cloned().collect()
    };
    let at = |function: &Function, name: &String| {
        function.arguments.iter().position(|(it, _)| it == name)
    };
    let both = names(old, new);
    let is_same_length = old.arguments.len() == new.arguments.len();
    both != names(new, old)
        || is_same_length && both.iter().any(|name| at(old, name) != at(new, name))
}

fn order(names: Vec<String>) -> String {
    format!(
        "takes its arguments in another order: {}",
        tokens::listed(names.into_iter())
    )
}

/// An argument, but not the receiver.
fn argument(argument: &FnArg) -> Option<(String, String)> {
    match argument {
        FnArg::Receiver(_) => None,
        FnArg::Typed(typed) => {
            let name = match &*typed.pat {
                Pat::Ident(name) => name.ident.to_string().trim_start_matches("r#").to_owned(),
                pattern => tokens::text(pattern),
            };
            Some((name, tokens::text(&typed.ty)))
        }
    }
}

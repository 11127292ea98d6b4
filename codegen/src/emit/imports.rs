//! The `use` lines of one emitted file: what its items name, each once, sorted.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;

use crate::ir::SchemaId;

/// The names that a file imports, by the path that they come from, and the schemas that it applies
/// to any JSON.
#[derive(Clone, Debug, Default)]
pub(super) struct Imports {
    names: BTreeMap<String, BTreeSet<String>>,
    modules: BTreeSet<String>,
    schemas: BTreeSet<SchemaId>,
    patterns: BTreeSet<String>,
    /// Whether the document says nothing of some item.
    lacks_docs: bool,
}

impl Imports {
    /// Adds `use PATH::NAME`.
    pub(super) fn add(&mut self, path: &str, name: &str) {
        self.names
            .entry(path.to_owned())
            .or_default()
            .insert(name.to_owned());
    }

    /// Takes note that the file calls methods that a module of the runtime adds to its types.
    pub(super) fn needs(&mut self, module: &str) {
        self.modules.insert(module.to_owned());
    }

    /// Takes note that the file calls the function of a schema.
    pub(super) fn add_schema(&mut self, id: SchemaId) {
        self.schemas.insert(id);
        self.add("crate::validators", "schemas");
    }

    /// Takes note that the file matches a pattern.
    pub(super) fn add_pattern(&mut self, pattern: &str) {
        self.patterns.insert(pattern.to_owned());
        self.add("crate::validators", "patterns");
    }

    /// Takes note that an item of the file has no docs.
    pub(super) const fn lacks_docs(&mut self) {
        self.lacks_docs = true;
    }

    /// Whether some item of the file has no docs.
    pub(super) const fn has_undocumented(&self) -> bool {
        self.lacks_docs
    }

    /// The patterns that the file matches.
    pub(super) fn patterns(&self) -> BTreeSet<String> {
        self.patterns.clone()
    }

    /// The schemas whose functions the file calls.
    pub(super) fn schemas(&self) -> BTreeSet<SchemaId> {
        self.schemas.clone()
    }

    /// Takes a name out again: the file defines it itself.
    pub(super) fn remove(&mut self, path: &str, name: &str) {
        if let Some(names) = self.names.get_mut(path) {
            names.remove(name);
            if names.is_empty() {
                self.names.remove(path);
            }
        }
    }

    /// The modules of the runtime, and their public items, that the file names.
    pub(super) fn runtime(&self) -> BTreeSet<String> {
        let direct = self
            .names
            .get("crate::runtime")
            .into_iter()
            .flatten()
            .cloned();
        let inside = self
            .names
            .keys()
            .filter_map(|path| path.strip_prefix("crate::runtime::"))
            .map(str::to_owned);
        let modules = self.modules.iter().cloned();
        direct.chain(inside).chain(modules).collect()
    }

    /// Takes over what another part of the file imports.
    pub(super) fn merge(&mut self, other: Self) {
        for (path, names) in other.names {
            self.names.entry(path).or_default().extend(names);
        }
        self.modules.extend(other.modules);
        self.schemas.extend(other.schemas);
        self.patterns.extend(other.patterns);
        self.lacks_docs |= other.lacks_docs;
    }

    /// The lines in rustfmt's order: the standard library, other crates, this crate, with an empty line
    /// between.
    pub(super) fn emit(&self) -> TokenStream {
        let mut lines: Vec<(u8, String)> = self
            .names
            .iter()
            .map(|(path, names)| (rank(path), line(path, names)))
            .collect();
        // A brace sorts behind every letter, as rustfmt has it.
        lines.sort();
        let mut tokens = TokenStream::new();
        for (at, (rank, line)) in lines.iter().enumerate() {
            let begins_group = at > 0 && lines[at - 1].0.min(OWN) != (*rank).min(OWN);
            if begins_group {
                tokens.extend(super::blank());
            }
            tokens.extend(parse(&format!("use {line};")));
        }
        tokens
    }
}

/// From which rank on paths lead into the crate itself.
const OWN: u8 = 2;

/// The standard library, then other crates, then `super`, then `crate`.
fn rank(path: &str) -> u8 {
    match path.split("::").next() {
        Some("std") => 0,
        Some("super") => OWN,
        Some("crate") => OWN + 1,
        _ => 1,
    }
}

/// What one path gives: a name, or several in braces.
fn line(path: &str, names: &BTreeSet<String>) -> String {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    match names.as_slice() {
        [name] => format!("{path}::{name}"),
        names => format!("{path}::{{{}}}", names.join(", ")),
    }
}

/// Written text as tokens.
fn parse(text: &str) -> TokenStream {
    text.parse()
        .expect("import paths are written in this crate or are identifiers of `names`")
}

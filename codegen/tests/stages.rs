//! The stages depend on each other as `codegen/src/lib.rs` draws them.
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};

/// What each module of the crate may name of the others; those that are not here, all.
const ALLOWED: [(&str, &[&str]); 17] = [
    ("config", &[]),
    ("direction", &[]),
    ("media_type", &[]),
    ("number", &[]),
    ("source", &[]),
    ("diagnostic", &["source"]),
    // Overlays are applied between reading and checking.
    (
        "document",
        &[
            "diagnostic",
            "direction",
            "media_type",
            "number",
            "overlay",
            "source",
        ],
    ),
    ("overlay", &["diagnostic", "document", "source"]),
    ("ir", &["direction", "media_type", "number", "source"]),
    (
        "lower",
        &[
            "config",
            "diagnostic",
            "document",
            "ir",
            "media_type",
            "source",
        ],
    ),
    ("names", &["ir"]),
    ("facts", &["ir"]),
    // A module is printed where it is made: by all threads.
    ("emit", &["facts", "ir", "names", "render"]),
    ("render", &["emit"]),
    // How the emitted text says what it says.
    ("changes", &["emit", "render"]),
    ("examples", &["diagnostic", "document", "source"]),
    ("selection", &["config", "document", "source"]),
];

/// The Rust files of a module.
fn files(path: &Path) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path.to_owned()];
    }
    let entries = fs::read_dir(path).unwrap();
    entries
        .flat_map(|entry| files(&entry.unwrap().path()))
        .collect()
}

/// The names behind `crate::` in a piece of code.
fn named(code: TokenStream, names: &mut BTreeSet<String>) {
    let tokens: Vec<TokenTree> = code.into_iter().collect();
    for tokens in tokens.windows(4) {
        if let [
            TokenTree::Ident(root),
            TokenTree::Punct(_),
            TokenTree::Punct(_),
            name,
        ] = tokens
            && root == "crate"
        {
            // One name, or several in braces.
            let list = name.to_string();
            let paths = list.trim_start_matches('{').split(',');
            let first = paths.filter_map(|path| path.split(':').next());
            names.extend(first.map(|name| name.trim().to_owned()));
        }
    }
    for token in tokens {
        if let TokenTree::Group(group) = token {
            named(group.stream(), names);
        }
    }
}

#[test]
fn no_stage_names_one_that_comes_later() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut modules: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let module = path.file_stem().unwrap().to_string_lossy().into_owned();
        let names = modules.entry(module).or_default();
        for file in files(&path) {
            named(fs::read_to_string(file).unwrap().parse().unwrap(), names);
        }
    }
    // Emitted code has a root of its own.
    let own: BTreeSet<String> = modules.keys().cloned().collect();
    for (module, allowed) in ALLOWED {
        let names = modules[module].intersection(&own);
        let names = names.map(String::as_str).filter(|name| *name != module);
        let others: Vec<_> = names.filter(|name| !allowed.contains(name)).collect();
        assert!(others.is_empty(), "`{module}` names {others:?}");
    }
}

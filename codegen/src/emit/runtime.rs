//! The hand-written runtime: the files of it that the output needs, copied whole.
//!
//! `runtime/src/lib.rs` says which items of a module are public; what a module needs of others is
//! read from its own text, and so are the packages that it needs.

use std::collections::{BTreeMap, BTreeSet};

use super::imports::Imports;
use super::{Module, Plan, module_docs};
use quote::{format_ident, quote};

/// The files of the runtime by module, embedded when this crate is built.
macro_rules! files {
    ($($name:ident),* $(,)?) => {
        &[$((stringify!($name), include_str!(concat!("../../runtime/src/", stringify!($name), ".rs")))),*]
    };
}

const FILES: &[(&str, &str)] = files![
    added_header,
    address,
    answer,
    any_label,
    around_text,
    api_key,
    auth,
    auth_error,
    basic,
    bearer,
    builder,
    call,
    challenge,
    charset,
    client,
    connections,
    cookie,
    date,
    date_time,
    decimal,
    declared,
    digest,
    download,
    drift,
    email,
    env,
    envelope,
    equality,
    error,
    events,
    excerpt,
    exchange,
    expression,
    file,
    flattened,
    form,
    format,
    headers,
    hostname,
    identifier,
    integer,
    integer_enum,
    json,
    json_lines,
    keyword,
    media_type,
    module,
    multipart,
    oauth,
    object,
    one_way,
    operation,
    optional,
    parameter,
    pattern,
    place,
    plain,
    received,
    regex,
    request,
    retry,
    retry_after,
    rivals,
    secret_text,
    sent_json,
    stream_error,
    streaming,
    string_enum,
    subject,
    tagged_union,
    text,
    time,
    token,
    token_source,
    transport,
    tuple,
    undeclared,
    union,
    uri,
    uri_template,
    validate,
    version,
    written,
];

/// What the runtime shows to users.
const INDEX: &str = include_str!("../../runtime/src/lib.rs");

/// The manifest of the runtime: the packages and the versions that it was tested with.
const MANIFEST: &str = include_str!("../../runtime/Cargo.toml");

/// The part of the runtime that the output needs.
#[derive(Debug)]
pub(super) struct Runtime {
    /// The files.
    pub(super) files: Vec<Module>,
    /// The public items.
    pub(super) exports: BTreeSet<String>,
    /// The packages, as lines of a manifest.
    pub(super) dependencies: BTreeMap<String, String>,
}

/// Chooses what the emitted modules need of the runtime.
pub(super) fn emit(plan: &Plan, modules: &[Module]) -> Runtime {
    let exports = exports();
    let named = modules.iter().flat_map(|module| &module.runtime);
    let mut open: Vec<&str> = named
        .filter_map(|name| {
            let by_export = exports
                .iter()
                .find(|(_, items)| items.contains(name.as_str()))
                .map(|(module, _)| *module);
            by_export.or_else(|| {
                FILES
                    .iter()
                    .map(|(module, _)| *module)
                    .find(|module| module == name)
            })
        })
        .collect();
    open.push("validate");
    if plan.drift {
        open.push("drift");
    }
    let mut needed: BTreeMap<&str, &str> = BTreeMap::new();
    while let Some(name) = open.pop() {
        if let Some((name, text)) = FILES.iter().find(|(module, _)| *module == name)
            && needed.insert(name, text).is_none()
        {
            open.extend(siblings(text));
        }
    }
    let mut files = vec![index(plan, &needed, &exports)];
    files.extend(needed.iter().map(|(name, text)| {
        let path = format!("src/runtime/{name}.rs");
        Module::text(
            &path,
            format!(
                "{}

{text}",
                super::header(plan)
            ),
        )
    }));
    Runtime {
        files,
        exports: needed
            .keys()
            .flat_map(|name| exports.get(name).into_iter().flatten())
            .map(|item| (*item).to_owned())
            .collect(),
        dependencies: dependencies(needed.values().copied()),
    }
}

/// `runtime/mod.rs`: the modules, and what users see of them.
fn index(
    plan: &Plan,
    needed: &BTreeMap<&str, &str>,
    exports: &BTreeMap<&str, BTreeSet<&str>>,
) -> Module {
    let docs = module_docs(
        "What every call and every validator has in common, written by hand and copied here whole.",
    );
    let modules = needed.keys().map(|name| format_ident!("{name}"));
    let uses = needed.keys().filter_map(|name| {
        let (module, items) = (format_ident!("{name}"), exports.get(name)?);
        let items: Vec<_> = items.iter().map(|item| format_ident!("{item}")).collect();
        Some(match items.as_slice() {
            [item] => quote!(pub use #module::#item;),
            items => quote!(pub use #module::{#(#items),*};),
        })
    });
    let blank = super::blank();
    let few = super::gate::allow(plan);
    let allow = quote! {
        #docs
        #few
        #![allow(dead_code, unused_imports, reason = "files are copied whole, and no API needs every item of theirs")]
    };
    let items = quote!(#(pub(crate) mod #modules;)* #blank #(#uses)*);
    Module::rust(
        "src/runtime/mod.rs".to_owned(),
        allow,
        &Imports::default(),
        items,
    )
}

/// The public items of each module, as `runtime/src/lib.rs` exports them.
fn exports() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let mut exports: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for statement in INDEX.split(';') {
        let Some((_, path)) = statement.split_once("pub use ") else {
            continue;
        };
        let Some((module, items)) = path.split_once("::") else {
            continue;
        };
        let items = items
            .trim_matches(['{', '}'])
            .split(',')
            .map(str::trim)
            .filter(|item| !item.is_empty());
        exports.entry(module).or_default().extend(items);
    }
    exports
}

/// The modules that a module names.
fn siblings(text: &'static str) -> impl Iterator<Item = &'static str> {
    // Macros name modules by the path that they have in the output.
    ["super::", "$crate::runtime::"]
        .into_iter()
        .flat_map(|path| {
            text.split(path).skip(1).filter_map(|rest| {
                rest.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
                    .next()
            })
        })
}

/// The packages that the texts name, with their lines of the runtime's manifest.
fn dependencies<'a>(texts: impl Iterator<Item = &'a str>) -> BTreeMap<String, String> {
    let texts: Vec<&str> = texts.collect();
    let section = MANIFEST
        .split("[dependencies]")
        .nth(1)
        .and_then(|rest| rest.split("\n[").next())
        .unwrap_or_default();
    section
        .lines()
        .filter_map(|line| line.split_once(" = "))
        .filter(|(name, _)| {
            let path = format!("{}::", name.replace('-', "_"));
            texts.iter().any(|text| text.contains(&path))
        })
        .map(|(name, version)| (name.to_owned(), version.to_owned()))
        .collect()
}

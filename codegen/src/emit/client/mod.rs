//! The client: one file for each tag, and what its operations share.
//!
//! Everything that calls have in common is hand-written in the runtime; an emitted operation says
//! what it sends and how its answers are read.

mod answer;
mod headers;
mod operation;
mod parameter;
mod security;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::{Content, Module, Plan, blank, doc, module_docs, spaced};
use crate::ir::TagId;

/// Emits `client/mod.rs` and the files that the API needs.
pub(super) fn emit(plan: &Plan) -> Vec<Module> {
    let mut files: BTreeMap<String, (TokenStream, BTreeSet<String>)> = BTreeMap::new();
    files.insert("security".to_owned(), security::emit(plan));
    if !plan.api.failures.is_empty() {
        files.insert("failures".to_owned(), answer::failures(plan));
    }
    if !plan.api.headers.is_empty() {
        files.insert("headers".to_owned(), headers::emit(plan));
    }
    if !plan.api.versions.is_empty() {
        files.insert("versions".to_owned(), versions(plan));
    }
    for (at, tag) in plan.api.tags.iter().enumerate() {
        let operations = (0..plan.api.operations.len())
            .filter(|index| plan.api.operations[*index].tag == TagId(at));
        let mut imports = Imports::default();
        let operations: Vec<usize> = operations.collect();
        let methods: Vec<TokenStream> = operations
            .iter()
            .map(|index| operation::method(plan, *index, &mut imports))
            .collect();
        let rest: Vec<TokenStream> = operations
            .iter()
            .map(|index| operation::rest(plan, *index, &mut imports))
            .collect();
        let docs = doc::module(&tag.docs, &[]);
        let runtime = imports.runtime();
        let (imports, blank) = (imports.emit(), blank());
        let (methods, rest) = (spaced(methods), spaced(rest));
        let file = quote!(#docs #blank #imports #blank impl Client { #methods } #blank #rest);
        files.insert(plan.names.tags[at].plain().to_owned(), (file, runtime));
    }
    let mut modules = vec![index(plan, files.keys())];
    modules.extend(files.into_iter().map(|(name, (tokens, runtime))| Module {
        path: format!("src/client/{name}.rs"),
        content: Content::Rust(tokens),
        runtime,
    }));
    modules
}

/// `client/mod.rs`: the files, and what users name of them.
fn index<'a>(plan: &Plan, files: impl Iterator<Item = &'a String>) -> Module {
    let modules = files.map(|name| quote::format_ident!("{name}"));
    let failures = plan.names.failures.iter().map(|names| &names.ident);
    let failures =
        (!plan.names.failures.is_empty()).then(|| quote!(pub use failures::{#(#failures),*};));
    let tags = plan.names.tags.iter().enumerate().map(|(at, module)| {
        let operations = plan
            .api
            .operations
            .iter()
            .zip(&plan.names.operations)
            .filter(|(operation, _)| operation.tag == TagId(at));
        let idents = operations.flat_map(|(operation, names)| {
            let output = matches!(operation.output, crate::ir::Output::Several(_))
                .then_some(&names.output.0);
            std::iter::once(&names.marker).chain(output)
        });
        let idents: Vec<_> = idents.collect();
        quote!(pub use #module::{#(#idents),*};)
    });
    let docs = module_docs(
        "The operations of the description: a method of [`Client`](crate::Client) for each.",
    );
    let blank = blank();
    Module {
        path: "src/client/mod.rs".to_owned(),
        content: Content::Rust(quote!(#docs #blank #(mod #modules;)* #blank #(#tags)* #failures)),
        runtime: BTreeSet::new(),
    }
}

/// The dated versions as constants.
///
/// Emits:
/// ```text
/// impl ApiVersion {
///     /// `2023-01-01`.
///     pub const V2023_01_01: Self = Self::new(2023, 1, 1);
/// }
/// ```
fn versions(plan: &Plan) -> (TokenStream, BTreeSet<String>) {
    let constants = plan
        .api
        .versions
        .iter()
        .zip(&plan.names.versions)
        .filter_map(|(version, ident)| {
            let line = format!(" `{version}`.");
            let mut parts = version.splitn(3, '-').map(|part| {
                part.parse::<u16>()
                    .ok()
                    .map(proc_macro2::Literal::u16_unsuffixed)
            });
            let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
            Some(quote!(#[doc = #line] pub const #ident: Self = Self::new(#year, #month, #day);))
        });
    let constants: Vec<TokenStream> = constants.collect();
    let mut imports = Imports::default();
    imports.add("crate::runtime", "ApiVersion");
    let docs = module_docs("The versions that the description's media types name.");
    let runtime = imports.runtime();
    let (imports, blank, constants) = (imports.emit(), blank(), spaced(constants));
    (
        quote!(#docs #blank #imports #blank impl ApiVersion { #constants }),
        runtime,
    )
}

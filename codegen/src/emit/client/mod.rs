//! The client: one file for each tag, and what its operations share.
//!
//! Everything that calls have in common is hand-written in the runtime; an emitted operation says
//! what it sends and how its answers are read.

mod answer;
mod body;
mod docs;
mod failure;
mod headers;
mod operation;
mod parameter;
mod security;
mod servers;
mod shared;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use rayon::prelude::*;

pub(super) use body::is_copied;
pub(super) use docs::{Sample, sample};
pub(super) use operation::given;
pub(super) use security::{Named, schemes};

use super::imports::Imports;
use super::{Module, Plan, doc, gate, shared_docs, spaced};
use crate::facts::{FeatureId, Gate};
use crate::ir::{Tag, TagId};
use crate::render;

/// Emits `client/mod.rs` and the files that the API needs.
pub(super) fn emit(plan: &Plan) -> Vec<Module> {
    let mut modules = vec![security::emit(plan)];
    modules.extend((!plan.api.failures.is_empty()).then(|| failure::emit(plan)));
    modules.extend((!plan.api.headers.is_empty()).then(|| headers::emit(plan)));
    modules.extend(servers::emit(plan));
    modules.extend(shared::emit(plan));
    modules.extend((!plan.api.versions.is_empty()).then(|| versions(plan)));
    let mut operations = vec![Vec::new(); plan.api.tags.len()];
    for (at, operation) in plan.api.operations.iter().enumerate() {
        operations[operation.tag.0].push(at);
    }
    let tags = operations.par_iter().enumerate();
    modules.par_extend(tags.map(|(at, operations)| tag(plan, TagId(at), operations)));
    modules.push(index(plan, &modules));
    modules
}

/// The operations of one tag, by their indices: the methods of the client, then what belongs to each.
fn tag(plan: &Plan, id: TagId, operations: &[usize]) -> Module {
    let path = format!("src/client/{}.rs", plan.names.tags[id.0].plain());
    let mut imports = Imports::default();
    let methods = spaced(
        operations
            .iter()
            .map(|at| operation::method(plan, *at, &mut imports))
            .collect::<Vec<_>>(),
    );
    // The page of a private module is shown to nobody.
    let docs = tag_docs(&plan.api.tags[id.0]);
    let print = |item| render::print(item, &path);
    let mut items = vec![print(quote!(#docs impl Client { #methods }))];
    let rest = operations.iter();
    items.extend(rest.map(|at| print(operation::rest(plan, *at, &mut imports))));
    Module::of_items(path, TokenStream::new(), &imports, items)
}

/// What is said of a tag, and what it is called.
fn tag_docs(tag: &Tag) -> TokenStream {
    let name = (!tag.name.is_empty()).then(|| format!("Tag: {}", doc::code(&tag.name)));
    doc::attributes(&tag.docs, name.as_slice())
}

/// `client/mod.rs`: the files, and what users name of them.
fn index(plan: &Plan, modules: &[Module]) -> Module {
    let files = modules
        .iter()
        .filter_map(|module| module.path.strip_prefix("src/client/")?.strip_suffix(".rs"));
    let mut imports = Imports::default();
    let mut gated = BTreeMap::new();
    if plan.facts.features.is_some() {
        for (at, module) in plan.names.tags.iter().enumerate() {
            let gate = Gate::from([FeatureId(at)]);
            let line = gate::module(plan, module, true, Some(&gate), &mut imports);
            gated.insert(module.plain(), line);
        }
    }
    let files: BTreeSet<&str> = files.filter(|name| !gated.contains_key(name)).collect();
    // Without a trait, what sets shared parameters has nothing that users name.
    let is_named = |name: &&str| *name != "parameters" || shared::has_traits(plan);
    let shown = ["failures", "parameters", "servers"].into_iter();
    let shown = shown.filter(|name| files.contains(name)).filter(is_named);
    let shown = shown.map(|name| {
        let ident = format_ident!("{name}");
        quote!(pub use #ident::*;)
    });
    let files = files.iter().map(|name| format_ident!("{name}"));
    let tags = plan.names.tags.iter();
    let tags = tags
        .filter(|module| !gated.contains_key(module.plain()))
        .map(|module| quote!(pub use #module::*;));
    let docs = shared_docs(
        plan,
        "The operations of the document: a method of [`Client`](crate::Client) for each.",
    );
    let gated = gated.values();
    let items = spaced([
        quote!(#(mod #files;)*),
        quote!(#(#shown)* #(#tags)*),
        quote!(#(#gated)*),
    ]);
    Module::rust("src/client/mod.rs".to_owned(), docs, &imports, items)
}

/// The dated versions as constants.
///
/// Emits:
/// ```text
/// /// The media type of the version `2023-01-01`.
/// pub(super) const V2023_01_01: VersionedTypes =
///     VersionedTypes::of("2023-01-01", "application/vnd.pets.2023-01-01+json");
///
/// impl ApiVersion {
///     /// `2023-01-01`.
///     pub const V2023_01_01: Self = Self::new(2023, 1, 1);
/// }
/// ```
fn versions(plan: &Plan) -> Module {
    let constants = plan
        .api
        .versions
        .iter()
        .zip(&plan.names.versions)
        .filter_map(|(version, ident)| {
            let line = format!(" `{version}`.");
            let mut parts = version.splitn(3, '-').map(|part| {
                let number = part.parse::<u16>().ok();
                number.map(Literal::u16_unsuffixed)
            });
            let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
            Some(quote!(#[doc = #line] pub const #ident: Self = Self::new(#year, #month, #day);))
        });
    let constants: Vec<TokenStream> = constants.collect();
    let mut imports = Imports::default();
    imports.add("crate::runtime", "ApiVersion");
    let types = plan.api.versions.iter().zip(&plan.facts.media_types);
    let types = types.zip(&plan.names.versions);
    let types = types.filter_map(|((date, media_type), ident)| {
        let media_type = media_type.as_ref()?;
        let line = format!(" The commonest media type of the version `{date}`.");
        Some(quote! {
            #[doc = #line]
            pub(super) const #ident: VersionedTypes = VersionedTypes::of(#date, #media_type);
        })
    });
    let mut items: Vec<TokenStream> = types.collect();
    if !items.is_empty() {
        imports.add("crate::runtime", "VersionedTypes");
    }
    let docs = shared_docs(plan, "The versions that the document's media types name.");
    let constants = spaced(constants);
    items.push(quote!(impl ApiVersion { #constants }));
    Module::rust(
        "src/client/versions.rs".to_owned(),
        docs,
        &imports,
        spaced(items),
    )
}

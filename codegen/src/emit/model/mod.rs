//! The models: one file for each component schema, with the types that stand inside it.

mod case;
mod constructor;
mod integer_enum;
mod newtype;
mod reader;
mod record;
mod string_enum;
mod tagged_union;
mod union;

pub(crate) use case::Case;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;
use rayon::prelude::*;

use super::imports::Imports;
use super::{Module, Plan, doc, gate, spaced, validator};
use crate::ir::{Docs, Shape, Tagging, Type, TypeId};
use crate::render;

/// Whether docs say of a type or a member, in a sentence that begins so, that it should be used no
/// longer.
pub(crate) fn says_deprecated(docs: &str) -> bool {
    let start = docs.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    docs.contains("Deprecated") || docs.contains("DEPRECATED") || start.starts_with("deprecated")
}

/// What is said of a type or a member that should be used no longer, unless its prose does.
fn deprecation(docs: &Docs) -> Option<String> {
    let is_said = [&docs.summary, &docs.description].map(|text| says_deprecated(text));
    (docs.deprecated && is_said == [false, false]).then(|| "Deprecated.".to_owned())
}

/// Emits `models/mod.rs` and a file for each component schema.
pub(super) fn emit(plan: &Plan) -> Vec<Module> {
    let files = files(plan).into_par_iter();
    let files = files.map(|(owner, types)| file(plan, owner, &types));
    let (mut modules, undocumented): (Vec<Module>, Vec<bool>) = files.unzip();
    modules.push(index(plan, undocumented.contains(&true)));
    modules
}

/// The file of one component schema, and whether something in it has no docs.
fn file(plan: &Plan, owner: TypeId, types: &[TypeId]) -> (Module, bool) {
    let mut imports = Imports::default();
    let path = format!("src/models/{}.rs", plan.names.ty(owner).module.plain());
    let items: Vec<String> = types
        .iter()
        .map(|id| render::print(item(plan, *id, &mut imports), &path))
        .collect();
    for id in types {
        imports.remove("super", plan.names.ty(*id).ident.as_str());
    }
    let module = Module::of_items(path, TokenStream::new(), &imports, items);
    (module, imports.has_undocumented())
}

/// The types of each file, in document order behind the type that owns the file, by that one.
pub(super) fn files(plan: &Plan) -> BTreeMap<TypeId, Vec<TypeId>> {
    let mut files: BTreeMap<TypeId, Vec<TypeId>> = BTreeMap::new();
    for id in plan.api.type_ids() {
        files.entry(plan.api.ty(id).owner).or_default().push(id);
    }
    for (owner, types) in &mut files {
        types.sort_by_key(|id| id != owner);
    }
    files
}

/// `models/mod.rs`: the files, and their types in one place.
fn index(plan: &Plan, has_undocumented: bool) -> Module {
    let mut imports = Imports::default();
    let (mut lines, mut gated) = (BTreeMap::new(), BTreeMap::new());
    for (owner, types) in files(plan) {
        let module = &plan.names.ty(owner).module;
        if let Some(features) = &plan.facts.features {
            let gate = features.of_file(owner);
            let line = gate::module(plan, module, true, gate, &mut imports);
            gated.insert(module.clone(), line);
            continue;
        }
        let mut idents: Vec<_> = types.iter().map(|id| &plan.names.ty(*id).ident).collect();
        idents.sort();
        let uses = match idents.as_slice() {
            [ident] => quote!(pub use #module::#ident;),
            idents => quote!(pub use #module::{#(#idents),*};),
        };
        lines.insert(module.clone(), uses);
    }
    let modules = lines.keys();
    let uses = lines.values();
    let docs = super::module_docs("The types of the document: what is sent and what comes back.");
    let allow = has_undocumented.then(|| {
        let reason = "of some items the document has nothing but the name";
        quote!(#![allow(missing_docs, reason = #reason)])
    });
    let docs = quote!(#docs #allow);
    let gated = gated.values();
    let items = spaced([
        quote!(#(mod #modules;)*),
        quote!(#(#uses)*),
        quote!(#(#gated)*),
    ]);
    Module::rust("src/models/mod.rs".to_owned(), docs, &imports, items)
}

/// Emits the definition of one type, with what belongs to it.
fn item(plan: &Plan, id: TypeId, imports: &mut Imports) -> TokenStream {
    let definition = plan.api.ty(id);
    let item = match &definition.shape {
        Shape::Struct(shape) => record::emit(plan, id, shape, imports),
        Shape::Enum(shape) => string_enum::emit(plan, id, shape, imports),
        Shape::Integers(shape) => integer_enum::emit(plan, id, shape, imports),
        Shape::Union(shape) => match &shape.tagging {
            Tagging::Member(name) => tagged_union::emit(plan, id, shape, name, imports),
            Tagging::Objects(_) | Tagging::ByValue => union::emit(plan, id, shape, imports),
        },
        Shape::Newtype(shape) => newtype::emit(plan, id, shape, imports),
    };
    // What lists texts brings its validator with it.
    let is_enum = matches!(definition.shape, Shape::Enum(_));
    if plan.facts.demanding[id.0] || is_enum {
        return item;
    }
    // There is nothing to check, and no validator of its own.
    imports.add("crate::runtime::validate", "always_valid");
    let ident = &plan.names.ty(id).ident;
    let any = plan
        .api
        .is_made_of_any(&Type::Named(id))
        .then(|| quote!(any));
    spaced([item, quote!(always_valid!(#any #ident);)])
}

/// Whether a value is given as anything that is made into the type: a secret or an enum of proposals by
/// any text, a union by what its branches hold.
pub(super) fn is_made(plan: &Plan, ty: &Type) -> bool {
    match ty {
        Type::SecretText => true,
        Type::Named(id) => match &plan.api.ty(*id).shape {
            Shape::Enum(shape) => shape.any_text,
            _ => plan.facts.mixed[id.0],
        },
        _ => false,
    }
}

/// Whether any text makes a value of a type: a string, an open enum of strings, a struct around
/// either, or a choice that has one of these.
fn takes_text(plan: &Plan, ty: &Type) -> bool {
    let (mut open, mut seen) = (vec![ty], BTreeSet::new());
    while let Some(ty) = open.pop() {
        let id = match ty {
            Type::String | Type::SecretText => return true,
            Type::Named(id) if seen.insert(*id) => *id,
            _ => continue,
        };
        match &plan.api.ty(id).shape {
            Shape::Enum(_) => return true,
            Shape::Newtype(shape) if !plan.facts.is_boxed(id, 0) => open.push(&shape.ty),
            Shape::Union(union) if !union.is_tagged() => {
                open.extend(union.branches.iter().map(|branch| &branch.ty));
            }
            Shape::Newtype(_) | Shape::Struct(_) | Shape::Integers(_) | Shape::Union(_) => {}
        }
    }
    false
}

/// The docs of a type: the document's prose, what the whole has to satisfy, and where it stands.
fn docs(plan: &Plan, id: TypeId) -> TokenStream {
    let definition = plan.api.ty(id);
    let schema = [plan.api.schema(definition.schema)];
    let demanded = match &definition.shape {
        Shape::Newtype(newtype) => {
            validator::demanded(plan, &schema, &newtype.ty, &definition.docs)
        }
        Shape::Struct(_) => validator::demanded(plan, &schema, &Type::Named(id), &definition.docs),
        // Their variants say what there is.
        Shape::Enum(_) | Shape::Integers(_) | Shape::Union(_) => None,
    };
    let origin = doc::code(&definition.reference);
    let mut extra: Vec<String> = demanded.into_iter().collect();
    extra.extend(deprecation(&definition.docs));
    extra.push(format!("Schema: {origin}"));
    doc::attributes(&definition.docs, &extra)
}

/// The traits that a type derives besides `Clone`, `Debug` and `PartialEq`.
fn derives(plan: &Plan, id: TypeId) -> TokenStream {
    if plan.facts.eq[id.0] {
        quote!(Clone, Debug, PartialEq, Eq)
    } else {
        quote!(Clone, Debug, PartialEq)
    }
}

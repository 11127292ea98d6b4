//! The validators: one `impl Validate` for each type, plain Rust, in files that mirror `models/`.
//!
//! A schema is applied to a [`Place`]: an expression whose Rust type is known. What that type
//! guarantees already folds away ([`Condition`]), so that only the checks that can fail are emitted.
//!
//! What is to be checked is data, a [`Statement`] or a [`Condition`], until all of it is known: what is
//! the opposite, which variables are used and what is imported are questions to that data. Rust is
//! made of it once, at the end.
//!
//! Invariant: a validator reports nothing exactly where the schema, without formats that are not
//! asserted, accepts the value as it is sent.

mod collect;
mod composite;
mod condition;
mod evaluated;
mod expression;
mod holds;
mod items;
mod joined;
mod json;
mod members;
mod numeric;
mod patterns;
mod place;
mod reference;
mod repeated;
mod scalar;
mod sentence;
mod statement;
mod text;
mod union;

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use rayon::prelude::*;

pub(super) use collect::Scope;
pub(super) use json::emit as emit_json;
pub(super) use patterns::emit as emit_patterns;
pub(super) use place::Place;
pub(super) use sentence::{demanded, sentences};
pub(super) use statement::{Statement, expression, is_own, of_option};

use expression::Expression;
use statement::{Judged, block};

use super::imports::Imports;
use super::{Module, Plan, blank, gate, model, spaced};
use crate::ir::{Shape, Struct, Type, TypeId};
use crate::render;

/// Emits `validators/mod.rs` and the mirror of each file of `models/` that has something to check.
pub(super) fn emit(plan: &Plan) -> Vec<Module> {
    let files = model::files(plan).into_par_iter();
    files
        .filter_map(|(owner, types)| file(plan, owner, &types))
        .collect()
}

/// The mirror of one file of `models/`, unless there is nothing to check.
fn file(plan: &Plan, owner: TypeId, types: &[TypeId]) -> Option<Module> {
    let mut imports = Imports::default();
    let module = plan.names.ty(owner).module.plain();
    let path = format!("src/validators/{module}.rs");
    let items: Vec<String> = types
        .iter()
        .filter_map(|id| item(plan, *id, &mut imports))
        .map(|item| render::print(item, &path))
        .collect();
    if items.is_empty() {
        return None;
    }
    imports.add("crate", "models");
    for name in ["Path", "Validate", "Violations"] {
        imports.add("crate::runtime", name);
    }
    Some(Module::of_items(path, TokenStream::new(), &imports, items))
}

/// `validators/mod.rs`: the files of the validators that were emitted.
pub(super) fn index(plan: &Plan, modules: &[Module]) -> Module {
    let files = modules.iter().filter_map(|module| {
        let name = module
            .path
            .strip_prefix("src/validators/")?
            .strip_suffix(".rs")?;
        Some((name.to_owned(), format_ident!("{name}")))
    });
    let files: BTreeMap<_, _> = files.collect();
    let is_shared = |name: &str| name == "schemas" || name == "patterns";
    let mut imports = Imports::default();
    let owners = model::files(plan).into_keys();
    let owners = owners.map(|owner| (plan.names.ty(owner).module.plain(), owner));
    let owners: BTreeMap<_, _> = owners.collect();
    let (mut lines, mut gated) = (Vec::new(), Vec::new());
    for (name, ident) in &files {
        match (&plan.facts.features, owners.get(name.as_str())) {
            _ if is_shared(name) => lines.push(quote!(pub(crate) mod #ident;)),
            (Some(features), Some(owner)) => {
                let gate = features.of_file(*owner);
                gated.push(gate::module(plan, ident, false, gate, &mut imports));
            }
            _ => lines.push(quote!(mod #ident;)),
        }
    }
    let items = spaced([quote!(#(#lines)*), quote!(#(#gated)*)]);
    let docs = super::module_docs(
        "What the document demands of each type, beyond what its Rust type guarantees:\n\
         an implementation of [`Validate`](crate::Validate) in a file of the same name as the model's.",
    );
    Module::rust("src/validators/mod.rs".to_owned(), docs, &imports, items)
}

/// The validator of one type; an open enum of strings, and a type whose every value is valid, bring
/// theirs with their definitions.
///
/// Emits:
/// ```text
/// impl Validate for models::Pet {
///     fn check(&self, at: &Path<'_>, out: &mut Violations) {
///         keyword::max_length(&self.name, 64, &at.member("name"), out);
///     }
/// }
/// ```
fn item(plan: &Plan, id: TypeId, imports: &mut Imports) -> Option<TokenStream> {
    if !plan.facts.demanding[id.0] {
        debug_assert!(
            body(plan, id, &mut Imports::default()).is_none_or(|body| body.is_empty()),
            "{} has something to check",
            plan.names.ty(id).ident
        );
        return None;
    }
    let body = body(plan, id, imports)?;
    let ident = &plan.names.ty(id).ident;
    let (at, out) = if body.is_empty() {
        (quote!(_), quote!(_))
    } else {
        (quote!(at), quote!(out))
    };
    let blank = blank();
    let is_any = plan.api.is_made_of_any(&Type::Named(id));
    let is_any = is_any.then(|| quote!(const IS_ANY: bool = true; #blank));
    Some(quote! {
        impl Validate for models::#ident {
            #is_any
            fn check(&self, #at: &Path<'_>, #out: &mut Violations) {
                #body
            }
        }
    })
}

/// The statements of a type's validator; an open enum has none here.
fn body(plan: &Plan, id: TypeId, imports: &mut Imports) -> Option<TokenStream> {
    let definition = plan.api.ty(id);
    let schema = plan.api.schema(definition.schema);
    Some(match &definition.shape {
        Shape::Enum(_) | Shape::Integers(_) => return None,
        Shape::Struct(shape) => {
            let mut statements: Vec<Statement> = undeclared(shape).into_iter().collect();
            let mut scope = Scope::of(plan, id);
            scope.called = scope.calls_for_members(schema);
            statements.extend(scope.collect(schema, &Place::this(id)));
            block(&statements, imports)
        }
        Shape::Newtype(newtype) => {
            let place = Place::this(id).part(&quote!(0), &newtype.ty);
            block(&Scope::of(plan, id).collect(schema, &place), imports)
        }
        Shape::Union(shape) => union::branches(plan, id, shape, imports),
    })
}

/// What reports the members that have no field and the name of one that has.
///
/// A schema knows no such thing: they would be one member, written twice.
fn undeclared(shape: &Struct) -> Option<Statement> {
    if !shape.keeps_members_beside_fields() {
        return None;
    }
    let names = shape.fields.iter().map(|field| &field.name);
    let names = quote!(&[#(#names),*]);
    let additional = Judged::Part(Expression::constant(quote!(&self.additional)));
    Some(statement::keyword("undeclared", additional, names))
}

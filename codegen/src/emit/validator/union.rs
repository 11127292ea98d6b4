//! The check of what an enum of types holds.
//!
//! Invariant: a value that is held as a branch is checked by the schemas of that branch; that no other
//! one fits as well, where `oneOf` says so, is asked of the branches whose values the type of this one
//! holds whole.

use proc_macro2::TokenStream;
use quote::quote;

use super::collect::Scope;
use super::place::{Place, is_copy};
use super::statement::expression;
use super::variable::uses;
use crate::emit::Plan;
use crate::emit::imports::Imports;
use crate::ir::{Branch, JsonType, Rule, Schema, Shape, Tagging, Type, TypeId, Union, but_null};

/// The check of the branch that a union holds; a branch that the description does not list is
/// valid in no schema.
pub(super) fn branches(
    plan: &Plan,
    id: TypeId,
    union: &Union,
    imports: &mut Imports,
) -> TokenStream {
    let schema = plan.api.schema(plan.api.ty(id).schema);
    let members = &plan.names.types[id.0].members;
    let (mut arms, mut free) = (Vec::new(), Vec::new());
    for (branch, variant) in union.branches.iter().zip(members) {
        if let Type::Named(_) = branch.ty {
            arms.push(quote!(Self::#variant(value) => value.check(at, out),));
            continue;
        }
        let place = Place::bound(quote!(value), &branch.ty);
        let schema = reduced(plan, union, branch, schema);
        let statements = Scope::of(plan, imports, id).statements(&schema, &place);
        if statements.is_empty() {
            free.push(variant);
            continue;
        }
        let pattern = match uses(&statements, "value") {
            true if is_copy(&branch.ty) => quote!(&Self::#variant(value)),
            true => quote!(Self::#variant(value)),
            false => quote!(Self::#variant(_)),
        };
        arms.push(match expression(&statements) {
            Some(call) => quote!(#pattern => #call,),
            None => quote!(#pattern => { #statements }),
        });
    }
    let (keyword, expected) = expected(union, schema);
    imports.add("crate::runtime", "keyword");
    let free = (!free.is_empty()).then(|| quote!(#(Self::#free(_))|* => {}));
    quote! {
        match self {
            #(#arms)*
            #free
            Self::Unknown(_) => keyword::rule(false, #keyword, #expected, at, out),
        }
    }
}

/// The keyword that a value of no branch breaks, and what it expects.
fn expected(union: &Union, schema: &Schema) -> (&'static str, String) {
    let is_listed = union.branches.iter().all(|branch| branch.parts.is_empty());
    let types = schema.rules.iter().find_map(|rule| match rule {
        Rule::Type(types) if is_listed => Some(types),
        _ => None,
    });
    if let Some(types) = types {
        let types = types.iter().filter(|ty| **ty != JsonType::Null);
        let names: Vec<&str> = types.map(|ty| ty.as_str()).collect();
        return ("type", names.join(" or "));
    }
    let keyword = match union.tagging {
        Tagging::Member(_) => "discriminator",
        Tagging::First => schema.branches().map_or("anyOf", |(keyword, _)| keyword),
    };
    let count = union.branches.len();
    (
        keyword,
        format!("one of the {count} branches that the description lists"),
    )
}

/// What the schema of a union demands of the values that are held as one branch.
fn reduced(plan: &Plan, union: &Union, branch: &Branch, schema: &Schema) -> Schema {
    let mut reduced = schema.clone();
    let is_one = schema
        .rules
        .iter()
        .any(|rule| matches!(rule, Rule::OneOf(_)));
    for rule in &mut reduced.rules {
        let parts = match rule {
            Rule::OneOf(parts) => parts,
            Rule::AnyOf(parts) if !is_one => parts,
            _ => continue,
        };
        if branch.parts.is_empty() {
            continue;
        }
        let others: Vec<&Schema> = but_null(parts).collect();
        let inside = if let ([part], true) = (others.as_slice(), parts.len() > 1) {
            vec![self::reduced(plan, union, branch, part)]
        } else {
            let rivals = rivals(plan, union, branch);
            rivals.filter_map(|at| parts.get(at).cloned()).collect()
        };
        *rule = match rule {
            _ if inside.len() == 1 => Rule::AllOf(inside),
            Rule::OneOf(_) => Rule::OneOf(inside),
            _ => Rule::AnyOf(inside),
        };
    }
    reduced
}

/// The schemas that a value of a branch may satisfy, its own first, by their indices.
fn rivals(plan: &Plan, union: &Union, branch: &Branch) -> impl Iterator<Item = usize> {
    let own = plan.api.json_types(&branch.ty);
    let others = union.branches.iter().filter(move |other| {
        other.ty != branch.ty
            && is_whole(plan, &branch.ty)
            && is_whole(plan, &other.ty)
            && match (&own, plan.api.json_types(&other.ty)) {
                (Some(own), Some(types)) => types.iter().any(|ty| own.contains(ty)),
                _ => true,
            }
    });
    let others = others.flat_map(|other| other.parts.iter().copied());
    branch.parts.iter().copied().chain(others)
}

/// Whether a type holds all of a value, so that any schema can be asked about it.
fn is_whole(plan: &Plan, ty: &Type) -> bool {
    match ty {
        Type::Named(id) => matches!(plan.api.ty(*id).shape, Shape::Enum(_)),
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => is_whole(plan, inner),
        Type::Boolean
        | Type::Integer
        | Type::Number
        | Type::String
        | Type::DateTime
        | Type::Date
        | Type::Json => true,
    }
}

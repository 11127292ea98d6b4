//! How a call gets its body: the argument's type, and the link of the chain that sets it.

use proc_macro2::TokenStream;
use quote::quote;

use super::parameter;
use crate::emit::imports::Imports;
use crate::emit::validator::{self, Place};
use crate::emit::{Plan, ty};
use crate::ir::{Body, Content, Operation, Schema, Type};
use crate::names::Ident;

/// The body's type as an argument; nothing, where its parts are arguments of their own.
pub(super) fn argument(plan: &Plan, body: &Body, imports: &mut Imports) -> Option<TokenStream> {
    Some(match &body.content {
        Content::Json { ty, .. } | Content::Form { ty, .. } => match ty {
            Type::List(_) | Type::String => parameter::argument(plan, ty, imports),
            ty if is_copied(ty) => parameter::argument(plan, ty, imports),
            _ => {
                let ty = ty::elsewhere(plan, ty, imports);
                quote!(&#ty)
            }
        },
        Content::Text {
            ty: Type::String, ..
        } => quote!(impl Into<String>),
        Content::Text { ty, .. } => parameter::argument(plan, ty, imports),
        Content::Lines { ty, .. } => {
            let item = ty::elsewhere(plan, ty, imports);
            quote!(&[#item])
        }
        Content::FreeParts => {
            imports.add("crate::runtime", "Parts");
            quote!(Parts)
        }
        Content::Multipart { .. } => return None,
        Content::Bytes | Content::Events { .. } => {
            imports.add("reqwest", "Body");
            quote!(impl Into<Body>)
        }
    })
}

/// The link that sets the body.
pub(super) fn set(
    plan: &Plan,
    operation: &Operation,
    body: &Body,
    ident: &Ident,
    imports: &mut Imports,
) -> TokenStream {
    let media_type = &body.media_type;
    let value = match &body.content {
        Content::Json { ty, .. } | Content::Form { ty, .. } if is_copied(ty) => quote!(&#ident),
        _ => quote!(#ident),
    };
    match &body.content {
        // Of dated media types, the version of the call decides which it is.
        Content::Json { ty, schema, .. }
            if media_type == "application/json" || !operation.versions.is_empty() =>
        {
            let check = check(plan, ty, schema, ident, imports);
            quote!(.json_body(#value) #check)
        }
        Content::Json { ty, schema, .. } => {
            let check = check(plan, ty, schema, ident, imports);
            quote!(.json_body_as(#media_type, #value) #check)
        }
        Content::Form { fields, ty, schema } => {
            imports.needs("form");
            let check = check(plan, ty, schema, ident, imports);
            let fields = fields.iter().map(|field| parameter::field(field, imports));
            let fields: Vec<TokenStream> = fields.collect();
            quote!(.form_body(#value, &[#(#fields),*]) #check)
        }
        Content::Lines { ty, schema } => {
            imports.needs("json_lines");
            let list = Type::List(Box::new(ty.clone()));
            let check = check(plan, &list, schema, ident, imports);
            quote!(.json_lines_body(#media_type, #ident) #check)
        }
        Content::FreeParts => quote!(.multipart_body_of(#ident)),
        Content::Multipart { .. } => {
            imports.needs("multipart");
            quote!(.multipart_body())
        }
        Content::Text {
            ty: ty @ Type::String,
            schema,
        } => {
            let statements = parameter::statements(plan, ty, schema, ident);
            match validator::expression(&statements, imports) {
                Some(inside) => {
                    let is_used = Place::argument(ident.as_str(), ty).is_used(&statements);
                    let text = if is_used { quote!(#ident) } else { quote!(_) };
                    quote!(.checked_text_body(#media_type, #ident.into(), |#text, at, out| #inside))
                }
                None => quote!(.text_body(#media_type, #ident.into())),
            }
        }
        Content::Text { ty, schema } => {
            let check = check(plan, ty, schema, ident, imports);
            quote!(.raw_body(#media_type, #ident.to_string()) #check)
        }
        Content::Bytes | Content::Events { .. } => quote!(.raw_body(#media_type, #ident)),
    }
}

/// The link that checks a body whose type has no validator for all that its schema demands.
fn check(
    plan: &Plan,
    ty: &Type,
    schema: &Schema,
    ident: &Ident,
    imports: &mut Imports,
) -> Option<TokenStream> {
    // What the type's own validator asks is asked where the body is set.
    let schema = match ty.without_null() {
        Type::Named(id) => &plan.api.beyond(schema, *id).rest?,
        _ => schema,
    };
    let statements = parameter::statements(plan, ty, schema, ident);
    // The types that stand in it check themselves.
    if validator::is_own(&statements) {
        return None;
    }
    let inside = validator::expression(&statements, imports)?;
    Some(quote!(.body_checked(|at, out| #inside)))
}

/// Whether the argument of a body is no reference: a number, a truth value, or an option of what is
/// copied or borrowed.
pub(in crate::emit) fn is_copied(ty: &Type) -> bool {
    let is_option = || match ty {
        Type::Nullable(inner) => matches!(**inner, Type::Named(_) | Type::List(_) | Type::String),
        _ => false,
    };
    ty.is_copy() || is_option()
}

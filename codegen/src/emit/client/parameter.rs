//! How a call gets its parameters: as an argument, or by a setter.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::emit::Plan;
use crate::emit::imports::Imports;
use crate::emit::ty;
use crate::emit::validator::{self, Place};
use crate::ir::{Location, Parameter, Style, Type, TypeId};
use crate::names::Ident;

/// The type of an argument: borrowed, unless it is copied.
pub(super) fn argument(plan: &Plan, ty: &Type, imports: &mut Imports) -> TokenStream {
    match ty {
        Type::String => quote!(&str),
        Type::Boolean | Type::Integer | Type::Number => {
            ty::tokens(plan, ty, ty::Scope::Elsewhere, imports)
        }
        Type::List(item) => {
            let item = ty::tokens(plan, item, ty::Scope::Elsewhere, imports);
            quote!(&[#item])
        }
        Type::Nullable(inner) => {
            let inner = argument(plan, inner, imports);
            quote!(Option<#inner>)
        }
        Type::Named(_) | Type::DateTime | Type::Date | Type::Map(_) | Type::Json => {
            let held = ty::tokens(plan, ty, ty::Scope::Elsewhere, imports);
            quote!(&#held)
        }
    }
}

/// The links of a call's chain that set a parameter and check it.
pub(super) fn set(
    plan: &Plan,
    parameter: &Parameter,
    ident: &Ident,
    imports: &mut Imports,
) -> TokenStream {
    let name = &parameter.name;
    let value = if is_copied(&parameter.ty) {
        quote!(&#ident)
    } else {
        quote!(#ident)
    };
    let spelling = spelling(parameter, imports);
    let method = match parameter.location {
        Location::Path => "path_parameter",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    };
    let method = format_ident!("{method}");
    let check = check(plan, parameter, ident, imports);
    quote!(.#method(#name, #spelling, #value) #check)
}

/// The link that checks a parameter's value, if anything about it can be wrong.
fn check(
    plan: &Plan,
    parameter: &Parameter,
    ident: &Ident,
    imports: &mut Imports,
) -> Option<TokenStream> {
    let place = Place::bound(quote!(#ident), &parameter.ty);
    // No type's validator is being emitted here, so that every type's own is called.
    let nowhere = TypeId(usize::MAX);
    let inside = validator::Scope {
        plan,
        imports,
        this: nowhere,
    }
    .statements(&parameter.schema, &place);
    if inside.is_empty() {
        return None;
    }
    imports.add("crate::runtime", "Part");
    let (name, part) = (
        &parameter.name,
        format_ident!("{}", format!("{:?}", parameter.location)),
    );
    Some(quote!(.check(Part::#part, #name, |at, out| { #inside })))
}

/// How the parameter is written.
fn spelling(parameter: &Parameter, imports: &mut Imports) -> TokenStream {
    imports.add("crate::runtime::parameter", "Spelling");
    let style = match parameter.style {
        Style::Matrix => "Matrix",
        Style::Label => "Label",
        Style::Simple => "Simple",
        Style::Form => "Form",
        Style::SpaceDelimited => "SpaceDelimited",
        Style::PipeDelimited => "PipeDelimited",
        Style::DeepObject => "DeepObject",
    };
    let base = match (parameter.location, parameter.style, parameter.explode) {
        (Location::Path, Style::Simple, false) => quote!(Spelling::PATH),
        (Location::Query, Style::Form, true) => quote!(Spelling::QUERY),
        (Location::Header, Style::Simple, false) => quote!(Spelling::HEADER),
        (Location::Cookie, Style::Form, true) => quote!(Spelling::COOKIE),
        (_, _, explode) => {
            imports.add("crate::runtime::parameter", "Style");
            let style = format_ident!("{style}");
            quote!(Spelling::new(Style::#style, #explode))
        }
    };
    if parameter.allow_reserved {
        quote!(#base.reserved())
    } else {
        base
    }
}

/// Whether an argument of the type is not a reference yet.
fn is_copied(ty: &Type) -> bool {
    match ty {
        Type::Boolean | Type::Integer | Type::Number | Type::Nullable(_) => true,
        Type::Named(_)
        | Type::String
        | Type::DateTime
        | Type::Date
        | Type::List(_)
        | Type::Map(_)
        | Type::Json => false,
    }
}

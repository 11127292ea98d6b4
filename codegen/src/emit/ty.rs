//! Types as Rust writes them.

use proc_macro2::TokenStream;
use quote::quote;

use super::Plan;
use super::imports::Imports;
use crate::ir::Type;

/// Where a type is named: decides how it is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// A file of `models`: siblings are imported from `super`.
    Models,
    /// Any other file: types stand behind `models::`.
    Elsewhere,
}

/// The type as it is written in a file of `scope`; what it needs is imported.
pub(super) fn tokens(plan: &Plan, ty: &Type, scope: Scope, imports: &mut Imports) -> TokenStream {
    match ty {
        Type::Named(id) => {
            let ident = &plan.names.ty(*id).ident;
            match scope {
                Scope::Models => {
                    imports.add("super", ident.as_str());
                    quote!(#ident)
                }
                Scope::Elsewhere => {
                    imports.add("crate", "models");
                    quote!(models::#ident)
                }
            }
        }
        Type::Boolean => quote!(bool),
        Type::Integer => quote!(i64),
        Type::Unsigned => quote!(u64),
        Type::Number => quote!(f64),
        Type::String => quote!(String),
        Type::SecretText => {
            imports.add("crate::runtime", "SecretText");
            quote!(SecretText)
        }
        Type::DateTime => {
            imports.add("crate::runtime", "DateTime");
            quote!(DateTime)
        }
        Type::Date => {
            imports.add("crate::runtime", "Date");
            quote!(Date)
        }
        Type::List(item) => {
            let item = tokens(plan, item, scope, imports);
            quote!(Vec<#item>)
        }
        Type::Tuple(items) => {
            imports.needs("tuple");
            let items = items.iter().map(|item| tokens(plan, item, scope, imports));
            let items: Vec<_> = items.collect();
            match items.as_slice() {
                [item] => quote!((#item,)),
                items => quote!((#(#items),*)),
            }
        }
        Type::Map(value) => {
            imports.add("std::collections", "BTreeMap");
            let value = tokens(plan, value, scope, imports);
            quote!(BTreeMap<String, #value>)
        }
        Type::Nullable(inner) => {
            let inner = tokens(plan, inner, scope, imports);
            quote!(Option<#inner>)
        }
        Type::Json => {
            imports.add("serde_json", "Value");
            quote!(Value)
        }
    }
}

//! Types as Rust writes them.

use proc_macro2::TokenStream;
use quote::quote;

use super::Plan;
use super::imports::Imports;
use crate::ir::Type;

/// The type as it is written in a file of `models`, which imports its siblings; what else it needs is
/// imported, too.
pub(super) fn in_models(plan: &Plan, ty: &Type, imports: &mut Imports) -> TokenStream {
    tokens(plan, ty, true, imports)
}

/// The type as it is written in any other file, where those with names stand behind `models::`; what
/// it needs is imported.
pub(super) fn elsewhere(plan: &Plan, ty: &Type, imports: &mut Imports) -> TokenStream {
    tokens(plan, ty, false, imports)
}

fn tokens(plan: &Plan, ty: &Type, in_models: bool, imports: &mut Imports) -> TokenStream {
    match ty {
        Type::Named(id) => {
            let ident = &plan.names.ty(*id).ident;
            if in_models {
                imports.add("super", ident.as_str());
                quote!(#ident)
            } else {
                imports.add("crate", "models");
                quote!(models::#ident)
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
            let item = tokens(plan, item, in_models, imports);
            quote!(Vec<#item>)
        }
        Type::Tuple(items) => {
            imports.needs("tuple");
            let items = items
                .iter()
                .map(|item| tokens(plan, item, in_models, imports));
            let items: Vec<_> = items.collect();
            match items.as_slice() {
                [item] => quote!((#item,)),
                items => quote!((#(#items),*)),
            }
        }
        Type::Map(value) => {
            imports.add("std::collections", "BTreeMap");
            let value = tokens(plan, value, in_models, imports);
            quote!(BTreeMap<String, #value>)
        }
        Type::Nullable(inner) => {
            let inner = tokens(plan, inner, in_models, imports);
            quote!(Option<#inner>)
        }
        Type::Json => {
            imports.add("serde_json", "Value");
            quote!(Value)
        }
    }
}

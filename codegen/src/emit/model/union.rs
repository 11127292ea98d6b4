//! Enums of types, open where a tag chooses the branch.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::imports::Imports;
use super::super::ty::{self, Scope};
use super::super::{Plan, blank};
use crate::ir::{Tagging, TypeId, Union};

/// Emits:
/// ```text
/// #[derive(Clone, Debug, PartialEq, Serialize)]
/// #[serde(untagged)]
/// #[non_exhaustive]
/// pub enum Pet {
///     Cat(Cat),
///     /// A branch that the description does not list, kept as it came.
///     Unknown(Value),
/// }
///
/// impl<'de> Deserialize<'de> for Pet { .. }
/// ```
pub(super) fn emit(plan: &Plan, id: TypeId, shape: &Union, imports: &mut Imports) -> TokenStream {
    for name in ["Deserialize", "Deserializer", "Serialize"] {
        imports.add("serde", name);
    }
    imports.add("serde_json", "Value");
    imports.add("crate::runtime", "union");
    let names = &plan.names.types[id.0];
    let ident = &names.ident;
    let docs = super::docs(plan.api.ty(id));
    let derives = super::derives(plan, id);
    let variants: Vec<_> = shape
        .branches
        .iter()
        .enumerate()
        .map(|(at, branch)| {
            let variant = &names.members[at];
            let held = ty::tokens(plan, &branch.ty, Scope::Models, imports);
            let held = if plan.facts.is_boxed(id, at) {
                quote!(Box<#held>)
            } else {
                held
            };
            let line = format!(" {}.", super::super::doc::code(&branch.name));
            quote!(#[doc = #line] #variant(#held),)
        })
        .collect();
    let body = match &shape.tagging {
        Tagging::Member(tag) => {
            let arms = shape
                .branches
                .iter()
                .zip(&names.members)
                .map(|(branch, variant)| {
                    let tags = &branch.tags;
                    quote!(#(#tags)|* => union::branch(value).map(Self::#variant),)
                });
            quote! {
                union::tagged(deserializer, #tag, |tag, value| match tag {
                    #(#arms)*
                    _ => Ok(Self::Unknown(value)),
                })
            }
        }
        Tagging::First => {
            let members = &names.members;
            quote! {
                union::first(deserializer, |value| {
                    #(if let Some(value) = union::fits(&value) {
                        return Self::#members(value);
                    })*
                    Self::Unknown(value)
                })
            }
        }
    };
    let blank = blank();
    quote! {
        #docs
        #[derive(#derives, Serialize)]
        #[serde(untagged)]
        #[non_exhaustive]
        pub enum #ident {
            #(#variants)*
            #[doc = " A branch that the description does not list, kept as it came."]
            Unknown(Value),
        }
        #blank
        impl<'de> Deserialize<'de> for #ident {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #body
            }
        }
    }
}

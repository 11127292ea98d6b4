//! Open enums of strings.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::imports::Imports;
use super::super::{Plan, blank, doc};
use crate::ir::{Docs, StringEnum, TypeId};

/// Emits:
/// ```text
/// #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
/// #[non_exhaustive]
/// pub enum DeliveryType {
///     Automated,
///     /// A value that the description does not list, kept as it came.
///     Unknown(String),
/// }
///
/// string_enum!(DeliveryType { Automated => "automated" });
/// ```
pub(super) fn emit(
    plan: &Plan,
    id: TypeId,
    shape: &StringEnum,
    imports: &mut Imports,
) -> TokenStream {
    imports.add("crate::runtime::string_enum", "string_enum");
    let names = &plan.names.types[id.0];
    let ident = &names.ident;
    let docs = super::docs(plan.api.ty(id));
    let variants = shape
        .values
        .iter()
        .zip(&names.members)
        .map(|(value, variant)| {
            let docs = Docs {
                description: value.docs.clone(),
                ..Docs::default()
            };
            let docs = doc::attributes(&docs, &[format!("{}.", doc::code(&value.value))]);
            quote!(#docs #variant,)
        });
    let variants: Vec<_> = variants.collect();
    let values = shape.values.iter().map(|value| &value.value);
    let members = &names.members;
    let blank = blank();
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum #ident {
            #(#variants)*
            #[doc = " A value that the description does not list, kept as it came."]
            Unknown(String),
        }
        #blank
        string_enum!(#ident { #(#members => #values,)* });
    }
}

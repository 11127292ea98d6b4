//! Structs around one value: components that are no object, and what refers to itself through a list.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::imports::Imports;
use crate::emit::{Plan, blank, ty};
use crate::ir::{Newtype, Type, TypeId};

/// Emits:
/// ```text
/// #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
/// #[serde(transparent)]
/// pub struct Tags(pub Vec<Tag>);
///
/// impl From<Vec<Tag>> for Tags { .. }
/// ```
/// and `From<&str>` for text; what holds a string is also shown and borrowed as one.
pub(super) fn emit(plan: &Plan, id: TypeId, shape: &Newtype, imports: &mut Imports) -> TokenStream {
    imports.add("serde", "Deserialize");
    imports.add("serde", "Serialize");
    let ident = &plan.names.ty(id).ident;
    let docs = super::docs(plan, id);
    let derives = super::derives(plan, id);
    let held = ty::in_models(plan, &shape.ty, imports);
    let boxed = plan.facts.is_boxed(id, 0);
    let stored = if boxed {
        quote!(Box<#held>)
    } else {
        held.clone()
    };
    let wrapped = if boxed {
        quote!(Box::new(value))
    } else {
        quote!(value)
    };
    let reader = super::reader::of_newtype(plan, &shape.ty, boxed, imports);
    let reader = reader.map(|reader| quote!(#[serde(deserialize_with = #reader)]));
    let blank = blank();
    let text = |ty: TokenStream| {
        quote! {
            #blank
            impl From<#ty> for #ident {
                fn from(value: #ty) -> Self {
                    Self(value.into())
                }
            }
        }
    };
    let mut texts = Vec::new();
    if !boxed && super::takes_text(plan, &shape.ty) {
        // What is around a string is made of one as it is.
        texts.extend((shape.ty != Type::String).then(|| text(quote!(String))));
        texts.push(text(quote!(&str)));
    }
    if !boxed && shape.ty == Type::String {
        imports.add("crate::runtime::around_text", "around_text");
        texts.push(quote!(#blank around_text!(#ident);));
    }
    quote! {
        #docs
        #[derive(#derives, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct #ident(#reader pub #stored);
        #blank
        impl From<#held> for #ident {
            fn from(value: #held) -> Self {
                Self(#wrapped)
            }
        }
        #(#texts)*
    }
}

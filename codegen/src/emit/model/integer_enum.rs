//! Open enums of integers.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::imports::Imports;
use super::super::{Plan, blank, doc};
use crate::ir::{Docs, IntegerEnum, TypeId};

/// Emits:
/// ```text
/// #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
/// #[non_exhaustive]
/// pub enum Priority {
///     Low,
///     /// A value that the description does not list, kept as it came.
///     Unknown(i64),
/// }
///
/// integer_enum!(Priority { Low => 1 });
/// ```
pub(super) fn emit(
    plan: &Plan,
    id: TypeId,
    shape: &IntegerEnum,
    imports: &mut Imports,
) -> TokenStream {
    imports.add("crate::runtime::integer_enum", "integer_enum");
    let names = &plan.names.types[id.0];
    let (ident, members) = (&names.ident, &names.members);
    let docs = super::docs(plan.api.ty(id));
    let variants = shape.values.iter().zip(members);
    let variants = variants.map(|(value, variant)| {
        let docs = Docs {
            description: value.docs.clone(),
            ..Docs::default()
        };
        let docs = doc::attributes(&docs, &[format!("`{}`.", value.value)]);
        quote!(#docs #variant,)
    });
    let values = shape.values.iter().map(|value| {
        let number = proc_macro2::Literal::i64_unsuffixed(value.value);
        quote!(#number)
    });
    let blank = blank();
    quote! {
        #docs
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum #ident {
            #(#variants)*
            #[doc = " A value that the description does not list, kept as it came."]
            Unknown(i64),
        }
        #blank
        integer_enum!(#ident { #(#members => #values,)* });
    }
}

//! Open enums of integers.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::emit::imports::Imports;
use crate::emit::{Plan, call, doc};
use crate::ir::{Docs, IntegerEnum, TypeId};

/// Emits:
/// ```text
/// integer_enum! {
///     /// What is done first.
///     pub enum Priority {
///         Low = 1,
///     }
/// }
/// ```
pub(super) fn emit(
    plan: &Plan,
    id: TypeId,
    shape: &IntegerEnum,
    imports: &mut Imports,
) -> TokenStream {
    imports.add("crate::runtime::integer_enum", "integer_enum");
    let names = plan.names.ty(id);
    let ident = &names.ident;
    let docs = super::docs(plan, id);
    let variants = shape.values.iter().zip(&names.members);
    let variants = variants.map(|(value, variant)| {
        let docs = Docs::described(&value.docs);
        let docs = doc::attributes(&docs, &[]);
        let number = Literal::i64_unsuffixed(value.value);
        quote!(#docs #variant = #number,)
    });
    let item = quote!(#docs pub enum #ident { #(#variants)* });
    call("integer_enum", &item)
}

//! Open enums of strings.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::imports::Imports;
use crate::emit::{Plan, call, doc};
use crate::ir::{Docs, StringEnum, TypeId};

/// Emits:
/// ```text
/// string_enum! {
///     /// How a backup is delivered.
///     pub enum DeliveryType {
///         Automated = "automated",
///     }
/// }
/// ```
pub(super) fn emit(
    plan: &Plan,
    id: TypeId,
    shape: &StringEnum,
    imports: &mut Imports,
) -> TokenStream {
    imports.add("crate::runtime::string_enum", "string_enum");
    let names = plan.names.ty(id);
    let ident = &names.ident;
    let docs = super::docs(plan, id);
    let allow = doc::allow_code(shape.values.iter().map(|value| value.value.as_str()));
    let variants = shape.values.iter().zip(&names.members);
    let variants = variants.map(|(value, variant)| {
        let docs = Docs::described(&value.docs);
        let value = &value.value;
        let docs = doc::attributes(&docs, doc::unusual_code(value).as_slice());
        quote!(#docs #variant = #value,)
    });
    let any_text = shape.any_text.then(|| quote!(#[any_text]));
    let item = quote!(#docs #any_text #allow pub enum #ident { #(#variants)* });
    call("string_enum", &item)
}

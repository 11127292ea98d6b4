//! The headers that answers declare, as getters.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::imports::Imports;
use crate::emit::{Plan, blank, doc, module_docs, spaced};
use crate::ir::Type;

/// Emits:
/// ```text
/// impl Headers {
///     /// `RateLimit-Remaining`.
///     pub fn ratelimit_remaining(&self) -> Option<i64> {
///         self.value("RateLimit-Remaining")
///     }
/// }
/// ```
pub(super) fn emit(plan: &Plan) -> (TokenStream, BTreeSet<String>) {
    // `Retry-After` is read by the runtime, which waits for it.
    let declared = plan
        .api
        .headers
        .iter()
        .zip(&plan.names.headers)
        .filter(|(header, _)| !header.name.eq_ignore_ascii_case("retry-after"));
    let getters = declared.map(|(header, ident)| {
        let docs = doc::attributes(
            &header.docs,
            &[format!("The header {}.", doc::code(&header.name))],
        );
        let name = &header.name;
        let (ty, read) = match header.ty {
            Type::Integer => (quote!(i64), quote!(value)),
            Type::Number => (quote!(f64), quote!(value)),
            Type::Boolean => (quote!(bool), quote!(value)),
            _ => (quote!(&str), quote!(get)),
        };
        quote! {
            #docs
            pub fn #ident(&self) -> Option<#ty> {
                self.#read(#name)
            }
        }
    });
    let mut imports = Imports::default();
    imports.add("crate::runtime", "Headers");
    let docs = module_docs("The headers that the description declares for answers.");
    let runtime = imports.runtime();
    let (imports, blank, getters) = (imports.emit(), blank(), spaced(getters));
    (
        quote!(#docs #blank #imports #blank impl Headers { #getters }),
        runtime,
    )
}

//! The headers that answers declare, as getters.

use quote::quote;

use crate::emit::imports::Imports;
use crate::emit::{Module, Plan, doc, module_docs, spaced};
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
pub(super) fn emit(plan: &Plan) -> Module {
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
    let getters = spaced(getters);
    let items = quote!(impl Headers { #getters });
    Module::rust("src/client/headers.rs".to_owned(), docs, &imports, items)
}

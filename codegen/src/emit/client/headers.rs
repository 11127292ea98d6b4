//! The headers that answers declare, as getters.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::imports::Imports;
use crate::emit::{Module, Plan, doc, module_docs, spaced};
use crate::ir::Type;

/// Emits:
/// ```text
/// impl Headers {
///     /// The header `RateLimit-Remaining`.
///     pub fn rate_limit_remaining(&self) -> Option<i64> {
///         self.value("RateLimit-Remaining")
///     }
/// }
/// ```
pub(super) fn emit(plan: &Plan) -> Module {
    let mut imports = Imports::default();
    imports.add("crate::runtime", "Headers");
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
        let (ty, read) = match &header.ty {
            Type::List(item) => {
                let item = single(item, &mut imports).unwrap_or_else(|| quote!(String));
                (quote!(Vec<#item>), quote!(list))
            }
            ty => match single(ty, &mut imports) {
                Some(ty) => (ty, quote!(value)),
                None => (quote!(&str), quote!(get)),
            },
        };
        quote! {
            #docs
            pub fn #ident(&self) -> Option<#ty> {
                self.#read(#name)
            }
        }
    });
    let docs = module_docs("The headers that the document declares for answers.");
    let getters: Vec<TokenStream> = getters.collect();
    let getters = spaced(getters);
    let items = quote!(impl Headers { #getters });
    Module::rust("src/client/headers.rs".to_owned(), docs, &imports, items)
}

/// What a single value is read as; nothing where it is its text.
fn single(ty: &Type, imports: &mut Imports) -> Option<TokenStream> {
    match ty {
        Type::Integer => Some(quote!(i64)),
        Type::Unsigned => Some(quote!(u64)),
        Type::Number => Some(quote!(f64)),
        Type::Boolean => Some(quote!(bool)),
        Type::DateTime => {
            imports.add("crate::runtime", "DateTime");
            Some(quote!(DateTime))
        }
        Type::Date => {
            imports.add("crate::runtime", "Date");
            Some(quote!(Date))
        }
        Type::SecretText => {
            imports.add("crate::runtime", "SecretText");
            Some(quote!(SecretText))
        }
        _ => None,
    }
}

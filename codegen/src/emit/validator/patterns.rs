//! `validators/patterns.rs`: every pattern that some validator or parameter is checked by, once.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::imports::Imports;
use crate::emit::pattern::{Matcher, compile};
use crate::emit::{Module, Plan, doc, shared_docs, spaced};

/// Emits the patterns:
/// ```text
/// /// `^v[0-9]+$`
/// pub(crate) const V_DIGIT: Pattern = Pattern { source: "^v[0-9]+$", matches: |text| .. };
/// ```
pub(in crate::emit) fn emit(plan: &Plan, wanted: &BTreeSet<&str>) -> Option<Module> {
    let mut imports = Imports::default();
    let mut items = Vec::new();
    for (source, ident) in &plan.names.patterns {
        if !wanted.contains(source.as_str()) {
            continue;
        }
        let test: TokenStream = match compile(source) {
            Ok(Matcher::Code(check)) => check.expression(),
            Ok(Matcher::Engine { flags }) => {
                imports.add("crate::runtime::regex", "regex");
                quote!(regex!(text, #source, #flags))
            }
            Ok(Matcher::Always) | Err(_) => continue,
        };
        let line = format!(" {}", doc::code(source));
        items.push(quote! {
            #[doc = #line]
            pub(crate) const #ident: Pattern = Pattern {
                source: #source,
                matches: |text| #test,
            };
        });
    }
    if items.is_empty() {
        return None;
    }
    imports.add("crate::runtime::pattern", "Pattern");
    Some(Module::rust(
        "src/validators/patterns.rs".to_owned(),
        shared_docs(plan, "The patterns of the document, each in one place."),
        &imports,
        spaced(items),
    ))
}

//! What is compiled for some features alone, where the tags of a large description are features.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::Plan;
use super::imports::Imports;
use crate::facts::Gate;

/// The declaration of a module whose items are shown by the one that it stands in, or not.
pub(super) fn module(
    plan: &Plan,
    file: &impl ToTokens,
    shown: bool,
    gate: Option<&Gate>,
    imports: &mut Imports,
) -> TokenStream {
    imports.add("crate::runtime::module", "module");
    let shown = shown.then(|| quote!(pub));
    let gate = gate.map(|gate| {
        let features = features(plan, gate);
        quote!(if #(#features)|*)
    });
    quote!(module!(#shown #file #gate);)
}

/// What stands before an item that is compiled for some features alone.
pub(super) fn attribute(plan: &Plan, gate: Option<&Gate>) -> Option<TokenStream> {
    let features: Vec<&str> = features(plan, gate?).collect();
    Some(match features.as_slice() {
        [feature] => quote!(#[cfg(feature = #feature)]),
        features => quote!(#[cfg(any(#(feature = #features),*))]),
    })
}

/// What stands at the head of a file of things that only some features need.
pub(super) fn allow(plan: &Plan) -> Option<TokenStream> {
    plan.facts.features.as_ref()?;
    Some(quote! {
        #![cfg_attr(
            not(feature = "default"),
            allow(dead_code, unused_imports, unused_macros, reason = "not every feature needs all of it")
        )]
    })
}

/// The names of the features of some tags.
fn features<'p>(plan: &'p Plan, gate: &'p Gate) -> impl Iterator<Item = &'p str> {
    gate.iter().map(|tag| plan.names.features[tag.0].as_str())
}

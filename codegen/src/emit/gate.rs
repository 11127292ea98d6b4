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

/// The names of all features, sorted.
pub(super) fn names(plan: &Plan) -> Vec<&str> {
    if plan.facts.features.is_none() {
        return Vec::new();
    }
    let tags = plan.names.features.iter().take(plan.api.tags.len());
    let mut names: Vec<&str> = tags.map(String::as_str).collect();
    names.sort_unstable();
    names.extend(others(plan));
    names
}

/// The name of the feature of the types that no operation names, if there are any.
pub(super) fn others(plan: &Plan) -> Option<&str> {
    let features = plan.facts.features.as_ref()?;
    let name = plan.names.features.last().filter(|_| features.has_others)?;
    Some(name)
}

/// The names of some features.
fn features<'p>(plan: &'p Plan, gate: &'p Gate) -> impl Iterator<Item = &'p str> {
    gate.iter().map(|id| plan.names.features[id.0].as_str())
}

//! The parameters that several operations have: one function of every call for each.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::parameter;
use crate::emit::gate;
use crate::emit::imports::Imports;
use crate::emit::{Module, Plan, doc, shared_docs, spaced};
use crate::ir::{Parameter, SharedId};
use crate::names::{OperationNames, SharedNames};

/// The parameter's names, where it is set by a function that operations share: always so for an
/// optional one, and for a required one where there is more to do than to write it.
pub(super) fn names<'p>(
    plan: &'p Plan,
    parameter: &Parameter,
) -> Option<(SharedId, &'p SharedNames)> {
    let id = parameter.shared?;
    let names = &plan.names.shared[id.0];
    let is_shared = if parameter.required {
        parameter::is_checked(plan, parameter)
    } else {
        names.marker.is_some()
    };
    is_shared.then_some((id, names))
}

/// The implementations that give an operation the setters that it shares with others.
pub(super) fn markers(
    plan: &Plan,
    parameters: &[Parameter],
    operation: &OperationNames,
    imports: &mut Imports,
) -> TokenStream {
    let shared = parameters.iter().filter(|parameter| !parameter.required);
    let marker = &operation.marker;
    let lines = shared.filter_map(|parameter| {
        let takes = names(plan, parameter)?.1.marker.as_ref()?;
        imports.add("super", takes.as_str());
        Some(quote!(impl #takes for #marker {}))
    });
    lines.collect()
}

/// Whether an optional parameter is shared, whose setter has a trait.
pub(super) fn has_traits(plan: &Plan) -> bool {
    let mut parameters = plan.api.operations.iter().flat_map(|one| &one.parameters);
    parameters.any(|parameter| !parameter.required && names(plan, parameter).is_some())
}

/// Emits:
/// ```text
/// /// The operations with the query parameter `pretty`.
/// pub trait TakesPretty: Operation {}
///
/// impl<O: TakesPretty> Call<'_, O> {
///     pub fn pretty(self, pretty: bool) -> Self {
///         self.in_query("pretty", &pretty)
///     }
/// }
/// ```
pub(super) fn emit(plan: &Plan) -> Option<Module> {
    let parameters = plan.api.operations.iter().flat_map(|one| &one.parameters);
    let ids: BTreeSet<SharedId> = parameters
        .filter_map(|parameter| Some(names(plan, parameter)?.0))
        .collect();
    if ids.is_empty() {
        return None;
    }
    let mut imports = Imports::default();
    for name in ["Call", "Operation"] {
        imports.add("crate::runtime", name);
    }
    let (mut required, mut items) = (Vec::new(), Vec::new());
    for SharedId(at) in ids {
        let (shared, names) = (&plan.api.shared[at], &plan.names.shared[at]);
        let features = plan.facts.features.as_ref();
        let gate = features.and_then(|features| features.of_shared(SharedId(at)));
        let gate = gate::attribute(plan, gate);
        match (&names.marker, shared.parameter.required) {
            (_, true) => {
                required.push(with(
                    plan,
                    &shared.parameter,
                    names,
                    gate.as_ref(),
                    &mut imports,
                ));
            }
            (Some(marker), false) => {
                let line = format!(
                    " The operations with {}.",
                    parameter::words(&shared.parameter)
                );
                let setter = parameter::setter(
                    plan,
                    &shared.parameter,
                    &names.ident,
                    shared.envelope.as_ref(),
                    &mut imports,
                );
                items.push(quote! {
                    #[doc = #line]
                    #gate
                    pub trait #marker: Operation {}
                });
                items.push(quote!(#gate impl<O: #marker> Call<'_, O> { #setter }));
            }
            (None, false) => {}
        }
    }
    if !required.is_empty() {
        let required = spaced(required);
        items.insert(0, quote!(impl<O: Operation> Call<'_, O> { #required }));
    }
    let docs = shared_docs(plan, "The parameters that several operations have.");
    Some(Module::rust(
        "src/client/parameters.rs".to_owned(),
        docs,
        &imports,
        spaced(items),
    ))
}

/// What sets and checks a required parameter.
fn with(
    plan: &Plan,
    parameter: &Parameter,
    names: &SharedNames,
    gate: Option<&TokenStream>,
    imports: &mut Imports,
) -> TokenStream {
    let (with, ident) = (&names.with, &names.ident.argument());
    let ty = parameter::made_of(plan, parameter, imports);
    let set = parameter::set(plan, parameter, ident, imports);
    let line = format!("Sets {} and checks it.", parameter::words(parameter));
    let docs = doc::attributes(&parameter.docs, &[line]);
    quote! {
        #docs
        #gate
        pub(crate) fn #with(self, #ident: #ty) -> Self {
            self #set
        }
    }
}

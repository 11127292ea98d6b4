//! The servers of the document: which one a client calls, and the variables of its address.
//!
//! Invariant: only variables that stand in the address are emitted.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::imports::Imports;
use crate::emit::{Module, Plan, blank, doc, module_docs, spaced};
use crate::ir::{Server, ServerVariable};
use crate::names::{ServerNames, VariableNames};

/// Whether there is anything to choose.
pub(super) fn has_choice(plan: &Plan) -> bool {
    let mut placed = plan.facts.placed_variables.iter().flatten();
    plan.api.servers.len() > 1 || placed.any(|is_placed| *is_placed)
}

/// A variable of an address, with its names.
type Variable<'p> = (&'p ServerVariable, &'p VariableNames);

/// A server with its names, and with the variables that its address has a place for.
type Chosen<'p> = (&'p Server, &'p ServerNames, Vec<Variable<'p>>);

/// Whether the document lists the values of a variable.
fn is_listed((variable, _): &Variable<'_>) -> bool {
    !variable.values.is_empty()
}

/// The servers to choose from.
fn servers(plan: &Plan) -> Vec<Chosen<'_>> {
    let named = plan.api.servers.iter().zip(&plan.names.servers.servers);
    let placed = &plan.facts.placed_variables;
    let servers = named.zip(placed).map(|((server, names), placed)| {
        let variables = server.variables.iter().zip(&names.variables).zip(placed);
        let variables = variables.filter(|(_, is_placed)| **is_placed);
        (server, names, variables.map(|(both, _)| both).collect())
    });
    servers.collect()
}

/// Emits:
/// ```text
/// pub enum Server {
///     /// `https://{region}.pets.example`
///     Pets(PetsServer),
/// }
///
/// impl ClientBuilder {
///     pub fn server(self, server: Server) -> Self { .. }
/// }
/// ```
pub(super) fn emit(plan: &Plan) -> Option<Module> {
    if !has_choice(plan) {
        return None;
    }
    let servers = servers(plan);
    let mut items = vec![choice(plan, &servers), setter(plan, &servers)];
    for (server, names, all) in &servers {
        if !all.is_empty() {
            items.push(variables(server, names, all));
        }
        let listed = all.iter().filter(|variable| is_listed(variable));
        items.extend(listed.map(|(variable, names)| values(variable, names)));
    }
    let mut imports = Imports::default();
    imports.add("crate::runtime", "ClientBuilder");
    Some(Module::rust(
        "src/client/servers.rs".to_owned(),
        module_docs("The servers of the document, and the variables of their addresses."),
        &imports,
        spaced(items),
    ))
}

/// The enum of the servers.
fn choice(plan: &Plan, servers: &[Chosen<'_>]) -> TokenStream {
    let ident = &plan.names.servers.ident;
    let variants = servers.iter().map(|(server, names, variables)| {
        let docs = doc::attributes(&server.docs, &about(server, variables));
        let (variant, held) = (&names.variant, &names.ident);
        let held = (!variables.is_empty()).then(|| quote!((#held)));
        quote!(#docs #variant #held,)
    });
    quote! {
        #[doc = " A server of the document."]
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum #ident { #(#variants)* }
    }
}

/// The setter that takes one of the servers.
fn setter(plan: &Plan, servers: &[Chosen<'_>]) -> TokenStream {
    let ident = &plan.names.servers.ident;
    let arms = servers.iter().map(|(server, names, variables)| {
        let (variant, url) = (&names.variant, &server.url);
        if variables.is_empty() {
            return quote!(#ident::#variant => self.documented(#url),);
        }
        let values = variables.iter().map(|(variable, names)| {
            let (name, field) = (&variable.name, &names.field);
            quote!((#name, server.#field.as_str()))
        });
        quote!(#ident::#variant(server) => self.documented_as(#url, &[#(#values),*]),)
    });
    quote! {
        impl ClientBuilder {
            #[doc = " Calls a server of the document; without this, the first one. An address that is set"]
            #[doc = " by [`ClientBuilder::base_url`] goes before. The value of a variable has to stay in its place:"]
            #[doc = " one that would make another host is refused by [`ClientBuilder::build`]."]
            pub fn server(self, server: #ident) -> Self {
                match server { #(#arms)* }
            }
        }
    }
}

/// What is to be said of a server besides its prose: its address, and the variables that are not in
/// it.
fn about(server: &Server, variables: &[Variable<'_>]) -> Vec<String> {
    let is_placed = |name: &str| variables.iter().any(|(placed, _)| placed.name == name);
    let names = server.variables.iter().map(|variable| &variable.name);
    let absent: Vec<String> = names
        .filter(|name| !is_placed(name))
        .map(|name| doc::code(name))
        .collect();
    let mut lines = vec![doc::code(&server.url)];
    match absent.as_slice() {
        [] => {}
        [name] => lines.push(format!(
            "The variable {name} of the document is not in the address."
        )),
        names => lines.push(format!(
            "The variables {} of the document are not in the address.",
            names.join(", ")
        )),
    }
    lines
}

/// The struct of a server's variables, with their defaults.
fn variables(server: &Server, names: &ServerNames, all: &[Variable<'_>]) -> TokenStream {
    let ident = &names.ident;
    let line = format!(" The variables of {}.", doc::code(&server.url));
    let fields = all.iter().map(|each| {
        let (variable, names) = each;
        let docs = doc::attributes(
            &variable.docs,
            &[format!("The variable {}.", doc::code(&variable.name))],
        );
        let (field, listed) = (&names.field, &names.values.0);
        if is_listed(each) {
            quote!(#docs pub #field: #listed,)
        } else {
            quote!(#docs pub #field: String,)
        }
    });
    let defaults = all.iter().map(|each| {
        let (variable, names) = each;
        let (field, listed, default) = (&names.field, &names.values.0, &variable.default);
        if is_listed(each) {
            quote!(#field: #listed::default(),)
        } else {
            quote!(#field: #default.to_owned(),)
        }
    });
    if all.iter().all(is_listed) {
        return quote! {
            #[doc = #line]
            #[derive(Clone, Debug, Default, PartialEq, Eq)]
            pub struct #ident { #(#fields)* }
        };
    }
    let blank = blank();
    quote! {
        #[doc = #line]
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct #ident { #(#fields)* }
        #blank
        impl Default for #ident {
            fn default() -> Self {
                Self { #(#defaults)* }
            }
        }
    }
}

/// The enum of a variable's values.
fn values(variable: &ServerVariable, names: &VariableNames) -> TokenStream {
    let (ident, variants) = &names.values;
    let line = format!(" The values of the variable {}.", doc::code(&variable.name));
    let all = || variable.values.iter().zip(variants);
    let default = variable
        .values
        .iter()
        .position(|one| *one == variable.default);
    let arms = all().map(|(value, variant)| quote!(Self::#variant => #value,));
    let listed = all().enumerate().map(|(at, (value, variant))| {
        let line = format!(" {}.", doc::code(value));
        // A default that is not one of the values was refused.
        let default = (at == default.unwrap_or_default()).then(|| quote!(#[default]));
        quote!(#[doc = #line] #default #variant,)
    });
    let blank = blank();
    quote! {
        #[doc = #line]
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum #ident { #(#listed)* }
        #blank
        impl #ident {
            #[doc = " The value in the address."]
            pub fn as_str(self) -> &'static str {
                match self { #(#arms)* }
            }
        }
    }
}

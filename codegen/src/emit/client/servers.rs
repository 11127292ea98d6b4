//! The servers of the description: which one a client calls, and the variables of its address.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::imports::Imports;
use crate::emit::{Module, Plan, blank, doc, module_docs, spaced};
use crate::ir::{Server, ServerVariable};
use crate::names::{ServerNames, VariableNames};

/// Whether there is anything to choose.
pub(super) fn has_choice(plan: &Plan) -> bool {
    let servers = &plan.api.servers;
    servers.len() > 1 || servers.iter().any(|server| !server.variables.is_empty())
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
    let ident = &plan.names.servers.ident;
    let servers = || plan.api.servers.iter().zip(&plan.names.servers.servers);
    let variants = servers().map(|(server, names)| {
        let docs = doc::attributes(&server.docs, &[doc::code(&server.url)]);
        let (variant, held) = (&names.variant, &names.ident);
        let held = (!server.variables.is_empty()).then(|| quote!((#held)));
        quote!(#docs #variant #held,)
    });
    let arms = servers().map(|(server, names)| {
        let variant = &names.variant;
        if server.variables.is_empty() {
            let url = &server.url;
            return quote!(#ident::#variant => self.documented(#url),);
        }
        let parts = parts(server, names);
        quote!(#ident::#variant(server) => self.documented([#(#parts),*].concat()),)
    });
    let mut items = vec![
        quote! {
            #[doc = " A server of the description."]
            #[derive(Clone, Debug, PartialEq, Eq)]
            pub enum #ident { #(#variants)* }
        },
        quote! {
            impl ClientBuilder {
                #[doc = " Calls a server of the description; without this, the first one. An address that is set"]
                #[doc = " by [`ClientBuilder::base_url`] goes before."]
                pub fn server(self, server: #ident) -> Self {
                    match server { #(#arms)* }
                }
            }
        },
    ];
    for (server, names) in servers().filter(|(server, _)| !server.variables.is_empty()) {
        items.push(variables(server, names));
        let variables = server.variables.iter().zip(&names.variables);
        let listed = variables.filter(|(variable, _)| !variable.values.is_empty());
        items.extend(listed.map(|(variable, names)| values(variable, names)));
    }
    let mut imports = Imports::default();
    imports.add("crate::runtime", "ClientBuilder");
    Some(Module::rust(
        "src/client/servers.rs".to_owned(),
        module_docs("The servers of the description, and the variables of their addresses."),
        &imports,
        spaced(items),
    ))
}

/// The address in parts: text, and the values of the variables.
fn parts(server: &Server, names: &ServerNames) -> Vec<TokenStream> {
    let mut parts = Vec::new();
    let mut text = String::new();
    let mut rest = server.url.as_str();
    while let Some((before, behind)) = rest.split_once('{') {
        let Some((name, behind)) = behind.split_once('}') else {
            break;
        };
        text.push_str(before);
        let at = server.variables.iter().position(|one| one.name == name);
        if let Some(at) = at {
            let field = &names.variables[at].field;
            if !text.is_empty() {
                let before = std::mem::take(&mut text);
                parts.push(quote!(#before));
            }
            parts.push(quote!(server.#field.as_str()));
        } else {
            text.push_str(&format!("{{{name}}}"));
        }
        rest = behind;
    }
    text.push_str(rest);
    if !text.is_empty() {
        parts.push(quote!(#text));
    }
    parts
}

/// The struct of a server's variables, with their defaults.
fn variables(server: &Server, names: &ServerNames) -> TokenStream {
    let ident = &names.ident;
    let line = format!(" The variables of {}.", doc::code(&server.url));
    let all = || server.variables.iter().zip(&names.variables);
    let fields = all().map(|(variable, names)| {
        let docs = doc::attributes(
            &variable.docs,
            &[format!("The variable {}.", doc::code(&variable.name))],
        );
        let (field, listed) = (&names.field, &names.values.0);
        if variable.values.is_empty() {
            quote!(#docs pub #field: String,)
        } else {
            quote!(#docs pub #field: #listed,)
        }
    });
    let defaults = all().map(|(variable, names)| {
        let (field, listed, default) = (&names.field, &names.values.0, &variable.default);
        if variable.values.is_empty() {
            quote!(#field: #default.to_owned(),)
        } else {
            quote!(#field: #listed::default(),)
        }
    });
    if all().all(|(variable, _)| !variable.values.is_empty()) {
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

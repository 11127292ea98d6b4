//! How a client is made: the server, and a setter for each security scheme.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::emit::imports::Imports;
use crate::emit::{Module, Plan, doc, module_docs, spaced};
use crate::ir::{Location, SchemeKind, Security, SecurityScheme};
use crate::names::SchemeNames;

/// Emits `impl Client` with `builder` and `from_env`, and `impl ClientBuilder` with the setters.
pub(super) fn emit(plan: &Plan) -> Module {
    let mut imports = Imports::default();
    for name in ["Client", "ClientBuilder"] {
        imports.add("crate::runtime", name);
    }
    let server = plan.api.default_url();
    let security = alternatives(plan, &plan.api.security);
    let mut docs =
        vec![" A builder of clients, for the first server of the description.".to_owned()];
    if plan.api.example_address().is_some() {
        let server = doc::code(&server);
        docs.push(String::new());
        docs.push(format!(
            " That is {server}, which is relative: [`ClientBuilder::base_url`] takes the whole address."
        ));
    }
    let mut functions = vec![quote! {
        #(#[doc = #docs])*
        pub fn builder() -> ClientBuilder {
            ClientBuilder::new(#server, #security)
        }
    }];
    functions.extend(from_env(plan, &mut imports));
    let setters: Vec<TokenStream> = plan
        .api
        .security_schemes
        .iter()
        .zip(&plan.names.security_schemes)
        .flat_map(|(scheme, names)| setters(scheme, names, &mut imports))
        .collect();
    let docs = module_docs("How a client is made: where calls go to, and who sends them.");
    let functions = spaced(functions);
    let mut items = vec![quote!(impl Client { #functions })];
    if !setters.is_empty() {
        let setters = spaced(setters);
        items.push(quote!(impl ClientBuilder { #setters }));
    }
    Module::rust(
        "src/client/security.rs".to_owned(),
        docs,
        &imports,
        spaced(items),
    )
}

/// Alternatives of authentication, each a set of schemes by their names.
pub(super) fn alternatives(plan: &Plan, security: &Security) -> TokenStream {
    let sets = security.iter().map(|schemes| {
        let names = schemes.iter();
        let names = names.map(|scheme| &plan.api.security_schemes[scheme.0].name);
        quote!(&[#(#names),*])
    });
    quote!(&[#(#sets),*])
}

/// The setters of one scheme.
fn setters(
    scheme: &SecurityScheme,
    names: &SchemeNames,
    imports: &mut Imports,
) -> Vec<TokenStream> {
    let (name, setter) = (&scheme.name, &names.setter);
    let prefix = match &scheme.kind {
        SchemeKind::Token { prefix } if prefix != "Bearer" => Some(prefix),
        _ => None,
    };
    let sent = prefix.map(|prefix| {
        let value = doc::code(&format!("{prefix} TOKEN"));
        format!("The token is sent as `Authorization` {value}.")
    });
    let mut lines = vec![format!("The security scheme {}.", doc::code(name))];
    lines.extend(sent);
    let docs = doc::attributes(&scheme.docs, &lines);
    imports.add("secrecy", "SecretString");
    let secret = quote!(impl Into<SecretString>);
    let mut credential = |module: &str, ty: &str| {
        imports.add(&format!("crate::runtime::{module}"), ty);
        format_ident!("{ty}")
    };
    let pair = |ty: Ident| {
        quote! {
            #docs
            pub fn #setter(self, username: impl Into<String>, password: #secret) -> Self {
                self.authenticate(#name, #ty::new(#name, username, password))
            }
        }
    };
    let prefixed = prefix.map(|prefix| quote!(.prefixed(#prefix)));
    let first = match &scheme.kind {
        SchemeKind::Basic => return vec![pair(credential("basic", "Basic"))],
        SchemeKind::Digest => return vec![pair(credential("digest", "Digest"))],
        SchemeKind::ApiKey {
            location,
            name: key,
        } => {
            let (ty, place) = (
                credential("api_key", "ApiKey"),
                credential("api_key", "Place"),
            );
            let at = match location {
                Location::Query => format_ident!("Query"),
                Location::Cookie => format_ident!("Cookie"),
                Location::Header | Location::Path | Location::Part => format_ident!("Header"),
            };
            return vec![quote! {
                #docs
                pub fn #setter(self, key: #secret) -> Self {
                    self.authenticate(#name, #ty::new(#name, #place::#at, #key, key))
                }
            }];
        }
        SchemeKind::Token { .. } => {
            let bearer = credential("bearer", "Bearer");
            vec![quote! {
                #docs
                pub fn #setter(self, token: #secret) -> Self {
                    self.authenticate(#name, #bearer::new(#name, token)#prefixed)
                }
            }]
        }
        SchemeKind::ClientCredentials { token_url, scopes } => {
            credential("oauth", "ClientCredentials");
            credential("bearer", "Bearer");
            client_credentials(scheme, names, &docs, (token_url, scopes))
        }
    };
    let (sourced, source) = (credential("token_source", "Sourced"), &names.source);
    imports.add("crate::runtime", "TokenSource");
    let line = format!(
        " The security scheme {}, with tokens from a source that is asked when one is needed.",
        doc::code(name)
    );
    let with_source = quote! {
        #[doc = #line]
        pub fn #source(self, source: impl TokenSource) -> Self {
            self.authenticate(#name, #sourced::new(#name, source)#prefixed)
        }
    };
    first.into_iter().chain([with_source]).collect()
}

/// The setters of client credentials, with scopes of the caller's choice and with a token.
fn client_credentials(
    scheme: &SecurityScheme,
    names: &SchemeNames,
    docs: &TokenStream,
    (token_url, scopes): (&str, &[String]),
) -> Vec<TokenStream> {
    let name = &scheme.name;
    let (setter, scoped, token) = (&names.setter, &names.scoped, &names.token);
    let line = |what: &str| format!(" The security scheme {}, with {what}.", doc::code(name));
    let arguments = quote!(client_id: impl Into<String>, client_secret: impl Into<SecretString>);
    let of_all = quote! {
        #docs
        pub fn #setter(self, #arguments) -> Self {
            self.authenticate(
                #name,
                ClientCredentials::new(#name, #token_url, &[#(#scopes),*], client_id, client_secret),
            )
        }
    };
    let of_some = (!scopes.is_empty()).then(|| {
        let line = line("a token of these scopes, not of all that operations ask for");
        quote! {
            #[doc = #line]
            pub fn #scoped<S: AsRef<str>>(
                self,
                #arguments,
                scopes: impl IntoIterator<Item = S>,
            ) -> Self {
                let credential =
                    ClientCredentials::new(#name, #token_url, &[], client_id, client_secret);
                self.authenticate(#name, credential.scoped(scopes))
            }
        }
    });
    let line = line("a token that the caller got elsewhere");
    let of_token = quote! {
        #[doc = #line]
        pub fn #token(self, token: impl Into<SecretString>) -> Self {
            self.authenticate(#name, Bearer::new(#name, token))
        }
    };
    let first = [of_all].into_iter();
    first.chain(of_some).chain([of_token]).collect()
}

/// `Client::from_env`, where the description names the variables.
fn from_env(plan: &Plan, imports: &mut Imports) -> Option<TokenStream> {
    let schemes: Vec<_> = plan
        .api
        .security_schemes
        .iter()
        .zip(&plan.names.security_schemes)
        .filter(|(scheme, _)| !scheme.env.is_empty())
        .collect();
    if schemes.is_empty() {
        return None;
    }
    imports.add("crate::runtime", "BuildError");
    imports.add("crate::runtime", "env");
    let mut lines = vec![" A client from the environment: the first set of variables that is there decides how it authenticates.".to_owned(), String::new()];
    for (scheme, names) in &schemes {
        let ident = &names.setter;
        let variables: Vec<String> = scheme.env.iter().map(|name| format!("`{name}`")).collect();
        lines.push(format!(
            " - {}: as [`ClientBuilder::{}`]",
            variables.join(" and "),
            ident.plain()
        ));
    }
    let base = plan
        .api
        .servers
        .first()
        .and_then(|server| server.env.as_ref());
    lines.extend(
        base.map(|name| format!(" - `{name}`, if it is set: as [`ClientBuilder::base_url`]")),
    );
    lines.extend([
        String::new(),
        " # Errors".to_owned(),
        String::new(),
        " No set of variables is there, or what one says is unusable.".to_owned(),
    ]);
    let base = base.map(|name| {
        quote! {
            if let Some(url) = env::variable(#name)? {
                builder = builder.base_url(url);
            }
        }
    });
    let tries = schemes.iter().map(|(scheme, names)| {
        let ident = &names.setter;
        let names = &scheme.env;
        let values: Vec<_> = (0..names.len())
            .map(|at| format_ident!("value_{at}"))
            .collect();
        let values = if names.len() == 2 {
            vec![format_ident!("name"), format_ident!("secret")]
        } else {
            values
        };
        quote! {
            if let Some([#(#values),*]) = env::variables([#(#names),*])? {
                return builder.#ident(#(#values),*).build();
            }
        }
    });
    let sets = schemes.iter().map(|(scheme, _)| {
        let names = &scheme.env;
        quote!(&[#(#names),*])
    });
    let mutable = base.is_some().then(|| quote!(mut));
    Some(quote! {
        #(#[doc = #lines])*
        pub fn from_env() -> Result<Self, BuildError> {
            let #mutable builder = Self::builder();
            #base
            #(#tries)*
            Err(env::no_credential(&[#(#sets),*]))
        }
    })
}

//! How a client is made: the server, and a setter for each security scheme.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::emit::imports::Imports;
use crate::emit::{Module, Plan, doc, module_docs, spaced};
use crate::ir::{Location, SchemeKind, Security, SecurityScheme};
use crate::names::SchemeNames;

/// A security scheme with its names.
pub(in crate::emit) type Named<'p> = (&'p SecurityScheme, &'p SchemeNames);

/// The security schemes of the document.
pub(in crate::emit) fn schemes(plan: &Plan) -> impl Iterator<Item = Named<'_>> {
    let names = &plan.names.security_schemes;
    plan.api.security_schemes.iter().zip(names)
}

/// Emits `impl Client` with `builder` and `from_env`, and `impl ClientBuilder` with the setters.
pub(super) fn emit(plan: &Plan) -> Module {
    let mut imports = Imports::default();
    for name in ["Client", "ClientBuilder"] {
        imports.add("crate::runtime", name);
    }
    let server = plan.api.default_url();
    let security = alternatives(plan, &plan.api.security);
    let mut docs = vec![" A builder of clients, for the first server of the document.".to_owned()];
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
    let setters: Vec<TokenStream> = schemes(plan)
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

/// The setters of one scheme: with what it takes itself, and with a source of tokens if it is one of
/// tokens.
fn setters(
    scheme: &SecurityScheme,
    names: &SchemeNames,
    imports: &mut Imports,
) -> Vec<TokenStream> {
    imports.add("secrecy", "SecretString");
    let mut setters = match &scheme.kind {
        SchemeKind::Basic => vec![pair(scheme, names, ("basic", "Basic"), imports)],
        SchemeKind::Digest => vec![pair(scheme, names, ("digest", "Digest"), imports)],
        SchemeKind::ApiKey { location, name } => {
            vec![api_key(scheme, names, (*location, name), imports)]
        }
        SchemeKind::Token { .. } => vec![token(scheme, names, imports)],
        SchemeKind::ClientCredentials { token_url, scopes } => {
            client_credentials(scheme, names, (token_url, scopes), imports)
        }
    };
    if let SchemeKind::Token { .. } | SchemeKind::ClientCredentials { .. } = scheme.kind {
        setters.push(source(scheme, names, imports));
    }
    setters
}

/// What stands before the token in place of `Bearer`.
fn prefix(scheme: &SecurityScheme) -> Option<&str> {
    match &scheme.kind {
        SchemeKind::Token { prefix } if prefix != "Bearer" => Some(prefix),
        _ => None,
    }
}

/// The docs of the setter that a scheme is known by.
fn setter_docs(scheme: &SecurityScheme) -> TokenStream {
    let mut lines = vec![format!("The security scheme {}.", doc::code(&scheme.name))];
    lines.extend(prefix(scheme).map(|prefix| {
        let value = doc::code(&format!("{prefix} TOKEN"));
        format!("The token is sent as `Authorization` {value}.")
    }));
    // A key is sent as it is, and what this header holds begins with the name of a scheme (RFC 9110, 11.6.2).
    if let SchemeKind::ApiKey {
        location: Location::Header,
        name,
    } = &scheme.kind
        && name.eq_ignore_ascii_case("Authorization")
    {
        let whole = doc::code("Bearer TOKEN");
        lines.push(format!("The key is all of the header `Authorization`, sent as it is: with the name of a scheme before it, such as {whole}, where the service asks for that."));
    }
    doc::attributes(&scheme.docs, &lines)
}

/// The setter of a name and a password.
fn pair(
    scheme: &SecurityScheme,
    names: &SchemeNames,
    (module, ty): (&str, &str),
    imports: &mut Imports,
) -> TokenStream {
    imports.add(&format!("crate::runtime::{module}"), ty);
    let (docs, name, setter) = (setter_docs(scheme), &scheme.name, &names.setter);
    let ty = format_ident!("{ty}");
    quote! {
        #docs
        pub fn #setter(self, username: impl Into<String>, password: impl Into<SecretString>) -> Self {
            self.authenticate(#name, #ty::new(#name, username, password))
        }
    }
}

/// The setter of an API key.
fn api_key(
    scheme: &SecurityScheme,
    names: &SchemeNames,
    (location, key): (Location, &str),
    imports: &mut Imports,
) -> TokenStream {
    for name in ["ApiKey", "Place"] {
        imports.add("crate::runtime::api_key", name);
    }
    let (docs, name, setter) = (setter_docs(scheme), &scheme.name, &names.setter);
    let place = match location {
        Location::Query => quote!(Place::Query),
        Location::Cookie => quote!(Place::Cookie),
        Location::Header | Location::Path | Location::Part => quote!(Place::Header),
    };
    quote! {
        #docs
        pub fn #setter(self, key: impl Into<SecretString>) -> Self {
            self.authenticate(#name, ApiKey::new(#name, #place, #key, key))
        }
    }
}

/// The setter of a token.
fn token(scheme: &SecurityScheme, names: &SchemeNames, imports: &mut Imports) -> TokenStream {
    imports.add("crate::runtime::bearer", "Bearer");
    let (docs, name, setter) = (setter_docs(scheme), &scheme.name, &names.setter);
    let prefixed = prefix(scheme).map(|prefix| quote!(.prefixed(#prefix)));
    quote! {
        #docs
        pub fn #setter(self, token: impl Into<SecretString>) -> Self {
            self.authenticate(#name, Bearer::new(#name, token)#prefixed)
        }
    }
}

/// The setter of a source of tokens.
fn source(scheme: &SecurityScheme, names: &SchemeNames, imports: &mut Imports) -> TokenStream {
    imports.add("crate::runtime::token_source", "Sourced");
    imports.add("crate::runtime", "TokenSource");
    let (name, source) = (&scheme.name, &names.source);
    let prefixed = prefix(scheme).map(|prefix| quote!(.prefixed(#prefix)));
    let line = format!(
        " The security scheme {}, with tokens from a source that is asked when one is needed.",
        doc::code(name)
    );
    quote! {
        #[doc = #line]
        pub fn #source(self, source: impl TokenSource) -> Self {
            self.authenticate(#name, Sourced::new(#name, source)#prefixed)
        }
    }
}

/// The setters of client credentials, with scopes of the caller's choice and with a token.
fn client_credentials(
    scheme: &SecurityScheme,
    names: &SchemeNames,
    (token_url, scopes): (&str, &[String]),
    imports: &mut Imports,
) -> Vec<TokenStream> {
    imports.add("crate::runtime::oauth", "ClientCredentials");
    imports.add("crate::runtime::bearer", "Bearer");
    let (docs, name) = (setter_docs(scheme), &scheme.name);
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

/// `Client::from_env`, where the document names the variables.
fn from_env(plan: &Plan, imports: &mut Imports) -> Option<TokenStream> {
    let schemes: Vec<Named<'_>> = schemes(plan)
        .filter(|(scheme, _)| !scheme.env.is_empty())
        .collect();
    if schemes.is_empty() {
        return None;
    }
    imports.add("crate::runtime", "BuildError");
    imports.add("crate::runtime", "env");
    let base = plan.api.servers.first();
    let base = base.and_then(|server| server.env.as_ref());
    let docs = from_env_docs(&schemes, base);
    let base = base.map(|name| {
        quote! {
            if let Some(url) = env::variable(#name)? {
                builder = builder.base_url(url);
            }
        }
    });
    let tries = schemes.iter().map(|(scheme, names)| {
        let (setter, variables) = (&names.setter, &scheme.env);
        let values: Vec<Ident> = match variables.len() {
            2 => vec![format_ident!("name"), format_ident!("secret")],
            count => (0..count).map(|at| format_ident!("value_{at}")).collect(),
        };
        quote! {
            if let Some([#(#values),*]) = env::variables([#(#variables),*])? {
                return builder.#setter(#(#values),*).build();
            }
        }
    });
    let sets = schemes.iter().map(|(scheme, _)| {
        let variables = &scheme.env;
        quote!(&[#(#variables),*])
    });
    let mutable = base.is_some().then(|| quote!(mut));
    Some(quote! {
        #(#[doc = #docs])*
        pub fn from_env() -> Result<Self, BuildError> {
            let #mutable builder = Self::builder();
            #base
            #(#tries)*
            Err(env::no_credential(&[#(#sets),*]))
        }
    })
}

/// The lines that say which variables `from_env` reads, and what they stand for.
fn from_env_docs(schemes: &[Named<'_>], base: Option<&String>) -> Vec<String> {
    let mut lines = vec![
        " A client from the environment: the first set of variables that is there decides how it authenticates.".to_owned(),
        String::new(),
    ];
    lines.extend(schemes.iter().map(|(scheme, names)| {
        let variables = scheme.env.iter().map(|name| format!("`{name}`"));
        let variables: Vec<String> = variables.collect();
        format!(
            " - {}: as [`ClientBuilder::{}`]",
            variables.join(" and "),
            names.setter.plain()
        )
    }));
    lines.extend(
        base.map(|name| format!(" - `{name}`, if it is set: as [`ClientBuilder::base_url`]")),
    );
    lines.extend([
        String::new(),
        " # Errors".to_owned(),
        String::new(),
        " No set of variables is there, or what one says is unusable.".to_owned(),
    ]);
    lines
}

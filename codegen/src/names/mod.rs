//! `Api` into [`Names`]: every identifier of the output, decided once.
//!
//! Invariant: each identifier is valid, escaped and unique in its scope; later stages invent none.
//! Invariant: no identifier is longer than a file's name may be, however long the document's is.
//! Invariant: a name depends on the thing's own hint and, only where two collide, on the document's
//! order; component names are taken first, so that an inline type never renames a component.

mod answer;
mod ident;
mod operation;
mod pattern;
mod reserved;
mod server;
mod types;
mod words;

pub use answer::FailureNames;
pub use ident::Ident;
pub use operation::{OperationNames, SharedNames};
pub use server::{ServerNames, ServersNames, VariableNames};
pub use types::TypeNames;
pub use words::words;

use std::collections::BTreeMap;

use crate::ir::{Api, NameHint, SchemaId, SecurityScheme, Tag, TypeId};
use ident::{Scope, is_keyword, leading_letter, short};
use reserved::Reserved;
use words::{first_sign, last_sign};

/// The identifiers of the output, by the ids and indices of the [`Api`].
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// By `TypeId`.
    pub types: Vec<TypeNames>,
    /// By index of the operation.
    pub operations: Vec<OperationNames>,
    /// By `TagId`: the modules of the client.
    pub tags: Vec<Ident>,
    /// By `FeatureId`: the features of the package, where tags are features.
    pub features: Vec<String>,
    /// The servers, where there is something to choose.
    pub servers: ServersNames,
    /// By `SchemeId`: the setters of the builder.
    pub security_schemes: Vec<SchemeNames>,
    /// By `HeaderId`: the getters of answer headers.
    pub headers: Vec<Ident>,
    /// By `FailureId`: the enums of error answers, with a variant for each status.
    pub failures: Vec<FailureNames>,
    /// By `SchemaId`: the functions that apply a schema to any JSON.
    pub schemas: Vec<Ident>,
    /// By the text of a pattern: constants.
    pub patterns: BTreeMap<String, Ident>,
    /// By index of the dated version: constants.
    pub versions: Vec<Ident>,
    /// By `SharedId`: the parameters that several operations have.
    pub shared: Vec<SharedNames>,
}

impl Names {
    /// The identifiers of a type.
    pub fn ty(&self, id: TypeId) -> &TypeNames {
        &self.types[id.0]
    }
}

/// The setters of one security scheme.
#[derive(Clone, Debug)]
pub struct SchemeNames {
    /// The setter of what the scheme asks for.
    pub setter: Ident,
    /// The setter of a token that the caller got elsewhere.
    pub token: Ident,
    /// The setter of a source of tokens.
    pub source: Ident,
    /// The setter that takes the scopes of the token too.
    pub scoped: Ident,
}

/// Names everything that gets a name.
pub fn assign(api: &Api) -> Names {
    let mut markers = Scope::reserving(reserved::MARKERS);
    let (types, (shared, operations)) = rayon::join(
        || types::names(api, &mut Scope::reserving(reserved::TYPES)),
        || operation_names(api, &mut markers),
    );
    Names {
        operations,
        shared,
        failures: answer::failure_names(api, &types, &mut markers),
        servers: server::names(api, &mut markers),
        types,
        tags: each(&api.tags, reserved::FILES, tag_words, Ident::module),
        features: feature_names(api),
        security_schemes: scheme_names(api),
        headers: each(
            &api.headers,
            reserved::HEADERS,
            |header| words(&header.name),
            Ident::snake,
        ),
        schemas: schema_names(api),
        patterns: pattern::names(api),
        versions: each(
            &api.versions,
            reserved::VERSIONS,
            |version| words(&format!("v-{version}")),
            version_constant,
        ),
    }
}

/// Names the functions of schemas: as the type that is made of a schema for itself, else as where it
/// stands.
fn schema_names(api: &Api) -> Vec<Ident> {
    let types = api.types.iter().filter_map(|ty| match &ty.name {
        NameHint::Component(name) | NameHint::Request(name) => Some((ty.schema, name.as_str())),
        _ => None,
    });
    let types: BTreeMap<SchemaId, &str> = types.collect();
    let schemas: Vec<_> = api.schemas.iter().enumerate().collect();
    each(
        &schemas,
        reserved::NOTHING,
        |(id, schema)| match types.get(&SchemaId(*id)) {
            Some(name) => words(name),
            None => words(schema.origin.last().as_deref().unwrap_or("schema")),
        },
        Ident::snake,
    )
}

/// Names the parameters that several operations have, and the operations.
fn operation_names(api: &Api, markers: &mut Scope<'_>) -> (Vec<SharedNames>, Vec<OperationNames>) {
    let mut methods = Scope::reserving(reserved::METHODS);
    let shared = operation::shared_names(api, markers);
    let mut setters = Scope::reserving(reserved::SETTERS);
    // What sets a shared parameter is a function of every call.
    for names in &shared {
        setters.claim(words(names.with.plain()));
    }
    let operations = api
        .operations
        .iter()
        .map(|operation| operation::names(operation, &shared, &setters, &mut methods, markers));
    let operations = operations.collect();
    (shared, operations)
}

/// Names the setters of the security schemes; those that a scheme has besides come behind all.
fn scheme_names(api: &Api) -> Vec<SchemeNames> {
    let mut scope = Scope::reserving(reserved::BUILDERS);
    let hint = |scheme: &SecurityScheme| {
        let name = scheme.rust_name.as_deref().unwrap_or(&scheme.name);
        scope.claim(words(name))
    };
    let setters: Vec<Vec<String>> = api.security_schemes.iter().map(hint).collect();
    let mut with = |setter: &[String], word: &str| {
        let words = setter.iter().cloned().chain([word.to_owned()]);
        Ident::snake(&scope.claim(words.collect()))
    };
    let names = setters.iter().map(|setter| SchemeNames {
        setter: Ident::snake(setter),
        token: with(setter, "token"),
        source: with(setter, "source"),
        scoped: with(setter, "scoped"),
    });
    names.collect()
}

/// Names the features: as the tags, with dashes, and behind them that of all other types.
fn feature_names(api: &Api) -> Vec<String> {
    let mut scope = Scope::reserving(reserved::FEATURES);
    let tags = api.tags.iter().map(tag_words);
    let all = tags.chain([words("other types")]);
    all.map(|words| scope.claim(words).join("-")).collect()
}

/// The words of a tag; the operations without one are those of the whole API.
fn tag_words(tag: &Tag) -> Vec<String> {
    phrase(if tag.name.is_empty() {
        "api"
    } else {
        &tag.name
    })
}

/// `v-2023-01-01` is `V2023_01_01`.
fn version_constant(words: &[String]) -> Ident {
    match words {
        [v, first, rest @ ..] => {
            let mut joined = vec![format!("{v}{first}")];
            joined.extend_from_slice(rest);
            Ident::constant(&joined)
        }
        _ => Ident::constant(words),
    }
}

/// The words of a name, with the sign at its end or the one before it where they are taken without;
/// `None` where all are taken.
fn free_words(scope: &Scope<'_>, name: &str) -> Option<Vec<String>> {
    let plain = words(name);
    if scope.is_free(&plain) {
        return Some(plain);
    }
    let signed: Vec<String> = plain.iter().cloned().chain(last_sign(name)).collect();
    let marked = first_sign(name).into_iter().chain(plain).collect();
    [signed, marked]
        .into_iter()
        .find(|words| scope.is_free(words))
}

/// Names things as [`in_order`] does, but first those whose hints are identifiers as they are, so that
/// `_id` does not take the name of `id`.
fn exact_first(hints: &[&str], name: impl FnMut(usize) -> Ident) -> Vec<Ident> {
    in_order(hints, |hint| !is_exact(hint), name)
}

/// Names things as [`in_order`] does, but first those whose hints have no signs, and of these those that
/// are called so, so that neither `A*` nor `a` takes the name of `A`.
fn plain_first(hints: &[&str], name: impl FnMut(usize) -> Ident) -> Vec<Ident> {
    let has_signs = |hint: &str| hint.contains(|letter: char| !letter.is_alphanumeric());
    in_order(hints, |hint| (has_signs(hint), !is_pascal(hint)), name)
}

/// Names things by their index, in their order, but those last that are said to be.
fn in_order<R: Ord>(
    hints: &[&str],
    is_last: impl Fn(&str) -> R,
    mut name: impl FnMut(usize) -> Ident,
) -> Vec<Ident> {
    let mut order: Vec<usize> = (0..hints.len()).collect();
    order.sort_by_cached_key(|at| is_last(hints[*at]));
    let mut named: Vec<(usize, Ident)> = order.into_iter().map(|at| (at, name(at))).collect();
    named.sort_unstable();
    named.into_iter().map(|(_, ident)| ident).collect()
}

/// Whether a name is an identifier of its own.
fn is_exact(name: &str) -> bool {
    // Most names are told by their capitals.
    let has_capitals = name.bytes().any(|byte| byte.is_ascii_uppercase());
    !has_capitals && Ident::snake(&words(name)).plain() == name
}

/// Whether a name is that of a type or a variant as it is.
fn is_pascal(name: &str) -> bool {
    Ident::pascal(&words(name)).plain() == name
}

/// Names a list of things in one scope.
fn each<T>(
    things: &[T],
    reserved: Reserved,
    of: impl Fn(&T) -> Vec<String>,
    ident: impl Fn(&[String]) -> Ident,
) -> Vec<Ident> {
    let mut scope = Scope::reserving(reserved);
    things
        .iter()
        .map(|thing| ident(&scope.claim(of(thing))))
        .collect()
}

/// The words of a title: among several there are brands (`GitHub`, `MongoDB`), each of which is one.
fn phrase(title: &str) -> Vec<String> {
    let is_one_word = title.split_whitespace().nth(1).is_none();
    if is_one_word {
        words(title)
    } else {
        words(&title.to_lowercase())
    }
}

/// The name of a package, from the title of the document.
///
/// ```
/// use codegen::names::package;
///
/// assert_eq!(package("MongoDB Atlas Administration API"), "mongodb-atlas-administration-api");
/// assert_eq!(package("petStore"), "pet-store");
/// assert_eq!(package("Core"), "core-api");
/// assert_eq!(package("Bytes"), "bytes-api");
/// ```
pub fn package(title: &str) -> String {
    let words = short(phrase(title));
    let name = leading_letter(words.join("-"), "n");
    if is_taken(&name) {
        format!("{name}-api")
    } else {
        name
    }
}

/// Whether a package cannot be called so: Rust has the word, a crate of its own is called so, or one
/// that emitted crates depend on.
pub fn is_taken(name: &str) -> bool {
    let name = name.replace('-', "_");
    let of_rust = ["alloc", "core", "proc_macro", "std", "test"].contains(&name.as_str());
    of_rust || is_keyword(&name) || reserved::FEATURES.names.contains(&name.as_str())
}

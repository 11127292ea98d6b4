//! `Api` into [`Names`]: every identifier of the output, decided once.
//!
//! Invariant: each identifier is valid, escaped and unique in its scope; later stages invent none.
//! Invariant: a name depends on the thing's own hint and, only where two collide, on the document's
//! order; component names are taken first, so that an inline type never renames a component.

mod ident;
mod pattern;
mod reserved;
mod server;
mod words;

pub use ident::{Ident, Scope};
pub use server::{ServerNames, ServersNames, VariableNames};
pub use words::words;

use std::collections::BTreeMap;

use crate::ir::{
    Additional, Api, Constructor, FailureName, NameHint, Operation, Output, OutputCase, Parameter,
    SecurityScheme, Shape, SharedId, Status, Tag, TypeDef, TypeId,
};

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

/// The identifiers of a parameter that several operations have.
#[derive(Clone, Debug)]
pub struct SharedNames {
    /// The setter, or the argument.
    pub ident: Ident,
    /// What sets it inside the client, where it is required.
    pub with: Ident,
    /// The trait of the operations that have the setter; without one, each has its own, because
    /// a setter of that name serves others.
    pub marker: Option<Ident>,
}

/// The identifiers of one named type.
#[derive(Clone, Debug)]
pub struct TypeNames {
    /// The type.
    pub ident: Ident,
    /// The module, and file, that it is in.
    pub module: Ident,
    /// The fields of a struct; the variants of an enum or union.
    pub members: Vec<Ident>,
    /// The constructors of a struct.
    pub constructors: Vec<Ident>,
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
}

/// The identifiers of one operation.
#[derive(Clone, Debug)]
pub struct OperationNames {
    /// The method of the client.
    pub method: Ident,
    /// The type that stands for the operation.
    pub marker: Ident,
    /// The arguments and setters, by index of the parameter.
    pub parameters: Vec<Ident>,
    /// The argument or setter of the body.
    pub body: Ident,
    /// The enum of several outputs, and its variants.
    pub output: (Ident, Vec<Ident>),
}

/// The identifiers of one enum of error answers.
#[derive(Clone, Debug)]
pub struct FailureNames {
    /// The enum.
    pub ident: Ident,
    /// Its variants.
    pub variants: Vec<Ident>,
}

/// Names everything that gets a name.
pub fn assign(api: &Api) -> Names {
    let mut scope = Scope::reserving(reserved::TYPES);
    let types = type_names(api, &mut scope);
    let mut markers = Scope::reserving(reserved::MARKERS);
    let mut methods = Scope::reserving(reserved::METHODS);
    let shared = shared_names(api, &mut markers);
    let mut setters = Scope::reserving(reserved::SETTERS);
    // What sets a shared parameter is a function of every call.
    for names in &shared {
        setters.claim(words(names.with.plain()));
    }
    let operations = api
        .operations
        .iter()
        .map(|operation| operation_names(operation, &shared, &setters, &mut methods, &mut markers));
    Names {
        operations: operations.collect(),
        shared,
        failures: failure_names(api, &types, &mut markers),
        servers: server::names(api, &mut markers),
        types,
        tags: each(&api.tags, reserved::FILES, tag_words, Ident::module),
        features: feature_names(api),
        security_schemes: scheme_names(api),
        headers: each(
            &api.headers,
            &["get", "new"],
            |header| words(&header.name),
            Ident::snake,
        ),
        schemas: each(
            &api.schemas,
            &[],
            |schema| words(schema.origin.last().as_deref().unwrap_or("schema")),
            Ident::snake,
        ),
        patterns: pattern::names(api),
        versions: each(
            &api.versions,
            &["new"],
            |version| words(&format!("v-{version}")),
            version_constant,
        ),
    }
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
    words(if tag.name.is_empty() {
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

/// Names a list of things in one scope.
fn each<T>(
    things: &[T],
    reserved: &[&str],
    of: impl Fn(&T) -> Vec<String>,
    ident: impl Fn(&[String]) -> Ident,
) -> Vec<Ident> {
    let mut scope = Scope::reserving(reserved);
    things
        .iter()
        .map(|thing| ident(&scope.claim(of(thing))))
        .collect()
}

/// Names the types: components first, then their request forms, then what stands inside.
fn type_names(api: &Api, scope: &mut Scope<'_>) -> Vec<TypeNames> {
    let mut named: Vec<Option<Vec<String>>> = vec![None; api.types.len()];
    let passes: [fn(&NameHint) -> bool; 3] = [
        |hint| matches!(hint, NameHint::Component(_)),
        |hint| matches!(hint, NameHint::Request(_)),
        |hint| !matches!(hint, NameHint::Component(_) | NameHint::Request(_)),
    ];
    for pass in passes {
        for (at, definition) in api
            .types
            .iter()
            .enumerate()
            .filter(|(_, definition)| pass(&definition.name))
        {
            let hint = hint_words(definition, &named);
            named[at] = Some(scope.claim(hint));
        }
    }
    let mut modules = Scope::reserving(reserved::VALIDATORS);
    let mut files: Vec<Option<Ident>> = vec![None; api.types.len()];
    for (at, definition) in api.types.iter().enumerate() {
        if definition.owner == TypeId(at) {
            let words = named[at].clone().unwrap_or_default();
            files[at] = Some(Ident::module(&modules.claim(words)));
        }
    }
    api.types
        .iter()
        .enumerate()
        .map(|(at, definition)| {
            let words = named[at].clone().unwrap_or_default();
            let module = files[definition.owner.0]
                .clone()
                .unwrap_or_else(|| Ident::module(&words));
            let (members, constructors) = member_names(&definition.shape);
            TypeNames {
                ident: Ident::pascal(&words),
                module,
                members,
                constructors,
            }
        })
        .collect()
}

/// The words of a type's hint; what it stands in has its words already.
fn hint_words(definition: &TypeDef, named: &[Option<Vec<String>>]) -> Vec<String> {
    let with = |base: &str, step: &str| {
        let mut all = words(base);
        all.extend(words(step));
        all
    };
    match &definition.name {
        NameHint::Component(name) => words(name),
        NameHint::Request(name) => with(name, "request"),
        NameHint::Inline { parent, step } => {
            let mut all = named[parent.0].clone().unwrap_or_default();
            all.extend(words(step));
            all
        }
        NameHint::Inside { component, steps } => with(component, steps),
        NameHint::Operation { operation, step } => with(operation, step),
    }
}

/// The fields or variants of a type, and its constructors.
fn member_names(shape: &Shape) -> (Vec<Ident>, Vec<Ident>) {
    match shape {
        Shape::Struct(record) => {
            let mut scope = Scope::reserving(if matches!(record.additional, Additional::Kept(_)) {
                &["additional"]
            } else {
                &[]
            });
            let fields = record
                .fields
                .iter()
                .map(|field| {
                    Ident::snake(
                        &scope.claim(words(field.rust_name.as_deref().unwrap_or(&field.name))),
                    )
                })
                .collect();
            let constructors = each(
                &record.constructors,
                &["check", "default", "validate"],
                constructor_words,
                Ident::snake,
            );
            (fields, constructors)
        }
        Shape::Enum(strings) => (
            each(
                &strings.values,
                &["Self", "Unknown"],
                |value| words(&value.value),
                Ident::pascal,
            ),
            Vec::new(),
        ),
        Shape::Union(union) => (
            each(
                &union.branches,
                &["Self", "Unknown"],
                |branch| words(&branch.name),
                Ident::pascal,
            ),
            Vec::new(),
        ),
        Shape::Newtype(_) => (Vec::new(), Vec::new()),
    }
}

/// `new`, or the titles of the branches.
fn constructor_words(constructor: &Constructor) -> Vec<String> {
    if constructor.titles.is_empty() {
        return vec!["new".to_owned()];
    }
    constructor
        .titles
        .iter()
        .flat_map(|title| words(title))
        .collect()
}

/// Names the parameters that several operations have: of setters with the same name, the one that
/// most operations have is theirs in common.
fn shared_names(api: &Api, markers: &mut Scope<'_>) -> Vec<SharedNames> {
    let mut uses = vec![0_usize; api.shared.len()];
    let parameters = api.operations.iter().flat_map(|one| &one.parameters);
    for SharedId(at) in parameters.filter_map(|parameter| parameter.shared) {
        uses[at] += 1;
    }
    let mut order: Vec<usize> = (0..uses.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(uses[*at]));
    let mut setters = Scope::reserving(reserved::SETTERS);
    let mut withs = Scope::reserving(reserved::SETTERS);
    let mut named: Vec<Option<SharedNames>> = vec![None; uses.len()];
    for at in order {
        let parameter = &api.shared[at].parameter;
        let hint = words(parameter.rust_name.as_deref().unwrap_or(&parameter.name));
        let with: Vec<String> = std::iter::once("with".to_owned())
            .chain(hint.iter().cloned())
            .collect();
        let marker = (!parameter.required && setters.is_free(&hint)).then(|| {
            let name = std::iter::once("takes".to_owned()).chain(setters.claim(hint.clone()));
            Ident::pascal(&markers.claim(name.collect()))
        });
        named[at] = Some(SharedNames {
            ident: Ident::snake(&hint),
            with: Ident::snake(&withs.claim(with)),
            marker,
        });
    }
    named.into_iter().flatten().collect()
}

/// Names one operation, its parameters, its body and its outputs.
fn operation_names(
    operation: &Operation,
    shared: &[SharedNames],
    setters: &Scope<'_>,
    methods: &mut Scope<'_>,
    markers: &mut Scope<'_>,
) -> OperationNames {
    let hint = operation_words(operation);
    let marker = markers.claim(hint.clone());
    let output = {
        let mut name = marker.clone();
        name.push("output".to_owned());
        let variants = match &operation.output {
            Output::Several(cases) => case_names(cases),
            Output::Nothing | Output::One(_) => Vec::new(),
        };
        (Ident::pascal(&name), variants)
    };
    OperationNames {
        method: Ident::snake(&methods.claim(hint)),
        marker: Ident::pascal(&marker),
        parameters: parameter_names(operation, shared, setters),
        body: Ident::snake(&["body".to_owned()]),
        output,
    }
}

/// The words of an operation's name: without a name in the document, its method and path.
fn operation_words(operation: &Operation) -> Vec<String> {
    let named = operation.rust_name.as_ref().or(operation.name.as_ref());
    let mut all = named.map_or_else(|| path_words(operation), |name| words(name));
    for word in operation.suffix.split_whitespace() {
        all.extend(words(word));
    }
    all
}

/// `GET /pets/{petId}/toys/{toyId}` is `get_pets_toys_by_toy_id`.
fn path_words(operation: &Operation) -> Vec<String> {
    let mut all = vec![operation.method.as_str().to_ascii_lowercase()];
    let mut last = None;
    for part in operation
        .template
        .split('/')
        .filter(|part| !part.is_empty())
    {
        let parameter = part
            .strip_prefix('{')
            .and_then(|part| part.strip_suffix('}'));
        if parameter.is_none() {
            all.extend(words(part));
        }
        last = parameter;
    }
    if let Some(last) = last {
        all.push("by".to_owned());
        all.extend(words(last));
    }
    all
}

/// The variants of several outputs: by status, by media type where there are several of one status,
/// or by both.
fn case_names(cases: &[OutputCase]) -> Vec<Ident> {
    let one_status = cases.iter().all(|case| case.status == cases[0].status);
    each(
        cases,
        &["Self"],
        |case| {
            let mut all = match (&case.media_type, one_status) {
                (Some(_), true) => Vec::new(),
                _ => words(status_name(case.status).as_str()),
            };
            if let Some(name) = &case.media_type {
                all.extend(words(&crate::ir::media_word(name)));
            }
            all
        },
        Ident::pascal,
    )
}

/// Names the parameters of one operation: the setters that it has in common with others first.
fn parameter_names(
    operation: &Operation,
    shared: &[SharedNames],
    setters: &Scope<'_>,
) -> Vec<Ident> {
    let mut scope = Scope::inside(setters);
    let common = |parameter: &Parameter| {
        let SharedId(at) = parameter.shared?;
        shared[at].marker.as_ref().map(|_| shared[at].ident.clone())
    };
    for ident in operation.parameters.iter().filter_map(common) {
        scope.claim(words(ident.plain()));
    }
    let name = |parameter: &Parameter| {
        common(parameter).unwrap_or_else(|| {
            let hint = parameter.rust_name.as_deref().unwrap_or(&parameter.name);
            Ident::snake(&scope.claim(words(hint)))
        })
    };
    operation.parameters.iter().map(name).collect()
}

/// Names the enums of error answers.
fn failure_names(api: &Api, types: &[TypeNames], markers: &mut Scope<'_>) -> Vec<FailureNames> {
    api.failures
        .iter()
        .map(|failure| {
            let mut name = match &failure.name {
                FailureName::Bodies(bodies) => {
                    let bodies = bodies.iter().map(|id| words(types[id.0].ident.as_str()));
                    bodies.collect::<Vec<_>>().join(&"or".to_owned())
                }
                FailureName::Empty => vec!["empty".to_owned(), "error".to_owned()],
                FailureName::Operation(id) => {
                    let mut all = words(id);
                    all.push("error".to_owned());
                    all
                }
            };
            name.push("answer".to_owned());
            FailureNames {
                ident: Ident::pascal(&markers.claim(name)),
                variants: failure
                    .variants
                    .iter()
                    .map(|(status, _)| status_name(*status))
                    .collect(),
            }
        })
        .collect()
}

/// The variant of a status: its registered reason phrase, else its number.
fn status_name(status: Status) -> Ident {
    let name = match status {
        Status::Default => "other".to_owned(),
        Status::Range(1) => "informational".to_owned(),
        Status::Range(2) => "success".to_owned(),
        Status::Range(3) => "redirection".to_owned(),
        Status::Range(4) => "client error".to_owned(),
        Status::Range(5) => "server error".to_owned(),
        Status::Range(hundreds) => format!("status {hundreds}xx"),
        Status::Exact(code) => http::StatusCode::from_u16(code)
            .ok()
            .and_then(|status| status.canonical_reason())
            .map_or_else(|| format!("status {code}"), str::to_owned),
    };
    Ident::pascal(&words(&name))
}

/// The name of a package, from the title of the document.
pub fn package(title: &str) -> String {
    Ident::module(&words(title)).plain().replace('_', "-")
}

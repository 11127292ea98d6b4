//! The names of operations and of what sets their parameters.

use std::cmp::Reverse;

use super::answer::case_names;
use super::ident::{Ident, Scope, short};
use super::reserved;
use super::words::words;
use super::{exact_first, free_words, is_exact};
use crate::ir::{Api, Location, Operation, Output, Parameter, SharedId};

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
    /// The argument of that setter which says the body's media type, where it has to be said.
    pub media_type: Ident,
    /// The enum of several outputs, and its variants.
    pub output: (Ident, Vec<Ident>),
}

/// Names the parameters that several operations have: of setters with the same name, the one that
/// most operations have is theirs in common, and what sets an argument has its place in its name, where
/// that is not the path. Of those that are alike in this, the limits decide: neither the order of
/// operations does, nor another one.
pub(super) fn shared_names(api: &Api, markers: &mut Scope<'_>) -> Vec<SharedNames> {
    let mut uses = vec![0_usize; api.shared.len()];
    let parameters = api.operations.iter().flat_map(|one| &one.parameters);
    for SharedId(at) in parameters.filter_map(|parameter| parameter.shared) {
        uses[at] += 1;
    }
    let mut order: Vec<usize> = (0..uses.len()).collect();
    order.sort_by_cached_key(|at| {
        let parameter = &api.shared[*at].parameter;
        let uses = if parameter.required { 0 } else { uses[*at] };
        let is_exact = is_exact(hint(parameter));
        let limits = format!("{:?}", parameter.schema.rules);
        (Reverse(uses), !is_exact, parameter.location, limits)
    });
    let mut setters = Scope::reserving(reserved::SETTERS);
    let mut named: Vec<Option<SharedNames>> = vec![None; uses.len()];
    for at in order {
        let parameter = &api.shared[at].parameter;
        let name = hint(parameter);
        let hint = short(free_words(&setters, name).unwrap_or_else(|| words(name)));
        let place = Some(place(parameter)).filter(|_| parameter.location != Location::Path);
        let with = ["with"].into_iter().chain(place).map(str::to_owned);
        let with: Vec<String> = with.chain(hint.iter().cloned()).collect();
        let marker = (!parameter.required && setters.is_free(&hint)).then(|| {
            let name = std::iter::once("takes".to_owned()).chain(setters.claim(hint.clone()));
            Ident::pascal(&markers.claim(name.collect()))
        });
        named[at] = Some(SharedNames {
            ident: Ident::snake(&hint),
            with: Ident::snake(&if parameter.required {
                setters.claim(with)
            } else {
                with
            }),
            marker,
        });
    }
    named.into_iter().flatten().collect()
}

/// Names one operation, its parameters, its body and its outputs.
pub(super) fn names(
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
        media_type: Ident::snake(&["content".to_owned(), "type".to_owned()]),
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

/// Names the parameters of one operation: the setters that it has in common with others first. What
/// is required is an argument of the method, and in no setter's way.
fn parameter_names(
    operation: &Operation,
    shared: &[SharedNames],
    setters: &Scope<'_>,
) -> Vec<Ident> {
    let mut arguments = Scope::reserving(reserved::ARGUMENTS);
    let mut scope = Scope::inside(setters);
    let common = |parameter: &Parameter| {
        let SharedId(at) = parameter.shared?;
        shared[at].marker.as_ref().map(|_| shared[at].ident.clone())
    };
    for ident in operation.parameters.iter().filter_map(common) {
        scope.claim(words(ident.plain()));
    }
    let hints: Vec<&str> = operation.parameters.iter().map(hint).collect();
    exact_first(&hints, |at| {
        let parameter = &operation.parameters[at];
        common(parameter).unwrap_or_else(|| {
            if parameter.only.is_some() {
                Ident::snake(&words(hints[at])).argument()
            } else if parameter.required {
                Ident::snake(&claim(&mut arguments, hints[at], parameter)).argument()
            } else {
                Ident::snake(&claim(&mut scope, hints[at], parameter))
            }
        })
    })
}

/// What a parameter is named after.
fn hint(parameter: &Parameter) -> &str {
    let name = parameter.rust_name.as_deref();
    name.unwrap_or(&parameter.name)
}

/// Takes the words of a name; where they are taken, with the sign at its end or behind the
/// parameter's place.
fn claim(scope: &mut Scope<'_>, name: &str, parameter: &Parameter) -> Vec<String> {
    if let Some(free) = free_words(scope, name) {
        return scope.claim(free);
    }
    let place = std::iter::once(place(parameter).to_owned());
    scope.claim(place.chain(words(name)).collect())
}

/// The word for where a parameter is sent.
fn place(parameter: &Parameter) -> &'static str {
    match parameter.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
        Location::Part => "part",
    }
}

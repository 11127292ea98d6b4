//! The names of types, of their members and of their constructors.
//!
//! Invariant: component names are taken first, so that an inline type never renames a component.

use rayon::prelude::*;

use super::ident::{Ident, Scope};
use super::words::words;
use super::{each, exact_first, free_words, is_pascal, plain_first, reserved};
use crate::ir::{Additional, Api, Constructor, EnumValue, NameHint, Shape, TypeDef, TypeId};

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

/// Names the types: components first, of these the ones in `PascalCase` before the others; then their
/// request forms, then inline types.
pub(super) fn names(api: &Api, scope: &mut Scope<'_>) -> Vec<TypeNames> {
    let mut named: Vec<Option<Vec<String>>> = vec![None; api.types.len()];
    let passes: [fn(&NameHint) -> bool; 4] = [
        |hint| matches!(hint, NameHint::Component(name) if is_pascal(name)),
        |hint| matches!(hint, NameHint::Component(name) if !is_pascal(name)),
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
            // What says itself what it is need not be told.
            let short = short_words(definition).filter(|short| scope.is_free(short));
            let words = short.unwrap_or_else(|| {
                let hint = hint_words(definition, &named);
                of_body(definition, &hint)
                    .filter(|of_body| !scope.is_free(&hint) && scope.is_free(of_body))
                    .unwrap_or(hint)
            });
            named[at] = Some(scope.claim(words));
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
        .par_iter()
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

/// The words of what an operation sends or gets, and may not be called so, since a component is:
/// `AddPetRequestBody` beside `AddPetRequest`.
fn of_body(definition: &TypeDef, hint: &[String]) -> Option<Vec<String>> {
    let NameHint::Operation { step, .. } = &definition.name else {
        return None;
    };
    let is_body = matches!(step.as_str(), "request" | "response");
    is_body.then(|| hint.iter().cloned().chain(["body".to_owned()]).collect())
}

/// The words of what stands in a component whose name ends with the step to it, or in an operation
/// that is called as its path or as the step begins: `ErrorResponse` and not `ErrorResponseResponse`,
/// `GetUsersId` and not `GetUsersIdId`. A type is not called after a member alone, whose neighbour may be
/// called so: `petType` beside `type`.
fn short_words(definition: &TypeDef) -> Option<Vec<String>> {
    let (whole, steps) = match &definition.name {
        NameHint::Inside { component, steps } => (component, steps),
        NameHint::Operation { operation, step } => (operation, step),
        NameHint::Component(_) | NameHint::Request(_) | NameHint::Inline { .. } => return None,
    };
    let is_operation = matches!(definition.name, NameHint::Operation { .. });
    let (all, steps) = (words(whole), words(steps));
    if is_operation && steps.starts_with(&all) {
        return Some(steps);
    }
    // An operation's own name says what it does, and not to what.
    let is_place = !is_operation || whole.contains('{');
    (is_place && all.ends_with(&steps)).then_some(all)
}

/// The fields or variants of a type, and its constructors.
fn member_names(shape: &Shape) -> (Vec<Ident>, Vec<Ident>) {
    match shape {
        Shape::Struct(record) => {
            let mut scope = Scope::reserving(match record.additional {
                Additional::Kept(_) | Additional::Undeclared => reserved::FIELDS,
                Additional::Ignored | Additional::Refused => reserved::NOTHING,
            });
            let hints = record.fields.iter();
            let hints: Vec<&str> = hints
                .map(|field| field.rust_name.as_deref().unwrap_or(&field.name))
                .collect();
            let fields = exact_first(&hints, |at| {
                let free = free_words(&scope, hints[at]);
                Ident::snake(&scope.claim(free.unwrap_or_else(|| words(hints[at]))))
            });
            let constructors = each(
                &record.constructors,
                reserved::CONSTRUCTORS,
                constructor_words,
                Ident::snake,
            );
            (fields, constructors)
        }
        Shape::Enum(strings) => {
            let mut scope = Scope::reserving(reserved::VARIANTS);
            let values = strings.values.iter();
            let values =
                values.map(|EnumValue { value, name, .. }| name.as_deref().unwrap_or(value));
            let values: Vec<&str> = values.collect();
            let variants = plain_first(&values, |at| {
                let free = free_words(&scope, values[at]);
                Ident::pascal(&scope.claim(free.unwrap_or_else(|| words(values[at]))))
            });
            (variants, Vec::new())
        }
        Shape::Integers(integers) => (
            each(
                &integers.values,
                reserved::VARIANTS,
                |value| words(&value.name),
                Ident::pascal,
            ),
            Vec::new(),
        ),
        Shape::Union(union) => (
            each(
                &union.branches,
                reserved::VARIANTS,
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

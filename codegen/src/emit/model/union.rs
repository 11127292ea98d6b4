//! Enums of types that values are told apart by, open for what is of none of them.

use proc_macro2::TokenStream;
use quote::quote;

use super::reader;
use super::tagged_union::literal;
use crate::emit::imports::Imports;
use crate::emit::{Plan, blank, doc, spaced, ty};
use crate::ir::{Branch, Docs, JsonType, Presence, TagValue, Tagging, Type, TypeId, Union};
use crate::names::Ident;

/// Emits:
/// ```text
/// #[derive(Clone, Debug, PartialEq, Serialize)]
/// #[serde(untagged)]
/// #[non_exhaustive]
/// pub enum Limit {
///     Integer(i64),
///     /// A branch that the document does not list, kept as it came.
///     Unknown(Value),
/// }
///
/// impl<'de> Deserialize<'de> for Limit { .. }
///
/// impl From<i64> for Limit { .. }
/// ```
pub(super) fn emit(plan: &Plan, id: TypeId, shape: &Union, imports: &mut Imports) -> TokenStream {
    for name in ["Deserialize", "Deserializer", "Serialize"] {
        imports.add("serde", name);
    }
    imports.add("serde_json", "Value");
    imports.add("crate::runtime", "union");
    let ident = &plan.names.ty(id).ident;
    let docs = super::docs(plan, id);
    let derives = super::derives(plan, id);
    let told = told_objects(plan, id, shape, imports);
    let variants: Vec<_> = variants(plan, id, shape)
        .map(|(at, branch, variant)| {
            let held = held(plan, id, (at, branch), imports);
            let docs = said_of(plan, id, branch).or_else(|| {
                let line = if shape.rest() == Some(branch) {
                    " Any other value, kept as it came.".to_owned()
                } else if variant.plain().eq_ignore_ascii_case(&branch.name) {
                    return None;
                } else {
                    format!(" {}.", doc::code(&branch.name))
                };
                Some(quote!(#[doc = #line]))
            });
            let chosen = told.as_ref().and_then(|_| chosen_by(shape, branch));
            let blank = (docs.is_some() && chosen.is_some()).then(|| quote!(#[doc = ""]));
            if docs.is_none() && chosen.is_none() {
                imports.lacks_docs();
            }
            quote!(#docs #blank #chosen #variant(#held),)
        })
        .collect();
    let body = by_type(plan, id, shape, told.as_ref(), imports);
    let from = from(plan, id, shape, imports);
    let unknown = shape.rest().is_none().then(|| {
        quote! {
            #[doc = " A branch that the document does not list, kept as it came."]
            Unknown(Value),
        }
    });
    let blank = blank();
    let items = quote! {
        #docs
        #[derive(#derives, Serialize)]
        #[serde(untagged)]
        #[non_exhaustive]
        pub enum #ident {
            #(#variants)*
            #unknown
        }
        #blank
        impl<'de> Deserialize<'de> for #ident {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #body
            }
        }
    };
    spaced(std::iter::once(items).chain(from))
}

/// What a variant holds.
pub(super) fn held(
    plan: &Plan,
    id: TypeId,
    (at, branch): (usize, &Branch),
    imports: &mut Imports,
) -> TokenStream {
    let held = ty::in_models(plan, &branch.ty, imports);
    if plan.facts.is_boxed(id, at) {
        quote!(Box<#held>)
    } else {
        held
    }
}

/// The branches with their places and their variants.
pub(super) fn variants<'a>(
    plan: &'a Plan,
    id: TypeId,
    shape: &'a Union,
) -> impl Iterator<Item = (usize, &'a Branch, &'a Ident)> {
    let names = &plan.names.ty(id).members;
    let branches = shape.branches.iter().enumerate().zip(names);
    branches.map(|((at, branch), name)| (at, branch, name))
}

/// What the document says of a branch.
pub(super) fn said_of(plan: &Plan, id: TypeId, branch: &Branch) -> Option<TokenStream> {
    let schema = plan.api.schema(plan.api.ty(id).schema);
    let parts = schema.branches().map(|(_, parts)| parts);
    let said = match branch.parts.as_slice() {
        [part] if !matches!(branch.ty, Type::Named(_)) => parts.and_then(|parts| parts.get(*part)),
        _ => None,
    };
    let docs = Docs::described(said?.message.as_ref()?);
    // Prose may say nothing in Markdown, such as `-`.
    Some(doc::attributes(&docs, &[])).filter(|docs| !docs.is_empty())
}

/// What is said of the objects of a branch that a member tells from others.
fn chosen_by(shape: &Union, branch: &Branch) -> Option<TokenStream> {
    let Tagging::Objects(member) = &shape.tagging else {
        return None;
    };
    let tags = branch.tags.iter().map(|tag| doc::code(&tag.to_string()));
    let tags: Vec<String> = tags.collect();
    let line = format!(" Where {} is {}.", doc::code(member), tags.join(" or "));
    (!tags.is_empty()).then(|| quote!(#[doc = #line]))
}

/// The branch whose JSON type the value has.
fn by_type(
    plan: &Plan,
    id: TypeId,
    shape: &Union,
    told: Option<&TokenStream>,
    imports: &mut Imports,
) -> TokenStream {
    let branches: Vec<Emitted<'_>> = variants(plan, id, shape)
        .map(|(at, branch, variant)| (&branch.ty, variant, plan.facts.is_boxed(id, at)))
        .collect();
    let Some(groups) = groups(plan, &branches) else {
        let among = among(plan, &branches, &rest(plan, id, shape), imports);
        return quote!(union::by_type(deserializer, |value| #among));
    };
    let arms = groups.iter().map(|(json, group)| match told {
        Some(told) if *json == JsonType::Object => told.clone(),
        _ => arm(plan, *json, group, imports),
    });
    quote! {
        union::by_type(deserializer, |value| match value {
            #(#arms)*
            _ => Self::Unknown(value),
        })
    }
}

/// A branch as it is emitted: what it holds, its variant, and whether that is boxed.
type Emitted<'a> = (&'a Type, &'a Ident, bool);

/// The branches that hold values of each JSON type; `None` where one of them holds any.
fn groups<'a>(plan: &Plan, branches: &[Emitted<'a>]) -> Option<Vec<(JsonType, Vec<Emitted<'a>>)>> {
    let mut groups: Vec<(JsonType, Vec<_>)> = Vec::new();
    for branch in branches {
        for json in plan.api.json_types(branch.0)? {
            match groups.iter_mut().find(|(known, _)| *known == json) {
                Some((_, group)) => group.push(*branch),
                None => groups.push((json, vec![*branch])),
            }
        }
    }
    Some(groups)
}

/// The arm for values of one JSON type.
fn arm(plan: &Plan, json: JsonType, group: &[Emitted<'_>], imports: &mut Imports) -> TokenStream {
    let pattern = match json {
        JsonType::Null => quote!(Value::Null),
        JsonType::Boolean => quote!(Value::Bool(_)),
        JsonType::Integer | JsonType::Number => quote!(Value::Number(_)),
        JsonType::String => quote!(Value::String(_)),
        JsonType::Array => quote!(Value::Array(_)),
        JsonType::Object => quote!(Value::Object(_)),
    };
    match group {
        [(Type::String, variant, _)] => quote!(Value::String(value) => Self::#variant(value),),
        [(Type::Boolean, variant, _)] => quote!(Value::Bool(value) => Self::#variant(value),),
        [(ty, integer, _), (Type::Number, number, _)]
        | [(Type::Number, number, _), (ty, integer, _)]
            if ty.is_integer() =>
        {
            let read = match ty {
                Type::Unsigned => quote!(as_u64),
                _ => quote!(as_i64),
            };
            quote! {
                #pattern => match value.#read() {
                    Some(value) => Self::#integer(value),
                    None => union::fitting(value).map_or_else(Self::Unknown, Self::#number),
                },
            }
        }
        [(ty, variant, boxed)] => {
            let read = reader::of_branch(plan, ty, *boxed, imports);
            quote!(#pattern => #read(value).map_or_else(Self::Unknown, Self::#variant),)
        }
        several => {
            let among = among(plan, several, &quote!(Self::Unknown), imports);
            quote!(#pattern => #among,)
        }
    }
}

/// The arm for objects that a member tells apart, where each branch that holds some has a value of it;
/// those without it are of a branch that does not demand it:
/// ```text
/// Value::Object(_) => match value.get("object").and_then(Value::as_str) {
///     Some("card") => union::fitting(value).map_or_else(Self::Unknown, Self::Card),
///     ..
///     _ => Self::Unknown(value),
/// },
/// ```
fn told_objects(
    plan: &Plan,
    id: TypeId,
    shape: &Union,
    imports: &mut Imports,
) -> Option<TokenStream> {
    let Tagging::Objects(member) = &shape.tagging else {
        return None;
    };
    let holds_objects = |branch: &Branch| {
        let types = plan.api.json_types(&branch.ty);
        types.is_none_or(|types| types.contains(&JsonType::Object))
    };
    let objects = variants(plan, id, shape).filter(|(_, branch, _)| holds_objects(branch));
    let objects: Vec<_> = objects.collect();
    if objects.iter().any(|(_, branch, _)| branch.tags.is_empty()) {
        return None;
    }
    let read = match shape.tags().next()? {
        TagValue::Text(_) => quote!(Value::as_str),
        TagValue::Integer(_) => quote!(<i64 as union::Tag>::of),
        TagValue::Boolean(_) => quote!(Value::as_bool),
    };
    let (mut arms, mut free) = (Vec::new(), Vec::new());
    for (at, branch, variant) in objects {
        let is_boxed = plan.facts.is_boxed(id, at);
        let tags = branch.tags.iter().map(literal);
        let fitting = reader::of_branch(plan, &branch.ty, is_boxed, imports);
        let held = quote!(#fitting(value).map_or_else(Self::Unknown, Self::#variant));
        arms.push(quote!(Some(#(#tags)|*) => #held,));
        let field = plan.api.field(&branch.ty, member);
        if field.is_none_or(|(_, field)| field.presence != Presence::Required) {
            free.push(((&branch.ty, variant, is_boxed), held));
        }
    }
    let others = match free.as_slice() {
        [] => quote!(_ => Self::Unknown(value),),
        [(_, held)] => quote! {
            Some(_) => Self::Unknown(value),
            None => #held,
        },
        several => {
            let rivals: Vec<Emitted<'_>> = several.iter().map(|(branch, _)| *branch).collect();
            let among = among(plan, &rivals, &quote!(Self::Unknown), imports);
            quote! {
                Some(_) => Self::Unknown(value),
                None => #among,
            }
        }
    };
    Some(quote! {
        Value::Object(_) => match value.get(#member).and_then(#read) {
            #(#arms)*
            #others
        },
    })
}

/// What makes a value of no branch: the one that is any value, or what the document does not list.
fn rest(plan: &Plan, id: TypeId, shape: &Union) -> TokenStream {
    let last = plan.names.ty(id).members.last();
    match last.filter(|_| shape.rest().is_some()) {
        Some(variant) => quote!(Self::#variant),
        None => quote!(Self::Unknown),
    }
}

/// The branch among several that the value belongs to; `rest` makes one of no branch.
fn among(
    plan: &Plan,
    branches: &[Emitted<'_>],
    rest: &TokenStream,
    imports: &mut Imports,
) -> TokenStream {
    imports.add("crate::runtime", "rivals");
    let reads = branches.iter().map(|(ty, variant, boxed)| {
        let read = reader::of_rival(plan, ty, *boxed, imports);
        quote!(|value| #read(value).map(Self::#variant))
    });
    quote!(rivals::among(value, #rest, &[#(#reads),*]))
}

/// What makes a value of each type that one variant alone holds, and of any text: of that variant
/// which the text would be read as, where several hold texts.
fn from(plan: &Plan, id: TypeId, shape: &Union, imports: &mut Imports) -> Vec<TokenStream> {
    let texts = shape.branches.iter().map(|branch| &branch.ty);
    let texts: Vec<&Type> = texts.filter(|ty| super::takes_text(plan, ty)).collect();
    let ident = &plan.names.ty(id).ident;
    let from = |held: TokenStream, made: TokenStream| {
        quote! {
            impl From<#held> for #ident {
                fn from(value: #held) -> Self {
                    #made
                }
            }
        }
    };
    let mut all = Vec::new();
    for (at, branch, variant) in variants(plan, id, shape) {
        let mut same = shape.branches.iter().filter(|other| other.ty == branch.ty);
        let is_any_text = branch.ty == Type::String && texts.len() > 1;
        // Rust has that of a type itself.
        let is_whole = branch.ty == Type::Named(id);
        if is_any_text || is_whole || same.nth(1).is_some() {
            continue;
        }
        let held = ty::in_models(plan, &branch.ty, imports);
        let is_boxed = plan.facts.is_boxed(id, at);
        let made = |value: TokenStream| {
            let value = if is_boxed {
                quote!(Box::new(#value))
            } else {
                value
            };
            quote!(Self::#variant(#value))
        };
        all.push(from(held, made(quote!(value))));
        if texts == [&branch.ty] {
            let text = made(quote!(value.into()));
            if branch.ty != Type::String {
                all.push(from(quote!(String), text.clone()));
            }
            all.push(from(quote!(&str), text));
        }
    }
    if texts.len() > 1 {
        let rest = rest(plan, id, shape);
        let read = quote!(union::of_text(value.into(), #rest));
        all.push(from(quote!(String), read.clone()));
        all.push(from(quote!(&str), read));
    }
    all
}

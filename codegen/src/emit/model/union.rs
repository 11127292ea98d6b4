//! Enums of types, open for what is of none of them.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::imports::Imports;
use super::super::ty::{self, Scope};
use super::super::{Plan, blank, doc, spaced};
use super::reader;
use crate::ir::{Branch, Docs, JsonType, Shape, Tagging, Type, TypeId, Union};
use crate::names::Ident;

/// Emits:
/// ```text
/// #[derive(Clone, Debug, PartialEq, Serialize)]
/// #[serde(untagged)]
/// #[non_exhaustive]
/// pub enum Pet {
///     Cat(Cat),
///     /// A branch that the description does not list, kept as it came.
///     Unknown(Value),
/// }
///
/// impl<'de> Deserialize<'de> for Pet { .. }
///
/// impl From<Cat> for Pet { .. }
/// ```
pub(super) fn emit(plan: &Plan, id: TypeId, shape: &Union, imports: &mut Imports) -> TokenStream {
    for name in ["Deserialize", "Deserializer", "Serialize"] {
        imports.add("serde", name);
    }
    if shape.rest().is_none() {
        imports.add("serde_json", "Value");
    }
    imports.add("crate::runtime", "union");
    let ident = &plan.names.types[id.0].ident;
    let docs = super::docs(plan, id);
    let derives = super::derives(plan, id);
    let variants: Vec<_> = variants(plan, id, shape)
        .map(|(at, branch, variant)| {
            let held = ty::tokens(plan, &branch.ty, Scope::Models, imports);
            let held = if plan.facts.is_boxed(id, at) {
                quote!(Box<#held>)
            } else {
                held
            };
            let docs = if shape.rest() == Some(branch) {
                quote!(#[doc = " Any other kind, with the members of all."])
            } else {
                docs_of(plan, id, branch)
            };
            quote!(#docs #variant(#held),)
        })
        .collect();
    let is_mixed = plan.facts.mixed[id.0];
    let writer = writer(plan, id, shape, imports);
    let untagged = writer.is_none().then(|| quote!(#[serde(untagged)]));
    let derives = match writer {
        Some(_) => quote!(#derives),
        None => quote!(#derives, Serialize),
    };
    let body = match &shape.tagging {
        Tagging::Member(tag) => tagged(plan, id, shape, tag),
        Tagging::First => by_type(plan, id, shape, imports),
    };
    let from = if is_mixed || shape.rest().is_some() {
        from(plan, id, shape, imports)
    } else {
        Vec::new()
    };
    let unknown = shape.rest().is_none().then(|| {
        quote! {
            #[doc = " A branch that the description does not list, kept as it came."]
            Unknown(Value),
        }
    });
    let blank = blank();
    let items = quote! {
        #docs
        #[derive(#derives)]
        #untagged
        #[non_exhaustive]
        pub enum #ident {
            #(#variants)*
            #unknown
        }
        #blank
        #writer
        impl<'de> Deserialize<'de> for #ident {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #body
            }
        }
    };
    spaced(std::iter::once(items).chain(from))
}

/// What writes the tag of a branch whose type does not have it; nothing where there is none such.
fn writer(plan: &Plan, id: TypeId, shape: &Union, imports: &mut Imports) -> Option<TokenStream> {
    let Tagging::Member(name) = &shape.tagging else {
        return None;
    };
    let implied = |branch| plan.api.implied_tag(shape, branch);
    if !shape
        .branches
        .iter()
        .any(|branch| implied(branch).is_some())
    {
        return None;
    }
    imports.add("serde", "Serializer");
    let arms = variants(plan, id, shape).map(|(_, branch, variant)| match implied(branch) {
        Some(tag) => {
            quote!(Self::#variant(value) => union::write(value, #name, #tag, serializer),)
        }
        None => quote!(Self::#variant(value) => value.serialize(serializer),),
    });
    let arms: Vec<TokenStream> = arms.collect();
    let unknown = shape
        .rest()
        .is_none()
        .then(|| quote!(Self::Unknown(value) => value.serialize(serializer),));
    let (ident, blank) = (&plan.names.types[id.0].ident, blank());
    Some(quote! {
        impl Serialize for #ident {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    #(#arms)*
                    #unknown
                }
            }
        }
        #blank
    })
}

/// The branches with their places and their variants.
fn variants<'a>(
    plan: &'a Plan,
    id: TypeId,
    shape: &'a Union,
) -> impl Iterator<Item = (usize, &'a Branch, &'a Ident)> {
    let names = &plan.names.types[id.0].members;
    let branches = shape.branches.iter().enumerate().zip(names);
    branches.map(|((at, branch), name)| (at, branch, name))
}

/// What the document says of a branch, else what the branch is called.
fn docs_of(plan: &Plan, id: TypeId, branch: &Branch) -> TokenStream {
    let schema = plan.api.schema(plan.api.ty(id).schema);
    let parts = schema.branches().map(|(_, parts)| parts);
    let said = match branch.parts.as_slice() {
        [part] if !matches!(branch.ty, Type::Named(_)) => parts.and_then(|parts| parts.get(*part)),
        _ => None,
    };
    let docs = Docs {
        description: said
            .and_then(|part| part.message.clone())
            .unwrap_or_default(),
        ..Docs::default()
    };
    if docs.description.is_empty() {
        let line = format!(" {}.", doc::code(&branch.name));
        return quote!(#[doc = #line]);
    }
    doc::attributes(&docs, &[])
}

/// The branch that a member names.
fn tagged(plan: &Plan, id: TypeId, shape: &Union, tag: &str) -> TokenStream {
    if shape.rest().is_some() {
        let arms = variants(plan, id, shape).map(|(_, branch, variant)| {
            let tags = &branch.tags;
            let chosen = if tags.is_empty() {
                quote!(_)
            } else {
                quote!(Some(#(#tags)|*))
            };
            quote!(#chosen => union::branch(value).map(Self::#variant),)
        });
        return quote! {
            union::by_tag(deserializer, #tag, |tag, value| match tag { #(#arms)* })
        };
    }
    let arms = variants(plan, id, shape).map(|(_, branch, variant)| {
        let tags = &branch.tags;
        quote!(#(#tags)|* => union::branch(value).map(Self::#variant),)
    });
    quote! {
        union::tagged(deserializer, #tag, |tag, value| match tag {
            #(#arms)*
            _ => Ok(Self::Unknown(value)),
        })
    }
}

/// The branch whose JSON type the value has.
fn by_type(plan: &Plan, id: TypeId, shape: &Union, imports: &mut Imports) -> TokenStream {
    let branches: Vec<Emitted<'_>> = variants(plan, id, shape)
        .map(|(at, branch, variant)| (&branch.ty, variant, plan.facts.is_boxed(id, at)))
        .collect();
    let Some(groups) = groups(plan, &branches) else {
        let among = among(plan, &branches, imports);
        return quote!(union::by_type(deserializer, |value| #among));
    };
    let arms = groups
        .iter()
        .map(|(json, group)| arm(plan, *json, group, imports));
    quote! {
        union::by_type(deserializer, |value| match value {
            #(#arms)*
            _ => Ok(Self::Unknown(value)),
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
        [(Type::String, variant, _)] => quote!(Value::String(value) => Ok(Self::#variant(value)),),
        [(Type::Boolean, variant, _)] => quote!(Value::Bool(value) => Ok(Self::#variant(value)),),
        [(Type::Integer | Type::Unsigned, variant, _)] => quote! {
            #pattern => Ok(union::integer(value).map_or_else(Self::Unknown, Self::#variant)),
        },
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
                    Some(value) => Ok(Self::#integer(value)),
                    None => union::branch(value).map(Self::#number),
                },
            }
        }
        [(ty, variant, boxed)] => {
            let read = reader::of_branch(plan, ty, *boxed, imports);
            let read = read.unwrap_or_else(|| quote!(union::branch));
            quote!(#pattern => #read(value).map(Self::#variant),)
        }
        several => {
            let among = among(plan, several, imports);
            quote!(#pattern => #among,)
        }
    }
}

/// The branch among several that the value belongs to.
fn among(plan: &Plan, branches: &[Emitted<'_>], imports: &mut Imports) -> TokenStream {
    let reads = branches.iter().map(|(ty, variant, boxed)| {
        let read = reader::of_rival(plan, ty, *boxed, imports);
        quote!(|value| #read(value).map(Self::#variant))
    });
    quote!(Ok(union::among(value, Self::Unknown, &[#(#reads),*])))
}

/// What makes a value of each type that one variant alone holds.
fn from(plan: &Plan, id: TypeId, shape: &Union, imports: &mut Imports) -> Vec<TokenStream> {
    // A text of its own kind is told from others by what it demands, and only alone is meant by any.
    let is_wrapped = |ty: &Type| match ty {
        Type::Named(id) => matches!(plan.api.ty(*id).shape, Shape::Newtype(_)),
        _ => false,
    };
    let texts = shape.branches.iter().map(|branch| &branch.ty);
    let texts: Vec<&Type> = texts.filter(|ty| super::takes_text(plan, ty)).collect();
    let plain: Vec<&Type> = texts.iter().copied().filter(|ty| !is_wrapped(ty)).collect();
    let text = match (plain.as_slice(), texts.as_slice()) {
        ([only], _) | ([], [only]) => Some(*only),
        _ => None,
    };
    let ident = &plan.names.types[id.0].ident;
    let from = |held: TokenStream, variant: &Ident, value: TokenStream| {
        quote! {
            impl From<#held> for #ident {
                fn from(value: #held) -> Self {
                    Self::#variant(#value)
                }
            }
        }
    };
    let mut all = Vec::new();
    for (at, branch, variant) in variants(plan, id, shape) {
        let mut same = shape.branches.iter().filter(|other| other.ty == branch.ty);
        if same.nth(1).is_some() {
            continue;
        }
        let held = ty::tokens(plan, &branch.ty, Scope::Models, imports);
        let value = if plan.facts.is_boxed(id, at) {
            quote!(Box::new(value))
        } else {
            quote!(value)
        };
        all.push(from(held, variant, value));
        if text == Some(&branch.ty) {
            if branch.ty != Type::String {
                all.push(from(quote!(String), variant, quote!(value.into())));
            }
            all.push(from(quote!(&str), variant, quote!(value.into())));
        }
    }
    all
}

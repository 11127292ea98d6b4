//! Structs.

use proc_macro2::TokenStream;
use quote::quote;

use super::case::Case;
use super::reader;
use crate::emit::imports::Imports;
use crate::emit::{Plan, blank, doc, spaced, ty, validator};
use crate::ir::{Additional, Field, Presence, Schema, Struct, Type, TypeId};
use crate::names::Ident;

/// Emits:
/// ```text
/// #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
/// #[serde(rename_all = "camelCase")]
/// #[non_exhaustive]
/// pub struct Pet {
///     pub name: String,
///
///     #[serde(skip_serializing_if = "Option::is_none")]
///     pub photo_urls: Option<Vec<String>>,
/// }
/// ```
pub(super) fn emit(plan: &Plan, id: TypeId, shape: &Struct, imports: &mut Imports) -> TokenStream {
    let ident = &plan.names.ty(id).ident;
    let docs = super::docs(plan, id);
    let derives = super::derives(plan, id);
    let default = plan.facts.default[id.0].then(|| quote!(Default,));
    imports.add("serde", "Deserialize");
    imports.add("serde", "Serialize");
    let members = &plan.names.ty(id).members;
    let named = members.iter().zip(&shape.fields);
    let named = named.map(|(ident, member)| (ident.plain(), member.name.as_str()));
    let case = Case::of(&named.collect::<Vec<_>>());
    let rename_all = case.rule().map(|rule| quote!(#[serde(rename_all = #rule)]));
    let described = plan.api.members(plan.api.schema(plan.api.ty(id).schema));
    let mut fields: Vec<TokenStream> = shape
        .fields
        .iter()
        .enumerate()
        .map(|(at, member)| {
            let schemas = described.get(member.name.as_str());
            let schemas = schemas.map_or(&[][..], Vec::as_slice);
            let docs = field_docs(plan, schemas, (&members[at], member), imports);
            let field = field(plan, (id, at), member, case, imports);
            quote!(#docs #field)
        })
        .collect();
    fields.extend(additional(plan, (id, shape), imports));
    let fields = spaced(fields);
    let closed =
        (shape.additional == Additional::Refused).then(|| quote!(#[serde(deny_unknown_fields)]));
    let constructors = super::constructor::emit(plan, id, shape, imports);
    let one_way = (shape.additional.kept().is_some() && !shape.one_way.is_empty()).then(|| {
        let (blank, names) = (blank(), &shape.one_way);
        quote! {
            #blank
            impl one_way::OneWay for #ident {
                const NAMES: &'static [&'static str] = &[#(#names),*];
            }
        }
    });
    // To the letter, a list of the members' values is no object.
    let (remote, object) = if plan.exact {
        imports.add("crate::runtime::object", "object");
        let blank = blank();
        (
            Some(quote!(#[serde(remote = "Self")])),
            Some(quote!(#blank object!(#ident);)),
        )
    } else {
        (None, None)
    };
    quote! {
        #docs
        #[derive(#derives, #default Serialize, Deserialize)]
        #rename_all
        #closed
        #remote
        #[non_exhaustive]
        pub struct #ident { #fields }
        #object
        #one_way
        #constructors
    }
}

/// One field and how it is read and written.
fn field(
    plan: &Plan,
    (id, at): (TypeId, usize),
    member: &Field,
    case: Case,
    imports: &mut Imports,
) -> TokenStream {
    let ident = &plan.names.ty(id).members[at];
    let boxed = plan.facts.is_boxed(id, at);
    let held = ty::in_models(plan, member.ty.without_null(), imports);
    let mut held = if boxed { quote!(Box<#held>) } else { held };
    if matches!(member.ty, Type::Nullable(_)) {
        held = quote!(Option<#held>);
    }
    if member.presence != Presence::Required {
        held = quote!(Option<#held>);
    }
    let reader = reader::of_member(plan, member, boxed, imports);
    let is_null = reader::is_null_by_default(plan, member);
    let called = case.apply(ident.plain());
    let serde = serde_attribute(member, &called, reader.as_deref(), is_null);
    quote! {
        #serde
        pub #ident: #held,
    }
}

/// The document's prose about a member and what its schemas demand; without both its name, where the
/// field has another.
fn field_docs(
    plan: &Plan,
    schemas: &[&Schema],
    (ident, member): (&Ident, &Field),
    imports: &mut Imports,
) -> TokenStream {
    let mut said = validator::sentences(plan, schemas, member);
    // The attribute would warn of our own code, which reads and checks every member.
    said.extend(super::deprecation(&member.docs));
    let docs = doc::attributes(&member.docs, &said);
    // Prose may say nothing in Markdown, such as `-`.
    if !docs.is_empty() {
        return docs;
    }
    if ident.plain() == member.name {
        imports.lacks_docs();
        return docs;
    }
    let name = format!(" The member {}.", doc::code(&member.name));
    quote!(#[doc = #name])
}

/// The members without a field, where they are kept.
fn additional(
    plan: &Plan,
    (id, shape): (TypeId, &Struct),
    imports: &mut Imports,
) -> Option<TokenStream> {
    let ty = shape.additional.kept()?;
    imports.add("std::collections", "BTreeMap");
    let reader = reader::of_members(plan, (id, shape), ty, imports);
    let reader = reader.map(|reader| quote!(, deserialize_with = #reader));
    let writer = (shape.additional == Additional::Undeclared).then(|| {
        imports.add("crate::runtime", "undeclared");
        quote!(, serialize_with = "undeclared::members")
    });
    let ty = ty::in_models(plan, ty, imports);
    Some(quote! {
        #[doc = " Members that have no field of their own."]
        #[serde(flatten #reader #writer)]
        pub additional: BTreeMap<String, #ty>,
    })
}

/// `#[serde(..)]`: the wire's name, and what absent and `null` mean.
///
/// `called` is what serde calls the member without an attribute. A missing `Option` is `None` for
/// serde, unless a function of ours reads it; `is_null` says that it is, though it is required.
fn serde_attribute(
    member: &Field,
    called: &str,
    reader: Option<&str>,
    is_null: bool,
) -> TokenStream {
    let name = &member.name;
    let optional = member.presence != Presence::Required;
    let mut parts = Vec::new();
    if called != name {
        parts.push(quote!(rename = #name));
    }
    // A long attribute takes a line for each part of it.
    let renamed = (reader.is_some() && !parts.is_empty()).then(|| {
        let parts = std::mem::take(&mut parts);
        quote!(#[serde(#(#parts),*)])
    });
    if let Some(reader) = reader {
        parts.extend((optional || is_null).then(|| quote!(default)));
        parts.push(quote!(deserialize_with = #reader));
    }
    if optional {
        parts.push(quote!(skip_serializing_if = "Option::is_none"));
    }
    let rest = (!parts.is_empty()).then(|| quote!(#[serde(#(#parts),*)]));
    quote!(#renamed #rest)
}

//! Enums of types that a discriminator tells apart.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::union::{held, said_of, variants};
use crate::emit::imports::Imports;
use crate::emit::{Plan, call, doc};
use crate::ir::{TagValue, TypeId, Union};

/// Emits:
/// ```text
/// tagged_union! {
///     /// An animal.
///     #[discriminator("kind")]
///     #[derive(Clone, Debug, PartialEq)]
///     pub enum Pet {
///         Cat(Cat) = "cat",
///         Dog(Dog) = "dog" | "hound",
///     }
/// }
/// ```
/// The branch of all other values is marked by `#[other]`; that of objects without a tag is named
/// beside the discriminator, `#[discriminator("kind" else Cat)]`, and so is the type of one that is no
/// text, `#[discriminator("version" as i64)]`.
pub(super) fn emit(
    plan: &Plan,
    id: TypeId,
    shape: &Union,
    member: &str,
    imports: &mut Imports,
) -> TokenStream {
    imports.add("crate::runtime::tagged_union", "tagged_union");
    let ident = &plan.names.ty(id).ident;
    let (docs, derives) = (super::docs(plan, id), super::derives(plan, id));
    let mut branches = shape.branches.iter();
    let added = branches.any(|branch| plan.api.implied_tag(shape, branch).is_some());
    let added = added.then(|| quote!(, added));
    let bare = plan.api.untagged(shape).and_then(|bare| {
        let mut all = variants(plan, id, shape);
        all.find_map(|(_, branch, variant)| std::ptr::eq(branch, bare).then_some(variant))
    });
    let bare = bare.map(|variant| quote!(else #variant));
    let texts = shape.tags().filter_map(TagValue::as_text);
    let allow = doc::allow_code(texts.chain([member]));
    let kind = shape.tags().next().and_then(|tag| match tag {
        TagValue::Text(_) => None,
        TagValue::Integer(_) => Some(quote!(as i64)),
        TagValue::Boolean(_) => Some(quote!(as bool)),
    });
    let variants = variants(plan, id, shape).map(|(at, branch, variant)| {
        let held = held(plan, id, (at, branch), imports);
        let (said, tags) = (said_of(plan, id, branch), branch.tags.iter().map(literal));
        if shape.rest() == Some(branch) {
            quote!(#[other] #variant(#held),)
        } else {
            quote!(#said #variant(#held) = #(#tags)|*,)
        }
    });
    let item = quote! {
        #docs
        #[discriminator(#member #kind #bare #added)]
        #[derive(#derives)]
        #allow
        pub enum #ident { #(#variants)* }
    };
    call("tagged_union", &item)
}

/// A value of the discriminator as Rust writes it.
pub(super) fn literal(tag: &TagValue) -> TokenStream {
    match tag {
        TagValue::Text(text) => quote!(#text),
        TagValue::Integer(number) => {
            let number = Literal::i64_unsuffixed(*number);
            quote!(#number)
        }
        TagValue::Boolean(flag) => quote!(#flag),
    }
}

//! Constructors: what one kind of value needs are its arguments, the rest is left out.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use crate::emit::imports::Imports;
use crate::emit::{Plan, blank, doc, spaced, ty};
use crate::ir::{Constructor, Docs, Field, Presence, Shape, Struct, Type, TypeId};
use crate::names::Ident;

/// Emits:
/// ```text
/// impl Job {
///     pub fn download(snapshot_id: impl Into<String>) -> Self { .. }
/// }
/// ```
pub(super) fn emit(
    plan: &Plan,
    id: TypeId,
    shape: &Struct,
    imports: &mut Imports,
) -> Option<TokenStream> {
    let constructors = &shape.constructors;
    if constructors.is_empty() {
        return None;
    }
    let ident = &plan.names.ty(id).ident;
    if let [constructor] = constructors.as_slice()
        && constructor.arguments.is_empty()
        && constructor.titles.is_empty()
    {
        // Zeros and the like are derived.
        return (!plan.facts.default[id.0]).then(|| default(plan, id, shape, constructor));
    }
    let functions = constructors
        .iter()
        .zip(&plan.names.ty(id).constructors)
        .map(|(constructor, name)| function(plan, id, shape, constructor, name, imports));
    let functions = spaced(functions);
    let blank = blank();
    Some(quote! {
        #blank
        impl #ident { #functions }
    })
}

/// What makes a value of constants alone.
fn default(plan: &Plan, id: TypeId, shape: &Struct, constructor: &Constructor) -> TokenStream {
    let ident = &plan.names.ty(id).ident;
    let value = value(plan, id, shape, constructor);
    let blank = blank();
    quote! {
        #blank
        impl Default for #ident {
            fn default() -> Self {
                #value
            }
        }
    }
}

/// One constructor.
fn function(
    plan: &Plan,
    id: TypeId,
    shape: &Struct,
    constructor: &Constructor,
    name: &Ident,
    imports: &mut Imports,
) -> TokenStream {
    let members = &plan.names.ty(id).members;
    let mut docs = doc::attributes(&Docs::described(&constructor.docs), &[]);
    // Prose may say nothing in Markdown, such as `-`.
    if docs.is_empty() {
        let kind = doc::code(&constructor.titles.join(" "));
        let said = format!("A value of the kind {kind}.");
        docs = doc::attributes(&Docs::described(&said), &[]);
    }
    let arguments = constructor.arguments.iter().map(|&at| {
        let ident = &members[at];
        let ty = argument(plan, &shape.fields[at].ty, imports);
        quote!(#ident: #ty)
    });
    let arguments: Vec<_> = arguments.collect();
    let value = value(plan, id, shape, constructor);
    quote! {
        #docs
        #[must_use]
        pub fn #name(#(#arguments),*) -> Self {
            #value
        }
    }
}

/// The value that a constructor makes.
fn value(plan: &Plan, id: TypeId, shape: &Struct, constructor: &Constructor) -> TokenStream {
    let members = &plan.names.ty(id).members;
    let values = shape.fields.iter().enumerate().map(|(at, field)| {
        let ident = &members[at];
        let value = if let Some((_, constant)) =
            constructor.constants.iter().find(|(field, _)| *field == at)
        {
            held(plan, id, at, field, &fixed(plan, &field.ty, constant))
        } else if constructor.arguments.contains(&at) {
            let given = into(plan, &field.ty, ident);
            // `Self { name }` reads better than `name: name`.
            if field.presence == Presence::Required
                && given.to_string() == ident.as_str()
                && !plan.facts.is_boxed(id, at)
            {
                return quote!(#ident);
            }
            held(plan, id, at, field, &given)
        } else {
            quote!(None)
        };
        quote!(#ident: #value)
    });
    let values: Vec<_> = values.collect();
    let additional = shape.additional.kept();
    let additional = additional.map(|_| quote!(additional: BTreeMap::new(),));
    quote!(Self { #(#values,)* #additional })
}

/// The type of an argument: text is taken in any form, and so is what is held as one of several
/// types, or by a struct around it.
fn argument(plan: &Plan, ty: &Type, imports: &mut Imports) -> TokenStream {
    match ty {
        Type::String => quote!(impl Into<String>),
        ty if is_made(plan, ty) => {
            let ty = ty::in_models(plan, ty, imports);
            quote!(impl Into<#ty>)
        }
        other => ty::in_models(plan, other, imports),
    }
}

/// Whether an argument is given as anything that is made into its type.
fn is_made(plan: &Plan, ty: &Type) -> bool {
    let is_around = |id: &TypeId| matches!(plan.api.ty(*id).shape, Shape::Newtype(_));
    super::is_made(plan, ty) || matches!(ty, Type::Named(id) if is_around(id))
}

/// An argument as the field's value.
fn into(plan: &Plan, ty: &Type, ident: &Ident) -> TokenStream {
    match ty {
        Type::String => quote!(#ident.into()),
        ty if is_made(plan, ty) => quote!(#ident.into()),
        _ => quote!(#ident),
    }
}

/// A value as the field holds it.
fn held(plan: &Plan, id: TypeId, at: usize, field: &Field, value: &TokenStream) -> TokenStream {
    let value = match (plan.facts.is_boxed(id, at), &field.ty) {
        (true, Type::Nullable(_)) => quote!(#value.map(Box::new)),
        (true, _) => quote!(Box::new(#value)),
        (false, _) => value.clone(),
    };
    if field.presence == Presence::Required {
        value
    } else {
        quote!(Some(#value))
    }
}

/// A constant of the document as a value of its type.
fn fixed(plan: &Plan, ty: &Type, constant: &Value) -> TokenStream {
    match (ty, constant) {
        (Type::Named(id), Value::String(text)) => {
            let ident = &plan.names.ty(*id).ident;
            match variant(plan, *id, text) {
                Some(variant) => quote!(#ident::#variant),
                None => quote!(#ident::from(#text)),
            }
        }
        (Type::Named(id), Value::Number(number)) => {
            let (ident, literal) = (&plan.names.ty(*id).ident, literal(number));
            quote!(#ident::from(#literal))
        }
        (Type::Nullable(inner), constant) => {
            let value = fixed(plan, inner, constant);
            quote!(Some(#value))
        }
        (Type::Number, Value::Number(number)) => {
            let value = Literal::f64_unsuffixed(number.as_f64().unwrap_or_default());
            quote!(#value)
        }
        (_, Value::String(text)) => quote!(#text.to_owned()),
        (_, Value::Bool(flag)) => quote!(#flag),
        (_, Value::Number(number)) => literal(number),
        (_, Value::Null | Value::Array(_) | Value::Object(_)) => quote!(Default::default()),
    }
}

/// A number of the document as Rust writes it.
fn literal(number: &serde_json::Number) -> TokenStream {
    number.to_string().parse().unwrap_or_else(|_| quote!(0))
}

/// The variant of an open enum that stands for a text.
fn variant<'a>(plan: &'a Plan, id: TypeId, text: &str) -> Option<&'a Ident> {
    let Shape::Enum(strings) = &plan.api.ty(id).shape else {
        return None;
    };
    let mut values = strings.values.iter().zip(&plan.names.ty(id).members);
    let found = values.find(|(value, _)| value.value == text);
    found.map(|(_, variant)| variant)
}

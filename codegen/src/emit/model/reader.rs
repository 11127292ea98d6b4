//! What reads a value, where serde's own reading would accept too much or too little: integers that
//! are written as `1.0`, and members whose absence is no `null`.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::imports::Imports;
use crate::emit::{Plan, ty};
use crate::ir::{Field, Presence, Shape, Struct, Type, TypeId};

/// The function that reads a member, as serde's attribute names it; nothing where serde does as the
/// schema says.
pub(super) fn of_member(
    plan: &Plan,
    member: &Field,
    boxed: bool,
    imports: &mut Imports,
) -> Option<String> {
    let nullable = matches!(member.ty, Type::Nullable(_));
    // Whether absent and `null` differ, or `null` is refused.
    let told_apart = match member.presence {
        Presence::Required => false,
        Presence::Exact => true,
        Presence::Optional => nullable,
    };
    if is_mixed(&member.ty) {
        let read = spelled(plan, &member.ty, boxed, imports);
        return Some(function(&match (told_apart, member.presence) {
            (true, _) => quote!(tuple::Present<#read>),
            (false, Presence::Required) => read,
            (false, _) => quote!(Option<#read>),
        }));
    }
    let (module, name) = if holds_integers(&member.ty) {
        ("integer", if told_apart { "some_int" } else { "int" })
    } else {
        match (told_apart, member.presence) {
            // Any JSON: `null` is a value like every other.
            (_, Presence::Required) if plan.api.is_any(&member.ty) => return None,
            _ if plan.api.is_any(&member.ty) => ("optional", "some"),
            (true, _) => ("optional", "some"),
            (false, Presence::Required) if is_null_by_default(plan, member) => return None,
            (false, Presence::Required) if nullable => ("optional", "nullable"),
            (false, _) => return None,
        }
    };
    imports.add(&format!("crate::runtime::{module}"), name);
    Some(name.to_owned())
}

/// Whether a required member is read as `null` where it is absent.
pub(super) fn is_null_by_default(plan: &Plan, member: &Field) -> bool {
    member.is_null_by_default() && !plan.exact
}

/// The function that reads what a struct around one value holds, if it has integers.
pub(super) fn of_newtype(
    plan: &Plan,
    ty: &Type,
    boxed: bool,
    imports: &mut Imports,
) -> Option<String> {
    if is_mixed(ty) {
        return Some(function(&spelled(plan, ty, boxed, imports)));
    }
    holds_integers(ty).then(|| {
        imports.add("crate::runtime::integer", "int");
        "int".to_owned()
    })
}

/// The function that reads the members of a struct without a field, if their values are numbers or may
/// hold some, or if some of these members go the other way only.
pub(super) fn of_members(
    plan: &Plan,
    (id, shape): (TypeId, &Struct),
    ty: &Type,
    imports: &mut Imports,
) -> Option<String> {
    let of_integers = holds_integers(ty) && !is_mixed(ty);
    if !shape.one_way.is_empty() {
        imports.add("crate::runtime", "one_way");
        let name = if of_integers { "integers" } else { "values" };
        let ident = plan.names.ty(id).ident.as_str();
        return Some(format!("one_way::{name}::<{ident}, _, _>"));
    }
    let (module, name) = if of_integers {
        ("integer", "members")
    } else if ty.any(&|ty| may_hold_numbers(plan, ty)) {
        ("flattened", "values")
    } else {
        return None;
    };
    imports.add(&format!("crate::runtime::{module}"), name);
    Some(name.to_owned())
}

/// Whether a number may stand in a type, or behind its name.
fn may_hold_numbers(plan: &Plan, ty: &Type) -> bool {
    match ty {
        Type::Integer | Type::Unsigned | Type::Number => true,
        Type::Named(id) => !matches!(plan.api.ty(*id).shape, Shape::Enum(_) | Shape::Union(_)),
        _ => false,
    }
}

/// The function that reads a value of any JSON as the one branch that it may be of.
pub(super) fn of_branch(plan: &Plan, ty: &Type, boxed: bool, imports: &mut Imports) -> TokenStream {
    if is_mixed(ty) {
        let read = spelled(plan, ty, boxed, imports);
        quote!(tuple::fitting::<#read>)
    } else if holds_integers(ty) {
        quote!(union::integer)
    } else {
        quote!(union::fitting)
    }
}

/// The function that tries to read a value of any JSON as a branch.
pub(super) fn of_rival(plan: &Plan, ty: &Type, boxed: bool, imports: &mut Imports) -> TokenStream {
    if is_mixed(ty) {
        let read = spelled(plan, ty, boxed, imports);
        quote!(tuple::fits::<#read>)
    } else if holds_integers(ty) {
        quote!(rivals::integers)
    } else {
        quote!(rivals::read)
    }
}

/// Whether an integer stands in the type itself, not behind a name.
fn holds_integers(ty: &Type) -> bool {
    ty.any(&Type::is_integer)
}

/// Whether integers stand among other types.
fn is_mixed(ty: &Type) -> bool {
    ty.any(&|ty| matches!(ty, Type::Tuple(_)) && holds_integers(ty))
}

/// The reading function of a type, in the words of an attribute.
fn function(read: &TokenStream) -> String {
    // Types are made of names, brackets and commas, none of which needs a space before it.
    let text: String = read.to_string().split_whitespace().collect();
    format!("tuple::read::<{}, _>", text.replace(',', ", "))
}

/// What is read in the place of a type that has integers among others.
fn spelled(plan: &Plan, ty: &Type, boxed: bool, imports: &mut Imports) -> TokenStream {
    imports.add("crate::runtime", "tuple");
    if !holds_integers(ty) {
        let held = ty::in_models(plan, ty, imports);
        return quote!(tuple::As<#held>);
    }
    let mut spell = |ty: &Type| spelled(plan, ty, false, imports);
    let read = match ty {
        Type::Nullable(inner) => {
            let inner = spelled(plan, inner, boxed, imports);
            return quote!(Option<#inner>);
        }
        Type::List(item) => {
            let item = spell(item);
            quote!(Vec<#item>)
        }
        Type::Map(value) => {
            let value = spell(value);
            quote!(BTreeMap<String, #value>)
        }
        Type::Tuple(items) => {
            let items: Vec<_> = items.iter().map(spell).collect();
            match items.as_slice() {
                [item] => quote!((#item,)),
                items => quote!((#(#items),*)),
            }
        }
        Type::Unsigned => quote!(tuple::Unsigned),
        _ => quote!(tuple::Int),
    };
    if boxed { quote!(Box<#read>) } else { read }
}

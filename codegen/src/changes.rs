//! Two versions of a generated crate into what changed for its users.
//!
//! Files that are not the same are read as Rust: types with their members, and public functions
//! and constants with their types.
//!
//! Invariant: changes come in the order of the names, then what is gone; docs are no change.

use std::collections::BTreeMap;

use proc_macro2::Ident;
use quote::ToTokens;
use syn::{
    FnArg, ImplItem, Item, ItemEnum, ItemImpl, ItemStruct, Macro, ReturnType, Signature, Visibility,
};

use crate::render::Crate;

/// One thing that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What, in one line.
    pub what: String,
    /// Whether code that used the crate may no longer compile.
    pub breaking: bool,
}

/// What the users of a crate see of the files that are not the same in both versions.
type Interface = BTreeMap<String, Named>;

/// A type, as far as it stands in these files.
#[derive(Debug, Default)]
struct Named {
    /// Whether its definition is among them; if not, it is in a file that is the same.
    defined: bool,
    members: BTreeMap<String, String>,
}

/// What changed between two versions.
pub fn between(old: &Crate, new: &Crate) -> Vec<Change> {
    let (old, new) = (interface(old, new), interface(new, old));
    let (mut changes, nothing) = (Vec::new(), BTreeMap::new());
    for (name, named) in &new {
        match old.get(name) {
            None if named.defined => changes.push(Change {
                what: format!("new {name}"),
                breaking: false,
            }),
            before => {
                let before = before.map_or(&nothing, |before| &before.members);
                compare(name, before, &named.members, &mut changes);
            }
        }
    }
    for (name, named) in old.iter().filter(|(name, _)| !new.contains_key(*name)) {
        if named.defined {
            changes.push(Change {
                what: format!("{name} is gone"),
                breaking: true,
            });
        } else {
            compare(name, &named.members, &nothing, &mut changes);
        }
    }
    changes
}

/// What changed inside one thing.
fn compare(
    name: &str,
    old: &BTreeMap<String, String>,
    new: &BTreeMap<String, String>,
    changes: &mut Vec<Change>,
) {
    for (member, ty) in new {
        match old.get(member) {
            None => changes.push(Change {
                what: format!("{name}: new {member}"),
                breaking: false,
            }),
            Some(before) if before != ty => {
                changes.push(Change {
                    what: format!("{name}: {member} was `{before}`, is `{ty}`"),
                    breaking: true,
                });
            }
            Some(_) => {}
        }
    }
    for member in old.keys().filter(|member| !new.contains_key(*member)) {
        changes.push(Change {
            what: format!("{name}: {member} is gone"),
            breaking: true,
        });
    }
}

/// The interface of a crate where it is not that of the other version: its models and its client;
/// the runtime is the same in every crate.
fn interface(files: &Crate, other: &Crate) -> Interface {
    let mut interface = Interface::new();
    for (path, text) in &files.0 {
        let is_shown = path.starts_with("src/models/") || path.starts_with("src/client/");
        if !is_shown || other.0.get(path) == Some(text) {
            continue;
        }
        // A file that somebody broke by hand is shown by the diff, not here.
        let Ok(file) = syn::parse_file(text) else {
            continue;
        };
        for item in &file.items {
            add(item, &mut interface);
        }
    }
    interface
}

/// Adds what an item shows to users.
fn add(item: &Item, interface: &mut Interface) {
    match item {
        Item::Struct(item) if is_public(&item.vis) => add_struct(item, interface),
        Item::Enum(item) if is_public(&item.vis) => add_enum(item, interface),
        Item::Impl(item) if item.trait_.is_none() => add_inherent(item, interface),
        Item::Macro(item) => add_values(&item.mac, interface),
        _ => {}
    }
}

fn add_struct(item: &ItemStruct, interface: &mut Interface) {
    let members = define(interface, &item.ident);
    for (at, field) in item.fields.iter().enumerate() {
        if is_public(&field.vis) {
            let name = field.ident.as_ref().map(ToString::to_string);
            let name = name.unwrap_or_else(|| at.to_string());
            members.insert(format!("field `{name}`"), text(&field.ty));
        }
    }
}

fn add_enum(item: &ItemEnum, interface: &mut Interface) {
    let members = define(interface, &item.ident);
    for variant in &item.variants {
        members.insert(
            format!("variant `{}`", variant.ident),
            text(&variant.fields),
        );
    }
}

fn add_inherent(item: &ItemImpl, interface: &mut Interface) {
    let named = interface.entry(format!("`{}`", text(&item.self_ty)));
    let members = &mut named.or_default().members;
    for item in &item.items {
        let (member, ty) = match item {
            ImplItem::Fn(function) if is_public(&function.vis) => (
                format!("function `{}`", function.sig.ident),
                signature(&function.sig),
            ),
            ImplItem::Const(constant) if is_public(&constant.vis) => {
                (format!("constant `{}`", constant.ident), text(&constant.ty))
            }
            _ => continue,
        };
        members.insert(member, ty);
    }
}

/// Adds an enum whose variants stand for values, as macros of the runtime take it.
fn add_values(call: &Macro, interface: &mut Interface) {
    let held = match call.path.get_ident() {
        Some(name) if name == "string_enum" => "(String)",
        Some(name) if name == "integer_enum" => "(i64)",
        Some(name) if name == "tagged_union" => "(Value)",
        _ => return,
    };
    let Ok(item) = call.parse_body::<ItemEnum>() else {
        return;
    };
    add_enum(&item, interface);
    let mut attributes = item.variants.iter().flat_map(|variant| &variant.attrs);
    if !attributes.any(|it| it.path().is_ident("other")) {
        let members = define(interface, &item.ident);
        members.insert("variant `Unknown`".to_owned(), held.to_owned());
    }
}

/// The members of a type whose definition was found.
fn define<'i>(interface: &'i mut Interface, name: &Ident) -> &'i mut BTreeMap<String, String> {
    let named = interface.entry(format!("`{name}`")).or_default();
    named.defined = true;
    &mut named.members
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// What a function takes and gives.
fn signature(signature: &Signature) -> String {
    let arguments: Vec<String> = signature.inputs.iter().map(argument).collect();
    let output = match &signature.output {
        ReturnType::Default => String::new(),
        ReturnType::Type(_, ty) => format!(" -> {}", text(ty)),
    };
    format!("({}){output}", arguments.join(", "))
}

/// An argument without its name: renaming it breaks nobody.
fn argument(argument: &FnArg) -> String {
    match argument {
        FnArg::Receiver(receiver) => text(receiver),
        FnArg::Typed(typed) => text(&typed.ty),
    }
}

/// Tokens as people write them.
fn text(tokens: &impl ToTokens) -> String {
    let mut text = tokens.to_token_stream().to_string();
    for (spaced, tight) in [
        (" :: ", "::"),
        (" < ", "<"),
        (" >", ">"),
        ("& ", "&"),
        (" , ", ", "),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
    ] {
        text = text.replace(spaced, tight);
    }
    text
}

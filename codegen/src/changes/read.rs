//! The text of one file into what users see of it.

mod code;

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{
    Attribute, Expr, Fields, File, Item, ItemConst, ItemEnum, ItemStruct, Macro, Meta, UseTree,
    Visibility,
};

use super::attribute::{absence, applied, default, has, is_deprecated, origin, serde};
use super::fact::Fact;
use super::interface::{Interface, Kind, Member, Type};
use super::rules::{Patterns, Reader};
use super::tokens;
use crate::emit::Case;

/// What every type of a description has, or what no code of users names.
const COMMON: [&str; 8] = [
    "Clone",
    "Debug",
    "Deserialize",
    "Serialize",
    "Validate",
    "DeclaredErrors",
    "DeclaredError",
    "Operation",
];

/// The file of what operations share.
pub(super) const PARAMETERS: &str = "src/client/parameters.rs";

/// The file of what a client is made with.
pub(super) const SECURITY: &str = "src/client/security.rs";

/// The file of the package and its features.
pub(super) const MANIFEST: &str = "Cargo.toml";

/// The feature that stands for all others.
pub(super) const ALL: &str = "default";

/// How a feature is called among what a crate shows.
pub(super) fn feature(name: &str) -> String {
    format!("feature {name}")
}

/// The sources of the patterns of a crate.
pub(super) fn patterns(text: &str) -> Patterns {
    let items = syn::parse_file(text).map_or_else(|_| Vec::new(), |file| file.items);
    let constants = items.into_iter().filter_map(|item| match item {
        Item::Const(ItemConst { ident, expr, .. }) => {
            let texts = tokens::literals(expr.to_token_stream());
            Some((ident.to_string(), tokens::unquoted(texts.first()?)))
        }
        _ => None,
    });
    constants.collect()
}

/// The modules that are compiled for some features alone, each with these:
/// `module!(pub pet if "cats" | "dogs");`.
pub(super) fn gates(text: &str) -> Vec<(String, BTreeSet<String>)> {
    let items = syn::parse_file(text).map_or_else(|_| Vec::new(), |file| file.items);
    let modules = items.into_iter().filter_map(|item| match item {
        Item::Macro(item) if item.mac.path.is_ident("module") => Some(item.mac.tokens),
        _ => None,
    });
    let gates = modules.filter_map(|module| {
        let words = module.clone().into_iter().filter_map(|tree| match tree {
            TokenTree::Ident(word) if word != "pub" => Some(word.to_string()),
            _ => None,
        });
        let name = words.into_iter().next()?;
        let features = features(module);
        let is_gated = !features.is_empty();
        is_gated.then(|| (name.trim_start_matches("r#").to_owned(), features))
    });
    gates.collect()
}

/// The features that a condition names.
fn features(condition: TokenStream) -> BTreeSet<String> {
    let texts = tokens::literals(condition).into_iter();
    texts.map(|text| tokens::unquoted(&text)).collect()
}

/// What users see of a file that is compiled for some features alone, or always; nothing, if it is no
/// Rust.
pub(super) fn file(
    path: &str,
    text: &str,
    patterns: &Patterns,
    gate: Option<&BTreeSet<String>>,
) -> Option<Interface> {
    let mut reader = Reading {
        interface: Interface::default(),
        module: if path.starts_with("src/client/") {
            "client"
        } else {
            "models"
        },
        file: path.rsplit('/').next().unwrap_or(path),
        defined: BTreeSet::new(),
        patterns,
        gate,
    };
    if path == MANIFEST {
        reader.manifest(text);
        return Some(reader.interface);
    }
    let file = syn::parse_file(text).ok()?;
    if path == "src/lib.rs" {
        reader.root(&file);
        return Some(reader.interface);
    }
    for item in &file.items {
        if let Item::Struct(ItemStruct { ident, .. }) | Item::Enum(ItemEnum { ident, .. }) = item {
            reader.defined.insert(ident.to_string());
        }
    }
    for item in &file.items {
        reader.item(item);
    }
    Some(reader.interface)
}

/// A file that is read.
struct Reading<'p> {
    interface: Interface,
    module: &'static str,
    /// Its name.
    file: &'p str,
    /// The types that it defines.
    defined: BTreeSet<String>,
    patterns: &'p Patterns,
    /// The features of which it needs one.
    gate: Option<&'p BTreeSet<String>>,
}

impl Reading<'_> {
    fn item(&mut self, item: &Item) {
        match item {
            Item::Struct(item) if is_public(&item.vis) => self.structure(item),
            Item::Enum(item) if is_public(&item.vis) => {
                self.choice(item, Kind::Enum);
            }
            Item::Impl(item) if item.trait_.is_none() => self.inherent(item),
            Item::Impl(item) => self.implementation(item),
            Item::Macro(item) => self.values(&item.mac),
            Item::Fn(item) => {
                if let Some(place) = applied(&item.attrs) {
                    let mut reader = Reader::new(self.patterns);
                    reader.checks(item.block.to_token_stream());
                    self.interface.schemas.insert(place, reader.rules);
                }
            }
            Item::Const(item) => {
                let texts = tokens::literals(item.expr.to_token_stream());
                if let [version, media_type] = texts.as_slice() {
                    let what = format!("the media type of version `{}`", tokens::unquoted(version));
                    self.interface
                        .package
                        .insert(what, tokens::unquoted(media_type));
                }
            }
            _ => {}
        }
    }

    /// The type of this name, which another file may define.
    fn ty(&mut self, name: &str) -> &mut Type {
        let name = match name.strip_prefix("models::") {
            Some(_) => name.to_owned(),
            None if self.module == "client" && !self.defined.contains(name) => name.to_owned(),
            None => format!("{}::{name}", self.module),
        };
        self.interface.types.entry(name).or_default()
    }

    fn define(&mut self, name: &Ident, kind: Kind, attributes: &[Attribute]) -> &mut Type {
        self.defined.insert(name.to_string());
        let gate = self.gate.cloned().unwrap_or_default();
        let ty = self.ty(&name.to_string());
        ty.features = gate;
        let conditions = attributes.iter().filter(|it| it.path().is_ident("cfg"));
        let conditions = conditions.filter_map(|it| it.meta.require_list().ok());
        ty.features
            .extend(conditions.flat_map(|it| features(it.tokens.clone())));
        ty.kind = Some(kind);
        ty.origin = origin(attributes);
        ty.is_open = has(attributes, "non_exhaustive");
        ty.is_deprecated = is_deprecated(attributes);
        for attribute in attributes {
            let Meta::List(list) = &attribute.meta else {
                continue;
            };
            let words = list
                .tokens
                .clone()
                .into_iter()
                .filter_map(|tree| match tree {
                    TokenTree::Ident(word) => Some(word.to_string()),
                    _ => None,
                });
            if attribute.path().is_ident("derive") {
                let traits = words.filter(|word| !COMMON.contains(&word.as_str()));
                ty.traits.extend(traits);
            } else if attribute.path().is_ident("serde") {
                let refuses = words.into_iter().any(|word| word == "deny_unknown_fields");
                if refuses {
                    ty.facts.insert(Fact::Undeclared, "refused".to_owned());
                }
            } else if attribute.path().is_ident("discriminator") {
                ty.facts.extend(tag(list.tokens.clone()));
            }
        }
        ty
    }

    fn structure(&mut self, item: &ItemStruct) {
        let kind = match item.fields {
            Fields::Unnamed(_) => Kind::Wrapper,
            Fields::Named(_) | Fields::Unit => Kind::Struct,
        };
        let case = serde(&item.attrs, "rename_all").map_or(Case::Snake, |rule| Case::ruled(&rule));
        let ty = self.define(&item.ident, kind, &item.attrs);
        for (at, field) in item.fields.iter().enumerate() {
            if !is_public(&field.vis) {
                ty.is_open = true;
                continue;
            }
            let name = field.ident.as_ref().map(ToString::to_string);
            let name = name.unwrap_or_else(|| at.to_string());
            let wire = serde(&field.attrs, "rename");
            let wire = wire.unwrap_or_else(|| case.apply(name.trim_start_matches("r#")));
            let member = Member {
                noun: "field",
                ty: tokens::text(&field.ty),
                wire,
                none: absence(&field.attrs),
                is_deprecated: is_deprecated(&field.attrs),
            };
            let name = name.trim_start_matches("r#").to_owned();
            if let Some(default) = default(&field.attrs) {
                ty.defaults.insert(name.clone(), default);
            }
            ty.members.insert(name, member);
        }
    }

    fn choice(&mut self, item: &ItemEnum, kind: Kind) -> &mut Type {
        let is_written = writes_tags(&item.attrs);
        let ty = self.define(&item.ident, kind, &item.attrs);
        for variant in &item.variants {
            let wire = variant.discriminant.as_ref();
            let wire = wire.map(|(_, value)| values(value, is_written));
            let member = Member {
                noun: "variant",
                ty: tokens::text(&variant.fields),
                wire: wire.unwrap_or_default(),
                is_deprecated: is_deprecated(&variant.attrs),
                ..Member::default()
            };
            let name = variant.ident.to_string();
            if has(&variant.attrs, "default") {
                ty.facts.insert(Fact::Default, name.clone());
            }
            ty.members.insert(name, member);
        }
        ty
    }

    /// Adds an enum whose variants stand for values, as macros of the runtime take it.
    fn values(&mut self, call: &Macro) {
        let (kind, held) = match call.path.get_ident() {
            Some(name) if name == "string_enum" => (Kind::Texts, "(String)"),
            Some(name) if name == "integer_enum" => (Kind::Integers, "(i64)"),
            Some(name) if name == "tagged_union" => (Kind::Tagged, "(Value)"),
            _ => return,
        };
        let Ok(item) = call.parse_body::<ItemEnum>() else {
            return;
        };
        let mut attributes = item.variants.iter().flat_map(|variant| &variant.attrs);
        let has_other = attributes.any(|it| it.path().is_ident("other"));
        let ty = self.choice(&item, kind);
        ty.is_open = true;
        if has(&item.attrs, "any_text") {
            ty.facts.insert(Fact::OtherTexts, "valid".to_owned());
        }
        if !has_other {
            let member = Member {
                noun: "variant",
                ty: held.to_owned(),
                ..Member::default()
            };
            ty.members.insert("Unknown".to_owned(), member);
        }
    }

    /// Adds what the root of the crate shows.
    fn root(&mut self, file: &File) {
        for item in &file.items {
            match item {
                Item::Use(item) if is_public(&item.vis) => {
                    add_names(&item.tree, &mut self.interface.shown);
                }
                Item::Const(item) if is_public(&item.vis) => {
                    let texts = tokens::literals(item.expr.to_token_stream());
                    let value = texts.first().map(|text| tokens::unquoted(text));
                    let what = "the description's version".to_owned();
                    self.interface
                        .package
                        .insert(what, value.unwrap_or_default());
                }
                _ => {}
            }
        }
    }

    /// Adds the name of the package and its features.
    fn manifest(&mut self, text: &str) {
        let mut section = "";
        for line in text.lines() {
            let key = line
                .split_once('=')
                .map(|(key, value)| (key.trim(), value.trim()));
            match (section, key) {
                _ if line.starts_with('[') => section = line,
                ("[package]", Some(("name", name))) => {
                    let name = name.trim_matches('"').to_owned();
                    self.interface
                        .package
                        .insert("the package".to_owned(), name);
                }
                ("[features]", Some((name, _))) => {
                    self.interface.shown.insert(feature(name));
                }
                _ => {}
            }
        }
    }
}

/// What `"kind" else Cat, added` says of the member that tells the branches apart.
fn tag(told: TokenStream) -> Vec<(Fact, String)> {
    let trees: Vec<TokenTree> = told.into_iter().collect();
    let tag = trees
        .first()
        .map(|tree| tokens::unquoted(&tree.to_string()));
    let at = trees.iter().position(|tree| tree.to_string() == "else");
    let untagged = at.and_then(|at| trees.get(at + 1));
    let untagged = untagged.map(|tree| (Fact::Untagged, tree.to_string()));
    let tag = tag.map(|tag| (Fact::Tag, tag));
    tag.into_iter().chain(untagged).collect()
}

/// Whether values are written with the first tag of their variant: `#[discriminator("kind", added)]`.
fn writes_tags(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|it| match &it.meta {
        Meta::List(list) if it.path().is_ident("discriminator") => {
            tokens::arguments(list.tokens.clone()).len() > 1
        }
        _ => false,
    })
}

/// The values that a variant stands for, whose order says nothing but which is the first one where
/// that is written.
fn values(value: &Expr, is_written: bool) -> String {
    let values = tokens::split(value.to_token_stream(), '|').into_iter();
    let mut values: Vec<String> = values
        .map(|value| value.iter().map(ToString::to_string).collect())
        .collect();
    if let Some(rest) = values.get_mut(usize::from(is_written)..) {
        rest.sort();
    }
    values.join(" | ")
}

fn add_names(tree: &UseTree, names: &mut BTreeSet<String>) {
    match tree {
        UseTree::Path(path) => add_names(&path.tree, names),
        UseTree::Group(group) => group.items.iter().for_each(|tree| add_names(tree, names)),
        UseTree::Name(name) => {
            names.insert(name.ident.to_string());
        }
        UseTree::Rename(_) | UseTree::Glob(_) => {}
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

//! Blocks of functions and constants into what types can do, and how operations are called.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Expr, FieldValue, ImplItem, ItemImpl, Lit, Stmt};

use super::super::attribute::{default, has};
use super::super::fact::Fact;
use super::super::function::Function;
use super::super::interface::{Member, Operation, SECURITY, alternatives};
use super::super::rules::Reader;
use super::super::tokens;
use super::{COMMON, Reading, is_public};

impl Reading<'_> {
    pub(super) fn inherent(&mut self, item: &ItemImpl) {
        let own = tokens::text(&item.self_ty);
        let bound = item.generics.type_params().next();
        let bound = bound.and_then(|it| it.bounds.first()).map(tokens::text);
        for item in &item.items {
            match item {
                ImplItem::Fn(item) => {
                    let name = item
                        .sig
                        .ident
                        .to_string()
                        .trim_start_matches("r#")
                        .to_owned();
                    let public = is_public(&item.vis);
                    let is_deprecated = has(&item.attrs, "deprecated");
                    let function = Function::new(&item.sig, &item.block, self.patterns);
                    let function = Function {
                        is_deprecated,
                        default: default(&item.attrs),
                        ..function
                    };
                    match (marker(&own), &bound) {
                        (Some("O"), Some(bound)) if bound != "Operation" => {
                            self.interface
                                .parameters
                                .insert(format!("{bound}::{name}"), function);
                        }
                        (Some("O"), _) => {
                            self.interface.parameters.insert(name, function);
                        }
                        (Some(operation), _) => {
                            self.operation(operation).setters.insert(name, function);
                        }
                        (None, _) if public && own == "Client" && name == "builder" => {
                            self.builder(&function.body);
                        }
                        (None, _) if public => self.method(&own, name, function),
                        (None, _) => {}
                    }
                }
                ImplItem::Const(constant) if is_public(&constant.vis) => {
                    let member = Member {
                        noun: "constant",
                        ty: tokens::text(&constant.ty),
                        ..Member::default()
                    };
                    self.ty(&own)
                        .members
                        .insert(constant.ident.to_string(), member);
                }
                _ => {}
            }
        }
    }

    /// Adds a function of a type: an operation, if a call comes of it.
    fn method(&mut self, own: &str, name: String, function: Function) {
        let begun = function
            .output
            .strip_prefix("-> ")
            .unwrap_or(&function.output);
        match marker(begun).map(str::to_owned) {
            Some(operation) if own == "Client" => {
                let file = self.file.trim_end_matches(".rs").to_owned();
                let operation = self.operation(&operation);
                operation.file = file;
                operation.method = name;
                operation.function = function;
            }
            _ => {
                self.ty(own).functions.insert(name, function);
            }
        }
    }

    /// Adds where calls go to and how they authenticate: `{ ClientBuilder::new("url", &[..]) }`.
    fn builder(&mut self, body: &str) {
        let Some((server, security)) = body.split_once(", ") else {
            return;
        };
        let server = server.rsplit_once('(').map_or(server, |(_, server)| server);
        let package = &mut self.interface.package;
        package.insert("the first server".to_owned(), tokens::unquoted(server));
        package.insert(SECURITY.to_owned(), alternatives(security));
    }

    fn operation(&mut self, name: &str) -> &mut Operation {
        self.interface
            .operations
            .entry(name.to_owned())
            .or_default()
    }

    pub(super) fn implementation(&mut self, item: &ItemImpl) {
        let Some((path, _)) = &item.trait_ else {
            return;
        };
        let (name, own) = (tokens::text(path), tokens::text(&item.self_ty));
        let bodies = || {
            item.items.iter().filter_map(|item| match item {
                ImplItem::Fn(function) => Some(function.block.to_token_stream()),
                _ => None,
            })
        };
        match name.as_str() {
            "Validate" => {
                let patterns = self.patterns;
                let ty = self.ty(&own);
                let mut reader = Reader::new(patterns);
                for body in bodies() {
                    reader.is_choice = body.to_string().contains("Self ::");
                    reader.checks(body);
                }
                ty.rules = reader.rules;
            }
            "Operation" => self.constants(&own, item),
            "DeclaredErrors" => {
                let ty = self.ty(&own);
                for item in &item.items {
                    statuses(item, &mut ty.members);
                }
            }
            "Default" => {
                let body: String = item.items.iter().filter_map(made).collect();
                let ty = self.ty(&own);
                ty.facts.insert(Fact::Default, body);
                ty.traits.insert(name);
            }
            _ if name.starts_with("Takes") => {
                self.operation(&own).takes.insert(name);
            }
            _ if name.starts_with("Deserialize") => {
                let bodies: Vec<TokenStream> = bodies().collect();
                let ty = self.ty(&own);
                for body in bodies {
                    rivals(body, &mut ty.rivals);
                }
            }
            _ if COMMON.iter().any(|common| name.starts_with(common)) => {}
            _ => {
                self.ty(&own).traits.insert(name);
            }
        }
    }

    /// Adds what an operation says about itself.
    fn constants(&mut self, own: &str, item: &ItemImpl) {
        let operation = self.operation(own);
        for item in &item.items {
            match item {
                ImplItem::Type(item) => {
                    operation
                        .types
                        .insert(item.ident.to_string(), tokens::text(&item.ty));
                }
                ImplItem::Const(item) => {
                    let value = match &item.expr {
                        Expr::Lit(value) => match &value.lit {
                            Lit::Str(text) => text.value(),
                            literal => tokens::text(literal),
                        },
                        value => tokens::text(value),
                    };
                    operation.constants.insert(item.ident.to_string(), value);
                }
                _ => {}
            }
        }
    }
}

/// Notes which statuses the variants of error answers stand for:
/// `match received.status() { 404 => received.failure(Self::NotFound), .. }`.
fn statuses(item: &ImplItem, variants: &mut BTreeMap<String, Member>) {
    let ImplItem::Fn(function) = item else {
        return;
    };
    let mut found: Vec<(String, String)> = Vec::new();
    for statement in &function.block.stmts {
        match statement {
            Stmt::Expr(Expr::Match(choice), _) => {
                let arms = choice.arms.iter();
                found.extend(
                    arms.map(|arm| (status(&tokens::text(&arm.pat)), tokens::text(&arm.body))),
                );
            }
            body => found.push((DEFAULT_STATUS.to_owned(), tokens::text(body))),
        }
    }
    for (status, body) in found {
        for name in own_variants(&body) {
            if let Some(variant) = variants.get_mut(&name) {
                let before = if variant.wire.is_empty() { "" } else { " | " };
                variant.wire.push_str(before);
                variant.wire.push_str(&status);
            }
        }
    }
}

/// How a description calls what stands for all other statuses.
const DEFAULT_STATUS: &str = "default";

/// Statuses as the description has them: `4XX` for `400..=499`.
fn status(pattern: &str) -> String {
    let one = |status: &str| match status.trim() {
        "_" => DEFAULT_STATUS.to_owned(),
        range if range.contains("..") => format!("{}XX", range.chars().next().unwrap_or('?')),
        status => status.to_owned(),
    };
    pattern.split('|').map(one).collect::<Vec<_>>().join(" | ")
}

/// The variants that code names as `Self::Mail`.
fn own_variants(code: &str) -> Vec<String> {
    let variants = code.split("Self::").skip(1).map(|rest| {
        let end = rest.find(|letter: char| !letter.is_alphanumeric());
        rest[..end.unwrap_or(rest.len())].to_owned()
    });
    variants.collect()
}

/// The body of a function that makes a value, in which the order of the members says nothing.
fn made(item: &ImplItem) -> Option<String> {
    let ImplItem::Fn(function) = item else {
        return None;
    };
    let mut block = function.block.clone();
    for statement in &mut block.stmts {
        if let Stmt::Expr(Expr::Struct(value), _) = statement {
            let mut fields: Vec<FieldValue> = value.fields.iter().cloned().collect();
            fields.sort_by_key(|field| tokens::text(&field.member));
            value.fields = fields.into_iter().collect();
        }
    }
    Some(tokens::text(&block))
}

/// The type in `Call<'_, T>`.
fn marker(ty: &str) -> Option<&str> {
    ty.strip_prefix("Call<'_, ")?.strip_suffix('>')
}

/// Adds the variants that are tried one after the other:
/// `rivals::among(value, Self::Unknown, &[|value| rivals::read(value).map(Self::Mail), ..])`.
fn rivals(body: TokenStream, found: &mut Vec<Vec<String>>) {
    let trees: Vec<TokenTree> = body.into_iter().collect();
    // Emitted code nests as deep as the description does, which is bounded.
    for (at, tree) in trees.iter().enumerate() {
        let TokenTree::Group(group) = tree else {
            continue;
        };
        let is_called = at > 0 && trees[at - 1].to_string() == "among";
        let lists = group.stream().into_iter().filter_map(|tree| match tree {
            TokenTree::Group(list) if list.delimiter() == Delimiter::Bracket => Some(list),
            _ => None,
        });
        match lists.last().filter(|_| is_called) {
            Some(list) => {
                let text = tokens::text(&list.stream());
                found.push(own_variants(&text));
            }
            None => rivals(group.stream(), found),
        }
    }
}

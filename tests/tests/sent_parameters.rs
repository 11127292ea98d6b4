//! Each call of each case puts the parameters of its own operation into their places, and no others.
//!
//! What is emitted is read as Rust: the method that begins a call, the setters of the call, and those that
//! it has in common with other calls.

use std::collections::BTreeMap;

use codegen::Input;
use codegen::config::Config;
use codegen::document::{self, Parameter, ParameterIn};
use syn::{Expr, ExprLit, ImplItem, ImplItemFn, Item, ItemImpl, Lit, ReturnType, Stmt, Type};
use tests::case::Case;

/// A place and a name in it.
type Sent = (String, String);

#[test]
fn every_call_sends_the_parameters_of_its_operation() {
    let mut wrong = Vec::new();
    for case in Case::all() {
        let document = document::parse(case.document(), &[]).unwrap();
        let input = Input::new(case.document().clone());
        let (plan, _) = codegen::plan(&input, &Config::default()).unwrap();
        let client = Client::read(&case);
        for (operation, names) in plan.api.operations.iter().zip(&plan.names.operations) {
            // Several paths may have one operation, each with parameters of its own.
            let mut all = document.operations();
            all.retain(|one| one.located.at == operation.origin);
            let at = all.iter().position(|one| one.path == operation.template);
            let described = &all[at.unwrap_or(0)];
            let mut wanted = described.parameters(&document);
            // Who sends these, if a caller does, is told by the cases of each.
            let mut settled = described.ruled_headers(&document);
            let others = described.settled_parameters(&document).into_iter();
            settled.extend(others.map(|(header, _)| header));
            wanted.extend(settled.into_iter().filter(|header| {
                let name = header.name.to_ascii_lowercase();
                let mut lowered = operation.parameters.iter();
                ["authorization", "content-encoding"].contains(&name.as_str())
                    && lowered.any(|lowered| lowered.name == header.name)
            }));
            let mut wanted: Vec<Sent> = wanted.iter().map(placed).collect();
            let mut sent = client.sent_by(names.marker.as_str());
            wanted.sort();
            sent.sort();
            if sent != wanted {
                let method = names.method.as_str();
                wrong.push(format!("{} {method}: {sent:?}, not {wanted:?}", case.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The place and the name of a parameter.
fn placed(parameter: &Parameter<'_>) -> Sent {
    let place = match parameter.location {
        ParameterIn::Path(_) => "path",
        ParameterIn::Query { .. } => "query",
        ParameterIn::Header(_) => "header",
        ParameterIn::Cookie(_) => "cookie",
    };
    (place.to_owned(), parameter.name.to_owned())
}

/// The functions of an emitted client, by what they are functions of.
#[derive(Default)]
struct Client {
    /// By the type of the operation: the method that begins its calls, and its own setters.
    own: BTreeMap<String, Vec<ImplItemFn>>,
    /// By trait: the setters of the calls whose operation has it.
    of_trait: BTreeMap<String, Vec<ImplItemFn>>,
    /// By the type of the operation: the traits that it has.
    traits: BTreeMap<String, Vec<String>>,
}

impl Client {
    fn read(case: &Case) -> Self {
        let mut client = Self::default();
        let files = case.files("case").0;
        let files = files
            .iter()
            .filter(|(path, _)| path.starts_with("src/client/"));
        for (_, text) in files {
            for item in syn::parse_file(text).unwrap().items {
                if let Item::Impl(item) = item {
                    client.add(item);
                }
            }
        }
        client
    }

    fn add(&mut self, item: ItemImpl) {
        let of = last_name(&item.self_ty);
        if let Some((path, _)) = &item.trait_ {
            let name = path.segments.last().unwrap().ident.to_string();
            self.traits.entry(of).or_default().push(name);
            return;
        }
        let bound = item.generics.type_params().next();
        let bound = bound.and_then(|parameter| match parameter.bounds.first()? {
            syn::TypeParamBound::Trait(bound) => bound.path.segments.last(),
            _ => None,
        });
        for function in item.items {
            let ImplItem::Fn(function) = function else {
                continue;
            };
            match bound {
                Some(bound) => self.of_trait.entry(bound.ident.to_string()).or_default(),
                None => match operation_of(&item.self_ty).or_else(|| returned(&function)) {
                    Some(operation) => self.own.entry(operation).or_default(),
                    None => continue,
                },
            }
            .push(function);
        }
    }

    /// What the calls of an operation put into places, by all functions that they have.
    fn sent_by(&self, operation: &str) -> Vec<Sent> {
        let traits = self.traits.get(operation).into_iter().flatten();
        let common = traits.filter(|name| *name != "Operation");
        let common = common.filter_map(|name| self.of_trait.get(name)).flatten();
        let own = self.own.get(operation).into_iter().flatten();
        own.chain(common)
            .flat_map(|function| self.sent_in(function))
            .collect()
    }

    /// What the chain of calls that a function ends with puts into places.
    fn sent_in(&self, function: &ImplItemFn) -> Vec<Sent> {
        let Some(Stmt::Expr(mut link, None)) = function.block.stmts.last().cloned() else {
            return Vec::new();
        };
        let mut sent = Vec::new();
        while let Expr::MethodCall(call) = link {
            let method = call.method.to_string();
            if let Some(place) = method.strip_prefix("in_") {
                let place = place.strip_suffix("_as").unwrap_or(place).to_owned();
                let Some(Expr::Lit(ExprLit {
                    lit: Lit::Str(name),
                    ..
                })) = call.args.first()
                else {
                    panic!("{method} has no name");
                };
                sent.push((place, name.value()));
            }
            // What sets a required parameter that operations have in common.
            let of_all = self.of_trait.get("Operation").into_iter().flatten();
            for function in of_all.filter(|function| function.sig.ident == method) {
                sent.extend(self.sent_in(function));
            }
            link = *call.receiver;
        }
        sent
    }
}

/// The operation that a function begins a call of.
fn returned(function: &ImplItemFn) -> Option<String> {
    match &function.sig.output {
        ReturnType::Type(_, ty) => operation_of(ty),
        ReturnType::Default => None,
    }
}

/// The operation in `Call<'_, Operation>`.
fn operation_of(ty: &Type) -> Option<String> {
    let Type::Path(path) = ty else { return None };
    let last = path
        .path
        .segments
        .last()
        .filter(|last| last.ident == "Call")?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    arguments.args.iter().find_map(|argument| match argument {
        syn::GenericArgument::Type(ty) => Some(last_name(ty)),
        _ => None,
    })
}

/// The last name of a path.
fn last_name(ty: &Type) -> String {
    let Type::Path(path) = ty else {
        return String::new();
    };
    path.path.segments.last().unwrap().ident.to_string()
}

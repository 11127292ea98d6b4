//! No name of a document takes that of something which every output has.
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::collections::{BTreeMap, BTreeSet};

use codegen::config::Config;
use codegen::render::Crate;
use codegen::source::Source;
use codegen::{Input, generate};
use serde_json::{Value, json};
use syn::{ImplItem, Item, Type};

/// The methods of each type, without those of traits, in the files whose paths begin so.
fn methods(files: &Crate, folder: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, text) in &files.0 {
        if !path.starts_with(folder) {
            continue;
        }
        for item in syn::parse_file(text).unwrap().items {
            if let Item::Impl(item) = item
                && item.trait_.is_none()
                && let Type::Path(ty) = &*item.self_ty
            {
                let ty = ty.path.segments.last().unwrap().ident.to_string();
                let methods = found.entry(ty).or_default();
                methods.extend(item.items.iter().filter_map(|item| match item {
                    ImplItem::Fn(method) => Some(method.sig.ident.to_string()),
                    _ => None,
                }));
            }
        }
    }
    found
}

fn crate_of(document: &Value) -> Crate {
    let input = Input::new(Source::new("names.json", document.to_string()));
    let output = generate(&input, &Config::default());
    output.map_err(|report| report.render(false)).unwrap().files
}

/// A document that has things with these names: operations, parameters, headers of answers and
/// security schemes.
fn document(names: &BTreeMap<String, BTreeSet<String>>) -> Value {
    let of = |ty: &str| names[ty].iter().cloned();
    let operation = |name: String| {
        let parameters = of("Call")
            .map(|name| json!({"name": name, "in": "query", "schema": {"type": "string"}}));
        let headers = of("Headers").map(|name| (name, json!({"schema": {"type": "integer"}})));
        let headers: serde_json::Map<String, Value> = headers.collect();
        let operation = json!({
            "operationId": name,
            "parameters": parameters.collect::<Vec<_>>(),
            "responses": {"200": {"description": "ok", "headers": headers}},
        });
        (format!("/{name}"), json!({"get": operation}))
    };
    let paths: serde_json::Map<String, Value> = of("Client").map(operation).collect();
    let scheme = |name: String| (name, json!({"type": "http", "scheme": "bearer"}));
    let schemes: serde_json::Map<String, Value> = of("ClientBuilder").map(scheme).collect();
    let security = schemes
        .keys()
        .map(|name| json!({name: []}))
        .collect::<Vec<_>>();
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Names", "version": "1"},
        "security": security,
        "paths": paths,
        "components": {"securitySchemes": schemes},
    })
}

#[test]
fn what_the_runtime_calls_its_methods_no_method_of_the_document_is_called() {
    let some = |name: &str| (name.to_owned(), BTreeSet::from(["one".to_owned()]));
    let plain = ["Call", "Client", "ClientBuilder", "Headers"].map(some);
    let runtime = methods(&crate_of(&document(&plain.into())), "src/runtime/");
    let emitted = methods(&crate_of(&document(&runtime)), "src/client/");
    for ty in ["Call", "Client", "ClientBuilder", "Headers"] {
        let both: Vec<_> = emitted[ty].intersection(&runtime[ty]).collect();
        assert!(both.is_empty(), "{ty} has two of {both:?}");
    }
}

//! No name of a document takes that of something which every output has.
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::collections::{BTreeMap, BTreeSet};

use codegen::config::Config;
use codegen::render::Crate;
use codegen::source::{Neighbours, Source, Unread};
use codegen::{Input, generate};
use serde_json::{Value, json};
use syn::{ImplItem, Item, Type, UseTree};

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

/// What a `use` brings in.
fn imported(tree: &UseTree, names: &mut BTreeSet<String>) {
    match tree {
        UseTree::Path(path) => imported(&path.tree, names),
        UseTree::Name(name) => drop(names.insert(name.ident.to_string())),
        UseTree::Rename(name) => drop(names.insert(name.rename.to_string())),
        UseTree::Group(group) => group.items.iter().for_each(|tree| imported(tree, names)),
        UseTree::Glob(_) => {}
    }
}

#[test]
fn what_a_file_of_the_client_imports_no_operation_of_it_is_called() {
    let parts =
        json!({"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}});
    let operation = |name: &str| {
        let listed =
            json!({"name": "text", "in": "query", "schema": {"type": "string", "enum": ["a"]}});
        json!({"post": {
            "operationId": name,
            "parameters": [listed],
            "requestBody": {"content": {"multipart/form-data": {"schema": parts}}},
            "responses": {"200": {"description": "ok", "content": {"text/event-stream": {"schema": {"type": "string"}}}}},
        }})
    };
    let document = |names: &BTreeSet<String>| {
        let paths = names
            .iter()
            .map(|name| (format!("/{name}"), operation(name)));
        let paths: serde_json::Map<String, Value> = paths.collect();
        json!({"openapi": "3.0.3", "info": {"title": "Names", "version": "1"}, "paths": paths})
    };
    let both = |files: &Crate| {
        let (mut names, mut defined) = (BTreeSet::new(), BTreeSet::new());
        for item in syn::parse_file(&files.0["src/client/api.rs"])
            .unwrap()
            .items
        {
            match item {
                Item::Use(item) => imported(&item.tree, &mut names),
                Item::Struct(item) => drop(defined.insert(item.ident.to_string())),
                _ => {}
            }
        }
        (names, defined)
    };
    let (names, _) = both(&crate_of(&document(&BTreeSet::from(["one".to_owned()]))));
    assert!(names.contains("Validate"), "{names:?}");
    let (imported, defined) = both(&crate_of(&document(&names)));
    let twice: Vec<_> = imported.intersection(&defined).collect();
    assert!(twice.is_empty(), "{twice:?} are defined and imported");
}

/// File systems take no name of more than 255 bytes.
#[test]
fn files_of_long_names_are_short() {
    let (one, other) = ("a".repeat(300), "a".repeat(301));
    let files = crate_of(&json!({
        "openapi": "3.0.3",
        "info": {"title": one, "version": "1"},
        "tags": [{"name": one}],
        "paths": {"/a": {"get": {"tags": [one], "responses": {"204": {"description": "none"}}}}},
        "components": {"schemas": {one.clone(): {"type": "object"}, other: {"type": "object"}}},
    }));
    let longest = files
        .0
        .keys()
        .flat_map(|path| path.split('/'))
        .map(str::len);
    assert!(longest.max().unwrap() < 160);
    let models = files
        .0
        .keys()
        .filter(|path| path.starts_with("src/models/aaa"));
    assert_eq!(models.count(), 2);
}

/// Whichever schema inherits from the file first: another one must not change the name.
#[test]
fn what_stands_in_a_file_is_named_after_the_file() {
    let document = Source::new(
        "api.yaml",
        "openapi: 3.1.0
info: {title: t, version: '1'}
components:
  schemas:
    One: {allOf: [{$ref: 'parts/base-pet.yaml'}, {properties: {a: {type: string}}}]}
    Two: {allOf: [{$ref: 'parts/base-pet.yaml'}, {properties: {b: {type: string}}}]}
",
    );
    let base =
        "{type: object, properties: {size: {type: object, properties: {cm: {type: integer}}}}}";
    let mut input = Input::new(document);
    input.neighbours = Neighbours::new(move |path| match path {
        "parts/base-pet.yaml" => Ok(Source::new(path, base)),
        _ => Err(Unread::Missing),
    });
    let files = generate(&input, &Config::default()).unwrap().files.0;
    let file = &files["src/models/base_pet_size.rs"];
    assert!(file.contains("pub struct BasePetSize"));
    assert!(file.contains("/// Schema: `parts/base-pet.yaml#/properties/size`"));
}

#[test]
fn the_body_of_an_operation_in_a_file_of_its_own_is_named_after_the_operation() {
    let document = Source::new(
        "api.yaml",
        "openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /droplets: {post: {$ref: 'droplets_create.yaml'}}
",
    );
    let operation = "operationId: droplets_create
requestBody: {content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}
responses: {'204': {description: ok}}
";
    let mut input = Input::new(document);
    input.neighbours = Neighbours::new(move |path| match path {
        "droplets_create.yaml" => Ok(Source::new(path, operation)),
        _ => Err(Unread::Missing),
    });
    let files = generate(&input, &Config::default()).unwrap().files.0;
    assert!(files.contains_key("src/models/droplets_create_request.rs"));
}

#[test]
fn words_that_are_written_with_a_capital_inside_are_one_word() {
    for (name, words) in [
        ("eTag", "etag"),
        ("lastETag", "last_etag"),
        ("oAuthToken", "oauth_token"),
        ("OData", "odata"),
        ("GitHubRepository", "github_repository"),
        ("myGraphQLQuery", "my_graphql_query"),
        ("iOSVersion", "ios_version"),
        ("vCPUs", "vcpus"),
        ("diskMiB", "disk_mib"),
        ("MongoDBOpenIDUser", "mongodb_openid_user"),
        ("TLSv12", "tls_v12"),
        ("sendAPIv3Key", "send_api_v3_key"),
        ("IPv4Address", "ipv4_address"),
        ("allowIPv6", "allow_ipv6"),
        ("iPv4", "ipv4"),
        ("TPPOAuth2Security", "tpp_oauth2_security"),
        // Halves that stand alone are words of their own.
        ("git_hub", "git_hub"),
        ("pay/pal", "pay_pal"),
        ("gitHubs", "git_hubs"),
        ("ioData", "io_data"),
    ] {
        assert_eq!(codegen::names::words(name).join("_"), words, "{name}");
    }
    let document = json!({
        "openapi": "3.0.3",
        "info": {"title": "Brands", "version": "1"},
        "paths": {},
        "components": {"schemas": {
            "GitHubUser": {"type": "string", "enum": ["github", "GRAPHQL_API", "oauth2", "webhook"]},
        }},
    });
    let user = &crate_of(&document).0["src/models/github_user.rs"];
    for ident in ["GitHubUser", "GitHub", "GraphQlApi", "OAuth2", "Webhook"] {
        assert!(
            user.contains(&format!(" {ident}")),
            "{ident} is not in {user}"
        );
    }
}

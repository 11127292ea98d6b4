//! The first call that a run prints and the crate's page shows: one that works.
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use codegen::config::Config;
use codegen::source::Source;
use codegen::{Input, Output, generate};

/// What is generated from a description with these servers.
fn generated(servers: &str) -> Output {
    generated_from(format!(
        "openapi: 3.0.3
info: {{title: Pets, version: '1'}}
{servers}
paths: {{/pets: {{get: {{operationId: listPets, responses: {{'204': {{description: none}}}}}}}}}}
components: {{securitySchemes: {{key: {{type: http, scheme: bearer}}}}}}
"
    ))
}

fn generated_from(text: String) -> Output {
    let output = generate(&Input::new(Source::new("a.yaml", text)), &Config::default());
    output.map_err(|report| report.render(false)).unwrap()
}

#[test]
fn a_server_without_a_host_is_given_one() {
    for (servers, address) in [
        ("servers: [{url: /api/v3}]", "https://example.com/api/v3"),
        ("servers: [{url: ./v1/}]", "https://example.com/v1"),
        ("servers: [{url: /}]", "https://example.com"),
        ("", "https://example.com"),
    ] {
        let output = generated(servers);
        let builder = format!("pets::Client::builder().base_url(\"{address}\")");
        assert_eq!(
            output.summary.first_call,
            [
                format!("let client = {builder}.key(\"token\").build()?;"),
                "client.list_pets().send().await?;".to_owned()
            ]
        );
        let page = &output.files.0["src/lib.rs"];
        assert!(page.contains(&format!("{builder}.key(\"token\").build()?")));
        assert!(page.contains(&format!("{builder}.key_source(source).build()?")));
        let docs = &output.files.0["src/client/security.rs"];
        assert!(
            docs.contains("which is relative: [`ClientBuilder::base_url`]"),
            "{docs}"
        );
    }
}

#[test]
fn the_arguments_stand_in_the_order_of_the_path() {
    let output = generated_from(
        "
openapi: 3.0.3
info: {title: Pets, version: '1'}
servers: [{url: 'https://pets.example'}]
paths:
  /owners/{owner}/pets/{pet}:
    get:
      operationId: getPet
      parameters:
        - {name: pet, in: path, required: true, schema: {type: string}}
        - {name: api-version, in: query, required: true, schema: {type: string}}
        - {name: owner, in: path, required: true, schema: {type: string}}
      responses: {'204': {description: none}}
"
        .to_owned(),
    );
    assert_eq!(
        output.summary.first_call[1],
        "client.get_pet(owner, pet, api_version).send().await?;"
    );
}

#[test]
fn a_server_with_a_host_is_called_as_it_is() {
    let output = generated("servers: [{url: 'https://pets.example/v1'}]");
    assert_eq!(
        output.summary.first_call[0],
        "let client = pets::Client::builder().key(\"token\").build()?;"
    );
    assert!(!output.files.0["src/lib.rs"].contains("base_url"));
}

/// Exports of gateways write the slash twice.
#[test]
fn a_variable_may_repeat_the_slash_in_front_of_it() {
    let server =
        "servers: [{url: 'https://a.example/{stage}', variables: {stage: {default: /prod}}}]";
    let output = generated(server);
    let client = &output.files.0["src/client/security.rs"];
    assert!(client.contains("\"https://a.example/prod\""), "{client}");
}

#[test]
fn all_schemes_of_the_first_requirement_are_given() {
    let output = generated_from(
        "openapi: 3.0.3
info: {title: Pets, version: '1'}
servers: [{url: 'https://pets.example'}]
security: [{}, {mail: [], key: []}, {other: []}]
paths:
  /pets: {get: {operationId: listPets, responses: {'204': {description: none}}}}
  /cats: {post: {operationId: addCat, security: [{other: []}], responses: {'204': {description: none}}}}
components:
  securitySchemes:
    other: {type: http, scheme: bearer}
    key: {type: apiKey, in: header, name: X-Key}
    mail: {type: http, scheme: basic}
"
        .to_owned(),
    );
    let builder = "pets::Client::builder().mail(\"name\", \"password\").key(\"token\").build()?;";
    assert_eq!(
        output.summary.first_call[0],
        format!("let client = {builder}")
    );
    assert!(output.files.0["src/lib.rs"].contains(&format!("= {builder}")));
}

#[test]
fn a_scheme_that_no_operation_asks_for_is_not_given() {
    for (security, given) in [("[]", ""), ("[{key: []}]", ".key(\"token\")")] {
        let output = generated_from(format!(
            "openapi: 3.0.3
info: {{title: Pets, version: '1'}}
servers: [{{url: 'https://pets.example'}}]
security: {security}
paths: {{/pets: {{get: {{operationId: listPets, responses: {{'204': {{description: none}}}}}}}}}}
components:
  securitySchemes:
    other: {{type: http, scheme: bearer}}
    key: {{type: apiKey, in: header, name: X-Key}}
"
        ));
        assert_eq!(
            output.summary.first_call[0],
            format!("let client = pets::Client::builder(){given}.build()?;")
        );
        assert!(!output.files.0["src/lib.rs"].contains("other_source"));
    }
}

#[test]
fn a_number_as_a_body_is_given_by_value() {
    let output = generated_from(
        "openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets:
    put:
      operationId: countPets
      requestBody: {required: true, content: {application/json: {schema: {type: integer}}}}
      responses: {'204': {description: none}}
"
        .to_owned(),
    );
    assert_eq!(
        output.summary.first_call[1],
        "client.count_pets(body).send().await?;"
    );
}

/// Who names a type of the interface needs no package for it, nor its version.
#[test]
fn the_packages_of_the_interface_are_shown() {
    for (content, packages) in [
        (
            "application/json: {schema: {type: integer}}",
            "{reqwest, serde_json}",
        ),
        (
            "application/json: {schema: {type: string, format: date}}",
            "{jiff, reqwest, serde_json}",
        ),
        ("image/png: {}", "{bytes, reqwest, serde_json}"),
    ] {
        let output = generated_from(format!(
            "
openapi: 3.1.0
info: {{title: Pets, version: '1'}}
paths: {{/pets: {{get: {{responses: {{'200': {{description: all, content: {{{content}}}}}}}}}}}}}
"
        ));
        let page = &output.files.0["src/lib.rs"];
        assert!(page.contains(&format!("\npub use {packages};\n")), "{page}");
    }
    let page = &generated("").files.0["src/lib.rs"];
    assert!(page.contains("reqwest, secrecy,"), "a token is a secret");
}

#[test]
fn a_description_without_operations_has_types_and_no_client() {
    let schema = "Pet: {type: object, properties: {name: {type: string, maxLength: 9}}}";
    let output = generated_from(format!(
        "openapi: 3.1.0\ninfo: {{title: Pets, version: '1'}}\ncomponents: {{schemas: {{{schema}}}}}"
    ));
    assert!(output.summary.first_call.is_empty());
    let files = output.files.0;
    assert!(!files.contains_key("src/client/mod.rs"), "{files:#?}");
    assert!(!files["Cargo.toml"].contains("reqwest"));
    assert!(files["README.md"].contains("Models and validators for Pets 1"));
    // What a webhook brings is compared with the description all the same.
    assert!(files["src/lib.rs"].contains("Drift"));
    assert!(files["src/lib.rs"].contains("\npub use serde_json;\n"));
}

#[test]
fn where_tags_are_features_the_page_has_a_call_of_one() {
    let page = |operations: usize| {
        let answer = "{'204': {description: none}}";
        let paths = (0..operations)
            .map(|at| (at, if at == 0 { "Cats" } else { "Dogs" }))
            .map(|(at, tag)| {
                format!("  /pets{at}: {{get: {{tags: [{tag}], responses: {answer}}}}}\n")
            });
        let paths: String = paths.collect::<Vec<_>>().concat();
        let head = "openapi: 3.0.3\ninfo: {title: Pets, version: '1'}\npaths:\n";
        generated_from(format!("{head}{paths}")).files.0["src/lib.rs"].clone()
    };
    let call = "client.get_pets0().send().await?;";
    let gate = "//! # #[cfg(feature = \"cats\")]\n//! # async fn example(";
    let (small, large) = (page(1), page(100));
    assert!(small.contains(call) && !small.contains("cfg(feature"));
    assert!(large.contains(call) && large.contains(gate), "{large}");
}

#[test]
fn a_crate_of_a_title_without_words_is_called_after_its_file() {
    let package = |file: &str, title: &str| {
        let text =
            format!("openapi: 3.0.3\ninfo: {{title: '{title}', version: '1'}}\npaths: {{}}\n");
        let output = generate(&Input::new(Source::new(file, text)), &Config::default());
        output.unwrap().summary.package
    };
    assert_eq!(package("a/pet-shop.yaml", "Pets"), "pets");
    assert_eq!(package("a/pet-shop.yaml", ""), "pet-shop");
    assert_eq!(package("pet-shop.v1.yaml", " - "), "pet-shop");
    assert_eq!(package("-.yaml", ""), "api");
}

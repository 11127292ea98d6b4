//! The tags of a large description are features: whichever are on, what is compiled compiles, without
//! a warning, and what only others need is left out.

use std::path::{Path, PathBuf};

use codegen::Input;
use codegen::config::Config;
use codegen::source::Source;
use tests::crates::{cargo, write};

/// The tags, among them some whose names a package has already or Rust keeps for itself.
const TAGS: [(&str, &str); 6] = [
    ("Pets", "pets"),
    ("Toys & Games", "toys-games"),
    ("serde", "serde-tag"),
    ("default", "default-tag"),
    ("type", "type"),
    ("Media", "media"),
];

/// What the operations of each tag have; `NUMBER` is that of the operation.
const OPERATIONS: [&str; 6] = [
    // An enum, an error answer and a pattern that only this tag has, and a parameter of two tags.
    "
      parameters:
        - {name: kind, in: query, schema: {$ref: '#/components/schemas/Kind'}}
        - {name: X-Pattern, in: header, required: true, schema: {type: string, pattern: '^(?:a|b)+$'}}
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
        '409': {description: no, content: {application/json: {schema: {$ref: '#/components/schemas/Conflict'}}}}
",
    "
      parameters:
        - {name: kind, in: query, schema: {$ref: '#/components/schemas/Kind'}}
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Toy'}}}}
      responses:
        '204': {description: ok}
        default: {description: no, content: {application/json: {schema: {$ref: '#/components/schemas/Error'}}}}
",
    // A union, and a required parameter that has a rule and several operations.
    "
      parameters:
        - {name: size, in: query, required: true, schema: {$ref: '#/components/schemas/Size'}}
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
        default: {description: no, content: {application/json: {schema: {$ref: '#/components/schemas/Error'}}}}
",
    // A schema that is applied to any JSON.
    "
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Loose'}}}}
      responses:
        default: {description: no, content: {application/json: {schema: {$ref: '#/components/schemas/Error'}}}}
",
    // A wrapper around what another tag has, and dates.
    "
      responses:
        '200': {description: ok, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Owner'}}}}}
",
    // Forms, files, downloads and versions.
    "
      requestBody: {required: true, content: {multipart/form-data: {schema: {type: object, required: [file], properties: {file: {type: string, format: binary}, meta: {$ref: '#/components/schemas/Meta'}}}}}}
      responses:
        '200': {description: ok, content: {application/octet-stream: {}}}
        '400': {description: no, content: {application/vnd.media.2024-01-01+json: {schema: {$ref: '#/components/schemas/Meta'}}}}
",
];

const SCHEMAS: &str = "
components:
  schemas:
    Kind: {type: string, enum: [cat, dog]}
    Size: {type: integer, minimum: 1, maximum: 9}
    Pet: {type: object, required: [kind, name], properties: {kind: {$ref: '#/components/schemas/Kind'}, name: {type: string, pattern: '^[a-z]+$'}, parent: {$ref: '#/components/schemas/Pet'}}}
    Conflict: {type: object, properties: {with: {$ref: '#/components/schemas/Pet'}}}
    Toy: {type: object, properties: {code: {type: string, pattern: '^[A-Z]{3}$'}, kind: {$ref: '#/components/schemas/Kind'}}}
    Error: {type: object, properties: {message: {type: string}, cause: {$ref: '#/components/schemas/Cause'}}}
    Cause: {type: object, properties: {code: {type: string, maxLength: 3}}}
    Thing:
      oneOf: [{$ref: '#/components/schemas/Ball'}, {$ref: '#/components/schemas/Rope'}]
      discriminator: {propertyName: is}
    Ball: {type: object, required: [is, radius], properties: {is: {type: string}, radius: {type: number}}}
    Rope: {type: object, required: [is, length], properties: {is: {type: string}, length: {$ref: '#/components/schemas/Size'}}}
    Loose: {not: {$ref: '#/components/schemas/Toy'}}
    Owner: {type: object, properties: {since: {type: string, format: date-time}, pets: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
    Meta: {type: object, properties: {tags: {type: array, uniqueItems: true, items: {type: string}}}}
    Unused: {type: object, properties: {inside: {$ref: '#/components/schemas/Inside'}}}
    Inside: {type: object, properties: {at: {type: string, format: date}}}
";

/// A description of 102 operations.
fn document() -> Source {
    let mut text = "openapi: 3.0.3\ninfo: {title: Many, version: '1'}\npaths:\n".to_owned();
    for number in 0..102 {
        let (tag, _) = TAGS[number % TAGS.len()];
        let rest = OPERATIONS[number % TAGS.len()];
        let head = format!("  /things/{number}:\n    post:\n      operationId: do{number}\n");
        text = text + &head + "      tags: ['" + tag + "']" + rest;
    }
    Source::new("many.yaml", text + SCHEMAS)
}

/// The crate, in the same place each time.
fn folder() -> PathBuf {
    let config = Config {
        name: Some("many".to_owned()),
        ..Config::default()
    };
    let output = codegen::generate(&Input::new(document()), &config);
    let output = output.unwrap_or_else(|report| panic!("{report}"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("many");
    for (path, text) in &output.files.0 {
        let path = folder.join(path);
        // The folder is inside the repository, whose workspace it is not part of.
        let alone = if path.ends_with("Cargo.toml") {
            "\n[workspace]\n"
        } else {
            ""
        };
        write(&path, &(text.to_owned() + alone));
    }
    folder
}

#[test]
fn any_choice_of_features_compiles_without_a_warning() {
    let folder = folder();
    let mut choices: Vec<String> = TAGS.iter().map(|(_, name)| (*name).to_owned()).collect();
    choices.extend(["", "other-types", "pets,type,tracing"].map(str::to_owned));
    for choice in choices {
        let features = ["check", "--no-default-features", "--features", &choice];
        let said = cargo(&folder, &features);
        assert!(said.is_empty(), "{choice}: {said}");
    }
    for arguments in [["check"].as_slice(), ["doc", "--no-deps"].as_slice()] {
        let said = cargo(&folder, arguments);
        assert!(said.is_empty(), "{said}");
    }
}

#[test]
fn a_type_is_compiled_for_the_tags_that_need_it() {
    let config = Config::default();
    let output = codegen::generate(&Input::new(document()), &config);
    let files = output.unwrap_or_else(|report| panic!("{report}")).files.0;
    let (models, client) = (&files["src/models/mod.rs"], &files["src/client/mod.rs"]);
    for line in [
        "module!(pub ball if \"serde-tag\");",
        "module!(pub conflict if \"pets\");",
        // Of the tag's own operations, and behind the types of another.
        "module!(pub pet if \"pets\" | \"type\");",
        "module!(pub kind if \"pets\" | \"toys-games\" | \"type\");",
        "module!(pub error if \"toys-games\" | \"serde-tag\" | \"default-tag\");",
        // No operation needs it.
        "module!(pub unused if \"other-types\");",
        "module!(pub inside if \"other-types\");",
    ] {
        assert!(models.contains(line), "{line}\n{models}");
    }
    assert!(
        client.contains("module!(pub type_ if \"type\");"),
        "{client}"
    );
    let manifest = &files["Cargo.toml"];
    for line in [
        "\ntype = []\n",
        "\nserde-tag = []\n",
        "    \"toys-games\",\n",
    ] {
        assert!(manifest.contains(line), "{manifest}");
    }
    let page = &files["src/lib.rs"];
    assert!(page.contains("//! The tags are `default-tag`, `media`, `pets`,"));
    assert!(page.contains("//! Types that no operation needs are compiled for `other-types`."));
}

#[test]
fn a_small_description_has_no_features_of_its_own() {
    let text = document().text().to_owned();
    let small = text.split("  /things/6:").next().unwrap().to_owned() + SCHEMAS;
    let output = codegen::generate(
        &Input::new(Source::new("few.yaml", small)),
        &Config::default(),
    );
    let files = output.unwrap_or_else(|report| panic!("{report}")).files.0;
    assert!(!files["Cargo.toml"].contains("default ="));
    assert!(files["src/models/mod.rs"].contains("\nmod pet;\n"));
}

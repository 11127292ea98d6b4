//! One mistake a description: its message, and the line that it is shown at.

use codegen::Input;
use codegen::config::Config;
use codegen::source::Source;
use tests::mistake::{helped, operation, refused, report, schema, warned, with};

#[test]
fn what_only_describes_is_of_its_kind() {
    let licensed = "openapi: 3.1.1\ninfo:\n  title: Pets\n  version: '1'\n  license: {url: 'https://e.com'}\npaths: {}\n";
    warned(licensed, "a license has no `name`", "license:");
    let contact = licensed.replace("license: {url: 'https://e.com'}", "contact: {url: []}");
    refused(
        &contact,
        "`url` must be a string, found an array",
        "contact:",
    );
    let terms = licensed.replace("license: {url: 'https://e.com'}", "termsOfService: {}");
    refused(
        &terms,
        "`termsOfService` must be a string, found an object",
        "termsOfService:",
    );
    refused(
        &operation("externalDocs: []"),
        "external documentation must be an object",
        "externalDocs:",
    );
    warned(
        &operation("externalDocs: {description: x}"),
        "external documentation has no `url`",
        "externalDocs:",
    );
    refused(
        &schema("{type: string, xml: x}"),
        "`xml` must be an object, found a string",
        "T:",
    );
    warned(
        &with("paths: {}\ntags:\n  - {name: a}\n  - {name: a}\n"),
        "the tag `a` is described twice",
        "- {name: a}",
    );
    refused(
        &with("paths: {}\nservers:\n  - {url: 'https://e.com/a}'}\n"),
        "the braces of the address",
        "- {url:",
    );
    refused(
        &with(
            "paths: {}\nservers:\n  - url: 'https://{a}.com'\n    variables: {a: {default: x, enum: [x, {}]}}\n",
        ),
        "a value of a server variable must be a string",
        "variables:",
    );
}

#[test]
fn a_field_that_the_standard_does_not_know_is_told() {
    warned(
        &operation("parameters: [{name: a, in: query, requried: true, schema: {}}]"),
        "a parameter has no field `requried`",
        "parameters:",
    );
    warned(
        &operation("requestBody: {contents: {}, content: {}}"),
        "a request body has no field `contents`",
        "requestBody:",
    );
    warned(
        &operation("requestBody: {content: {application/json: {shcema: {}}}}"),
        "a media type has no field `shcema`",
        "requestBody:",
    );
    warned(
        &schema("{type: string, minLenght: 1}"),
        "a schema has no keyword `minLenght`",
        "T:",
    );
    warned(
        &schema("{proprties: {a: {}}}"),
        "a schema has no keyword `proprties`",
        "T:",
    );
    let likeliest = report(&schema("{type: number, exclusiveMinimun: 1}"));
    assert!(
        likeliest.contains("there is a keyword `exclusiveMinimum`"),
        "{likeliest}"
    );
    let unusual = report(&schema(
        "{type: string, example: a, x-minLenght: 1, $comment: c}",
    ));
    assert_eq!(unusual, "");
}

#[test]
fn a_reference_leads_to_what_belongs_there() {
    for target in [
        "#",
        "#/info",
        "#/info/title",
        "#/components/schemas",
        "#/paths",
    ] {
        refused(
            &schema(&format!("{{$ref: '{target}'}}")),
            "a schema belongs here",
            "T:",
        );
    }
    refused(
        &with(
            "paths: {}\nx-defs:\n  A: {type: strng}\ncomponents:\n  schemas:\n    T: {$ref: '#/x-defs/A'}\n",
        ),
        "the type `strng` does not exist",
        "A:",
    );
    refused(
        &operation("parameters: [{$ref: '#/paths/~1t/get'}]"),
        "is an operation, but a parameter belongs here",
        "parameters:",
    );
    refused(
        &schema(
            "{oneOf: [{$ref: '#/components/schemas/U'}], discriminator: {propertyName: k, mapping: {a: '#/info'}}}",
        ),
        "a schema belongs here",
        "T:",
    );
}

#[test]
fn a_path_item_that_is_referred_to_fits_the_template() {
    let path = |path: &str, parameters: &str| {
        with(&format!(
            "paths:\n  {path}:\n    $ref: '#/components/pathItems/P'\n{parameters}components:\n  pathItems:\n    P:\n      get:\n        responses: {{'204': {{description: ok}}}}\n"
        ))
    };
    refused(
        &path("/t/{id}", ""),
        "the path parameter `id` of `/t/{id}` is not declared",
        "get:",
    );
    let parameters =
        "    parameters:\n      - {name: id, in: path, required: true, schema: {type: string}}\n";
    assert_eq!(report(&path("/t/{id}", parameters)), "");
    refused(
        &path("/t", parameters),
        "the path has no parameter `id`",
        "- {name: id",
    );
}

#[test]
fn what_is_said_twice_or_against_itself_is_told() {
    refused(
        &operation(
            "parameters: [{name: X-A, in: header, schema: {}}, {name: x-a, in: header, schema: {}}]",
        ),
        "the header parameter `x-a` is declared twice",
        "parameters:",
    );
    refused(
        &schema("{type: [string, 'null', string]}"),
        "`type` lists `string` twice",
        "T:",
    );
    warned(
        &schema("{type: object, required: [a, a]}"),
        "`required` lists `a` twice",
        "T:",
    );
    for limits in [
        "exclusiveMinimum: 5, exclusiveMaximum: 1",
        "exclusiveMinimum: 5, maximum: 5",
        "minimum: 5, exclusiveMaximum: 5",
    ] {
        refused(
            &schema(&format!("{{type: integer, {limits}}}")),
            "nothing lies between",
            "T:",
        );
    }
    let open = "{type: integer, minimum: 1, maximum: 1, exclusiveMinimum: true}";
    refused(
        &schema(open).replace("3.1.1", "3.0.4"),
        "nothing lies between",
        "T:",
    );
    assert_eq!(
        report(&schema("{type: integer, minimum: 5, maximum: 5}")),
        ""
    );
    warned(
        &schema("{$schema: 'https://e.com/mine', type: string}"),
        "the schema dialect `https://e.com/mine` is not known",
        "T:",
    );
}

#[test]
fn what_would_reach_the_wire_is_well_formed() {
    let scheme = with(
        "paths: {}\ncomponents:\n  securitySchemes:\n    k: {type: http, scheme: 'bea rer'}\n",
    );
    refused(
        &scheme,
        "`bea rer` is not an HTTP authentication scheme",
        "k:",
    );
    let path =
        with("paths:\n  \"/t\\r\\nX: 1\":\n    get: {responses: {'204': {description: ok}}}\n");
    refused(&path, "has control characters", "\"/t");
    let encoding = r#"requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {a: {type: string}}}, encoding: {a: {contentType: "text/plain\r\nX: 1"}}}}}"#;
    refused(
        &operation(encoding),
        "`contentType` has control characters",
        "...{a: {type",
    );
    for version in ["3.0.0.1", "3.0.+1", "3.1."] {
        refused(
            &with("paths: {}\n").replace("3.1.1", version),
            "is not supported",
            "openapi:",
        );
    }
}

#[test]
fn a_link_to_no_operation_is_told() {
    let linked = |link: &str| {
        with(&format!(
            "paths:\n  /t:\n    get:\n      operationId: read\n      responses:\n        '200':\n          description: ok\n          links:\n            next: {link}\n"
        ))
    };
    let unknown = linked("{operationId: nope}");
    warned(&unknown, "there is no operation `nope`", "next:");
    let nowhere = linked("{operationRef: '#/paths/~1nope/get'}");
    warned(
        &nowhere,
        "there is no operation `#/paths/~1nope/get`",
        "next:",
    );
    assert_eq!(report(&linked("{operationId: read}")), "");
}

#[test]
fn a_name_in_a_path_has_any_letters() {
    let path = "paths:\n  /t/{a#b}/x:\n    get:\n      parameters: [{name: 'a#b', in: path, required: true, schema: {type: string}}]\n      responses: {'204': {description: ok}}\n";
    assert_eq!(report(&with(path)), "");
}

#[test]
fn what_serves_nothing_is_not_told() {
    let served = "webhooks: {}\npaths:\n  /t:\n    get:\n      responses: {'204': {description: ok}}\n      callbacks: {x-a: {}}\n";
    assert_eq!(report(&with(served)), "");
    let callback = "callbacks: {a: {'{$url}': {post: {responses: {'204': {description: ok}}}}}}";
    warned(&operation(callback), "callbacks", "callbacks:");
}

#[test]
fn what_a_document_has_often_is_told_once() {
    let operations = "paths:
  /a: {get: {$ref: '#/x-a'}}
  /b: {get: {$ref: '#/x-b'}}
  /c: {get: {$ref: '#/x-c'}}
x-a: {responses: {'204': {description: ok}}}
x-b: {responses: {'204': {description: ok}}}
x-c: {responses: {'204': {description: ok}}}
components:
  schemas:
    a:b: {type: string}
  parameters:
    c:d: {name: c, in: query, schema: {type: string}}
";
    let said = report(&with(operations));
    assert_eq!(said.matches("warning[").count(), 2, "{said}");
    warned(
        &with(operations),
        "an operation has no field `$ref`, here and at 2 other places",
        "/a:",
    );
    warned(
        &with(operations),
        "characters that the standard forbids, here and at another place",
        "a:b:",
    );
}

#[test]
fn an_error_says_what_to_do() {
    for (text, help) in [
        (
            schema("{type: object, properties: []}"),
            "write its members",
        ),
        (
            schema("'#/components/schemas/U'"),
            "a reference is an object",
        ),
        (schema("{enum: a}"), "write it as a list"),
        (schema("{type: number, maximum: '1'}"), "remove the quotes"),
        (
            schema("{$ref: '#/components/schemas/T'}"),
            "replace one of the references",
        ),
        (
            schema("{$ref: '#/definitions/X'}"),
            "in OpenAPI 3, this is `#/components/schemas/X`",
        ),
        (schema("{$ref: '#/x-nothing'}"), "add it there"),
        (operation("deprecated: 'true'"), "remove the quotes"),
        (operation("requestBody: {}"), "it has the form `content:"),
        (
            operation(
                "parameters: [{name: a, in: query, schema: {}}, {name: a, in: query, schema: {}}]",
            ),
            "keep one of them",
        ),
        (with("paths: {t: {}}\n"), "begin it with `/`"),
        (
            with("paths: {'/{t': {}}\n"),
            "write a parameter as `{name}`",
        ),
        (
            with("paths: {'/{}': {}}\n"),
            "write the name of a path parameter",
        ),
        (with("paths: {'/{t}/{t}': {}}\n"), "give each of them"),
        (with("x-a: 1\n"), "if it has only schemas, say `paths: {}`"),
        (
            "openapi: 3.0.3\npaths: {}\n".to_owned(),
            "it has the form `info:",
        ),
    ] {
        helped(&text, help);
    }
}

#[test]
fn a_text_that_cannot_be_read_says_what_to_do() {
    for (text, help) in [
        ("a: b: c\n", "put quotes around"),
        ("a: @b\n", "indent by spaces"),
        ("a: [b\nc: d\n", "write a comma before this, or close"),
        ("a: b\n c\nd\n", "write a `:` and a space after the key"),
        ("a:\n  b: c\n d: e\n", "compare the indentation"),
        ("a:\n  - b\n  c: d\n", "compare the indentation"),
        ("a: 'b\n", "close the quote"),
        ("a: *b\n", "an alias such as"),
        ("a: \"\\q\"\n", "write a `\\` twice"),
        ("a: b\n---\na: b\n", "keep one of them"),
        ("a: !b c\n", "remove the tag"),
    ] {
        helped(text, help);
    }
    for (text, help) in [
        ("{\"a\": 1,}", "remove the comma"),
        ("{\"a\": 1", "close the bracket or the quote"),
        ("{a: 1}", "put double quotes"),
        ("{\"a\": 1} 2", "a file is one value"),
        ("{\"a\": \"\t\"}", "write it as an escape"),
    ] {
        let report =
            codegen::generate(&Input::new(Source::new("a.json", text)), &Config::default());
        let said = report.map_or_else(|report| report.render(false), |_| String::new());
        assert!(said.contains(&format!("= help: {help}")), "{said}\n{text}");
    }
}

#[test]
fn a_choice_of_nothing_is_told_as_it_is() {
    let nothing = schema("{oneOf: [false, false]}");
    warned(&nothing, "no part of `oneOf` allows anything", "T:");
    assert!(!report(&nothing).contains("another part"));
}

#[test]
fn a_step_that_is_next_to_nothing_is_told() {
    let tiny = schema("{type: number, multipleOf: 1e-999999999, example: 3}");
    warned(&tiny, "is closer to zero than any double", "T:");
    assert_eq!(report(&schema("{type: number, multipleOf: 1e-300}")), "");
}

#[test]
fn what_is_no_address_is_told() {
    let info = |fields: &str| {
        format!("openapi: 3.0.3\ninfo:\n  title: Pets\n  version: '1'\n  {fields}\npaths: {{}}\n")
    };
    for (fields, message, line) in [
        (
            "termsOfService: 'ht tp://x y'",
            "this is not a URL",
            "termsOfService:",
        ),
        (
            "contact: {url: 'http://[bad'}",
            "this is not a URL",
            "contact:",
        ),
        (
            "contact: {email: not an email}",
            "this is not a mail address",
            "contact:",
        ),
        (
            "license: {name: x, url: 'a b'}",
            "this is not a URL",
            "license:",
        ),
    ] {
        warned(&info(fields), message, line);
    }
    warned(
        &operation("externalDocs: {url: 'http://[::x'}"),
        "this is not a URL",
        "externalDocs:",
    );
    for sound in [
        "termsOfService: ./terms.html",
        "contact: {url: '', email: ''}",
        "contact: {url: 'https://e.com/a?b=ä#c', email: 'a.b+c@e.com'}",
        "license: {name: x, url: e.com/license}",
    ] {
        assert_eq!(report(&info(sound)), "");
    }
    warned(
        &with("paths: {}\nservers:\n  - url: 'http://[::1'\n"),
        "the bracket of the host is not closed",
        "- url:",
    );
    for url in ["http://[::1]:80/a", "HTTPS://a", "/a", "//a/b"] {
        assert_eq!(
            report(&with(&format!("paths: {{}}\nservers:\n  - url: '{url}'\n"))),
            ""
        );
    }
}

#[test]
fn a_link_leads_to_an_operation() {
    let link = |reference: &str| {
        with(&format!(
            "paths:\n  /t:\n    get:\n      responses:\n        '200':\n          description: ok\n          links: {{a: {{operationRef: '{reference}'}}}}\n"
        ))
    };
    warned(&link("#/info"), "there is no operation `#/info`", "links:");
    assert_eq!(report(&link("#/paths/~1t/get")), "");
}

#[test]
fn a_mapped_value_is_one_that_the_schema_lists() {
    let choice = |listed: &str| {
        with(&format!(
            "paths: {{}}
components:
  schemas:
    T:
      oneOf: [{{$ref: '#/components/schemas/A'}}, {{$ref: '#/components/schemas/B'}}]
      discriminator:
        propertyName: k
        mapping:
          x: A
          y: B
    A: {{type: object, required: [k], properties: {{k: {{type: string, enum: [{listed}]}}}}}}
    B: {{type: object, required: [k], properties: {{k: {{type: string}}, z: {{type: string}}}}}}
"
        ))
    };
    let message = "`x` is mapped to a schema whose `k` can only be [\"q\"]";
    warned(&choice("q"), message, "x: A");
    assert!(!report(&choice("q, x")).contains("is mapped to"));
}

#[test]
fn a_key_is_not_sent_in_a_header_of_the_message() {
    let key = |header: &str| {
        with(&format!(
            "paths: {{'/t': {{get: {{responses: {{'204': {{description: ok}}}}}}}}}}\nsecurity: [{{k: []}}]\ncomponents:\n  securitySchemes:\n    k: {{type: apiKey, in: header, name: {header}}}\n"
        ))
    };
    warned(
        &key("Content-Length"),
        "the client sets the header `Content-Length` of `k` itself",
        "k:",
    );
    assert_eq!(report(&key("X-Key")), "");
}

#[test]
fn a_key_of_many_bytes_is_refused() {
    let long = "a".repeat(5000);
    // A key of YAML that is longer than 1024 characters stands behind a `?`.
    let said = report(&with(&format!("paths:\n  ? /{long}\n  : {{}}\n")));
    assert!(
        said.contains("error[too-large]: this key has 5001 bytes"),
        "{said}"
    );
    let named = schema("{}").replace("    U:", &format!("    ? {long}\n    :"));
    let said = report(&named);
    assert!(
        said.contains("error[too-large]: this key has 5000 bytes"),
        "{said}"
    );
}

#[test]
fn a_help_is_about_what_stands_there() {
    helped(
        &operation("parameters: []\n    GET: {responses: {}}"),
        "there is a field `get`",
    );
    let quoted = schema("{type: object, additionalProperties: 'false'}");
    helped(&quoted, "remove the quotes");
    let older = schema("{type: string, deprecated: yes}");
    helped(
        &older,
        "write `true` or `false`: YAML 1.2 reads this as a string",
    );
    let commented = Source::new("pets.json", "{ // Pets\n}");
    let report = codegen::generate(&Input::new(commented), &Config::default()).unwrap_err();
    assert!(report.render(false).contains("JSON has no comments"));
}

#[test]
fn any_object_that_odata_means_null_by_is_told_once() {
    let text = |null: &str| {
        schema(&format!(
            "{{type: object, properties: {{a: {{anyOf: [{{$ref: '#/components/schemas/T'}}, {null}]}}, b: {{anyOf: [{{$ref: '#/components/schemas/T'}}, {null}]}}}}}}"
        ))
    };
    let told = report(&text("{type: object, nullable: true}"));
    let message = "beside a reference is read as `null` only, here and at another place";
    assert_eq!(told.matches(message).count(), 1, "{told}");
    let described = text("{type: object, nullable: true, properties: {c: {type: string}}}");
    assert!(!report(&described).contains("`null` only"));
}

#[test]
fn a_default_that_breaks_the_rules_of_a_schema_is_told_once_for_all_places() {
    let text = "openapi: 3.1.1\ninfo: {title: Pets, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    Pet: {type: object, required: [age, name], properties: {age: {type: integer}, name: {type: string}}}\n    Home:\n      type: object\n      properties:\n        first: {default: {}, allOf: [{$ref: '#/components/schemas/Pet'}]}\n        second: {default: {}, $ref: '#/components/schemas/Pet'}\n        third: {default: {}, type: object, required: [name]}\n";
    warned(
        text,
        "\"age\" is a required property, \"name\" is a required property, here and at another place",
        "first: {",
    );
    assert_eq!(report(text).matches("invalid-default").count(), 2);
}

#[test]
fn what_a_router_has_for_several_segments_is_told_as_the_path_writes_it() {
    let text = |path: &str| {
        with(&format!(
            "paths:\n  {path}:\n    get:\n      operationId: a\n      parameters:\n        - {{name: name, in: path, required: true, schema: {{type: string}}}}\n      responses: {{'204': {{description: x}}}}\n"
        ))
    };
    let several = text("/npm/*name/tags");
    refused(
        &several,
        "the path has no parameter `name`",
        "- {name: name",
    );
    helped(&several, "write `{+name}` in place of `*name`");
    helped(
        &text("/npm/:name/tags"),
        "write `{name}` in place of `:name`",
    );
}

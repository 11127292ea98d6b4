//! Documents that are nearly right, or hostile: what is said of each, once and where it is wrong.

use codegen::Input;
use codegen::config::Config;
use codegen::source::Source;
use tests::mistake::{helped, operation, refused, report, schema, warned, with};

/// A description with these schemas.
fn schemas(schemas: &str) -> String {
    with(&format!("paths: {{}}\ncomponents:\n  schemas:\n{schemas}"))
}

/// Demands that nothing is said of a description.
fn silent(text: &str) {
    assert_eq!(report(text), "", "{text}");
}

/// How many errors and warnings there are.
fn count(text: &str) -> usize {
    let said = report(text);
    said.matches("error[").count() + said.matches("warning[").count()
}

#[test]
fn a_circle_of_choices_and_parts_with_nothing_else_is_endless() {
    for (one, other) in [
        (
            "oneOf: [{$ref: '#/components/schemas/U'}, {type: integer}]",
            "allOf: [{$ref: '#/components/schemas/T'}]",
        ),
        (
            "allOf: [{$ref: '#/components/schemas/U'}]",
            "anyOf: [{$ref: '#/components/schemas/T'}, {type: string}]",
        ),
        (
            "not: {$ref: '#/components/schemas/U'}",
            "allOf: [{$ref: '#/components/schemas/T'}]",
        ),
    ] {
        let text = schemas(&format!("    T:\n      {one}\n    U:\n      {other}\n"));
        let said = report(&text);
        assert!(said.contains("error[schema-cycle]"), "{said}");
        assert_eq!(count(&text), 1, "{said}");
    }
    // A base that lists its children, with members of its own, of all of them or of an heir between.
    let base = "oneOf: [{$ref: '#/components/schemas/Kid'}]";
    let inherits = "allOf: [{$ref: '#/components/schemas/Base'}]";
    let part = "{type: object, required: [z], properties: {z: {type: string}}}";
    for text in [
        format!(
            "    Base: {{type: object, properties: {{k: {{type: string}}}}, {base}}}\n    Kid: {{{inherits}}}\n"
        ),
        format!(
            "    Base: {{{base}}}\n    Kid: {{allOf: [{{$ref: '#/components/schemas/Base'}}, {part}]}}\n"
        ),
        format!(
            "    Base: {{{base}, discriminator: {{propertyName: k}}}}\n    Kid: {{{inherits}}}\n"
        ),
        format!(
            "    Base: {{type: object, properties: {{k: {{type: string}}}}, {base}}}\n    Middle: {{{inherits}}}\n    Kid: {{allOf: [{{$ref: '#/components/schemas/Middle'}}]}}\n"
        ),
    ] {
        let said = report(&schemas(&text));
        assert!(!said.contains("error["), "{said}");
    }
}

#[test]
fn what_a_document_says_does_nothing_to_a_terminal() {
    let text = schema(r#"{type: "a\nerror: b\n --> x:1:1\u009b\u202e"}"#);
    let message = r"the type `a\nerror: b\n --> x:1:1\u{9b}\u{202e}` does not exist";
    refused(&text, message, "T:");
    assert_eq!(count(&text), 1, "{}", report(&text));
    let text = schema("{type: 'a\u{9b}b'}");
    assert!(!report(&text).contains('\u{9b}'));
    let text = schema("{properties: {\"a\\u0085b\": {type: c}}}");
    let input = Input::new(Source::new("pets.yaml", text));
    let report = codegen::generate(&input, &Config::default()).expect_err("it is refused");
    let line = report.json_lines();
    assert!(
        !line.contains('\u{85}') && line.contains(r"a\u0085b"),
        "{line}"
    );
}

#[test]
fn what_is_not_evaluated_is_one_schema() {
    for value in ["[{type: string}]", "[]", "null"] {
        for keyword in ["unevaluatedItems", "unevaluatedProperties"] {
            let text = schema(&format!("{{{keyword}: {value}}}"));
            refused(
                &text,
                "a schema must be an object or a boolean, found",
                "T:",
            );
            assert_eq!(count(&text), 1, "{}", report(&text));
        }
    }
}

#[test]
fn items_beside_a_tuple_is_one_schema() {
    let text = schema("{type: array, prefixItems: [{type: string}], items: [{type: boolean}]}");
    refused(
        &text,
        "`items` beside `prefixItems` must be a schema, found an array",
        "T:",
    );
    helped(
        &text,
        "write one schema, of the items after those of `prefixItems`",
    );
    assert_eq!(count(&text), 1, "{}", report(&text));
}

#[test]
fn a_path_that_leads_elsewhere_is_told() {
    for path in ["/v1/../admin", "/x/./a", "/b/%2e%2E/x", "/a/.."] {
        let text = with(&format!(
            "paths:\n  {path}: {{get: {{responses: {{'204': {{description: ok}}}}}}}}\n"
        ));
        warned(&text, &format!("the path `{path}` has the segment"), path);
        assert_eq!(count(&text), 1, "{}", report(&text));
    }
    silent(&with(
        "paths:\n  /a.b/...: {get: {responses: {'204': {description: ok}}}}\n",
    ));
}

#[test]
fn a_template_in_a_query_is_the_parameter_of_its_key() {
    let query = "in: query, required: true, schema: {type: string}";
    let text = in_path("/t?id={id}", &format!("[{{name: id, {query}}}]"));
    warned(&text, "the path `/t?id={id}` has a query", "'/t?id={id}':");
    assert_eq!(count(&text), 1, "{}", report(&text));
    // A name that no parameter of the query has is still looked for.
    let text = in_path("/t?id={id}&n={n}", &format!("[{{name: id, {query}}}]"));
    refused(&text, "the path parameter `n` is not declared", "get:");
    let text = in_path("/t/{id}?q={id2}", &format!("[{{name: id, {query}}}]"));
    refused(&text, "the path parameter `id` is not declared", "get:");
}

#[test]
fn a_value_in_place_of_the_text_that_it_is_written_as_is_no_default() {
    let of = |kind: &str| {
        let text = r#"{"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {}, "components": {"schemas": {
            "T": KIND}}}"#;
        text.replace("KIND", kind)
    };
    for kind in [
        r#"{"type": "string", "format": "numeric", "default": 0}"#,
        r#"{"type": "string", "format": "boolean", "default": false}"#,
    ] {
        warned(&of(kind), "is not of the type `string`", "\"T\":");
        assert_eq!(count(&of(kind)), 1, "{}", report(&of(kind)));
    }
    let other = of(r#"{"type": "string", "default": 5}"#);
    refused(
        &other,
        "the default 5 is not of the type `string`",
        "\"T\":",
    );
}

#[test]
fn a_component_may_be_called_as_a_type_of_any_language() {
    for name in ["Map<string, Pet[]>", "*shop/Pet", "a | b", "Pet?", "x@y"] {
        let text = schemas(&format!("    '{name}': {{type: string}}\n"));
        let message = "the name of a component has characters that the standard forbids";
        warned(&text, message, &format!("'{name}':"));
    }
    for name in ["😀", "?", "uuid!", "a#b", "../../evil", "a/./b"] {
        let text = schemas(&format!("    \"{name}\": {{type: string}}\n"));
        refused(&text, "is not a component name", &format!("\"{name}\":"));
    }
}

#[test]
fn a_star_of_a_router_is_told_once_for_all_paths() {
    let item = "{get: {responses: {'204': {description: ok}}}}";
    let text = with(&format!("paths:\n  /*: {item}\n  /health/**: {item}\n"));
    let message = "a `*` in a path is sent as written, here and at another place";
    warned(&text, message, "/*");
    assert_eq!(count(&text), 1, "{}", report(&text));
    silent(&with(&format!("paths:\n  /a*b: {item}\n")));
}

#[test]
fn what_cannot_be_sent_without_a_value_is_told_once() {
    let parameter = |name, kind| {
        format!("{{name: {name}, in: query, allowEmptyValue: true, schema: {{type: {kind}}}}}")
    };
    let (page, size) = (parameter("page", "integer"), parameter("size", "boolean"));
    let text = operation(&format!(
        "parameters: [{page}, {size}, {}]",
        parameter("q", "string")
    ));
    let message = "`allowEmptyValue` of a parameter that is not a string is not supported, here and at another place";
    warned(&text, message, "parameters:");
    assert_eq!(count(&text), 1, "{}", report(&text));
}

/// A description with one operation of a path that has a parameter.
fn in_path(path: &str, parameters: &str) -> String {
    with(&format!(
        "paths:\n  '{path}':\n    get:\n      responses: {{'204': {{description: ok}}}}\n      parameters: {parameters}\n"
    ))
}

#[test]
fn a_slip_in_a_path_parameter_is_told_once() {
    let rest = "required: true, schema: {type: string}";
    let cases = [
        (
            "/t/{id}",
            format!("[{{name: id, in: pth, {rest}}}]"),
            "a parameter cannot be in `pth`",
        ),
        (
            "/t/{id}",
            "[{$ref: '#/components/parameters/id'}]".to_owned(),
            "`#/components/parameters/id` does not exist",
        ),
        (
            "/t/{id}",
            format!("{{name: id, in: path, {rest}}}"),
            "`parameters` must be an array",
        ),
        (
            "/t/{id}",
            format!("[{{name: Id, in: path, {rest}}}]"),
            "the path has no parameter `Id`",
        ),
        (
            "/t/{ id }",
            format!("[{{name: id, in: path, {rest}}}]"),
            "the path has no parameter `id`",
        ),
        (
            "/t/{id}",
            format!("[{{name: '{{id}}', in: path, {rest}}}]"),
            "the path has no parameter `{id}`",
        ),
    ];
    for (path, parameters, message) in cases {
        let text = in_path(path, &parameters);
        refused(&text, message, "parameters:");
        assert_eq!(count(&text), 1, "{}", report(&text));
    }
    let text = in_path("/t/{id}", &format!("[{{name: Id, in: path, {rest}}}]"));
    helped(&text, "the path has `{id}`: say `name: id`");
    let text = in_path("/t/{ id }", &format!("[{{name: id, in: path, {rest}}}]"));
    helped(&text, "write `{id}` in the path");
    let text = in_path("/t/{id}", &format!("[{{name: id, in: query, {rest}}}]"));
    helped(&text, "the parameter `id` is in `query`: say `in: path`");
}

#[test]
fn a_level_that_was_left_out_is_named() {
    let answer = |rest: &str| {
        with(&format!(
            "paths:\n  /t:\n    get:\n      responses: {{'200': {{description: ok, {rest}}}}}\n"
        ))
    };
    let inside = "put it under `schema`";
    helped(
        &answer("content: {application/json: {type: object}}"),
        inside,
    );
    helped(
        &answer("schema: {type: string}"),
        "put it under `content`: `content: {application/json: {schema: ..}}`",
    );
    helped(
        &answer("headers: {X-A: {type: string}}"),
        "put it under `schema`; Swagger 2 has it here",
    );
    helped(
        &operation("parameters: [{name: a, in: query, type: string}]"),
        "put it under `schema`; Swagger 2 has it here",
    );
    let of_3_0 = answer("content: {application/json: {$ref: '#/components/schemas/A'}}")
        .replace("3.1.1", "3.0.4");
    helped(&of_3_0, inside);
}

#[test]
fn a_number_of_yaml_is_the_text_that_is_written_wherever_text_belongs() {
    let read = |text: &str, times: usize| {
        let said = report(text);
        assert!(!said.contains("error["), "{said}");
        let told = said
            .matches("it is read as the string that is written")
            .count();
        assert_eq!(told, times, "{said}");
    };
    read(
        &schema("{type: object, properties: {a: {}}, dependentRequired: {a: [2, true]}}"),
        2,
    );
    let secured = "security: [{k: [5, true]}]\npaths: {/t: {get: {responses: {'204': {description: ok}}}}}\ncomponents: {securitySchemes: {k: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://e.com', scopes: {5: x, true: y}}}}}}\n";
    read(&with(secured), 2);
    read(&with("servers: [{url: 5}]\npaths: {}\n"), 1);
    let form = "requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {a: {type: string}}}, encoding: {a: {contentType: 5}}}}}";
    read(&operation(form).replace("get:", "post:"), 1);
}

#[test]
fn an_operation_that_another_refers_to_is_one() {
    let text = with(
        "paths:\n  /t: {get: {$ref: '#/paths/~1u/get'}}\n  /u: {get: {operationId: a, responses: {'204': {description: ok}}}}\n",
    );
    warned(&text, "an operation has no field `$ref`", "/t:");
    assert_eq!(count(&text), 1, "{}", report(&text));
}

#[test]
fn a_reference_without_its_beginning_is_told_with_it() {
    for reference in [
        "U",
        "/components/schemas/U",
        "components/schemas/U",
        "#/component/schemas/U",
        "#/schemas/U",
    ] {
        let text = schema(&format!("{{properties: {{a: {{$ref: '{reference}'}}}}}}"));
        helped(&text, "there is `#/components/schemas/U`");
        assert_eq!(count(&text), 1, "{}", report(&text));
    }
    let text = schema("{properties: {a: {$ref: '#foo'}}}");
    refused(&text, "`#foo` does not lead to exactly one schema", "T:");
    helped(&text, "say `$anchor: foo` in exactly one schema");
}

#[test]
fn a_listed_value_that_is_never_valid_is_told() {
    for (limited, keyword) in [
        ("{type: string, maxLength: 1, enum: [a, ab]}", "maxLength"),
        ("{type: string, pattern: '^a$', enum: [a, ab]}", "pattern"),
        ("{type: integer, minimum: 3, enum: [4, 2]}", "minimum"),
        ("{type: string, minLength: 3, const: ab}", "minLength"),
    ] {
        let text = schema(limited);
        warned(
            &text,
            &format!("the listed value breaks `{keyword}` of its schema"),
            "T:",
        );
        assert_eq!(count(&text), 1, "{}", report(&text));
    }
    silent(&schema("{type: string, maxLength: 2, enum: [a, ab]}"));
    for (parts, message) in [
        (
            "{type: string, enum: [a]}, {type: string, enum: [b]}",
            "this part and the others list no common value",
        ),
        (
            "{type: integer, minimum: 5}, {type: integer, maximum: 4}",
            "`minimum` 5 of one part is above `maximum` 4 of another",
        ),
    ] {
        let text = schema(&format!("{{allOf: [{parts}]}}"));
        warned(&text, message, "T:");
        assert_eq!(count(&text), 1, "{}", report(&text));
    }
    let closed = "{type: object, additionalProperties: false, minProperties: 3, properties: {a: {type: string}}}";
    warned(
        &schema(closed),
        "`minProperties` is 3, but at most 1 can be present",
        "T:",
    );
}

#[test]
fn a_type_that_requires_itself_is_told() {
    let message = "no value of this schema can exist: it requires itself";
    let one =
        "    T: {type: object, required: [t], properties: {t: {$ref: '#/components/schemas/T'}}}\n";
    warned(&schemas(one), message, "T:");
    let two = "    T: {type: object, required: [u], properties: {u: {$ref: '#/components/schemas/U'}}}\n    U: {type: object, required: [t], properties: {t: {$ref: '#/components/schemas/T'}}}\n";
    let user =
        "    V: {type: object, required: [t], properties: {t: {$ref: '#/components/schemas/T'}}}\n";
    // One for the circle, and none of what only needs it.
    let text = schemas(&format!("{two}{user}"));
    assert_eq!(count(&text), 1, "{}", report(&text));
    for ends in [
        one.replace(
            "{$ref: '#/components/schemas/T'}",
            "{anyOf: [{$ref: '#/components/schemas/T'}, {type: 'null'}]}",
        ),
        one.replace(
            "{$ref: '#/components/schemas/T'}",
            "{type: array, items: {$ref: '#/components/schemas/T'}}",
        ),
        one.replace(
            "{$ref: '#/components/schemas/T'}",
            "{oneOf: [{$ref: '#/components/schemas/T'}, {type: string}]}",
        ),
        one.replace("required: [t], ", ""),
    ] {
        silent(&schemas(&ends));
    }
}

/// A description as one of 3.0.
fn of_3_0(text: &str) -> String {
    text.replace("openapi: 3.1.1", "openapi: 3.0.4")
}

#[test]
fn a_keyword_is_offered_where_the_document_may_have_it() {
    let text = of_3_0(&schema("{schema: {type: string}}"));
    warned(
        &text,
        "a schema of OpenAPI 3.0 has no keyword `schema`",
        "T:",
    );
    assert!(!report(&text).contains("$schema"), "{}", report(&text));
    helped(
        &of_3_0(&schema("{tyep: string}")),
        "there is a keyword `type`",
    );
}

#[test]
fn a_section_of_components_that_is_misspelt_is_told_with_the_one_that_is_meant() {
    for (section, meant) in [
        ("schema", "schemas"),
        ("securitySchemas", "securitySchemes"),
    ] {
        let text = with(&format!("paths: {{}}\ncomponents: {{{section}: {{}}}}\n"));
        let meant = format!("there is a section `{meant}`");
        helped(&text, &meant);
        helped(&of_3_0(&text), &meant);
    }
}

#[test]
fn a_reference_in_the_place_of_all_entries_is_one_mistake() {
    let reference = "{$ref: '#/components/schemas/U'}";
    for text in [
        operation("deprecated: true").replace("{'204': {description: ok}}", reference),
        with(&format!(
            "paths: {{}}\ncomponents: {{schemas: {reference}}}\n"
        )),
        schema(&format!("{{properties: {reference}}}")),
    ] {
        for text in [text.clone(), of_3_0(&text)] {
            let said = report(&text);
            assert!(
                said.contains("a `$ref` cannot replace this whole map"),
                "{said}"
            );
            assert_eq!(count(&text), 1, "{said}");
        }
    }
}

#[test]
fn what_has_a_form_for_a_parameter_is_what_it_may_have() {
    let nested =
        "schema: {type: object, properties: {a: {type: object, properties: {b: {type: string}}}}}";
    let text = in_path(
        "/t/{id}",
        &format!("[{{name: id, in: path, required: true, {nested}}}]"),
    );
    helped(
        &text,
        "use `content`, such as `content: {application/json: {schema: ..}}`",
    );
    let lists = "schema: {type: array, items: {type: array, items: {type: string}}}";
    let text = operation(&format!("parameters: [{{name: a, in: query, {lists}}}]"));
    helped(
        &text,
        "use `content`, such as `content: {application/json: {schema: ..}}`",
    );
    let text = operation(&format!(
        "parameters: [{{name: a, in: query, explode: false, {nested}}}]"
    ));
    helped(&text, "use the style `deepObject`, or `content`");
}

#[test]
fn an_address_that_nothing_can_be_sent_to_is_told() {
    for url in ["http://", "https:///a", "//", "https://:80"] {
        let text = with(&format!("servers: [{{url: '{url}'}}]\npaths: {{}}\n"));
        warned(
            &text,
            &format!("`{url}` is not an address that can be called: it has no host"),
            "servers:",
        );
    }
    silent(&with(
        "servers: [{url: /}, {url: '//e.com'}, {url: ''}]\npaths: {}\n",
    ));
    let text = with(
        "paths: {}\ncomponents: {securitySchemes: {k: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'ftp://e.com', scopes: {}}}}}}\n",
    );
    warned(
        &text,
        "`ftp://e.com` is not an address of `http` or `https`",
        "components:",
    );
}

#[test]
fn what_says_nothing_is_told() {
    let text = of_3_0(&schema("{type: number, exclusiveMinimum: true}"));
    warned(
        &text,
        "`exclusiveMinimum` has no effect without `minimum`",
        "T:",
    );
    silent(&of_3_0(&schema(
        "{type: number, minimum: 1, exclusiveMinimum: true, exclusiveMaximum: false}",
    )));
    let text = schema("{type: object, dependentRequired: {a: [b, b]}}");
    warned(&text, "`dependentRequired` lists `b` twice", "T:");
}

#[test]
fn what_is_wrong_is_said_in_words_of_the_document() {
    let text = with("servers: [{url: 'https://{}.com'}]\npaths: {}\n");
    refused(&text, "has a server variable without a name", "servers:");
    assert_eq!(count(&text), 1, "{}", report(&text));
    let text = with("paths: {}\n").replace("3.1.1", "[3.1.1]");
    refused(
        &text,
        "`openapi` must be a string, found an array",
        "openapi:",
    );
    refused(
        &with("paths: {}\nx-a: !foo {a: 1}\n"),
        "expected a value without a tag of its own",
        "x-a:",
    );
    assert!(!report(&with("paths: {}\nx-a: !foo {a: 1}\n")).contains("enum"));
    helped(
        &schema("{required: a}"),
        "write them as a list: all within `[` and `]`",
    );
}

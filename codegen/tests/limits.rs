//! What is too deep, or too much, to have types of its own is told where it stands.

use codegen::config::Config;
use codegen::diagnostic::{Code, Report};
use codegen::source::Source;
use codegen::{Input, Output};

/// A document of schemas.
fn document(schemas: &str) -> Input {
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: Deep, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}"
    );
    Input::new(Source::new("deep.yaml", text))
}

/// What is generated for schemas, on threads that have room for them.
fn generated(schemas: &str) -> Output {
    let config = Config {
        types_only: true,
        ..Config::default()
    };
    let output = codegen::generate(&document(schemas), &config);
    output.unwrap_or_else(|report| panic!("{report}"))
}

/// What is told as too large: where, and the message.
fn told(report: &Report) -> Vec<String> {
    let large = report.iter().filter(|it| it.code == Code::TooLarge);
    let told = large.map(|it| {
        let at = it.at.pointer().map(ToString::to_string);
        format!("{}: {}", at.unwrap_or_default(), it.message)
    });
    told.collect()
}

/// Two chains of schemas, each with a member of the name of its chain, whose ends differ; and a schema
/// whose member is of both: so is the member of that member, and so on.
fn chains(length: usize, names: [&str; 2]) -> String {
    let chain = |letter: &str, name: &str| {
        let link = |number: usize| {
            let next = number + 1;
            format!(
                "    {letter}{number}: {{type: object, properties: {{next: {{$ref: '#/components/schemas/{letter}{next}'}}, {name}: {{type: string}}}}}}\n"
            )
        };
        let links: String = (0..length).map(link).collect();
        format!(
            "{links}    {letter}{length}: {{type: object, properties: {{{letter}{letter}: {{type: string}}}}}}\n"
        )
    };
    let part = |letter: &str| {
        format!(
            "{{type: object, properties: {{next: {{$ref: '#/components/schemas/{letter}0'}}}}}}"
        )
    };
    let both = format!("    Both: {{allOf: [{}, {}]}}\n", part("a"), part("b"));
    chain("a", names[0]) + &chain("b", names[1]) + &both
}

#[test]
fn types_that_stand_too_deep_are_told() {
    assert_eq!(told(&generated(&chains(190, ["a", "b"])).report), [""; 0]);
    insta::assert_debug_snapshot!(told(&generated(&chains(210, ["a", "b"])).report), @r#"
    [
        "/components/schemas/a199/properties/next: inline types are nested more than 200 deep",
        "/components/schemas/a199/properties/a: inline types are nested more than 200 deep",
        "/components/schemas/b199/properties/b: inline types are nested more than 200 deep",
    ]
    "#);
}

#[test]
fn what_differs_deep_inside_is_held() {
    let files = generated(&chains(30, ["name", "name"])).files.0;
    let both = &files["src/models/both.rs"];
    assert!(both.contains("pub aa: Option<String>"), "{both}");
    assert!(both.contains("pub bb: Option<String>"), "{both}");
}

#[test]
fn members_of_too_many_schemas_are_told() {
    let part = |member: &str| {
        let named =
            |number: usize| format!("m{number}: {{properties: {{{member}: {{type: string}}}}}}, ");
        let members: String = (0..10_003).map(named).collect();
        format!("      - {{type: object, properties: {{{members}}}}}\n")
    };
    let schemas = format!("    Both:\n      allOf:\n{}{}", part("a"), part("b"));
    // What is planned need not be written.
    let (_, report) = codegen::plan(&document(&schemas), &Config::default())
        .unwrap_or_else(|report| panic!("{report}"));
    insta::assert_debug_snapshot!(told(&report), @r#"
    [
        "/components/schemas/Both/allOf/1/properties/m10001: more than 10000 properties are described by several parts of `allOf`",
        "/components/schemas/Both/allOf/1/properties/m10002: more than 10000 properties are described by several parts of `allOf`",
    ]
    "#);
}

/// Operations that share what they have: each is lowered with all of it.
#[test]
fn operations_with_too_much_together_are_refused() {
    let parameter =
        |number: usize| format!("{{name: p{number}, in: query, schema: {{type: string}}}}");
    let list: Vec<String> = (0..199).map(parameter).collect();
    let list = list.join(", ");
    let answers: Vec<String> = (200..400)
        .map(|status| format!("'{status}': {{description: It is so.}}"))
        .collect();
    let answers = answers.join(", ");
    let content: Vec<String> = (0..199).map(|kind| format!("text/x{kind}: {{}}")).collect();
    let content = content.join(", ");
    let of = |paths: usize, item: &str| {
        let path = |number: usize| format!("  /o{number}: {item}\n");
        let paths: String = (0..paths).map(path).collect();
        let text = format!(
            "openapi: 3.1.0
info: {{title: Wide, version: '1'}}
components:
  responses:
    Shared: {{description: All., content: {{{content}}}}}
  pathItems:
    Parameters: {{parameters: [{list}], get: {{responses: {{default: {{description: It is so.}}}}}}}}
    Answers: {{get: {{responses: {{{answers}}}}}}}
paths:
{paths}"
        );
        let input = Input::new(Source::new("wide.yaml", text));
        match codegen::plan(&input, &Config::default()) {
            Ok((_, report)) | Err(report) => told(&report),
        }
    };
    let item = |name: &str| format!("{{$ref: '#/components/pathItems/{name}'}}");
    let shared = "{get: {responses: {default: {$ref: '#/components/responses/Shared'}}}}";
    let items = [&item("Parameters"), &item("Answers"), shared];
    assert_eq!(
        items.map(|item| of(5, item)),
        [const { Vec::<String>::new() }; 3]
    );
    let said = items.map(|item| of(255, item));
    let [first, rest @ ..] = said;
    assert_eq!(rest, [first.clone(), first.clone()]);
    insta::assert_debug_snapshot!(first, @r#"
    [
        "/paths/~1o250: the operations up to this path have more than 50000 parameters, responses, headers and media types, with shared ones counted at each use",
    ]
    "#);
}

/// Heirs of a base with many members: each has all of them.
#[test]
fn heirs_with_too_many_members_together_are_refused() {
    let member = |number: usize| format!("m{number}: {{type: string}}, ");
    let members: String = (0..400).map(member).collect();
    let heirs = |count: usize| {
        let heir = |number: usize| {
            format!(
                "    Heir{number}: {{allOf: [{{$ref: '#/components/schemas/Base'}}, {{type: object, properties: {{own: {{type: string}}}}}}]}}\n"
            )
        };
        let heirs: String = (0..count).map(heir).collect();
        let schemas = format!("    Base: {{type: object, properties: {{{members}}}}}\n{heirs}");
        match codegen::plan(&document(&schemas), &Config::default()) {
            Ok((_, report)) | Err(report) => told(&report),
        }
    };
    assert_eq!(heirs(20), [""; 0]);
    insta::assert_debug_snapshot!(heirs(260), @r#"
    [
        "/components/schemas/Heir248: the schemas up to this one have more than 100000 properties, with inherited ones counted in each",
    ]
    "#);
}

/// The compiler needs memory in line with the square of the length of a member's name.
#[test]
fn names_of_members_that_are_too_long_together_are_refused() {
    let schema = |names: usize, length: usize| {
        let named = |number: usize| format!("{number}{}: {{}}, ", "n".repeat(length));
        let members: String = (0..names).map(named).collect();
        let schemas = format!("    Long: {{properties: {{{members}}}}}\n");
        match codegen::plan(&document(&schemas), &Config::default()) {
            Ok((_, report)) | Err(report) => told(&report).join("\n"),
        }
    };
    assert_eq!(schema(10, 1000), "");
    assert_eq!(schema(1000, 90), "");
    let said = schema(30, 1000);
    let (place, said) = said.split_once(": ").unwrap();
    assert!(place.starts_with("/components/schemas/Long/properties/19n"));
    assert_eq!(
        said,
        "this property name has 1002 bytes: with the long names before it, too many to compile"
    );
}

/// Path items that refer to each other and have fields of their own: an operation has all of these.
#[test]
fn path_items_that_lead_on_and_on_are_refused() {
    let items = |count: usize, beside: &str| {
        let item = |number: usize| {
            let next = number + 1;
            format!("    P{number}: {{$ref: '#/components/pathItems/P{next}'{beside}}}\n")
        };
        let items: String = (0..count).map(item).collect();
        let text = format!(
            "openapi: 3.1.0
info: {{title: Items, version: '1'}}
components:
  pathItems:
{items}    P{count}: {{get: {{responses: {{default: {{description: It is so.}}}}}}}}
paths:
  /a: {{$ref: '#/components/pathItems/P0'}}
  /b: {{$ref: '#/components/pathItems/P1'}}
"
        );
        let input = Input::new(Source::new("items.yaml", text));
        match codegen::plan(&input, &Config::default()) {
            Ok((plan, report)) => (plan.api.operations.len(), told(&report)),
            Err(report) => (0, told(&report)),
        }
    };
    assert_eq!(items(2000, ""), (2, Vec::new()));
    assert_eq!(items(60, ", summary: More"), (2, Vec::new()));
    let said = "/paths/~1a/$ref: the path item refers to another through more than 64 others";
    assert_eq!(items(70, ", summary: More"), (0, vec![said.to_owned()]));
}

/// Each pattern is asked of each member, and written once.
#[test]
fn patterns_of_many_members_are_written_once() {
    let of = |count: usize| {
        let member = |it: usize| format!("m{it}: {{type: string}}, ");
        let pattern = |it: usize| format!("'(?=m{it})': {{maxLength: {it}}}, ");
        let members: String = (0..count).map(member).collect();
        let patterns: String = (0..count).map(pattern).collect();
        let text = format!(
            "openapi: 3.1.0
info: {{title: Many, version: '1'}}
paths: {{}}
components: {{schemas: {{Many: {{properties: {{{members}}}, patternProperties: {{{patterns}}}}}}}}}
"
        );
        let input = Input::new(Source::new("many.yaml", text));
        let output = codegen::generate(&input, &Config::default());
        let output = output.unwrap_or_else(|report| panic!("{report}"));
        output.files.0["src/validators/many.rs"].lines().count()
    };
    assert!(of(200) < 3 * of(100));
}

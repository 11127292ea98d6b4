//! Documents that are odd and mostly sound: a case with a few changes that respect where schemas,
//! parameters and answers stand, so that most of them reach the last stage of the generator.

use serde_json::{Map, Value, json};

use crate::random::{Choice, Dialect};

/// Names that are no identifiers of Rust, are taken, or look alike.
const NAMES: [&str; 32] = [
    "type",
    "self",
    "Self",
    "crate",
    "r#type",
    "a b",
    "a-b",
    "a_b",
    "A_B",
    "1",
    "-1",
    "",
    "_",
    "__",
    "$x",
    "x\"y",
    "{z}",
    "a/b~c",
    "\u{fc}n\u{ef}",
    "\u{1f980}",
    "\u{202e}x",
    "Vec",
    "Option",
    "String",
    "Ok",
    "Error",
    "Client",
    "value",
    "out",
    "at",
    "serde",
    "additional",
];

/// Prose that would be code, markup or worse.
const PROSE: [&str; 14] = [
    "```rust\npanic!()\n```",
    "```\nno end",
    "    indented: panic!()",
    "a\rbare return */ /* \\",
    "\u{202e}right to left\u{202c} \u{0}",
    "[`Vec`] [nothing] [a][b] [c](d) <https://example.com> https://example.com",
    "<script>alert(1)</script> <a href=\"x\">&lt;</a> <unclosed",
    "| a | b |\n|---|\n| 1 |",
    "# heading\n\n* one\n  * two\n\n1. three",
    "#![no_std] \"###\" '\\'' {} {{ }}",
    "~~~\nfence\n~~~\n\n> quote\n>> more",
    "",
    "   ",
    "one. Two. Three\n\nfour",
];

/// Media types that bodies are written in.
const MEDIA_TYPES: [&str; 10] = [
    "application/json",
    "application/vnd.x.2024-01-01+json",
    "application/vnd.x.2025-01-01+json",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/plain; charset=utf-8",
    "text/event-stream",
    "application/octet-stream",
    "application/xml",
    "*/*",
];

/// Keywords whose value is a schema, a list of them, or an object of them.
const ONE: [&str; 11] = [
    "not",
    "items",
    "additionalProperties",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "schema",
];
const LIST: [&str; 4] = ["allOf", "anyOf", "oneOf", "prefixItems"];
const MAP: [&str; 4] = [
    "properties",
    "patternProperties",
    "dependentSchemas",
    "schemas",
];

/// A document that one of the cases becomes by a few changes.
pub fn document(choice: &mut Choice, cases: &[Value]) -> Value {
    let mut document = choice.of(cases);
    for _ in 0..=choice.below(4) {
        change(&mut document, choice, cases);
    }
    document
}

fn change(document: &mut Value, choice: &mut Choice, cases: &[Value]) {
    match choice.below(12) {
        0..=3 => schema(document, choice, cases),
        4 | 5 => annotate(document, choice),
        6 => rename(document, choice),
        7 => describe(document, choice),
        8 => parameter(document, choice),
        9 => media_type(document, choice),
        10 => answer(document, choice),
        _ => operation(document, choice),
    }
}

/// The places of all schemas, as JSON Pointers.
fn places(document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), document)];
    while let Some((at, node)) = open.pop() {
        let step = |name: &str| format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
        match node {
            Value::Object(members) => {
                for (name, value) in members {
                    let here = step(name);
                    if ONE.contains(&name.as_str()) && value.is_object() {
                        found.push(here.clone());
                    }
                    if LIST.contains(&name.as_str()) {
                        let count = value.as_array().map_or(0, Vec::len);
                        found.extend((0..count).map(|index| format!("{here}/{index}")));
                    }
                    if MAP.contains(&name.as_str()) {
                        let names = value.as_object().into_iter().flat_map(Map::keys);
                        let names = names.map(|name| name.replace('~', "~0").replace('/', "~1"));
                        found.extend(names.map(|name| format!("{here}/{name}")));
                    }
                    open.push((here, value));
                }
            }
            Value::Array(items) => {
                let items = items.iter().enumerate();
                open.extend(items.map(|(index, item)| (step(&index.to_string()), item)));
            }
            _ => {}
        }
    }
    found.sort();
    found
}

/// All objects of a document that a test accepts, as JSON Pointers.
fn objects(document: &Value, test: impl Fn(&Map<String, Value>) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), document)];
    while let Some((at, node)) = open.pop() {
        let step = |name: &str| format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
        match node {
            Value::Object(members) => {
                if test(members) {
                    found.push(at.clone());
                }
                open.extend(members.iter().map(|(name, value)| (step(name), value)));
            }
            Value::Array(items) => {
                let items = items.iter().enumerate();
                open.extend(items.map(|(index, item)| (step(&index.to_string()), item)));
            }
            _ => {}
        }
    }
    found.sort();
    found
}

/// One of the places, if there are any.
fn pick<'d>(
    document: &'d mut Value,
    places: &[String],
    choice: &mut Choice,
) -> Option<&'d mut Value> {
    if places.is_empty() {
        return None;
    }
    document.pointer_mut(&choice.of(places))
}

/// The names of the component schemas.
fn components(document: &Value) -> Vec<String> {
    let schemas = document.pointer("/components/schemas");
    let schemas = schemas.and_then(Value::as_object);
    schemas.into_iter().flat_map(Map::keys).cloned().collect()
}

/// A schema that is random, or one of another case, and refers to what this document has.
fn foreign(document: &Value, choice: &mut Choice, cases: &[Value]) -> Value {
    let names = components(document);
    let is_old = document["openapi"]
        .as_str()
        .is_some_and(|it| it.starts_with("3.0"));
    let mut schema = if choice.below(3) == 0 {
        let other = choice.of(cases);
        let places = places(&other);
        let place = (!places.is_empty()).then(|| choice.of(&places));
        let schema = place.and_then(|place| other.pointer(&place).cloned());
        schema.unwrap_or_else(|| json!({"type": "string"}))
    } else {
        let dialect = if is_old { Dialect::V3_0 } else { Dialect::V3_1 };
        choice.schema(dialect, 2, 0, names.len())
    };
    redirect(&mut schema, &names, choice);
    schema
}

/// Leads every reference to a component schema of the document.
fn redirect(schema: &mut Value, names: &[String], choice: &mut Choice) {
    match schema {
        Value::Object(members) => {
            if members.contains_key("$ref") && !names.is_empty() {
                let name = choice.of(names).replace('~', "~0").replace('/', "~1");
                let target = format!("#/components/schemas/{}", name.replace('%', "%25"));
                members.insert("$ref".to_owned(), json!(target));
            } else {
                members.remove("$ref");
            }
            members.remove("discriminator");
            for member in members.values_mut() {
                redirect(member, names, choice);
            }
        }
        Value::Array(items) => {
            for item in items {
                redirect(item, names, choice);
            }
        }
        _ => {}
    }
}

/// A schema in the place of another, or around it.
fn schema(document: &mut Value, choice: &mut Choice, cases: &[Value]) {
    let (new, places) = (foreign(document, choice, cases), places(document));
    let name = choice.of(&NAMES);
    let kind = choice.below(9);
    let Some(place) = pick(document, &places, choice) else {
        return;
    };
    let old = place.take();
    *place = match kind {
        0..=2 => new,
        3 => json!({"allOf": [old, new]}),
        4 => json!({"oneOf": [old, new]}),
        5 => json!({"anyOf": [new, old]}),
        6 => json!({"type": "array", "items": old}),
        7 => json!({"type": "object", "properties": {name: old, "b": new}, "required": [name]}),
        _ => json!({"type": "object", "additionalProperties": old}),
    };
}

/// A keyword more in a schema.
fn annotate(document: &mut Value, choice: &mut Choice) {
    let places = places(document);
    let (keyword, value) = choice.of(&[
        ("readOnly", json!(true)),
        ("writeOnly", json!(true)),
        ("nullable", json!(true)),
        ("deprecated", json!(true)),
        ("default", json!({})),
        ("default", json!("a")),
        ("example", json!([1, {"a": null}])),
        ("minimum", json!(-1e308)),
        ("maximum", json!(9_007_199_254_740_993_u64)),
        ("maxLength", json!(0)),
        ("minItems", json!(4_294_967_296_u64)),
        ("multipleOf", json!(0.01)),
        ("pattern", json!("^(\\d{2,}|[^\\s\"\\\\])+$")),
        ("pattern", json!("^[0-9A-Fa-f]{24}$")),
        ("enum", json!(["a", "A", "a ", "", "\u{1f980}", "self"])),
        ("enum", json!([1, 2, 3])),
        ("enum", json!([null, true, {"a": [1.0]}])),
        ("format", json!("uuid")),
        ("format", json!("date-time")),
        ("format", json!("int32")),
        ("format", json!("binary")),
        ("uniqueItems", json!(true)),
        ("additionalProperties", json!(false)),
        ("required", json!(["a", "zz", "type"])),
        ("title", json!("Vec<T>")),
        ("x-rust-name", json!("name")),
    ]);
    if let Some(Value::Object(members)) = pick(document, &places, choice) {
        members.insert(keyword.to_owned(), value);
    }
}

/// Another name for a member or a component.
fn rename(document: &mut Value, choice: &mut Choice) {
    let name = choice.of(&NAMES);
    let maps = objects(document, |members| {
        members.contains_key("properties") || members.contains_key("schemas")
    });
    let Some(Value::Object(members)) = pick(document, &maps, choice) else {
        return;
    };
    for keyword in ["properties", "schemas"] {
        let Some(Value::Object(named)) = members.get_mut(keyword) else {
            continue;
        };
        let all: Vec<String> = named.keys().cloned().collect();
        // A component keeps its old name too, so that references lead to something.
        if !all.is_empty()
            && let Some(schema) = named.get(&choice.of(&all)).cloned()
        {
            named.insert(name.to_owned(), schema);
        }
    }
}

/// Prose, wherever there is some.
fn describe(document: &mut Value, choice: &mut Choice) {
    let places = objects(document, |members| {
        ["description", "type", "operationId", "schema", "title"]
            .iter()
            .any(|keyword| members.contains_key(*keyword))
    });
    let (keyword, prose) = (
        choice.of(&["description", "summary", "title"]),
        choice.of(&PROSE),
    );
    if let Some(Value::Object(members)) = pick(document, &places, choice) {
        members.insert(keyword.to_owned(), json!(prose));
    }
}

/// A parameter more.
fn parameter(document: &mut Value, choice: &mut Choice) {
    let operations = objects(document, |members| members.contains_key("responses"));
    let (place, style) = choice.of(&[
        ("query", "form"),
        ("query", "spaceDelimited"),
        ("query", "pipeDelimited"),
        ("query", "deepObject"),
        ("header", "simple"),
        ("cookie", "form"),
    ]);
    let schema = choice.of(&[
        json!({"type": "string"}),
        json!({"type": "array", "items": {"type": "string"}}),
        json!({"type": "object", "properties": {"a": {"type": "integer"}}}),
        json!({"type": "object", "additionalProperties": {"type": "string"}}),
        json!({"type": "string", "enum": ["a", "b"]}),
        json!({}),
    ]);
    let parameter = json!({
        "name": choice.of(&NAMES),
        "in": place,
        "style": style,
        "explode": choice.below(2) == 0,
        "required": choice.below(2) == 0,
        "schema": schema,
    });
    if let Some(Value::Object(operation)) = pick(document, &operations, choice) {
        let list = operation.entry("parameters").or_insert_with(|| json!([]));
        if let Some(list) = list.as_array_mut() {
            list.push(parameter);
        }
    }
}

/// Another media type, or one more.
fn media_type(document: &mut Value, choice: &mut Choice) {
    let bodies = objects(document, |members| members.contains_key("content"));
    let name = choice.of(&MEDIA_TYPES);
    let keep = choice.below(2) == 0;
    let body = pick(document, &bodies, choice);
    let content = body.and_then(|body| body.get_mut("content")?.as_object_mut());
    if let Some(content) = content
        && let Some(first) = content.keys().next().cloned()
    {
        let form = if keep {
            content[&first].clone()
        } else {
            content.remove(&first).unwrap_or_default()
        };
        content.insert(name.to_owned(), form);
    }
}

/// An answer more.
fn answer(document: &mut Value, choice: &mut Choice) {
    let operations = objects(document, |members| members.contains_key("responses"));
    let status = choice.of(&["200", "201", "204", "2XX", "404", "4XX", "5XX", "default"]);
    let operation = pick(document, &operations, choice);
    let known = operation.and_then(|it| it.get_mut("responses")?.as_object_mut());
    if let Some(known) = known {
        let any = known.values().next().cloned();
        let new = if choice.below(2) == 0 { any } else { None };
        let new = new.unwrap_or_else(|| json!({"description": choice.of(&PROSE)}));
        known.insert(status.to_owned(), new);
    }
}

/// An operation by another method, with another name or none.
fn operation(document: &mut Value, choice: &mut Choice) {
    let Some(Value::Object(paths)) = document.get_mut("paths") else {
        return;
    };
    let all: Vec<String> = paths.keys().cloned().collect();
    if all.is_empty() {
        return;
    }
    let Some(Value::Object(item)) = paths.get_mut(&choice.of(&all)) else {
        return;
    };
    let operation = item
        .values()
        .find(|it| it.get("responses").is_some())
        .cloned();
    if let Some(mut operation) = operation {
        match choice.below(3) {
            0 => drop(operation.as_object_mut().map(|it| it.remove("operationId"))),
            _ => operation["operationId"] = json!(format!("x{}", choice.of(&NAMES))),
        }
        operation["tags"] = json!([choice.of(&NAMES)]);
        let method = choice.of(&[
            "get", "put", "post", "delete", "options", "head", "patch", "trace",
        ]);
        item.insert(method.to_owned(), operation);
    }
}

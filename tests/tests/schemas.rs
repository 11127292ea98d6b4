//! Random schemas: generated types accept what an independent implementation of JSON Schema
//! accepts, and nothing else. To the letter with every keyword of 3.1 and of 3.0; and the types that
//! a user gets without asking, with schemas that say their types.
//!
//! One crate has the types of all schemas, so that there is one build.
//! `SEED` makes the run another.

use std::path::Path;

use codegen::Input;
use codegen::config::{Config, Formats};
use codegen::document::{Document, parse};
use codegen::source::Source;
use serde_json::{Map, Value, json};
use tests::judges::Judges;
use tests::random::{Choice, Dialect, old};

/// How many instances each schema judges.
const INSTANCES: usize = 60;

/// Schemas that are judged together.
struct Family {
    name: &'static str,
    dialect: Dialect,
    schemas: Vec<Value>,
}

impl Family {
    /// So many schemas that reading accepts: not every combination of keywords is one.
    fn new(name: &'static str, dialect: Dialect, count: usize, seed: u64) -> Self {
        let mut choice = Choice::new(seed);
        let mut family = Self {
            name,
            dialect,
            schemas: vec![json!({}); count],
        };
        for own in 0..count {
            loop {
                let schema = choice.schema(dialect, 3, own, count);
                // What it refers to says nothing yet, so that it is judged alone.
                let mut alone = vec![json!({}); count];
                alone[own] = schema.clone();
                if family.read(&alone).is_ok() {
                    family.schemas[own] = schema;
                    break;
                }
            }
        }
        let read = family.read(&family.schemas);
        assert!(read.is_ok(), "{:?}", read.err());
        family
    }

    fn document(&self, schemas: &[Value]) -> Value {
        let name = |index: usize| format!("S{index}");
        let all = || schemas.iter().enumerate();
        let components = all().map(|(index, schema)| (name(index), schema.clone()));
        let components: Map<String, Value> = components.collect();
        // What is sent is held as strictly as it is described.
        let paths = all().map(|(index, _)| {
            let schema = json!({"$ref": format!("#/components/schemas/{}", name(index))});
            let body = json!({"content": {"application/json": {"schema": schema}}});
            let answers = json!({"204": {"description": "done"}});
            let operation = json!({"post": {"requestBody": body, "responses": answers}});
            (format!("/{index}"), operation)
        });
        let paths: Map<String, Value> = match self.dialect {
            Dialect::Ordinary => paths.collect(),
            Dialect::V3_0 | Dialect::V3_1 => Map::new(),
        };
        let is_old = self.dialect == Dialect::V3_0;
        json!({
            "openapi": if is_old { "3.0.3" } else { "3.1.0" },
            "info": {"title": "Random", "version": "1"},
            "paths": paths,
            "components": {"schemas": components},
        })
    }

    fn source(&self, schemas: &[Value]) -> Source {
        Source::new("random.json", self.document(schemas).to_string())
    }

    fn read(&self, schemas: &[Value]) -> Result<Document, String> {
        parse(&self.source(schemas), &[]).map_err(|report| report.render(false))
    }
}

/// Generates and builds the crate with what judges by its types.
fn build(family: &Family) -> Judges {
    let schemas = &family.schemas;
    let config = Config {
        name: Some(family.name.to_owned()),
        types_only: true,
        exact: family.dialect != Dialect::Ordinary,
        formats: Formats::Annotated,
        ..Config::default()
    };
    let (plan, _) = codegen::plan(&Input::new(family.source(schemas)), &config)
        .unwrap_or_else(|report| panic!("{}", report.render(false)));
    let files = codegen::render::render(codegen::emit::emit(&plan), &codegen::emit::header(&plan));
    let ident = |index: usize| {
        let origin = format!("/components/schemas/S{index}");
        let mut types = plan.api.types.iter().zip(&plan.names.types);
        match types.find(|(ty, _)| ty.origin.as_str() == origin) {
            Some((_, names)) => names.ident.to_string(),
            // Nothing but a reference: its target's type.
            None => alias(schemas, index),
        }
    };
    let types: Vec<String> = (0..schemas.len()).map(ident).collect();
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
    Judges::build(scratch, family.name, &files, &types)
}

/// The type behind a schema that is nothing but a reference, or else `null`.
fn alias(schemas: &[Value], index: usize) -> String {
    let target = |schema: &Value| -> Option<usize> {
        // What says more has a type of its own.
        schema.as_object().filter(|members| members.len() == 1)?;
        let branches = ["oneOf", "anyOf"]
            .into_iter()
            .find_map(|word| schema[word].as_array())
            .filter(|branches| branches.len() == 2);
        let mut branches = branches.into_iter().flatten();
        let chosen = branches.find(|branch| branch["$ref"].is_string());
        let target = chosen.unwrap_or(schema)["$ref"].as_str()?;
        target.rsplit('S').next()?.parse().ok()
    };
    let mut index = index;
    while let Some(next) = target(&schemas[index]) {
        index = next;
    }
    format!("S{index}")
}

/// What both say of random instances.
fn compare(family: &Family, seed: u64) {
    let schemas = &family.schemas;
    let judges = build(family);
    let mut choice = Choice::new(seed + 1);
    let mut instances = Vec::new();
    for (index, schema) in schemas.iter().enumerate() {
        for _ in 0..INSTANCES {
            let instance = choice.near(schema, schemas, 5);
            // The `null` of a component is held where others refer to it.
            let excepted = instance.is_null() || is_excepted(schema, &instance, schemas);
            if family.dialect != Dialect::Ordinary || !excepted {
                instances.push((index, instance));
            }
        }
    }
    let ours = judges.judge(&instances);
    let (mut differing, mut yes, mut no) = (Vec::new(), 0, 0);
    let mut validator = None;
    for ((index, value), said) in instances.iter().zip(&ours) {
        let judge = match &validator {
            Some((known, judge)) if known == index => judge,
            _ => &validator.insert((*index, validator_of(family, *index))).1,
        };
        let theirs = judge.is_valid(value);
        let accepted = said.as_object().is_some_and(Map::is_empty);
        *(if theirs { &mut yes } else { &mut no }) += 1;
        if theirs != accepted {
            let schema = &schemas[*index];
            differing.push(format!(
                "S{index} {schema}\n  {value}\n  valid: {theirs}, ours: {said}"
            ));
        }
    }
    let shown: Vec<&str> = differing.iter().take(5).map(String::as_str).collect();
    assert!(
        differing.is_empty(),
        "{} instances of seed {seed} are judged differently:\n{}",
        differing.len(),
        shown.join("\n")
    );
    assert!(
        yes * 8 > ours.len() && no * 8 > ours.len(),
        "one-sided: {yes} valid, {no} not"
    );
}

/// The independent judge of a schema.
fn validator_of(family: &Family, index: usize) -> jsonschema::Validator {
    let mut whole = family.document(&family.schemas);
    whole["paths"] = json!({});
    if family.dialect == Dialect::V3_0 {
        whole["components"] = old::modern(&whole["components"]);
    }
    whole["$ref"] = json!(format!("#/components/schemas/S{index}"));
    jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(false)
        .offline()
        .build(&whole)
        .unwrap()
}

/// Whether `codegen/README.md` says that this instance is read otherwise: an integer that is written
/// with a fraction or beyond 64 bits, a list of the members of an object, members that are not held
/// where they are counted, the `null` of a member, which is left out.
fn is_excepted(schema: &Value, value: &Value, schemas: &[Value]) -> bool {
    let target = |schema: &Value| -> Option<usize> {
        let target = schema["$ref"].as_str()?;
        target.rsplit('S').next()?.parse().ok()
    };
    if let Some(target) = target(schema).or_else(|| target(&schema["allOf"][0])) {
        let is_counted = schema.get("maxProperties").is_some() && value.is_object();
        let holds_all = schemas[target].get("additionalProperties").is_some();
        return is_counted && !holds_all || is_excepted(&schemas[target], value, schemas);
    }
    let branches = ["oneOf", "anyOf", "allOf"].map(|keyword| schema[keyword].as_array());
    let mut branches = branches.into_iter().flatten().flatten();
    branches.any(|branch| is_excepted(branch, value, schemas))
        || match value {
            Value::Number(number) => {
                number.as_f64().is_some_and(|it| it.fract() == 0.0) && number.is_f64()
            }
            Value::Array(items) => {
                let mut items = items.iter().enumerate();
                schema.get("properties").is_some()
                    || items.any(|(index, item)| {
                        let own = schema["prefixItems"].get(index);
                        is_excepted(own.unwrap_or(&schema["items"]), item, schemas)
                    })
            }
            Value::Object(members) => members.iter().any(|(name, member)| {
                let rest = ["additionalProperties", "unevaluatedProperties"];
                let rest = rest.iter().find_map(|keyword| schema.get(keyword));
                let patterns = schema["patternProperties"].as_object();
                let own = schema["properties"].get(name);
                if member.is_null() && own.is_some() {
                    return true;
                }
                let own = own.or(rest);
                let mut inside = own
                    .into_iter()
                    .chain(patterns.into_iter().flat_map(Map::values));
                inside.any(|inside| is_excepted(inside, member, schemas))
            }),
            _ => false,
        }
}

fn seed() -> u64 {
    let seed = std::env::var("SEED").ok();
    seed.and_then(|seed| seed.parse().ok())
        .unwrap_or(20_251_125)
}

#[test]
fn schemas_of_3_1_are_judged_as_an_independent_implementation_judges_them() {
    let family = Family::new("random", Dialect::V3_1, 240, seed());
    compare(&family, seed());
}

#[test]
fn schemas_of_3_0_are_judged_as_an_independent_implementation_judges_them() {
    let family = Family::new("random-old", Dialect::V3_0, 160, seed());
    compare(&family, seed());
}

#[test]
fn ordinary_schemas_are_judged_so_by_types_that_are_not_exact() {
    let family = Family::new("random-ordinary", Dialect::Ordinary, 160, seed());
    compare(&family, seed());
}

//! Schemas that lead to each other again and again: the output grows in line with the document, or
//! the document is refused.

use std::sync::Arc;

use codegen::Input;
use codegen::config::Config;
use codegen::source::Source;
use serde_json::{Map, Value, json};

/// What makes one schema of a chain from its number.
type Link = Box<dyn Fn(usize) -> Value>;

/// How many schemas a chain has.
const LENGTH: usize = 40;

fn reference(index: usize) -> Value {
    json!({"$ref": format!("#/components/schemas/S{index}")})
}

/// Schemas of which each is made from its number, which leads to the next; the last is an object.
fn chain(length: usize, link: impl Fn(usize) -> Value) -> Source {
    let links = (0..length).map(|index| (format!("S{index}"), link(index)));
    let mut schemas: Map<String, Value> = links.collect();
    let last = json!({"type": "object", "properties": {"z": {"type": "string"}}});
    schemas.insert(format!("S{length}"), last);
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": "Chain", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    });
    Source::new("chain.json", format!("{document:#}"))
}

/// How large a crate is, in bytes; or what is wrong with its document.
fn size(source: Source, exact: bool) -> Result<usize, String> {
    let config = Config {
        exact,
        ..Config::default()
    };
    let made = codegen::generate(&Input::new(source), &config);
    let made = made.map_err(|report| report.render(false))?;
    Ok(made.files.0.values().map(String::len).sum())
}

/// A member that two parts of `allOf` describe by chains of their own, whose types are not the same.
#[test]
fn chains_that_describe_one_member_are_not_compared_in_every_way() {
    const CHAIN: usize = 18;
    let member =
        |chain: &str, index: usize| json!({"$ref": format!("#/components/schemas/{chain}{index}")});
    let mut schemas = Map::new();
    for chain in ["A", "B"] {
        for index in 0..CHAIN {
            let names = ["p", "q", "r", "s", "t", "u", "v", "w"];
            let members = names.map(|name| (name.to_owned(), member(chain, index + 1)));
            let members: Map<String, Value> = members.into_iter().collect();
            let link = json!({"type": "object", "properties": members});
            schemas.insert(format!("{chain}{index}"), link);
        }
        schemas.insert(
            format!("{chain}{CHAIN}"),
            json!({"type": "string", "minLength": 1}),
        );
    }
    let part = |chain| json!({"type": "object", "properties": {"d": member(chain, 0)}});
    schemas.insert("Whole".to_owned(), json!({"allOf": [part("A"), part("B")]}));
    let many = (0..200).map(|index| {
        let inner = json!({"type": "object", "properties": {format!("k{index}"): {}}});
        json!({"type": "object", "properties": {"d": {"type": "object", "properties": {
            format!("m{index}"): {"type": "string"},
            "d": inner,
        }}}})
    });
    schemas.insert(
        "Many".to_owned(),
        json!({"allOf": many.collect::<Vec<_>>()}),
    );
    let document = json!({
        "openapi": "3.0.3",
        "info": {"title": "Chains", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    });
    let source = Source::new("chains.json", format!("{document:#}"));
    let size = size(source, false).unwrap();
    assert!(size < 4_000_000, "{size} bytes");
}

/// A name that is broken is compared with all names beside it, so that this is done for few and short
/// ones.
#[test]
fn few_broken_references_are_compared_with_all_names() {
    const BROKEN: usize = 120;
    let long = "a".repeat(101);
    let cases = [
        ("Name".to_owned(), "Nane".to_owned(), 100),
        (long.clone(), long + "b", 0),
    ];
    for (name, broken, suggested) in cases {
        let there = (0..BROKEN).map(|at| (format!("{name}{at}"), json!({"type": "string"})));
        let mut schemas: Map<String, Value> = there.collect();
        let members = (0..BROKEN).map(|at| {
            let member = json!({"$ref": format!("#/components/schemas/{broken}{at}")});
            (format!("m{at}"), member)
        });
        let members: Map<String, Value> = members.collect();
        schemas.insert(
            "User".to_owned(),
            json!({"type": "object", "properties": members}),
        );
        let document = json!({
            "openapi": "3.0.3",
            "info": {"title": "Broken", "version": "1"},
            "paths": {},
            "components": {"schemas": schemas},
        });
        let source = Source::new("broken.json", format!("{document:#}"));
        let refused = size(source, false).expect_err("nothing is there");
        assert_eq!(refused.matches("does not exist").count(), BROKEN);
        assert_eq!(refused.matches("there is a schema").count(), suggested);
    }
}

/// A base without a type that lists its children, which inherit from it, leads back to itself in each.
#[test]
fn a_base_and_its_children_are_looked_at_once() {
    let children = 0..LENGTH;
    let child = |index: usize| json!({"$ref": format!("#/components/schemas/C{index}")});
    let base = json!({
        "discriminator": {"propertyName": "kind"},
        "required": ["kind"],
        "properties": {"kind": {"type": "string"}},
        "oneOf": children.clone().map(child).collect::<Vec<_>>(),
    });
    let own = |index: usize| json!({"type": "object", "properties": {format!("m{index}"): {}}});
    let inherited = json!({"$ref": "#/components/schemas/Base"});
    let all = children.map(|index| {
        (
            format!("C{index}"),
            json!({"allOf": [inherited, own(index)]}),
        )
    });
    let mut schemas: Map<String, Value> = all.collect();
    schemas.insert(
        "User".to_owned(),
        json!({"type": "object", "properties": {"base": inherited}}),
    );
    schemas.insert("Base".to_owned(), base);
    let document = json!({
        "openapi": "3.0.3",
        "info": {"title": "Family", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    });
    let source = Source::new("family.json", format!("{document:#}"));
    let size = size(source, false).unwrap();
    assert!(size < 1_000_000, "{size} bytes");
}

/// A schema that leads back to itself in two branches has two ways more on each level of an example.
#[test]
fn an_example_that_takes_too_many_steps_is_not_judged() {
    let member = json!({"type": "object", "required": ["a"], "properties": {"a": reference(0)}});
    let example = (0..LENGTH).fold(json!(1), |inner, _| json!({"a": inner}));
    let tree = json!({"anyOf": [member, member, {"type": "string"}], "example": example});
    let document = json!({
        "openapi": "3.0.3",
        "info": {"title": "Tree", "version": "1"},
        "paths": {},
        "components": {"schemas": {"S0": tree}},
    });
    let source = Source::new("tree.json", format!("{document:#}"));
    let output = codegen::generate(&Input::new(source), &Config::default()).unwrap();
    let said = output.report.render(false);
    assert!(said.contains("one takes more than 50000 steps"), "{said}");
}

/// Few ways, at the end of each of which stand many members.
#[test]
fn many_members_at_the_ends_of_many_ways_are_refused() {
    let levels: i32 = 12;
    let mut schemas = Map::new();
    for level in 0..levels {
        let later = (level + 1)..=levels;
        let later: Vec<Value> = later
            .map(|at| json!({"$ref": format!("#/components/schemas/D{at}")}))
            .collect();
        schemas.insert(format!("D{level}"), json!({"allOf": later}));
    }
    let members = (0..600).map(|at| (format!("q{at}"), json!({"maxLength": 9})));
    let members: Map<String, Value> = members.collect();
    schemas.insert(format!("D{levels}"), json!({"properties": members}));
    let document = json!({
        "openapi": "3.0.3",
        "info": {"title": "T", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    });
    let input = Input::new(Source::new("ways.json", document.to_string()));
    let Err(report) = codegen::generate(&input, &Config::default()) else {
        panic!("it is generated");
    };
    let said = report.to_string();
    assert!(said.contains("more than 1000000 properties"), "{said}");
}

#[test]
fn what_leads_to_the_same_value_in_too_many_ways_is_refused() {
    let again = |index: usize| json!({"allOf": [reference(index)], "required": ["a"]});
    let two = move |index: usize| json!([reference(index + 1), again(index + 1)]);
    let links: [(&str, Link); 8] = [
        ("allOf", Box::new(move |at| json!({"allOf": two(at)}))),
        ("anyOf", Box::new(move |at| json!({"anyOf": two(at)}))),
        ("oneOf", Box::new(move |at| json!({"oneOf": two(at)}))),
        (
            "if",
            Box::new(|at| json!({"if": reference(at + 1), "then": reference(at + 1)})),
        ),
        (
            "not",
            Box::new(
                |at| json!({"not": {"not": reference(at + 1)}, "$ref": reference(at + 1)["$ref"]}),
            ),
        ),
        (
            "dependentSchemas",
            Box::new(
                |at| json!({"dependentSchemas": {"a": reference(at + 1), "b": reference(at + 1)}}),
            ),
        ),
        (
            "unevaluatedProperties",
            Box::new(move |at| json!({"anyOf": two(at), "unevaluatedProperties": false})),
        ),
        // Each inherits from the next, and the last is a base that lists the first.
        (
            "discriminator",
            Box::new(move |at| {
                let mut schema = json!({"allOf": two(at)});
                if at == LENGTH - 1 {
                    schema = json!({
                        "type": "object",
                        "required": ["kind"],
                        "properties": {"kind": {"type": "string"}},
                        "oneOf": [reference(0), reference(1)],
                        "discriminator": {"propertyName": "kind"},
                    });
                }
                schema
            }),
        ),
    ];
    for (keyword, link) in links {
        for exact in [false, true] {
            let refused = size(chain(LENGTH, &link), exact).expect_err(keyword);
            let first =
                "error[too-large]: the schema applies others to the same value in more than";
            assert!(refused.starts_with(first), "{keyword}: {refused}");
            assert!(refused.contains("--> chain.json:"), "{keyword}: {refused}");
            assert_eq!(refused.matches("error[").count(), 1, "{keyword}: {refused}");
        }
    }
}

#[test]
fn members_that_are_inherited_have_one_type() {
    // Each member of each schema inherits both members of the next.
    let link = |index: usize| {
        let member = json!({"allOf": [
            reference(index + 1),
            {"type": "object", "properties": {"c": {"type": "string"}}},
        ]});
        json!({"type": "object", "properties": {"a": member, "b": member}})
    };
    for exact in [false, true] {
        let sizes = [1, 2, 3].map(|times| size(chain(LENGTH * times, link), exact).unwrap());
        let (first, second) = (sizes[1] - sizes[0], sizes[2] - sizes[1]);
        assert!(second < first + first / 4, "{sizes:?}");
    }
}

#[test]
fn a_choice_among_deep_choices_is_no_growth() {
    let link = |index: usize| {
        let list = json!({"type": "array", "items": reference(index + 1)});
        json!({"oneOf": [list, {"type": "string"}, {"type": "object", "properties": {"a": reference(index + 1)}}]})
    };
    for exact in [false, true] {
        let sizes = [1, 2, 3].map(|times| size(chain(LENGTH * times, link), exact).unwrap());
        let (first, second) = (sizes[1] - sizes[0], sizes[2] - sizes[1]);
        assert!(second < first + first / 4, "{sizes:?}");
    }
}

#[test]
fn a_long_way_to_the_same_value_is_refused() {
    let link = |index: usize| json!({"allOf": [reference(index + 1)]});
    assert!(size(chain(64, link), false).is_ok());
    let refused = size(chain(65, link), false).expect_err("it is too long");
    let first = "error[too-large]: the schema applies another to the same value through more than 64 others";
    assert!(refused.starts_with(first), "{refused}");
    // A name for a name is no step.
    let name = |index: usize| reference(index + 1);
    assert!(size(chain(1000, name), false).is_ok());
}

/// Chains of references as long as their documents are, whatever stands between: the calls that
/// follow them are no deeper than the stack, and what leads into a chain does not walk it again.
#[test]
fn chains_are_as_long_as_their_document() {
    let object = |at: usize| json!({"type": "object", "properties": {"a": reference(at + 1)}});
    let choice = |at: usize| {
        let list = json!({"type": "array", "items": reference(at + 1)});
        json!({"oneOf": [{"type": "string"}, list]})
    };
    let links: [fn(usize) -> Value; 3] = [|at| reference(at + 1), object, choice];
    for link in links {
        let input = Input::new(chain(4000, link));
        let planned = codegen::plan(&input, &Config::default());
        if let Err(report) = planned {
            panic!("{}", report.render(false));
        }
    }
}

/// A chain of references among definitions, into which as many components lead: walking on from each
/// would take minutes.
#[test]
fn definitions_that_lead_on_are_named_once() {
    const LENGTH: usize = 12_000;
    let onward = |at: usize| json!({"$ref": format!("#/components/schemas/T/$defs/D{at}")});
    let links = (0..LENGTH).map(|at| (format!("D{at}"), onward(at + 1)));
    let mut definitions: Map<String, Value> = links.collect();
    definitions.insert(format!("D{LENGTH}"), json!({"type": "object"}));
    let components = (0..LENGTH).map(|at| (format!("C{at}"), onward(at)));
    let mut schemas: Map<String, Value> = components.collect();
    schemas.insert("T".to_owned(), json!({"$defs": definitions}));
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": "Chain", "version": "1"},
        "components": {"schemas": schemas},
    });
    let input = Input::new(Source::new("chain.json", document.to_string()));
    let (plan, _) = codegen::plan(&input, &Config::default()).unwrap();
    // The definition at the end is called as the first component that leads to it.
    assert!(plan.names.types.iter().any(|ty| ty.ident.as_str() == "C0"));
}

/// What depends on what among many members is a list, and no statement for each two.
#[test]
fn members_that_all_depend_on_each_other_are_listed() {
    let names: Vec<String> = (0..40).map(|at| format!("p{at}")).collect();
    let all = names.iter().map(|name| (name.clone(), json!(names)));
    let members = names.iter().map(|name| (name.clone(), json!({})));
    let (all, members): (Map<_, _>, Map<_, _>) = (all.collect(), members.collect());
    let link = move |_| json!({"type": "object", "properties": members, "dependentRequired": all});
    let config = Config::default();
    let made = codegen::generate(&Input::new(chain(1, link)), &config).unwrap();
    let validator = &made.files.0["src/validators/s0.rs"];
    assert!(validator.contains("keyword::dependents("), "{validator}");
    let lines = validator.lines().count();
    assert!(lines < 2000, "{lines} lines");
}

/// A long list of values that many schemas demand more of stands once in what checks them.
#[test]
fn values_that_many_schemas_refer_to_are_listed_once() {
    let values: Vec<String> = (0..100).map(|at| format!("value{at}")).collect();
    let link = move |at: usize| match at {
        0 => json!({"type": "string", "enum": values}),
        at => json!({"allOf": [reference(0), {"enum": [format!("value{at}"), "value0"]}]}),
    };
    let input = Input::new(chain(9, link));
    let made = codegen::generate(&input, &Config::default()).unwrap();
    let validators = made.files.0.iter();
    let validators = validators.filter(|(path, _)| path.starts_with("src/validators/"));
    let listed: usize = validators
        .map(|(_, text)| text.matches("\"value99\"").count())
        .sum();
    assert_eq!(listed, 1);
}

/// Types that stand in each other are each made for a schema, which holds those of the others: they
/// are the same rules, not one copy more for each level.
#[test]
fn schemas_that_stand_in_each_other_are_held_once() {
    let text = json!({"type": "string"});
    let nested = (0..10).fold(text.clone(), |inner, _| {
        let members = json!({"type": "object", "required": ["a"], "properties": {"a": inner}});
        json!({"oneOf": [members, text]})
    });
    let input = Input::new(chain(1, move |_| nested.clone()));
    let (plan, _) = codegen::plan(&input, &Config::default()).unwrap();
    let made_for = |origin: &str| {
        let mut types = plan.api.types.iter();
        let found = types.find(|ty| ty.origin.to_string() == origin);
        plan.api.schema(found.unwrap().schema)
    };
    let outer = made_for("/components/schemas/S0");
    let inner = made_for("/components/schemas/S0/oneOf/0");
    let (_, branches) = outer.branches().unwrap();
    assert!(Arc::ptr_eq(&branches[0].rules, &inner.rules));
}

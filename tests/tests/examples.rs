//! The description's own examples against the generated types; a new example is a new test.

use codegen::document::{Node, Role};
use codegen::examples;
use serde_json::Value;
use tests::description::{document, input, read};

/// The component that an example's schema refers to.
fn component(
    document: &codegen::document::Document,
    schema: &codegen::source::Pointer,
) -> Option<String> {
    let reference = document.get(schema)?.get("$ref").and_then(Node::as_str)?;
    reference
        .strip_prefix("#/components/schemas/")
        .map(str::to_owned)
}

#[test]
fn every_example_of_a_body_decodes_and_is_written_as_it_came() {
    let document = document();
    let mut seen = 0;
    for example in document
        .examples()
        .iter()
        .filter(|example| example.role == Role::Example)
    {
        let (Some(name), Some(value)) = (
            component(&document, &example.schema),
            document.example_value(example),
        ) else {
            continue;
        };
        let value = serde_json::Value::from(value);
        let read = read(&name, &value)
            .unwrap_or_else(|| {
                panic!(
                    "no type is known here for {name}, which {} is an example of",
                    example.at
                )
            })
            .unwrap_or_else(|error| panic!("{}: {error}", example.at));
        assert_eq!(read.written, value, "{}", example.at);
        seen += 1;
    }
    assert!(seen >= 17, "only {seen} examples were found");
}

#[test]
fn validators_agree_with_an_independent_implementation_about_every_example() {
    let document = document();
    let contradictions = examples::contradictions(&document);
    for example in document
        .examples()
        .iter()
        .filter(|example| example.role == Role::Example)
    {
        let (Some(name), Some(value)) = (
            component(&document, &example.schema),
            document.example_value(example),
        ) else {
            continue;
        };
        let known = contradictions
            .iter()
            .find(|(other, _)| other.at == example.at);
        let mut expected: Vec<&str> = known
            .into_iter()
            .flat_map(|(_, violations)| violations)
            .map(|violation| violation.pointer.as_str())
            .collect();
        let read = read(&name, &value.into()).unwrap().unwrap();
        let mut broken: Vec<&str> = read
            .broken
            .iter()
            .map(|(pointer, _)| pointer.as_str())
            .collect();
        // A branch of `oneOf` is judged as a whole there and rule by rule here: the keywords differ.
        expected.sort_unstable();
        broken.sort_unstable();
        assert_eq!(broken, expected, "{}", example.at);
    }
}

#[test]
fn the_accepted_contradictions_are_exact() {
    let report = examples::check(&document(), input().accepted_examples.as_ref());
    assert!(report.is_empty(), "{report}");
}

#[test]
fn every_action_of_the_overlay_has_its_reason() {
    for overlay in input().overlays {
        let overlay: Value = serde_yaml::from_str(overlay.text()).unwrap();
        let actions = overlay["actions"].as_array().unwrap();
        assert!(!actions.is_empty());
        for action in actions {
            let reason = action["description"].as_str().unwrap_or_default();
            assert!(!reason.trim().is_empty(), "{}", action["target"]);
        }
    }
}

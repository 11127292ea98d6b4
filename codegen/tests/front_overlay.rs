//! Overlays change the tree before anything else reads it, and say where.

use codegen::diagnostic::{Code, Report};
use codegen::document::{self, Document};
use codegen::source::{Pointer, Source};

const PETS: &str = r#"openapi: 3.0.3
info: {title: Pets, version: "1"}
paths: {}
components:
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        name: {type: string, minLength: 3}
        tags: {type: array, items: {type: string}}
"#;

fn overlaid(actions: &str) -> Result<Document, Report> {
    let overlay =
        format!("overlay: 1.0.0\ninfo: {{title: Corrections, version: '1'}}\nactions:\n{actions}");
    let overlay = Source::new("pets.overlay.yaml", overlay);
    document::parse(&Source::new("pets.yaml", PETS), &[overlay])
}

fn at(document: &Document, pointer: &str) -> String {
    let node = document.get(&Pointer::parse(pointer).expect("the test names a place"));
    node.map_or_else(|| "-".to_owned(), ToString::to_string)
}

#[test]
fn updates_merge_objects_append_to_arrays_and_replace_the_rest() {
    let document = overlaid(
        "- target: $.components.schemas.Pet
  description: The name is not all.
  update:
    description: A pet.
    required: [tags]
    properties:
      name: {type: integer, maximum: 1e400}
- target: $..required
  description: An entry of its own.
  update: id
",
    );
    let document = document.unwrap();
    assert_eq!(
        at(&document, "/components/schemas/Pet/required"),
        r#"["name","tags","id"]"#
    );
    assert_eq!(
        at(&document, "/components/schemas/Pet/properties/name"),
        r#"{"type":"integer","minLength":3,"maximum":1e400}"#
    );
    assert_eq!(
        at(&document, "/components/schemas/Pet/description"),
        "\"A pet.\""
    );
}

#[test]
fn removals_keep_the_neighbours() {
    let document = overlaid(
        "- target: $.components.schemas.Pet.properties[?@.type == 'string']
  description: Names are private.
  remove: true
- target: $.components.schemas.Pet.required[0]
  description: It has no name.
  remove: true
",
    );
    let document = document.unwrap();
    assert_eq!(at(&document, "/components/schemas/Pet/required"), "[]");
    assert_eq!(
        at(&document, "/components/schemas/Pet/properties/name"),
        "-"
    );
    assert_ne!(
        at(&document, "/components/schemas/Pet/properties/tags"),
        "-"
    );
}

#[test]
fn what_is_wrong_with_an_overlay_is_shown_in_it() {
    let report = overlaid(
        "- target: $.components.schemas.Dog
  description: There is none.
  remove: true
- target: $.components[
  description: No JSONPath.
  remove: true
- target: $.info.title
  update: {a: 1}
- target: $.info
  description: Neither this nor that.
",
    )
    .unwrap_err();
    insta::assert_snapshot!(report, @r#"
    error[unmatched-action]: `$.components.schemas.Dog` matches nothing
     --> pets.overlay.yaml:4:11
      |
    4 | - target: $.components.schemas.Dog
      |           ^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: remove the action if the document no longer needs it

    error[invalid-overlay]: `$.components[` is not a JSONPath (RFC 9535): the mistake is at `[`
     --> pets.overlay.yaml:7:11
      |
    7 | - target: $.components[
      |           ^^^^^^^^^^^^^
      |
      = help: begin at the root, as in `$.paths['/pets'].get`

    warning[invalid-overlay]: an action has no `description`
      --> pets.overlay.yaml:10:3
       |
    10 | - target: $.info.title
       |   ^^^^^^
       |
       = help: say in it why the document is changed

    error[invalid-overlay]: `/info/title` cannot be updated: it is neither an object nor an array
      --> pets.overlay.yaml:11:3
       |
    11 |   update: {a: 1}
       |   ^^^^^^

    error[invalid-overlay]: an action must have an `update`, or `remove: true`
      --> pets.overlay.yaml:12:3
       |
    12 | - target: $.info
       |   ^^^^^^
    "#);
}

#[test]
fn a_mistake_of_an_overlay_is_shown_in_it_and_one_of_the_document_in_the_document() {
    let report = overlaid(
        "- target: $.components.schemas.Pet.properties.name
  description: A wrong correction.
  update: {minLength: few}
- target: $.components.schemas.Pet.properties
  description: A new property.
  update: {owner: {$ref: '#/components/schemas/Ownr'}}
- target: $.components.schemas.Pet.properties.tags
  description: Prose alone.
  update: {description: Words., items: {minLength: -1}}
",
    )
    .unwrap_err();
    insta::assert_snapshot!(report, @r#"
    error[invalid-value]: `minLength` must be an integer of at least 0, found "few"
     --> pets.overlay.yaml:6:23
      |
    6 |   update: {minLength: few}
      |                       ^^^

    error[unresolved-ref]: `#/components/schemas/Ownr` does not exist
     --> pets.overlay.yaml:9:26
      |
    9 |   update: {owner: {$ref: '#/components/schemas/Ownr'}}
      |                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: add it there, or correct the reference

    error[invalid-value]: `minLength` must be an integer of at least 0, found -1
      --> pets.overlay.yaml:12:52
       |
    12 |   update: {description: Words., items: {minLength: -1}}
       |                                                    ^^
    "#);
}

/// The messages about an overlay of one action that updates nothing, by its target.
fn said_of(target: &str) -> Vec<String> {
    let action = format!("- {{description: Far., target: \"{target}\", update: {{}}}}\n");
    let report = overlaid(&action).expect_err("there is no such place");
    report
        .iter()
        .map(|it| format!("{}: {}", it.code, it.message))
        .collect()
}

#[test]
fn targets_that_nest_or_multiply_are_refused_before_they_are_parsed() {
    let nested = |open: &str, close: &str| {
        let inside = |depth| format!("$[?{}@.a{}]", open.repeat(depth), close.repeat(depth));
        [inside(5), inside(6), inside(400)]
            .map(|target| said_of(&target).join("\n").contains("6 levels"))
    };
    assert_eq!(nested("(", ")"), [false, true, true]);
    assert_eq!(nested("@[?", "]"), [false, true, true]);
    assert!(said_of(&"(".repeat(60_000))[0].starts_with("too-large: the target is longer"));
    // Brackets in a text are none.
    assert!(said_of("$.info['[[[[[[[[(((((((']")[0].starts_with("unmatched-action"));
    for (target, found) in [
        ("$..*..*..x", "unmatched-action"),
        ("$..*..*..*..*..*..*..*..*..*..x", "too-large"),
        (
            &format!("$.info{}", "['title', 'title']".repeat(8)),
            "unmatched-action",
        ),
        (
            &format!("$.info{}", "['title', 'title']".repeat(30)),
            "too-large",
        ),
        ("$..*[?$..x]", "unmatched-action"),
        ("$..*[?$..x || $..y || $..z || $..a || $..b]", "too-large"),
    ] {
        let said = said_of(target);
        assert!(said[0].starts_with(found), "{target}: {said:?}");
    }
}

#[test]
fn what_overlays_write_is_bounded() {
    // A long text is written into many places.
    let place = |number: usize| format!("x{number}: {{}}, ");
    let places: String = (0..600).map(place).collect();
    let wide = format!(
        "- {{description: More., target: $.info, update: {{places: {{{places}}}}}}}
- {{description: More., target: $.info.places.*, update: {{description: {}}}}}\n",
        "a".repeat(100_000)
    );
    // Each action stands inside of the one before.
    let action = |number: usize| {
        let inside = format!("{}x{number}: {{}}{}", "a: {".repeat(50), "}".repeat(50));
        let target = number
            .checked_sub(1)
            .map_or_else(|| "$".to_owned(), |before| format!("$..x{before}"));
        format!("- {{description: More., target: {target}, update: {{{inside}}}}}\n")
    };
    let deeper: String = (0..3).map(action).collect();
    let said = [wide, deeper].map(|actions| {
        let report = overlaid(&actions).expect_err("it is too much");
        let large = report.iter().filter(|it| it.code == Code::TooLarge);
        let said = large.map(|it| {
            let at = it.at.pointer().map(ToString::to_string);
            (at.unwrap_or_default(), it.message.clone())
        });
        said.collect::<Vec<_>>()
    });
    insta::assert_debug_snapshot!(said, @r#"
    [
        [
            (
                "/actions/1/update",
                "the actions up to this one write more than 500000 values",
            ),
        ],
        [
            (
                "/actions/2/update",
                "this update nests the document beyond the limit of 128 levels",
            ),
        ],
    ]
    "#);
}

/// A misspelt field would change nothing, and nobody would see it.
#[test]
fn a_field_that_no_action_has_is_refused_where_it_stands() {
    let report = overlaid(
        "- target: $.info
  description: Misspelt.
  udpate: {title: Animals}
  remove: false
  update: {title: Beasts}
  x-author: me
",
    );
    let report = report.expect_err("it is misspelt").render(false);
    insta::assert_snapshot!(report, @r"
    error[invalid-overlay]: an action has no field `udpate`
     --> pets.overlay.yaml:6:3
      |
    6 |   udpate: {title: Animals}
      |   ^^^^^^
      |
      = help: it has a `target`, a `description`, and `update` or `remove`
    ");
}

/// The library compiles a pattern for each node again, however large it is.
#[test]
fn patterns_in_filters_are_bounded() {
    let refused = |target: &str| {
        let actions = format!("- description: More.\n  target: {target:?}\n  update: {{}}\n");
        match overlaid(&actions) {
            Ok(_) => "applied".to_owned(),
            Err(report) => {
                let said = report.iter().map(|it| it.message.clone());
                said.collect::<Vec<_>>().join(", ")
            }
        }
    };
    let targets = [
        "$.components.schemas[?match(@.type, 'obj.*')]",
        "$.components.schemas.Pet[?search(@.name.type, '^s')]",
        "$.components.schemas[?match(@.type, '(\\\\w{1000}){1000}')]",
        "$.components.schemas[?match(@.type, @.required[0])]",
        "$.components.schemas[?@.properties[?match(@.type, 's.*')]]",
    ];
    insta::assert_debug_snapshot!(targets.map(refused), @r#"
    [
        "applied",
        "applied",
        "a pattern in a filter may take more than 20000 steps",
        "a pattern in a filter is not a literal",
        "a filter with a pattern is inside of another bracket",
    ]
    "#);
    let named = |number: usize| format!("x{number}: {{}}, ");
    let wide: String = (0..30_000).map(named).collect();
    let wide = format!(
        "- description: Wide.
  target: $
  update: {{x-wide: {{{wide}}}}}
- description: Much.
  target: $['x-wide'][?search(@.name, 'a.b.c')]
  update: {{}}
"
    );
    let report = overlaid(&wide).expect_err("it takes too much");
    let said: Vec<_> = report.iter().map(|it| it.message.clone()).collect();
    insta::assert_debug_snapshot!(said, @r#"
    [
        "the patterns in filters up to this one may take more than 5000000 steps together",
    ]
    "#);
}

/// What reads as an instruction and is none would change nothing, and nobody would see it.
#[test]
fn what_an_overlay_says_otherwise_is_refused() {
    let refused = |actions: &str| overlaid(actions).unwrap_err().render(false);
    let removes = refused("- target: $.info.title\n  description: d\n  remove: yes\n");
    assert!(
        removes.contains("`remove` must be a boolean, found a string"),
        "{removes}"
    );
    let report = refused("- target: $.info.title\n  description: d\n  remove: true\nActions: []\n");
    assert!(
        report.contains("an overlay has no field `Actions`"),
        "{report}"
    );
}

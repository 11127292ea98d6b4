//! The keywords of schemas.

use codegen::document;
use codegen::source::Source;

use super::version;

/// Checks a schema, with a sound `Other` beside it; pointers begin at the schema.
fn schema(dialect: &str, text: &str) -> Vec<String> {
    let rest = format!(
        "paths: {{}}\ncomponents: {{schemas: {{Other: {{type: string}}, Object: {{type: object}}, T: {text}}}}}"
    );
    let lines = version(dialect, &rest);
    let here = lines
        .iter()
        .map(|line| line.replace("/components/schemas/T", ""));
    here.map(|line| line.trim_end().to_owned()).collect()
}

#[test]
fn schemas() {
    for (dialect, table) in [("3.0.3", SCHEMAS_OF_3_0), ("3.1.0", SCHEMAS_OF_3_1)] {
        for (text, expected) in table {
            assert_eq!(schema(dialect, text), [*expected], "{text}");
        }
    }
}

#[test]
fn what_excludes_nothing() {
    let not = |kind: &str, limits: &str| schema("3.1.0", &format!("{{{kind}not: {{{limits}}}}}"));
    for (kind, limits) in [
        ("type: array, ", "minItems: 1, maxItems: 0"),
        ("type: integer, ", "minimum: 2, maximum: 1"),
    ] {
        assert_eq!(not(kind, limits), ["warning unsatisfiable /not"]);
    }
    // A value of another type keeps the limits, and is excluded.
    for kind in ["", "type: [array, string], "] {
        let found = not(kind, "minItems: 1, maxItems: 0");
        assert_eq!(found, ["unsatisfiable /not/minItems"]);
    }
    assert!(not("type: array, ", "minItems: 1, maxItems: 2").is_empty());
}

#[test]
fn flags_are_integers() {
    let flags = |fields: &str| schema("3.0.3", &format!("{{x-enumFlags: true, {fields}}}"));
    assert!(flags("type: integer, enum: [0, 1, 2], default: 3").is_empty());
    for fields in [
        "type: string, enum: [a]",
        "type: integer, enum: [-1, 1]",
        "enum: [1]",
    ] {
        assert_eq!(
            flags(fields),
            ["warning unsupported /x-enumFlags"],
            "{fields}"
        );
    }
}

/// What two references lead to is one schema, and one place.
#[test]
fn what_is_visited_twice_is_counted_once() {
    let rest = |inner: &str| {
        format!(
            "paths: {{}}\nx-a: {{A: {{properties: {{b: {inner}}}}}}}\ncomponents: {{schemas: {{T: {{$ref: '#/x-a/A'}}, U: {{$ref: '#/x-a/A/properties/b'}}}}}}"
        )
    };
    assert_eq!(version("3.1.0", &rest("{$anchor: b}")), [""; 0]);
    let head = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\n";
    let text = format!("{head}{}", rest("{in: query}"));
    let document = document::parse(&Source::new("a.yaml", text), &[]).expect("is sound");
    let said: Vec<_> = document
        .report()
        .iter()
        .map(|found| &found.message)
        .collect();
    assert_eq!(said, ["a schema of OpenAPI 3.0 has no keyword `in`"]);
}

#[test]
fn alternatives_of_a_pattern_are_bounded() {
    let pattern = |count: usize| {
        let words: Vec<String> = (0..count).map(|index| format!("w{index}x")).collect();
        format!("{{type: string, pattern: '^(?:{})$'}}", words.join("|"))
    };
    assert!(schema("3.1.0", &pattern(4_000)).is_empty());
    assert_eq!(schema("3.1.0", &pattern(4_001)), ["too-large /pattern"]);
    assert_eq!(schema("3.1.0", &pattern(100_000)), ["too-large /pattern"]);
    // Bars in classes and behind backslashes are letters.
    let letters = r"{type: string, pattern: '^~$'}".replace('~', &r"[|]\|".repeat(5_000));
    assert!(schema("3.1.0", &letters).is_empty());
}

#[test]
fn sound_schemas_are_silent() {
    for (dialect, text) in [
        (
            "3.0.3",
            "{$ref: '#/components/schemas/Other', type: nonsense}",
        ),
        (
            "3.0.3",
            "{properties: {self: {$ref: '#/components/schemas/T'}}}",
        ),
        (
            "3.0.3",
            "{discriminator: {propertyName: a, mapping: {b: Other, c: '#/components/schemas/Other'}}}",
        ),
        (
            "3.0.3",
            "{enum: [{$ref: 1}], example: {$ref: nowhere}, x-a: {$ref: 1}}",
        ),
        ("3.0.3", "{items: {}, additionalItems: false}"),
        ("3.0.3", "{type: string, nullable: true, default: null}"),
        ("3.0.3", "{pattern: '^(?=.*[A-Z])(.)\\\\1$'}"),
        ("3.1.0", "{type: [string, 'null'], nullable: nonsense}"),
        ("3.1.0", "{in: query, examples: [1], $comment: c}"),
        ("3.1.0", "{names: [a], Value: b, optionals: c}"),
        ("3.1.0", "{minContains: 3, maxContains: 2}"),
        ("3.1.0", "{const: a, enum: [a, b]}"),
        (
            "3.1.0",
            "{allOf: [{type: [string, integer]}, {type: number}, {}]}",
        ),
        (
            "3.0.3",
            "{type: integer, format: int32, minimum: 1.2, maximum: 2}",
        ),
        (
            "3.0.3",
            "{oneOf: [{$ref: '#/components/schemas/Object'}], discriminator: {propertyName: k, mapping: {a: Object}}}",
        ),
        (
            "3.1.0",
            "{properties: {a: {$dynamicAnchor: a}, b: {$dynamicAnchor: a}, c: {$anchor: _a-1.B}}}",
        ),
        (
            "3.1.0",
            "{properties: {a: true, b: false}, if: {}, then: false}",
        ),
    ] {
        assert!(
            schema(dialect, text).is_empty(),
            "{text}: {:?}",
            schema(dialect, text)
        );
    }
}

/// Schemas of 3.0 with what is said of each.
const SCHEMAS_OF_3_0: &[(&str, &str)] = &[
    ("text", "wrong-kind"),
    ("true", "wrong-kind"),
    ("{type: strnig}", "invalid-value /type"),
    ("{type: 'null'}", "warning invalid-value /type"),
    ("{type: [string]}", "warning wrong-kind /type"),
    ("{properties: []}", "wrong-kind /properties"),
    ("{properties: {a: 1}}", "wrong-kind /properties/a"),
    (
        "{patternProperties: {a: {type: strng}}}",
        "invalid-value /patternProperties/a/type",
    ),
    ("{required: true}", "warning wrong-kind /required"),
    ("{required: [[]]}", "wrong-kind /required/0"),
    ("{enum: {}}", "wrong-kind /enum"),
    ("{enum: []}", "invalid-value /enum"),
    (
        "{type: integer, enum: ['1']}",
        "warning unsatisfiable /enum",
    ),
    ("{minimum: '1'}", "wrong-kind /minimum"),
    (
        "{exclusiveMinimum: 1}",
        "warning wrong-kind /exclusiveMinimum",
    ),
    ("{multipleOf: 0}", "invalid-value /multipleOf"),
    ("{minLength: -1}", "invalid-value /minLength"),
    ("{minLength: 1.5}", "invalid-value /minLength"),
    ("{minLength: 2, maxLength: 1}", "unsatisfiable /minLength"),
    ("{minimum: 1e400, maximum: 1e399}", "unsatisfiable /minimum"),
    ("{pattern: '('}", "warning invalid-pattern /pattern"),
    ("{pattern: 'a++'}", "warning invalid-pattern /pattern"),
    ("{nullable: 1}", "wrong-kind /nullable"),
    ("{readOnly: true, writeOnly: true}", "exclusive-fields"),
    ("{allOf: []}", "invalid-value /allOf"),
    ("{allOf: {}}", "wrong-kind /allOf"),
    ("{type: integer, default: x}", "invalid-default /default"),
    ("{type: string, default: [5]}", "invalid-default /default"),
    (
        "{type: integer, format: int32, default: 3000000000}",
        "warning invalid-default /default",
    ),
    (
        "{type: string, pattern: '((a{100}){100}){100}'}",
        "too-large /pattern",
    ),
    (
        "{discriminator: {propertyName: k}, oneOf: [{type: string}]}",
        "invalid-discriminator /oneOf/0",
    ),
    (
        "{type: array, items: {oneOf: [{type: object}]}, discriminator: {propertyName: k}}",
        "warning invalid-discriminator /discriminator",
    ),
    ("{type: string, enum: {a: b}}", "wrong-kind /enum"),
    (
        "{type: array, items: {type: string, format: binary}, default: Files}",
        "warning invalid-default /default",
    ),
    (
        "{discriminator: {propertyName: k}, anyOf: [{properties: {k: {type: integer}}}]}",
        "invalid-discriminator /discriminator",
    ),
    ("{discriminator: a}", "wrong-kind /discriminator"),
    ("{discriminator: {}}", "missing-field /discriminator"),
    (
        "{discriminator: {propertyName: a, maping: {b: Other}}}",
        "warning unknown-field /discriminator/maping",
    ),
    (
        "{properties: {a: {$ref: '#/components/schemas/Other/type'}}}",
        "wrong-kind /properties/a/$ref",
    ),
    (
        "{type: integer, minimum: 1.2, maximum: 1.8}",
        "unsatisfiable /minimum",
    ),
    (
        "{type: integer, format: int32, minimum: 3000000000}",
        "unsatisfiable /minimum",
    ),
    (
        "{type: integer, format: int32, maximum: -3000000000}",
        "unsatisfiable /maximum",
    ),
    (
        "{allOf: [{type: string}, {type: integer}]}",
        "warning conflicting-all-of /allOf/1",
    ),
    (
        "{type: object, allOf: [{$ref: '#/components/schemas/Other'}]}",
        "warning conflicting-all-of /allOf/0",
    ),
    (
        "{oneOf: [{$ref: '#/components/schemas/Object'}], discriminator: {propertyName: k, mapping: {a: Other}}}",
        "warning invalid-discriminator /discriminator/mapping/a",
    ),
    ("{tyep: string}", "warning unknown-field /tyep"),
    ("{Type: string}", "warning unknown-field /Type"),
    ("{TYPE: string}", "warning unknown-field /TYPE"),
    ("{ref: Other}", "warning unknown-field /ref"),
    ("{$Ref: Other}", "warning unknown-field /$Ref"),
    ("{Items: {}}", "warning unknown-field /Items"),
    ("{enmu: [a]}", "warning unknown-field /enmu"),
    ("{in: query}", "warning unknown-field /in"),
    ("{examples: [a]}", "warning unknown-field /examples"),
    ("{$comment: a}", "warning unknown-field /$comment"),
    (
        "{properties: {a: {in: query}, b: {in: query}}}",
        "warning unknown-field /properties/a/in",
    ),
    ("{type: 5, default: a}", "wrong-kind /type"),
    (
        "{discriminator: {propertyName: a, mapping: {b: Nope}}}",
        "invalid-discriminator /discriminator/mapping/b",
    ),
    ("{$ref: 5}", "wrong-kind /$ref"),
    ("{$ref: ''}", "unresolved-ref /$ref"),
    (
        "{$ref: '#/components/schemas/Nope'}",
        "unresolved-ref /$ref",
    ),
    ("{$ref: 'http://example.com/a.json'}", "external-ref /$ref"),
    (
        "{additionalItems: {$ref: '#/components/schemas/Nope'}}",
        "unresolved-ref /additionalItems/$ref",
    ),
    ("{$ref: '#/components/schemas/T'}", "ref-cycle /$ref"),
    (
        "{allOf: [{$ref: '#/components/schemas/T'}]}",
        "schema-cycle /allOf/0",
    ),
    (
        "{not: {$ref: '#/components/schemas/T'}}",
        "schema-cycle /not",
    ),
    (
        "{allOf: [{oneOf: [{$ref: '#/components/schemas/T'}]}]}",
        "schema-cycle /allOf/0/oneOf/0",
    ),
];

/// The same of 3.1.
const SCHEMAS_OF_3_1: &[(&str, &str)] = &[
    ("{type: []}", "invalid-value /type"),
    ("{type: [string, strnig]}", "invalid-value /type/1"),
    (
        "{exclusiveMinimum: true}",
        "warning wrong-kind /exclusiveMinimum",
    ),
    ("{items: [{type: string}]}", "warning wrong-kind /items"),
    (
        "{patternProperties: {'(': {}}}",
        "invalid-pattern /patternProperties/(",
    ),
    ("{$dynamicRef: '#a'}", "unsupported-keyword /$dynamicRef"),
    (
        "{properties: {a: {$ref: '#/components/schemas/Other/type'}}}",
        "wrong-kind /properties/a/$ref",
    ),
    ("{$anchor: 5}", "wrong-kind /$anchor"),
    ("{$dynamicAnchor: 5}", "wrong-kind /$dynamicAnchor"),
    ("{$anchor: '#a'}", "invalid-value /$anchor"),
    ("{$dynamicAnchor: 1a}", "invalid-value /$dynamicAnchor"),
    (
        "{properties: {a: {$anchor: a}, b: {$anchor: a}}}",
        "warning invalid-value /properties/b/$anchor",
    ),
    ("{$id: 5}", "wrong-kind /$id"),
    (
        "{contains: {}, minContains: 3, maxContains: 2}",
        "warning unsatisfiable /minContains",
    ),
    ("{const: c, enum: [a, b]}", "unsatisfiable /const"),
    ("{examples: {a: 1}}", "warning wrong-kind /examples"),
    (
        "{dependencies: {a: [b]}}",
        "warning unsupported-keyword /dependencies",
    ),
    (
        "{prefixItems: [{}], additionalItems: {}}",
        "warning unsupported-keyword /additionalItems",
    ),
    ("{tyep: string}", "warning unknown-field /tyep"),
];

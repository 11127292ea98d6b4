//! Operations.

use super::{operation, version};

#[test]
fn fields_of_operations() {
    assert_eq!(
        operation("{responses: {default: {description: d}}, nonsense: 3, x-known: 4}"),
        ["warning unknown-field /nonsense"]
    );
    // The operation that it leads to lacks what the place of the reference has.
    let rest = "paths:
  /a: {get: {$ref: '#/x-operations/a'}}
  /b/{id}: {get: {$ref: '#/x-operations/a'}}
x-operations: {a: {responses: {default: {description: d}}}}";
    assert_eq!(
        version("3.0.3", rest),
        [
            "path-parameter /x-operations/a",
            "warning unknown-field /paths/~1a/get/$ref"
        ]
    );
}

#[test]
fn operations() {
    assert!(operation("{responses: {default: {description: d}}}").is_empty());
    assert_eq!(operation("{}"), ["warning missing-field"]);
    assert_eq!(
        operation("{responses: {}}"),
        ["warning missing-field /responses"]
    );
    assert_eq!(
        operation("{responses: {x-a: 1}}"),
        ["warning missing-field /responses"]
    );
    assert_eq!(operation("{responses: null}"), ["wrong-kind /responses"]);
    assert_eq!(
        operation("{responses: {default: {description: d}}, operationId: [5]}"),
        ["wrong-kind /operationId"]
    );
    assert_eq!(
        operation("{responses: {default: {description: d}}, requestBody: {}}"),
        ["missing-field /requestBody"]
    );
    assert_eq!(
        version(
            "3.0.3",
            "paths: {/a: {get: {operationId: x, responses: {default: {description: d}}}}, /b: {get: {operationId: x, responses: {default: {description: d}}}}}"
        ),
        ["duplicate-operation-id /paths/~1b/get/operationId"]
    );
    assert_eq!(
        version(
            "3.0.3",
            "paths: {'/t/{id}': {get: {responses: {default: {description: d}}}}}"
        ),
        ["path-parameter /paths/~1t~1{id}/get"]
    );
}

#[test]
fn a_component_of_another_kind_is_refused() {
    assert_eq!(
        operation(
            "{responses: {default: {description: d}}, parameters: [{$ref: '#/components/schemas/A'}]}"
        ),
        ["wrong-kind /parameters/0/$ref"]
    );
    assert_eq!(
        operation("{responses: {'200': {$ref: '#/components/schemas/A'}}}"),
        ["wrong-kind /responses/200/$ref"]
    );
    assert!(operation("{responses: {'200': {description: x, content: {a/json: {schema: {$ref: '#/components/schemas/A/properties/a'}}}}}}").is_empty());
}

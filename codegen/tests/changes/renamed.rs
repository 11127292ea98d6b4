//! What is called otherwise, and is told to be.

use super::{LIST, PET, changes, crate_of};

/// A type of a long name stands on lines of its own.
#[test]
fn a_field_whose_type_takes_several_lines_is_told_as_any_other() {
    let of = |name: &str| {
        let member = format!("theMemberWithALongName: {{$ref: '#/components/schemas/{name}'}}");
        let pet = format!("    {name}: {{type: object, properties: {{a: {{type: string}}}}}}");
        let holder = format!("    Holder: {{type: object, properties: {{{member}}}}}");
        crate_of(LIST, &format!("{pet}\n{holder}"))
    };
    let long = "AVeryLongNameOfOneComponentThatStandsInAFieldOfAnotherComponentAndSoOnAndOn";
    let (before, after) = (of(long), of("Short"));
    let said = [changes(&before, &after), changes(&after, &before)];
    insta::assert_snapshot!(said.map(|said| said.join("\n")).join("\n"), @"
    `AVeryLongNameOfOneComponentThatStandsInAFieldOfAnotherComponentAndSoOnAndOn`: is called `Short` now (Breaking)
    `Short`: is called `AVeryLongNameOfOneComponentThatStandsInAFieldOfAnotherComponentAndSoOnAndOn` now (Breaking)
    ");
}

/// What is called in one version and what in another is another operation.
#[test]
fn an_operation_of_several_versions_is_told_to_have_another_name() {
    let of = |id: &str| {
        let contents = [("2023-01-01", "a"), ("2024-01-01", "b")].map(|(date, member)| {
            let schema = format!("{{type: object, properties: {{{member}: {{type: string}}}}}}");
            format!("application/vnd.pets.{date}+json: {{schema: {schema}}}")
        });
        let answers = format!(
            "{{'200': {{description: all, content: {{{}}}}}}}",
            contents.join(", ")
        );
        crate_of(
            &format!("  /pets: {{get: {{operationId: {id}, responses: {answers}}}}}"),
            PET,
        )
    };
    insta::assert_snapshot!(changes(&of("listPets"), &of("listPetsNow")).join("\n"), @"
    `ListPetsResponse`: is called `ListPetsNowResponse` now (Breaking)
    `ListPetsResponse2023_01_01`: is called `ListPetsNowResponse2023_01_01` now (Breaking)
    `list_pets()`: is called `list_pets_now()` now (Breaking)
    `list_pets_v2023_01_01()`: is called `list_pets_now_v2023_01_01()` now (Breaking)
    ");
}

/// Its rules are those that it had.
#[test]
fn a_parameter_that_is_sent_under_another_name_is_told_once() {
    let of = |name: &str, more: &str| {
        let schema =
            format!("{{type: array, minItems: 2, items: {{type: string, format: uuid{more}}}}}");
        let parameter = format!("{{name: {name}, in: query, required: true, schema: {schema}}}");
        let fixed = "{name: page, in: query, required: true, schema: {type: integer}}";
        crate_of(
            &format!(
                "  /pets: {{get: {{operationId: listPets, parameters: [{fixed}, {parameter}], responses: {{'204': {{description: none}}}}}}}}"
            ),
            PET,
        )
    };
    let before = of("tags", "");
    let said = [
        changes(&before, &of("tagsNew", "")),
        changes(&before, &of("tagsNew", ", maxLength: 40")),
    ];
    insta::assert_snapshot!(said.map(|said| said.join("\n")).join("\n"), @"
    `list_pets()`: `tags` is sent as `tagsNew` (Behaviour)
    `list_pets()`: `tags` is sent as `tagsNew`; `tagsNew/*` has to keep `maxLength` `40` now (Behaviour)
    ");
}

/// A long place in the document stands on a line of its own.
#[test]
fn a_value_whose_name_a_component_takes_is_told_to_have_another_name() {
    let name = "DiskBackupSnapshotExportBucketResponseOfOneCloud";
    let bucket = format!(
        "    {name}: {{type: object, properties: {{nameOfTheProvider: {{type: string, enum: [a, b]}}}}}}\n"
    );
    let more = format!(
        "    {name}NameOfTheProvider: {{type: object, properties: {{c: {{type: string}}}}}}\n"
    );
    let (before, after) = (
        crate_of(LIST, &bucket),
        crate_of(LIST, &format!("{bucket}{more}")),
    );
    insta::assert_snapshot!(changes(&before, &after).join("\n"), @"
    `DiskBackupSnapshotExportBucketResponseOfOneCloudNameOfTheProvider`: is called `DiskBackupSnapshotExportBucketResponseOfOneCloudNameOfTheProvider2` now (Breaking)
    `DiskBackupSnapshotExportBucketResponseOfOneCloudNameOfTheProvider`: new (Compatible)
    ");
}

/// What stands in a component is called after it.
#[test]
fn types_of_the_same_members_are_told_apart_by_where_they_stand() {
    let of = |name: &str| {
        let way = "{type: string, enum: [asc, desc]}";
        let part = "{type: object, properties: {kind: {type: string, enum: [x]}}}";
        let members = format!("first: {way}, second: {way}, one: {part}, two: {part}");
        crate_of(
            LIST,
            &format!("    {name}: {{type: object, properties: {{{members}}}}}"),
        )
    };
    insta::assert_snapshot!(changes(&of("Sorting"), &of("Order")).join("\n"), @"
    `Sorting`: is called `Order` now (Breaking)
    `SortingFirst`: is called `OrderFirst` now (Breaking)
    `SortingOne`: is called `OrderOne` now (Breaking)
    `SortingOneKind`: is called `OrderOneKind` now (Breaking)
    `SortingSecond`: is called `OrderSecond` now (Breaking)
    `SortingTwo`: is called `OrderTwo` now (Breaking)
    `SortingTwoKind`: is called `OrderTwoKind` now (Breaking)
    ");
}

//! What is called otherwise, and is told to be.

use super::{LIST, changes, crate_of};

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

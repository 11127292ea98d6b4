//! A change of a description is easy to review: what it does not touch is emitted as before.

use codegen::Input;
use codegen::config::Config;
use codegen::source::Source;
use tests::case::Case;

/// Adds schemas that nothing refers to: one with a type inside of it, and one that is called as a
/// definition inside of another schema is.
const ADDED: &str = "
overlay: 1.0.0
info: {title: More, version: '1'}
actions:
  - target: $
    description: A schema more.
    update:
      components:
        schemas:
          AddedByThisTest:
            type: object
            properties:
              inside: {type: object, properties: {name: {type: string}}}
          Area: {type: object, properties: {name: {type: string}}}
";

/// The files that list others.
const LISTS: [&str; 2] = ["src/models/mod.rs", "src/validators/mod.rs"];

#[test]
fn a_schema_more_changes_no_file_but_the_lists() {
    let mut added = 0;
    for case in Case::all() {
        let before = Input::new(case.document().clone());
        let after = Input {
            overlays: vec![Source::new("more.yaml", ADDED)],
            ..before.clone()
        };
        let [before, after] = [before, after].map(|input| {
            let output = codegen::generate(&input, &Config::default());
            output
                .unwrap_or_else(|report| panic!("{}:\n{report}", case.name))
                .files
                .0
        });
        let changed = before.iter().filter(|(path, text)| {
            !LISTS.contains(&path.as_str()) && after.get(*path) != Some(text)
        });
        let changed: Vec<&String> = changed.map(|(path, _)| path).collect();
        assert!(changed.is_empty(), "{}: {changed:?}", case.name);
        added += usize::from(after.contains_key("src/models/added_by_this_test.rs"));
    }
    assert!(added > 0);
}

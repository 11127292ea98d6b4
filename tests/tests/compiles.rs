//! What is emitted for the cases compiles, and neither Clippy nor rustdoc has anything to say of it.

use std::path::Path;

use codegen::render::Crate;
use tests::case::Case;
use tests::crates::Crates;

#[test]
fn every_case_compiles_and_is_documented_without_a_warning() {
    let crate_of = |case: Case| -> (String, Crate) {
        let package = format!("case-{}", case.name.replace(['/', '_'], "-"));
        let files = case.files(&package);
        (package, files)
    };
    let crates: Vec<_> = Case::all().into_iter().map(crate_of).collect();
    let crates = Crates::write(Path::new(env!("CARGO_TARGET_TMPDIR")), "cases", &crates);
    for said in [crates.cargo(&["clippy"]), crates.document()] {
        assert!(said.is_empty(), "{said}");
    }
}

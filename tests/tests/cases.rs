//! Each case and what is emitted for it, side by side; a new file is a new case.

use tests::case::Case;

#[test]
fn cases_are_emitted_as_the_snapshots_say() {
    insta::glob!("../cases", "**/*.yaml", |path| {
        let case = Case::load(path);
        let name = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .unwrap()
            .to_owned();
        let area = path
            .parent()
            .and_then(|area| area.file_name())
            .and_then(|area| area.to_str())
            .unwrap();
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(format!("../snapshots/{area}"));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_snapshot_suffix("");
        settings.set_omit_expression(true);
        settings.set_description(&case.shows);
        settings.bind(|| insta::assert_snapshot!(name, case.shown()));
    });
}

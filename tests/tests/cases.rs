//! Each case and what is emitted for it, side by side; a new file is a new case.

use std::path::{Path, PathBuf};

use insta::internals::Content;
use tests::case::{Case, folder};

/// Where the snapshots are, mirroring the cases.
fn snapshots() -> PathBuf {
    folder().with_file_name("snapshots")
}

#[test]
fn cases_are_emitted_as_the_snapshots_say() {
    insta::glob!("../cases", "**/*.yaml", |path| {
        let case = Case::load(path);
        let (area, name) = case.name.split_once('/').unwrap();
        let lines = case.text.lines().map(Content::from).collect();
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(snapshots().join(area));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_snapshot_suffix("");
        settings.set_omit_expression(true);
        settings.set_description(&case.shows);
        settings.set_raw_info(&Content::Seq(lines));
        settings.bind(|| insta::assert_snapshot!(name, case.shown()));
    });
}

#[test]
fn every_snapshot_has_a_case() {
    fn check(directory: &Path, cases: &[String]) {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                check(&path, cases);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "snap")
            {
                let name = path.strip_prefix(snapshots()).unwrap().with_extension("");
                let name = name.to_str().unwrap().replace('\\', "/");
                assert!(
                    cases.contains(&name),
                    "{} shows no case: remove it",
                    path.display()
                );
            }
        }
    }
    let cases: Vec<String> = Case::all().into_iter().map(|case| case.name).collect();
    check(&snapshots(), &cases);
}

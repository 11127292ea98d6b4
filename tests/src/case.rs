//! Cases: a fragment of a description in a file of its own, and what is emitted for it.

use std::fmt::Write as _;
use std::path::Path;

use codegen::config::Config;
use codegen::source::Source;
use codegen::{Input, emit, render};

/// A case as it was read.
#[derive(Clone, Debug)]
pub struct Case {
    /// What it shows: its first line.
    pub shows: String,
    /// The fragment as it is written.
    pub text: String,
    document: Source,
}

impl Case {
    /// Reads a case and makes a whole document of it.
    ///
    /// # Panics
    /// The file cannot be read, or does not say what it shows.
    #[must_use]
    pub fn load(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).expect("the file can be read");
        let shows = text
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("# shows: "));
        let shows = shows
            .expect("the first line says what the case shows")
            .to_owned();
        // `schemas:` at the margin stands below `components:` in the document.
        let (paths, schemas) = text.split_once("\nschemas:\n").unwrap_or((&text, ""));
        let paths = if paths.contains("\npaths:") {
            paths.to_owned()
        } else {
            format!("{paths}\npaths: {{}}")
        };
        let schemas: String = schemas
            .lines()
            .fold(String::new(), |all, line| all + "  " + line + "\n");
        let components = if schemas.is_empty() {
            String::new()
        } else {
            format!("components:\n  schemas:\n{schemas}")
        };
        let document =
            format!("openapi: 3.0.3\ninfo: {{title: Case, version: '1'}}\n{paths}\n{components}");
        Self {
            shows,
            text,
            document: Source::new("case.yaml", document),
        }
    }

    /// The files of the crate for the case.
    ///
    /// # Panics
    /// The case has errors, which it prints.
    #[must_use]
    pub fn files(&self) -> render::Crate {
        let output = codegen::generate(&Input::new(self.document.clone()), &Config::default());
        output.unwrap_or_else(|report| panic!("{report}")).files
    }

    /// What the case shows: the plan, then the models, validators and operations without their
    /// headers and imports.
    ///
    /// # Panics
    /// The case has errors, which it prints.
    #[must_use]
    pub fn shown(&self) -> String {
        let plan = codegen::plan(&Input::new(self.document.clone()), &Config::default());
        let (plan, _) = plan.unwrap_or_else(|report| panic!("{report}"));
        let mut text = format!("# ir\n{}", plan.api);
        let files = render::render(emit::emit(&plan), "");
        let emitted = |path: &str| {
            ["models", "validators", "client"]
                .iter()
                .any(|folder| path.starts_with(&format!("src/{folder}/")))
        };
        let shared = ["mod.rs", "security.rs", "failures.rs"];
        for (path, file) in files
            .0
            .iter()
            .filter(|(path, _)| emitted(path) && !shared.iter().any(|name| path.ends_with(name)))
        {
            let items = file.lines().skip_while(|line| {
                line.is_empty()
                    || line.starts_with("use ")
                    || line.starts_with("    ")
                    || line.starts_with("};")
            });
            let items: Vec<&str> = items.collect();
            let written = write!(
                text,
                "\n# {}\n{}\n",
                path.trim_start_matches("src/"),
                items.join("\n")
            );
            debug_assert!(written.is_ok(), "a string takes every write");
        }
        text
    }
}

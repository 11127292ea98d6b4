//! Cases: a fragment of a description in a file of its own, and what is emitted for it.
//!
//! A case begins with `# shows: ...`. `# openapi: 3.1.0` makes it a fragment of that version.
//! `# only: FILE TEXT` lines keep, of all that is emitted, the items of FILE that contain TEXT, or
//! all of its items without TEXT; `# only: ir` keeps the plan.

use std::path::{Path, PathBuf};

use codegen::config::Config;
use codegen::source::Source;
use codegen::{Input, emit, render};

use crate::description::workspace;

/// What stands below `components` in a document and at the margin in a case.
const COMPONENTS: [&str; 6] = [
    "headers",
    "parameters",
    "requestBodies",
    "responses",
    "schemas",
    "securitySchemes",
];

/// The folders of a crate whose files are shown.
const SHOWN: [&str; 3] = ["src/client/", "src/models/", "src/validators/"];

/// A case as it was read.
#[derive(Clone, Debug)]
pub struct Case {
    /// The file's path below `tests/cases`, without its ending: `AREA/WHAT_IT_SHOWS`.
    pub name: String,
    /// What it shows: its first line.
    pub shows: String,
    /// The fragment as it is written.
    pub text: String,
    /// The items that it is about, as file and text; none stands for all.
    only: Vec<(String, String)>,
    document: Source,
}

impl Case {
    /// Reads a case and makes a whole document of it.
    ///
    /// # Panics
    /// The file is not below `tests/cases`, cannot be read, or does not say what it shows.
    #[must_use]
    pub fn load(path: &Path) -> Self {
        // `path` may come with `..` in it.
        let path = path.canonicalize().expect("the file exists");
        let below = path
            .strip_prefix(folder().canonicalize().expect("there are cases"))
            .expect("the file is below tests/cases");
        let name = below
            .with_extension("")
            .to_str()
            .expect("names of cases are plain")
            .replace('\\', "/");
        let text = std::fs::read_to_string(&path).expect("the file can be read");
        let shows = text
            .strip_prefix("# shows: ")
            .and_then(|text| text.lines().next())
            .unwrap_or_else(|| panic!("the first line of {name} says what the case shows"))
            .to_owned();
        let marked = |mark: &'static str| {
            let lines = text.lines().take_while(|line| line.starts_with('#'));
            lines.filter_map(move |line| line.strip_prefix(mark))
        };
        let version = marked("# openapi: ").next().unwrap_or("3.0.3");
        let only = marked("# only: ").map(|line| {
            let (file, text) = line.split_once(' ').unwrap_or((line, ""));
            (file.to_owned(), text.to_owned())
        });
        Self {
            document: Source::new("case.yaml", document(version, &text)),
            only: only.collect(),
            name,
            shows,
            text,
        }
    }

    /// Every case, by name.
    ///
    /// # Panics
    /// The folder of the cases cannot be read.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let mut cases = Vec::new();
        for area in std::fs::read_dir(folder()).expect("there are cases") {
            let area = area.expect("the folder can be read").path();
            for file in std::fs::read_dir(area).expect("an area is a folder") {
                cases.push(Self::load(&file.expect("the folder can be read").path()));
            }
        }
        cases.sort_by(|one, other| one.name.cmp(&other.name));
        cases
    }

    /// The whole document that the case became.
    #[must_use]
    pub const fn document(&self) -> &Source {
        &self.document
    }

    /// The files of the crate for the case; a case without operations has no client.
    ///
    /// # Panics
    /// The case has errors, which it prints.
    #[must_use]
    pub fn files(&self, package: &str) -> render::Crate {
        let config = Config {
            name: Some(package.to_owned()),
            types_only: !self.text.contains("\npaths:\n"),
            ..Config::default()
        };
        let output = codegen::generate(&Input::new(self.document.clone()), &config);
        output
            .unwrap_or_else(|report| panic!("{}:\n{report}", self.name))
            .files
    }

    /// What the case shows: the report, the plan, and the items of models, validators and
    /// operations without headers and imports.
    ///
    /// # Panics
    /// The case has errors, or an `only` that keeps nothing.
    #[must_use]
    pub fn shown(&self) -> String {
        let plan = codegen::plan(&Input::new(self.document.clone()), &Config::default());
        let (plan, report) = plan.unwrap_or_else(|report| panic!("{}:\n{report}", self.name));
        let mut sections = Vec::new();
        if !report.is_empty() {
            sections.push(format!("# report\n{}", report.render(false).trim_end()));
        }
        if let Some(plan) = self.kept("ir", &[plan.api.to_string()]) {
            sections.push(plan);
        }
        for (path, text) in render::render(emit::emit(&plan), "").0 {
            if SHOWN.iter().any(|folder| path.starts_with(folder)) && !path.ends_with("/mod.rs") {
                let file = path.trim_start_matches("src/");
                sections.extend(self.kept(file, &items(&text)));
            }
        }
        for (file, text) in &self.only {
            let heading = format!("# {file}\n");
            let found = sections
                .iter()
                .any(|section| section.starts_with(&heading) && section.contains(text));
            assert!(found, "{}: there is no {file} {text}", self.name);
        }
        sections.join("\n\n") + "\n"
    }

    /// The items of a file that the case is about, below a heading.
    fn kept(&self, file: &str, items: &[String]) -> Option<String> {
        let wanted = |item: &&String| {
            let mut only = self.only.iter();
            self.only.is_empty() || only.any(|(name, text)| name == file && item.contains(text))
        };
        let kept: Vec<&str> = items
            .iter()
            .filter(wanted)
            .map(|item| item.trim_end())
            .filter(|item| !item.is_empty())
            .collect();
        (!kept.is_empty()).then(|| format!("# {file}\n{}", kept.join("\n\n")))
    }
}

/// The folder of the cases.
#[must_use]
pub fn folder() -> PathBuf {
    workspace().join("tests/cases")
}

/// A fragment as a whole document.
fn document(version: &str, text: &str) -> String {
    let (mut components, mut others) = (String::new(), String::new());
    let mut is_component = false;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if !line.is_empty() && !line.starts_with(' ') {
            let name = line.split(':').next().unwrap_or_default();
            is_component = COMPONENTS.contains(&name);
        }
        if is_component {
            components = components + "  " + line + "\n";
        } else {
            others = others + line + "\n";
        }
    }
    if !components.is_empty() {
        components.insert_str(0, "components:\n");
    }
    if !others.contains("paths:") {
        others.push_str("paths: {}\n");
    }
    format!("openapi: {version}\ninfo: {{title: Case, version: '1'}}\n{others}{components}")
}

/// The items of an emitted file: what stands at the margin behind an empty line.
fn items(text: &str) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    for part in text.split("\n\n") {
        match items.last_mut() {
            Some(item) if part.starts_with([' ', '\n']) => {
                item.push_str("\n\n");
                item.push_str(part);
            }
            _ => items.push(part.trim_start_matches('\n').to_owned()),
        }
    }
    items.retain(|item| !item.starts_with("use ") && !item.starts_with("//! "));
    items
}

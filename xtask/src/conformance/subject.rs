//! What is built: a document's crate under one choice of formats and exactness, with the types
//! that its cases name.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use codegen::config::{Config, Formats, Responses};
use codegen::document::{self, Document, Node};
use codegen::emit::Plan;
use codegen::ir::Direction;
use codegen::render::Crate;
use codegen::source::Pointer;
use indicatif::{ProgressBar, ProgressStyle};

use super::cases::{Case, Expected, Suite};
use crate::{input, workspace};

/// One crate, and the cases that it judges.
#[derive(Debug)]
pub(super) struct Subject {
    /// The index of its suite.
    pub(super) suite: usize,
    /// What the package is called.
    pub(super) package: String,
    /// Whether values are held as JSON wherever a Rust type would lose valid ones.
    pub(super) exact: bool,
    /// The cases, by their index in the suite.
    pub(super) cases: Vec<usize>,
    /// The crate with the types of the schemas by name, or why there is none.
    pub(super) crate_: Result<Generated, String>,
    /// The document, where it could be read.
    pub(super) document: Option<Document>,
}

/// A crate that was generated.
#[derive(Debug)]
pub(super) struct Generated {
    /// Its files.
    pub(super) files: Crate,
    /// The Rust name of each schema's type.
    pub(super) types: BTreeMap<String, String>,
}

/// Generates every crate that the suites need: one for each document, and more only where its cases
/// differ in what formats mean, or are answers as well as instances.
pub(super) fn subjects(suites: &[Suite]) -> Result<Vec<Subject>> {
    let bar = ProgressBar::new(suites.len() as u64).with_style(style("Generate")?);
    let mut subjects = Vec::new();
    for (index, suite) in suites.iter().enumerate() {
        bar.set_message(suite.name.clone());
        let mut groups: BTreeMap<(bool, bool), Vec<usize>> = BTreeMap::new();
        for (at, case) in suite.cases.iter().enumerate() {
            let key = (case.expected != Expected::Decodes, case.annotated);
            groups.entry(key).or_default().push(at);
        }
        for ((exact, annotated), cases) in groups {
            let mut package = workspace::package("of", &suite.name);
            if annotated {
                package.push_str("-annotated");
            }
            let (crate_, document) = generate(suite, &package, &cases, exact, annotated);
            subjects.push(Subject {
                suite: index,
                package,
                exact,
                cases,
                crate_,
                document,
            });
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(subjects)
}

/// How progress is shown.
pub(super) fn style(verb: &str) -> Result<ProgressStyle> {
    Ok(ProgressStyle::with_template(&format!(
        "{verb:>12} [{{bar:28}}] {{pos}}/{{len}} {{wide_msg}}"
    ))?
    .progress_chars("=> "))
}

/// Generates one crate.
fn generate(
    suite: &Suite,
    package: &str,
    cases: &[usize],
    exact: bool,
    annotated: bool,
) -> (Result<Generated, String>, Option<Document>) {
    let input = match input::read(Path::new(&suite.document)) {
        Ok(Ok(input)) => input,
        Ok(Err(report)) => return (Err(report.render(false)), None),
        Err(error) => return (Err(format!("{error:#}")), None),
    };
    let cases = cases.iter().map(|at| &suite.cases[*at]);
    let mut schemas: Vec<String> = cases.clone().map(|case| case.schema.clone()).collect();
    schemas.sort();
    schemas.dedup();
    let config = Config {
        name: Some(package.to_owned()),
        types_only: true,
        schemas: schemas.clone(),
        exact,
        drift: !exact,
        responses: (!exact).then_some(Responses::Lenient),
        formats: if annotated {
            Formats::Annotated
        } else {
            Formats::Asserted
        },
        ..Config::default()
    };
    let planned = codegen::plan(&input, &config);
    let document = document::parse_with(&input.document, &input.overlays, &input.neighbours).ok();
    let generated = planned
        .map_err(|report| report.render(false))
        .and_then(|(plan, _)| {
            let document = document.as_ref().ok_or("the document cannot be read")?;
            let types = types(&plan, document, cases)?;
            let files =
                codegen::render::render(codegen::emit::emit(&plan), &codegen::emit::header(&plan));
            Ok(Generated { files, types })
        });
    (generated, document)
}

/// The Rust name of the type of each schema that cases name.
fn types<'a>(
    plan: &Plan,
    document: &Document,
    cases: impl Iterator<Item = &'a Case>,
) -> Result<BTreeMap<String, String>, String> {
    let mut types = BTreeMap::new();
    for case in cases {
        if types.contains_key(&case.schema) {
            continue;
        }
        let ident = ident(plan, document, case)
            .ok_or_else(|| format!("there is no type for the schema `{}`", case.schema))?;
        types.insert(case.schema.clone(), ident);
    }
    Ok(types)
}

/// The Rust name of the type of the schema that a case names: what is sent is judged by the form of
/// requests, an answer by that of answers.
fn ident(plan: &Plan, document: &Document, case: &Case) -> Option<String> {
    let base = Pointer::root().join("components").join("schemas");
    let mut at = base.join(&case.schema);
    let forms = if case.expected == Expected::Decodes {
        [Direction::Response, Direction::Both, Direction::Request]
    } else {
        [Direction::Request, Direction::Both, Direction::Response]
    };
    // A schema that is only a reference, or wraps one, has no type of its own.
    for _ in 0..64 {
        for form in forms {
            let mut types = plan.api.types.iter().zip(&plan.names.types);
            if let Some((_, names)) = types.find(|(ty, _)| ty.origin == at && ty.direction == form)
            {
                return Some(names.ident.to_string());
            }
        }
        let node = document.get(&at)?;
        let mut wraps = ["allOf", "oneOf", "anyOf"].into_iter();
        let wrapped = wraps.find_map(|keyword| match node.get(keyword)?.as_array()? {
            [only] => only.get("$ref"),
            _ => None,
        });
        let reference = node.get("$ref").or(wrapped).and_then(Node::as_str)?;
        at = document.target(reference).ok()?.at;
    }
    None
}

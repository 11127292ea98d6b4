//! Crates into verdicts: one workspace, one build, one run.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use indicatif::ProgressBar;

use super::cases::{Expected, Suite};
use super::subject::{Subject, style};
use super::verdict::{self, Outcome, Verdict};
use crate::cargo::{self, Said};
use crate::child::End;
use crate::output::Folder;
use crate::project;
use crate::turn::Turn;

/// The program that decodes and validates; `table.rs` beside it lists the types.
const RUNNER: &str = include_str!("../../runner/main.rs");

/// Builds the crates and runs their cases.
pub(super) fn run<'a>(
    subjects: &[&'a Subject],
    exact: bool,
    suites: &[Suite],
) -> Result<Vec<(&'a Subject, usize, Verdict)>> {
    let root = project::root()?;
    let folder = project::scratch("conformance")?.join(if exact { "exact" } else { "answers" });
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    // Another run would write the same crates.
    let _turn = Turn::wait(&folder);
    let mut built: Vec<&Subject> = Vec::new();
    let mut refused: BTreeMap<&str, String> = BTreeMap::new();
    for subject in subjects {
        match &subject.crate_ {
            Ok(generated) => {
                let crate_ = folder.join(&subject.package);
                let folder = Folder::open(&crate_)?;
                let old = folder.read()?;
                folder.write(&generated.files, &old)?;
                built.push(subject);
            }
            Err(reason) => {
                refused.insert(&subject.package, format!("no crate: {reason}"));
            }
        }
    }
    lay_out(root, &folder, &built, exact)?;
    let failed = compile(&folder, &built)?;
    if !failed.is_empty() {
        built.retain(|subject| !failed.contains_key(&subject.package));
        for subject in subjects {
            if let Some(said) = failed.get(&subject.package) {
                refused.insert(&subject.package, format!("no build: {said}"));
            }
        }
        lay_out(root, &folder, &built, exact)?;
        if let Some((package, said)) = compile(&folder, &built)?.pop_first() {
            bail!("{package} does not compile:\n{said}");
        }
    }
    let outcomes = judge(&built, suites)?;
    let mut verdicts = Vec::new();
    for subject in subjects {
        for at in &subject.cases {
            let verdict = match refused.get(subject.package.as_str()) {
                Some(reason) => Verdict::missing(reason),
                None => outcomes.get(&(subject.suite, *at)).map_or(
                    Verdict::missing("no verdict: the runner ended early"),
                    |outcome| verdict::of(subject, &suites[subject.suite].cases[*at], outcome),
                ),
            };
            verdicts.push((*subject, *at, verdict));
        }
    }
    Ok(verdicts)
}

/// Writes the workspace around the crates: its manifest, its lock file, and the runner.
fn lay_out(root: &Path, folder: &Path, built: &[&Subject], exact: bool) -> Result<()> {
    let runner = folder.join("runner");
    let (mut members, mut dependencies, mut table) = (String::new(), String::new(), String::new());
    for subject in built {
        let Ok(generated) = &subject.crate_ else {
            continue;
        };
        let package = &subject.package;
        writeln!(members, "    {package:?},")?;
        writeln!(dependencies, "{package} = {{ path = \"../{package}\" }}")?;
        let judge = if exact { "instance" } else { "answer" };
        for ident in types(generated) {
            writeln!(
                table,
                "    {judge}!({}, {ident}),",
                package.replace('-', "_")
            )?;
        }
    }
    let manifest =
        format!("[workspace]\nresolver = \"3\"\nmembers = [\n    \"runner\",\n{members}]\n");
    let package = format!(
        "[package]\nname = \"runner\"\nedition = \"2024\"\n\n[dependencies]\nserde_json = {{ version = \"1\", features = [\"float_roundtrip\"] }}\n{dependencies}"
    );
    write(&folder.join("Cargo.toml"), &manifest)?;
    write(&runner.join("Cargo.toml"), &package)?;
    write(&runner.join("src").join("main.rs"), RUNNER)?;
    let table = format!("&[\n{table}]\n");
    write(&runner.join("src").join("table.rs"), &table)?;
    // The versions that the project was tested with.
    let lock = folder.join("Cargo.lock");
    if !lock.exists() {
        fs::copy(root.join("Cargo.lock"), &lock)
            .with_context(|| format!("cannot write {}", lock.display()))?;
    }
    Ok(())
}

/// The types of a crate that are judged, each once, in the order of the runner's table.
fn types(generated: &super::subject::Generated) -> BTreeSet<&String> {
    generated.types.values().collect()
}

/// Writes a file that is not there as it is: what stays the same is not compiled again.
fn write(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    let cannot = || format!("cannot write {}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(cannot)?;
    }
    fs::write(path, text).with_context(cannot)
}

/// Builds everything; the crates that do not compile, with what the compiler says.
fn compile(folder: &Path, built: &[&Subject]) -> Result<BTreeMap<String, String>> {
    let bar = ProgressBar::new(built.len() as u64 + 1).with_style(style("Build")?);
    let mut open: BTreeMap<String, String> = built
        .iter()
        .map(|subject| (subject.package.clone(), String::new()))
        .collect();
    let run = cargo::run(folder, &["build"], |package, said| match said {
        Said::Done => {
            if open.remove(package).is_some() {
                bar.inc(1);
            }
            bar.set_message(package.to_owned());
        }
        Said::Wrong { is_error, text } => {
            if let Some(errors) = open.get_mut(package).filter(|_| is_error) {
                errors.push_str(text);
            }
        }
    })?;
    bar.finish_and_clear();
    if run.end == End::Exit(0) {
        return Ok(BTreeMap::new());
    }
    if open.is_empty() {
        bail!(
            "the runner does not compile: {}\n{}",
            run.complaint(),
            run.stderr
        );
    }
    for errors in open.values_mut().filter(|errors| errors.is_empty()) {
        errors.push_str(&format!("{}\n{}", run.complaint(), run.stderr));
    }
    Ok(open)
}

/// Runs the cases: a line for each, with the number of its type and its text, and a line back.
fn judge(built: &[&Subject], suites: &[Suite]) -> Result<BTreeMap<(usize, usize), Outcome>> {
    let program = cargo::builds()?.join("debug").join("runner");
    let mut child = Command::new(&program)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", program.display()))?;
    let (mut lines, mut order) = (String::new(), Vec::new());
    let mut before = 0;
    for subject in built {
        let Ok(generated) = &subject.crate_ else {
            continue;
        };
        let types: Vec<&String> = types(generated).into_iter().collect();
        for at in &subject.cases {
            let case = &suites[subject.suite].cases[*at];
            let ident = &generated.types[&case.schema];
            let index = types.iter().position(|known| *known == ident);
            let index = before + index.context("every type is in the table")?;
            debug_assert!(case.expected != Expected::Decodes || !subject.exact);
            writeln!(lines, "{index} {}", case.instance.get())?;
            order.push((subject.suite, *at));
        }
        before += types.len();
    }
    let mut stdin = child.stdin.take().context("the runner has an input")?;
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let stdout = child.stdout.take().context("the runner has an output")?;
    let mut outcomes = BTreeMap::new();
    for (key, line) in order.into_iter().zip(BufReader::new(stdout).lines()) {
        let Ok(outcome) = serde_json::from_str(&line?) else {
            break;
        };
        outcomes.insert(key, outcome);
    }
    // What the runner did not read has no verdict.
    let _ = writer.join();
    child.wait().context("cannot wait for the runner")?;
    Ok(outcomes)
}

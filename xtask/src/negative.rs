//! `negative`: descriptions with a mistake must be refused with its place, and odd but legal ones
//! must become crates that compile.
//!
//! The table has a row for each description: `id`, `file` (beside the table), `class`, `strength`
//! and `where` (a JSON Pointer, `line N`, or words).
//! A class that `must` be met has to be; where the table says `policy`, the project may choose
//! otherwise, and each such choice is in `negative.tsv` beside this file, with its reason.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use codegen::source::{Pointer, Source, Target, locate};
use serde_json::Value;

use crate::child::{self, End, Limits};
use crate::choice::{Choices, Verdict};
use crate::workspace::{self, Findings, Workspace};
use crate::{foreign, print, project};

/// The arguments of the command line.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The table
    #[arg(value_name = "INDEX.tsv")]
    index: PathBuf,
    /// Compile what was generated and its documentation, with warnings denied
    #[arg(long)]
    check: bool,
}

/// What one description may use.
const LIMITS: Limits = Limits {
    time: Duration::from_secs(10),
    memory: 1 << 20,
};

/// A row of the table.
struct Row {
    file: String,
    /// Whether it has to be refused.
    refused: bool,
    must: bool,
    place: String,
}

/// What became of a description.
enum Outcome {
    /// It was refused, and this is the first error's code.
    Refused(String),
    /// It was generated, into the crate of this name, with warnings of these codes.
    Generated(String, Vec<String>),
}

/// Runs the table.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let rows = rows(&arguments.index)?;
    let base = arguments.index.parent().unwrap_or(Path::new(""));
    let named = |row: &Row| workspace::package("negative", &row.file);
    let names: Vec<String> = rows.iter().map(named).collect();
    let mut workspace = Workspace::new(project::scratch("negative")?, &[])?;
    let mut choices = Choices::read()?;
    let (mut wrong, mut met) = (Vec::new(), Vec::new());
    let mut crates: BTreeMap<String, usize> = BTreeMap::new();
    for (at, (row, name)) in rows.iter().zip(&names).enumerate() {
        let verdict = match attempt(base, row, &workspace.folder(name), name)? {
            Err(fault) => Err(fault),
            Ok(outcome) => {
                if let Outcome::Generated(name, _) = &outcome {
                    crates.insert(name.clone(), at);
                }
                judge(row, &outcome, &mut choices)
            }
        };
        match verdict {
            Ok(()) => met.push(at),
            Err(fault) => wrong.push((at, fault)),
        }
    }
    if arguments.check {
        for (name, fault) in compile(&mut workspace, crates.keys().cloned().collect())? {
            if let Some(at) = crates.get(&name) {
                met.retain(|met| met != at);
                wrong.push((*at, fault.to_string()));
            }
        }
    }
    wrong.sort();
    for (at, fault) in &wrong {
        print::out(format_args!("{}: {fault}\n", rows[*at].file));
    }
    let stale = choices.unused(rows.iter().map(|row| row.file.as_str()));
    for choice in &stale {
        print::out(format_args!(
            "negative.tsv: `{choice}` is no longer needed: remove it\n"
        ));
    }
    print::out(format_args!(
        "negative: {} of {} as they should be, {} by a choice of ours\n",
        met.len(),
        rows.len(),
        choices.used()
    ));
    let complete = wrong.is_empty() && stale.is_empty();
    Ok(if complete {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Reads the table; columns are found by their names.
fn rows(index: &Path) -> Result<Vec<Row>> {
    let text =
        fs::read_to_string(index).with_context(|| format!("cannot read {}", index.display()))?;
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let column = |name: &str| {
        let found = header.iter().position(|title| *title == name);
        found.with_context(|| format!("{} has no column `{name}`", index.display()))
    };
    let (file, class, strength, place) = (
        column("file")?,
        column("class")?,
        column("strength")?,
        column("where")?,
    );
    let rows = lines.filter(|line| !line.is_empty()).map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let cell = |at: usize| cells.get(at).copied().unwrap_or_default();
        let refused = match cell(class) {
            "error with location" => true,
            "must generate and compile" => false,
            other => bail!("{}: unknown class `{other}`", index.display()),
        };
        Ok(Row {
            file: cell(file).to_owned(),
            refused,
            must: cell(strength) == "must",
            place: cell(place).to_owned(),
        })
    });
    rows.collect()
}

/// Generates one description in a process of its own; a fault is what no description may cause.
fn attempt(base: &Path, row: &Row, out: &Path, name: &str) -> Result<Result<Outcome, String>> {
    if out.exists() {
        fs::remove_dir_all(out).with_context(|| format!("cannot remove {}", out.display()))?;
    }
    let spec = base.join(&row.file);
    let program = std::env::current_exe().context("this program has a file")?;
    let generate = |more: &[&str]| {
        let mut command = child::limited(&program, LIMITS);
        command
            .arg("generate")
            .arg("--spec")
            .arg(&spec)
            .arg("--out")
            .arg(out);
        command.args(["--name", name]).args(more);
        child::run(&mut command, LIMITS)
    };
    let run = generate(&[])?;
    match run.end {
        End::Exit(0) => {
            return Ok(foreign::examples(out)?.map_or_else(
                || Ok(Outcome::Generated(name.to_owned(), warned(&run.stderr))),
                |place| Err(format!("a text of the description became a test: {place}")),
            ));
        }
        End::Exit(1) => {}
        _ => return Ok(Err(run.complaint())),
    }
    if out.exists() {
        return Ok(Err("refused, and something was written".to_owned()));
    }
    if !run.stderr.contains("--> ") {
        return Ok(Err(format!("refused without a place: {}", run.complaint())));
    }
    let errors = generate(&["--message-format", "json"])?;
    let errors = errors.stdout.lines().map(serde_json::from_str::<Value>);
    let errors: Vec<Value> = errors
        .filter_map(Result::ok)
        .filter(|message| message["severity"] == "error")
        .collect();
    let Some(first) = errors.first() else {
        return Ok(Err("refused without an error for programs".to_owned()));
    };
    if row.refused && !stands_at(&errors, &spec, &row.place)? {
        let places = errors
            .iter()
            .map(|error| format!("{}:{} {}", error["line"], error["column"], error["pointer"]));
        let places = places.collect::<Vec<_>>().join(", ");
        return Ok(Err(format!("refused at {places}, not at {}", row.place)));
    }
    let code = first["code"].as_str().unwrap_or_default();
    Ok(Ok(Outcome::Refused(code.to_owned())))
}

/// Whether one of the errors stands where the table says.
fn stands_at(errors: &[Value], spec: &Path, place: &str) -> Result<bool> {
    let number =
        |error: &Value, key: &str| error[key].as_u64().and_then(|it| usize::try_from(it).ok());
    let bytes = fs::read(spec).with_context(|| format!("cannot read {}", spec.display()))?;
    let line = match place {
        "byte 0" => Some(1),
        "last line" => Some(bytes.trim_ascii_end().split(|byte| *byte == b'\n').count()),
        place => place
            .strip_prefix("line ")
            .and_then(|line| line.parse().ok()),
    };
    if line.is_some() {
        return Ok(errors.iter().any(|error| number(error, "line") == line));
    }
    // Other words name no place.
    let Some(pointer) = Pointer::parse(place).filter(|_| place.starts_with('/')) else {
        return Ok(true);
    };
    let Ok(source) = Source::decode(spec.display().to_string(), &bytes) else {
        return Ok(true);
    };
    let spots = |pointer: &Pointer| -> Vec<(usize, usize)> {
        let spans = [Target::Key, Target::Value].map(|target| locate(&source, pointer, target));
        let spans = spans.into_iter().flatten();
        spans.map(|span| source.line_column(span.start)).collect()
    };
    Ok(errors.iter().any(|error| {
        // What is wrong may stand deeper than the table says.
        let claimed = error["pointer"].as_str().and_then(Pointer::parse);
        let inside = claimed.filter(|claimed| claimed.is_within(&pointer));
        let at = number(error, "line").zip(number(error, "column"));
        at.is_some_and(|at| {
            spots(&pointer).contains(&at)
                || inside.is_some_and(|claimed| spots(&claimed).contains(&at))
        })
    }))
}

/// Whether the outcome is what the table says, or a choice of ours.
fn judge(row: &Row, outcome: &Outcome, choices: &mut Choices) -> Result<(), String> {
    let (verdict, said) = match outcome {
        Outcome::Refused(code) => (Verdict::Refused, format!("refused ({code})")),
        Outcome::Generated(..) => (Verdict::Generated, "generated".to_owned()),
    };
    if row.refused == (verdict == Verdict::Refused) {
        return Ok(());
    }
    if !row.must && choices.allows(&row.file, verdict, outcome.codes()) {
        return Ok(());
    }
    Err(format!("{said}, against the table"))
}

impl Outcome {
    fn codes(&self) -> &[String] {
        match self {
            Self::Refused(code) => std::slice::from_ref(code),
            Self::Generated(_, codes) => codes,
        }
    }
}

/// The codes of the warnings in what a run has said.
fn warned(text: &str) -> Vec<String> {
    let codes = text.lines().filter_map(|line| {
        let (code, _) = line.strip_prefix("warning[")?.split_once(']')?;
        Some(code.to_owned())
    });
    codes.collect()
}

/// Compiles all crates and their documentation; what is wrong with each that has a fault.
fn compile(
    workspace: &mut Workspace,
    members: BTreeSet<String>,
) -> Result<BTreeMap<String, Findings>> {
    workspace.close(members.clone())?;
    let mut failed = workspace.all(&["check"], |_| {})?;
    // Documentation of what does not compile says nothing new.
    let mut sound = members;
    sound.retain(|name| !failed.contains_key(name));
    if !sound.is_empty() {
        workspace.close(sound)?;
        failed.extend(workspace.all(&["doc", "--no-deps"], |_| {})?);
    }
    Ok(failed)
}

//! `generate`: any description into a stand-alone crate.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use codegen::config::Config;
use codegen::diagnostic::Report;
use codegen::render::Crate;
use serde_json::json;

use crate::output::{Folder, Written};
use crate::{input, print, summary};

/// The arguments of the command line.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The description: `OpenAPI` 3.0 or 3.1, YAML or JSON
    #[arg(long, value_name = "FILE")]
    spec: PathBuf,
    /// The folder that the crate is written into
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The name of the crate, instead of one from the description's title
    #[arg(long, value_name = "NAME", value_parser = package_name)]
    name: Option<String>,
    /// Keep this operation and what it needs, and leave out the rest; may be repeated
    #[arg(long = "operation", value_name = "ID")]
    operations: Vec<String>,
    /// Refuse what would be emitted with less than the description says
    #[arg(long)]
    strict: bool,
    /// Keep this component schema and what it refers to, and no operation that is not named; may be
    /// repeated
    #[arg(long = "schema", value_name = "NAME")]
    schemas: Vec<String>,
    /// Hold values as raw JSON wherever a Rust type would lose valid ones
    #[arg(long)]
    exact: bool,
    /// Emit models and validators, and no client
    #[arg(long)]
    types_only: bool,
    /// How messages are printed
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    message_format: MessageFormat,
}

/// How messages are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum MessageFormat {
    /// For people: messages on standard error, a summary on standard output
    #[default]
    Human,
    /// For programs: one JSON object a line on standard output, a summary as the last
    Json,
}

/// Generates the crate.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let json = arguments.message_format == MessageFormat::Json;
    match make(arguments, json) {
        // What goes wrong outside of the description has no place in it.
        Err(error) if json => {
            let message = json!({"reason": "error", "message": format!("{error:#}")});
            print::out(format_args!("{message}\n"));
            Ok(ExitCode::FAILURE)
        }
        made => made,
    }
}

fn make(arguments: &Arguments, json: bool) -> Result<ExitCode> {
    let told = |report: &Report| {
        if json {
            report.json_lines()
        } else {
            report.render(true)
        }
    };
    let tell = |text: &str| {
        if json {
            print::out(format_args!("{text}"));
        } else {
            print::err(format_args!("{text}"));
        }
    };
    let config = Config {
        name: arguments.name.clone(),
        operations: arguments.operations.clone(),
        types_only: arguments.types_only,
        strict: arguments.strict,
        schemas: arguments.schemas.clone(),
        exact: arguments.exact,
        ..Config::default()
    };
    let started = std::time::Instant::now();
    let generated = input::read(&arguments.spec)?.and_then(|input| {
        let output = codegen::generate(&input, &config)?;
        Ok((input, output))
    });
    let (input, output) = match generated {
        Ok(generated) => generated,
        Err(report) => {
            tell(&told(&report));
            return Ok(ExitCode::FAILURE);
        }
    };
    let took = started.elapsed();
    // To quote the places of warnings, the text is read once more: meanwhile the files are written.
    let (warnings, written) = std::thread::scope(|scope| {
        let warnings = scope.spawn(|| told(&output.report));
        let written = replace(&arguments.out, &output.files);
        let warnings = warnings.join();
        let warnings = warnings.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        (warnings, written)
    });
    tell(&warnings);
    let (old, written) = written?;
    if json {
        for line in summary::json(&output, &written, &old, took) {
            print::out(format_args!("{line}\n"));
        }
    } else {
        summary::print(&input, &output, &written, &old, took);
        summary::coverage(&output);
        summary::next_steps(&output, &arguments.out);
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes the files where others may be, which are given back.
fn replace(out: &Path, files: &Crate) -> Result<(Crate, Written)> {
    let folder = Folder::open(out)?;
    let old = folder.read()?;
    let written = folder.write(files, &old)?;
    Ok((old, written))
}

/// A name that Cargo takes for a package.
fn package_name(name: &str) -> Result<String, String> {
    let fits = name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'));
    if codegen::names::is_taken(name) {
        Err("Rust or a dependency has this name".to_owned())
    } else if fits {
        Ok(name.to_owned())
    } else {
        Err(
            "a package name consists of letters, digits, `-` and `_`, and starts with a letter"
                .to_owned(),
        )
    }
}

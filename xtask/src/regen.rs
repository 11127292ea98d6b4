//! `regen`: `generated/` from `spec/`.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use codegen::config::Config;
use codegen::render::Crate;

use crate::output::Folder;
use crate::{input, output, print, project, summary};

/// The arguments of the command line.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Write nothing; show what is stale and fail if anything is
    #[arg(long)]
    check: bool,
}

/// Where the description is.
const SPEC: &str = "spec/restore-jobs.yaml";

/// Where the crate goes, and what it is called.
const GENERATED: &str = "generated";

/// Regenerates the crate, or compares it.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let root = project::root()?;
    std::env::set_current_dir(root)
        .with_context(|| format!("cannot work in {}", root.display()))?;
    let config = Config {
        name: Some(GENERATED.to_owned()),
        ..Config::default()
    };
    let started = std::time::Instant::now();
    let generated = input::read(Path::new(SPEC))?.and_then(|input| {
        let output = codegen::generate(&input, &config)?;
        Ok((input, output))
    });
    let (input, output) = match generated {
        Ok(generated) => generated,
        Err(report) => {
            print::err(format_args!("{}", report.render(true)));
            return Ok(ExitCode::FAILURE);
        }
    };
    let took = started.elapsed();
    let directory = Path::new(GENERATED);
    if arguments.check {
        return check(&output::read(directory)?, &output.files);
    }
    print::err(format_args!("{}", output.report.render(true)));
    let folder = Folder::open(directory)?;
    let old = folder.read()?;
    let written = folder.write(&output.files, &old)?;
    summary::print(&input, &output, &written, &old, took);
    Ok(ExitCode::SUCCESS)
}

/// Shows what is stale.
fn check(old: &Crate, new: &Crate) -> Result<ExitCode> {
    if old == new {
        summary::line(
            "Fresh",
            &format!("{GENERATED}/ is what spec/ says ({} files)", new.0.len()),
        );
        return Ok(ExitCode::SUCCESS);
    }
    let names: std::collections::BTreeSet<&String> = old.0.keys().chain(new.0.keys()).collect();
    for name in names {
        let (before, after) = (
            old.0.get(name).map_or("", String::as_str),
            new.0.get(name).map_or("", String::as_str),
        );
        if before != after {
            let diff = similar::TextDiff::from_lines(before, after);
            let path = format!("{GENERATED}/{name}");
            print::out(format_args!("{}", diff.unified_diff().header(&path, &path)));
        }
    }
    bail!("{GENERATED}/ is stale: run `cargo xtask regen` and review the changes");
}

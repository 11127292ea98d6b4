//! `regen`: `generated/` from `spec/`.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use codegen::config::Config;
use codegen::render::Crate;

use crate::output::Folder;
use crate::{diff, input, output, print, project, summary};

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

/// Shows what is stale, and what that means for users.
fn check(old: &Crate, new: &Crate) -> Result<ExitCode> {
    if old == new {
        summary::line(
            "Fresh",
            &format!("{GENERATED}/ agrees with spec/ ({} files)", new.0.len()),
        );
        return Ok(ExitCode::SUCCESS);
    }
    if old.0.is_empty() {
        bail!("{GENERATED}/ does not exist: run `cargo xtask regen`");
    }
    diff::print(GENERATED, old, new);
    summary::print_changes(old, new);
    bail!("{GENERATED}/ is stale: run `cargo xtask regen` and review the changes");
}

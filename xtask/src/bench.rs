//! `bench`: how long each stage takes, as multiples of what reading the same text into a tree takes.
//!
//! Ratios can be compared between machines; the fastest of several rounds is the least disturbed.

mod growth;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use codegen::config::Config;
use codegen::{document, emit, examples, facts, lower, names};

use crate::{input, print};

/// The arguments of the command line.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The description
    #[arg(value_name = "FILE")]
    spec: PathBuf,
    /// How often each stage runs
    #[arg(long, default_value_t = 5, value_name = "N")]
    rounds: u32,
    /// Another generator to run once beside ours; `{spec}` and `{out}` stand for file and folder
    #[arg(long = "peer", value_name = "COMMAND")]
    peers: Vec<String>,
    /// Then the whole run on so many copies of the description in one file, such as `1,2,4,8`
    #[arg(long, value_delimiter = ',', value_name = "N,..")]
    copies: Vec<usize>,
}

/// Measures every stage.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let Ok(input) = input::read(&arguments.spec)? else {
        bail!("{} is not text", arguments.spec.display());
    };
    let (config, text) = (Config::default(), input.document.text());
    let parse = || document::parse_with(&input.document, &input.overlays, &input.neighbours);
    let document = parse().map_err(|report| anyhow::anyhow!("{report}"))?;
    let lowered = || {
        let mut report = document.report().clone();
        lower::lower(&document, &config, &mut report)
    };
    let api = lowered();
    let Ok((plan, _)) = codegen::plan(&input, &config) else {
        bail!("{} is refused: see `generate`", arguments.spec.display());
    };
    let rounds = arguments.rounds.max(1);
    let tree = fastest(rounds, || serde_yaml::from_str::<serde_yaml::Value>(text));
    let row = |name: &str, took: Duration| {
        let ratio = took.as_secs_f64() / tree.as_secs_f64();
        print::out(format_args!(
            "{name:24} {:>9.1} ms {ratio:>7.2}\n",
            took.as_secs_f64() * 1e3
        ));
    };
    print::out(format_args!(
        "{} ({} bytes)\n",
        arguments.spec.display(),
        text.len()
    ));
    row("serde_yaml into a tree", tree);
    row("read and check", fastest(rounds, parse));
    row(
        "check examples",
        fastest(rounds, || examples::check(&document, None)),
    );
    row("lower", fastest(rounds, lowered));
    row(
        "name and analyse",
        fastest(rounds, || (names::assign(&api), facts::analyze(&api))),
    );
    row("emit", fastest(rounds, || emit::emit(&plan)));
    row(
        "all, with rendering",
        fastest(rounds, || codegen::generate(&input, &config)),
    );
    for command in &arguments.peers {
        match peer(command, &arguments.spec)? {
            Some(took) => row(command, took),
            None => print::out(format_args!(
                "{command}: not installed, or it fails on this\n"
            )),
        }
    }
    if !arguments.copies.is_empty() {
        growth::run(&arguments.spec, text, &arguments.copies, rounds)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn fastest<T>(rounds: u32, mut stage: impl FnMut() -> T) -> Duration {
    let rounds = (0..rounds).map(|_| {
        let started = Instant::now();
        black_box(stage());
        started.elapsed()
    });
    rounds.min().unwrap_or_default()
}

/// Runs another generator once, if it is there.
fn peer(command: &str, spec: &Path) -> Result<Option<Duration>> {
    let out = tempfile::tempdir().context("cannot make a folder")?;
    let (spec, out) = (spec.display().to_string(), out.path().display().to_string());
    let mut words = command
        .split_whitespace()
        .map(|word| word.replace("{spec}", &spec).replace("{out}", &out));
    let program = words.next().context("`--peer` names a program")?;
    let started = Instant::now();
    let status = Command::new(program)
        .args(words)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let worked = status.is_ok_and(|status| status.success());
    Ok(worked.then(|| started.elapsed()))
}

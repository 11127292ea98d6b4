//! `conformance`: cases against the generated types, which must judge as JSON Schema does.
//!
//! Every document's crate is generated and built in one workspace with one small runner, so that
//! dependencies are compiled once; the runner decodes and validates each instance from its text.
//!
//! Invariant: a case whose crate cannot be generated or compiled disagrees; none is left out.

mod build;
mod cases;
mod members;
mod subject;
mod verdict;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};

use cases::Suite;
use verdict::Verdict;

use crate::print;

/// The arguments of the command line.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The folder with the cases, `NAME.cases.jsonl` at any depth
    #[arg(value_name = "DIR")]
    cases: PathBuf,
    /// Where `NAME.yaml` or `NAME.json` is, if it is not beside the cases
    #[arg(long, value_name = "DIR")]
    documents: Option<PathBuf>,
}

/// Runs every case.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let suites = cases::read(&arguments.cases, arguments.documents.as_deref())?;
    let total: usize = suites.iter().map(|suite| suite.cases.len()).sum();
    if total == 0 {
        bail!(
            "there is no case below {}: cases are in files `NAME.cases.jsonl`",
            arguments.cases.display()
        );
    }
    let verdicts = judge(&suites)?;
    let mut agree = 0;
    for (suite, verdicts) in suites.iter().zip(&verdicts) {
        for (case, verdict) in suite.cases.iter().zip(verdicts) {
            match verdict {
                Verdict::Agrees => agree += 1,
                Verdict::Disagrees { expected, got } => {
                    let name = suite.document.display();
                    print::out(format_args!(
                        "{name} {}: {}\n",
                        case.schema, case.description
                    ));
                    print::out(format_args!("  expected {expected}\n  got      {got}\n"));
                }
            }
        }
    }
    print::out(format_args!(
        "conformance: {agree} of {total} cases agree\n"
    ));
    Ok(if agree == total {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The verdict on each case, in the order of the suites.
fn judge(suites: &[Suite]) -> Result<Vec<Vec<Verdict>>> {
    let mut verdicts: Vec<Vec<Verdict>> = suites
        .iter()
        .map(|suite| vec![Verdict::missing("no verdict"); suite.cases.len()])
        .collect();
    let subjects = subject::subjects(suites)?;
    // Crates that hold numbers exactly and crates that do not have different features of the same
    // packages: in one workspace, the former would change the latter.
    for exact in [true, false] {
        let group: Vec<_> = subjects
            .iter()
            .filter(|subject| subject.exact == exact)
            .collect();
        if group.is_empty() {
            continue;
        }
        for (subject, case, verdict) in build::run(&group, exact, suites)? {
            verdicts[subject.suite][case] = verdict;
        }
    }
    Ok(verdicts)
}

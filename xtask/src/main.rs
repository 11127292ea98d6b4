//! The project's commands: `cargo xtask COMMAND`.
//!
//! Invariant: everything that touches the file system is here and in no other package; a crate is
//! written as a whole or not at all.

mod bench;
mod cargo;
mod child;
mod choice;
mod conformance;
mod corpus;
mod diff;
mod foreign;
mod generate;
mod input;
mod negative;
mod output;
mod print;
mod project;
mod regen;
mod summary;
mod turn;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// A quarter of the run time is allocation: trees, tokens, texts.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Turns an `OpenAPI` description into a Rust crate.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Regenerates `generated/` from `spec/`
    Regen(regen::Arguments),
    /// Generates a stand-alone crate from any description
    Generate(generate::Arguments),
    /// Generates, and with --check compiles, every description in a folder
    Corpus(corpus::Arguments),
    /// Runs cases against the generated types
    Conformance(conformance::Arguments),
    /// Measures the stages on a description
    Bench(bench::Arguments),
    /// Checks how broken and odd descriptions are treated
    Negative(negative::Arguments),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Regen(arguments) => regen::run(&arguments),
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Corpus(arguments) => corpus::run(&arguments),
        Command::Conformance(arguments) => conformance::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::Negative(arguments) => negative::run(&arguments),
    };
    let code = outcome.unwrap_or_else(|error| {
        print::err(format_args!(
            "{}error{}: {error:#}\n",
            summary::ERROR,
            summary::RESET
        ));
        ExitCode::FAILURE
    });
    if !print::is_complete() {
        print::err(format_args!(
            "error: the output could not be written completely\n"
        ));
        return ExitCode::FAILURE;
    }
    code
}

//! Runs a program that may not be trusted to end: with a limit of time and of memory.
//!
//! Invariant: whatever the program does (panic, overflow its stack, hang), this process goes on and
//! knows how it ended.

use std::fs::File;
use std::io::{Read as _, Seek as _};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// How often to look for the program's end.
const PAUSE: Duration = Duration::from_millis(5);

/// What a program may use.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) time: Duration,
    /// Addresses, in KiB; not limited where the system has no such limit.
    pub(crate) memory: u64,
}

/// How a program ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// By itself, with this exit code.
    Exit(i32),
    /// By a signal: it crashed.
    Crash(String),
    /// It was still running when its time was over.
    Timeout,
}

/// A run of a program.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) end: End,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) took: Duration,
}

impl Run {
    /// What went wrong, in one line: how it ended, and what it said of that.
    pub(crate) fn complaint(&self) -> String {
        let said = self.stderr.lines().map(str::trim);
        let said = said.filter(|line| {
            ["error", "thread ", "memory allocation"]
                .iter()
                .any(|start| line.starts_with(start))
        });
        let said = said.take(1).collect::<String>();
        match &self.end {
            End::Exit(1) if !said.is_empty() => said,
            End::Exit(code) => format!("exit {code}: {said}"),
            End::Crash(how) => format!("{how}: {said}"),
            End::Timeout => format!("no end after {} s", self.took.as_secs()),
        }
    }
}

/// A program with arguments, limited in memory by the shell where there is one.
pub(crate) fn limited(program: &Path, limits: Limits) -> Command {
    if cfg!(unix) {
        let mut command = Command::new("sh");
        command
            .arg("-c")
            .arg("ulimit -v \"$0\" 2>/dev/null; exec \"$@\"")
            .arg(limits.memory.to_string())
            .arg(program);
        command
    } else {
        Command::new(program)
    }
}

/// Runs a program to its end, or to the end of its time.
pub(crate) fn run(command: &mut Command, limits: Limits) -> Result<Run> {
    follow(command, limits, |_| {})
}

/// Does the same, and hears of each line of the output when it is there.
pub(crate) fn follow(
    command: &mut Command,
    limits: Limits,
    mut hear: impl FnMut(&str),
) -> Result<Run> {
    // Files, not pipes: a full pipe would stop it.
    let stdout = tempfile::NamedTempFile::new().context("cannot make a file for output")?;
    let mut stderr = tempfile::tempfile().context("cannot make a file for output")?;
    let mut lines = Lines {
        file: stdout.reopen()?,
        bytes: Vec::new(),
        told: 0,
    };
    let started = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(stdout.into_file())
        .stderr(stderr.try_clone()?)
        .spawn()
        .with_context(|| format!("cannot run {}", command.get_program().display()))?;
    let end = loop {
        let status = child.try_wait()?;
        lines.read(&mut hear)?;
        if let Some(status) = status {
            break ended(status);
        }
        if started.elapsed() > limits.time {
            child.kill()?;
            child.wait()?;
            break End::Timeout;
        }
        std::thread::sleep(PAUSE);
    };
    Ok(Run {
        end,
        took: started.elapsed(),
        stdout: String::from_utf8_lossy(&lines.bytes).into_owned(),
        stderr: text(&mut stderr)?,
    })
}

/// A file that grows, line by line.
struct Lines {
    file: File,
    bytes: Vec<u8>,
    /// How many bytes were told of.
    told: usize,
}

impl Lines {
    /// Tells of the lines that are whole by now.
    fn read(&mut self, hear: &mut impl FnMut(&str)) -> Result<()> {
        self.file.read_to_end(&mut self.bytes)?;
        while let Some(length) = self.bytes[self.told..]
            .iter()
            .position(|byte| *byte == b'\n')
        {
            let end = self.told + length;
            hear(&String::from_utf8_lossy(&self.bytes[self.told..end]));
            self.told = end + 1;
        }
        Ok(())
    }
}

fn ended(status: ExitStatus) -> End {
    match status.code() {
        Some(code) if code < 128 => End::Exit(code),
        _ => End::Crash(status.to_string()),
    }
}

fn text(file: &mut File) -> Result<String> {
    let mut bytes = Vec::new();
    file.rewind()?;
    file.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

//! Where the table of `negative` leaves the class open and ours is another: the list of choices.

use anyhow::{Result, bail};

/// The list: `VERDICT`, what it is about (a file of the table, or the code of an error
/// or warning), the reason.
const LIST: &str = include_str!("negative.tsv");

/// What becomes of a description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Refused,
    Generated,
}

/// One choice.
#[derive(Debug)]
struct Choice {
    verdict: Verdict,
    about: &'static str,
    used: usize,
}

/// The choices of the project.
#[derive(Debug)]
pub(crate) struct Choices(Vec<Choice>);

impl Choices {
    /// Reads the list, in which every choice has a reason.
    pub(crate) fn read() -> Result<Self> {
        let mut choices = Vec::new();
        for line in LIST.lines().skip(1) {
            let cells: Vec<&'static str> = line.split('\t').collect();
            let (verdict, about) = match cells.as_slice() {
                ["refused", about, reason] if !reason.is_empty() => (Verdict::Refused, *about),
                ["generated", about, reason] if !reason.is_empty() => (Verdict::Generated, *about),
                _ => bail!("negative.tsv: `{line}` is not a choice with a reason"),
            };
            choices.push(Choice {
                verdict,
                about,
                used: 0,
            });
        }
        Ok(Self(choices))
    }

    /// Whether there is a choice for a file that gave this verdict with these codes.
    pub(crate) fn allows(&mut self, file: &str, verdict: Verdict, codes: &[String]) -> bool {
        let mut choices = self.0.iter_mut().filter(|choice| choice.verdict == verdict);
        let meant = |about: &str| about == file || codes.iter().any(|code| about == code);
        let found = choices.find(|choice| meant(choice.about));
        if let Some(choice) = found {
            choice.used += 1;
            return true;
        }
        false
    }

    /// How many descriptions were judged by a choice.
    pub(crate) fn used(&self) -> usize {
        self.0.iter().map(|choice| choice.used).sum()
    }

    /// The choices about files of the table that nothing needed.
    pub(crate) fn unused<'a>(&self, files: impl Iterator<Item = &'a str>) -> Vec<&'static str> {
        let files: Vec<&str> = files.collect();
        let unused = self.0.iter().filter(|choice| choice.used == 0);
        let about = unused.map(|choice| choice.about);
        about.filter(|about| files.contains(about)).collect()
    }
}

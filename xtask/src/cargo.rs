//! Cargo, run on all crates of a generated workspace, and what its messages say of each of them.
//!
//! Invariant: whatever the crates make of the compiler, Cargo ends.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::child::{self, Limits, Run};
use crate::project;

/// What the compiler may use for one invocation.
const LIMITS: Limits = Limits {
    time: Duration::from_secs(2 * 60 * 60),
    memory: 8 << 20,
};

/// What Cargo says of a package.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Said<'m> {
    /// It is done with it.
    Done,
    /// Something is wrong with it.
    Wrong {
        /// Whether it does not compile, and is not only warned of.
        is_error: bool,
        /// The message as the compiler prints it.
        text: &'m str,
    },
}

/// Runs a command of Cargo on all members of a workspace at once, and hears of each package, which is
/// called as the folder that it is in, what is said of it.
///
/// Denying warnings by a flag would build every dependency a second time.
pub(crate) fn run(
    workspace: &Path,
    command: &[&str],
    mut hear: impl FnMut(&str, Said<'_>),
) -> Result<Run> {
    let program = std::env::var_os("CARGO").map_or_else(|| "cargo".into(), PathBuf::from);
    let mut cargo = child::limited(&program, LIMITS);
    cargo
        .args(command)
        .args(["--workspace", "--keep-going", "--quiet"])
        .args(["--message-format", "json"])
        .current_dir(workspace)
        // Clippy says what it would say to a user, who has no settings of this project.
        .env("CLIPPY_CONF_DIR", workspace);
    share_builds(&mut cargo)?;
    if command.first() == Some(&"doc") {
        document_apart(&mut cargo, &workspace.join("docs"))?;
    }
    child::follow(&mut cargo, LIMITS, |line| {
        if let Ok(message) = serde_json::from_str(line)
            && let Some((package, said)) = read(&message)
        {
            hear(package, said);
        }
    })
}

/// The folder in which generated crates are built.
pub(crate) fn builds() -> Result<PathBuf> {
    Ok(project::root()?.join("target"))
}

/// Has Cargo build a generated crate where the project is built, and as its dependencies are, so that
/// those that they share are built once.
fn share_builds(cargo: &mut Command) -> Result<()> {
    cargo
        .env("CARGO_TARGET_DIR", builds()?)
        .env("CARGO_INCREMENTAL", "0")
        // Nobody debugs them.
        .env("CARGO_PROFILE_DEV_DEBUG", "false");
    Ok(())
}

/// Has Cargo put documentation into a folder of its own, which is emptied: rustdoc reads and writes
/// again what its folder says of every other crate, so that each crate ever documented there costs
/// time.
fn document_apart(cargo: &mut Command, folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    cargo
        .env("CARGO_TARGET_DIR", folder)
        .env("CARGO_BUILD_BUILD_DIR", builds()?);
    Ok(())
}

/// The package that a message is about, and what it says of it.
fn read(message: &Value) -> Option<(&str, Said<'_>)> {
    let text = |pointer: &str| message.pointer(pointer).and_then(Value::as_str);
    let folder = Path::new(text("/manifest_path")?).parent()?;
    let package = folder.file_name()?.to_str()?;
    if text("/reason") == Some("compiler-artifact") {
        return Some((package, Said::Done));
    }
    // What is told without a place only counts the rest, or is an error of another kind, such as a
    // file that cannot be written. Warnings of dependencies are not told.
    let is_error = text("/message/level") == Some("error");
    let is_placed = message.pointer("/message/spans/0").is_some();
    let counts = text("/message/message").is_none_or(|said| said.starts_with("aborting"));
    let text = text("/message/rendered").unwrap_or_default();
    (is_placed || is_error && !counts).then_some((package, Said::Wrong { is_error, text }))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Said, read};

    #[test]
    fn a_message_says_something_of_the_folder_of_its_package() {
        let of = |mut message: serde_json::Value| {
            message["manifest_path"] = json!("/crates/corpus-a_b/Cargo.toml");
            read(&message).map(|(package, said)| (package.to_owned(), format!("{said:?}")))
        };
        let wrong = |is_error| {
            let said = Said::Wrong {
                is_error,
                text: "mismatched",
            };
            Some(("corpus-a_b".to_owned(), format!("{said:?}")))
        };
        let found = |level: &str, spans: serde_json::Value, said: &str| {
            of(json!({"reason": "compiler-message", "message": {
                "level": level, "spans": spans, "message": said, "rendered": "mismatched",
            }}))
        };
        let done = Some(("corpus-a_b".to_owned(), "Done".to_owned()));
        assert_eq!(of(json!({"reason": "compiler-artifact"})), done);
        assert_eq!(found("error", json!([{}]), "mismatched"), wrong(true));
        assert_eq!(found("warning", json!([{}]), "unused"), wrong(false));
        assert_eq!(found("error", json!([]), "cannot write"), wrong(true));
        assert_eq!(found("error", json!([]), "aborting due to 2 errors"), None);
        assert_eq!(found("warning", json!([]), "2 warnings emitted"), None);
        assert_eq!(of(json!({"reason": "build-script-executed"})), None);
    }
}

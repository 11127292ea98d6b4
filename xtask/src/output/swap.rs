//! A new state in the place of the old one.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use codegen::render::Crate;

/// What the old `src` is called once the new one is to take its place.
const RETIRED: &str = "retired";

/// Puts the new state in the place of the old one: `src`, then the files beside it.
pub(super) fn swap(directory: &Path, staging: &Path, files: &Crate, old: &Crate) -> Result<()> {
    let (source, new) = (directory.join("src"), staging.join("src"));
    if !source.exists() {
        fs::rename(&new, &source).with_context(|| format!("cannot make {}", source.display()))?;
    } else if !exchange(&new, &source) {
        replace(&source, &new, &staging.join(RETIRED))?;
    }
    let beside = |crate_: &Crate| -> Vec<String> {
        let names = crate_.0.keys().filter(|name| !name.starts_with("src/"));
        names.cloned().collect()
    };
    for name in beside(files) {
        if old.0.get(&name) == files.0.get(&name) {
            continue;
        }
        let target = directory.join(&name);
        fs::rename(staging.join(&name), &target)
            .with_context(|| format!("cannot replace {}", target.display()))?;
    }
    for name in beside(old) {
        if !files.0.contains_key(&name) {
            let path = directory.join(name);
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    Ok(())
}

/// Puts an old `src` back that was on its way out when the run was killed.
pub(super) fn put_back(directory: &Path, staging: &Path) -> Result<()> {
    let (source, retired) = (directory.join("src"), staging.join(RETIRED));
    if retired.exists() && !source.exists() {
        fs::rename(&retired, &source)
            .with_context(|| format!("cannot restore {}", source.display()))?;
    }
    Ok(())
}

/// Lets two folders change places in one step, where the system can.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(one: &Path, other: &Path) -> bool {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).is_ok()
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_: &Path, _: &Path) -> bool {
    false
}

/// Replaces a folder in two steps, of which the first is taken back if the second fails.
fn replace(source: &Path, new: &Path, retired: &Path) -> Result<()> {
    let shown = || format!("cannot replace {}", source.display());
    fs::rename(source, retired).with_context(shown)?;
    if let Err(error) = fs::rename(new, source) {
        fs::rename(retired, source)
            .with_context(|| format!("cannot restore {}", source.display()))?;
        return Err(error).with_context(shown);
    }
    Ok(())
}

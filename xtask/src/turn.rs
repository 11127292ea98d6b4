//! Runs that want the same folder, one after the other.

use std::fs::File;
use std::path::Path;

/// Keeps other runs waiting for a folder as long as it lives.
#[derive(Debug)]
pub(crate) struct Turn(Option<File>);

#[cfg(unix)]
impl Turn {
    /// Waits until no other run has the folder, which is there; on a file system without locks, runs
    /// do not wait for each other.
    pub(crate) fn wait(folder: &Path) -> Self {
        let locked = File::open(folder).ok().filter(|folder| {
            rustix::fs::flock(folder, rustix::fs::FlockOperation::LockExclusive).is_ok()
        });
        Self(locked)
    }

    /// Whether it is the turn of the folder that is at a path now: while it was waited for, the folder
    /// may have been removed.
    pub(crate) fn is_of(&self, path: &Path) -> bool {
        use std::os::unix::fs::MetadataExt as _;

        let number = |found: std::io::Result<std::fs::Metadata>| Some(found.ok()?.ino());
        let known = self.0.as_ref().map(|folder| number(folder.metadata()));
        known.is_none_or(|known| known == number(path.metadata()))
    }
}

#[cfg(not(unix))]
impl Turn {
    /// Does not wait: there are no such locks here.
    pub(crate) fn wait(_: &Path) -> Self {
        Self(None)
    }

    /// Nothing was waited for.
    pub(crate) fn is_of(&self, _: &Path) -> bool {
        self.0.is_none()
    }
}

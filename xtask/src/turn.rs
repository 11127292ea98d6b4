//! Runs that want the same folder, one after the other.

use std::fs::File;
use std::path::Path;

/// Keeps other runs waiting for a folder as long as it lives.
#[derive(Debug)]
pub(crate) struct Turn(#[expect(dead_code, reason = "closing it ends the turn")] Option<File>);

impl Turn {
    /// Waits until no other run has the folder, which is there; on a file system without locks, runs
    /// do not wait for each other.
    #[cfg(unix)]
    pub(crate) fn wait(folder: &Path) -> Self {
        let locked = File::open(folder).ok().filter(|folder| {
            rustix::fs::flock(folder, rustix::fs::FlockOperation::LockExclusive).is_ok()
        });
        Self(locked)
    }

    /// Does not wait: there are no such locks here.
    #[cfg(not(unix))]
    pub(crate) fn wait(_: &Path) -> Self {
        Self(None)
    }
}

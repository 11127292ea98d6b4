//! What the commands say.
//!
//! Invariant: a reader that has gone away changes nothing; what cannot be written otherwise, such as
//! to a disk that is full, makes the command fail.

use std::fmt;
use std::io::{self, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether something could not be written.
static LOST: AtomicBool = AtomicBool::new(false);

/// Writes to standard output.
pub(crate) fn out(text: fmt::Arguments<'_>) {
    let mut stream = anstream::stdout();
    note(stream.write_fmt(text).and_then(|()| stream.flush()));
}

/// Writes to standard error.
pub(crate) fn err(text: fmt::Arguments<'_>) {
    note(anstream::stderr().write_fmt(text));
}

fn note(written: io::Result<()>) {
    if written.is_err_and(|error| error.kind() != io::ErrorKind::BrokenPipe) {
        LOST.store(true, Ordering::Relaxed);
    }
}

/// Whether all that was said could be written.
pub(crate) fn is_complete() -> bool {
    !LOST.load(Ordering::Relaxed)
}

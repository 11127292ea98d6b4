//! What Ctrl-C does: it ends the program at once, but for the time in which a folder is written.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use anyhow::{Context, Result};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// What signals are told by and tell.
#[derive(Debug)]
struct Signals {
    /// Whether the user wants the run to end.
    interrupted: Arc<AtomicBool>,
    /// Whether there is nothing that has to be cleaned up first.
    idle: Arc<AtomicBool>,
}

/// Listens once: a handler stays for as long as the program runs.
static SIGNALS: OnceLock<Signals> = OnceLock::new();

/// Keeps signals from ending the program, as long as it lives. There is one at a time.
#[derive(Debug)]
pub(super) struct Held(&'static Signals);

impl Held {
    pub(super) fn new() -> Result<Self> {
        let signals = if let Some(signals) = SIGNALS.get() {
            signals
        } else {
            let signals = listen().context("cannot listen to signals")?;
            SIGNALS.get_or_init(|| signals)
        };
        signals.idle.store(false, Ordering::SeqCst);
        Ok(Self(signals))
    }

    /// Whether the user wants the run to end.
    pub(super) fn is_interrupted(&self) -> bool {
        self.0.interrupted.load(Ordering::SeqCst)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.0.idle.store(true, Ordering::SeqCst);
    }
}

fn listen() -> Result<Signals> {
    let signals = Signals {
        interrupted: Arc::default(),
        idle: Arc::default(),
    };
    for signal in [SIGINT, SIGTERM] {
        flag::register(signal, Arc::clone(&signals.interrupted))?;
        flag::register_conditional_default(signal, Arc::clone(&signals.idle))?;
    }
    Ok(signals)
}

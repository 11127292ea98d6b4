//! How much memory a test takes: it runs in a process of its own, and tells.

use std::fs;
use std::process::Command;

/// The most memory that this process has had, in bytes.
///
/// # Panics
/// The system does not tell.
#[must_use]
pub fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let mut lines = status.lines();
    let peak = lines.find_map(|line| line.strip_prefix("VmHWM:")?.strip_suffix("kB"));
    peak.unwrap().trim().parse::<u64>().unwrap() << 10
}

/// Says by how much it has grown since there was a peak of `before` bytes.
pub fn tell_growth(before: u64) {
    println!("grew by {} bytes", peak() - before);
}

/// By how many bytes an ignored test of this program says that it grows, in a process that may have
/// 4096 files.
///
/// # Panics
/// The test fails, or says nothing.
#[must_use]
pub fn growth_of(test: &str) -> u64 {
    let itself = std::env::current_exe().expect("a test is a program");
    let output = Command::new("sh")
        .args(["-c", "ulimit -n 4096; exec \"$0\" \"$@\""])
        .arg(itself)
        .args(["--exact", test, "--ignored", "--nocapture"])
        .output()
        .expect("a test runs alone");
    let output = String::from_utf8_lossy(&output.stdout);
    let said = output.split_once("grew by ");
    let grown = said.and_then(|(_, rest)| rest.split_once(" bytes"));
    grown.expect(&output).0.parse().expect(&output)
}

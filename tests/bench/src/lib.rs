//! Benchmarks: `cargo bench -p bench`.

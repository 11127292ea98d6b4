//! Benchmarks: `cargo bench -p bench`.
//!
//! Routines that are compared take turns, so that whatever else the machine does meets all alike;
//! a ratio is one of medians.

use std::cell::RefCell;
use std::time::{Duration, Instant};

use criterion::Criterion;

/// One of the routines that are compared.
pub struct Routine<'a> {
    /// What it is called.
    pub name: &'static str,
    /// What is measured.
    pub run: &'a dyn Fn(),
}

/// How long one turn of each routine took, turn by turn.
#[derive(Debug)]
pub struct Turns {
    names: Vec<&'static str>,
    took: Vec<Vec<Duration>>,
}

impl Turns {
    /// Measures each routine, `batch` runs in a turn.
    pub fn measure(criterion: &mut Criterion, batch: u32, routines: &[Routine<'_>]) -> Self {
        let turns = RefCell::new(Self {
            names: routines.iter().map(|routine| routine.name).collect(),
            took: vec![Vec::new(); routines.len()],
        });
        for (own, routine) in routines.iter().enumerate() {
            criterion.bench_function(routine.name, |bencher| {
                bencher.iter_custom(|count| {
                    (0..count)
                        .map(|_| turns.borrow_mut().all(batch, routines)[own] / batch)
                        .sum()
                });
            });
        }
        turns.into_inner()
    }

    /// Gives each routine a turn; every other time in the opposite order.
    fn all(&mut self, batch: u32, routines: &[Routine<'_>]) -> Vec<Duration> {
        let mut took = vec![Duration::ZERO; routines.len()];
        let is_even = self.took[0].len().is_multiple_of(2);
        for turn in 0..routines.len() {
            let own = if is_even {
                turn
            } else {
                routines.len() - 1 - turn
            };
            let start = Instant::now();
            for _ in 0..batch {
                (routines[own].run)();
            }
            took[own] = start.elapsed();
            self.took[own].push(took[own]);
        }
        took
    }

    /// The median of one routine over that of another.
    #[must_use]
    pub fn ratio(&self, one: &str, other: &str) -> f64 {
        self.median(one) / self.median(other)
    }

    fn median(&self, name: &str) -> f64 {
        let own = self.names.iter().position(|other| *other == name);
        let mut took = own.map(|own| self.took[own].clone()).unwrap_or_default();
        took.sort_unstable();
        let middle = took.get(took.len() / 2);
        middle.map_or(f64::NAN, Duration::as_secs_f64)
    }
}

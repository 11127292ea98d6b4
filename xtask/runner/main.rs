//! Judges instances by generated types: a line in has the number of a type and a JSON text, a line
//! out has what came of it.

use std::io::{BufRead as _, Write as _};

use serde_json::{Value, json};

/// What became of an instance.
type Judge = fn(&str) -> Value;

/// The judge of one type: decoded, then validated.
#[allow(unused_macros, reason = "a table has one kind of judges")]
macro_rules! instance {
    ($package:ident, $ty:ident) => {
        |text| match serde_json::from_str::<$package::models::$ty>(text) {
            Err(error) => json!({ "error": error.to_string() }),
            Ok(value) => match $package::Validate::validate(&value) {
                Ok(()) => json!({}),
                Err(violations) => json!({
                    "violations": violations.iter().map(ToString::to_string).collect::<Vec<_>>()
                }),
            },
        }
    };
}

/// The judge of one type of an answer: decoded, written again, and compared with what came.
#[allow(unused_macros, reason = "a table has one kind of judges")]
macro_rules! answer {
    ($package:ident, $ty:ident) => {
        |text| match serde_json::from_str::<$package::models::$ty>(text) {
            Err(error) => json!({ "error": error.to_string() }),
            Ok(value) => {
                let raw: Value = serde_json::from_str(text).unwrap_or_default();
                let drift = $package::Drift::between(&raw, &value);
                let items = drift.items().iter().map(|item| {
                    json!({ "pointer": item.pointer, "kind": format!("{:?}", item.kind) })
                });
                json!({
                    "encoded": serde_json::to_value(&value).unwrap_or_default(),
                    "drift": items.collect::<Vec<_>>(),
                })
            }
        }
    };
}

const JUDGES: &[Judge] = include!("table.rs");

fn main() -> std::io::Result<()> {
    // Deep values need a deep stack, as in the threads of a server they may have.
    let thread = std::thread::Builder::new().stack_size(64 << 20);
    thread
        .spawn(judge_all)?
        .join()
        .unwrap_or_else(|_| Err(std::io::Error::other("a judge panicked")))
}

fn judge_all() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let (index, text) = line.split_once(' ').unwrap_or_default();
        let judge = index.parse::<usize>().ok().and_then(|index| JUDGES.get(index));
        let outcome = judge.map_or_else(|| json!({ "error": "no such type" }), |judge| judge(text));
        writeln!(out, "{outcome}")?;
        out.flush()?;
    }
    Ok(())
}

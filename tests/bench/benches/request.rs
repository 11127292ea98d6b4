//! Decoding and validating the request body, against the same without validation and against the
//! route over `serde_json::Value` and a JSON Schema implementation.

use std::hint::black_box;
use std::path::Path;

use criterion::Criterion;
use generated::Validate;
use generated::models::RestoreJobRequest;
use serde::Deserialize;
use serde_json::Value;

const BODY: &str = r#"{"deliveryType":"automated","snapshotId":"32b6e34b3d91647abb20e7b8","targetClusterName":"staging","targetGroupId":"32b6e34b3d91647abb20e7b8"}"#;

/// The members of the request, decoded by derived code alone.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "decoding is what is measured")]
struct Plain {
    delivery_type: String,
    oplog_inc: Option<i64>,
    oplog_ts: Option<i64>,
    #[serde(rename = "pointInTimeUTCSeconds")]
    point_in_time_utc_seconds: Option<i64>,
    snapshot_id: Option<String>,
    target_cluster_name: Option<String>,
    target_group_id: Option<String>,
}

/// The rules of the members, without those between them.
fn schema() -> Value {
    serde_json::json!({
        "type": "object",
        "required": ["deliveryType"],
        "properties": {
            "deliveryType": {"enum": ["automated", "download", "pointInTime"]},
            "oplogInc": {"type": "integer", "minimum": 1},
            "oplogTs": {"type": "integer", "minimum": 1_199_145_600},
            "pointInTimeUTCSeconds": {"type": "integer", "minimum": 1_199_145_600},
            "snapshotId": {"type": "string", "pattern": "^([a-f0-9]{24})$"},
            "targetClusterName": {"type": "string", "pattern": "^[a-zA-Z0-9][a-zA-Z0-9-]*$"},
            "targetGroupId": {"type": "string", "pattern": "^([a-f0-9]{24})$"}
        }
    })
}

/// The median of a benchmark that ran, in nanoseconds.
fn median(name: &str) -> f64 {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target"),
        std::path::PathBuf::from,
    );
    let text = std::fs::read(
        target
            .join("criterion")
            .join(name)
            .join("new/estimates.json"),
    )
    .unwrap_or_default();
    let estimates: Value = serde_json::from_slice(&text).unwrap_or_default();
    estimates["median"]["point_estimate"]
        .as_f64()
        .unwrap_or(f64::NAN)
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    criterion.bench_function("decode_plain", |bencher| {
        bencher.iter(|| serde_json::from_str::<Plain>(black_box(BODY)).expect("it decodes"));
    });
    criterion.bench_function("decode_generated", |bencher| {
        bencher.iter(|| {
            serde_json::from_str::<RestoreJobRequest>(black_box(BODY)).expect("it decodes")
        });
    });
    criterion.bench_function("decode_and_validate", |bencher| {
        bencher.iter(|| {
            let request: RestoreJobRequest =
                serde_json::from_str(black_box(BODY)).expect("it decodes");
            request.validate().expect("it is valid");
            request
        });
    });
    let validator = jsonschema::validator_for(&schema()).expect("the schema compiles");
    criterion.bench_function("value_and_json_schema", |bencher| {
        bencher.iter(|| {
            let value: Value = serde_json::from_str(black_box(BODY)).expect("it decodes");
            assert!(validator.is_valid(&value));
            serde_json::from_value::<RestoreJobRequest>(value).expect("it decodes")
        });
    });
    criterion.final_summary();
    let checked = median("decode_and_validate");
    println!(
        "decode and validate / plain decode of the same members  {:.2}  (at most 1.25)",
        checked / median("decode_plain")
    );
    println!(
        "decode and validate / decode of the generated type      {:.2}",
        checked / median("decode_generated")
    );
    println!(
        "Value, JSON Schema, from_value / decode and validate    {:.2}  (at least 2.5)",
        median("value_and_json_schema") / checked
    );
}

//! Decoding and validating the request body, against the same without validation and against the
//! route over `serde_json::Value` and a JSON Schema implementation.

use std::hint::black_box;

use bench::{Routine, Turns};
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

fn main() {
    let validator = jsonschema::validator_for(&schema()).expect("the schema compiles");
    let routines = [
        Routine {
            name: "decode_plain",
            run: &|| {
                black_box(serde_json::from_str::<Plain>(black_box(BODY)).expect("it decodes"));
            },
        },
        Routine {
            name: "decode_generated",
            run: &|| {
                let request = serde_json::from_str::<RestoreJobRequest>(black_box(BODY));
                black_box(request.expect("it decodes"));
            },
        },
        Routine {
            name: "decode_and_validate",
            run: &|| {
                let request = serde_json::from_str::<RestoreJobRequest>(black_box(BODY));
                let request = request.expect("it decodes");
                request.validate().expect("it is valid");
                black_box(request);
            },
        },
        Routine {
            name: "value_and_json_schema",
            run: &|| {
                let value: Value = serde_json::from_str(black_box(BODY)).expect("it decodes");
                assert!(validator.is_valid(&value));
                let request = serde_json::from_value::<RestoreJobRequest>(value);
                black_box(request.expect("it decodes"));
            },
        },
    ];
    let mut criterion = Criterion::default().configure_from_args();
    let turns = Turns::measure(&mut criterion, 100, &routines);
    criterion.final_summary();
    println!(
        "decode and validate / plain decode of the same members  {:.2}  (at most 1.25)",
        turns.ratio("decode_and_validate", "decode_plain")
    );
    println!(
        "decode and validate / decode of the generated type      {:.2}",
        turns.ratio("decode_and_validate", "decode_generated")
    );
    println!(
        "Value, JSON Schema, from_value / decode and validate    {:.2}  (at least 2.5)",
        turns.ratio("value_and_json_schema", "decode_and_validate")
    );
}

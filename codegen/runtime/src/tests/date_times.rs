//! RFC 3339 date-times and full-dates.

use jiff::Timestamp;
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::time::{TIME_OF_DAY, is_time};
use crate::{Date, DateTime, Validate};

fn instant(text: &str) -> Option<Timestamp> {
    text.parse::<DateTime>().ok()?.timestamp()
}

/// F27: odd forms of date-times.
#[test]
fn valid_texts_are_kept_and_name_their_instant() {
    for (text, same) in [
        ("2025-05-04T09:42:00Z", "2025-05-04T09:42:00Z"),
        ("2025-05-04t09:42:00z", "2025-05-04T09:42:00Z"),
        ("2025-05-04T11:42:00+02:00", "2025-05-04T09:42:00Z"),
        ("2025-05-04T00:12:00.5-09:30", "2025-05-04T09:42:00.5Z"),
        (
            "2025-05-04T09:42:00.123456789123Z",
            "2025-05-04T09:42:00.123456789Z",
        ),
        ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.5Z"),
        ("2024-02-29T00:00:00-00:00", "2024-02-29T00:00:00Z"),
        ("1998-12-31T23:59:60Z", "1998-12-31T23:59:59Z"),
        ("1998-12-31T15:59:60.123-08:00", "1998-12-31T23:59:59.123Z"),
        ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"),
    ] {
        assert_eq!(instant(text), Some(same.parse().unwrap()), "{text}");
        let json = format!("\"{text}\"");
        let time: DateTime = serde_json::from_str(&json).unwrap();
        assert_eq!(serde_json::to_string(&time).unwrap(), json);
    }
}

/// F27: texts that are no date-times.
#[test]
fn other_texts_are_refused() {
    for text in [
        "",
        "2025-05-04",
        "2025-05-04 09:42:00Z",
        "2025-05-04T09:42:00",
        "2025-05-04T09:42Z",
        "2025-05-04T09:42:00.Z",
        "2025-05-04T09:42:00,5Z",
        "2025-05-04T24:00:00Z",
        "2025-05-04T09:60:00Z",
        "2025-05-04T09:42:61Z",
        "2025-05-04T09:42:00+24:00",
        "2025-05-04T09:42:00+02",
        "2025-05-04T09:42:00+0200",
        "2025-05-04T09:42:00Z ",
        "2025-02-29T00:00:00Z",
        "2025-13-01T00:00:00Z",
        "2025-5-04T09:42:00Z",
        "+2025-05-04T09:42:00Z",
        "1998-12-31T23:59:60+01:00",
        "1998-12-31T22:59:60Z",
        "２０２５-05-04T09:42:00Z",
        "2025-05-04T09:42:00Ž",
    ] {
        assert!(text.parse::<DateTime>().is_err(), "{text}");
        assert_held::<DateTime>(text, |time| time.timestamp().is_none());
    }
}

/// A text that an answer has is held and written as it came, and refused when it is to be sent.
fn assert_held<T: DeserializeOwned + Serialize + Validate>(text: &str, is_none: fn(&T) -> bool) {
    let json = serde_json::to_string(text).unwrap();
    let held: T = serde_json::from_str(&json).unwrap();
    assert!(is_none(&held), "{text}");
    assert_eq!(serde_json::to_string(&held).unwrap(), json);
    assert!(held.validate().is_err(), "{text}");
}

#[test]
fn a_text_without_an_instant_is_equal_to_itself_alone_and_comes_first() {
    let json = r#"["2025-05-04T09:42:00Z", "2025-05-04T09:42:00", "2025-05-04 09:42:00Z"]"#;
    let mut times: Vec<DateTime> = serde_json::from_str(json).unwrap();
    assert_eq!(times[1], times[1].clone());
    assert_ne!(times[1], times[2]);
    assert_ne!(times[1], times[0]);
    times.sort();
    let texts: Vec<&str> = times.iter().map(DateTime::as_str).collect();
    assert_eq!(
        texts,
        [
            "2025-05-04 09:42:00Z",
            "2025-05-04T09:42:00",
            "2025-05-04T09:42:00Z"
        ]
    );
    assert_eq!(
        times[1].validate().unwrap_err().to_string(),
        "the value breaks 1 rule\n  / format: date-time, found \"2025-05-04T09:42:00\""
    );
}

#[test]
fn equality_and_order_go_by_the_instant() {
    let times = [
        "2025-05-04T09:42:00Z",
        "2025-05-04T11:42:00+02:00",
        "2025-05-04T10:42:00Z",
    ];
    let [a, b, c]: [DateTime; 3] = times.map(|text| text.parse().unwrap());
    assert_eq!(a, b);
    assert!(b < c);
}

#[test]
fn the_ends_of_the_calendar_saturate() {
    assert_eq!(instant("9999-12-31T23:59:59Z"), Some(Timestamp::MAX));
    let last: DateTime = "9999-12-31T23:59:59Z".parse().unwrap();
    assert!(last > "9999-12-31T23:59:58Z".parse().unwrap());
    assert_eq!(
        DateTime::from(Timestamp::MIN).as_str(),
        "0000-01-01T00:00:00Z"
    );
}

#[test]
fn full_dates_are_days_that_exist() {
    for text in ["2024-02-29", "0000-01-01", "9999-12-31"] {
        assert_eq!(text.parse::<Date>().unwrap().to_string(), text);
    }
    for text in [
        "2025-02-29",
        "2025-2-03",
        "20250203",
        "2025-02-03Z",
        "-001-01-01",
        "2025-02-03 ",
    ] {
        assert!(text.parse::<Date>().is_err(), "{text}");
        assert_held::<Date>(text, |date| date.day().is_none());
    }
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC*") {
        let _ = text.parse::<DateTime>();
        let _ = text.parse::<Date>();
    }

    #[test]
    fn timestamps_survive(seconds in -62_167_219_200_i64..=253_402_207_200, nanoseconds in 0..1_000_000_000) {
        let timestamp = Timestamp::new(seconds, nanoseconds).unwrap();
        let time = DateTime::from(timestamp);
        prop_assert_eq!(time.timestamp(), Some(timestamp));
        prop_assert_eq!(time.as_str().parse::<DateTime>().unwrap(), time);
    }
}

#[test]
fn a_time_of_the_day_may_have_no_offset_unless_that_is_asked_for() {
    for text in ["09:30:00", "09:30:00.1234567", "23:59:60"] {
        assert!((TIME_OF_DAY.accepts)(text), "{text}");
        assert!(!is_time(text), "{text}");
    }
    for text in ["09:30:00Z", "09:30:00.5+02:00"] {
        assert!((TIME_OF_DAY.accepts)(text) && is_time(text), "{text}");
    }
    for text in ["", "09:30", "24:00:00", "09:30:00.", "09:30:00 ", "9:30:00"] {
        assert!(!(TIME_OF_DAY.accepts)(text), "{text}");
    }
}

//! `Retry-After`, and how long a client waits.

use std::time::Duration;

use proptest::prelude::*;
use reqwest::header::{DATE, HeaderMap, HeaderValue, RETRY_AFTER};

use crate::RetryPolicy;
use crate::retry::{Budget, Repeat};
use crate::retry_after::retry_after;

const NOW: &str = "Sun, 04 Aug 2024 23:59:00 GMT";

fn asked(values: &[&str]) -> Option<u64> {
    let mut headers = HeaderMap::new();
    headers.insert(DATE, HeaderValue::from_static(NOW));
    for value in values {
        headers.append(RETRY_AFTER, HeaderValue::from_str(value).unwrap());
    }
    retry_after(&headers).map(|wait| wait.as_secs())
}

#[test]
fn every_form_is_read() {
    let hundred_years = 100 * 366 * 86_400;
    for (value, seconds) in [
        ("55", Some(55)),
        (" 0 ", Some(0)),
        ("Mon, 05 Aug 2024 00:00:00 GMT", Some(60)),
        ("Mon, 5 Aug 2024 00:00:00 GMT", Some(60)),
        ("Monday, 05-Aug-24 00:00:00 GMT", Some(60)),
        ("Mon Aug  5 00:00:00 2024", Some(60)),
        ("Sun, 04 Aug 2024 23:00:00 GMT", Some(0)),
        ("Fri, 31 Dec 9999 23:59:59 GMT", Some(hundred_years)),
        ("100000000000000000000", Some(hundred_years)),
        ("18446744073709551615", Some(hundred_years)),
        ("10, 20", Some(20)),
        ("-5", None),
        ("2.0", Some(2)),
        ("0.5", Some(1)),
        ("99999999999999999999.5", Some(hundred_years)),
        ("1.", None),
        (".5", None),
        ("soon", None),
        ("", None),
    ] {
        assert_eq!(asked(&[value]), seconds, "{value}");
    }
    assert_eq!(asked(&["10", "30", "soon"]), Some(30));
    assert_eq!(asked(&[]), None);
}

#[test]
fn the_budget_bounds_repetitions() {
    let budget = Budget::new();
    let taken = (0..1000).filter(|_| budget.take(Repeat::Broken)).count();
    assert_eq!(taken, 35);
    budget.fill(Some(Repeat::Broken));
    assert!(budget.take(Repeat::Broken));
    assert!(!budget.take(Repeat::Broken));
}

proptest! {
    #[test]
    fn no_value_panics(value in "[ -~]*") {
        let _ = asked(&[&value]);
    }

    #[test]
    fn what_the_server_asks_for_is_never_undercut(
        seconds in any::<u64>(), attempts in any::<u32>(), throttled in any::<bool>(),
    ) {
        let reason = if throttled { Repeat::Throttled } else { Repeat::Broken };
        let asked = Duration::from_secs(seconds);
        let wait = RetryPolicy::new().wait(attempts, reason, Some(asked));
        prop_assert!(wait >= asked);
        let own = RetryPolicy::new().base(Duration::MAX).wait(attempts, reason, None);
        prop_assert!(own <= Duration::from_secs(20));
    }
}

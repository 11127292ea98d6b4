//! Servers that ask to wait, and servers that fail: what is repeated, when, and what is not.
//!
//! The clock is paused: a wait costs no time, and how long it was is exact.

use std::future::{Future as _, poll_fn};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::{Duration, SystemTime};

use generated::{Client, Error, Outcome, RetryPolicy};
use tests::restore::{builder, client, create};
use tests::server::{Reply, Server, answer, json};
use tokio::time::Instant;

const JOB: &str = r#"{"deliveryType": "automated"}"#;

/// A refusal for too many requests with these headers besides.
fn throttled(headers: &[(&str, &str)]) -> Reply {
    let headers = [&[("content-type", "application/json")], headers].concat();
    answer(
        "429 Too Many Requests",
        &headers,
        r#"{"error": 429, "errorCode": "RATE_LIMITED"}"#,
    )
}

/// A client that waits for nothing of its own but where the server throttles.
fn patient(server: &Server) -> Client {
    let client = builder(server)
        .service_account_token("token")
        .timeout(Duration::from_secs(600));
    client.build().unwrap()
}

/// F43: 429 that asks for a long wait.
#[tokio::test(start_paused = true)]
async fn f43_a_call_that_is_asked_to_wait_55_seconds_never_comes_back_earlier() {
    let turns = [throttled(&[("retry-after", "55")]), json("200 OK", JOB)];
    let server = Server::script(turns.iter().cycle().take(2000).cloned()).await;
    let client = client(&server);
    for calls in 1..=1000 {
        let start = Instant::now();
        let answer = create(&client).send_full().await.unwrap();
        let waited = start.elapsed();
        assert_eq!((answer.attempts, server.requests().len()), (2, 2 * calls));
        let allowed = Duration::from_secs(55)..Duration::from_secs(57);
        assert!(allowed.contains(&waited), "{waited:?}");
    }
}

/// A wait that no header says, but the error itself; other errors have something else there.
#[tokio::test(start_paused = true)]
async fn the_wait_of_a_used_up_rate_limit_stands_in_the_error_where_no_header_says_it() {
    let bucket =
        r#""RATE_LIMITED_TOKEN_BUCKET", "parameters": ["api/atlas/v2/orgs", 55, 10, 5, 60]"#;
    let other = r#""RATE_LIMITED", "parameters": ["/api/oauth/token", 10, 1]"#;
    for (rest, headers, seconds) in [
        (bucket, &[][..], 55),
        (bucket, &[("retry-after", "7")], 7),
        (other, &[], 0),
        (
            r#""RATE_LIMITED_TOKEN_BUCKET", "parameters": ["x", "55"]"#,
            &[],
            0,
        ),
        (r#""RATE_LIMITED_TOKEN_BUCKET""#, &[], 0),
    ] {
        let headers = [&[("content-type", "application/json")], headers].concat();
        let body = format!(r#"{{"error": 429, "errorCode": {rest}}}"#);
        let busy = answer("429 Too Many Requests", &headers, body);
        let server = Server::script([busy.clone(), json("200 OK", JOB), busy]).await;
        let client = patient(&server);
        let start = Instant::now();
        create(&client).send().await.unwrap();
        let waited = start.elapsed();
        let least = Duration::from_secs(seconds);
        let allowed = least..least + Duration::from_secs(2);
        assert!(allowed.contains(&waited), "{rest}: {waited:?}");
        let once = create(&client).retry(RetryPolicy::never()).send().await;
        let told = once.unwrap_err().retry_after();
        assert_eq!(told, Some(least).filter(|wait| !wait.is_zero()), "{rest}");
    }
}

/// F43: 429 that asks for a long wait.
#[tokio::test(start_paused = true)]
async fn f43_a_call_that_has_no_time_to_wait_ends_at_once_and_tells_how_long() {
    let server = Server::script([throttled(&[("retry-after", "55")])]).await;
    let start = Instant::now();
    let call = create(&client(&server))
        .timeout(Duration::from_secs(50))
        .send()
        .await;
    let error = call.unwrap_err();
    assert_eq!(start.elapsed(), Duration::ZERO);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(55)));
    assert_eq!((error.attempts(), error.outcome()), (1, Outcome::Refused));
    assert_eq!(server.requests().len(), 1);
}

/// F44: every form of `Retry-After`; F36: a date is read by the clock of the server, its `Date`.
#[tokio::test(start_paused = true)]
async fn f44_every_form_of_retry_after_is_read_as_a_lower_bound() {
    let date = ("date", "Tue, 24 Nov 2026 05:00:00 GMT");
    for (value, seconds) in [
        ("7", 7),
        ("0", 0),
        ("Tue, 24 Nov 2026 05:00:30 GMT", 30),
        ("Tuesday, 24-Nov-26 05:00:30 GMT", 30),
        ("Tue Nov 24 05:00:30 2026", 30),
        ("Tue, 24 Nov 2026 04:00:00 GMT", 0),
        ("3, 11", 11),
        ("1.5", 2),
    ] {
        let busy = throttled(&[date, ("retry-after", value)]);
        let server = Server::script([busy, json("200 OK", JOB)]).await;
        let start = Instant::now();
        create(&patient(&server)).send().await.unwrap();
        let waited = start.elapsed();
        let least = Duration::from_secs(seconds);
        assert!(
            waited >= least && waited < least + Duration::from_secs(2),
            "{value}: {waited:?}"
        );
    }
    let twice = throttled(&[("retry-after", "2"), ("retry-after", "9")]);
    let server = Server::script([twice, json("200 OK", JOB)]).await;
    let start = Instant::now();
    create(&patient(&server)).send().await.unwrap();
    assert!(start.elapsed() >= Duration::from_secs(9));
}

/// F44: every form of `Retry-After`.
#[tokio::test(start_paused = true)]
async fn f44_a_retry_after_that_says_nothing_is_as_if_it_were_absent() {
    for value in ["soon", "-1", "1.5s", "", "Tue, 31 Feb 2026 99:00:00 GMT"] {
        let server = Server::script([throttled(&[("retry-after", value)])]).await;
        let start = Instant::now();
        let error = create(&patient(&server)).send().await.unwrap_err();
        assert_eq!(
            (error.attempts(), error.retry_after()),
            (3, None),
            "{value}"
        );
        assert!(start.elapsed() < Duration::from_secs(4), "{value}");
    }
}

/// F44: every form of `Retry-After`.
#[tokio::test(start_paused = true)]
async fn f44_a_wait_beyond_all_time_is_told_and_not_begun() {
    for value in [
        "100000000000000000000",
        "4294967296",
        "Fri, 31 Dec 9999 23:59:59 GMT",
    ] {
        let server = Server::script([throttled(&[("retry-after", value)])]).await;
        let start = Instant::now();
        let call = create(&client(&server)).timeout(Duration::MAX).send().await;
        let error = call.unwrap_err();
        assert_eq!(
            (start.elapsed(), error.attempts()),
            (Duration::ZERO, 1),
            "{value}"
        );
        assert!(
            error.retry_after().unwrap() > Duration::from_secs(1 << 31),
            "{value}"
        );
    }
}

/// F64: a clock that is set while a call waits.
///
/// Here the clock of the machine stands still while the call waits, as one does that is set back by
/// as much; `clippy.toml` allows reading it in one place.
#[tokio::test(start_paused = true)]
#[expect(
    clippy::disallowed_methods,
    reason = "it is the clock that the test is about"
)]
async fn f64_a_wait_until_a_date_ends_by_a_clock_that_nobody_sets() {
    let wait = Duration::from_secs(3600);
    let began = SystemTime::now();
    // Without a `Date`, the machine's clock says how long it is until then.
    let date = httpdate::fmt_http_date(began + wait);
    let busy = throttled(&[("retry-after", &date)]);
    let server = Server::script([busy, json("200 OK", JOB)]).await;
    let client = builder(&server)
        .service_account_token("token")
        .timeout(wait * 2);
    let start = Instant::now();
    create(&client.build().unwrap()).send().await.unwrap();
    let waited = start.elapsed();
    let stood_still = began.elapsed().unwrap() < wait / 60;
    assert!(stood_still, "the test has the clock of the machine");
    assert!(waited.abs_diff(wait) < wait / 60, "{waited:?}");
    assert_eq!(server.requests().len(), 2);
}

/// F45: 429 that asks for no wait.
#[tokio::test(start_paused = true)]
async fn f45_without_a_header_the_waits_are_the_clients_own_and_few() {
    let server = Server::script([throttled(&[])]).await;
    let start = Instant::now();
    let error = create(&client(&server)).send().await.unwrap_err();
    assert_eq!((error.attempts(), server.requests().len()), (3, 3));
    // At most one second, then two, however small the base of the policy is.
    assert!(start.elapsed() <= Duration::from_secs(3));
    assert_eq!(error.outcome(), Outcome::Refused);
    assert!(matches!(error, Error::Api(_)), "{error:?}");
}

/// F45: 429 that asks for no wait.
#[tokio::test(start_paused = true)]
async fn f45_each_wait_is_longer_than_the_one_before() {
    let times = Arc::new(Mutex::new(Vec::new()));
    let asked = Arc::clone(&times);
    let server = Server::choose(move |_| {
        asked.lock().unwrap().push(Instant::now());
        throttled(&[("retry-after", "2")])
    })
    .await;
    for _ in 0..100 {
        let policy = RetryPolicy::new().attempts(4);
        let call = create(&patient(&server)).retry(policy).send().await;
        assert_eq!(call.unwrap_err().attempts(), 4);
        let times = std::mem::take(&mut *times.lock().unwrap());
        let waits: Vec<Duration> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(
            waits.is_sorted() && waits[0] > Duration::from_secs(2),
            "{waits:?}"
        );
    }
}

/// F45: 429 that asks for no wait.
#[tokio::test(start_paused = true)]
async fn f45_own_waits_stay_below_twenty_seconds() {
    let server = Server::script([throttled(&[])]).await;
    let policy = RetryPolicy::new()
        .base(Duration::from_secs(3600))
        .attempts(10);
    let start = Instant::now();
    let error = create(&patient(&server))
        .retry(policy)
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.attempts(), 10);
    let waited = start.elapsed();
    // Nine waits drawn evenly from nothing to 20 seconds: below 9 seconds in sum twice in 10^9 runs.
    assert!(
        waited > Duration::from_secs(9) && waited <= Duration::from_secs(180),
        "{waited:?}"
    );
}

/// F47: failures of the server.
#[tokio::test(start_paused = true)]
async fn f47_a_post_that_may_have_run_is_never_repeated_even_if_the_server_asks() {
    for status in [
        "408 Request Timeout",
        "500 Internal Server Error",
        "502 Bad Gateway",
        "503 Service Unavailable",
        "504 Gateway Timeout",
    ] {
        let headers = [("content-type", "application/json"), ("retry-after", "1")];
        let body = r#"{"error": 500, "errorCode": "UNEXPECTED_ERROR"}"#;
        let server = Server::script([answer(status, &headers, body), json("200 OK", JOB)]).await;
        let eager = RetryPolicy::new().attempts(50);
        let error = create(&patient(&server))
            .retry(eager)
            .send()
            .await
            .unwrap_err();
        assert_eq!(
            (error.attempts(), server.requests().len()),
            (1, 1),
            "{status}"
        );
        assert_eq!(error.outcome(), Outcome::Unknown, "{status}");
        assert_eq!(
            error.retry_after(),
            Some(Duration::from_secs(1)),
            "{status}"
        );
        let warning = "the operation may have run; look before you repeat";
        assert!(error.to_string().ends_with(warning), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_policy_of_one_attempt_repeats_nothing() {
    let server = Server::script([throttled(&[("retry-after", "0")]), json("200 OK", JOB)]).await;
    let error = create(&client(&server))
        .retry(RetryPolicy::never())
        .send()
        .await
        .unwrap_err();
    assert_eq!((error.attempts(), server.requests().len()), (1, 1));
}

/// F48: a broken service is not flooded.
#[tokio::test(start_paused = true)]
async fn f48_throttled_callers_stop_repeating_when_their_budget_is_used_up() {
    let server = Server::script([throttled(&[("retry-after", "0")])]).await;
    let client = patient(&server);
    for _ in 0..200 {
        create(&client).send().await.unwrap_err();
    }
    // 500 tokens, 5 for each repetition.
    assert_eq!(server.requests().len(), 200 + 100);
}

/// F49: a call that is dropped.
#[tokio::test(start_paused = true)]
async fn f49_dropping_a_call_while_it_waits_sends_nothing_more() {
    let server = Server::script([throttled(&[("retry-after", "5")]), json("200 OK", JOB)]).await;
    let client = client(&server);
    let dropped = tokio::time::timeout(Duration::from_secs(1), create(&client).send()).await;
    assert!(dropped.is_err(), "the call was waiting");
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(server.requests().len(), 1);
}

/// F49: a call that is dropped.
#[tokio::test]
async fn f49_a_call_may_be_dropped_at_any_point_and_the_next_one_works() {
    let mut polls = 0;
    loop {
        let server = Server::choose(|request| match request.target() {
            "/api/oauth/token" => json("200 OK", r#"{"access_token": "t"}"#),
            _ => json("200 OK", JOB),
        })
        .await;
        let client = builder(&server).service_account("id", "secret");
        let client = client.build().unwrap();
        let mut call = Box::pin(create(&client).send());
        let mut left = polls;
        let is_done = poll_fn(|context| {
            if left == 0 {
                return Poll::Ready(false);
            }
            left -= 1;
            call.as_mut().poll(context).map(|_| true)
        })
        .await;
        drop(call);
        create(&client).send().await.unwrap();
        let requests = server.requests();
        let mints = requests
            .iter()
            .filter(|sent| sent.target() == "/api/oauth/token");
        assert!(mints.count() <= 2 && requests.len() <= 4, "{requests:?}");
        if is_done {
            break;
        }
        polls += 1;
    }
    assert!(polls > 3, "a call waits more often than {polls} times");
}

//! Many calls at once: each is answered, none waits much longer than the others, and what they take
//! is bounded.
//!
//! How long a call waits is counted in answers to others, so that the machine's speed is no matter.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use generated::{Client, RetryPolicy};
#[cfg(target_os = "linux")]
use tests::memory;
use tests::restore::{client, create};
use tests::server::{Server, json};
use tokio::net::TcpListener;
use tokio::task::{JoinSet, yield_now};

const JOB: &str = r#"{"deliveryType": "automated"}"#;

/// How many calls are made at once.
const CALLS: usize = 1000;

/// How many requests the server of HTTP/2 takes at once.
const STREAMS: u32 = 10;

/// How many times that server lets everything else run before it answers a request, so that others
/// come meanwhile.
const TURNS: usize = 10;

/// What a server of HTTP/2 has seen.
#[derive(Debug, Default)]
struct Seen {
    connections: AtomicUsize,
    requests: AtomicUsize,
    answered: AtomicUsize,
    open: AtomicUsize,
    /// The most requests that were open at once.
    most: AtomicUsize,
    /// How many more requests are refused before anything is done with them.
    refused: AtomicUsize,
}

/// A server of HTTP/2 that takes few requests at once; it runs as long as the runtime of its test.
async fn multiplexed() -> (Client, Arc<Seen>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let seen = Arc::new(Seen::default());
    let shared = Arc::clone(&seen);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            shared.connections.fetch_add(1, Ordering::SeqCst);
            let shared = Arc::clone(&shared);
            tokio::spawn(async move {
                let mut server = h2::server::Builder::new();
                server.max_concurrent_streams(STREAMS);
                let mut connection = server.handshake::<_, bytes::Bytes>(stream).await.unwrap();
                while let Some(Ok((_, respond))) = connection.accept().await {
                    tokio::spawn(serve(respond, Arc::clone(&shared)));
                }
            });
        }
    });
    let http = reqwest::Client::builder().http2_prior_knowledge();
    let client = Client::builder()
        .base_url(url)
        .http_client(http.build().unwrap())
        .service_account_token("token")
        .retry(RetryPolicy::never());
    (client.build().unwrap(), seen)
}

/// Answers one request when others had their turns.
async fn serve(mut respond: h2::server::SendResponse<bytes::Bytes>, seen: Arc<Seen>) {
    seen.requests.fetch_add(1, Ordering::SeqCst);
    let fewer = |refused: usize| refused.checked_sub(1);
    let (set, read) = (Ordering::SeqCst, Ordering::SeqCst);
    if seen.refused.fetch_update(set, read, fewer).is_ok() {
        respond.send_reset(h2::Reason::REFUSED_STREAM);
        return;
    }
    let open = seen.open.fetch_add(1, Ordering::SeqCst) + 1;
    seen.most.fetch_max(open, Ordering::SeqCst);
    for _ in 0..TURNS {
        yield_now().await;
    }
    // Before the client can know of the answer, and open another one.
    seen.open.fetch_sub(1, Ordering::SeqCst);
    seen.answered.fetch_add(1, Ordering::SeqCst);
    let head = http::Response::builder().header("content-type", "application/json");
    let mut body = respond
        .send_response(head.body(()).unwrap(), false)
        .unwrap();
    body.send_data(JOB.into(), true).unwrap();
}

/// Makes calls at once, and fails unless each has its value.
async fn all_at_once(client: &Client, calls: usize) {
    let mut running = JoinSet::new();
    for _ in 0..calls {
        let client = client.clone();
        running.spawn(async move { create(&client).send().await.map(|job| job.delivery_type) });
    }
    while let Some(done) = running.join_next().await {
        done.unwrap().unwrap();
    }
}

/// How many calls were answered while each call of a hundred callers was under way, who make ten
/// calls each; the fewest first.
async fn waits(client: &Client, seen: &Arc<Seen>) -> Vec<usize> {
    let mut callers = JoinSet::new();
    for _ in 0..100 {
        let (client, seen) = (client.clone(), Arc::clone(seen));
        callers.spawn(async move {
            let mut waits = Vec::new();
            for _ in 0..10 {
                let before = seen.answered.load(Ordering::SeqCst);
                create(&client).send().await.unwrap();
                waits.push(seen.answered.load(Ordering::SeqCst) - before);
            }
            waits
        });
    }
    let mut waits = callers.join_all().await.concat();
    waits.sort_unstable();
    waits
}

/// F65: more calls at once than the server takes.
#[tokio::test]
async fn f65_calls_beyond_the_streams_of_a_server_wait_for_their_turn() {
    let (client, seen) = multiplexed().await;
    all_at_once(&client, CALLS).await;
    assert_eq!(seen.requests.load(Ordering::SeqCst), CALLS);
    assert_eq!(seen.connections.load(Ordering::SeqCst), 1);
    let most = seen.most.load(Ordering::SeqCst);
    assert!(most > 1 && most <= STREAMS as usize, "{most}");
}

/// F06: a request that a server of HTTP/2 says it did not touch is the only one that is sent again
/// unasked, even one that must not run twice.
#[tokio::test]
async fn f06_streams_that_the_server_refuses_are_sent_again() {
    let (client, seen) = multiplexed().await;
    seen.refused.store(3, Ordering::SeqCst);
    all_at_once(&client, 20).await;
    assert_eq!(seen.requests.load(Ordering::SeqCst), 23);
    assert_eq!(seen.answered.load(Ordering::SeqCst), 20);
}

/// F65: callers that wait for ever.
#[tokio::test]
async fn f65_no_caller_waits_much_longer_than_the_others() {
    let (client, seen) = multiplexed().await;
    let waits = waits(&client, &seen).await;
    let (half, nearly_all) = (waits[waits.len() / 2], waits[waits.len() * 99 / 100]);
    // A hundred callers share ten streams.
    assert!(half > 50, "{half}");
    assert!(nearly_all <= half * 3, "{nearly_all}, {half}");
}

/// F65: connections that are not used again.
#[tokio::test]
async fn f65_callers_of_http_1_use_their_connections_again() {
    let server = Server::script([json("200 OK", JOB)]).await;
    let client = client(&server);
    for _ in 0..10 {
        all_at_once(&client, CALLS / 10).await;
    }
    assert_eq!(server.requests().len(), CALLS);
    assert!(
        server.connections() <= 2 * CALLS / 10,
        "{}",
        server.connections()
    );
}

#[cfg(target_os = "linux")]
#[tokio::test]
#[ignore = "runs in a process of its own, whose memory and files another test chooses"]
async fn make_a_thousand_calls() {
    let body = format!(r#"{{"id": "1"{}}}"#, " ".repeat(16 << 10));
    let server = Server::script([json("200 OK", body)]).await;
    let client = client(&server);
    let before = memory::peak();
    all_at_once(&client, CALLS).await;
    assert_eq!(server.requests().len(), CALLS);
    memory::tell_growth(before);
}

/// F65: a thousand connections.
#[cfg(target_os = "linux")]
#[test]
fn f65_a_thousand_calls_on_connections_of_their_own_take_little_memory() {
    let grown = memory::growth_of("make_a_thousand_calls");
    // The server's ends of the connections are in it.
    assert!(grown <= 64 << 20, "{grown}");
}

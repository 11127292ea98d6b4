//! One call through the generated client over loopback, against the same request written by hand
//! on the same HTTP library.
//!
//! Both sides send the same bytes on connections of the same settings, check the status and decode
//! the same type; the client checks the request and the answer besides. They take turns, so that
//! whatever else the machine does meets both alike.

use std::net::SocketAddr;
use std::time::Duration;

use bench::{Routine, Turns};
use criterion::Criterion;
use generated::models::{RestoreJob, RestoreJobRequest};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use reqwest::header::{ACCEPT, CONTENT_TYPE, USER_AGENT};
use tokio::net::TcpListener;

const ID: &str = "32b6e34b3d91647abb20e7b8";
const CLUSTER: &str = "production";
const TOKEN: &str = "token";
const MEDIA_TYPE: &str = "application/vnd.atlas.2023-01-01+json";
const RECORDED: &str = include_str!("../../data/DiskBackupSnapshotRestoreJob/automated_begun.json");

/// An answer as the service sends it.
fn job() -> Bytes {
    let recorded: serde_json::Value = serde_json::from_str(RECORDED).expect("the data are JSON");
    recorded["answer"].to_string().into()
}

/// Answers every request with a job, after reading its body.
async fn start_job(
    request: Request<Incoming>,
    job: Bytes,
) -> Result<Response<Full<Bytes>>, hyper::Error> {
    request.into_body().collect().await?;
    let mut response = Response::new(Full::new(job));
    let headers = response.headers_mut();
    let media_type = "application/vnd.atlas.2023-01-01+json;charset=utf-8";
    for (name, value) in [
        ("content-type", media_type),
        ("ratelimit-limit", "1200"),
        ("ratelimit-remaining", "1193"),
    ] {
        headers.insert(name, hyper::header::HeaderValue::from_static(value));
    }
    Ok(response)
}

/// Serves on loopback as long as the runtime lives, on the thread of the caller: no other thread
/// has to wake up for an answer, so that a busy machine disturbs less.
async fn serve() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a listener has an address");
    let job = job();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            stream.set_nodelay(true).expect("a connection has options");
            let job = job.clone();
            let service = service_fn(move |request| start_job(request, job.clone()));
            let connection = hyper::server::conn::http1::Builder::new();
            tokio::spawn(connection.serve_connection(TokioIo::new(stream), service));
        }
    });
    address
}

/// What one writes without a generated client.
struct ByHand {
    http: reqwest::Client,
    base: String,
}

impl ByHand {
    /// The settings that the generated client has without any of the caller's.
    fn new(base: &str) -> Self {
        let http = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(10))
            .timeout(Duration::from_secs(60))
            .redirect(reqwest::redirect::Policy::none());
        Self {
            http: http.build().expect("the HTTP library works"),
            base: base.to_owned(),
        }
    }

    async fn call(
        &self,
        group: &str,
        cluster: &str,
        request: &RestoreJobRequest,
    ) -> Result<RestoreJob, Box<dyn std::error::Error>> {
        let url = format!(
            "{}/api/atlas/v2/groups/{group}/clusters/{cluster}/backup/restoreJobs",
            self.base
        );
        let response = self
            .http
            .post(url)
            .header(ACCEPT, MEDIA_TYPE)
            .header(CONTENT_TYPE, MEDIA_TYPE)
            .header(USER_AGENT, "generated/0.1.0")
            .bearer_auth(TOKEN)
            .body(serde_json::to_vec(request)?)
            .send()
            .await?
            .error_for_status()?;
        Ok(serde_json::from_slice(&response.bytes().await?)?)
    }
}

fn main() {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().build().expect("a runtime can be made");
    let base = format!("http://{}", runtime.block_on(serve()));
    let by_hand = ByHand::new(&base);
    let client = generated::Client::builder()
        .base_url(&base)
        .service_account_token(TOKEN)
        .build()
        .expect("loopback is allowed");
    let request = RestoreJobRequest::automated(ID, "staging", ID);

    let mut criterion = Criterion::default().configure_from_args();
    let routines = [
        Routine {
            name: "call_by_hand",
            run: &|| {
                let job = runtime.block_on(by_hand.call(ID, CLUSTER, &request));
                job.expect("the server starts every job");
            },
        },
        Routine {
            name: "call_generated",
            run: &|| {
                let call = client.create_backup_restore_job(ID, CLUSTER, &request);
                let job = runtime.block_on(call.send());
                job.expect("the server starts every job");
            },
        },
    ];
    let turns = Turns::measure(&mut criterion, 1, &routines);
    criterion.final_summary();
    println!(
        "a call through the client / the same by hand            {:.3}  (at most 1.05)",
        turns.ratio("call_generated", "call_by_hand")
    );
}

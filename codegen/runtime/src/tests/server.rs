//! A TCP server on loopback that answers with scripted bytes and keeps what it was sent.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What the server does with one request.
#[derive(Clone)]
pub(crate) enum Step {
    /// Writes these bytes and keeps the connection.
    Write(Vec<u8>),
    /// Writes these bytes and closes the connection.
    Close(Vec<u8>),
    /// Closes the connection so that the other side sees a reset.
    Reset,
    /// Never answers.
    Silence,
}

/// A whole answer.
pub(crate) fn answer(status: &str, headers: &[(&str, &str)], body: &str) -> Step {
    let mut text = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in headers {
        write!(text, "{name}: {value}\r\n").unwrap();
    }
    Step::Write(format!("{text}\r\n{body}").into_bytes())
}

/// A whole JSON answer.
pub(crate) fn json(status: &str, body: &str) -> Step {
    answer(status, &[("content-type", "application/json")], body)
}

type Chooser = Arc<dyn Fn(&str) -> Step + Send + Sync>;

/// A server and the requests that it has had.
pub(crate) struct Server {
    pub(crate) url: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Answers with the steps in turn; the last one is repeated.
    pub(crate) async fn script(steps: impl IntoIterator<Item = Step>) -> Self {
        let steps: Mutex<VecDeque<Step>> = Mutex::new(steps.into_iter().collect());
        Self::choose(move |_| {
            let mut steps = steps.lock().unwrap();
            if steps.len() > 1 {
                steps.pop_front().unwrap()
            } else {
                steps.front().cloned().unwrap()
            }
        })
        .await
    }

    /// Answers each request with the step that is chosen for its text.
    pub(crate) async fn choose(choose: impl Fn(&str) -> Step + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let choose: Chooser = Arc::new(choose);
        let seen = requests.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, seen.clone(), choose.clone()));
            }
        });
        Self { url, requests }
    }

    /// The texts of all requests.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// The value of a header in each request.
    pub(crate) fn header(&self, name: &str) -> Vec<Option<String>> {
        self.requests()
            .iter()
            .map(|request| header(request, name))
            .collect()
    }
}

/// The value of a header of a request.
pub(crate) fn header(request: &str, name: &str) -> Option<String> {
    request.lines().find_map(|line| {
        let (other, value) = line.split_once(": ")?;
        other.eq_ignore_ascii_case(name).then(|| value.to_owned())
    })
}

async fn serve(mut stream: TcpStream, seen: Arc<Mutex<Vec<String>>>, choose: Chooser) {
    let mut buffer = Vec::new();
    while let Some(request) = read(&mut stream, &mut buffer).await {
        let step = choose(&request);
        seen.lock().unwrap().push(request);
        match step {
            Step::Write(bytes) => stream.write_all(&bytes).await.unwrap(),
            Step::Close(bytes) => {
                stream.write_all(&bytes).await.unwrap();
                return;
            }
            Step::Reset => {
                stream.set_zero_linger().unwrap();
                return;
            }
            Step::Silence => std::future::pending().await,
        }
    }
}

/// Reads one request: its head, and the body that its `Content-Length` tells.
async fn read(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<String> {
    loop {
        if let Some(end) = find(buffer, b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
            let length = header(&head, "content-length").map_or(0, |value| value.parse().unwrap());
            let whole = end + 4 + length;
            if buffer.len() >= whole {
                let request = String::from_utf8_lossy(&buffer[..whole]).into_owned();
                buffer.drain(..whole);
                return Some(request);
            }
        }
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

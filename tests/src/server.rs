//! A TCP server on loopback that answers with scripted bytes and keeps every request that it read.
//!
//! Invariant: nothing between a test and the wire interprets what is sent or answered, so that a
//! test can serve what no HTTP library would and see each byte that a client wrote.

use std::collections::VecDeque;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

/// What the server does with one request.
#[derive(Clone, Debug)]
pub enum Reply {
    /// Writes these bytes and keeps the connection.
    Write(Vec<u8>),
    /// Writes these bytes and closes the connection.
    Close(Vec<u8>),
    /// Writes these bytes and resets the connection.
    Reset(Vec<u8>),
    /// Writes these bytes and then nothing, on an open connection.
    Stall(Vec<u8>),
    /// Writes these bytes, then a blank each second for ever: on the clock of the test, which need not
    /// be that of the machine.
    Trickle(Vec<u8>),
    /// Writes the first bytes once and the second ones for ever.
    Endless(Vec<u8>, Vec<u8>),
}

/// A whole answer with its `Content-Length`.
pub fn answer(status: &str, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Reply {
    let body = body.as_ref();
    let length = body.len().to_string();
    let lines: Vec<String> = headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .collect();
    let lines = lines.concat();
    let head = format!("HTTP/1.1 {status}\r\n{lines}content-length: {length}\r\n\r\n");
    Reply::Write([head.as_bytes(), body].concat())
}

/// A whole answer with a JSON body.
pub fn json(status: &str, body: impl AsRef<[u8]>) -> Reply {
    answer(status, &[("content-type", "application/json")], body)
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Request {
    /// The request line and the headers, without the empty line behind them.
    pub head: String,
    /// The body.
    pub body: String,
}

impl Request {
    /// The target of the request line: path and query.
    #[must_use]
    pub fn target(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }

    /// The first value of a header.
    #[must_use]
    pub fn header<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.headers(name).next()
    }

    /// Every value of a header.
    pub fn headers<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.head.lines().skip(1).filter_map(move |line| {
            let (other, value) = line.split_once(':')?;
            other.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

type Chooser = dyn Fn(&Request) -> Reply + Send + Sync;

/// A server that runs as long as the runtime of its test.
#[derive(Debug)]
pub struct Server {
    /// Its base address, such as `http://127.0.0.1:34567`.
    pub url: String,
    requests: Arc<Mutex<Vec<Request>>>,
    connections: Arc<AtomicUsize>,
}

impl Server {
    /// Answers with the replies in turn; the last one is repeated.
    ///
    /// # Panics
    /// There is no reply, or no free port.
    pub async fn script(replies: impl IntoIterator<Item = Reply>) -> Self {
        let mut replies: VecDeque<Reply> = replies.into_iter().collect();
        let last = replies.pop_back().expect("a script has a reply");
        let replies = Mutex::new(replies);
        Self::choose(move |_| {
            let mut replies = replies.lock().unwrap_or_else(PoisonError::into_inner);
            replies.pop_front().unwrap_or_else(|| last.clone())
        })
        .await
    }

    /// Answers each request with the reply that is chosen for it.
    ///
    /// # Panics
    /// There is no free port.
    pub async fn choose(choose: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("loopback has a free port");
        let address = listener.local_addr().expect("a listener has an address");
        let requests = Arc::new(Mutex::new(Vec::new()));
        let connections = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&connections);
        let (seen, choose) = (
            Arc::clone(&requests),
            Arc::<Chooser>::from(Box::new(choose) as Box<Chooser>),
        );
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::Relaxed);
                let (seen, choose) = (Arc::clone(&seen), Arc::clone(&choose));
                // A client that goes away ends its connection, not the server.
                tokio::spawn(async move { serve(stream, &seen, &*choose).await });
            }
        });
        Self {
            url: format!("http://{address}"),
            requests,
            connections,
        }
    }

    /// Every request so far.
    pub fn requests(&self) -> Vec<Request> {
        self.requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// How many connections there were so far.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    /// The value of a header in each request.
    #[must_use]
    pub fn headers(&self, name: &str) -> Vec<Option<String>> {
        self.requests()
            .iter()
            .map(|request| request.header(name).map(str::to_owned))
            .collect()
    }
}

/// A port on loopback that takes no connections.
///
/// The port stays taken while this lives: one that was let go could become that of a server of
/// another test.
#[derive(Debug)]
pub struct Nobody {
    /// Its base address.
    pub url: String,
    _bound: TcpSocket,
}

impl Nobody {
    /// Takes a port and does not listen.
    ///
    /// # Panics
    /// There is no free port.
    #[must_use]
    pub fn new() -> Self {
        let bound = TcpSocket::new_v4().expect("a socket can be made");
        bound
            .bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
            .expect("loopback has a free port");
        let address = bound.local_addr().expect("a bound socket has an address");
        Self {
            url: format!("http://{address}"),
            _bound: bound,
        }
    }
}

impl Default for Nobody {
    fn default() -> Self {
        Self::new()
    }
}

async fn serve(
    mut stream: TcpStream,
    seen: &Mutex<Vec<Request>>,
    choose: &Chooser,
) -> io::Result<()> {
    let mut buffer = Vec::new();
    while let Some(request) = read(&mut stream, &mut buffer).await? {
        let reply = choose(&request);
        seen.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(request);
        match reply {
            Reply::Write(bytes) => stream.write_all(&bytes).await?,
            Reply::Close(bytes) => return stream.write_all(&bytes).await,
            Reply::Reset(bytes) => {
                stream.write_all(&bytes).await?;
                return stream.set_zero_linger();
            }
            Reply::Stall(bytes) => {
                stream.write_all(&bytes).await?;
                std::future::pending::<()>().await;
            }
            Reply::Trickle(bytes) => {
                stream.write_all(&bytes).await?;
                loop {
                    tokio::time::sleep(Duration::from_secs(1)).await;
                    stream.write_all(b" ").await?;
                }
            }
            Reply::Endless(head, chunk) => {
                stream.write_all(&head).await?;
                loop {
                    stream.write_all(&chunk).await?;
                }
            }
        }
    }
    Ok(())
}

/// Reads one request: its head, and the body that its `Content-Length` tells.
async fn read(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> io::Result<Option<Request>> {
    loop {
        if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
            let mut request = Request {
                head,
                body: String::new(),
            };
            let length = request.header("content-length").map_or(Ok(0), str::parse);
            let start = end + 4;
            let whole = start + length.map_err(|_| io::ErrorKind::InvalidData)?;
            if buffer.len() >= whole {
                request.body = String::from_utf8_lossy(&buffer[start..whole]).into_owned();
                buffer.drain(..whole);
                return Ok(Some(request));
            }
        }
        if stream.read_buf(buffer).await? == 0 {
            return Ok(None);
        }
    }
}

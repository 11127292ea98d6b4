//! Servers whose TLS cannot be trusted: nothing is sent to them, and nothing is tried again.
//!
//! The authority and its certificates are made for the run; TLS ends in front of a plain server.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use generated::{AuthReason, Cause, Client, Error, Outcome, Phase};
use rcgen::{
    BasicConstraints, Certificate, CertificateParams, CertificateRevocationListParams,
    CertifiedIssuer, IsCa, KeyIdMethod, KeyPair, KeyUsagePurpose, RevokedCertParams, SerialNumber,
    date_time_ymd,
};
use reqwest::tls::CertificateRevocationList;
use tests::description::workspace;
use tests::restore::create;
use tests::server::{Server, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// The number of the certificate that is revoked.
const REVOKED: u64 = 13;

type Authority = CertifiedIssuer<'static, KeyPair>;

/// A certificate with its key.
struct Identity {
    certificate: Certificate,
    key: KeyPair,
}

fn authority() -> Authority {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A certificate for loopback that is as it should be.
fn sound() -> CertificateParams {
    let mut params = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
    params.not_before = date_time_ymd(2020, 1, 1);
    params
}

fn issued(authority: &Authority, params: &CertificateParams) -> Identity {
    let key = KeyPair::generate().unwrap();
    Identity {
        certificate: params.signed_by(&key, authority).unwrap(),
        key,
    }
}

/// The certificates that an authority takes back.
fn revocations(authority: &Authority) -> CertificateRevocationList {
    let (then, later) = (date_time_ymd(2020, 1, 1), date_time_ymd(4000, 1, 1));
    let list = CertificateRevocationListParams {
        this_update: then,
        next_update: later,
        crl_number: SerialNumber::from(1),
        issuing_distribution_point: None,
        revoked_certs: vec![RevokedCertParams {
            serial_number: SerialNumber::from(REVOKED),
            revocation_time: then,
            reason_code: None,
            invalidity_date: None,
        }],
        key_identifier_method: KeyIdMethod::Sha256,
    };
    let list = list.signed_by(authority).unwrap().pem().unwrap();
    CertificateRevocationList::from_pem(list.as_bytes()).unwrap()
}

/// A listener in front of a server; it counts the connections.
struct Front {
    url: String,
    connections: Arc<AtomicUsize>,
}

impl Front {
    /// Does something with each connection.
    async fn new<F: Future + Send + 'static>(
        each: impl Fn(TcpStream) -> F + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://{}", listener.local_addr().unwrap());
        let connections = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&connections);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::SeqCst);
                let done = each(stream);
                tokio::spawn(async move {
                    done.await;
                });
            }
        });
        Self { url, connections }
    }

    /// Ends TLS, and hands what is inside to a server.
    async fn tls(identity: &Identity, server: &Server) -> Self {
        let chain = vec![identity.certificate.der().clone()];
        let key = PrivateKeyDer::try_from(identity.key.serialize_der()).unwrap();
        let config = ServerConfig::builder().with_no_client_auth();
        let config = config.with_single_cert(chain, key).unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let inside = server.url.trim_start_matches("http://").to_owned();
        Self::new(move |stream| {
            let (acceptor, inside) = (acceptor.clone(), inside.clone());
            async move {
                // A client that refuses the certificate ends its connection, not the listener.
                let mut outer = acceptor.accept(stream).await.ok()?;
                let mut inner = TcpStream::connect(inside).await.ok()?;
                copy_bidirectional(&mut outer, &mut inner).await.ok()
            }
        })
        .await
    }

    /// Answers each greeting with scripted bytes.
    async fn scripted(bytes: &'static [u8]) -> Self {
        Self::new(move |mut stream| async move {
            let mut greeting = [0; 4096];
            let _ = stream.read(&mut greeting).await;
            let _ = stream.write_all(bytes).await;
            // It waits for the client to close.
            let _ = stream.read(&mut greeting).await;
        })
        .await
    }
}

/// Fails unless a call to that server is refused for TLS, once, and nothing was sent.
async fn assert_refused(what: &str, front: &Front, http: Option<reqwest::Client>, reason: &str) {
    let builder = Client::builder().base_url(&front.url);
    let builder = builder.service_account_token("canary");
    let builder = match http {
        Some(http) => builder.http_client(http),
        None => builder,
    };
    let error = create(&builder.build().unwrap()).send().await.unwrap_err();
    let Error::Transport(lost) = &error else {
        panic!("{what}: {error:?}")
    };
    assert_eq!(
        (lost.phase(), lost.cause()),
        (Phase::Connect, Cause::Tls),
        "{what}: {error:?}"
    );
    assert_eq!(
        (error.attempts(), error.outcome()),
        (1, Outcome::NotSent),
        "{what}"
    );
    assert_eq!(front.connections.load(Ordering::SeqCst), 1, "{what}");
    let said = error.to_string();
    assert!(said.contains(reason), "{what}: {said}");
}

/// A server that would answer.
async fn willing() -> Server {
    Server::script([json("200 OK", r#"{"id": "1"}"#)]).await
}

/// The caller's own HTTP client, which trusts this authority and its list of revocations.
fn trusting(authority: &Authority) -> reqwest::Client {
    let root = reqwest::Certificate::from_der(authority.der()).unwrap();
    let client = reqwest::Client::builder()
        .tls_certs_only([root])
        .tls_crls_only([revocations(authority)]);
    client.build().unwrap()
}

#[tokio::test]
async fn a_certificate_that_is_as_it_should_be_is_trusted() {
    let (authority, server) = (authority(), willing().await);
    let front = Front::tls(&issued(&authority, &sound()), &server).await;
    let client = Client::builder()
        .base_url(&front.url)
        .http_client(trusting(&authority))
        .service_account_token("token");
    create(&client.build().unwrap()).send().await.unwrap();
    assert_eq!(server.requests().len(), 1);
}

/// F58: expired, of another host, revoked.
#[tokio::test]
async fn f58_a_certificate_that_its_authority_does_not_stand_for_is_refused() {
    let authority = authority();
    let mut expired = sound();
    expired.not_after = date_time_ymd(2021, 1, 1);
    let mut early = sound();
    early.not_before = date_time_ymd(4000, 1, 1);
    let other = CertificateParams::new(["atlas.example.com".to_owned()]).unwrap();
    let mut revoked = sound();
    revoked.serial_number = Some(SerialNumber::from(REVOKED));
    for (what, params, reason) in [
        ("expired", expired, "expired"),
        ("not yet valid", early, "not valid yet"),
        ("of another host", other, "not valid for name"),
        ("revoked", revoked, "Revoked"),
    ] {
        let server = willing().await;
        let front = Front::tls(&issued(&authority, &params), &server).await;
        assert_refused(what, &front, Some(trusting(&authority)), reason).await;
        assert!(server.requests().is_empty(), "{what}");
    }
}

/// F58: self-signed, of an unknown authority; to the client that is made without asking.
#[tokio::test]
async fn f58_a_certificate_of_nobody_known_is_refused() {
    let key = KeyPair::generate().unwrap();
    let own = Identity {
        certificate: sound().self_signed(&key).unwrap(),
        key,
    };
    let of_unknown = issued(&authority(), &sound());
    for (what, identity) in [("self-signed", own), ("of an unknown", of_unknown)] {
        let server = willing().await;
        let front = Front::tls(&identity, &server).await;
        assert_refused(what, &front, None, "UnknownIssuer").await;
        assert!(server.requests().is_empty(), "{what}");
    }
}

/// F58: a server of TLS 1.1.
#[tokio::test]
async fn f58_old_versions_of_tls_are_refused() {
    // A greeting of TLS 1.1 that chooses TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA.
    let greeting = b"\x16\x03\x02\x00\x2a\x02\x00\x00\x26\x03\x02\
        0123456789abcdef0123456789abcdef\x00\xc0\x13\x00";
    let front = Front::scripted(greeting).await;
    assert_refused("TLS 1.1", &front, None, "NotSupportTls12Or13").await;
    // The alert of a server that knows no version of the client's.
    let front = Front::scripted(b"\x15\x03\x02\x00\x02\x02\x46").await;
    assert_refused("an alert", &front, None, "ProtocolVersion").await;
}

/// F58: a token endpoint that cannot be trusted.
#[tokio::test]
async fn f58_no_secret_is_sent_to_a_token_endpoint_that_cannot_be_trusted() {
    let server = willing().await;
    let front = Front::tls(&issued(&authority(), &sound()), &server).await;
    let client = Client::builder().base_url(&front.url);
    let client = client.service_account("id", "secret").build().unwrap();
    let error = create(&client).send().await.unwrap_err();
    let Error::Auth(refused) = &error else {
        panic!("{error:?}")
    };
    let AuthReason::TokenTransport(lost) = refused.reason() else {
        panic!("{error:?}")
    };
    assert_eq!(lost.cause(), Cause::Tls);
    assert_eq!((error.attempts(), error.outcome()), (1, Outcome::NotSent));
    assert_eq!(front.connections.load(Ordering::SeqCst), 1);
    assert!(server.requests().is_empty());
}

/// F58: a switch that turns the checks off.
#[test]
fn f58_a_generated_crate_has_no_switch_that_turns_checks_off() {
    let mut open = vec![workspace().join("generated/src")];
    let mut files = 0;
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for switch in ["danger", "invalid_cert", "invalid_hostname"] {
                assert!(!text.contains(switch), "{}: {switch}", path.display());
            }
            files += 1;
        }
    }
    assert!(files > 50, "{files}");
}

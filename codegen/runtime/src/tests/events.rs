//! Events: one for each attempt, with nothing from a request's values or an answer's body.

use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::tests::calls::create;
use crate::tests::server::{Server, answer, json};
use crate::{Client, DriftMode};

/// Keeps every event as a line.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<String>>>);

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

impl Subscriber for Lines {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut line = Line(attributes.metadata().target().to_owned());
        attributes.record(&mut line);
        self.0.lock().unwrap().push(line.0);
        Id::from_u64(1)
    }

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(event.metadata().target().to_owned());
        event.record(&mut line);
        self.0.lock().unwrap().push(line.0);
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn an_answer_that_will_be_taken_away_is_an_event() {
    let lines = Lines::default();
    let _guard = tracing::subscriber::set_default(lines.clone());
    let headers = [
        ("content-type", "application/json"),
        ("deprecation", "Mon, 5 Aug 2024 00:00:00 GMT"),
        ("sunset", "Thu, 1 Jul 2027 00:00:00 GMT"),
    ];
    let server = Server::script([answer("200 OK", &headers, "{}")]).await;
    let builder = Client::builder().base_url(&server.url).token("token");
    create(&builder.build().unwrap()).send().await.unwrap();

    let lines = lines.0.lock().unwrap().clone();
    let mut told = lines.iter().filter(|line| line.contains("sunset"));
    let line = told.next().unwrap();
    for part in ["createBackupRestoreJob", "5 Aug 2024", "1 Jul 2027"] {
        assert!(line.contains(part), "{line}");
    }
    assert_eq!(told.count(), 0);
}

#[tokio::test(start_paused = true)]
async fn each_attempt_is_an_event_without_values() {
    let lines = Lines::default();
    let _guard = tracing::subscriber::set_default(lines.clone());
    let server = Server::script([
        answer("429 Too Many Requests", &[("set-cookie", "canary")], ""),
        json("200 OK", r#"{"id": "canary", "canary": 1}"#),
    ])
    .await;
    let builder = Client::builder()
        .base_url(&server.url)
        .drift(DriftMode::Warn);
    create(&builder.token("canary").build().unwrap())
        .send()
        .await
        .unwrap();

    let lines = lines.0.lock().unwrap().clone();
    let own: Vec<&String> = lines
        .iter()
        .filter(|line| line.starts_with("runtime"))
        .collect();
    assert_eq!(own.len(), 3, "{own:?}");
    let path = "/groups/{groupId}/clusters/{clusterName}/backup/restoreJobs";
    for (attempt, status) in [(1, 429), (2, 200)] {
        let line = own[attempt - 1];
        for field in [
            "operation=\"createBackupRestoreJob\"".to_owned(),
            "method=\"POST\"".to_owned(),
            format!("path=\"{path}\""),
            format!("attempt={attempt}"),
            format!("status={status}"),
            "waited=".to_owned(),
        ] {
            assert!(line.contains(&field), "{line}");
        }
        assert!(!line.contains("canary"), "{line}");
    }
    // The name of an undeclared member is a place, not a value.
    assert!(own[2].contains("pointer=/canary") && own[2].contains("Undeclared"));
    let foreign = lines.iter().filter(|line| !line.starts_with("runtime"));
    for line in foreign {
        assert!(!line.contains("canary"), "{line}");
    }
}

//! Forms on the wire.

use std::collections::BTreeMap;
use std::convert::Infallible;

use reqwest::{Body, Method};
use serde_json::json;

use crate::keyword;
use crate::parameter::{Spelling, Style};
use crate::tests::server::{Server, answer, header};
use crate::{Call, Client, Decode, Error, File, FileOrText, Operation, Outcome, Parts, Received};

struct Upload;

impl Operation for Upload {
    type Output = ();
    type Failure = Infallible;

    const ID: &'static str = "upload";
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/files";
    const SECURITY: Option<crate::Security> = Some(&[]);

    const DECODE: Decode<Self> = |received| received.on(204, Received::nothing);
}

fn client(server: &Server) -> Client {
    Client::builder().base_url(&server.url).build().unwrap()
}

/// The parts of the form that a server has had, without the boundary.
fn parts(request: &str) -> Vec<String> {
    let content_type = header(request, "content-type").unwrap();
    let (_, boundary) = content_type.split_once("boundary=").unwrap();
    let (_, body) = request.split_once("\r\n\r\n").unwrap();
    let body = body.strip_suffix(&format!("--{boundary}--\r\n")).unwrap();
    let begin = format!("--{boundary}\r\n");
    body.split(&begin).skip(1).map(str::to_owned).collect()
}

/// A server may hold as an integer what its description calls a number.
#[tokio::test]
async fn whole_numbers_are_sent_without_a_fraction() {
    let server = Server::script([answer("204 No Content", &[], "")]).await;
    let numbers = [3600.0, -2.0, 0.5, 1e15, 1e300];
    let client = client(&server);
    let call = Call::<Upload>::new(&client).json_body(&numbers[..]);
    call.send().await.unwrap();
    let request = server.requests().pop().unwrap();
    let (_, body) = request.split_once("\r\n\r\n").unwrap();
    assert_eq!(body, "[3600,-2,0.5,1000000000000000.0,1e+300]");
}

/// What is any JSON is the caller's: a server may tell `1.0` from `1`.
#[tokio::test]
async fn any_json_is_sent_as_it_is() {
    let server = Server::script([answer("204 No Content", &[], "")]).await;
    let numbers = BTreeMap::from([("n".to_owned(), json!([1.0, -0.0, 1e14, 2]))]);
    let client = client(&server);
    let call = Call::<Upload>::new(&client).json_body(&vec![numbers]);
    call.send().await.unwrap();
    let request = server.requests().pop().unwrap();
    let (_, body) = request.split_once("\r\n\r\n").unwrap();
    assert_eq!(body, r#"[{"n":[1.0,-0.0,100000000000000.0,2]}]"#);
}

/// A text is sent in UTF-8, and never named otherwise.
#[tokio::test]
async fn a_text_names_its_charset() {
    let server = Server::script([answer("204 No Content", &[], "")]).await;
    let client = client(&server);
    let send = |media_type, text: &str| {
        let call = Call::<Upload>::new(&client);
        call.text_body(media_type, text.to_owned()).unchecked()
    };
    let latin = "text/plain; charset=ISO-8859-1";
    for (media_type, text, sent) in [
        ("text/plain", "a", "text/plain"),
        ("text/plain", "é", "text/plain; charset=utf-8"),
        ("text/plain;charset=UTF-8", "é", "text/plain;charset=UTF-8"),
        (latin, "a", latin),
    ] {
        send(media_type, text).send().await.unwrap();
        let named = server.header("content-type").pop().unwrap();
        assert_eq!(named.as_deref(), Some(sent));
    }
    for (media_type, text) in [(latin, "é"), ("text/plain; charset=utf-16", "a")] {
        let refused = send(media_type, text).send().await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    }
    // What is set again is not what was refused.
    let call = send(latin, "é").text_body("text/plain", "b".to_owned());
    call.send().await.unwrap();
    assert!(server.requests().pop().unwrap().ends_with("\r\n\r\nb"));
}

/// RFC 9110, 8.6: a method that expects a body says that there is none.
#[tokio::test]
async fn an_absent_or_empty_body_has_its_length() {
    let server = Server::script([answer("204 No Content", &[], "")]).await;
    let client = client(&server);
    Call::<Upload>::new(&client).send().await.unwrap();
    let empty = Call::<Upload>::new(&client).raw_body("text/plain", "");
    empty.send().await.unwrap();
    let body = Call::<Upload>::new(&client).raw_body("text/plain", "ab");
    body.send().await.unwrap();
    let lengths = ["0", "0", "2"].map(|length| Some(length.to_owned()));
    assert_eq!(server.header("content-length"), lengths);
    assert!(
        server
            .header("transfer-encoding")
            .iter()
            .all(Option::is_none)
    );
}

#[tokio::test]
async fn a_form_of_parts_holds_texts_json_and_files() {
    let server = Server::script([answer("204 No Content", &[], "")]).await;
    let client = client(&server);
    let call = Call::<Upload>::new(&client)
        .multipart_body()
        .file_part("file", File::new("a.png", "PNG").content_type("image/png"))
        .value_part("purpose", "first")
        .value_part("labels", &["x", "y"])
        .json_part("extra", &json!({"a": 1}))
        // A part that is set again is replaced.
        .value_part("purpose", "second");
    call.send().await.unwrap();
    assert_eq!(
        parts(&server.requests()[0]),
        [
            "Content-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\nPNG\r\n",
            "Content-Disposition: form-data; name=\"labels\"\r\n\r\nx\r\n",
            "Content-Disposition: form-data; name=\"labels\"\r\n\r\ny\r\n",
            "Content-Disposition: form-data; name=\"extra\"\r\nContent-Type: application/json\r\n\r\n{\"a\":1}\r\n",
            "Content-Disposition: form-data; name=\"purpose\"\r\n\r\nsecond\r\n",
        ]
    );
}

#[tokio::test]
async fn parts_without_a_name_in_the_document_stand_behind_those_with_one() {
    let server = Server::script([answer("204 No Content", &[], "")]).await;
    let client = client(&server);
    let others = Parts::new().file("a.js", File::new("a.js", "1"));
    let call = Call::<Upload>::new(&client)
        .multipart_body()
        .value_part("metadata", "m")
        .more_parts(others.text("note", "n"), &["metadata"]);
    call.send().await.unwrap();
    assert_eq!(
        parts(&server.requests()[0]),
        [
            "Content-Disposition: form-data; name=\"metadata\"\r\n\r\nm\r\n",
            "Content-Disposition: form-data; name=\"a.js\"; filename=\"a.js\"\r\nContent-Type: application/octet-stream\r\n\r\n1\r\n",
            "Content-Disposition: form-data; name=\"note\"\r\n\r\nn\r\n",
        ]
    );
}

/// What the document names has a setter, which checks it.
#[tokio::test]
async fn a_part_that_the_document_names_is_not_one_of_the_others() {
    let server = Server::script([answer("204 No Content", &[], "")]).await;
    let client = client(&server);
    let others = Parts::new().text("role", "admin").text("note", "n");
    let call = Call::<Upload>::new(&client)
        .multipart_body()
        .value_part("role", "user")
        .more_parts(others, &["role", "optional"]);
    let Err(Error::Invalid(violations)) = call.send().await else {
        panic!("the part is there twice");
    };
    assert_eq!(
        violations.to_string(),
        "the request breaks 1 rule\n  /role `role` is described, and is not one of the others"
    );
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn no_name_of_a_file_leaves_its_part() {
    let server = Server::script([answer("204 No Content", &[], "")]).await;
    let client = client(&server);
    let send = |file| {
        let call = Call::<Upload>::new(&client).multipart_body();
        call.file_part("file", file).unchecked().send()
    };
    let hostile = || File::new("a\"\r\nX-Evil: 1", "x");
    send(hostile()).await.unwrap();
    assert_eq!(
        parts(&server.requests()[0]),
        [
            "Content-Disposition: form-data; name=\"file\"; filename=\"a%22%0D%0AX-Evil: 1\"\r\nContent-Type: application/octet-stream\r\n\r\nx\r\n"
        ]
    );
    let refused = send(hostile().content_type("text/plain\r\nX-Evil: 2")).await;
    let Err(Error::Invalid(violations)) = refused else {
        panic!("a media type ends its line")
    };
    assert_eq!(
        violations.to_string(),
        "the request breaks 1 rule\n  /file parameter: a media type, which has no control characters, \
         found \"text/plain\\r\\nX-Evil: 2\""
    );
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_part_has_the_media_type_of_the_document_unless_the_file_says_another() {
    let server = Server::script([answer("204 No Content", &[], "")]).await;
    let client = client(&server);
    let call = Call::<Upload>::new(&client)
        .multipart_body()
        .file_part_as("known", "application/pdf", File::new("a", "PDF"))
        .file_part_as("said", "image/png", File::new("b", "").content_type("a/b"))
        .file_parts_as("list", "image/png", [File::new("c", "PNG")])
        .json_part_as("meta", "application/vnd.a+json", &json!({}))
        .value_part_as("text", "text/plain; charset=utf-8", "x");
    call.send().await.unwrap();
    let heads = parts(&server.requests()[0]);
    let types = heads
        .iter()
        .map(|part| header(part, "content-type").unwrap());
    assert_eq!(
        types.collect::<Vec<_>>(),
        [
            "application/pdf",
            "a/b",
            "image/png",
            "application/vnd.a+json",
            "text/plain; charset=utf-8"
        ]
    );
}

#[tokio::test]
async fn files_are_counted_before_they_are_sent() {
    let server = Server::script([answer("204 No Content", &[], "")]).await;
    let client = client(&server);
    let call = |count: usize| {
        let files = (0..count).map(|at| File::new(at.to_string(), "x"));
        Call::<Upload>::new(&client)
            .multipart_body()
            .checked_file_parts("a", "image/png", files, |files, at, out| {
                keyword::max_items(files, 2, at, out);
            })
    };
    let Err(Error::Invalid(violations)) = call(3).send().await else {
        panic!("three files are sent");
    };
    assert_eq!(
        violations.to_string(),
        "the request breaks 1 rule\n  /a maxItems: 2, found 3"
    );
    call(2).send().await.unwrap();
    assert_eq!(parts(&server.requests()[0]).len(), 2);
}

#[tokio::test]
async fn a_text_in_the_place_of_a_file_has_no_name_and_no_media_type() {
    let server = Server::script([answer("204 No Content", &[], "")]).await;
    let client = client(&server);
    let call = Call::<Upload>::new(&client)
        .multipart_body()
        .file_part_as("photo", "image/png", "id 1")
        .file_part("thumbnail", File::new("a.png", "PNG"))
        .file_parts_as("pages", "image/png", ["id 2"])
        .file_parts(
            "pages2",
            [FileOrText::from(File::new("b", "B")), "id 3".into()],
        );
    call.send().await.unwrap();
    assert_eq!(
        parts(&server.requests()[0]),
        [
            "Content-Disposition: form-data; name=\"photo\"\r\n\r\nid 1\r\n",
            "Content-Disposition: form-data; name=\"thumbnail\"; filename=\"a.png\"\r\nContent-Type: application/octet-stream\r\n\r\nPNG\r\n",
            "Content-Disposition: form-data; name=\"pages\"\r\n\r\nid 2\r\n",
            "Content-Disposition: form-data; name=\"pages2\"; filename=\"b\"\r\nContent-Type: application/octet-stream\r\n\r\nB\r\n",
            "Content-Disposition: form-data; name=\"pages2\"\r\n\r\nid 3\r\n",
        ]
    );
}

struct Optional;

impl Operation for Optional {
    type Output = ();
    type Failure = Infallible;

    const ID: &'static str = "optional";
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/files";
    const SECURITY: Option<crate::Security> = Some(&[]);
    const REQUIRED_PARTS: &'static [&'static str] = &["file", "note"];
    const PARTS: &'static [&'static str] = &["note", "tags", "file"];

    const DECODE: Decode<Self> = |received| received.on(204, Received::nothing);
}

#[tokio::test]
async fn a_form_that_may_be_missing_is_sent_whole_or_not_at_all() {
    let sent = || answer("204 No Content", &[], "");
    let server = Server::script([sent(), sent(), sent()]).await;
    let client = client(&server);
    let call = || Call::<Optional>::new(&client);
    let Err(Error::Invalid(violations)) = call().value_part("x", "1").send().await else {
        panic!("parts are missing");
    };
    assert_eq!(
        violations.to_string(),
        "the request breaks 2 rules\n  / `file` is missing\n  / `note` is missing"
    );
    assert_eq!(server.requests().len(), 0);
    call().send().await.unwrap();
    let whole = call().value_part("note", "n");
    let whole = whole.file_part("file", File::new("a", "b"));
    whole.send().await.unwrap();
    call()
        .value_part("x", "1")
        .unchecked()
        .send()
        .await
        .unwrap();
}

#[tokio::test]
async fn parts_are_sent_in_the_order_of_the_document() {
    let server = Server::script([answer("204 No Content", &[], "")]).await;
    let client = client(&server);
    let call = Call::<Optional>::new(&client)
        .value_part("other", "x")
        .file_part("file", File::new("a", "b"))
        .value_part("tags", &["2", "1"])
        .value_part("note", "n");
    call.send().await.unwrap();
    let request = &server.requests()[0];
    let lines = request.lines();
    let values: Vec<&str> = lines.filter(|line| line.len() == 1).collect();
    assert_eq!(values, ["n", "2", "1", "b", "x"]);
}

#[tokio::test]
async fn a_streamed_file_is_sent_once() {
    let server = Server::script([answer("429 Too Many Requests", &[], "")]).await;
    let stream = Body::wrap(Body::from("piece"));
    let client = client(&server);
    let call = Call::<Upload>::new(&client)
        .multipart_body()
        .file_part("file", File::new("a", stream));
    let error = call.send().await.unwrap_err();
    assert!(matches!(error, Error::Unexpected(_)), "{error:?}");
    assert_eq!((error.attempts(), server.requests().len()), (1, 1));
    assert_ne!(error.outcome(), Outcome::Unknown, "429 did not run");
}

#[tokio::test]
async fn a_body_is_of_the_media_type_that_the_caller_says() {
    let sent = || answer("204 No Content", &[], "");
    let server = Server::script([sent(), sent()]).await;
    let client = client(&server);
    let call = || Call::<Upload>::new(&client);
    let said = call().media_type_of_body("image/*", "image/png");
    let said = said.raw_body("application/octet-stream", "PNG");
    said.send().await.unwrap();
    let unsaid = call().raw_body("application/octet-stream", "PNG");
    unsaid.send().await.unwrap();
    let requests = server.requests();
    let types = requests
        .iter()
        .map(|one| header(one, "content-type").unwrap());
    assert_eq!(
        types.collect::<Vec<_>>(),
        ["image/png", "application/octet-stream"]
    );
    for (range, refused) in [
        ("image/*", "audio/ogg"),
        ("image/*", "image/*"),
        ("image/*", "image"),
        ("*/*", "*/*"),
        ("multipart/mixed", "multipart/related; boundary=a"),
    ] {
        let said = call().media_type_of_body(range, refused);
        let said = said.raw_body("application/octet-stream", "PNG");
        let error = said.send().await.unwrap_err().to_string();
        let expected = format!("a media type of `{range}`, found \"{refused}\"");
        assert!(error.contains(&expected), "{error}");
    }
}

#[tokio::test]
async fn a_form_is_written_as_a_query_unless_the_document_says_otherwise() {
    let server = Server::script([answer("204 No Content", &[], "")]).await;
    let value =
        json!({"a": "x&y=1", "list": ["p", "q"], "object": {"k": "v"}, "source": {"card": "c"}});
    let client = client(&server);
    let encodings = [("source", Spelling::new(Style::DeepObject, true))];
    let call = Call::<Upload>::new(&client).form_body(&value, &encodings);
    call.send().await.unwrap();
    let request = &server.requests()[0];
    assert_eq!(
        header(request, "content-type").as_deref(),
        Some("application/x-www-form-urlencoded")
    );
    let (_, body) = request.split_once("\r\n\r\n").unwrap();
    assert_eq!(
        body,
        "a=x%26y%3D1&list=p&list=q&object=%7B%22k%22%3A%22v%22%7D&source%5Bcard%5D=c"
    );
}

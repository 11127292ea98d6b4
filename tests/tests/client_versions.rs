//! The version of a call: which one is asked for, and which is refused.

use generated::{ApiVersion, Error};
use tests::restore::{client, create};
use tests::server::{Server, json};

#[tokio::test]
async fn a_later_version_is_the_newest_that_is_declared_and_an_earlier_one_is_refused() {
    let server = Server::script([json("200 OK", r#"{"deliveryType":"automated"}"#)]).await;
    create(&client(&server))
        .version("2025-03-12".parse().unwrap())
        .send()
        .await
        .unwrap();
    assert_eq!(
        server.headers("accept"),
        [Some("application/vnd.atlas.2023-01-01+json".to_owned())]
    );
    let early = create(&client(&server))
        .version("2020-01-01".parse().unwrap())
        .send()
        .await;
    assert!(matches!(early, Err(Error::Invalid(_))));
    create(&client(&server))
        .version(ApiVersion::V2023_01_01)
        .send()
        .await
        .unwrap();
    assert_eq!(server.requests().len(), 2);
}

//! What the generator emits for one operation, written by hand: the shapes that the runtime is
//! made for.

use serde::{Deserialize, Serialize};

use crate::api_key::{ApiKey, Place};
use crate::basic::Basic;
use crate::bearer::Bearer;
use crate::digest::Digest;
use crate::oauth::ClientCredentials;
use crate::pattern::Pattern;
use crate::{
    ApiVersion, BuildError, Call, Client, ClientBuilder, DateTime, DeclaredErrors, Decode, Error,
    Headers, Operation, Part, Path, Received, Validate, VersionedTypes, Violations, env, envelope,
    integer, keyword, optional,
};

// models/restore_job_request.rs

/// What a restore needs to know.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RestoreJobRequest {
    pub(crate) delivery_type: DeliveryType,
    #[serde(
        default,
        deserialize_with = "integer::some_int",
        skip_serializing_if = "Option::is_none"
    )]
    pub(crate) oplog_ts: Option<i64>,
    #[serde(
        default,
        deserialize_with = "optional::some",
        skip_serializing_if = "Option::is_none"
    )]
    pub(crate) snapshot_id: Option<String>,
}

/// How the data is delivered.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(from = "String", into = "String")]
pub(crate) enum DeliveryType {
    Automated,
    Download,
    PointInTime,
    Unknown(String),
}

impl DeliveryType {
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Automated => "automated",
            Self::Download => "download",
            Self::PointInTime => "pointInTime",
            Self::Unknown(value) => value,
        }
    }
}

impl From<String> for DeliveryType {
    fn from(value: String) -> Self {
        match value.as_str() {
            "automated" => Self::Automated,
            "download" => Self::Download,
            "pointInTime" => Self::PointInTime,
            _ => Self::Unknown(value),
        }
    }
}

impl From<DeliveryType> for String {
    fn from(value: DeliveryType) -> Self {
        match value {
            DeliveryType::Unknown(value) => value,
            other => other.as_str().to_owned(),
        }
    }
}

// validators/restore_job_request.rs

impl Validate for DeliveryType {
    fn check(&self, at: &Path<'_>, out: &mut Violations) {
        let kinds = ["automated", "download", "pointInTime"];
        keyword::one_of(self.as_str(), &kinds, at, out);
    }
}

impl Validate for RestoreJobRequest {
    fn check(&self, at: &Path<'_>, out: &mut Violations) {
        self.delivery_type.check(&at.member("deliveryType"), out);
        if let Some(value) = self.oplog_ts {
            let at = at.member("oplogTs");
            keyword::int32_epoch_seconds(value, &at, out);
            keyword::minimum(value, 1_199_145_600, &at, out);
        }
        if let Some(value) = &self.snapshot_id {
            HEX_24.check(value, &at.member("snapshotId"), out);
        }
        if matches!(self.delivery_type, DeliveryType::Automated) {
            keyword::rule(
                self.oplog_ts.is_none(),
                "not",
                "delivery type `automated` takes no point in time",
                at,
                out,
            );
        }
    }
}

const HEX_24: Pattern = Pattern {
    source: "^([a-f0-9]{24})$",
    matches: is_hex_24,
};

fn is_hex_24(text: &str) -> bool {
    text.len() == 24 && text.bytes().all(|b| matches!(b, b'a'..=b'f' | b'0'..=b'9'))
}

// models/restore_job.rs and api_error.rs

#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RestoreJob {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) delivery_type: Option<DeliveryType>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) finished_at: Option<DateTime>,
    #[serde(
        default,
        deserialize_with = "integer::int",
        skip_serializing_if = "Option::is_none"
    )]
    pub(crate) oplog_ts: Option<i64>,
}

impl Validate for RestoreJob {
    fn check(&self, at: &Path<'_>, out: &mut Violations) {
        self.delivery_type.check(&at.member("deliveryType"), out);
        if let Some(value) = self.oplog_ts {
            keyword::minimum(value, 1_199_145_600, &at.member("oplogTs"), out);
        }
    }
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ApiError {
    pub(crate) error_code: String,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ApiErrorResponse {
    BadRequest(ApiError),
    Unauthorized(ApiError),
    TooManyRequests(ApiError),
    InternalServerError(ApiError),
}

// client/mod.rs

impl Client {
    pub(crate) fn builder() -> ClientBuilder {
        ClientBuilder::new("https://cloud.example.com", SECURITY)
    }

    pub(crate) fn from_env() -> Result<Self, BuildError> {
        let mut builder = Self::builder();
        if let Some(url) = env::variable("RUNTIME_TEST_BASE_URL")? {
            builder = builder.base_url(url);
        }
        if let Some([username, password]) =
            env::variables(["RUNTIME_TEST_USERNAME", "RUNTIME_TEST_PASSWORD"])?
        {
            return builder.basic(username, password).build();
        }
        Err(env::no_credential(&[
            &["RUNTIME_TEST_USERNAME", "RUNTIME_TEST_PASSWORD"],
            &["RUNTIME_TEST_TOKEN"],
        ]))
    }
}

impl ClientBuilder {
    pub(crate) fn token(self, token: impl Into<secrecy::SecretString>) -> Self {
        self.authenticate("Token", Bearer::new("Token", token))
    }

    pub(crate) fn basic(
        self,
        username: impl Into<String>,
        password: impl Into<secrecy::SecretString>,
    ) -> Self {
        self.authenticate("Basic", Basic::new("Basic", username, password))
    }

    pub(crate) fn service_account(
        self,
        client_id: impl Into<String>,
        client_secret: impl Into<secrecy::SecretString>,
    ) -> Self {
        let credential = ClientCredentials::new(
            "ServiceAccounts",
            "https://cloud.example.com/api/oauth/token",
            &[],
            client_id,
            client_secret,
        );
        self.authenticate("ServiceAccounts", credential)
    }

    pub(crate) fn api_key(
        self,
        public_key: impl Into<String>,
        private_key: impl Into<secrecy::SecretString>,
    ) -> Self {
        self.authenticate(
            "DigestAuth",
            Digest::new("DigestAuth", public_key, private_key),
        )
    }

    pub(crate) fn cookie(self, key: impl Into<secrecy::SecretString>) -> Self {
        self.authenticate(
            "Key",
            ApiKey::new("Key", Place::Cookie, "JSESSION.id+", key),
        )
    }

    pub(crate) fn key(self, key: impl Into<secrecy::SecretString>) -> Self {
        self.authenticate("Key", ApiKey::new("Key", Place::Query, "key", key))
    }
}

impl ApiVersion {
    pub(crate) const V2023_01_01: Self = Self::new(2023, 1, 1);
}

impl Headers {
    pub(crate) fn rate_limit_remaining(&self) -> Option<i64> {
        self.value("RateLimit-Remaining")
    }
}

// client/cloud_backups.rs

pub(crate) struct CreateBackupRestoreJob;

impl Operation for CreateBackupRestoreJob {
    type Output = RestoreJob;
    type Failure = ApiErrorResponse;

    const ID: &'static str = "createBackupRestoreJob";
    const METHOD: reqwest::Method = reqwest::Method::POST;
    const PATH: &'static str = "/groups/{groupId}/clusters/{clusterName}/backup/restoreJobs";
    const VERSIONS: &'static [VersionedTypes] = &[V2023_01_01];

    const DECODE: Decode<Self> = |received| received.on(200, Received::json);
}

/// The security of the document.
const SECURITY: &[&[&str]] = &[
    &["Token"],
    &["Basic"],
    &["Key"],
    &["ServiceAccounts"],
    &["DigestAuth"],
];

/// The media type of the only version.
const V2023_01_01: VersionedTypes =
    VersionedTypes::of("2023-01-01", "application/vnd.example.2023-01-01+json");

impl DeclaredErrors for ApiErrorResponse {
    fn read(received: &mut Received) -> Error<Self> {
        match received.status() {
            400 => received.failure(Self::BadRequest),
            401 => received.failure(Self::Unauthorized),
            429 => received.failure(Self::TooManyRequests),
            500 => received.failure(Self::InternalServerError),
            _ => received.unexpected(),
        }
    }
}

impl Client {
    pub(crate) fn create_backup_restore_job(
        &self,
        group_id: &str,
        cluster_name: &str,
        request: &RestoreJobRequest,
    ) -> Call<'_, CreateBackupRestoreJob> {
        Call::new(self)
            .in_path("groupId", group_id)
            .checked(|at, out| {
                HEX_24.check(group_id, at, out);
            })
            .in_path("clusterName", cluster_name)
            .json_body(request)
    }
}

impl Call<'_, CreateBackupRestoreJob> {
    /// Wraps the answer, which the client unwraps.
    pub(crate) fn envelope(self, value: bool) -> Self {
        self.in_query("envelope", &value)
            .adapted(value, |received| {
                envelope::unwrap(received, "content", "status");
            })
    }

    /// Indents the answer.
    pub(crate) fn pretty(self, value: bool) -> Self {
        self.in_query("pretty", &value)
    }
}

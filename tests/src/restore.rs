//! The call that the client tests make: its arguments, and clients that make it.

use std::time::Duration;

use generated::client::CreateBackupRestoreJob;
use generated::models::RestoreJobRequest;
use generated::{Call, Client, ClientBuilder, RetryPolicy};

use crate::server::Server;

/// The project and, where one is needed, the snapshot.
pub const ID: &str = "32b6e34b3d91647abb20e7b8";

/// The path of the call.
pub const PATH: &str =
    "/api/atlas/v2/groups/32b6e34b3d91647abb20e7b8/clusters/production/backup/restoreJobs";

/// A request that breaks no rule.
#[must_use]
pub fn request() -> RestoreJobRequest {
    RestoreJobRequest::automated(ID, "staging", ID)
}

/// The call with that request.
pub fn create(client: &Client) -> Call<'_, CreateBackupRestoreJob> {
    client.create_backup_restore_job(ID, "production", &request())
}

/// A client of a server without credentials; what may be repeated is repeated at once, except
/// where the server throttles.
pub fn builder(server: &Server) -> ClientBuilder {
    Client::builder()
        .base_url(&server.url)
        .retry(RetryPolicy::new().base(Duration::ZERO))
}

/// A client of a server with a token.
///
/// # Panics
/// The HTTP client cannot be built.
#[must_use]
pub fn client(server: &Server) -> Client {
    builder(server)
        .service_account_token("token")
        .build()
        .expect("loopback is allowed")
}

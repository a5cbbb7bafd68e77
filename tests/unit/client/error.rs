use mfadmin::client::{Client, ClientError, Trust};

#[tokio::test]
async fn a_server_whose_socket_is_gone_has_ended() {
    let directory = tempfile::tempdir().unwrap();
    let trust = Trust::socket(directory.path().join("gone"));
    let client = Client::trusting("http://localhost", &trust).unwrap();
    let error = client.me().await.unwrap_err();
    assert!(matches!(error, ClientError::Ended), "{error:?}");
    assert!(error.is_outage() && !error.may_have_acted());
    let words = error.to_string();
    assert!(words.contains("has ended. Start it again") && !words.contains("os error"), "{words}");
}

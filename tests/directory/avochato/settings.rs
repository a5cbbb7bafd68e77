//! To which addresses a secret may be sent.

use super::*;
use mfadmin::secret::Secret;
use mfadmin::server::directory::remote::{AvochatoLinks, AvochatoSettings};

fn opened(url: &str, ca: Option<&str>) -> Result<AvochatoDirectory, RemoteError> {
    let settings = AvochatoSettings {
        url: url.to_owned(),
        auth_id: "id".to_owned(),
        secret: Secret::new("top secret"),
        inbox: None,
        links: AvochatoLinks::default(),
        ca: ca.map(|pem| pem.as_bytes().to_vec()),
    };
    AvochatoDirectory::new(settings, Clock::System)
}

#[test]
fn the_secret_goes_in_clear_to_this_machine_alone() {
    for url in [
        "https://www.avochato.com",
        "https://www.avochato.com/",
        "https://proxy.example.com/avochato/",
        "http://127.0.0.1:8080",
        "http://[::1]:8080",
        "http://localhost:8080",
    ] {
        assert!(opened(url, None).is_ok(), "{url}");
    }
    for url in [
        "http://www.avochato.com",
        "http://10.0.0.7",
        "http://127.0.0.1.example.com",
        "ftp://www.avochato.com",
        "www.avochato.com",
        "",
        "https://ana:plum@www.avochato.com",
        "https://www.avochato.com/?auth_secret=plum",
        "https://www.avochato.com/#plum",
    ] {
        let Err(RemoteError::Setting { setting, message }) = opened(url, None) else {
            panic!("{url} was taken");
        };
        assert_eq!(setting, "[directory] url");
        assert!(!message.contains("plum"), "{message}");
    }
    let Err(RemoteError::Setting { setting, .. }) = opened("https://x.example", Some("none"))
    else {
        panic!("no certificate was taken for one");
    };
    assert_eq!(setting, "[directory] ca_file");
}

#[tokio::test]
async fn a_path_below_which_it_stands_is_kept() {
    let (server, _) = server_with(2).await;
    let mut settings = server.settings();
    settings.url = format!("{}/below/", server.url);
    let directory = AvochatoDirectory::new(settings, Clock::System).unwrap();
    let _ = directory.fetch(&id("U00001"), Urgency::Now).await;
    assert_eq!(server.calls()[0].what, "GET /below/v1/users/U00001");
}

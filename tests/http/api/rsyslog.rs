//! The audit log at a real syslog server, Debian's, over TCP in both framings.

use crate::server::{TestServer, person};
use mfadmin::{
    config::SyslogFraming,
    contract::Role,
    server::{Options, Shipping},
};
use reqwest::Method;
use serde_json::json;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};
use tempfile::TempDir;

/// How long what is written may take to be there: far longer than any machine needs.
const LOOKS: usize = 6_000;

/// `rsyslogd` in a folder of its own. Killed when dropped.
struct Rsyslog {
    child: Child,
    folder: TempDir,
    port: u16,
}

impl Rsyslog {
    /// Takes messages by TCP; `octets` says whether a number in front of one counts its bytes, or is a
    /// part of the line.
    async fn start(octets: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).display().to_string();
        let config = format!(
            r#"global(workDirectory="{work}")
module(load="imtcp")
template(name="parts" type="string" string="%app-name%|%msgid%|%structured-data%|%msg%\n")
input(type="imtcp" address="127.0.0.1" port="0" listenPortFileName="{port}"
      SupportOctetCountedFraming="{octets}")
action(type="omfile" file="{out}" template="parts")
"#,
            work = folder.path().display(),
            port = path("port"),
            out = path("out"),
        );
        fs::write(folder.path().join("rsyslog.conf"), config).unwrap();
        let child = Command::new("/usr/sbin/rsyslogd")
            .args(["-n", "-f", &path("rsyslog.conf"), "-i", &path("pid")])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let port = until(&folder.path().join("port"), |text| text.trim().parse().ok()).await;
        Self { child, folder, port }
    }

    /// What was written of so many messages, a line each.
    async fn written(&self, count: usize) -> Vec<String> {
        until(&self.folder.path().join("out"), |text| {
            let lines: Vec<String> = text.lines().map(str::to_owned).collect();
            (text.ends_with('\n') && lines.len() >= count).then_some(lines)
        })
        .await
    }
}

impl Drop for Rsyslog {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What `read` makes of the file at `path`, once it makes something of it.
async fn until<T>(path: &PathBuf, read: impl Fn(&str) -> Option<T>) -> T {
    for _ in 0..LOOKS {
        let text = fs::read_to_string(Path::new(path)).unwrap_or_default();
        if let Some(found) = read(&text) {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{} does not come: {:?}", path.display(), fs::read_to_string(path));
}

#[ignore = "needs rsyslogd"]
#[tokio::test]
async fn entries_are_told_apart_in_both_framings() {
    for (octets, framing) in [("on", SyslogFraming::Octets), ("off", SyslogFraming::Lines)] {
        let rsyslog = Rsyslog::start(octets).await;
        let address = format!("tcp://127.0.0.1:{}", rsyslog.port);
        let shipping = Shipping {
            syslog: Some(address.parse().unwrap()),
            framing,
            pause: Duration::from_millis(5),
            ..Shipping::default()
        };
        let server =
            TestServer::start_with(|options: &mut Options| options.shipping = shipping).await;
        let (_, token) = server.sign_in(Role::Owner).await;
        let mut zoe = person("zoe");
        zoe.name = "Zoë 李".to_owned();
        let id = server.seed(vec![zoe]).await[0];
        for number in 1..=20 {
            let path = format!("/v1/users/{id}/access-reset");
            let body = json!({ "end_sessions": true, "reason": format!("HELP-{number} é") });
            let done = server.call(Method::POST, &path, &token).json(&body).send().await.unwrap();
            assert_eq!(done.status(), 200);
        }
        let written = rsyslog.written(20).await;
        assert_eq!(written.len(), 20, "{written:?}");
        for (line, number) in written.iter().zip(1..) {
            assert!(line.starts_with("mfadmin|sessions_ended|[mfadmin@32473 head="), "{line}");
            assert!(line.contains(&format!("reason=\"HELP-{number} é\"")), "{line}");
            assert!(line.ends_with("]|Sessions ended"), "{line}");
        }
    }
}

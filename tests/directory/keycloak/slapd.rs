//! An LDAP server with people in it: Debian's `slapd`, on a port of its own.

use std::{
    fmt::Write,
    fs,
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

pub const SUFFIX: &str = "dc=example,dc=org";
pub const ADMIN_PASSWORD: &str = "secret";
/// How long it may take to listen.
const PATIENCE: Duration = Duration::from_secs(30);

/// Killed when dropped.
pub struct Slapd {
    child: Child,
    pub url: String,
    _folder: TempDir,
}

impl Slapd {
    /// With so many people, `ldap00` and so on, whose password is `password`.
    pub async fn start(people: usize, password: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path();
        fs::create_dir(at.join("data")).unwrap();
        let config = at.join("slapd.conf");
        fs::write(&config, configuration(at.to_str().unwrap())).unwrap();
        let entries = at.join("people.ldif");
        fs::write(&entries, ldif(people, password)).unwrap();
        let config = config.to_str().unwrap();
        let mut adding = Command::new("/usr/sbin/slapadd");
        adding.args(["-q", "-f", config, "-l"]).arg(&entries);
        let added = adding.output().expect("slapd is a package of Debian: apt-get install slapd");
        assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let url = format!("ldap://127.0.0.1:{port}");
        let mut command = Command::new("/usr/sbin/slapd");
        command.args(["-f", config, "-h", &url, "-d", "0"]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let this = Self { child: command.spawn().unwrap(), url, _folder: folder };
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < PATIENCE, "slapd does not listen within 30 s");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        this
    }
}

impl Drop for Slapd {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn configuration(folder: &str) -> String {
    format!(
        "include /etc/ldap/schema/core.schema\n\
         include /etc/ldap/schema/cosine.schema\n\
         include /etc/ldap/schema/inetorgperson.schema\n\
         modulepath /usr/lib/ldap\n\
         moduleload back_mdb\n\
         pidfile {folder}/pid\n\
         argsfile {folder}/args\n\
         database mdb\n\
         suffix \"{SUFFIX}\"\n\
         rootdn \"cn=admin,{SUFFIX}\"\n\
         rootpw {ADMIN_PASSWORD}\n\
         directory {folder}/data\n"
    )
}

fn ldif(people: usize, password: &str) -> String {
    let mut text = format!(
        "dn: {SUFFIX}\nobjectClass: dcObject\nobjectClass: organization\no: Example\ndc: example\n\n\
         dn: ou=people,{SUFFIX}\nobjectClass: organizationalUnit\nou: people\n"
    );
    for at in 0..people {
        write!(
            text,
            "\ndn: uid=ldap{at:02},ou=people,{SUFFIX}\nobjectClass: inetOrgPerson\nuid: ldap{at:02}\n\
             cn: Ldap\ngivenName: Ldap\nsn: User{at:02}\nmail: ldap{at:02}@example.org\n\
             userPassword: {password}\n"
        )
        .unwrap();
    }
    text
}

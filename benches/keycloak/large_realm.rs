//! A realm of many users on PostgreSQL, kept between runs.

use mfadmin_testing::keycloak::{
    api::Realm,
    running::{Running, program},
};
use serde_json::{Value, json};
use std::{
    env, fs,
    net::{TcpListener, TcpStream},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

pub const NAME: &str = "large";
/// Users of one import: Keycloak does each in one transaction.
const BATCH: usize = 800;
/// Of ten users so many have an authenticator.
pub const WITH_APP: usize = 7;
const START_LIMIT: Duration = Duration::from_secs(60);
/// PostgreSQL ends with its standard input, so with whoever started it.
const START: &str =
    "exec 3<&0; \"$0\" \"$@\" & server=$!; (cat <&3 >/dev/null; kill -9 0) & wait $server";

pub struct LargeRealm {
    pub realm: Realm,
    pub users: usize,
    /// Keycloak's own programs.
    pub programs: PathBuf,
    _keycloak: Running,
    _postgres: Child,
}

impl LargeRealm {
    pub async fn start(users: usize) -> Self {
        let folder = folder();
        fs::create_dir_all(&folder).unwrap();
        // It is built anew for another database, so it is a copy.
        let home = folder.join("keycloak");
        if !home.exists() {
            let from = program().parent().and_then(Path::parent).unwrap().to_owned();
            run(Command::new("cp").arg("-a").arg(from).arg(&home));
        }
        let data = folder.join(format!("postgres-{users}"));
        let filled = folder.join(format!("filled-{users}"));
        if !filled.exists() {
            let _ = fs::remove_dir_all(&data);
        }
        let (postgres, port) = postgres(&data).await;
        let programs = home.join("bin");
        let url = format!("--db-url=jdbc:postgresql://127.0.0.1:{port}/postgres");
        let database = ["--db=postgres", &url, "--db-username=keycloak", "--db-password=none"];
        let keycloak = Running::start_with(programs.join("kc.sh"), &database);
        let realm = if filled.exists() {
            Realm::known(&keycloak.url, NAME)
        } else {
            let realm = Realm::at(&keycloak.url, NAME).await;
            fill(&realm, users).await;
            fs::write(&filled, "").unwrap();
            realm
        };
        Self { realm, users, programs, _keycloak: keycloak, _postgres: postgres }
    }
}

pub fn folder() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("target");
    env::var_os("CARGO_TARGET_DIR").map_or(here, PathBuf::from).join("bench/keycloak")
}

async fn fill(realm: &Realm, users: usize) {
    let numbers: Vec<usize> = (0..users).collect();
    for batch in numbers.chunks(BATCH) {
        let users: Vec<Value> = batch.iter().map(|number| user(*number)).collect();
        realm.post("partialImport", json!({ "ifResourceExists": "SKIP", "users": users })).await;
    }
}

fn user(number: usize) -> Value {
    let app = json!({
        "type": "otp",
        "userLabel": "phone",
        "secretData": json!({ "value": "JBSWY3DPEHPK3PXP" }).to_string(),
        "credentialData": json!({
            "subType": "totp", "digits": 6, "counter": 0, "period": 30, "algorithm": "HmacSHA1",
            "secretEncoding": "BASE32",
        })
        .to_string(),
    });
    let apps = if number % 10 < WITH_APP { vec![app] } else { Vec::new() };
    json!({
        "username": format!("user{number:05}"),
        "email": format!("user{number:05}@example.com"),
        "emailVerified": true,
        "firstName": "First",
        "lastName": format!("Last{number:05}"),
        "enabled": true,
        "attributes": { "phoneNumber": ["+14155550100"], "phoneNumberVerified": ["true"] },
        "credentials": apps,
    })
}

/// A PostgreSQL in `data`, which runs as a user of its own where this one is root.
async fn postgres(data: &Path) -> (Child, u16) {
    let newest = fs::read_dir("/usr/lib/postgresql")
        .ok()
        .and_then(|versions| versions.filter_map(|it| Some(it.ok()?.path())).max());
    let programs = newest.expect("PostgreSQL is not there: apt-get install postgresql").join("bin");
    let as_user = |program: &str| {
        let mut command = Command::new("setpriv");
        let id = Command::new("id").arg("-u").output().unwrap().stdout;
        match id.as_slice() {
            b"0\n" => command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]),
            _ => command.arg("--no-new-privs"),
        };
        command.arg(programs.join(program));
        command
    };
    if !data.exists() {
        fs::create_dir_all(data).unwrap();
        let _ = Command::new("chown").arg("postgres").arg(data).stderr(Stdio::null()).status();
        let initdb = ["-A", "trust", "-U", "keycloak", "-E", "UTF8", "-D"];
        run(as_user("initdb").args(initdb).arg(data).stdout(Stdio::null()));
    }
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let server = as_user("postgres");
    let mut command = Command::new("sh");
    command.process_group(0).args(["-c", START]).arg(server.get_program()).args(server.get_args());
    command.arg("-D").arg(data).arg("-p").arg(port.to_string());
    // A bench may lose what it wrote with the power of the machine.
    for setting in ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off"] {
        command.arg("-c").arg(setting);
    }
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let child = command.spawn().unwrap();
    let begun = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(begun.elapsed() < START_LIMIT, "PostgreSQL did not listen within {START_LIMIT:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    (child, port)
}

fn run(command: &mut Command) {
    let status = command.status().unwrap();
    assert!(status.success(), "{command:?}");
}

//! A realm of many users on PostgreSQL, kept between runs.

use mfadmin_testing::keycloak::{
    api::Realm,
    postgres::Postgres,
    running::{Running, program},
};
use serde_json::{Value, json};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

pub const NAME: &str = "large";
/// Users of one import: Keycloak does each in one transaction.
const BATCH: usize = 800;
/// Of ten users so many have an authenticator.
pub const WITH_APP: usize = 7;

pub struct LargeRealm {
    pub realm: Realm,
    pub users: usize,
    /// Keycloak's own programs.
    pub programs: PathBuf,
    _keycloak: Running,
    _postgres: Postgres,
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
        let postgres = Postgres::start(&data).await;
        let programs = home.join("bin");
        let arguments = postgres.arguments();
        let arguments = arguments.each_ref().map(String::as_str);
        let keycloak = Running::start_with(programs.join("kc.sh"), &arguments);
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

fn run(command: &mut Command) {
    let status = command.status().unwrap();
    assert!(status.success(), "{command:?}");
}

//! A PostgreSQL of the tests' own, for as long as the process that tests.

use mfadmin::server::store::{DatabaseAddress, PostgresAddress, PostgresWay, Store};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::{
    env,
    ffi::OsStr,
    fs,
    net::TcpListener,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Mutex,
    thread,
    time::{Duration, Instant},
};
use tokio::{runtime::Builder, sync::OnceCell, time::sleep};

/// How long a start may take beside other tests.
const PATIENCE: Duration = Duration::from_secs(120);
/// The user by whom the tests come in; its databases are its own.
pub const USER: &str = "mfadmin";
/// Has the tables, and nothing in them.
const TEMPLATE: &str = "mfadmin_template";

/// It ends with its standard input, so with whoever started it, and takes its folder with it.
const START: &str = "exec 3<&0; \"$@\" & server=$!; \
                     (cat <&3 >/dev/null; kill -QUIT $server; wait $server; rm -rf \"$0\"; kill -9 0) & \
                     wait $server";

static SHARED: OnceCell<TestPostgres> = OnceCell::const_new();
/// One database is made at a time: nobody else may be connected to the template.
static MAKING: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// A running PostgreSQL.
pub struct TestPostgres {
    pub port: u16,
    pub folder: PathBuf,
    settings: Vec<String>,
    child: Mutex<Child>,
}

/// Whether the store of the tests is on PostgreSQL: `MFADMIN_TEST_STORE=postgres`.
pub fn is_chosen() -> bool {
    env::var_os("MFADMIN_TEST_STORE").is_some_and(|store| store == "postgres")
}

/// The one that the tests of a process share.
pub async fn shared() -> &'static TestPostgres {
    SHARED
        .get_or_init(|| async {
            let postgres = TestPostgres::start(&[]).await;
            postgres.create(TEMPLATE, "template0").await;
            Store::open(postgres.address(TEMPLATE)).await.unwrap().close().await;
            postgres
        })
        .await
}

/// The database that belongs to `folder`: a new one for a new folder.
pub async fn database_of(folder: &Path) -> DatabaseAddress {
    let name = folder.file_name().unwrap().to_str().unwrap();
    let name: String = name.bytes().map(|byte| format!("{byte:02x}")).collect();
    let name = format!("of_{name}");
    let postgres = shared().await;
    let _turn = MAKING.lock().await;
    if !postgres.has(&name).await {
        postgres.create(&name, TEMPLATE).await;
    }
    postgres.address(&name)
}

/// [`database_of`], for who cannot wait.
pub fn database_for(folder: &Path) -> DatabaseAddress {
    let folder = folder.to_owned();
    let made = thread::spawn(move || {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(database_of(&folder))
    });
    made.join().unwrap()
}

impl TestPostgres {
    /// With further `settings` (`name=value`).
    pub async fn start(settings: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap().keep();
        let data = folder.join("data");
        fs::create_dir(&data).unwrap();
        give(&folder);
        let mut initdb = as_user(own_program("initdb"));
        initdb.args([
            "--no-sync",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-U",
            USER,
            "-D",
        ]);
        assert!(initdb.arg(&data).stdout(Stdio::null()).status().unwrap().success());
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let settings = settings.iter().map(|setting| (*setting).to_owned()).collect::<Vec<_>>();
        let child = Mutex::new(launch(&folder, port, &settings));
        let running = Self { port, folder, settings, child };
        running.answering().await;
        running
    }

    async fn answering(&self) {
        let begun = Instant::now();
        while PgConnection::connect(&self.url("postgres")).await.is_err() {
            assert!(begun.elapsed() < PATIENCE, "PostgreSQL did not start within {PATIENCE:?}");
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// Kills it (`kill -9`): what it had written to the system's files is all that is left.
    pub fn crash(&self) {
        kill_group(&mut self.child.lock().unwrap());
    }

    /// Starts it again, and waits until it answers. What is left of the one that was killed may be in its way
    /// for a moment.
    pub async fn restart(&self) {
        let begun = Instant::now();
        while PgConnection::connect(&self.url("postgres")).await.is_err() {
            assert!(begun.elapsed() < PATIENCE, "PostgreSQL did not start within {PATIENCE:?}");
            {
                let mut child = self.child.lock().unwrap();
                if child.try_wait().unwrap().is_some() {
                    kill_group(&mut child);
                    *child = launch(&self.folder, self.port, &self.settings);
                }
            }
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// The processes of PostgreSQL, the one that starts the others first; none where it is not running.
    pub fn processes(&self) -> Vec<u32> {
        let file = fs::read_to_string(self.folder.join("data/postmaster.pid")).unwrap_or_default();
        let Some(first) = file.lines().next() else { return Vec::new() };
        let found = Command::new("pgrep").args(["-P", first]).output().unwrap().stdout;
        let others = String::from_utf8(found).unwrap();
        [first].into_iter().chain(others.lines()).map(|pid| pid.parse().unwrap()).collect()
    }

    pub fn url(&self, database: &str) -> String {
        format!("postgres://{USER}@127.0.0.1:{}/{database}", self.port)
    }

    pub fn address(&self, database: &str) -> DatabaseAddress {
        address(&self.url(database))
    }

    pub async fn create(&self, database: &str, template: &str) {
        self.run(&format!("create database \"{database}\" template \"{template}\"")).await;
    }

    async fn has(&self, database: &str) -> bool {
        let mut connection = PgConnection::connect(&self.url("postgres")).await.unwrap();
        let known = sqlx::query("select 1 from pg_database where datname = $1").bind(database);
        let known = known.fetch_optional(&mut connection).await.unwrap().is_some();
        connection.close().await.unwrap();
        known
    }

    /// Says `sql`, as the user to whom everything belongs.
    pub async fn run(&self, sql: &str) {
        self.run_in("postgres", sql).await;
    }

    /// The same, in `database`.
    pub async fn run_in(&self, database: &str, sql: &str) {
        let mut connection = PgConnection::connect(&self.url(database)).await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }
}

impl Drop for TestPostgres {
    fn drop(&mut self) {
        let mut child = self.child.lock().unwrap();
        drop(child.stdin.take());
        let _ = child.wait();
    }
}

fn launch(folder: &Path, port: u16, settings: &[String]) -> Child {
    let server = as_user(own_program("postgres"));
    let mut command = Command::new("sh");
    command.process_group(0).args(["-c", START]).arg(folder);
    command.arg(server.get_program()).args(server.get_args()).arg("-D").arg(folder.join("data"));
    command.args(["-p", &port.to_string()]);
    let sockets = format!("unix_socket_directories={}", folder.display());
    // A test may lose what it wrote with the power of the machine.
    let usual = ["listen_addresses=127.0.0.1", &sockets, "fsync=off", "max_connections=400"];
    for setting in usual.into_iter().chain(settings.iter().map(String::as_str)) {
        command.args(["-c", setting]);
    }
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().unwrap()
}

/// Ends PostgreSQL and the shell that would take its folder away; its other processes notice.
fn kill_group(child: &mut Child) {
    let group = format!("-{}", child.id());
    let _ = Command::new("kill").args(["-9", "--", &group]).stderr(Stdio::null()).status();
    let _ = child.wait();
}

/// The database at `url`, without a password.
pub fn address(url: &str) -> DatabaseAddress {
    DatabaseAddress::from(PostgresAddress {
        url: url.parse().unwrap(),
        password: None,
        ca_file: None,
        way: PostgresWay::Direct,
        listen_url: None,
    })
}

/// Has PostgreSQL own what is at `path`.
pub fn give(path: &Path) {
    if is_root() {
        let done = Command::new("chown").args(["-R", "postgres"]).arg(path).status().unwrap();
        assert!(done.success(), "chown of {}", path.display());
    }
}

/// Whether this process may do everything.
pub fn is_root() -> bool {
    Command::new("id").arg("-u").output().unwrap().stdout == b"0\n"
}

/// One of PostgreSQL's own programs.
fn own_program(name: &str) -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").ok();
    let newest = versions.and_then(|all| all.filter_map(|it| Some(it.ok()?.path())).max());
    newest.expect("PostgreSQL is not there: apt-get install postgresql").join("bin").join(name)
}

/// `program`, run by a user of its own where this one is root, whom it refuses.
pub fn as_user(program: impl AsRef<OsStr>) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(program);
    command
}

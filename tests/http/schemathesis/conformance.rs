//! One run over everything that is described.

use crate::{
    callers::Caller::{self, *},
    test_app::TestApp,
};
use jiff::{SignedDuration, Timestamp};
use mfadmin::{
    contract::{Role, api::SignInStep},
    server::{
        self,
        address::{ForwardedBy, Proxies},
        demo,
    },
};
use rustix::process::{Pid, Signal, kill_process};
use std::{
    path::Path,
    process::{Command, Output, Stdio},
    time::Duration,
};
use tokio::{task::spawn_blocking, time::timeout};

/// Many times what a run takes.
const PATIENCE: Duration = Duration::from_mins(20);
/// Sessions of the one who ends some of them.
const SESSIONS: usize = 20;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Schemathesis, which tests/run.sh installs"]
async fn every_answer_conforms_to_openapi() {
    let app = TestApp::open_with(|options| {
        // Each request names an address of its own (hooks.py), or all but the first few bad
        // sign-ins would be told to wait.
        let trusted = vec!["127.0.0.1/32".parse().unwrap()];
        let proxies = Proxies { trusted, header: ForwardedBy::XForwardedFor };
        options.http = server::HttpOptions { tls: None, proxies };
    })
    .await;
    app.person_with_password(Role::Admin).await;
    let SignInStep::Enrol { token: enrolling, .. } = app.begin().await else {
        panic!("somebody without a factor enrols");
    };
    let server = &app.server;
    server.seed(demo::people(40, 1, demo::DemoNames::Hostile, Timestamp::now()).collect()).await;
    let (leaver, leaving) = server.sign_in(Role::Owner).await;
    for _ in 0..SESSIONS {
        server.session(leaver, SignedDuration::from_hours(1)).await;
    }
    let token = async |caller: Caller| caller.arrive(server).await.unwrap().reveal().to_owned();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/http/schemathesis");
    let mut run = Command::new("st");
    run.arg("--config-file").arg(folder.join("schemathesis.toml"));
    run.args(["--no-color", "run", &server.url("/openapi.json")]);
    run.env("SCHEMATHESIS_HOOKS", folder.join("hooks.py"));
    run.env("PYTHONDONTWRITEBYTECODE", "1");
    run.env("OWNER", token(OwnerSteppedUp).await);
    run.env("AT_SECOND_FACTOR", token(AtSecondFactor).await);
    run.env("AT_ENROLMENT", enrolling.reveal());
    run.env("SIGNING_OUT", token(OwnerSteppedUp).await);
    run.env("LEAVING", leaving.reveal());
    run.current_dir(std::env::temp_dir());
    let output = output_of(run).await;
    let told = String::from_utf8_lossy(&output.stdout);
    println!("{told}");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // It has not passed by asking nothing.
    let generated =
        told.lines().find_map(|line| line.trim().split_once(" generated")?.0.parse().ok());
    assert!(generated.is_some_and(|count: u32| count > 1000), "too few questions");
}

async fn output_of(mut run: Command) -> Output {
    run.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = run.spawn().expect("Schemathesis is missing: tests/run.sh installs it");
    let pid = Pid::from_child(&child);
    let ends = spawn_blocking(move || child.wait_with_output());
    match timeout(PATIENCE, ends).await {
        Ok(output) => output.unwrap().unwrap(),
        Err(_) => {
            kill_process(pid, Signal::KILL).unwrap();
            panic!("Schemathesis does not end");
        }
    }
}

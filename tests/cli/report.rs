//! Compliance as a report.

use crate::{
    program::TestHome,
    server::{TestServer, person},
    users::{TestCli, answer},
};
use jiff::SignedDuration;
use mfadmin::{
    contract::{AuthenticatorState, PhoneState, Role, UnknownReason},
    server::{service::access, store::RemoteRow},
};
use mfadmin_testing::mirrored::{remote, upsert};
use serde_json::Value;

const NAME: &str = "A | *B* & <script>alert(1)</script> \u{202e}Sons";

/// Two people complete, of five; and two days ago nobody was.
async fn cli() -> TestCli {
    let server = TestServer::start_with(|options| options.organisation.name = NAME.into()).await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let mut gaps = [person("ann"), person("bob"), person("cyd")];
    gaps[0].phone = PhoneState::NotSet;
    gaps[1].authenticator = AuthenticatorState::NotConfigured;
    (gaps[2].phone, gaps[2].role) = (PhoneState::NotSet, Role::Admin);
    gaps[2].authenticator = AuthenticatorState::NotConfigured;
    server.seed(gaps.into_iter().chain([person("dan")]).collect()).await;
    sqlx::query("insert into days (date, humans, complete) values (date('now', '-2 days'), 4, 0)")
        .execute(&mut server.connect().await)
        .await
        .unwrap();
    TestCli { server, token, home: TestHome::new() }
}

fn report(cli: &TestCli, format: &str) -> String {
    answer(cli.run(&["report", "--format", format]))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_report_format_agrees_with_the_server() {
    let cli = cli().await;
    let said: Value = cli.server.get("/v1/overview", &cli.token).await;
    let json: Value = serde_json::from_str(&report(&cli, "json")).unwrap();
    for part in ["summary", "roles", "links", "days"] {
        assert_eq!(json[part], said[part], "{part}");
    }
    assert_eq!((&json["percent"], &json["bar"]), (&40.into(), &Value::Null));
    assert_eq!(json["organisation"], NAME, "nothing is lost");

    let text = report(&cli, "text");
    for line in [
        "Complete                    40%  ########............  2 of 5",
        "Verified phone              60%  ############........  3 of 5",
        "Admin                        0%  ....................  0 of 1",
        "Only the phone is missing                 1",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    assert!(text.contains("0% on ") && text.contains(", 40% now\n"), "{text}");

    let csv = report(&cli, "csv");
    let today = said["days"][1]["date"].as_str().unwrap();
    for line in [
        "figure,of_what,count,out_of,percent",
        "complete,everyone,2,5,40",
        "both_missing,everyone,1,5,20",
        "complete,admin,0,1,0",
        &format!("complete,{today},2,5,40"),
    ] {
        assert!(csv.split("\r\n").any(|found| found == line), "{line}\n{csv}");
    }

    let markdown = report(&cli, "markdown");
    assert!(markdown.contains("**40%** of 5 users are complete"), "{markdown}");
    assert!(markdown.contains("| Complete | 2 | 5 | 40% |"), "{markdown}");
    assert!(markdown.starts_with("# MFA at A \\| \\*B\\* \\& \\<script\\>"), "{markdown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn html_report_is_self_contained_and_escapes_names() {
    let cli = cli().await;
    let run = cli.run(&["report", "--format", "html", "--fail-under", "80"]);
    assert_eq!(run.code, Some(3), "{run:?}");
    let page = run.stdout;
    assert!(page.starts_with("<!doctype html>") && page.ends_with("</html>\n"), "{page}");
    assert!(!page.contains("<script") && !page.contains("\u{202e}"), "{page}");
    assert!(page.contains("&#60;script&#62;alert(1)"), "{page}");
    // Nothing is loaded: the only address is the name of a language.
    let addresses = page.matches("://").count();
    assert_eq!(addresses, page.matches("xmlns=\"http://www.w3.org/2000/svg\"").count(), "{page}");
    for forbidden in ["<link", "<img", "<iframe", "url(", "@import", "src="] {
        assert!(!page.contains(forbidden), "{forbidden}: {page}");
    }
    for needed in [
        "<title id=\"picture-title\">",
        "<desc id=\"picture-text\">",
        "role=\"img\"",
        "Below the bar of 80%.",
        "<p class=\"share\"><strong>40%</strong> <span>of users have every required factor</span></p>",
        "Required of every user: verified phone and configured authenticator.",
        "<rect class=\"gap\"",
        "@media screen and (prefers-color-scheme: dark)",
        "<td class=\"number\">2</td><td class=\"number\">5</td><td class=\"number\">40%</td>",
        "<svg viewBox=\"0 0 720 260\"",
        "@media print",
    ] {
        assert!(page.contains(needed), "{needed}: {page}");
    }
    let curve = page.split("class=\"curve complete\" d=\"").nth(1).unwrap();
    assert!(curve.starts_with('M'), "{curve}");
    for tag in ["svg", "table", "tbody", "tr", "td", "th", "p", "main", "figure", "text"] {
        let opened =
            page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
        assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag}: {page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn threshold_sets_the_exit_code_and_the_report_is_written() {
    let cli = cli().await;
    for (bar, code) in [("0", 0), ("40", 0), ("41", 3), ("100", 3)] {
        for format in ["text", "json", "csv", "html", "markdown"] {
            let run = cli.run(&["report", "--format", format, "--fail-under", bar]);
            assert_eq!(run.code, Some(code), "{bar} {format}: {run:?}");
            assert!(run.stdout.contains("40"), "{run:?}");
            assert_eq!(run.stderr.contains("mfadmin users --gap any"), code == 3, "{run:?}");
        }
    }
    for bar in ["101", "-1", "many"] {
        assert_eq!(cli.run(&["report", "--fail-under", bar]).code, Some(2), "{bar}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_users_are_told_and_fail_where_that_is_asked_for() {
    let cli = cli().await;
    let reason = UnknownReason::NotReadYet;
    let at = cli.server.server.clock().now();
    let unread =
        RemoteRow { authenticator: AuthenticatorState::Unknown { reason }, ..remote("unread", at) };
    upsert(&cli.server, &[unread]).await;
    let text = report(&cli, "text");
    assert!(text.contains("Unknown users (not counted)               1"), "{text}");
    assert!(report(&cli, "csv").contains("unknown,everyone,1,6,16\r\n"));
    assert!(report(&cli, "html").contains("Unknown users (not counted): 1."));
    let run = cli.run(&["report", "--fail-under", "40"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stderr.contains("1 unknown user, not counted"), "{run:?}");
    let run = cli.run(&["report", "--fail-under", "41"]);
    assert_eq!(run.code, Some(3), "{run:?}");
    assert!(run.stderr.contains("1 unknown user, not counted"), "{run:?}");
    let run = cli.run(&["report", "--unknown", "fail"]);
    assert_eq!(run.code, Some(3), "{run:?}");
    assert!(run.stderr.contains("--unknown says fail"), "{run:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn organisation_of_unknown_users_alone_is_not_complete() {
    let server = TestServer::start().await;
    let store = server.server.store();
    let account = access::ensure_host_account(store, "the host").await.unwrap();
    let token = access::issue_session(store, account, SignedDuration::from_hours(1)).await;
    let (token, at) = (token.unwrap(), server.server.clock().now());
    let reason = UnknownReason::NotReadYet;
    let unread = |name| RemoteRow {
        authenticator: AuthenticatorState::Unknown { reason },
        ..remote(name, at)
    };
    upsert(&server, &["one", "two", "three"].map(unread)).await;
    let cli = TestCli { server, token, home: TestHome::new() };

    let json: Value = serde_json::from_str(&report(&cli, "json")).unwrap();
    assert_eq!((&json["percent"], &json["summary"]["unknown"]), (&Value::Null, &3.into()));
    let text = report(&cli, "text");
    assert!(text.contains("Complete                  unknown\n"), "{text}");
    for format in ["text", "markdown", "html"] {
        let told = report(&cli, format);
        assert!(!told.contains("100%") || format == "html", "{format}: {told}");
        assert!(told.contains("nknown"), "{format}: {told}");
    }
    let page = report(&cli, "html");
    assert!(
        page.contains(
            "<p class=\"share\"><strong>Unknown</strong> <span>how many users have every"
        ),
        "{page}"
    );
    assert!(report(&cli, "csv").contains("complete,everyone,0,0,\r\n"));
    for bar in ["0", "100"] {
        let run = cli.run(&["report", "--format", "html", "--fail-under", bar]);
        assert_eq!(run.code, Some(3), "{run:?}");
        assert!(run.stderr.contains("3 unknown users") && run.stderr.contains("--gap unknown"));
        assert!(run.stdout.contains("It is not known whether the bar"), "{run:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn worst_gaps_are_named_when_asked_for_and_never_else() {
    let cli = cli().await;
    for format in ["text", "html", "markdown", "json"] {
        let named = answer(cli.run(&["report", "--format", format, "--names"]));
        // Markdown has a stroke before the sign.
        let place = |name: &str| {
            let at = named.find(&format!("{name}@")).or(named.find(&format!("{name}\\@")));
            at.unwrap_or_else(|| panic!("{name}: {named}"))
        };
        // An Admin without anything weighs more than members who lack one factor.
        let (cyd, ann) = (place("cyd"), place("ann"));
        assert!(cyd < ann, "{format}: {named}");
        assert!(!named.contains("dan"), "{format}: no gap: {named}");
        assert!(!report(&cli, format).contains("cyd"), "{format}: nobody asked");
        let first = answer(cli.run(&["report", "--format", format, "--names", "1"]));
        assert!(first.contains("cyd") && !first.contains("bob"), "{format}: {first}");
    }
    let json: Value =
        serde_json::from_str(&answer(cli.run(&["report", "--format", "json", "--names"]))).unwrap();
    assert_eq!(json["worst"][0]["missing"], serde_json::json!(["phone", "authenticator"]));
    assert_eq!(json["required"], serde_json::json!(["phone", "authenticator"]));
    let run = cli.run(&["report", "--format", "csv", "--names"]);
    assert!(run.code == Some(2) && run.stderr.contains("mfadmin users --gap any"), "{run:?}");
    assert_eq!(cli.run(&["report", "--names", "0"]).code, Some(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn days_stand_newest_first_and_older_ones_are_folded_away() {
    let cli = cli().await;
    sqlx::query(
        "with recursive n(d) as (select 3 union all select d + 1 from n where d < 40) \
         insert into days (date, humans, complete) select date('now', '-' || d || ' days'), 4, 1 from n",
    )
    .execute(&mut cli.server.connect().await)
    .await
    .unwrap();
    let page = report(&cli, "html");
    let dates: Vec<&str> = page
        .match_indices("<th scope=\"row\" class=\"date\">")
        .map(|(at, mark)| &page[at + mark.len()..at + mark.len() + 10])
        .collect();
    assert_eq!(dates.len(), 40, "{dates:?}");
    assert!(dates.is_sorted_by(|one, next| one > next), "{dates:?}");
    let (open, folded) = page.split_once("<details>").unwrap();
    assert_eq!(open.matches("class=\"date\"").count(), 14);
    assert!(folded.contains("<summary>26 earlier days</summary>"), "{folded}");
}

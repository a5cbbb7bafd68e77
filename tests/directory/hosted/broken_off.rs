//! mfadmin killed between any two steps: nothing is changed, both authenticators are there, or the new one
//! alone; and whoever starts it again finds the new one alone.

use super::{
    breaking::{Breaking, Moment},
    *,
};
use mfadmin::{contract::api::MessageKind, server::crypto::totp};

/// Enrols, proves and removes: what each step leaves.
const STEPS: usize = 3;

#[tokio::test]
async fn a_kill_between_any_two_steps_ends_with_the_new_one_alone() {
    for step in 0..STEPS {
        for moment in [Moment::Before, Moment::After] {
            let (directory, remote) = stand_in();
            let old = totp::new_secret();
            directory.give("ana", "OLD", &old);
            let breaking = Breaking::at(remote.clone(), step, moment);
            let app = open(breaking.clone()).await;
            let id = find(&app, "ana").await.id;
            let keep = json!({ "way": "keep_until_replaced" });
            order(&app, id, "authenticator/reset", &keep).await;
            let (_, link) = app.message(MessageKind::SetupLink).await;
            let link = link.unwrap().strip_prefix(&app.server.url("")).unwrap().to_owned();
            let right = old.code_at(Timestamp::now()).unwrap();
            let proved = app.fill(&link, &[("step", "proof"), ("code", &right)]).await;
            assert_eq!(proved.status, 303, "{}", proved.html);
            let address = app.look(&link).await.address();
            let code = code_at(&address, Timestamp::now());
            let fields = [CONFIRM, ("code", code.as_str())];
            let reached = tokio::select! {
                () = breaking.reached() => true,
                page = app.fill(&link, &fields) => {
                    assert_eq!(page.status, 202, "{}", page.html);
                    false
                }
            };
            if !reached {
                breaking.reached().await;
            }
            let left = directory.serials("ana");
            let possible: [&[&str]; 3] = [&["OLD"], &["OLD", "NEW1"], &["NEW1"]];
            assert!(
                possible.contains(&left.iter().map(String::as_str).collect::<Vec<_>>().as_slice())
            );

            let app = killed(app, remote).await;
            assert_eq!(settled(&app).await, 0, "{step} {moment:?}");
            assert_eq!(directory.serials("ana"), ["NEW1"], "{step} {moment:?}");
            assert!(directory.accepts("ana", &unused(&address)), "{step} {moment:?}");
            assert_eq!(app.look(&link).await.status, 410);
        }
    }
}

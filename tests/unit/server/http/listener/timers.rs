use mfadmin::server::http::limits::Limits;
use mfadmin::server::http::listener::timers::*;
use std::time::Duration;
use tokio::time::Instant;

fn after(timers: &ConnectionTimers, seconds: u64) -> Option<Overdue> {
    let now = Instant::now() + Duration::from_secs(seconds);
    timers.book().overdue(&Limits::default(), now)
}

#[test]
fn a_head_is_owed_from_the_beginning_and_from_its_first_byte() {
    let timers = ConnectionTimers::open();
    assert_eq!(after(&timers, 9), None);
    assert_eq!(after(&timers, 11), Some(Overdue::Slow));
    let turn = timers.begin();
    assert_eq!(after(&timers, 1000), None, "the answer is ours to make");
    drop(turn);
    assert_eq!(after(&timers, 59), None);
    assert_eq!(after(&timers, 61), Some(Overdue::Idle));
    timers.read();
    assert_eq!(after(&timers, 11), Some(Overdue::Slow));
}

#[test]
fn only_what_is_under_way_is_looked_at_again_and_again() {
    let timers = ConnectionTimers::open();
    assert_eq!(timers.book().debt(), Deadline::Running, "a head is owed");
    let turn = timers.begin();
    assert_eq!(timers.book().debt(), Deadline::None, "a stream may be silent");
    turn.offered();
    assert_eq!(timers.book().debt(), Deadline::Running);
    turn.taken();
    assert_eq!(timers.book().debt(), Deadline::None);
    drop(turn);
    assert!(matches!(timers.book().debt(), Deadline::Request(_)));
}

#[tokio::test]
async fn a_debt_that_begins_in_silence_is_noticed() {
    let limits = Limits { stall: Duration::from_millis(1), ..Limits::default() };
    let timers = ConnectionTimers::open();
    let turn = timers.begin();
    let late = async {
        tokio::task::yield_now().await;
        turn.offered();
        std::future::pending::<()>().await;
    };
    let overdue = tokio::select! {
        overdue = timers.overdue(&limits) => overdue,
        () = late => Overdue::Idle,
    };
    assert_eq!(overdue, Overdue::Slow);
}

#[test]
fn an_answer_that_is_not_taken_is_overdue() {
    let timers = ConnectionTimers::open();
    let turn = timers.begin();
    turn.offered();
    assert_eq!(after(&timers, 29), None);
    assert_eq!(after(&timers, 31), Some(Overdue::Slow));
    turn.taken();
    assert_eq!(after(&timers, 1000), None);
    timers.write_waits();
    assert_eq!(after(&timers, 31), Some(Overdue::Slow));
    timers.wrote(1);
    assert_eq!(after(&timers, 1000), None);
}

#[test]
fn who_reads_a_byte_now_and_then_is_too_slow_and_who_reads_steadily_is_not() {
    for (bytes, limit) in [(1, Some(Overdue::Slow)), (20_000, None)] {
        let timers = ConnectionTimers::open();
        let _turn = timers.begin();
        for _ in 0..10 {
            timers.write_waits();
            let later = Instant::now() + Duration::from_secs(10);
            timers.book().wrote(bytes, later);
        }
        assert_eq!(after(&timers, 0), limit, "{bytes}");
    }
}

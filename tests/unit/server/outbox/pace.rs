use jiff::{SignedDuration, Timestamp};
use mfadmin::{
    contract::api::PauseCause,
    server::{
        RetryPolicy,
        outbox::{
            pace::*,
            transport::{ChannelFault, RetryAfter},
        },
    },
};
use std::time::Duration;

const START: Timestamp = Timestamp::UNIX_EPOCH;

fn at(seconds: i64) -> Timestamp {
    START + SignedDuration::from_secs(seconds)
}

fn pace() -> ChannelPace {
    ChannelPace::resume(RetryPolicy::default(), PaceState::default())
}

fn fault(cause: PauseCause) -> ChannelFault {
    ChannelFault { cause, retry_after: None, answer: "no".to_owned() }
}

/// When the channel goes on, in seconds.
fn until(pace: &ChannelPace) -> i64 {
    pace.state().pause.as_ref().unwrap().until.as_second()
}

/// A channel that took `count` messages, one a second, and was refused then.
fn limited(count: i64) -> ChannelPace {
    let mut pace = pace();
    for second in 0..count {
        pace.begin(at(second));
        pace.on_taken(at(second), at(second));
    }
    let whose = pace.on_fault(&fault(PauseCause::Limit), at(count), None, at(count));
    assert_eq!(whose, FaultOf::Channel);
    pace
}

#[test]
fn without_a_limit_all_go_at_once() {
    let mut pace = pace();
    assert_eq!(pace.admission(0, START), Admission::Now(4));
    assert_eq!(pace.admission(3, START), Admission::Now(1));
    assert_eq!(pace.admission(4, START), Admission::AfterAnother);
    pace.begin(START);
    assert!(!pace.on_taken(START, START));
    assert_eq!(pace.state(), &PaceState::default());
}

#[test]
fn after_a_pause_one_goes_ahead_and_the_others_follow_at_a_pace() {
    let mut pace = limited(20);
    let until = pace.state().pause.as_ref().unwrap().until;
    assert_eq!(pace.admission(0, at(20)), Admission::At(until));
    assert_eq!(pace.admission(0, until), Admission::Now(1));
    assert_eq!(pace.admission(1, until), Admission::AfterAnother);
    pace.begin(until);
    assert!(pace.on_taken(until, until));
    // Nine tenths of the 20 that were taken within a minute, and a tenth of one more.
    assert_eq!(pace.state().rate, Some(18.1));
    let next = until + SignedDuration::try_from(Duration::from_secs(60).div_f64(18.1)).unwrap();
    assert_eq!(pace.admission(0, until), Admission::At(next));
    assert_eq!(pace.admission(0, next), Admission::Now(1));
}

#[test]
fn pauses_grow_to_five_minutes_and_no_further() {
    let mut pace = limited(0);
    let mut now = 0;
    for longest in [30, 60, 120, 240, 300, 300] {
        let wait = until(&pace) - now;
        assert!((longest / 2 - 1..=longest).contains(&wait), "{wait} of {longest}");
        now = until(&pace) + 1;
        pace.on_fault(&fault(PauseCause::Limit), at(now), None, at(now));
    }
}

#[test]
fn attempts_of_the_same_moment_count_once() {
    let mut pace = limited(20);
    let before = pace.state().clone();
    for _ in 0..3 {
        let whose = pace.on_fault(&fault(PauseCause::Limit), at(19), None, at(21));
        assert_eq!(whose, FaultOf::Channel);
    }
    // One that began before the refusal and is taken after it ends no pause.
    pace.on_taken(at(19), at(21));
    assert_eq!(pace.state().pause, before.pause);
}

#[test]
fn the_other_side_says_when_to_come_back() {
    for (asked, expected) in [
        (RetryAfter::Delay(Duration::from_secs(120)), 120),
        (RetryAfter::At(at(90)), 90),
        (RetryAfter::Delay(Duration::ZERO), 1),
        (RetryAfter::At(at(-100)), 1),
        (RetryAfter::Delay(Duration::MAX), 24 * 3600),
        (RetryAfter::At(Timestamp::MAX), 24 * 3600),
    ] {
        let mut pace = pace();
        let fault = ChannelFault { retry_after: Some(asked), ..fault(PauseCause::Limit) };
        pace.on_fault(&fault, START, None, START);
        assert_eq!(until(&pace), expected, "{asked:?}");
    }
}

#[test]
fn message_that_is_refused_while_others_pass_has_a_fault_of_its_own() {
    let mut pace = limited(1);
    pace.on_taken(at(100), at(100));
    let again = |pace: &mut ChannelPace, limited| {
        pace.on_fault(&fault(PauseCause::Limit), at(101), Some(at(limited)), at(101))
    };
    assert_eq!(again(&mut pace, 50), FaultOf::Message);
    assert_eq!(pace.state().pause, None);
    assert_eq!(again(&mut pace, 100), FaultOf::Channel);
}

#[test]
fn only_a_limit_slows_down_and_outlasts_a_start() {
    for (cause, outlasts) in
        [(PauseCause::Limit, true), (PauseCause::Unreachable, false), (PauseCause::Settings, false)]
    {
        let mut pace = pace();
        pace.on_taken(START, START);
        pace.on_fault(&fault(cause), START, None, START);
        assert_eq!(pace.state().rate.is_some(), outlasts, "{cause:?}");
        let next = ChannelPace::resume(RetryPolicy::default(), pace.state().clone());
        assert_eq!(next.state().pause.is_some(), outlasts, "{cause:?}");
        assert_eq!(next.state().rate, pace.state().rate);
    }
}

#[test]
fn a_pace_is_forgotten_an_hour_after_the_last_refusal() {
    let mut pace = limited(20);
    pace.on_taken(at(3_600), at(3_600));
    assert!(pace.state().rate.is_some());
    pace.on_taken(at(3_700), at(3_700));
    assert_eq!(pace.state().rate, None);
}

#[test]
fn a_speed_of_a_quiet_time_is_not_taken_for_a_limit() {
    let mut pace = limited(20);
    pace.on_taken(at(100), at(100));
    // One a minute: no more was to be sent.
    pace.on_fault(&fault(PauseCause::Limit), at(200), None, at(200));
    assert!(pace.state().rate.unwrap() > 8.0, "{:?}", pace.state());
}

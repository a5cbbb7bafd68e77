use mfadmin::{
    contract::api::PauseCause,
    server::outbox::{mail::refusal::*, transport::Undelivered},
};

/// Whose a refusal is.
fn of(answer: &str) -> Result<Option<PauseCause>, ()> {
    let code = answer.split(' ').next().unwrap().parse().unwrap();
    match of_mail(code, answer.to_owned()) {
        Undelivered::Later(_) => Ok(None),
        Undelivered::Channel(fault) => Ok(Some(fault.cause)),
        Undelivered::Never(_) => Err(()),
    }
}

#[test]
fn a_refusal_is_of_the_mail_or_of_the_channel() {
    for (answer, whose) in [
        ("450 mailbox busy", Ok(None)),
        ("451 local error", Ok(Some(PauseCause::Limit))),
        ("452 no space", Ok(Some(PauseCause::Limit))),
        ("421 closing", Ok(Some(PauseCause::Limit))),
        ("421 4.2.1 closing", Ok(Some(PauseCause::Limit))),
        ("450 4.1.8 sender domain not found", Ok(None)),
        ("451 4.2.1 busy", Ok(None)),
        ("452 4.2.2 full", Ok(None)),
        ("451 4.3.0 try later", Ok(Some(PauseCause::Limit))),
        ("451 4.4.1 no answer from host", Ok(None)),
        ("451 4.4.5 congested", Ok(Some(PauseCause::Limit))),
        ("452 4.5.3 too many recipients", Ok(Some(PauseCause::Limit))),
        ("451 4.6.0 content", Ok(None)),
        ("450 4.7.1 too much mail", Ok(Some(PauseCause::Limit))),
        ("450 4.7.1 <a@b.example>: Greylisted", Ok(None)),
        // Neither the class of a success nor what only looks like a code.
        ("450 2.7.1 odd", Ok(None)),
        ("450 4.7 odd", Ok(None)),
        ("450 4.7.1.9 odd", Ok(None)),
        ("550 5.1.1 no such mailbox", Err(())),
        ("550 5.4.5 daily limit", Ok(Some(PauseCause::Limit))),
        ("552 5.3.4 too big", Err(())),
        ("504 5.5.2 need a qualified hostname", Ok(Some(PauseCause::Settings))),
        ("530 5.7.0 sign in", Ok(Some(PauseCause::Settings))),
    ] {
        assert_eq!(of(answer), whose, "{answer}");
    }
}

#[test]
fn before_a_recipient_is_named_it_is_the_channel_that_is_refused() {
    for (code, cause) in [(450, PauseCause::Limit), (550, PauseCause::Settings)] {
        let Undelivered::Channel(fault) = of_sender(code, "no".to_owned()) else {
            panic!("{code}")
        };
        assert_eq!((fault.cause, fault.answer.as_str()), (cause, "no"));
    }
}

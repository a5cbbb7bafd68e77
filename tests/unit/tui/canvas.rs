use mfadmin::contract::Seq;
use mfadmin::tui::canvas::*;
use mfadmin::tui::{input::mouse::Target, theme::Theme};
use ratatui::{Terminal, backend::TestBackend};
use ratatui::{
    layout::{Position, Rect},
    text::Span,
};

/// What is at each column of the first row, after `draw`.
fn targets_of(draw: impl Fn(&mut Canvas)) -> Vec<Option<Target>> {
    let mut terminal = Terminal::new(TestBackend::new(6, 2)).unwrap();
    let mut targets = Targets::default();
    terminal
        .draw(|frame| {
            let mut canvas = Canvas::new(frame, Theme::default());
            draw(&mut canvas);
            targets = canvas.into_targets();
        })
        .unwrap();
    (0..8).map(|x| targets.at(Position { x, y: 0 })).collect()
}

#[test]
fn words_are_hit_in_the_columns_in_which_they_are_drawn() {
    let target = Some(Target::Entry(Seq(7)));
    let at = targets_of(|canvas| {
        let mut line = HitLine::default();
        line.push(Span::raw(" "));
        line.push_hit(Span::raw("李a"), Target::Entry(Seq(7)));
        canvas.line(line, Rect::new(0, 0, 6, 1));
    });
    assert_eq!(at, [None, target, target, target, None, None, None, None]);
}

#[test]
fn nothing_is_hit_beyond_the_area_or_the_screen() {
    let long = || {
        let mut line = HitLine::default();
        line.push_hit(Span::raw("abcdefgh"), Target::Choice(1));
        line
    };
    let target = Some(Target::Choice(1));
    let within = targets_of(|canvas| canvas.line(long(), Rect::new(1, 0, 2, 1)));
    assert_eq!(within, [None, target, target, None, None, None, None, None]);
    let beyond = targets_of(|canvas| canvas.hit(Rect::new(4, 0, 9, 9), Target::Choice(1)));
    assert_eq!(beyond, [None, None, None, None, target, target, None, None]);
}

#[test]
fn what_is_drawn_later_lies_over_what_was_drawn_before() {
    let at = targets_of(|canvas| {
        canvas.hit(Rect::new(0, 0, 6, 2), Target::Choice(1));
        canvas.clear(Rect::new(2, 0, 4, 2));
        canvas.hit(Rect::new(3, 0, 1, 1), Target::Choice(2));
    });
    let [one, two] = [1, 2].map(|choice| Some(Target::Choice(choice)));
    assert_eq!(at, [one, one, None, two, None, None, None, None]);
}

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use mfadmin::tui::terminal::colour_answer::*;

const ALT: KeyModifiers = KeyModifiers::ALT;
const CONTROL: KeyModifiers = KeyModifiers::CONTROL;
const NONE: KeyModifiers = KeyModifiers::NONE;

fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
    Event::Key(KeyEvent::new(code, modifiers))
}

fn letters(text: &str) -> Vec<Event> {
    let modifiers = |c: char| if c.is_uppercase() { KeyModifiers::SHIFT } else { NONE };
    text.chars().map(|c| key(KeyCode::Char(c), modifiers(c))).collect()
}

fn escape() -> Event {
    key(KeyCode::Esc, NONE)
}

/// What crossterm makes of `ESC ] text`, in one piece.
fn answer(text: &str, end: Event) -> Vec<Event> {
    [vec![key(KeyCode::Char(']'), ALT)], letters(text), vec![end]].concat()
}

fn bel() -> Event {
    key(KeyCode::Char('g'), CONTROL)
}

fn terminator() -> Event {
    key(KeyCode::Char('\\'), ALT)
}

/// The keys among `events`, and the answers.
fn read(reader: &mut AnswerReader<Event>, events: Vec<Event>) -> (Vec<Event>, Vec<String>) {
    let (mut keys, mut answers) = (Vec::new(), Vec::new());
    for event in events {
        match reader.on_event(event) {
            AnswerEvent::Events(events) => keys.extend(events),
            AnswerEvent::Answer(answer) => answers.push(answer),
        }
    }
    (keys, answers)
}

#[test]
fn answer_is_taken_out_of_the_keys() {
    for end in [bel(), terminator()] {
        let mut reader = AnswerReader::default();
        let mut events = letters("jk");
        events.extend(answer("11;rgb:FDfd/f6f6/e3e3", end));
        events.extend(letters("j"));
        let (keys, answers) = read(&mut reader, events);
        assert_eq!(keys, letters("jkj"));
        assert_eq!(answers, ["11;rgb:FDfd/f6f6/e3e3"]);
        assert_eq!(reader.patience(), None);
    }
}

#[test]
fn answer_in_pieces_is_no_key_either() {
    let begin = [escape(), key(KeyCode::Char(']'), NONE)];
    let end = [escape(), key(KeyCode::Char('\\'), NONE)];
    let events = [begin.to_vec(), letters("11;rgb:0/0/0"), end.to_vec()].concat();
    let (keys, answers) = read(&mut AnswerReader::default(), events);
    assert_eq!((keys, answers), (vec![], vec!["11;rgb:0/0/0".to_owned()]));
}

#[test]
fn garbage_in_an_answer_is_no_key() {
    let (keys, answers) = read(&mut AnswerReader::default(), answer("11;q?*D", bel()));
    assert_eq!((keys, answers), (vec![], vec!["11;q?*D".to_owned()]));
}

#[test]
fn key_escape_is_itself_once_nothing_follows() {
    let mut reader = AnswerReader::default();
    assert_eq!(read(&mut reader, vec![escape()]).0, []);
    assert!(reader.patience().is_some());
    assert_eq!(reader.give_up(), [escape()]);
    assert_eq!(reader.patience(), None);
    // What follows shows it, too.
    let events = [vec![escape()], letters("j")].concat();
    assert_eq!(read(&mut reader, events.clone()).0, events);
    let events = vec![escape(), escape()];
    assert_eq!(read(&mut reader, events).0, [escape()]);
    assert_eq!(reader.give_up(), [escape()]);
}

#[test]
fn both_answers_are_taken_out_of_the_keys() {
    let events = [
        answer("10;rgb:c0/c0/c0", terminator()),
        letters("j"),
        answer("11;rgb:0/0/0", terminator()),
        letters("k"),
    ];
    let (keys, answers) = read(&mut AnswerReader::default(), events.concat());
    assert_eq!(keys, letters("jk"));
    assert_eq!(answers, ["10;rgb:c0/c0/c0", "11;rgb:0/0/0"]);
}

#[test]
fn escape_does_not_wait_once_the_last_answer_is_there() {
    let mut reader = AnswerReader::default();
    read(&mut reader, answer("10;rgb:f/f/f", bel()));
    assert_eq!(read(&mut reader, vec![escape()]).0, [], "it may begin the other answer");
    reader.give_up();
    read(&mut reader, answer("11;rgb:0/0/0", bel()));
    assert_eq!(read(&mut reader, vec![escape()]).0, [escape()]);
}

#[test]
fn keys_that_begin_like_an_answer_are_keys() {
    for text in ["j", "1j", "11j", "10j", "12;", "1]"] {
        let events = [vec![key(KeyCode::Char(']'), ALT)], letters(text)].concat();
        assert_eq!(read(&mut AnswerReader::default(), events.clone()).0, events, "{text}");
    }
    let mut reader = AnswerReader::default();
    let events = vec![key(KeyCode::Char(']'), ALT)];
    assert_eq!(read(&mut reader, events.clone()).0, []);
    assert_eq!(reader.give_up(), events);
}

#[test]
fn endless_answer_gives_the_keys_back() {
    let mut reader = AnswerReader::default();
    let mut begun = answer("11;rgb:ffff", bel());
    begun.pop();
    assert_eq!(read(&mut reader, begun.clone()).0, []);
    // The line has been silent: the rest never comes.
    assert_eq!(reader.give_up(), []);
    assert_eq!(read(&mut reader, letters("j")).0, letters("j"));
    // A key that no answer holds ends it.
    read(&mut reader, begun.clone());
    let down = key(KeyCode::Down, NONE);
    assert_eq!(read(&mut reader, vec![down.clone()]).0, [down]);
    // So does too long an answer.
    read(&mut reader, begun);
    assert_eq!(read(&mut reader, letters(&"a".repeat(100))).0.len(), 100 - (64 - 11));
}

#[test]
fn other_events_pass_through_an_answer() {
    let mut events = answer("11;rgb:0/0/0", bel());
    events.insert(4, Event::Resize(80, 24));
    let (keys, answers) = read(&mut AnswerReader::default(), events);
    assert_eq!(keys, [Event::Resize(80, 24)]);
    assert_eq!(answers, ["11;rgb:0/0/0"]);
}

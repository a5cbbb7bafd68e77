//! Signing in, over the screen as it was.

use crate::{
    client::Transit,
    contract::{Tone, api::CodeKind},
    tui::{
        State,
        canvas::Canvas,
        input::keymap::{Context, KeyCommand},
        layout,
        screens::sign_in::{
            enrol::{self, App},
            form::{CodeStep, Field, SignIn, Step, Text, Why},
            status::{CODE_ROOM, below},
        },
        text,
        theme::Theme,
        widgets::{
            auth_request::{self, Place, TextColumns},
            dialog,
            field::{self, FieldText, LABEL},
            realm_wait,
        },
    },
};
use ratatui::{
    layout::{Position, Rect},
    text::Line,
};

/// Columns of an address or a password in the dialog.
const ROOM: usize = 46;

pub const IN_CLEAR: &str =
    "Not encrypted (plain http): others on the network can read your password.";

/// What a step shows, and where the cursor is in it: column and row.
struct SignInSheet {
    lines: Vec<Line<'static>>,
    cursor: Option<(usize, usize)>,
}

/// Draws the dialog in `area`; `whole` is what there is when an enrolment needs more.
pub fn draw(state: &State, form: &SignIn, canvas: &mut Canvas, whole: Rect, area: Rect) {
    let theme = canvas.theme;
    let width = dialog::text_width(area);
    let (title, mut sheet) = match &form.step {
        Step::Password { .. } => ("Sign in", password(state, form, width, theme)),
        Step::Code(step) => ("Sign in", code(state, form, step, width, theme)),
        Step::Enrol { key, address, code, .. } => {
            let app = App { key, address, code };
            return enrol::draw(state, form, &app, canvas, whole);
        }
        Step::Realm(wait) => {
            let title =
                format!("Sign in by the realm {}", text::clean(state.realm().unwrap_or_default()));
            let below = below(state, form, usize::from(whole.width.saturating_sub(4)), theme);
            return realm_wait::draw(wait, &title, below, canvas, whole);
        }
        Step::RecoveryCodes(codes) => ("Recovery codes", recovery(codes, width, theme)),
        Step::Entering => {
            ("Sign in", SignInSheet { lines: vec![Line::raw("Signed in.")], cursor: None })
        }
    };
    sheet.lines.extend(below(state, form, width, theme));
    let height = sheet.lines.len() as u16 + 2;
    dialog::dialog(canvas, area, title, sheet.lines);
    let inner = layout::centred(area, dialog::WIDTH, height);
    if let Some((column, row)) = sheet.cursor {
        let position = Position { x: inner.x + 2 + column as u16, y: inner.y + 1 + row as u16 };
        if area.contains(position) {
            canvas.place_cursor(position);
        }
    }
}

fn password(state: &State, form: &SignIn, width: usize, theme: Theme) -> SignInSheet {
    let Step::Password { password, field } = &form.step else {
        return SignInSheet { lines: Vec::new(), cursor: None };
    };
    let account = "Sign in with the e-mail address and password of your account.";
    let (first, second) = match form.why {
        Why::NoSession => (account, ""),
        // It had ended before there was anything on the screen.
        Why::Ended if state.me.is_none() => ("The session has ended.", account),
        Why::Ended => {
            ("The session has ended.", "Sign in to continue where you were. Nothing is lost.")
        }
    };
    let mut lines: Vec<Line> = text::wrap(first, width).into_iter().map(Line::raw).collect();
    if !second.is_empty() {
        lines.extend(text::wrap(second, width).into_iter().map(Line::raw));
    }
    if state.local && form.why == Why::Ended {
        let hint = "Or quit and start mfadmin again.";
        lines.extend(text::wrap(hint, width).into_iter().map(Line::raw));
    }
    if state.transit == Transit::InClear {
        let warning = text::wrap(IN_CLEAR, width).into_iter();
        lines.extend(warning.map(|line| Line::styled(line, theme.sentence(Tone::Bad))));
    }
    lines.push(Line::default());
    let room = ROOM.min(width.saturating_sub(LABEL));
    let email =
        FieldText { text: text::clean(form.email.value()), cursor: form.email.visual_cursor() };
    let dots = FieldText::dots(password.len(), password.cursor(), theme);
    let mut cursor = None;
    let fields = [
        ("E-mail", email, Field::Email, Place::Email),
        ("Password", dots, Field::Password, Place::Password),
    ];
    for (label, shown, this, place) in fields {
        let (line, column) = field::line(label, &shown, room, theme);
        if *field == this {
            cursor = Some((column, lines.len()));
        }
        lines.push(line);
        lines.extend(auth_request::complaint_lines(
            &form.request,
            place,
            state.now,
            TextColumns { indent: LABEL, width },
            theme,
        ));
    }
    lines.push(Line::default());
    if let Some(realm) = state.realm() {
        let key = state.keymap.key(Context::SigningIn, KeyCommand::UseRealm);
        let key = key.map(|key| theme.key(key)).unwrap_or_default();
        let words = format!("{key}  sign in by the realm {}, in a browser", text::clean(realm));
        let words = text::fit(&theme.words(&words), width, theme.ellipsis());
        lines.push(Line::styled(words, theme.strong()));
    }
    SignInSheet { lines, cursor }
}

fn code(state: &State, form: &SignIn, step: &CodeStep, width: usize, theme: Theme) -> SignInSheet {
    let ending = step.ending().map(text::clean).unwrap_or_default();
    let question = match (step.way, step.text) {
        (CodeKind::Authenticator, _) => "Enter the code from your authenticator app.".into(),
        (CodeKind::RecoveryCode, _) => {
            "Enter one of your recovery codes. Each works once.".to_owned()
        }
        (CodeKind::Text, Text::Sent) => {
            format!("Enter the code texted to your number ending in {ending}.")
        }
        (CodeKind::Text, Text::NotSent) => {
            let key = state.keymap.word(Context::Proving, KeyCommand::Proceed);
            format!("Press {key} to text a code to your number ending in {ending}.")
        }
    };
    let mut lines: Vec<Line> = text::wrap(&question, width).into_iter().map(Line::raw).collect();
    lines.push(Line::default());
    let shown = FieldText { text: text::clean(step.code.reveal()), cursor: step.code.cursor() };
    let (line, column) = field::line("Code", &shown, CODE_ROOM, theme);
    let cursor = Some((column, lines.len()));
    lines.push(line);
    lines.extend(auth_request::complaint_lines(
        &form.request,
        Place::Code,
        state.now,
        TextColumns { indent: LABEL, width },
        theme,
    ));
    lines.push(Line::default());
    let others = [
        (CodeKind::Authenticator, KeyCommand::UseApp, "authenticator app code".to_owned()),
        (CodeKind::RecoveryCode, KeyCommand::UseRecoveryCode, "recovery code".to_owned()),
        (
            CodeKind::Text,
            KeyCommand::UseText,
            format!("text a code to the number ending in {ending}"),
        ),
    ];
    for (way, command, words) in others {
        let again = way == CodeKind::Text && step.text == Text::Sent;
        if step.offers(way) && (step.way != way || again) {
            let words = if again { "text another code".to_owned() } else { words };
            let key = state.keymap.key(Context::Proving, command);
            let key = key.map(|key| theme.key(key)).unwrap_or_default();
            let words = text::fit(&format!("{key}  {words}"), width, theme.ellipsis());
            lines.push(Line::styled(words, theme.dim()));
        }
    }
    SignInSheet { lines, cursor }
}

fn recovery(codes: &[crate::contract::api::Typed], width: usize, theme: Theme) -> SignInSheet {
    let words = "Each code signs you in once if you lose your phone. They are shown only now: \
     save them in a password manager or write them down.";
    let mut lines: Vec<Line> = text::wrap(words, width).into_iter().map(Line::raw).collect();
    lines.push(Line::default());
    for pair in codes.chunks(2) {
        let cells = pair.iter().map(|code| text::cell(code.reveal(), 16, theme.ellipsis()));
        let words = format!("    {}", cells.collect::<Vec<_>>().concat());
        lines.push(Line::styled(words, theme.strong()));
    }
    lines.push(Line::default());
    SignInSheet { lines, cursor: None }
}

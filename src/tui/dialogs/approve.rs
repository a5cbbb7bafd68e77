//! Approving a link of a user: which one, and then the code to read out to them.

use crate::{
    contract::{LinkKind, Tone, User, api::Approval},
    tui::{
        State,
        canvas::{Canvas, HitLine},
        cooldown::fate_ago,
        dialogs::Modal,
        effects::{Effect, command::Act},
        input::{
            keymap::{Context, KeyCommand},
            mouse::Target,
        },
        state::{approval, commands, sending, toast::say},
        text,
        theme::Theme,
        time,
        widgets::dialog,
    },
};
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

/// The dialog. A code that it was told is gone when it closes.
#[derive(Clone, Debug)]
pub struct ApproveForm {
    pub user: User,
    /// Those that wait for it; at least one.
    pub links: Vec<LinkKind>,
    pub marked: usize,
    pub approval: Option<Approval>,
    /// Why the server made no code.
    pub complaint: Option<String>,
}

impl ApproveForm {
    pub fn shows_code(&self) -> bool {
        self.approval.is_some()
    }
}

/// Asks which link of the user shown is approved.
pub fn open(state: &mut State) -> Vec<Effect> {
    let Some(user) = state.target().cloned() else { return Vec::new() };
    match approval::links(state, &user) {
        Err(words) => say(state, Tone::Neutral, words),
        Ok(links) => {
            let form = ApproveForm { user, links, marked: 0, approval: None, complaint: None };
            state.modal = Some(Modal::Approve(Box::new(form)));
            Vec::new()
        }
    }
}

pub fn on_command(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    let Some(Modal::Approve(form)) = &mut state.modal else { return Vec::new() };
    let count = form.links.len();
    match command {
        KeyCommand::Back => state.modal = None,
        KeyCommand::Down | KeyCommand::NextPane => form.marked = (form.marked + 1) % count,
        KeyCommand::Up | KeyCommand::PreviousPane => {
            form.marked = (form.marked + count - 1) % count;
        }
        KeyCommand::Submit if form.approval.is_none() => {
            form.complaint = None;
            let Some(link) = form.links.get(form.marked).copied() else { return Vec::new() };
            let user = form.user.clone();
            if state.pending_for(user.id).is_some() {
                return Vec::new();
            }
            let name = user.name.clone();
            return commands::submit(state, name, Act::Approve(Box::new(user), link));
        }
        _ => {}
    }
    Vec::new()
}

/// Shows the code. Where the dialog was closed meanwhile, nobody is there to read it out.
pub fn on_approval(state: &mut State, user: &User, approval: &Approval) -> Vec<Effect> {
    match &mut state.modal {
        Some(Modal::Approve(form)) if form.user.id == user.id => {
            form.approval = Some(approval.clone());
            Vec::new()
        }
        _ => {
            let name = text::short_name(&user.name);
            let words = format!("The approval code for {name} was not shown. Ask for a new one.");
            say(state, Tone::Neutral, words)
        }
    }
}

/// Puts a refusal into the dialog that asked; true when it is there to tell it.
pub fn on_refusal(state: &mut State, act: &Act, words: &str) -> bool {
    match (&mut state.modal, act) {
        (Some(Modal::Approve(form)), Act::Approve(user, _)) if form.user.id == user.id => {
            form.complaint = Some(words.to_owned());
            true
        }
        _ => false,
    }
}

pub fn draw(state: &State, form: &ApproveForm, canvas: &mut Canvas, area: Rect) {
    let width = dialog::text_width(area);
    let mut lines = match &form.approval {
        Some(approval) => code_lines(state, form, approval, width, canvas.theme),
        None => choice_lines(state, form, width, canvas.theme),
    };
    // On a low screen the space between gives way to the buttons.
    while lines.len() + 2 > usize::from(area.height)
        && let Some(blank) = lines.iter().rposition(|line| line.width() == 0)
    {
        lines.remove(blank);
    }
    dialog::dialog(canvas, area, "Approve Link", lines);
}

fn choice_lines(state: &State, form: &ApproveForm, width: usize, theme: Theme) -> Vec<HitLine> {
    let ApproveForm { user, links, marked, complaint, .. } = form;
    let name = text::short_name(&user.name);
    let question = match links.as_slice() {
        [link] => format!("Approve the {} of {name}?", link.noun()),
        _ => format!("Which link of {name} do you approve?"),
    };
    let mut lines = paragraph(&question, width, theme);
    for line in &mut lines {
        *line = line.clone().style(theme.strong());
    }
    lines.push(dialog::address(&user.handle().shown(), width, theme));
    lines.push(Line::default());
    for (at, link) in links.iter().enumerate() {
        let sent = link.sent_at(user);
        let fate = sent.map(|sent| fate_ago(*link, user, state.now, sent)).unwrap_or_default();
        let words = format!("{}, {fate}", title(*link));
        lines.push(match at == *marked {
            true => Line::styled(format!("{} {words}", theme.cursor()), theme.pressed()),
            false => Line::raw(format!("  {words}")),
        });
    }
    lines.push(Line::default());
    let how = "Be sure who you speak to: meet the user, or call them at a number you know. You get a \
               code to read out, and they enter it on the page of the link.";
    lines.extend(paragraph(how, width, theme));
    let told = format!("{}. The audit log records it.", sending::notice(state));
    lines.extend(paragraph(&told, width, theme));
    if let Some(complaint) = complaint {
        let complaint = paragraph(complaint, width, theme);
        lines.extend(complaint.into_iter().map(|line| line.style(theme.tone(Tone::Bad))));
    }
    lines.push(Line::default());
    let mut lines: Vec<HitLine> = lines.into_iter().map(HitLine::from).collect();
    let mut buttons = HitLine::default();
    let close = button(state, "Cancel", KeyCommand::Back, theme);
    buttons.push_hit(close, Target::Command(KeyCommand::Back));
    buttons.push(Span::raw("   "));
    let show = button(state, "Show code", KeyCommand::Submit, theme);
    buttons.push_hit(show, Target::Command(KeyCommand::Submit));
    lines.push(buttons);
    lines
}

fn code_lines(
    state: &State,
    form: &ApproveForm,
    approval: &Approval,
    width: usize,
    theme: Theme,
) -> Vec<HitLine> {
    let name = text::short_name(&form.user.name);
    let words = format!("Read this code out to {name}, for the {}:", approval.link.noun());
    let mut lines = paragraph(&words, width, theme);
    lines.push(dialog::address(&form.user.handle().shown(), width, theme));
    lines.push(Line::default());
    lines.push(Line::styled(format!("    {}", spoken(approval.code.reveal())), theme.strong()));
    lines.push(Line::default());
    let until = time::full(state.now, approval.expires_at, &state.zone);
    let rest = format!(
        "They enter it on the page of the link. It works once, until {until}. Say it, and do not \
         send it: whoever reads their messages is the one it keeps out. It is not shown again."
    );
    lines.extend(paragraph(&rest, width, theme));
    lines.push(Line::default());
    let mut lines: Vec<HitLine> = lines.into_iter().map(HitLine::from).collect();
    let mut buttons = HitLine::default();
    let close = button(state, "Close", KeyCommand::Back, theme);
    buttons.push_hit(close, Target::Command(KeyCommand::Back));
    lines.push(buttons);
    lines
}

fn title(link: LinkKind) -> &'static str {
    match link {
        LinkKind::Setup => "Setup link",
        LinkKind::Phone => "Phone link",
        LinkKind::Password => "Password link",
        LinkKind::Network => "Network link",
        LinkKind::Email => "Address link",
    }
}

/// Digit by digit, with a pause between the groups: `1 2 3 4   5 6 7 8`.
pub fn spoken(code: &str) -> String {
    let groups = code.split(' ').map(|group| {
        let digits: Vec<String> = group.chars().map(String::from).collect();
        digits.join(" ")
    });
    groups.collect::<Vec<_>>().join("    ")
}

fn paragraph(words: &str, width: usize, theme: Theme) -> Vec<Line<'static>> {
    text::wrap(&theme.words(words), width).into_iter().map(Line::raw).collect()
}

fn button(state: &State, words: &'static str, command: KeyCommand, theme: Theme) -> Span<'static> {
    let key = state.keymap.key(Context::Approving, command);
    let key = key.map(|key| format!("  {}", theme.key(key))).unwrap_or_default();
    Span::styled(format!("[ {words}{key} ]"), theme.accent())
}

//! The dialogs of the panel as questions: what is asked, and what a line answers.

use super::{
    adding, exports, forms, jobs, numbers::Offer, plain_panel::PlainPanel, profile_fields,
    readings, saved_views,
};
use crate::{
    contract::{ResetWay, UserActionKind},
    tui::{
        State,
        dialogs::{
            Modal, approve, factor_name::FactorName, leaving, life_cycle, one_factor, reset,
        },
        effects::Effect,
        input::keymap::{Context, KeyCommand},
        state::{context, sending},
        text, time,
        widgets::reason::{Need, ReasonLine},
    },
};
use tui_input::Input;

const YES_OR_NO: &str = "y yes, n no";

/// Says what is asked.
pub fn print(panel: &mut PlainPanel) {
    let Some(modal) = panel.state.modal.clone() else { return };
    let state = &panel.state;
    let mut lines: Vec<String> = Vec::new();
    let mut options: Vec<String> = Vec::new();
    match &modal {
        Modal::Confirm(confirm) => {
            lines.push(confirm.question.clone());
            lines.extend(confirm.address.as_ref().map(|handle| format!("{handle}.")));
            lines.extend(confirm.consequences.iter().cloned());
        }
        Modal::LifeCycle(form) => {
            let user = &form.user;
            let named = text::named(&user.name, user.handle());
            lines.push(format!("{}: {named}.", life_cycle::draw::verb(form.kind())));
            lines.push(life_cycle::consequences(state, form));
            if form.kind() == UserActionKind::Remove {
                lines.push(life_cycle::how_to_name(user));
            }
        }
        Modal::Reset(form) => {
            let user = &form.user;
            lines.push(format!("Reset the app of {}?", text::named(&user.name, user.handle())));
            let factors = form.removed();
            let names = factors.iter().map(|factor| FactorName::of(factor, &factors).label);
            let names: Vec<_> = names.collect();
            lines.push(match form.way() {
                ResetWay::RemoveNow => format!("Removed at once: {}.", names.join(", ")),
                ResetWay::KeepUntilReplaced => {
                    format!("Removed once the new one works: {}.", names.join(", "))
                }
            });
            lines.push(reset::draw::until_then(form.way()).to_owned());
            lines.push(reset::draw::follows(state, form));
            let ways = if form.ways.len() > 1 { form.ways.as_slice() } else { &[] };
            options.extend(ways.iter().map(|way| way.label().to_owned()));
        }
        Modal::OneFactor(form) => {
            let (user, choices) = (&form.user, form.choices());
            let chosen = form.removed().map(|factor| FactorName::of(factor, &choices).label);
            let chosen = chosen.unwrap_or_default();
            lines.push(format!("Remove {chosen} of {}?", text::named(&user.name, user.handle())));
            lines.push(one_factor::draw::consequences(state, form));
            options.extend(choices.iter().map(|factor| {
                let name = FactorName::of(factor, &choices);
                format!("{}, {}", name.label, factor.kind.label())
            }));
        }
        Modal::Exempt(form) => {
            let user = &form.user;
            lines.push(format!("Exempt {} from MFA.", text::named(&user.name, user.handle())));
            if let Some(until) = user.exempt_until {
                let until = time::day_or_minute(until, &state.zone);
                lines.push(format!("Exempt until {until} now. e ends the exemption."));
            }
        }
        Modal::Approve(form) => {
            match &form.approval {
                Some(approval) => {
                    let (name, link) = (text::short_name(&form.user.name), approval.link.noun());
                    let until = time::full(state.now, approval.expires_at, &state.zone);
                    lines.push(format!("Read this code out to {name}, for the {link}:"));
                    lines.push(approve::spoken(approval.code.reveal()));
                    lines.push(format!("It works once, until {until}. It is not shown again."));
                }
                None => {
                    let name = text::short_name(&form.user.name);
                    let link = form.links.get(form.marked).map_or("link", |link| link.noun());
                    lines.push(format!("Approve the {link} of {name}?"));
                    lines.push("Be sure who you speak to: meet the user, or call them at a number you know.".to_owned());
                    lines.push(format!("{}. The audit log records it.", sending::notice(state)));
                    if form.links.len() > 1 {
                        options.extend(form.links.iter().map(|link| link.noun().to_owned()));
                    }
                }
            }
        }
        Modal::Leaving(form) => {
            lines.push(leaving::question(*form));
            lines.push(leaving::CONSEQUENCE.to_owned());
        }
        Modal::ByHand(page) => {
            lines.push(format!("{}: the directory does it itself.", page.title));
            lines.push(format!("Open this page in a browser: {}", page.url));
        }
        Modal::Message(open) => lines.extend(readings::message_lines(state, open)),
        Modal::AuditEntry { entry, .. } => lines.extend(readings::entry_lines(state, entry)),
        Modal::Export(form) => lines.extend(exports::lines(state, form)),
        Modal::Views(_) => {
            lines.push("Saved views".to_owned());
            options.extend(saved_views::names(state));
        }
        Modal::AddUser(form) => return adding::print(panel, form),
        Modal::EditUser(form) => return forms::print(panel, form),
        Modal::Bulk(form) => return jobs::print_bulk(panel, form),
        Modal::Jobs(_) => return jobs::print_list(panel),
        Modal::Job(view) => return jobs::print_job(panel, view),
        _ => lines.push(
            "This is asked in the drawn panel alone: run mfadmin without --plain.".to_owned(),
        ),
    }
    for line in lines {
        panel.say(&line);
    }
    for (at, option) in options.into_iter().enumerate() {
        panel.say_numbered(at as u64 + 1, &option, Offer::Option(at));
    }
}

pub fn prompt(panel: &PlainPanel) -> String {
    let state = &panel.state;
    let reason = if takes_reason(state) { ", w adds a reason" } else { "" };
    let yes_or_no = format!("{YES_OR_NO}{reason}:");
    if context::place(state) == Context::Explaining {
        return profile_fields::reason_prompt(state.reason_need()).to_owned();
    }
    match &state.modal {
        Some(Modal::Confirm(confirm)) => format!("{}? {yes_or_no}", confirm.command.act.verb()),
        Some(Modal::LifeCycle(form)) if form.kind() == UserActionKind::Remove => {
            format!("Name or address (b goes back{reason}):")
        }
        Some(Modal::LifeCycle(form)) => {
            format!("{}? {yes_or_no}", life_cycle::draw::verb(form.kind()))
        }
        Some(Modal::Leaving(_)) => format!("Quit? {YES_OR_NO}:"),
        Some(Modal::Reset(_)) => format!("Reset app? {yes_or_no}"),
        Some(Modal::OneFactor(_)) => format!("Remove factor? {yes_or_no}"),
        Some(Modal::Exempt(form)) if form.asks_until() => {
            "Until, a date (2027-01-31) or days (30d), b goes back:".to_owned()
        }
        Some(Modal::Exempt(_)) => profile_fields::reason_prompt(Need::Required).to_owned(),
        Some(Modal::Approve(form)) if form.approval.is_none() => format!("Show code? {YES_OR_NO}:"),
        Some(Modal::Message(_)) => format!("Message ({}):", readings::message_ways(state)),
        Some(Modal::Export(form)) => exports::prompt(form),
        Some(Modal::Views(_)) => saved_views::PROMPT.to_owned(),
        Some(Modal::AddUser(form)) => adding::prompt(state, panel.asking, form),
        Some(Modal::EditUser(form)) => forms::prompt(panel, form),
        Some(Modal::Bulk(_)) => jobs::bulk_prompt(panel),
        Some(Modal::Jobs(_)) => "Jobs (a number opens, b goes back):".to_owned(),
        Some(Modal::Job(view)) => jobs::job_prompt(state, view),
        _ => "Enter goes back:".to_owned(),
    }
}

/// Whether the open question asks why, where somebody wants to say.
fn takes_reason(state: &State) -> bool {
    match &state.modal {
        Some(Modal::Confirm(confirm)) => confirm.command.act.takes_reason(),
        Some(Modal::LifeCycle(_) | Modal::Reset(_) | Modal::OneFactor(_) | Modal::Bulk(_)) => true,
        _ => false,
    }
}

pub fn answer(panel: &mut PlainPanel, line: &str) -> Vec<Effect> {
    if context::place(&panel.state) == Context::Explaining {
        return answer_reason(panel, line);
    }
    match &panel.state.modal {
        // What is only read is left from anywhere.
        Some(Modal::Message(_) | Modal::AuditEntry { .. } | Modal::Jobs(_)) if line == "q" => {
            return panel.leave();
        }
        Some(Modal::Export(_)) => return exports::answer(panel, line),
        Some(Modal::Views(_)) => return saved_views::answer(panel, line),
        Some(Modal::AddUser(_)) => return adding::answer(panel, line),
        Some(Modal::EditUser(_)) => return forms::answer(panel, line),
        Some(Modal::Exempt(_)) => return answer_exempt(panel, line),
        Some(Modal::Message(_)) => return readings::answer_message(panel, line),
        Some(Modal::Approve(_)) => return answer_approve(panel, line),
        Some(Modal::Bulk(_)) => return jobs::answer_bulk(panel, line),
        Some(Modal::Jobs(_)) => return jobs::answer_list(panel, line),
        Some(Modal::Job(_)) => return jobs::answer_job(panel, line),
        Some(Modal::LifeCycle(form)) if form.kind() == UserActionKind::Remove => {
            return answer_removal(panel, line);
        }
        Some(
            Modal::Confirm(_)
            | Modal::LifeCycle(_)
            | Modal::Reset(_)
            | Modal::OneFactor(_)
            | Modal::Leaving(_),
        ) => {}
        // There is nothing to answer.
        _ => {
            panel.close();
            return Vec::new();
        }
    }
    match (line.to_lowercase().as_str(), panel.offers.find(line)) {
        ("y" | "yes", _) => accept(panel),
        ("n" | "no" | "b", _) => panel.decline(),
        ("w", _) if takes_reason(&panel.state) => panel.command(KeyCommand::Explain),
        (_, Some(Offer::Option(at))) => {
            panel.print_again();
            match &panel.state.modal {
                Some(Modal::Reset(_)) => reset::on_click(&mut panel.state, at),
                _ => one_factor::on_click(&mut panel.state, at),
            }
        }
        _ => {
            let reason = if takes_reason(&panel.state) { ", w to add a reason" } else { "" };
            panel.not_understood(line, &format!("Enter y for yes, n for no{reason}."))
        }
    }
}

fn accept(panel: &mut PlainPanel) -> Vec<Effect> {
    let effects = panel.command(KeyCommand::Accept);
    let complaint = match &panel.state.modal {
        Some(Modal::LifeCycle(form)) => form.complaint.clone(),
        Some(Modal::Reset(form)) => form.question.complaint.map(str::to_owned),
        Some(Modal::OneFactor(form)) => form.question.complaint.map(str::to_owned),
        _ => None,
    };
    complaint.into_iter().for_each(|words| panel.say(&words));
    effects
}

fn answer_removal(panel: &mut PlainPanel, line: &str) -> Vec<Effect> {
    match line {
        "b" => panel.decline(),
        "w" => panel.command(KeyCommand::Explain),
        line => {
            if let Some(Modal::LifeCycle(form)) = &mut panel.state.modal {
                form.typed = Input::new(line.to_owned());
            }
            accept(panel)
        }
    }
}

/// The line of the open question that asks why.
fn reason_line(state: &mut State) -> Option<&mut ReasonLine> {
    match &mut state.modal {
        Some(Modal::Confirm(confirm)) => Some(&mut confirm.reason),
        Some(Modal::LifeCycle(form)) => Some(&mut form.reason),
        Some(Modal::Reset(form)) => Some(&mut form.question.reason),
        Some(Modal::OneFactor(form)) => Some(&mut form.question.reason),
        Some(Modal::Bulk(form)) => Some(&mut form.reason),
        _ => None,
    }
}

fn answer_reason(panel: &mut PlainPanel, line: &str) -> Vec<Effect> {
    if line == "b" {
        return panel.decline();
    }
    if let Some(reason) = reason_line(&mut panel.state) {
        reason.retype(line);
    }
    let effects = panel.command(KeyCommand::Proceed);
    let is_asked = context::place(&panel.state) == Context::Explaining;
    let complaint = reason_line(&mut panel.state).and_then(|reason| reason.complaint.clone());
    complaint.filter(|_| is_asked).into_iter().for_each(|words| panel.say(&words));
    effects
}

fn answer_exempt(panel: &mut PlainPanel, line: &str) -> Vec<Effect> {
    let Some(Modal::Exempt(form)) = &mut panel.state.modal else { return Vec::new() };
    match line {
        "b" => return panel.decline(),
        "e" if form.asks_until() && form.user.exempt_until.is_some() => {
            return panel.command(KeyCommand::EndExemption);
        }
        line => form.retype(line),
    }
    let effects = panel.command(KeyCommand::Proceed);
    let trouble = match &panel.state.modal {
        Some(Modal::Exempt(form)) if !form.is_saving() => form.trouble(&panel.state),
        _ => None,
    };
    trouble.into_iter().for_each(|words| panel.say(&words));
    effects
}

fn answer_approve(panel: &mut PlainPanel, line: &str) -> Vec<Effect> {
    let chosen = panel.offers.find(line);
    let Some(Modal::Approve(form)) = &mut panel.state.modal else { return Vec::new() };
    if form.shows_code() {
        panel.close();
        return Vec::new();
    }
    match (line, chosen) {
        ("y" | "yes", _) => {
            panel.print_again();
            panel.command(KeyCommand::Submit)
        }
        ("n" | "no" | "b", _) => panel.decline(),
        (_, Some(Offer::Option(at))) => {
            form.marked = at;
            panel.print_again();
            Vec::new()
        }
        _ => panel.not_understood(line, "Enter y for yes, n for no."),
    }
}

//! What lies over the panes: a dialog is one file, with its state, its keys and its drawing.

pub mod access;
pub mod add_user;
pub mod addresses;
pub mod approve;
pub mod audit_entry;
pub mod bulk;
pub mod by_hand;
pub mod choice_question;
pub mod columns;
pub mod confirm;
pub mod edit_user;
pub mod exempt;
pub mod export;
pub mod factor_name;
pub mod filter;
pub mod help;
pub mod jobs;
pub mod leaving;
pub mod life_cycle;
pub mod message;
pub mod narrow;
pub mod one_factor;
pub mod palette;
pub mod profile;
pub mod reading;
pub mod reset;
pub mod shrunk;
pub mod sort;
pub mod step_up;
pub mod views;

use crate::{
    contract::{JobId, api::AuditEntry},
    tui::{
        State,
        canvas::Canvas,
        dialogs::{
            access::AccessForm,
            add_user::AddUser,
            addresses::AddressList,
            approve::ApproveForm,
            bulk::BulkForm,
            by_hand::ByHand,
            columns::ColumnForm,
            confirm::Confirm,
            edit_user::form::EditUser,
            exempt::ExemptForm,
            export::ExportForm,
            filter::FilterForm,
            jobs::{
                JobList,
                job::{self, JobView},
            },
            leaving::LeavingForm,
            life_cycle::LifeCycleForm,
            message::OpenMessage,
            narrow::Chooser,
            one_factor::OneFactorForm,
            palette::CommandPalette,
            profile::ProfileField,
            reset::ResetForm,
            shrunk::ShrunkForm,
            sort::SortForm,
            views::ViewChooser,
        },
        effects::{Effect, command::Act},
        input::keymap::{Context, KeyCommand},
        input::{mouse::Clicks, typing::pasted_line},
    },
};
use ratatui::layout::Rect;
use tui_input::InputRequest;

/// The open dialog. There is at most one.
#[derive(Clone, Debug)]
pub enum Modal {
    AddUser(Box<AddUser>),
    EditUser(Box<EditUser>),
    Confirm(Box<Confirm>),
    Access(Box<AccessForm>),
    Approve(Box<ApproveForm>),
    Exempt(Box<ExemptForm>),
    LifeCycle(Box<LifeCycleForm>),
    Reset(Box<ResetForm>),
    OneFactor(Box<OneFactorForm>),
    Message(Box<OpenMessage>),
    Narrow(Chooser),
    Filter(FilterForm),
    Sort(SortForm),
    Columns(Box<ColumnForm>),
    Views(ViewChooser),
    Export(Box<ExportForm>),
    Bulk(Box<BulkForm>),
    ByHand(Box<ByHand>),
    Addresses(Box<AddressList>),
    Jobs(JobList),
    Job(Box<JobView>),
    Leaving(LeavingForm),
    Shrunk(Box<ShrunkForm>),
    AuditEntry { entry: Box<AuditEntry>, scroll: u16 },
    Palette(Box<CommandPalette>),
}

impl Modal {
    /// The job that it shows.
    pub fn job(&self) -> Option<JobId> {
        match self {
            Self::Job(view) => Some(view.id),
            _ => None,
        }
    }

    /// Whether a reason can be given for what it asks about. Cancelling a job takes none.
    pub fn takes_reason(&self) -> bool {
        match self {
            Self::Confirm(confirm) => confirm.command.act.takes_reason(),
            // To discard what was typed, nobody needs one.
            Self::EditUser(form) => !form.is_discarding(),
            Self::AddUser(_) | Self::Approve(_) | Self::Job(_) | Self::Exempt(_) => false,
            Self::Leaving(_) | Self::Shrunk(_) => false,
            _ => true,
        }
    }

    /// Whether an e-mail change can be cancelled in it.
    pub fn has_pending_email(&self) -> bool {
        matches!(self, Self::EditUser(form) if form.user.pending_email.is_some())
    }

    /// Whether it shows a code that approves a link.
    pub fn shows_code(&self) -> bool {
        matches!(self, Self::Approve(form) if form.shows_code())
    }

    /// Whether it lists pages on which something is done by hand.
    pub fn lists_pages(&self) -> bool {
        matches!(self, Self::Addresses(_))
    }

    /// Whether there is an exemption to end in it.
    pub fn ends_exemption(&self) -> bool {
        matches!(self, Self::Exempt(form) if form.user.exempt_until.is_some())
    }

    /// Where its keys go.
    pub fn context(&self) -> Context {
        match self {
            Self::AddUser(form) => form.context(),
            Self::EditUser(form) => form.context(),
            Self::Confirm(confirm) => confirm.context(),
            Self::Access(form) => form.context(),
            Self::Approve(_) => Context::Approving,
            Self::Exempt(form) => form.context(),
            Self::LifeCycle(form) => form.context(),
            Self::Reset(form) => form.context(),
            Self::OneFactor(form) => form.context(),
            Self::Bulk(form) => form.context(),
            Self::Job(view) => view.context(),
            Self::Message(_) | Self::AuditEntry { .. } | Self::ByHand(_) => Context::Reading,
            Self::Narrow(_) => Context::Choosing,
            Self::Filter(_) => Context::Filtering,
            Self::Sort(_) => Context::Sorting,
            Self::Columns(_) => Context::ChoosingColumns,
            Self::Views(_) => Context::PickingView,
            Self::Export(_) => Context::Exporting,
            Self::Addresses(list) => list.context(),
            Self::Jobs(_) => Context::Working,
            Self::Leaving(_) => Context::Confirming,
            Self::Shrunk(form) => form.context(),
            Self::Palette(_) => Context::Commanding,
        }
    }
}

/// A command of the open dialog.
pub fn on_command(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    match &state.modal {
        None => Vec::new(),
        Some(Modal::AddUser(_)) => add_user::on_command(state, command),
        Some(Modal::EditUser(_)) => edit_user::on_command(state, command),
        Some(Modal::Confirm(_)) => confirm::on_command(state, command),
        Some(Modal::Access(_)) => access::on_command(state, command),
        Some(Modal::Approve(_)) => approve::on_command(state, command),
        Some(Modal::Exempt(_)) => exempt::on_command(state, command),
        Some(Modal::LifeCycle(_)) => life_cycle::on_command(state, command),
        Some(Modal::Reset(_)) => reset::on_command(state, command),
        Some(Modal::OneFactor(_)) => one_factor::on_command(state, command),
        Some(Modal::Bulk(_)) => bulk::on_command(state, command),
        Some(Modal::ByHand(_)) => by_hand::on_command(state, command),
        Some(Modal::Addresses(_)) => addresses::on_command(state, command),
        Some(Modal::Job(_)) => job::on_command(state, command),
        Some(Modal::Message(_) | Modal::AuditEntry { .. }) => reading::on_command(state, command),
        Some(Modal::Narrow(_)) => narrow::on_command(state, command),
        Some(Modal::Filter(_)) => filter::on_command(state, command),
        Some(Modal::Sort(_)) => sort::on_command(state, command),
        Some(Modal::Columns(_)) => columns::on_command(state, command),
        Some(Modal::Views(_)) => views::on_command(state, command),
        Some(Modal::Export(_)) => export::on_command(state, command),
        Some(Modal::Jobs(_)) => jobs::on_command(state, command),
        Some(Modal::Leaving(_)) => leaving::on_command(state, command),
        Some(Modal::Shrunk(_)) => shrunk::on_command(state, command),
        Some(Modal::Palette(_)) => palette::on_command(state, command),
    }
}

/// A key that edits the line of text in the open dialog.
pub fn on_text(state: &mut State, request: InputRequest) -> Vec<Effect> {
    match &mut state.modal {
        Some(Modal::AddUser(form)) => form.on_text(request),
        Some(Modal::EditUser(form)) => form.on_text(request),
        Some(Modal::Confirm(confirm)) => confirm.on_text(request),
        Some(Modal::Access(form)) => form.on_text(request),
        Some(Modal::Exempt(form)) => form.on_text(request),
        Some(Modal::LifeCycle(form)) => form.on_text(request),
        Some(Modal::Reset(form)) => form.on_text(request),
        Some(Modal::OneFactor(form)) => form.on_text(request),
        Some(Modal::Bulk(form)) => form.on_text(request),
        Some(Modal::Export(form)) => form.on_text(request),
        Some(Modal::Shrunk(form)) => form.on_text(request),
        Some(Modal::Addresses(list)) => list.on_text(request),
        Some(Modal::Palette(palette)) => palette.on_text(request),
        _ => {}
    }
    Vec::new()
}

/// A paste into the line of text in the open dialog.
pub fn on_paste(state: &mut State, text: &str) -> Vec<Effect> {
    match &mut state.modal {
        Some(Modal::AddUser(form)) => form.on_paste(text),
        Some(Modal::EditUser(form)) => form.on_paste(text),
        _ => {
            let line = pasted_line(text.trim());
            return line.flat_map(|request| on_text(state, request)).collect();
        }
    }
    Vec::new()
}

/// Whether there is text that was neither saved nor discarded.
pub fn is_unsaved(state: &State) -> bool {
    add_user::is_unsaved(state) || edit_user::is_unsaved(state) || exempt::is_unsaved(state)
}

/// Whether unsaved text stands in the way of quitting; asks about it then.
pub fn guards_quit(state: &mut State) -> bool {
    add_user::guards_quit(state) || edit_user::guards_quit(state) || exempt::guards_quit(state)
}

/// The server has done `act`: closes the form that asked for it, if it is still there.
pub fn on_saved(state: &mut State, act: &Act) {
    add_user::on_saved(state, act);
    edit_user::on_saved(state, act);
    exempt::on_saved(state, act);
}

/// Puts a refusal of `act` into the form that asked for it, which keeps what was typed, at `field` where
/// it is about one. True when the form is there to tell it.
pub fn on_refusal(state: &mut State, act: &Act, words: &str, field: Option<ProfileField>) -> bool {
    add_user::on_refusal(state, act, words, field)
        || edit_user::on_refusal(state, act, words, field)
        || exempt::on_refusal(state, act, words)
        || approve::on_refusal(state, act, words)
}

/// A click on line `choice` of the open dialog.
pub fn on_click(state: &mut State, choice: usize, clicks: Clicks) -> Vec<Effect> {
    match &state.modal {
        Some(Modal::Narrow(_)) => narrow::on_click(state, choice, clicks),
        Some(Modal::Views(_)) => views::on_click(state, choice, clicks),
        Some(Modal::Filter(_)) => filter::on_click(state, choice),
        Some(Modal::Sort(_)) => sort::on_click(state, choice, clicks),
        Some(Modal::Columns(_)) => columns::on_click(state, choice),
        Some(Modal::Access(_)) => access::on_click(state, choice),
        Some(Modal::Bulk(_)) => bulk::on_click(state, choice),
        Some(Modal::LifeCycle(_)) => life_cycle::on_click(state, choice),
        Some(Modal::Reset(_)) => reset::on_click(state, choice),
        Some(Modal::OneFactor(_)) => one_factor::on_click(state, choice),
        Some(Modal::Shrunk(_)) => shrunk::on_click(state, choice),
        _ => Vec::new(),
    }
}

/// Draws `modal` over the body; Add User and Edit User take the place of the panes.
pub fn draw(state: &State, modal: &Modal, canvas: &mut Canvas, body: Rect) {
    match modal {
        Modal::AddUser(form) => add_user::draw(state, form, canvas, body),
        Modal::EditUser(form) => edit_user::draw(state, form, canvas, body),
        Modal::Confirm(confirm) => confirm::draw(state, confirm, canvas, body),
        Modal::Access(form) => access::draw(state, form, canvas, body),
        Modal::Approve(form) => approve::draw(state, form, canvas, body),
        Modal::Exempt(form) => exempt::draw(state, form, canvas, body),
        Modal::LifeCycle(form) => life_cycle::draw(state, form, canvas, body),
        Modal::Reset(form) => reset::draw(state, form, canvas, body),
        Modal::OneFactor(form) => one_factor::draw(state, form, canvas, body),
        Modal::Message(open) => message::draw(state, open, canvas, body),
        Modal::Narrow(chooser) => narrow::draw(chooser, canvas, body),
        Modal::Bulk(form) => bulk::draw(state, form, canvas, body),
        Modal::Addresses(list) => addresses::draw(state, list, canvas, body),
        Modal::ByHand(page) => by_hand::draw(state, page, canvas, body),
        Modal::Jobs(list) => jobs::draw(state, *list, canvas, body),
        Modal::Job(view) => job::draw(state, view, canvas, body),
        Modal::Leaving(form) => leaving::draw(state, *form, canvas, body),
        Modal::Shrunk(form) => shrunk::draw(state, form, canvas, body),
        Modal::Export(form) => export::draw(state, form, canvas, body),
        Modal::Filter(form) => filter::draw(form, canvas, body),
        Modal::Sort(form) => sort::draw(form, canvas, body),
        Modal::Columns(form) => columns::draw(state, form, canvas, body),
        Modal::Views(chooser) => views::draw(state, *chooser, canvas, body),
        Modal::AuditEntry { entry, scroll } => {
            audit_entry::draw(state, entry, *scroll, canvas, body);
        }
        Modal::Palette(palette) => palette::draw(palette, canvas, body),
    }
}

//! A question with choices: which of them, yes or no, and why.

use super::confirm::{ConfirmAnswer, ConfirmFocus};
use crate::{
    contract::{Reason, Tone},
    tui::{
        canvas::HitLine,
        input::keymap::{Context, KeyCommand},
        theme::Theme,
        widgets::reason::{self, Need, ReasonLine, Unread},
    },
};
use ratatui::text::{Line, Span};
use tui_input::InputRequest;

#[derive(Clone, Debug)]
pub struct ChoiceQuestion {
    /// Counted from 0.
    pub chosen: usize,
    pub marked: ConfirmAnswer,
    pub focus: ConfirmFocus,
    /// Why yes was not taken for an answer.
    pub complaint: Option<&'static str>,
    pub reason: ReasonLine,
}

impl ChoiceQuestion {
    /// With the first choice and a no; where a reason is needed, that is typed first.
    pub fn new(need: Need) -> Self {
        let focus = match need {
            Need::Required => ConfirmFocus::Reason,
            Need::Optional => ConfirmFocus::Answers,
        };
        let (marked, reason) = (ConfirmAnswer::No, ReasonLine::new(need));
        Self { chosen: 0, marked, focus, complaint: None, reason }
    }

    /// Where the keys go: those of its answers to `answers`.
    pub fn context(&self, answers: Context) -> Context {
        match self.focus {
            ConfirmFocus::Answers => answers,
            ConfirmFocus::Reason => Context::Explaining,
        }
    }

    pub fn on_text(&mut self, request: InputRequest) {
        if self.focus == ConfirmFocus::Reason {
            self.reason.handle(request);
        }
    }

    /// What `command` answers, where there are `count` choices; nothing where it does something else.
    pub fn on_command(&mut self, command: KeyCommand, count: usize) -> Option<ConfirmAnswer> {
        let count = count.max(1);
        match command {
            // The buttons can be clicked while a reason is typed.
            KeyCommand::Accept | KeyCommand::Decline => return self.marked.given(command),
            _ if self.focus == ConfirmFocus::Reason => self.leave_reason(command),
            KeyCommand::Down => self.choose((self.chosen + 1) % count),
            KeyCommand::Up => self.choose((self.chosen + count - 1) % count),
            KeyCommand::Explain => self.focus = ConfirmFocus::Reason,
            KeyCommand::Switch | KeyCommand::Press => return self.marked.given(command),
            _ => {}
        }
        None
    }

    /// Another choice is another question.
    pub fn choose(&mut self, choice: usize) {
        (self.chosen, self.marked, self.complaint) = (choice, ConfirmAnswer::No, None);
    }

    /// The same with the mouse, which leaves the line that asks why.
    pub fn click(&mut self, choice: usize) {
        self.choose(choice);
        self.focus = ConfirmFocus::Answers;
    }

    /// The reason; one that cannot be read is typed again.
    pub fn read_reason(&mut self) -> Result<Option<Reason>, Unread> {
        let read = self.reason.read();
        if read.is_err() {
            self.focus = ConfirmFocus::Reason;
        }
        read
    }

    /// Leaves the line that asks why; Enter means to go on, so the answer it leads to is yes.
    fn leave_reason(&mut self, command: KeyCommand) {
        if command != KeyCommand::Proceed {
            self.focus = ConfirmFocus::Answers;
        } else if self.reason.read().is_ok() {
            (self.focus, self.marked) = (ConfirmFocus::Answers, ConfirmAnswer::Yes);
        }
    }

    /// The line that asks why, and below it what is wrong; and the column of its cursor.
    pub fn why_lines(&self, width: usize, theme: Theme) -> (Vec<Line<'static>>, usize) {
        let (mut lines, column) = reason::reason_lines(&self.reason, width, theme);
        if let Some(words) = self.complaint {
            lines.truncate(1);
            lines.push(Line::styled(words, theme.sentence(Tone::Bad)));
        }
        (lines, column)
    }

    /// The choice counted `at` from 0, by its name.
    pub fn option_line(&self, at: usize, name: &str, theme: Theme) -> HitLine {
        let here = at == self.chosen;
        let style = if here { theme.pressed() } else { Default::default() };
        let mark = if here { theme.cursor() } else { " " };
        let radio = if here { "(x)" } else { "( )" };
        let words = Span::styled(format!("{radio} {name}"), style);
        Line::from(vec![Span::styled(mark, theme.accent()), words]).into()
    }
}

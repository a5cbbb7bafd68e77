//! A role being chosen.

use crate::{
    contract::{Role, rules},
    tui::list::Turn,
};
use tui_input::InputRequest;

#[derive(Clone, Debug)]
pub struct RoleField {
    pub chosen: Role,
    /// What the user has, or somebody else made of it since.
    original: Role,
    /// Who would give it.
    giver: Role,
    pub complaint: Option<String>,
}

impl RoleField {
    pub fn new(role: Role, giver: Role) -> Self {
        Self { chosen: role, original: role, giver, complaint: None }
    }

    pub fn is_changed(&self) -> bool {
        self.chosen != self.original
    }

    /// Whether the user would lose rights by it. Roles are ordered by power, the most first.
    pub fn is_lower(&self) -> bool {
        self.chosen > self.original
    }

    /// Why the role cannot be given; nothing where it can, or is the one that the user has.
    pub fn refusal(&self) -> Option<String> {
        let refused = self.is_changed() && rules::check_role(self.giver, self.chosen).is_err();
        refused.then(|| "Only an Owner can make an Owner or Admin.".to_owned())
    }

    /// The arrows and Space go on to another role, a letter to the role that begins with it.
    pub fn handle(&mut self, request: InputRequest) {
        self.chosen = match request {
            InputRequest::GoToPrevChar => Turn::Back.among(&Role::ALL, self.chosen),
            InputRequest::GoToNextChar | InputRequest::InsertChar(' ') => {
                Turn::On.among(&Role::ALL, self.chosen)
            }
            InputRequest::InsertChar(c) => {
                let begins = |role: &&Role| role.as_str().starts_with(c.to_ascii_lowercase());
                Role::ALL.iter().find(begins).copied().unwrap_or(self.chosen)
            }
            _ => return,
        };
        self.complaint = None;
    }

    /// Takes what somebody else saved. What was chosen here stays, and the line says what there is now.
    pub fn rebase(&mut self, now: Role) {
        if now == self.original {
            return;
        }
        let is_mine = self.is_changed() && self.chosen != now;
        self.original = now;
        match is_mine {
            true => {
                self.complaint = Some(format!("Someone else changed it to {}.", now.label()));
            }
            false => (self.chosen, self.complaint) = (now, None),
        }
    }
}

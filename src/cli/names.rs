//! Whom a command names: in its arguments, or in a list on standard input.

pub mod list;

use super::{failure::Failure, who::Who};
use crate::contract::{
    Email,
    api::{JobTargets, MAX_JOB_NAMED},
    text::excerpt,
};
use std::{fmt, io};

/// Everyone a command names.
#[derive(Debug, Default)]
pub struct Names {
    pub users: Vec<Named>,
    /// What names nobody, each in a sentence that says where it is and what to do about it.
    pub faults: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub who: Who,
    pub place: NamePlace,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamePlace {
    Argument,
    /// A line of standard input, counted from 1.
    Line(u64),
}

impl fmt::Display for NamePlace {
    /// As the beginning of a sentence.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Argument => Ok(()),
            Self::Line(number) => write!(f, "line {number}: "),
        }
    }
}

impl Names {
    /// What `arguments` name; `-` stands for the list on standard input.
    ///
    /// # Errors
    /// Standard input cannot be read to its end, or is no list.
    pub fn read(arguments: &[String]) -> Result<Self, Failure> {
        let mut names = Self::default();
        for argument in arguments {
            match argument.as_str() {
                "-" => list::read(io::stdin().lock(), &mut names)?,
                name => names.add(name, NamePlace::Argument),
            }
        }
        Ok(names)
    }

    /// Whether somebody is named by a username, so that the server has to be asked who it is.
    pub fn has_usernames(&self) -> bool {
        self.users.iter().any(|named| matches!(named.who, Who::Username(_)))
    }

    /// As the API takes them: by address or by id, not by both.
    ///
    /// # Errors
    /// None, too many, or a mixture; a username, of which the API knows nothing.
    pub fn whom(&self) -> Result<JobTargets, Failure> {
        if self.users.len() > MAX_JOB_NAMED {
            return Err(usage(&format!(
                "too many users: at most {MAX_JOB_NAMED} at a time; split the list"
            )));
        }
        let (mut ids, mut emails) = (Vec::new(), Vec::new());
        for named in &self.users {
            match &named.who {
                Who::Id(id) => ids.push(*id),
                Who::Email(email) => emails.push(email.clone()),
                Who::Username(name) => return Err(usage(&format!("{name}: name users by ID"))),
            }
        }
        match (ids.is_empty(), emails.is_empty()) {
            (true, true) => Err(usage("no users named")),
            (false, true) => Ok(JobTargets::Ids { ids }),
            (true, false) => Ok(JobTargets::Emails { emails }),
            (false, false) => Err(usage("name users by address or by ID, not both")),
        }
    }

    fn add(&mut self, name: &str, place: NamePlace) {
        match one(name) {
            Ok(who) => self.users.push(Named { who, place }),
            Err(fault) => self.faults.push(format!("{place}{fault}")),
        }
    }
}

/// The one user that `name` names.
pub fn one(name: &str) -> Result<Who, String> {
    let apart = |c: char| c.is_whitespace() || matches!(c, ';' | ',');
    let addresses = name.split(apart).filter(|part| part.parse::<Email>().is_ok()).count();
    if addresses > 1 {
        let name = excerpt(name);
        return Err(format!("{name:?} names {addresses} users; put each on its own line"));
    }
    name.parse().map_err(|_| {
        let name = excerpt(name);
        format!("{name:?} is not an e-mail address, a username or an ID")
    })
}

pub fn usage(what: &str) -> Failure {
    Failure::Usage(format!("{what}. Nothing was changed"))
}

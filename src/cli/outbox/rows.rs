//! Messages as rows.

use super::super::{list_writer::Listed, table::Cell};
use crate::contract::{api::OutboxMessage, csv};
use jiff::Timestamp;

impl Listed<6> for OutboxMessage {
    const HEADS: [&'static str; 6] = ["ID", "QUEUED", "WHAT", "TO", "STATE", "ANSWER"];
    const CSV_HEADER: &'static str = "id,at,channel,kind,state,hold,attempts,settled_at,answer,\
                                      user_id,user_email,to,subject,parts\r\n";

    fn cells(&self, _: Timestamp) -> [Cell; 6] {
        [
            Cell::new(&self.id.to_string()),
            Cell::new(&self.at.strftime("%Y-%m-%d %H:%MZ").to_string()),
            Cell::new(self.kind.label()),
            Cell::new(&self.shown_recipient()),
            self.badge().into(),
            Cell::new(self.answer.as_deref().unwrap_or_default()),
        ]
    }

    fn csv_line(&self) -> String {
        csv::line([
            self.id.to_string(),
            self.at.to_string(),
            self.channel.as_str().to_owned(),
            self.kind.as_str().to_owned(),
            self.state.as_str().to_owned(),
            self.hold.map(|hold| hold.as_str().to_owned()).unwrap_or_default(),
            self.attempts.to_string(),
            self.settled_at.map(|at| at.to_string()).unwrap_or_default(),
            self.answer.clone().unwrap_or_default(),
            self.user.id.to_string(),
            self.user.email.as_ref().map(ToString::to_string).unwrap_or_default(),
            self.to.clone(),
            self.subject.clone(),
            self.parts.map(|parts| parts.to_string()).unwrap_or_default(),
        ])
    }
}

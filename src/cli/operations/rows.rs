//! Operations as rows.

use super::super::{list_writer::Listed, table::Cell};
use crate::contract::{
    Badge, Tone,
    api::{Operation, RequestedState},
    csv,
};
use jiff::Timestamp;

impl Listed<5> for Operation {
    const HEADS: [&'static str; 5] = ["ID", "ORDERED", "STATE", "ACTION", "USER"];
    const CSV_HEADER: &'static str = "id,state,label,ordered_at,user_id,user_email,user_name,by_id,job_id,\
                                      message\r\n";

    fn cells(&self, _: Timestamp) -> [Cell; 5] {
        let requested = &self.requested;
        let tone = match requested.state {
            RequestedState::Requested | RequestedState::Unknown => Tone::Pending,
            RequestedState::Done => Tone::Good,
            RequestedState::Refused => Tone::Bad,
        };
        let user = self.user.as_ref();
        [
            Cell::new(&requested.id.to_string()),
            Cell::new(&requested.ordered_at.strftime("%Y-%m-%d %H:%MZ").to_string()),
            Badge { text: requested.state.as_str(), tone }.into(),
            Cell::new(&requested.label),
            Cell::new(&user.map(|user| user.handle().shown().into_owned()).unwrap_or_default()),
        ]
    }

    fn csv_line(&self) -> String {
        let (requested, user) = (&self.requested, self.user.as_ref());
        csv::line([
            requested.id.to_string(),
            requested.state.as_str().to_owned(),
            requested.label.clone(),
            requested.ordered_at.to_string(),
            user.map(|user| user.id.to_string()).unwrap_or_default(),
            user.and_then(|user| user.email.as_ref()).map(ToString::to_string).unwrap_or_default(),
            user.map(|user| user.name.clone()).unwrap_or_default(),
            self.by.as_ref().map(|by| by.id.to_string()).unwrap_or_default(),
            self.job.map(|job| job.to_string()).unwrap_or_default(),
            requested.message.clone().unwrap_or_default(),
        ])
    }
}

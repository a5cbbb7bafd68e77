//! Whom a job does nothing for because it is done by hand: the users and the pages, on standard output.

use super::{
    super::{
        failure::CommandError,
        output::{self, Output},
    },
    JobFormat,
};
use crate::{
    client::Client,
    contract::{
        api::{ByHandList, NewJob},
        text::{self, number},
    },
};
use serde::Serialize;

/// One object of a stream, or the only one.
#[derive(Serialize)]
struct Told<'a> {
    by_hand: &'a ByHandList,
}

/// Tells each with the page where it is done: the name, what the user is called, and the page, separated
/// by tabs; or as JSON.
pub async fn tell(client: &Client, order: &NewJob, format: JobFormat) -> Result<(), CommandError> {
    let list = client.by_hand(order).await?;
    if format != JobFormat::Text {
        return Ok(output::answer(&output::json(&Told { by_hand: &list })?)?);
    }
    let mut answers = Output::to_stdout();
    for one in &list.users {
        let name = text::one_line(&one.user.name);
        let line = format!("{name}\t{}\t{}", one.user.handle().shown(), text::one_line(&one.url));
        answers.write(&line)?;
        answers.write("\n")?;
    }
    answers.flush()?;
    let listed = list.users.len() as u64;
    if listed < list.total {
        output::note(&format!("{} more are not listed.", number(list.total - listed)))?;
    }
    Ok(())
}

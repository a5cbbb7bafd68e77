//! Which orders an action is.

use super::super::ServiceError;
use crate::{
    contract::{Code, EnrolmentWay, Problem, ResetWay, UserAction},
    server::directory::remote::{FactorId, Order},
};

/// Whether `action` is a setup link to a page of ours, and nothing is asked of the directory yet.
pub fn is_done_here(action: &UserAction, enrolment: EnrolmentWay) -> bool {
    let is_link = matches!(action, UserAction::SendSetupLink(_))
        || action.reset_way() == Some(ResetWay::KeepUntilReplaced);
    is_link && enrolment == EnrolmentWay::Hosted
}

/// What to order for `action`; what lowers the risk comes first. Where the directory brings users to an
/// authenticator by a mail of its own, `mail` has that sent.
///
/// # Errors
/// `not_in_directory` for what no directory is asked to do.
pub fn of(action: &UserAction, mail: Option<Order>) -> Result<Vec<Order>, ServiceError> {
    Ok(match action {
        UserAction::SetPhone(patch) => vec![Order::SetPhone(patch.phone.clone())],
        UserAction::ResetAuthenticator(request) => match request.way {
            ResetWay::RemoveNow => [Order::RemoveAuthenticators].into_iter().chain(mail).collect(),
            ResetWay::KeepUntilReplaced => return Err(elsewhere("a new authenticator")),
        },
        UserAction::RemoveFactor(removal) => {
            vec![Order::RemoveFactor(FactorId(removal.factor.clone()))]
        }
        UserAction::ResetAccess(reset) => {
            let sessions = reset.end_sessions.then_some(Order::EndSessions);
            let password = reset.send_password_reset.then_some(Order::SendPasswordReset);
            sessions.into_iter().chain(password).collect()
        }
        UserAction::Disable(_) => vec![Order::Disable],
        UserAction::Enable(_) => vec![Order::Enable],
        UserAction::Remove(_) => vec![Order::RemoveUser],
        UserAction::Unlock(_) => vec![Order::Unlock],
        UserAction::Edit(edit) => {
            let name = edit.name.as_ref().map(|name| Order::EditProfile {
                name: Some(name.as_str().to_owned()),
                email: None,
            });
            name.into_iter().chain(edit.role.map(Order::SetRole)).collect()
        }
        UserAction::SetEmail(patch) => {
            vec![Order::EditProfile { name: None, email: Some(patch.email.clone()) }]
        }
        UserAction::CancelEmailChange(_) => return Err(elsewhere("the e-mail address")),
        UserAction::SendSetupLink(_) => match mail {
            Some(mail) => vec![mail],
            None => return Err(elsewhere("a new authenticator")),
        },
    })
}

/// What to order for all of `actions`, each with `mail`; name and address go in one.
///
/// # Errors
/// As [`of`].
pub fn of_all(
    actions: &[UserAction],
    mail: impl Fn() -> Option<Order>,
) -> Result<Vec<Order>, ServiceError> {
    let mut orders: Vec<Order> = Vec::new();
    let each = actions.iter().map(|action| of(action, mail()));
    for order in each.collect::<Result<Vec<_>, _>>()?.into_iter().flatten() {
        match (orders.last_mut(), order) {
            (
                Some(Order::EditProfile { name, email }),
                Order::EditProfile { name: other, email: another },
            ) => {
                *name = other.or(name.take());
                *email = another.or(email.take());
            }
            (_, order) => orders.push(order),
        }
    }
    Ok(orders)
}

fn elsewhere(what: &str) -> ServiceError {
    let detail = format!("The directory keeps {what}; change it there.");
    Problem::new(Code::NotInDirectory).with_detail(detail).into()
}

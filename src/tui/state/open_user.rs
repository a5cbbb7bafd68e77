//! The user whose details are shown.

use crate::contract::{User, UserId};

/// The user whose details are open. It is a copy of its own, so that a refresh of the list never
/// puts another user under the buttons.
#[derive(Clone, Debug)]
pub struct OpenUser {
    pub id: UserId,
    /// Absent until the server has answered, where the list did not have the user.
    pub user: Option<User>,
    /// The button that was marked by a key, counted from 0; absent until then.
    pub button: Option<usize>,
}

/// The user under the cursor as the server tells of one user: a list leaves out most of the number.
#[derive(Clone, Debug, Default)]
pub struct UnmaskedUser {
    /// Who is to be asked for, or was.
    pub asked: Option<UserId>,
    pub whole: Option<User>,
}

impl UnmaskedUser {
    /// The whole of the user whom the list tells of, where it is known and nothing older.
    pub fn of(&self, listed: &User) -> Option<&User> {
        let is_newest = |whole: &&User| whole.id == listed.id && whole.revision >= listed.revision;
        self.whole.as_ref().filter(is_newest)
    }
}

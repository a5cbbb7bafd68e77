//! Saved views: what a list shows, under a name.

use crate::{
    config::{View, ViewScreen},
    contract::query::Sort,
    tui::list::{Filters, ListId, UserList},
};

impl View {
    pub fn list(&self) -> ListId {
        match self.screen {
            ViewScreen::Users => ListId::Users,
            ViewScreen::Security => ListId::Security,
        }
    }

    pub fn filters(&self) -> Filters {
        let Self { gap, role, kind, link, sign_in, older_than, status, .. } = *self;
        let gap = gap.or(Filters::of(self.list()).gap);
        Filters { gap, role, kind, link, sign_in, older_than, status }
    }

    pub fn sort(&self) -> Sort {
        self.sort.unwrap_or(self.list().usual_sort())
    }

    /// Whether `list` shows just this.
    pub fn is_shown(&self, list: &UserList) -> bool {
        let words = self.search.as_deref().map(str::trim);
        self.list() == list.id
            && self.filters() == list.filters
            && (self.sort(), self.order) == (list.sort, list.order)
            && words == list.search_text().as_deref()
    }
}

//! The dialogs that choose whom a list shows and in which order.

use super::list::{Facet, Filters, ListId, UserList};
use crate::contract::query::{Order, Sort};

/// Filters being chosen; the list keeps its own until they are applied.
#[derive(Clone, Copy, Debug)]
pub struct FilterForm {
    pub list: ListId,
    pub filters: Filters,
    pub marked: Facet,
}

/// An order being chosen.
#[derive(Clone, Copy, Debug)]
pub struct SortForm {
    pub list: ListId,
    pub sort: Sort,
    pub order: Order,
}

impl FilterForm {
    pub fn of(list: &UserList) -> Self {
        Self { list: list.id, filters: list.filters, marked: Facet::Gap }
    }
}

impl SortForm {
    pub fn of(list: &UserList) -> Self {
        Self { list: list.id, sort: list.sort, order: list.order }
    }
}

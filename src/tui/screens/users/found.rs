//! What was searched for, marked where a row shows it, and named where the row does not.

use crate::{
    contract::{
        User, columns,
        search::{self, Term},
    },
    tui::{
        list::{UserList, columns::Column},
        screens::users::widths::Widths,
        text,
        theme::Theme,
    },
};
use ratatui::{style::Style, text::Span};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// The terms that the rows answer.
pub struct SearchHits {
    pub terms: Vec<Term>,
}

impl SearchHits {
    pub fn of(list: &UserList) -> Self {
        Self { terms: search::terms(list.answers().unwrap_or_default()) }
    }

    /// The name in `width` columns, and beside it where else the terms were found that no column
    /// shows.
    pub fn name(
        &self,
        user: &User,
        width: usize,
        widths: &Widths,
        theme: Theme,
    ) -> Vec<Span<'static>> {
        let elsewhere = self.elsewhere(user, widths);
        let taken = if elsewhere.is_empty() { 0 } else { elsewhere.len() + 1 };
        if taken == 0 || width < taken + text::LEAST_NAME {
            return self.cell(&user.name, width, Style::new(), theme);
        }
        let mut spans = self.cell(&user.name, width - taken, Style::new(), theme);
        spans.extend([Span::raw(" "), Span::styled(elsewhere, theme.found())]);
        spans
    }

    /// The name with the address in `width` columns, of which the address comes first.
    pub fn named(&self, user: &User, width: usize, theme: Theme) -> Vec<Span<'static>> {
        let email = user.handle().shown();
        let address = format!("<{email}>");
        let Some(room) =
            width.checked_sub(columns::of(&address) + 1).filter(|room| *room >= text::LEAST_NAME)
        else {
            let address = text::fit_ends(&email, width, theme.ellipsis());
            return self.cell(&address, width, Style::new(), theme);
        };
        let name = columns::of(&text::clean(&user.name)).min(room);
        let mut spans = self.cell(&user.name, name, Style::new(), theme);
        spans.push(Span::raw(" "));
        spans.extend(self.cell(&address, width - name - 1, theme.dim(), theme));
        spans
    }

    /// `text` in `width` columns with the terms marked. Of one in the part that was cut off, the
    /// ellipsis is marked.
    pub fn cell(&self, text: &str, width: usize, base: Style, theme: Theme) -> Vec<Span<'static>> {
        let whole = text::clean(text);
        let shown = text::cell(text, width, theme.ellipsis());
        let ranges = self.ranges(&whole);
        let same = whole.chars().zip(shown.chars()).take_while(|(a, b)| a == b);
        let kept: usize = same.map(|(c, _)| c.len_utf8()).sum();
        let is_found = |at: usize, grapheme: &str| {
            ranges.iter().any(|range| match at < kept {
                true => range.start < at + grapheme.len() && at < range.end,
                false => range.end > kept && !grapheme.trim().is_empty(),
            })
        };
        let mut spans: Vec<Span<'static>> = Vec::new();
        for (at, grapheme) in shown.grapheme_indices(true) {
            let style = if is_found(at, grapheme) { theme.found() } else { base };
            match spans.last_mut().filter(|span| span.style == style) {
                Some(span) => span.content.to_mut().push_str(grapheme),
                None => spans.push(Span::styled(grapheme.to_owned(), style)),
            }
        }
        spans
    }

    fn ranges(&self, clean: &str) -> Vec<Range<usize>> {
        // A placeholder stands for what the search does not see either; both are of three bytes.
        let seen = clean.replace('\u{FFFD}', "\u{200B}");
        self.terms.iter().flat_map(|term| search::find(&seen, term)).collect()
    }

    /// The parts of `user` that hold a term which the row does not show.
    fn elsewhere(&self, user: &User, widths: &Widths) -> String {
        let holds = |text: &str, term: &Term| !search::find(text, term).is_empty();
        let in_email =
            |term: &Term| user.email.as_ref().is_some_and(|email| holds(&email.spellings(), term));
        let in_username =
            |term: &Term| user.username.as_deref().is_some_and(|username| holds(username, term));
        // Where there is no address, the username stands in its place.
        let shows_username =
            widths.has(Column::Username) || user.email.is_none() && widths.has(Column::Email);
        let (mut email, mut username, mut phone) = (false, false, false);
        for term in self.terms.iter().filter(|term| !holds(&user.name, term)) {
            if in_email(term) {
                email |= !widths.has(Column::Email);
            } else if in_username(term) {
                username |= !shows_username;
            } else {
                // A list does not tell the number whole: what is nowhere else was found in it.
                phone |= user.phone.number().is_some();
            }
        }
        let places = [(email, "e-mail"), (username, "username"), (phone, "phone")];
        let found = places.into_iter().filter(|(is_found, _)| *is_found).map(|(_, place)| place);
        found.collect::<Vec<_>>().join("+")
    }
}

//! The lines of a user's factors: their states as badges, and when.

use super::{
    draw::{DetailsPage, LABEL},
    room::Room,
};
use crate::{
    contract::{Badge, Factor, LinkKind, columns, text::number},
    tui::{cooldown::fate_ago, time, widgets::badge},
};
use ratatui::text::{Line, Span};

/// Columns of most numbers: the badge beside them stays where it is from user to user, so it need not
/// be drawn anew.
const NUMBER: usize = 17;

impl DetailsPage<'_> {
    /// The number and its state, and when the text was sent that is to verify it: beside them, or
    /// below where only there is room.
    pub(super) fn phone(&self, badge: Badge) -> Vec<Line<'static>> {
        let Self { user, state, theme, .. } = self;
        let sent = LinkKind::Phone.sent_at(user).filter(|_| !user.phone.is_verified());
        let sent =
            sent.map(|at| format!("text {}", fate_ago(LinkKind::Phone, user, state.now, at)));
        let state = badge::badge(badge, badge::WIDTH, *theme);
        let sent = sent.map(Span::raw);
        let number = user.phone.number().map(|number| {
            let number = theme.words(&number.international()).into_owned();
            let aligned = format!("{number:<NUMBER$}  ");
            let beside = columns::of(&aligned)
                + badge::WIDTH
                + sent.as_ref().map_or(0, |sent| columns::of(&sent.content));
            if LABEL + beside <= self.width { aligned } else { number + "  " }
        });
        let number = number.unwrap_or_default();
        let below = |spans: Vec<Span<'static>>| {
            Line::from_iter(std::iter::once(self.label("")).chain(spans))
        };
        let beside = LABEL + columns::of(&number) + columns::of(state.content.trim_end());
        if beside > self.width {
            // Half a badge says nothing: it has a line of its own, or the number gives way to it.
            let number = Span::raw(number);
            return match self.room {
                Room::Ample { more: 2.. } => {
                    let mut lines = vec![Line::from(vec![self.label("Phone"), number])];
                    let fits = |sent: &Span| {
                        LABEL + badge::WIDTH + columns::of(&sent.content) <= self.width
                    };
                    let (same, next) = match sent {
                        Some(sent) if fits(&sent) => (Some(sent), None),
                        sent => (None, sent),
                    };
                    lines.push(below(std::iter::once(state).chain(same).collect()));
                    if matches!(self.room, Room::Ample { more: 3.. }) {
                        lines.extend(next.map(|sent| below(vec![sent])));
                    }
                    lines
                }
                _ => vec![Line::from(vec![self.label("Phone"), state, number])],
            };
        }
        let taken = LABEL + columns::of(&number) + badge::WIDTH;
        let mut line = Line::from(vec![self.label("Phone"), Span::raw(number), state]);
        match sent {
            Some(sent) if taken + columns::of(&sent.content) <= self.width => {
                line.push_span(sent);
                vec![line]
            }
            Some(sent) if matches!(self.room, Room::Ample { more: 2.. }) => {
                vec![line, below(vec![sent])]
            }
            _ => vec![line],
        }
    }

    /// The state of the security keys, and how many there are.
    pub(super) fn security_key(&self) -> Line<'static> {
        let Self { user, state, theme, .. } = self;
        let factor = Factor::SecurityKey;
        let count = user.security_key.count();
        let count = if count > 0 { number(count.into()) } else { String::new() };
        Line::from(vec![
            self.label(factor.label()),
            badge::badge(user.badge(factor, state.now), badge::WIDTH, *theme),
            Span::raw(count),
        ])
    }

    /// Since when, and until when where there is room for it.
    pub(super) fn authenticator_times(&self) -> String {
        use crate::contract::AuthenticatorState::{Configured, LinkSent, NotConfigured, Unknown};
        let now = self.state.now;
        let room = self.width.saturating_sub(LABEL + badge::WIDTH);
        let times = match &self.user.authenticator {
            NotConfigured => String::new(),
            LinkSent { at, expires_at } => {
                let sent = format!("{} {}", LinkKind::Setup.fate(self.user), time::ago(now, *at));
                let ends = if *expires_at <= now { "expired" } else { "expires" };
                let whole = format!("{sent}, {ends} {}", time::ago(now, *expires_at));
                if whole.len() > room { sent } else { whole }
            }
            Configured { at } => at.map(|at| time::ago(now, at)).unwrap_or_default(),
            Unknown { reason } => reason.label().to_owned(),
        };
        // Half a time is worse than none.
        if times.len() > room { String::new() } else { times }
    }
}

//! Domains with letters beyond ASCII. DNS, and every mail server, knows them as A-labels (`xn--…`,
//! RFC 5890); people know their U-labels.

use idna::{
    AsciiDenyList,
    uts46::{DnsLength, Hyphens, Uts46},
};
use std::borrow::Cow;
use unicode_security::{
    RestrictionLevel, RestrictionLevelDetection, confusable_detection::skeleton,
};

/// What the label of a domain begins with that stands for others letters than its own.
const ACE_PREFIX: &str = "xn--";

/// Whether `domain`, in lower case, has more than one spelling.
pub fn is_international(domain: &str) -> bool {
    !domain.is_ascii() || domain.split('.').any(|label| label.starts_with(ACE_PREFIX))
}

/// `domain` in A-labels; `None` where no such domain can be.
pub fn ascii(domain: &str) -> Option<Cow<'_, str>> {
    let (deny, hyphens) = (AsciiDenyList::STD3, Hyphens::CheckFirstLast);
    Uts46::new().to_ascii(domain.as_bytes(), deny, hyphens, DnsLength::Verify).ok()
}

/// `domain` in U-labels, whatever they look like.
pub fn unicode(domain: &str) -> Cow<'_, str> {
    shown_where(domain, |_| true)
}

/// `domain` for people to read: in U-labels, but for those that could be taken for others.
pub fn shown(domain: &str) -> Cow<'_, str> {
    shown_where(domain, is_clear)
}

fn shown_where(domain: &str, is_shown: impl Fn(&str) -> bool) -> Cow<'_, str> {
    let shown = |label: &[char], _: &[char], _| is_shown(&String::from_iter(label));
    let uts46 = Uts46::new();
    let hyphens = Hyphens::Allow;
    let read = uts46.to_user_interface(domain.as_bytes(), AsciiDenyList::EMPTY, hyphens, shown);
    match read {
        (text, Ok(())) => text,
        // What no rule accepts any more is shown as it is.
        (_, Err(_)) => Cow::Borrowed(domain),
    }
}

/// Whether `label` is of one script, or of several that are written together, and its letters do not all
/// look like ASCII (UTS 39): `bücher`, but not `аррӏе`, which is Cyrillic.
fn is_clear(label: &str) -> bool {
    label.detect_restriction_level() <= RestrictionLevel::HighlyRestrictive
        && !skeleton(label).all(|c| c.is_ascii())
}

//! The search of users: by its index it finds whom a look at everybody would find.

mod common;
mod kept;

use super::crowd::{page, walk};
use crate::server::{TestServer, email, number, person};
use mfadmin::{
    contract::{BearerToken, PhoneState, Role, UserId, search::fold},
    server::store::NewUser,
};
use std::collections::HashMap;

const GIVEN: [&str; 16] = [
    "Ana",
    "Łukasz",
    "小龍",
    "さくら",
    "Юлия",
    "민수",
    "สมชาย",
    "राम",
    "O’Brien",
    "Zoë",
    "علي",
    "room12b",
    "50%_\\",
    "\"Q\"",
    "*star*",
    "NEAR(x)",
];
const FAMILY: [&str; 12] = [
    "Núñez",
    "Ana-Smith",
    "李",
    "佐藤",
    "Ким",
    "김",
    "ใจดี",
    "शर्मा",
    "(Bob)",
    "Anders'n",
    "a.b:c^d",
    "-4x 20",
];
const PHONES: [&str; 4] = ["+14155552671", "+442079460958", "+12025550143", "+4915123456789"];

/// Numbers that look random, and are the same each time.
pub(super) struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

/// People of many scripts, and by what each of them is found.
pub(super) fn people(
    dice: &mut Dice,
    count: usize,
) -> (Vec<NewUser>, HashMap<UserId, Vec<String>>) {
    let mut texts = HashMap::new();
    let people = (0..count).map(|n| {
        let at = dice.below(50);
        let mut user = person(&format!("{}.{n}", ["ana", "x_y", "zoe20", "b-1"][n % 4]));
        user.name =
            format!("{} {}", GIVEN[dice.below(GIVEN.len())], FAMILY[dice.below(FAMILY.len())]);
        user.email = email(&format!(
            "{}{n}@{}",
            ["ana.lima", "zo20", "b-"][at % 3],
            ["example.com", "bücher.example"][at % 2]
        ));
        user.phone = match dice.below(PHONES.len() + 1) {
            4 => PhoneState::NotSet,
            one => PhoneState::Unverified { number: number(PHONES[one]) },
        };
        let digits =
            user.phone.number().map_or(String::new(), |number| number.e164()[1..].to_owned());
        texts.insert(user.id, vec![fold(&user.name), fold(&user.email.spellings()), digits]);
        user
    });
    (people.collect(), texts)
}

/// A search of one term as it is typed, and whether it finds a text by what the help says of it.
pub(super) struct Typed {
    text: String,
    quoted: bool,
    starred: bool,
}

impl Typed {
    /// A part of one of `texts`, or something like it.
    pub fn any(dice: &mut Dice, texts: &[String]) -> Option<Self> {
        let text: Vec<char> = texts[dice.below(texts.len())].chars().collect();
        let length = 1 + dice.below(6);
        let from = dice.below(text.len().checked_sub(length)? + 1);
        let mut text: String = text[from..from + length].iter().collect();
        if dice.below(8) == 0 {
            text.push(['q', '7', '小', '.'][dice.below(4)]);
        }
        let (quoted, starred) = (dice.below(3) == 0, dice.below(3) == 0);
        let is_plain = !text.contains(char::is_whitespace) && !text.starts_with('"');
        // What signs of the language among the text mean has tests of its own.
        let is_read = !text.trim().is_empty() && !text.ends_with('*') && (quoted || is_plain);
        (is_read && !(quoted && text.contains('"'))).then_some(Self { text, quoted, starred })
    }

    pub fn typed(&self) -> String {
        let quote = if self.quoted { "\"" } else { "" };
        format!("{quote}{}{quote}{}", self.text, if self.starred { "*" } else { "" })
    }

    fn finds(&self, fields: &[String]) -> bool {
        let is_number = self.text.chars().all(|c| c.is_ascii_digit() || "+-.()/ ".contains(c));
        let digits: String = self.text.chars().filter(char::is_ascii_digit).collect();
        let digits = (is_number && !digits.is_empty()).then_some(digits);
        let texts = [Some(self.text.clone()), digits];
        texts.iter().flatten().any(|text| fields.iter().any(|field| self.stands(field, text)))
    }

    fn stands(&self, field: &str, text: &str) -> bool {
        let at_starts = self.starred || is_short(&self.text);
        let field: Vec<char> = field.chars().collect();
        let text: Vec<char> = text.chars().collect();
        let begins = |at: usize| begins_word(at.checked_sub(1).map(|at| field[at]), field[at]);
        field
            .windows(text.len())
            .enumerate()
            .any(|(at, window)| window == text && (!at_starts || begins(at)))
    }
}

/// One or two letters of a script that sets spaces, or a letter and a sign.
fn is_short(text: &str) -> bool {
    let is_letter = |c: char| c.is_alphanumeric() && !c.is_ascii_digit() && !is_unspaced(c);
    match text.chars().collect::<Vec<_>>()[..] {
        [one] => is_letter(one),
        [one, other] => is_letter(one) && !other.is_ascii_digit() && !is_unspaced(other),
        _ => false,
    }
}

/// Whether `c` behind `before` may begin a word: signs stand for themselves.
fn begins_word(before: Option<char>, c: char) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '\u{94d}';
    !is_part(c)
        || before.is_none_or(|before| {
            !is_part(before)
                || is_unspaced(c)
                || is_unspaced(before)
                || before.is_ascii_digit() != c.is_ascii_digit()
        })
}

fn is_unspaced(c: char) -> bool {
    matches!(c, '一'..='龥' | 'ぁ'..='ん' | '\u{e01}'..='\u{e4e}' | '\u{1100}'..='\u{115f}')
}

async fn searched(count: usize) -> (TestServer, BearerToken, HashMap<UserId, Vec<String>>, Dice) {
    let server = TestServer::start().await;
    let (owner, token) = server.sign_in(Role::Owner).await;
    let mut dice = Dice(17);
    let (people, mut texts) = people(&mut dice, count);
    server.seed(people).await;
    for user in walk(&server, &token, &[("limit", "200")], "start").await {
        if user.id == owner {
            let fields = [user.name.as_str(), &user.handle().to_string(), "14155552671"];
            texts.insert(owner, fields.map(fold).to_vec());
        }
    }
    (server, token, texts, dice)
}

#[tokio::test]
async fn index_finds_whom_a_look_at_everybody_finds() {
    let (server, token, texts, mut dice) = searched(180).await;
    let order = walk(&server, &token, &[("limit", "200")], "start").await;
    let all: Vec<&Vec<String>> = order.iter().map(|user| &texts[&user.id]).collect();
    let (mut searches, mut found) = (0, 0);
    while searches < 700 {
        let [of, with] = [dice.below(all.len()), dice.below(all.len())];
        let Some(one) = Typed::any(&mut dice, all[of]) else { continue };
        let other = Typed::any(&mut dice, all[with]).filter(|_| searches % 3 == 0);
        let terms: Vec<Typed> = [Some(one), other].into_iter().flatten().collect();
        let typed = terms.iter().map(Typed::typed).collect::<Vec<_>>().join(" ");
        let expected: Vec<UserId> = order
            .iter()
            .map(|user| user.id)
            .filter(|id| terms.iter().all(|term| term.finds(&texts[id])))
            .collect();
        let answer = page(&server, &token, &[("search", &typed), ("limit", "200")]).await;
        let ids: Vec<UserId> = answer.users.iter().map(|user| user.id).collect();
        assert_eq!(ids, expected, "{typed:?}");
        assert_eq!(answer.total, expected.len() as u64, "{typed:?}");
        searches += 1;
        found += usize::from(!expected.is_empty());
    }
    assert!(found > 400, "{found}");
}

/// Nothing that is typed is a sign of the index, and nothing is an error.
#[tokio::test]
async fn hostile_text_is_text() {
    let (server, token, texts, _) = searched(60).await;
    let named = async |typed: &str| page(&server, &token, &[("search", typed)]).await.total;
    let with = |part: &str| {
        texts.values().filter(|fields| fields.iter().any(|field| field.contains(part))).count()
            as u64
    };
    for (typed, part) in [
        ("NEAR(x)", "near(x)"),
        ("a.b:c^d", "a.b:c^d"),
        ("\"q\"", "q"),
        ("*star", "*star"),
        ("\"*\"", "*"),
        ("(bob)", "(bob)"),
        ("50%_", "50%_"),
    ] {
        assert_eq!(named(typed).await, with(part), "{typed}");
    }
    let signs = "\"*-:^(){}[]+~|&!<>=,;'`\\/%_\u{0}\u{1}\u{2}\u{1b}\u{7f}\u{200b}\u{feff}\u{1f600}";
    for one in signs.chars() {
        for other in signs.chars() {
            named(&format!("{one}{other}")).await;
            named(&format!("ana {one}x{other} OR NOT AND {other}")).await;
        }
    }
    for typed in ["search_text:ana", "users_search", "rank", "ana\" OR \"zoe", "\"\"\""] {
        assert_eq!(named(typed).await, 0, "{typed}");
    }
    for unit in ["\"", "*", "ab", "a ", "4", "小", "\u{1}", "%", "(", "\"a\" "] {
        let longest: String = unit.repeat(200).chars().take(200).collect();
        named(&longest).await;
    }
}

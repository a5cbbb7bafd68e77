//! Names in many scripts, read from the lists under `assets/demo`.

use super::dice::Dice;

/// A name, and its spelling before the `@` of an address.
pub struct DemoPerson {
    pub name: String,
    pub address: String,
}

/// How the parts of a name stand.
#[derive(Clone, Copy)]
enum Style {
    GivenFirst,
    FamilyFirst,
}

const FILES: [(&str, Style); 11] = [
    (include_str!("../../../assets/demo/latin.tsv"), Style::GivenFirst),
    (include_str!("../../../assets/demo/cyrillic.tsv"), Style::GivenFirst),
    (include_str!("../../../assets/demo/greek.tsv"), Style::GivenFirst),
    (include_str!("../../../assets/demo/han.tsv"), Style::FamilyFirst),
    (include_str!("../../../assets/demo/hangul.tsv"), Style::FamilyFirst),
    (include_str!("../../../assets/demo/arabic.tsv"), Style::GivenFirst),
    (include_str!("../../../assets/demo/hebrew.tsv"), Style::GivenFirst),
    (include_str!("../../../assets/demo/devanagari.tsv"), Style::GivenFirst),
    (include_str!("../../../assets/demo/thai.tsv"), Style::GivenFirst),
    (include_str!("../../../assets/demo/emoji.tsv"), Style::GivenFirst),
    (include_str!("../../../assets/demo/long.tsv"), Style::GivenFirst),
];
const AVOBOTS: &str = include_str!("../../../assets/demo/avobots.txt");

struct Part {
    text: &'static str,
    address: &'static str,
}

struct Script {
    style: Style,
    given: Vec<Part>,
    family: Vec<Part>,
}

pub struct Names {
    scripts: Vec<Script>,
    avobots: Vec<&'static str>,
}

impl Names {
    pub fn load() -> Self {
        let script = |(text, style): (&'static str, Style)| {
            let (given, family) = text.split_once("\n\n").unwrap_or((text, text));
            Script { style, given: parts(given), family: parts(family) }
        };
        Self { scripts: FILES.map(script).into(), avobots: AVOBOTS.lines().collect() }
    }

    /// Every other human has a Latin name; the others take the scripts in turn.
    pub fn human(&self, turn: u32, dice: &mut Dice) -> DemoPerson {
        let turn = turn as usize;
        let others = self.scripts.len() - 1;
        let script = if turn.is_multiple_of(2) { 0 } else { 1 + (turn / 2) % others };
        let Script { style, given, family } = &self.scripts[script];
        let given = &given[dice.below(given.len())];
        let family = &family[dice.below(family.len())];
        let name = match style {
            Style::GivenFirst => format!("{} {}", given.text, family.text),
            Style::FamilyFirst => format!("{} {}", family.text, given.text),
        };
        DemoPerson { name, address: format!("{}.{}", given.address, family.address) }
    }

    /// The Avobot of this turn; those after the list carry a number.
    pub fn avobot(&self, turn: u32) -> DemoPerson {
        let turn = turn as usize;
        let name = self.avobots[turn % self.avobots.len()];
        let address = name.to_lowercase().replace(' ', "-");
        match turn / self.avobots.len() {
            0 => DemoPerson { name: name.to_owned(), address },
            round => {
                let round = round + 1;
                DemoPerson {
                    name: format!("{name} {round}"),
                    address: format!("{address}-{round}"),
                }
            }
        }
    }
}

fn parts(text: &'static str) -> Vec<Part> {
    let part =
        |line: &'static str| line.split_once('\t').map(|(text, address)| Part { text, address });
    text.lines().filter_map(part).collect()
}

//! As much of Markdown as the documents use.

use std::collections::HashMap;

/// A line of prose, headings among it: what stands between fenced blocks.
pub struct ProseLine<'a> {
    /// Counted from 1.
    pub number: usize,
    pub text: &'a str,
}

/// A fenced block.
pub struct Block<'a> {
    /// The line of its fence, counted from 1.
    pub line: usize,
    /// The first word behind the fence; empty where there is none.
    pub language: &'a str,
    /// What the comment in the line before the fence says.
    pub marker: Option<&'a str>,
    pub lines: Vec<&'a str>,
}

/// The prose and the blocks of a page.
pub fn split(page: &str) -> (Vec<ProseLine<'_>>, Vec<Block<'_>>) {
    let (mut prose, mut blocks) = (Vec::new(), Vec::new());
    let mut open: Option<Block<'_>> = None;
    let mut before = "";
    for (at, text) in page.lines().enumerate() {
        let number = at + 1;
        let fence = text.trim_start().strip_prefix("```");
        match (open.take(), fence) {
            (None, Some(info)) => {
                let language = info.split_whitespace().next().unwrap_or_default();
                let marker = comment(before);
                open = Some(Block { line: number, language, marker, lines: Vec::new() });
            }
            (None, None) => prose.push(ProseLine { number, text }),
            (Some(block), Some(_)) => blocks.push(block),
            (Some(mut block), None) => {
                block.lines.push(text);
                open = Some(block);
            }
        }
        before = text;
    }
    assert!(open.is_none(), "a fenced block does not end");
    (prose, blocks)
}

fn comment(line: &str) -> Option<&str> {
    Some(line.trim().strip_prefix("<!--")?.strip_suffix("-->")?.trim())
}

/// The pieces of `line` in backticks, and the line without them.
pub fn code_spans(line: &str) -> (Vec<&str>, String) {
    let (mut spans, mut rest) = (Vec::new(), String::new());
    for (at, piece) in line.split('`').enumerate() {
        if at % 2 == 1 {
            spans.push(piece);
        } else {
            rest.push_str(piece);
        }
    }
    (spans, rest)
}

/// Where the links and pictures of a line lead.
pub fn link_targets(line: &str) -> Vec<String> {
    let (_, text) = code_spans(line);
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets.map(|target| target.split_whitespace().next().unwrap_or_default().to_owned()).collect()
}

/// The names by which the headings of a page are gone to.
pub fn anchors(page: &str) -> Vec<String> {
    let (prose, _) = split(page);
    let mut seen: HashMap<String, usize> = HashMap::new();
    let headings = prose.iter().filter_map(|line| {
        let title = line.text.trim_start_matches('#');
        let level = line.text.len() - title.len();
        ((1..=6).contains(&level) && title.starts_with(' ')).then(|| anchor(title.trim()))
    });
    headings
        .map(|name| {
            let times = seen.entry(name.clone()).or_default();
            *times += 1;
            if *times == 1 { name } else { format!("{name}-{}", *times - 1) }
        })
        .collect()
}

fn anchor(title: &str) -> String {
    let kept = title.chars().filter_map(|character| match character {
        ' ' => Some('-'),
        '-' | '_' => Some(character),
        _ => character.is_alphanumeric().then(|| character.to_ascii_lowercase()),
    });
    kept.collect()
}

/// `text` with what Markdown would take for more than text marked as text, but in backticks.
pub fn escaped(text: &str) -> String {
    let pieces = text.split('`').enumerate().map(|(at, piece)| {
        if at % 2 == 1 {
            return format!("`{piece}`");
        }
        piece.replace('<', "\\<").replace('[', "\\[").replace('*', "\\*")
    });
    pieces.collect()
}

/// `text` as a cell of a table.
pub fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

#[test]
fn page_is_split_at_its_fences() {
    let page = "# A\n\n<!-- run: demo -->\n```sh\nls\n```\ntext `code` [a](b.md#c)\n";
    let (prose, blocks) = split(page);
    assert_eq!(prose.last().map(|line| line.number), Some(7));
    let [block] = &blocks[..] else { panic!("{} blocks", blocks.len()) };
    assert_eq!((block.line, block.language, block.marker), (4, "sh", Some("run: demo")));
    assert_eq!(block.lines, ["ls"]);
    assert_eq!(code_spans(prose.last().unwrap().text).0, ["code"]);
    assert_eq!(link_targets(prose.last().unwrap().text), ["b.md#c"]);
}

#[test]
fn anchors_are_those_of_the_headings() {
    let page = "# First day\n## `mfadmin user add`\n## Twice\n## Twice\n```sh\n# none\n```\n";
    assert_eq!(anchors(page), ["first-day", "mfadmin-user-add", "twice", "twice-1"]);
}

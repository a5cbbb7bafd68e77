//! As much of a shell's grammar as it takes to find the commands in a line.

/// Ends a simple command.
const SEPARATORS: &str = "|&;()";

/// The simple commands of `line`, each as its words, without comments, redirections and variables that are
/// set for it.
pub fn simple_commands(line: &str) -> Vec<Vec<String>> {
    let mut commands = vec![Vec::new()];
    for token in tokens(line) {
        match token {
            Token::End => commands.push(Vec::new()),
            Token::Word(word) => {
                if let Some(words) = commands.last_mut() {
                    words.push(word);
                }
            }
        }
    }
    let is_variable = |word: &String| {
        word.split_once('=').is_some_and(|(name, _)| {
            !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase() || c == '_')
        })
    };
    let without_variables = |words: Vec<String>| -> Vec<String> {
        words.into_iter().skip_while(|word| is_variable(word)).collect()
    };
    commands.into_iter().map(without_variables).filter(|words| !words.is_empty()).collect()
}

/// The lines of a block, those that end in a backslash with those that follow.
pub fn logical_lines(lines: &[&str]) -> Vec<String> {
    let mut joined: Vec<String> = Vec::new();
    let mut goes_on = false;
    for line in lines {
        let (text, continues) = match line.strip_suffix('\\') {
            Some(text) => (text, true),
            None => (*line, false),
        };
        match joined.last_mut().filter(|_| goes_on) {
            Some(last) => last.push_str(text),
            None => joined.push(text.to_owned()),
        }
        goes_on = continues;
    }
    joined.retain(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
    joined
}

enum Token {
    Word(String),
    End,
}

fn tokens(line: &str) -> Vec<Token> {
    let (mut tokens, mut characters) = (Vec::new(), line.chars().peekable());
    while let Some(&next) = characters.peek() {
        if next.is_whitespace() {
            characters.next();
        } else if next == '#' {
            break;
        } else if SEPARATORS.contains(next) {
            characters.next();
            tokens.push(Token::End);
        } else if next == '<' || next == '>' {
            characters.next();
            // What follows is the name of a file.
            while characters.next_if(|it| it.is_whitespace() || *it == '>').is_some() {}
            word(&mut characters);
        } else {
            tokens.push(Token::Word(word(&mut characters)));
        }
    }
    tokens
}

/// One word, without its quotes. What is put in its place when it runs stays as it is written.
fn word(characters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> String {
    let mut word = String::new();
    let mut quote = None;
    while let Some(&next) = characters.peek() {
        let ends = next.is_whitespace() || SEPARATORS.contains(next) || "<>".contains(next);
        match quote {
            None if ends && !word.ends_with('$') => break,
            None if next == '(' => {
                // A command whose answer is the word: to its end.
                let inner: String = characters.by_ref().take_while(|it| *it != ')').collect();
                word.push_str(&inner);
                continue;
            }
            None if next == '\'' || next == '"' => quote = Some(next),
            Some(open) if next == open => quote = None,
            _ => word.push(next),
        }
        characters.next();
    }
    word
}

#[test]
fn line_is_split_into_its_commands() {
    let line =
        "A=$(cat ~/.token) mfadmin users --gap 'any one' > gaps.csv | mfadmin do x - --yes  # now";
    assert_eq!(
        simple_commands(line),
        [vec!["mfadmin", "users", "--gap", "any one"], vec!["mfadmin", "do", "x", "-", "--yes"]]
    );
    assert_eq!(
        simple_commands("mfadmin do disable - < leavers.txt"),
        [["mfadmin", "do", "disable", "-"]]
    );
}

#[test]
fn a_line_goes_on_behind_a_backslash() {
    assert_eq!(logical_lines(&["# note", "a \\", "  b", "", "c"]), ["a   b", "c"]);
}

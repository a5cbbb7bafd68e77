//! How to find a better password, as sentences of the catalogues.

use crate::server::directory::local::passwords::Hint;
use zxcvbn::feedback::{Suggestion, Warning};

/// The sentence that says `hint`.
pub fn sentence(hint: Hint) -> &'static str {
    match hint {
        Hint::Warning(warning) => of_warning(warning),
        Hint::Suggestion(suggestion) => of_suggestion(suggestion),
    }
}

fn of_warning(warning: Warning) -> &'static str {
    match warning {
        Warning::StraightRowsOfKeysAreEasyToGuess => "hint-rows",
        Warning::ShortKeyboardPatternsAreEasyToGuess => "hint-keyboard",
        Warning::RepeatsLikeAaaAreEasyToGuess => "hint-repeats",
        Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => "hint-repeated",
        Warning::ThisIsATop10Password
        | Warning::ThisIsATop100Password
        | Warning::ThisIsACommonPassword => "hint-top",
        Warning::ThisIsSimilarToACommonlyUsedPassword => "hint-similar",
        Warning::SequencesLikeAbcAreEasyToGuess => "hint-sequences",
        Warning::RecentYearsAreEasyToGuess => "hint-years",
        Warning::AWordByItselfIsEasyToGuess => "hint-word",
        Warning::DatesAreOftenEasyToGuess => "hint-dates",
        Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
        | Warning::CommonNamesAndSurnamesAreEasyToGuess => "hint-names",
    }
}

fn of_suggestion(suggestion: Suggestion) -> &'static str {
    match suggestion {
        Suggestion::UseAFewWordsAvoidCommonPhrases => "hint-use-words",
        Suggestion::NoNeedForSymbolsDigitsOrUppercaseLetters => "hint-no-symbols",
        Suggestion::AddAnotherWordOrTwo => "hint-another-word",
        Suggestion::CapitalizationDoesntHelpVeryMuch
        | Suggestion::AllUppercaseIsAlmostAsEasyToGuessAsAllLowercase => "hint-capitals",
        Suggestion::ReversedWordsArentMuchHarderToGuess => "hint-reversed",
        Suggestion::PredictableSubstitutionsDontHelpVeryMuch => "hint-substitutions",
        Suggestion::UseALongerKeyboardPatternWithMoreTurns => "hint-turns",
        Suggestion::AvoidRepeatedWordsAndCharacters => "hint-avoid-repeats",
        Suggestion::AvoidSequences => "hint-avoid-sequences",
        Suggestion::AvoidRecentYears => "hint-avoid-years",
        Suggestion::AvoidYearsThatAreAssociatedWithYou
        | Suggestion::AvoidDatesAndYearsThatAreAssociatedWithYou => "hint-avoid-own-dates",
    }
}

//! What users read in the organisation's own words.

use super::super::setup::Setup;
use crate::{
    contract::text::counted,
    server::{
        directory::remote::{Finding, Severity},
        language::{Languages, folder},
    },
};

const SUBJECT: &str = "Languages";

/// A finding for each file and each fault of the folder, or one where there is none.
pub fn findings(setup: &Setup) -> Vec<Finding> {
    let pages = &setup.config.pages;
    let mut findings = Vec::new();
    let languages = match &pages.texts {
        None => Languages::ours(),
        Some(path) => {
            let examined = match folder::examine(path) {
                Ok(examined) => examined,
                Err(error) => {
                    return vec![fault(error.to_string(), "Name another folder, or none.")];
                }
            };
            if examined.is_empty() {
                let nothing = format!("{} has no file that ends with .ftl", path.display());
                let fix = "Call the files by their language, such as de.ftl.";
                findings.push(finding(Severity::Warning, nothing, Some(fix)));
            }
            for file in &examined {
                for wrong in &file.faults {
                    findings.push(fault(
                        wrong.to_string(),
                        "Correct it; until then `mfadmin serve` does not start.",
                    ));
                }
                if file.lacking > 0 {
                    let missing = counted(file.lacking as u64, "sentence");
                    let what =
                        format!("{}: {missing} missing, which users read in English", file.file);
                    let fix = "Add them to the file.";
                    findings.push(finding(Severity::Warning, what, Some(fix)));
                }
            }
            match Languages::with_folder(path) {
                Ok(languages) => languages,
                // Told above.
                Err(_) => return findings,
            }
        }
    };
    if let Some(usual) = &pages.language {
        let spoken = languages.words([usual]);
        if spoken.language().id().language != usual.id().language {
            let what = format!(
                "[pages] language is {usual}, which is not spoken here: it will be English"
            );
            let fix = "Choose another, or add a file for it to the folder of [pages] texts.";
            findings.push(finding(Severity::Warning, what, Some(fix)));
        }
    }
    if findings.is_empty() {
        let spoken: Vec<_> = languages.all().map(ToString::to_string).collect();
        findings.push(finding(Severity::Fine, spoken.join(", "), None));
    }
    findings
}

fn fault(message: String, fix: &str) -> Finding {
    finding(Severity::Fault, message, Some(fix))
}

fn finding(severity: Severity, message: String, fix: Option<&str>) -> Finding {
    Finding { severity, subject: SUBJECT, message, fix: fix.map(str::to_owned) }
}

//! The report on a terminal or in a mail.

use super::{Report, Share};
use crate::contract::text::number;

/// Of a bar, in columns.
const WIDTH: usize = 20;

pub fn of(report: &Report) -> String {
    let mut text = format!("{}, {}\n", report.name(), report.at.strftime("%Y-%m-%d %H:%MZ"));
    text += &format!("Required: {}\n\n", report.required_words());
    let lines = |text: &mut String, rows: &[(String, Share)]| {
        rows.iter().for_each(|(label, share)| *text += &line(label, *share));
        text.push('\n');
    };
    lines(&mut text, &report.factors());
    lines(&mut text, &report.roles());
    let gaps = report.gaps().into_iter().map(|(label, share)| (label, share.part));
    let others = report.others().into_iter().map(|(label, count)| (label.to_owned(), count));
    for (label, figure) in gaps.chain(others) {
        text += &format!("{label:<36}{:>7}\n", number(figure));
    }
    if let Some(change) = report.change() {
        text += &format!("\n{change}\n");
    }
    if let Some(worst) = &report.worst {
        text += "\nWorst gaps, the most urgent first\n";
        for gap in worst {
            let (name, handle) = (gap.name(), gap.handle());
            let days = gap.days(&report.at);
            text +=
                &format!("{:>5} d  {}: {name} ({handle}), {}\n", days, gap.missing(), gap.role());
        }
    }
    text
}

fn line(label: &str, share: Share) -> String {
    let Some(percent) = share.percent.filter(|_| share.whole > 0) else {
        return format!("{label:<26}{:>7}\n", share.shown());
    };
    let full = usize::from(percent) * WIDTH / 100;
    let bar = "#".repeat(full) + &".".repeat(WIDTH - full);
    let [part, whole] = [share.part, share.whole].map(number);
    format!("{label:<26}{percent:>4}%  {bar}  {part} of {whole}\n")
}

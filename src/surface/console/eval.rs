//! `dateline eval FILE`: runs a question file and prints the scores.
//!
//! The measures are those of the command line's contract: what counts as gold,
//! when two texts are the same sentence, and what each share is taken over.

mod rows;

use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use std::path::Path;

use jiff::civil::Date;
use serde::Serialize;

use super::{Format, write_json};
use crate::answer::{Answer, Status};
use crate::desk::{Ask, Desk};
use crate::retrieve::quote::Quote;
use crate::understand::dialogue::Conversation;
pub(super) use rows::Row;
use rows::same_sentence;

/// How many citations a row with several gold sentences is looked for in.
const WHOLE: usize = 10;

/// What came of a row.
#[derive(Serialize)]
struct Outcomes {
    id: String,
    question: String,
    group: String,
    answerable: bool,
    status: Status,
    confidence: f64,
    /// The place, from 1, of the first gold citation.
    gold: Option<usize>,
    /// The same over citations and nearest.
    ranked: Option<usize>,
    /// Whether the first ten citations hold as many gold sentences as needed.
    whole: Option<bool>,
    short: Option<String>,
    /// Whether the short answer is one of the accepted ones, where some are known.
    short_right: Option<bool>,
    first: Option<String>,
    took_us: u64,
}

/// The shares of a group of rows.
#[derive(Clone, Default, Serialize)]
struct Scores {
    answerable: usize,
    answered: usize,
    gold_at_1: usize,
    gold_at_3: usize,
    ranked_at_1: usize,
    ranked_at_3: usize,
    needing_several: usize,
    whole: usize,
    unanswerable: usize,
    abstained: usize,
    short_given: usize,
    short_right: usize,
}

#[derive(Serialize)]
struct Report {
    all: Scores,
    by_group: BTreeMap<String, Scores>,
    auroc: Option<f64>,
    calibration_error: f64,
    median_took_us: u64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rows: Vec<Outcomes>,
}

/// Runs the rows of a file and writes the scores.
///
/// # Errors
/// Where the file cannot be read or standard output cannot be written.
pub fn run(
    desk: &Desk,
    file: &Path,
    only: Option<&str>,
    today: Date,
    format: Format,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let rows = Row::read(file, only)?;
    let mut conversations: HashMap<String, Conversation> = HashMap::new();
    let mut outcomes = Vec::with_capacity(rows.len());
    for row in &rows {
        let before = row
            .after
            .as_ref()
            .and_then(|after| conversations.get(after));
        let mut conversation = before.cloned().unwrap_or_default();
        let ask = Ask::on(row.now.unwrap_or(today), &row.question);
        let answer = desk.handle(&ask, &mut conversation)?;
        outcomes.push(judge(row, &answer));
        if rows
            .iter()
            .any(|other| other.after.as_ref() == Some(&row.id))
        {
            conversations.insert(row.id.clone(), conversation);
        }
    }
    let report = report(outcomes);
    match format {
        Format::Text => write_text(&report, out),
        _ => write_json(&report, format, out),
    }
}

fn judge(row: &Row, answer: &Answer) -> Outcomes {
    let first_gold = |quotes: &mut dyn Iterator<Item = &Quote>| {
        let mut numbered = quotes.enumerate();
        numbered
            .find(|(_, quote)| row.is_gold(quote.text()))
            .map(|(at, _)| at + 1)
    };
    let answered = answer.status == Status::Answered;
    let short = answer
        .answer
        .as_ref()
        .filter(|_| row.accepted().next().is_some());
    let need = row.need.unwrap_or(1);
    let held = row.sentence.iter().filter(|gold| {
        answer
            .citations
            .iter()
            .take(WHOLE)
            .any(|quote| same_sentence(quote.text(), gold))
    });
    let group = row
        .kind
        .clone()
        .or_else(|| row.other.get("intent").map(ToString::to_string));
    Outcomes {
        id: row.id.clone(),
        question: row.question.clone(),
        group: group.unwrap_or_else(|| answer.intent.clone()),
        answerable: row.answerable,
        status: answer.status,
        confidence: answer.confidence,
        gold: first_gold(&mut answer.citations.iter()).filter(|_| answered),
        ranked: first_gold(&mut answer.citations.iter().chain(&answer.nearest)),
        whole: (need > 1).then(|| answered && held.count() >= need),
        short_right: short
            .filter(|_| row.answerable)
            .map(|short| row.accepts(short)),
        short: answer.answer.clone(),
        first: answer
            .citations
            .first()
            .or(answer.nearest.first())
            .map(|quote| quote.text().to_owned()),
        took_us: answer.took_us,
    }
}

fn report(rows: Vec<Outcomes>) -> Report {
    let mut all = Scores::default();
    let mut by_group: BTreeMap<String, Scores> = BTreeMap::new();
    for row in &rows {
        all.add(row);
        by_group.entry(row.group.clone()).or_default().add(row);
    }
    let mut times: Vec<u64> = rows.iter().map(|row| row.took_us).collect();
    times.sort_unstable();
    Report {
        all,
        by_group,
        auroc: auroc(&rows),
        calibration_error: calibration_error(&rows),
        median_took_us: times.get(times.len() / 2).copied().unwrap_or(0),
        rows,
    }
}

impl Scores {
    fn add(&mut self, row: &Outcomes) {
        let within = |place: Option<usize>, most: usize| {
            usize::from(place.is_some_and(|place| place <= most))
        };
        if !row.answerable {
            self.unanswerable += 1;
            let abstained = matches!(
                row.status,
                Status::NotFound | Status::Unclear | Status::NotUnderstood
            );
            self.abstained += usize::from(abstained);
            return;
        }
        self.short_given += usize::from(row.short_right.is_some());
        self.short_right += usize::from(row.short_right == Some(true));
        self.answerable += 1;
        self.answered += usize::from(row.status == Status::Answered);
        self.gold_at_1 += within(row.gold, 1);
        self.gold_at_3 += within(row.gold, 3);
        self.ranked_at_1 += within(row.ranked, 1);
        self.ranked_at_3 += within(row.ranked, 3);
        self.needing_several += usize::from(row.whole.is_some());
        self.whole += usize::from(row.whole == Some(true));
    }
}

/// The share of pairs of an answerable and an unanswerable row in which the first
/// has the higher confidence, ties counting half.
fn auroc(rows: &[Outcomes]) -> Option<f64> {
    let (yes, no): (Vec<&Outcomes>, Vec<&Outcomes>) = rows.iter().partition(|row| row.answerable);
    if yes.is_empty() || no.is_empty() {
        return None;
    }
    let mut ranked: Vec<(f64, bool)> = rows
        .iter()
        .map(|row| (row.confidence, row.answerable))
        .collect();
    ranked.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (mut below, mut sum, mut at) = (0.0, 0.0, 0);
    while let Some((value, _)) = ranked.get(at) {
        let tied = ranked
            .iter()
            .skip(at)
            .take_while(|(other, _)| other == value);
        let (tied_yes, tied_no): (Vec<bool>, Vec<bool>) =
            tied.map(|(_, yes)| *yes).partition(|yes| *yes);
        sum += tied_yes.len() as f64 * (below + tied_no.len() as f64 / 2.0);
        below += tied_no.len() as f64;
        at += tied_yes.len() + tied_no.len();
    }
    Some(sum / (yes.len() as f64 * no.len() as f64))
}

/// The expected calibration error in ten bins of one width (Naeini, Cooper, Hauskrecht:
/// Obtaining Well Calibrated Probabilities Using Bayesian Binning, 2015): how far on
/// average the confidence is from how often the first sentence is right.
fn calibration_error(rows: &[Outcomes]) -> f64 {
    const BINS: usize = 10;
    let mut bins = [(0.0, 0.0); BINS];
    for row in rows {
        let right = row.answerable && row.ranked == Some(1);
        let at = (0..BINS)
            .rev()
            .find(|at| row.confidence * BINS as f64 >= *at as f64);
        if let Some((sure, true_ones)) = at.and_then(|at| bins.get_mut(at)) {
            *sure += row.confidence;
            *true_ones += if right { 1.0 } else { 0.0 };
        }
    }
    let apart: f64 = bins
        .iter()
        .map(|(sure, right): &(f64, f64)| (sure - right).abs())
        .sum();
    apart / rows.len().max(1) as f64
}

fn write_text(report: &Report, out: &mut impl Write) -> anyhow::Result<()> {
    for row in &report.rows {
        if row.answerable && row.gold != Some(1) {
            let place = row
                .gold
                .map_or_else(|| "no".to_owned(), |place| place.to_string());
            writeln!(
                out,
                "{}  gold at {place}, {:?}: {}",
                row.id, row.status, row.question
            )?;
        }
        if row.whole == Some(false) {
            writeln!(out, "{}  not whole: {}", row.id, row.question)?;
        }
        if !row.answerable && row.status == Status::Answered {
            writeln!(
                out,
                "{}  answered, though it cannot be: {}",
                row.id, row.question
            )?;
        }
    }
    let head = [
        "answered",
        "gold at 1",
        "gold at 3",
        "ranked at 1",
        "ranked at 3",
        "whole",
        "abstained",
        "short right",
    ];
    writeln!(
        out,
        "\n{:<16} {}",
        "",
        head.map(|name| format!("{name:>12}")).concat()
    )?;
    for (name, scores) in report
        .by_group
        .iter()
        .map(|(name, scores)| (name.as_str(), scores))
        .chain([("all", &report.all)])
    {
        let of = |part: usize, whole: usize| match whole {
            0 => format!("{:>12}", "-"),
            _ => format!("{:>12}", format!("{part}/{whole}")),
        };
        let cells = [
            of(scores.answered, scores.answerable),
            of(scores.gold_at_1, scores.answerable),
            of(scores.gold_at_3, scores.answerable),
            of(scores.ranked_at_1, scores.answerable),
            of(scores.ranked_at_3, scores.answerable),
            of(scores.whole, scores.needing_several),
            of(scores.abstained, scores.unanswerable),
            of(scores.short_right, scores.short_given),
        ];
        writeln!(out, "{name:<16} {}", cells.concat())?;
    }
    if let Some(auroc) = report.auroc {
        writeln!(out, "\nAUROC of the confidence: {auroc:.3}")?;
    }
    writeln!(
        out,
        "calibration error of the confidence: {:.3}",
        report.calibration_error
    )?;
    writeln!(out, "median time inside: {} µs", report.median_took_us)?;
    Ok(out.flush()?)
}

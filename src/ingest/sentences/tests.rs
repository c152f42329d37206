//! Where sentences end, by example.

use proptest::prelude::*;

use super::*;
use crate::language::lexicon::tests::english;

fn split(text: &str) -> Vec<&str> {
    let spans = sentences(text, &english());
    spans.into_iter().map(|span| span.of(text)).collect()
}

/// Fails unless the rows, joined by `between`, are parted again.
fn check(rows: &[&[&str]], between: &str) {
    for expected in rows {
        let text = expected.join(between);
        assert_eq!(split(&text), *expected, "text {text:?}");
    }
}

#[test]
fn sentences_end_where_a_reader_would_end_them() {
    check(
        &[
            &["He left.", "She stayed."],
            &["Mr. Park met Dr. Lee at 5 p.m. on Monday.", "They talked."],
            &["The U.S. Department of Energy agreed.", "It signed."],
            &["It invested in the U.S.", "The plant opened."],
            &["The Peru-U.S. Trade Dialogue met.", "It ended."],
            &["It shipped steel to the US.", "Zinc followed."],
            &["They met POSCO Future M.", "The talks went on."],
            &["John F. Kennedy spoke.", "Nobody moved."],
            &[
                "It rose 3.5 percent to No. 2 in Jan. 2024.",
                "Then it fell.",
            ],
            &["\"We will go,\" he said.", "\"Soon.\""],
            &["The deal was signed. (Yonhap)", "Shares rose."],
            &["Acme Corp. shares fell.", "Investors sold."],
            &["Wait... what?", "Really!"],
            &["정부가 발표했다.", "시장은 조용했다."],
        ],
        " ",
    );
}

#[test]
fn a_stop_behind_an_abbreviation_ends_a_sentence_only_before_one() {
    check(
        &[
            &["Sgt. Oh Min-ho and Lt. Gen. Park flew home."],
            &["The firm, Harbor Mfg. Group, sold Hwy. Foods."],
            &["It moved to the U.K. Britain's trade office and the U.K. Treasury welcomed it."],
            &["She studied in the U.K.", "Were you there?"],
            &["Ferries left from Harbor Bros. & Co. on time."],
            &["He runs Harbor Lines Inc.", "It has nine ferries."],
            &["Thomas Reed Jr. and his son's J.R. Ferries merged."],
            &["He lives on Pier St. near the dock.", "She does not."],
            &["Read pp. 12 to 15 and Fig. 3, or vol. IV."],
            &["He said no.", "Nobody asked again."],
            &["It was founded (c. 1890) in Leeds."],
            &["The port, Ill., is far off.", "He fell ill.", "Kim waited."],
            &[
                "Ropes, nets, etc. were sold.",
                "Boats, sails, etc.",
                "Kim kept none.",
            ],
            &["Grade A rose.", "So did you and I.", "Lee A. Moon agreed."],
            &["It sits in Tacoma (Wash.) and Salem."],
            &["The U.S. No. 2 carrier agreed."],
            &["Ports paid Rs. 1,200 and rs. 90 each."],
        ],
        " ",
    );
}

#[test]
fn a_time_of_day_ends_a_sentence_that_is_about_something() {
    check(
        &[
            &["The ferry left the port at 4 p.m.", "Kim waited for it."],
            &["At 4 a.m. Captain Moon saw the light."],
            &["The talks began at 9 a.m. Tuesday, or 8 p.m. EST Monday."],
            &["It closed at 6 p.m.", "The crew went home."],
        ],
        " ",
    );
}

#[test]
fn what_is_quoted_stays_with_who_said_it() {
    check(
        &[
            &["\"The port is open.\" she wrote."],
            &["“The port is open.”", "She turned away."],
            &["\"Is the port open?\" Minister Oh asked.", "Nobody knew."],
            &["\"Is the port open?\"", "Oh asked Moon and left."],
            &["He asked, 'Who was there?' and left."],
            &["“We sail tonight.", "We come back on Monday,” he said."],
            &["「港は開いた。」と彼は言った。"],
            &["\"배가 떠났다.\" 라고 말했다.", "조용했다."],
            &["Er sagte: „Wir fahren.“", "Dann fuhr er."],
        ],
        " ",
    );
}

#[test]
fn omissions_and_other_marks_end_a_sentence_before_a_new_one() {
    check(
        &[
            &["We sailed ... well, we tried.", "It rained."],
            &["We never sailed....", "It rained."],
            &["The crew left . . . .", "Oh stayed."],
            &["The thing is . . . I stayed."],
            &["“The crew will leave. . . .”"],
            &["\"Oh [...] saw the light [...]\" (Moon 12)."],
            &["Off to sea!!", "Who?!", "You!?"],
            &["He works for Hooray! in Leeds."],
            &["Some ports -- are there any? -- stayed open."],
            &["Oh left the port.", "moon stayed."],
            &["The crew slept (it was late.) on deck."],
        ],
        " ",
    );
}

#[test]
fn marks_inside_words_and_numbers_end_nothing() {
    check(
        &[
            &["Write to Moon.Oh@ports.example or see https://ports.example/a.b?c=D!e now."],
            &["It cost $3.50, not .50.", "He paid $3.", "She did not."],
            &["It weighs 4.5 tons as of 3.4.2024.", "Ports v2.1 is out."],
            &["He holds a Ph.D.-level post."],
        ],
        " ",
    );
}

#[test]
fn references_and_marks_of_agencies_stay_with_their_sentence() {
    check(
        &[
            &["Ports grew.[3][4]", "Ferries did not."],
            &["Ports grew. [12]", "Ferries did not."],
            &["The trade doubled.7", "Ferries came."],
            &["SEOUL, June 28 (Yonhap) -- Ports grew. (END)"],
            &["WASHINGTON, D.C. -- The port grew.", "Oh left."],
        ],
        " ",
    );
}

#[test]
fn lines_and_items_of_lists_are_sentences_of_their_own() {
    check(
        &[
            &[
                "Ports of the north",
                "Leeds Ferry opens",
                "All are open today.",
            ],
            &["1. Leeds", "2. Hull"],
            &["steel", "copper and zinc"],
        ],
        "\n",
    );
    check(
        &[
            &["1) Leeds opens", "2) Hull closes"],
            &["1. Leeds opens.", "2. Hull closes."],
            &["• Leeds opens", "• Hull closes"],
            &["⁃4. Leeds opens", "⁃5. Hull closes"],
            &["a. the port of Leeds", "b. the port of Hull"],
        ],
        " ",
    );
    let wrapped = "The port of Leeds, which is old, will be opened\nagain by Mr. Oh on Monday.";
    assert_eq!(split(wrapped), [wrapped]);
}

#[test]
fn scripts_without_spaces_or_capitals_are_parted_too() {
    check(
        &[
            &["港口开放了。", "船走了！", "谁知道？"],
            &["港は開いた。", "船は出た。"],
            &["배가 떠났다.", "그는 남았다."],
        ],
        "",
    );
    check(
        &[
            &["बंदरगाह खुल गया।", "जहाज चला गया।"],
            &["هل فتح الميناء؟", "نعم."],
            &["Порт открыт.", "Корабль ушёл."],
        ],
        " ",
    );
    // A space was lost between two sentences.
    check(&[&["The ship left the port.", "Then it sank."]], "");
}

proptest! {
    #[test]
    fn sentences_lose_nothing_but_white_space(
        text in r#"([A-Za-z]{1,6}|[0-9]{1,3}|[.!?…。"'()\[\] •\n—]| |\PC){0,80}"#
    ) {
        let mut end = 0;
        for span in sentences(&text, &english()) {
            let between = text.get(end..span.start);
            prop_assert!(between.is_some_and(|gap| gap.trim().is_empty()), "{:?}", text);
            prop_assert_eq!(trimmed(&text, span), Some(span), "{:?}", text);
            end = span.end;
        }
        prop_assert!(text.get(end..).is_some_and(|gap| gap.trim().is_empty()), "{:?}", text);
    }
}

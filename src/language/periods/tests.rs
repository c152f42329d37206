//! Rows of sentences, the day they are read on, and the days they mean.

use jiff::civil::Date;
use proptest::prelude::*;

use super::{Anchor, Direction, Period, find};

/// A Friday.
const NOW: &str = "2024-06-28";

fn day(written: &str) -> Date {
    written.parse().unwrap()
}

fn read_on(now: &str, text: &str) -> Vec<Period> {
    find(text, &Anchor::on(day(now)), Direction::Past)
}

/// "2024-06-01..2024-06-30", one day alone, or open at an end.
fn shown(period: &Period) -> String {
    let end = |day: Option<Date>| day.map_or(String::new(), |day| day.to_string());
    let (start, end) = (end(period.start), end(period.end));
    if start == end {
        start
    } else {
        format!("{start}..{end}")
    }
}

fn check(rows: &[(&str, &str)]) {
    for (text, expected) in rows {
        let found: Vec<_> = read_on(NOW, text).iter().map(shown).collect();
        assert_eq!(found.join(" "), *expected, "read {text:?} on {NOW}");
    }
}

#[test]
fn days_are_read_however_they_are_written() {
    check(&[
        ("signed on 2024-06-28 in Seoul", "2024-06-28"),
        ("signed on 28 June 2024", "2024-06-28"),
        ("signed on June 28, 2024, in Seoul", "2024-06-28"),
        ("signed on June 3rd", "2024-06-03"),
        ("the 3rd of June last year", "2023-06-03"),
        ("on Sept. 5, 2023.", "2023-09-05"),
        ("28.06.2024", "2024-06-28"),
        ("06/28/2024", "2024-06-28"),
        ("03/04/2024", "2024-03-04"),
        ("due on 22/04", "2024-04-22"),
        ("born 31-Oct-74", "1974-10-31"),
        ("the second of March", "2024-03-02"),
        ("on March twenty-first, nineteen ninety-nine", "1999-03-21"),
        ("posted 2024-06-28T10:00:00Z", "2024-06-28"),
        ("Feb. 29", "2024-02-29"),
        ("on Thursday, June 27", "2024-06-27"),
        ("on Monday, July 1", "2024-07-01"),
        ("on the 4th, he said", "2024-06-04"),
        ("on 21, 23 and 25 May", "2024-05-21..2024-05-25"),
        ("on June 3, 5 and 7", "2024-06-03..2024-06-07"),
    ]);
}

#[test]
fn months_and_years_are_whole() {
    check(&[
        ("2024-06", "2024-06-01..2024-06-30"),
        ("in May 2022", "2022-05-01..2022-05-31"),
        (
            "the first meeting was held in April last year",
            "2023-04-01..2023-04-30",
        ),
        ("in 2023", "2023-01-01..2023-12-31"),
        ("this March", "2024-03-01..2024-03-31"),
        ("last September", "2023-09-01..2023-09-30"),
        ("in may", "2024-05-01..2024-05-31"),
        ("in October", "2023-10-01..2023-10-31"),
        ("back in '19", "2019-01-01..2019-12-31"),
        ("at the 2024 BIO Convention", "2024-01-01..2024-12-31"),
        ("the year 1492", "1492-01-01..1492-12-31"),
        ("in the 1990s", "1990-01-01..1999-12-31"),
        ("the nineties", "1990-01-01..1999-12-31"),
        ("in the 19th century", "1800-01-01..1899-12-31"),
        ("In January, the first time", "2024-01-01..2024-01-31"),
    ]);
}

#[test]
fn quarters_halves_and_parts_lie_inside_their_year() {
    check(&[
        ("Q2 2024", "2024-04-01..2024-06-30"),
        ("sales of 2Q24", "2024-04-01..2024-06-30"),
        ("the second quarter of 2023", "2023-04-01..2023-06-30"),
        ("H1 2024", "2024-01-01..2024-06-30"),
        (
            "what happened in the first half of 2024?",
            "2024-01-01..2024-06-30",
        ),
        (
            "trips to Japan during the first half of the year",
            "2024-01-01..2024-06-30",
        ),
        ("last year\u{2019}s third quarter", "2023-07-01..2023-09-30"),
        ("early June", "2024-06-01..2024-06-10"),
        ("in mid-May", "2024-05-11..2024-05-20"),
        ("the end of 2023", "2023-09-01..2023-12-31"),
        ("at the end of April", "2024-04-21..2024-04-30"),
        ("around the start of May", "2024-05-01..2024-05-10"),
        ("the third week of May 2024", "2024-05-13..2024-05-19"),
        ("the first Monday of May", "2024-05-06"),
        ("the last two months of 2023", "2023-11-01..2023-12-31"),
        (
            "the second half of the 20th century",
            "1950-01-01..1999-12-31",
        ),
        ("summer 2023", "2023-06-01..2023-08-31"),
    ]);
}

#[test]
fn relative_words_are_calendar_periods() {
    check(&[
        ("on Thursday", "2024-06-27"),
        ("on Friday", "2024-06-28"),
        ("last Thursday", "2024-06-20"),
        ("next Friday", "2024-07-05"),
        ("on Friday last week", "2024-06-21"),
        ("the summit next week", "2024-07-01..2024-07-07"),
        ("last month", "2024-05-01..2024-05-31"),
        ("this quarter", "2024-04-01..2024-06-30"),
        ("last weekend", "2024-06-22..2024-06-23"),
        ("over the weekend", "2024-06-22..2024-06-23"),
        ("this past July", "2023-07-01..2023-07-31"),
        ("next decade", "2030-01-01..2039-12-31"),
        ("yesterday and tomorrow", "2024-06-27 2024-06-29"),
        ("the day before yesterday", "2024-06-26"),
        ("tonight", "2024-06-28"),
        ("last night", "2024-06-27"),
        ("two weeks ago", "2024-06-14"),
        ("a month ago", "2024-05-28"),
        ("three years ago", "2021-06-01..2021-06-30"),
        ("Herald4 days ago", "2024-06-24"),
        ("in three days", "2024-07-01"),
        ("over the last 3 days", "2024-06-25..2024-06-28"),
        ("the next two weeks", "2024-07-01..2024-07-14"),
        ("the past six months", "2023-12-28..2024-06-28"),
        ("within the year", "2024-01-01..2024-12-31"),
        (
            "the inauguration earlier this month",
            "2024-06-01..2024-06-27",
        ),
        ("earlier this week", "2024-06-24..2024-06-27"),
        ("later this year", "2024-06-28..2024-12-31"),
        ("year to date", "2024-01-01..2024-06-28"),
        ("so far this month", "2024-06-01..2024-06-28"),
        ("June so far", "2024-06-01..2024-06-28"),
        ("this year so far", "2024-01-01..2024-06-28"),
        ("since New Year", "2024-01-01.."),
        ("3 weeks after June 3, 2024", "2024-06-24"),
        ("two Fridays ago", "2024-06-14"),
    ]);
}

#[test]
fn ranges_share_what_one_end_leaves_out() {
    check(&[
        ("since March", "2024-03-01.."),
        ("until May 2024", "..2024-05-31"),
        ("before 2020", "..2019-12-31"),
        ("after February 2024", "2024-03-01.."),
        ("between 2019 and 2021", "2019-01-01..2021-12-31"),
        ("from Monday to Wednesday", "2024-06-24..2024-06-26"),
        ("2001-2014", "2001-01-01..2014-12-31"),
        ("June 17-18, 2025", "2025-06-17..2025-06-18"),
        ("17 to 18 June 2025", "2025-06-17..2025-06-18"),
        ("May to July 2023", "2023-05-01..2023-07-31"),
        ("Nov. 2022 \u{2013} Feb. 2023", "2022-11-01..2023-02-28"),
        ("from November to February", "2023-11-01..2024-02-29"),
        ("from 2019 onwards", "2019-01-01.."),
        ("12/30/2023 - 1/4/2024", "2023-12-30..2024-01-04"),
    ]);
}

#[test]
fn a_word_before_a_time_says_which_side_is_meant() {
    check(&[
        ("sales pre-2022", "..2021-12-31"),
        ("post-April 2023 rules", "2023-05-01.."),
        ("the post 2020 recovery", "2021-01-01.."),
        ("a blog post April 3", "2024-04-03"),
        ("prior to 4 June", "..2024-06-03"),
        ("older than 2021", "..2020-12-31"),
        ("nothing newer than Tuesday", "2024-06-26.."),
        ("no earlier than 7 May", "2024-05-07.."),
        ("no later than 7 May", "..2024-05-07"),
        ("on or after 3 March 2023", "2023-03-03.."),
        ("any date >= 15 April", "2024-04-15.."),
        ("as of 12 April 2024", "..2024-04-12"),
        ("up to the end of last month", "..2024-05-31"),
        ("up until March", "..2024-03-31"),
        ("from February on", "2024-02-01.."),
        ("more than two weeks ago", "..2024-06-13"),
        ("since the weekend", "2024-06-22.."),
        ("since noon on Tuesday", "2024-06-25.."),
        ("up to date", ""),
        ("up to 2010 pages", ""),
        ("sort by date", ""),
        (
            "going by last quarter\u{2019}s results",
            "2024-01-01..2024-03-31",
        ),
        ("walk me through last month", "2024-05-01..2024-05-31"),
    ]);
}

#[test]
fn two_bounds_make_one_period() {
    check(&[
        ("after 2 May but before 9 May", "2024-05-03..2024-05-08"),
        ("before 9 May but after 2 May", "2024-05-03..2024-05-08"),
        (
            "after 2 May and before 9 May 2022",
            "2022-05-03..2022-05-08",
        ),
        ("since March until May", "2024-03-01..2024-05-31"),
        (
            "later than 2 May, earlier than 9 May",
            "2024-05-03..2024-05-08",
        ),
        ("from 2 May but not after 9 May", "2024-05-02..2024-05-09"),
        ("since March, by Monday", "2024-03-01.. ..2024-06-24"),
        (
            "since November but no later than 10 January",
            "2023-11-01..2024-01-10",
        ),
        ("since 2021, after May 2022", "2021-01-01.. 2022-06-01.."),
        ("after 9 May 2024 but before 2 May 2024", ""),
    ]);
}

#[test]
fn ranges_go_across_units() {
    check(&[
        ("February to mid-April", "2024-02-01..2024-04-20"),
        ("Q1 to May", "2024-01-01..2024-05-31"),
        ("late March to early May 2023", "2023-03-21..2023-05-10"),
        ("mid-2022 to early 2023", "2022-05-01..2023-04-30"),
        ("Oct 2023 \u{2192} now", "2023-10-01..2024-06-28"),
        ("Jan til now", "2024-01-01..2024-06-28"),
        ("2021 to date", "2021-01-01..2024-06-28"),
        ("from last August up to now", "2023-08-01..2024-06-28"),
        ("2 May night to 4 May", "2024-05-02..2024-05-04"),
        ("autumn to spring", "2023-09-01..2024-05-31"),
        ("April and May 2022", "2022-04-01..2022-05-31"),
        ("summer and autumn 2022", "2022-06-01..2022-11-30"),
        ("from mon to wed", "2024-06-24..2024-06-26"),
        ("mon-wed", "2024-06-24..2024-06-26"),
        (
            "May and July 2023",
            "2024-05-01..2024-05-31 2023-07-01..2023-07-31",
        ),
        ("yesterday and the day before", "2024-06-26..2024-06-27"),
        ("3 or 4 May", "2024-05-03..2024-05-04"),
        ("oct-nov 23", "2023-10-01..2023-11-30"),
        // An end that is not known leaves the period open.
        ("from April to the last hearing", "2024-04-01.."),
    ]);
}

#[test]
fn a_length_and_its_end_are_a_period() {
    check(&[
        (
            "in the nine months to September 2023",
            "2023-01-01..2023-09-30",
        ),
        ("the last three months to April", "2024-02-01..2024-04-30"),
        ("the year to March 2024", "2023-04-01..2024-03-31"),
        ("two years ended 30 June 2023", "2021-07-01..2023-06-30"),
        ("six months up to end-March", "2023-10-01..2024-03-31"),
        ("the half-year to June 2023", "2023-01-01..2023-06-30"),
        ("the two weeks before 5 June", "2024-05-22..2024-06-04"),
        ("two weeks before 5 June", "2024-05-22"),
        ("the week ending 16 June", "2024-06-10..2024-06-16"),
        ("ten days to Christmas", "2023-12-25"),
    ]);
}

#[test]
fn a_day_is_counted_from_another() {
    check(&[
        ("Tuesday two weeks ago", "2024-06-11"),
        ("two weeks ago on Tuesday", "2024-06-11"),
        ("Monday before last", "2024-06-17"),
        ("the week before last", "2024-06-10..2024-06-16"),
        ("this day last year", "2023-06-28"),
        ("this very day last year", "2023-06-28"),
        ("a year ago today", "2023-06-28"),
        ("the same month last year", "2023-06-01..2023-06-30"),
        ("this week last year", "2023-06-26..2023-07-02"),
        ("the day before 2 May", "2024-05-01"),
        ("the week after Easter", "2024-04-01..2024-04-07"),
        ("the year before 2020", "2019-01-01..2019-12-31"),
        ("a fortnight ago", "2024-06-14"),
        ("the last fortnight", "2024-06-14..2024-06-28"),
        ("three weeks back", "2024-06-07"),
        ("back to back in May", "2024-05-01..2024-05-31"),
        ("the past year", "2023-06-28..2024-06-28"),
        ("last 36h", "2024-06-26..2024-06-28"),
    ]);
}

#[test]
fn weeks_of_the_year_and_fiscal_years_are_read() {
    check(&[
        ("2024-W10", "2024-03-04..2024-03-10"),
        ("2024W10", "2024-03-04..2024-03-10"),
        ("2024-W10-3", "2024-03-06"),
        ("week 10, 2024", "2024-03-04..2024-03-10"),
        ("calendar week 10", "2024-03-04..2024-03-10"),
        ("KW10/2024", "2024-03-04..2024-03-10"),
        ("CW10", "2024-03-04..2024-03-10"),
        ("in W10", "2024-03-04..2024-03-10"),
        ("the W10 plug", ""),
        ("FY22 profit", "2022-01-01..2022-12-31"),
        ("FY2022/23", "2022-04-01..2023-03-31"),
        ("fiscal 2022", "2022-01-01..2022-12-31"),
        ("Q2 FY22", "2022-04-01..2022-06-30"),
        ("winter 2022/23", "2022-12-01..2023-02-28"),
    ]);
}

#[test]
fn full_stops_part_the_day_from_the_month() {
    check(&[
        ("signed 4.3.2024", "2024-03-04"),
        ("signed 13.3.2024", "2024-03-13"),
        ("signed 3.13.2024", "2024-03-13"),
        ("on 4.3.", "2024-03-04"),
        ("from 4.3. to 9.3.2024", "2024-03-04..2024-03-09"),
        ("4.3.-9.3.2024", "2024-03-04..2024-03-09"),
    ]);
}

#[test]
fn times_are_read_as_they_are_typed_in_chats() {
    check(&[
        ("yday", "2024-06-27"),
        ("2day", "2024-06-28"),
        ("tmrw", "2024-06-29"),
        ("last wk", "2024-06-17..2024-06-23"),
        ("past 2 wks", "2024-06-14..2024-06-28"),
        ("last wknd", "2024-06-22..2024-06-23"),
        ("since tues", "2024-06-25.."),
        ("since mon", "2024-06-24.."),
        ("on the mon channel he sat", ""),
        ("4-9 jun", "2024-06-04..2024-06-09"),
        ("jun 4-9", "2024-06-04..2024-06-09"),
        ("feb figures", "2024-02-01..2024-02-29"),
        ("the Jan bid", "2024-01-01..2024-01-31"),
        ("Jan said so", ""),
        ("on 8 may", "2024-05-08"),
        ("unemployment, May?", "2024-05-01..2024-05-31"),
        ("q2 profit", "2024-04-01..2024-06-30"),
        ("profit, h1", "2024-01-01..2024-06-30"),
        ("H1 visas", ""),
        ("news ytd", "2024-01-01..2024-06-28"),
        ("news mtd", "2024-06-01..2024-06-28"),
        ("year-to-date sales", "2024-01-01..2024-06-28"),
        ("anything overnight?", "2024-06-27..2024-06-28"),
        ("an overnight train", ""),
        ("summer 23", "2023-06-01..2023-08-31"),
    ]);
}

#[test]
fn what_says_too_little_is_not_read_as_less() {
    check(&[
        ("in which month of 2022", "2022-01-01..2022-12-31"),
        ("before and after May 2022", ""),
        ("one by one, May", "2024-05-01..2024-05-31"),
        ("the price per dozen last week", "2024-06-17..2024-06-23"),
    ]);
}

#[test]
fn holidays_follow_their_rule() {
    check(&[
        ("on Christmas Day 2023", "2023-12-25"),
        ("last Thanksgiving", "2023-11-23"),
        ("Easter 2024", "2024-03-31"),
        ("Good Friday 2025", "2025-04-18"),
        ("on New Year\u{2019}s Day", "2024-01-01"),
        ("Liberation Day 2024", "2024-08-15"),
        ("Memorial Day", "2024-05-27"),
    ]);
}

#[test]
fn korean_expressions_are_read_without_their_particles() {
    check(&[
        ("2024년 6월 28일에 열렸다", "2024-06-28"),
        ("6월에는", "2024-06-01..2024-06-30"),
        ("지난주", "2024-06-17..2024-06-23"),
        ("지난달 20일", "2024-05-20"),
        ("작년 12월", "2023-12-01..2023-12-31"),
        ("오늘과 내일", "2024-06-28 2024-06-29"),
        ("올해 상반기", "2024-01-01..2024-06-30"),
        ("3일 전", "2024-06-25"),
        ("2024년 1분기 실적", "2024-01-01..2024-03-31"),
        ("3월부터 5월까지", "2024-03-01..2024-05-31"),
        ("2020년 이후", "2020-01-01.."),
        ("사흘 동안 내부 생일", ""),
    ]);
}

#[test]
fn ordinary_words_and_figures_are_left_alone() {
    check(&[
        ("You may march on a second time.", ""),
        ("May I ask who sat in the sun?", ""),
        ("Theresa May said so", ""),
        ("The Sunday Times sold 2000 copies", ""),
        ("the search of Mar-a-Lago", ""),
        ("a fall in prices of 6.45 percent", ""),
        ("version 1.10.30 and 10.2.4", ""),
        ("call 555-2010-2015 or +82 10-1234-5678", ""),
        ("$2,024 or $2024", ""),
        ("31 June 2024", ""),
        ("February 30, 2024", ""),
        ("a ratio of 4:3, a score of 2-1, 3/4 of them", ""),
        ("24/7 support", ""),
        ("sales by year and by month", ""),
        ("five days of talks", ""),
        ("two to four months", ""),
        (
            "one in December and one in a crowd",
            "2023-12-01..2023-12-31",
        ),
        ("the biggest gain in 17 years", ""),
        ("built to last 20 years", ""),
        ("over the years", ""),
        ("scored in the second half", ""),
        ("at 20th Century Fox", ""),
        ("a lead of on average 1.75 million", ""),
    ]);
}

#[test]
fn bare_names_look_ahead_only_when_asked_to() {
    let rows = [
        ("on Thursday", "2024-06-27", "2024-07-04"),
        (
            "in March",
            "2024-03-01..2024-03-31",
            "2025-03-01..2025-03-31",
        ),
        ("June 5", "2024-06-05", "2025-06-05"),
        ("June 28", "2024-06-28", "2024-06-28"),
        ("Feb. 29", "2024-02-29", "2028-02-29"),
    ];
    for (text, past, future) in rows {
        for (direction, expected) in [(Direction::Past, past), (Direction::Future, future)] {
            let found = find(text, &Anchor::on(day(NOW)), direction);
            let found: Vec<_> = found.iter().map(shown).collect();
            assert_eq!(found, [expected], "read {text:?} towards {direction:?}");
        }
    }
}

#[test]
fn an_unknown_day_leaves_relative_words_unresolved() {
    let found = find(
        "last week, and in May 2022",
        &Anchor::unknown(),
        Direction::Past,
    );
    let told: Vec<_> = found
        .iter()
        .map(|period| (shown(period), period.relative, period.resolved))
        .collect();
    assert_eq!(
        told,
        [
            (String::new(), true, false),
            ("2022-05-01..2022-05-31".to_owned(), false, true),
        ]
    );
}

#[test]
fn a_bounded_day_gives_the_days_that_hold_both_readings() {
    let rows = [
        (
            "next week",
            "2025-06-17",
            "2025-06-18",
            "2025-06-23..2025-06-29",
            true,
        ),
        (
            "yesterday",
            "2025-06-17",
            "2025-06-18",
            "2025-06-16..2025-06-17",
            false,
        ),
        (
            "last week",
            "2025-06-15",
            "2025-06-16",
            "2025-06-02..2025-06-15",
            false,
        ),
        (
            "in 2023",
            "2025-06-15",
            "2025-06-16",
            "2023-01-01..2023-12-31",
            true,
        ),
    ];
    for (text, earliest, latest, expected, exact) in rows {
        let anchor = Anchor::between(day(earliest), day(latest));
        let found = find(text, &anchor, Direction::Past);
        let told: Vec<_> = found
            .iter()
            .map(|found| (shown(found), found.exact))
            .collect();
        assert_eq!(told, [(expected.to_owned(), exact)], "read {text:?}");
    }
}

#[test]
fn days_that_the_story_may_move_are_not_exact() {
    for text in [
        "two days later",
        "the following week",
        "the next day",
        "13 hours ago",
    ] {
        let found = read_on(NOW, text);
        assert!(
            matches!(
                &*found,
                [Period {
                    exact: false,
                    resolved: true,
                    ..
                }]
            ),
            "read {text:?}"
        );
    }
}

#[test]
fn the_words_that_were_read_are_given_back_with_their_place() {
    let text = "\u{201c}Sales rose\u{201d} in April last year.";
    let found = read_on(NOW, text);
    assert_eq!(found[0].text, "April last year");
    assert_eq!(
        text.get(found[0].span.start..found[0].span.end),
        Some("April last year")
    );
}

#[test]
fn the_ends_of_the_calendar_are_no_trouble() {
    let texts = [
        "last year",
        "next century",
        "9999 years ago",
        "in 9999 centuries",
        "next 9999 decades",
        "yesterday",
        "tomorrow",
        "last Friday",
        "earlier this year",
        "9999-12-31",
        "0000-01-01",
        "since 2999",
        "after 9999-12-31",
        "last 9999 weeks",
        "9999 workdays ago",
        "Feb. 29",
        "99999999999999999999 days ago",
        "the day after tomorrow",
        "9999 Fridays ago",
    ];
    for now in ["0001-01-01", "9999-12-31", "-009999-01-01"] {
        for text in texts {
            for direction in [Direction::Past, Direction::Future] {
                let _ = find(text, &Anchor::on(day(now)), direction);
            }
        }
    }
}

/// Words that rules begin with or hang on, so that random texts reach them.
const PIECES: &[&str] = &[
    "since",
    "from",
    "to",
    "between",
    "and",
    "first",
    "last",
    "next",
    "this",
    "two",
    "half",
    "of",
    "the",
    "year",
    "week",
    "month",
    "quarter",
    "ago",
    "May",
    "march",
    "Friday",
    "2024",
    "31",
    "5",
    "-",
    "/",
    ".",
    ",",
    "\u{2019}",
    "s",
    "Q3",
    "th",
    "early",
    "end",
    "in",
    "on",
    "before",
    "after",
    "새",
    "지난주",
    "월",
    "일",
    "년",
    "전",
    "é",
    "\u{2013}",
    "24",
    "twenty",
    "thousand",
    "nineties",
    "but",
    "pre",
    "post",
    "up",
    "as",
    "W23",
    "same",
    "fortnight",
    "ended",
    "weekend",
    "more",
    "than",
    "FY24",
    "48h",
    "2day",
    "overnight",
    "o'clock",
];

proptest! {
    #[test]
    fn spans_are_in_order_and_cut_between_characters(
        pieces in proptest::collection::vec((proptest::sample::select(PIECES), any::<bool>()), 0..40),
        noise in ".{0,40}",
        offset in -3_000_000..2_900_000_i32,
    ) {
        let mut text = String::new();
        for (piece, spaced) in pieces {
            text.push_str(piece);
            if spaced { text.push(' '); }
        }
        text.push_str(&noise);
        let now = jiff::Span::new().days(offset);
        let now = Date::constant(2024, 6, 28).saturating_add(now);
        let mut end = 0;
        for period in find(&text, &Anchor::on(now), Direction::Past) {
            prop_assert!(period.span.start >= end && !period.span.is_empty());
            prop_assert_eq!(text.get(period.span.start..period.span.end), Some(&*period.text));
            if let (Some(start), Some(end)) = (period.start, period.end) {
                prop_assert!(start <= end, "{:?} is {} to {}", period.text, start, end);
            }
            end = period.span.end;
        }
    }
}

//! Any text on any day: the times in it lie in order and apart, begin before they
//! end, and are known where the day is.

#![no_main]

use dateline::language::periods::{Anchor, Direction, find};
use dateline::language::span::Span;
use dateline_fuzz::check_order;
use jiff::civil::Date;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|given: (u16, bool, &str)| {
    let (days, future, text) = given;
    let direction = if future {
        Direction::Future
    } else {
        Direction::Past
    };
    let first = Date::constant(1900, 1, 1);
    let day = first.saturating_add(jiff::Span::new().days(days));
    let known = find(text, &Anchor::on(day), direction);
    let spans: Vec<Span> = known.iter().map(|period| period.span).collect();
    check_order(text, &spans);
    for period in &known {
        assert_eq!(period.text, period.span.of(text));
        assert!(period.resolved, "{:?} on {day}", period.text);
        if let (Some(start), Some(end)) = (period.start, period.end) {
            assert!(start <= end, "{:?} on {day}: {start} to {end}", period.text);
        }
    }
    for period in find(text, &Anchor::unknown(), direction) {
        assert_eq!(period.resolved, !period.relative, "{:?}", period.text);
        assert!(period.resolved || (period.start.is_none() && period.end.is_none()));
    }
});

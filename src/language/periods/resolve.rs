//! What a time expression means on a given day.
//!
//! Takes an [`Expr`] and a [`Scene`]; gives its first and last day. How the words
//! were put together is behind it, in the grammar.

use jiff::Span;
use jiff::civil::{Date, Weekday};

use super::Direction;
use super::calendar::{self, Days, Season, Unit, plus_days};
use super::holidays::Rule;

/// How many years around the day are searched for a day that comes back.
/// Eight hold a 29 February, whatever the century.
const YEARS_SEARCHED: i32 = 8;
/// How many months are searched for a "Friday 13th".
const MONTHS_SEARCHED: i32 = 60;

/// The day that words are read on, and where bare names of days look.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scene {
    pub(super) now: Date,
    pub(super) direction: Direction,
}

/// A range whose ends may be open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) start: Option<Date>,
    pub(super) end: Option<Date>,
}

impl From<Days> for Range {
    fn from(days: Days) -> Self {
        Self {
            start: Some(days.first),
            end: Some(days.last),
        }
    }
}

/// Years, months and days, as in "2 years 1 month ago".
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Amount {
    pub(super) years: i32,
    pub(super) months: i32,
    pub(super) days: i32,
    pub(super) workdays: i32,
    pub(super) hours: i32,
    pub(super) weekdays: Option<(i32, Weekday)>,
}

impl Amount {
    /// The day that lies this much before or after `day`.
    fn from(self, day: Date, back: bool) -> Option<Date> {
        let sign = if back { -1 } else { 1 };
        if let Some((count, weekday)) = self.weekdays {
            let away = if back {
                day.weekday().since(weekday)
            } else {
                day.weekday().until(weekday)
            };
            // On a Friday, "two Fridays ago" does not count today.
            let nearest = if away == 0 { 7 } else { i32::from(away) };
            return plus_days(day, sign * (nearest + 7 * (count - 1)));
        }
        let months = (self.years * 12 + self.months) * sign;
        let span = Span::new().try_months(months).ok()?;
        let day = calendar::plus(day, span)?;
        let day = plus_days(day, (self.days + self.hours / 24) * sign)?;
        calendar::plus_workdays(day, self.workdays * sign)
    }

    /// So many units; nothing for those that have no fixed place in time.
    pub(super) fn of(unit: Unit, count: i32) -> Option<Self> {
        let mut amount = Self::default();
        match unit {
            Unit::Day => amount.days = count,
            Unit::Workday => amount.workdays = count,
            Unit::Week | Unit::Workweek => amount.days = 7 * count,
            Unit::Fortnight => amount.days = 14 * count,
            Unit::Month => amount.months = count,
            Unit::Quarter => amount.months = 3 * count,
            Unit::Half => amount.months = 6 * count,
            Unit::Year => amount.years = count,
            Unit::Decade => amount.years = 10 * count,
            Unit::Century => amount.years = 100 * count,
            Unit::Hour | Unit::Weekend => return None,
        }
        Some(amount)
    }

    /// With its years as months: "a year ago" to the day.
    pub(super) const fn in_months(self) -> Self {
        Self {
            years: 0,
            months: self.months + 12 * self.years,
            ..self
        }
    }

    /// Whether it is as long as years.
    pub(super) const fn is_years(self) -> bool {
        self.years > 0
    }

    /// Whether it is a length of whole days, and no count of weekdays or hours.
    pub(super) const fn has_whole_days(self) -> bool {
        self.weekdays.is_none() && self.hours == 0
    }

    /// Whether it is made of whole weeks alone.
    pub(super) fn is_weeks(self) -> bool {
        let days = self.days;
        let only = Self {
            days,
            ..Self::default()
        };
        days > 0 && days % 7 == 0 && self == only
    }

    fn only_years(self) -> bool {
        self.years > 0
            && self
                == Self {
                    years: self.years,
                    ..Self::default()
                }
    }
}

/// Days that come back every year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Yearly {
    Month(i8),
    Day { month: i8, day: i8 },
    Quarter(i32),
    Half(i32),
    Season(Season),
    Holiday(Rule),
}

impl Yearly {
    fn in_year(self, year: i32) -> Option<Days> {
        match self {
            Self::Month(month) => calendar::months(year, month.into(), 1),
            Self::Day { month, day } => {
                calendar::date(year, month.into(), day.into()).map(Days::on)
            }
            Self::Quarter(nth) => calendar::months(year, 3 * nth - 2, 3),
            Self::Half(nth) => calendar::months(year, 6 * nth - 5, 6),
            Self::Season(season) => calendar::season(season, year),
            Self::Holiday(rule) => rule.day(year).map(Days::on),
        }
    }

    /// The one that began last, or the one that ends next.
    fn nearest(self, scene: Scene) -> Option<Days> {
        let year = i32::from(scene.now.year());
        let mut by_distance = (-1..=YEARS_SEARCHED).map(|away| match scene.direction {
            Direction::Past => year - away,
            Direction::Future => year + away,
        });
        by_distance.find_map(|year| {
            self.in_year(year).filter(|days| match scene.direction {
                Direction::Past => days.first <= scene.now,
                Direction::Future => days.last >= scene.now,
            })
        })
    }

    /// The nearest on either side that falls on `weekday`; a weekday that fits
    /// neither is taken for a typo.
    fn nearest_on(self, weekday: Weekday, scene: Scene) -> Option<Days> {
        let other = match scene.direction {
            Direction::Past => Direction::Future,
            Direction::Future => Direction::Past,
        };
        let this_side = self.nearest(scene);
        let that_side = self.nearest(Scene {
            direction: other,
            ..scene
        });
        let fits = |days: &Days| days.first.weekday() == weekday;
        this_side
            .filter(fits)
            .or_else(|| that_side.filter(fits))
            .or(this_side)
    }

    /// The one that was over last, or the one that begins next.
    fn beyond(self, scene: Scene) -> Option<Days> {
        let step = match scene.direction {
            Direction::Past => -1,
            Direction::Future => 1,
        };
        let mut scene = scene;
        let found = self.nearest(scene)?;
        if !(found.first..=found.last).contains(&scene.now) {
            return Some(found);
        }
        scene.now = match scene.direction {
            Direction::Past => plus_days(found.first, step)?,
            Direction::Future => plus_days(found.last, step)?,
        };
        self.nearest(scene)
    }
}

/// Which one of a thing that comes back.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Which {
    /// The nearest in the scene's direction.
    Bare,
    /// The nearest that is over, or has not begun.
    Beyond(Direction),
    /// The nearest that falls on this weekday.
    On(Weekday),
    /// The one in these days.
    Within(Box<Expr>),
}

/// What can be counted inside a longer time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Piece {
    Unit(Unit),
    Weekday(Weekday),
}

/// A vague part of a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Beginning,
    Early,
    Mid,
    Late,
    End,
    /// From today on.
    Rest,
    /// Before today.
    Sooner,
    /// From its first day to today.
    ToDate,
}

/// A time expression, as the words put it together.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expr {
    /// The words fix the days.
    Days(Days),
    /// Words that look like days that no calendar has.
    Nonsense,
    /// "last week", "tomorrow".
    Unit {
        unit: Unit,
        shift: i32,
    },
    /// "last 3 weeks", "next two days".
    Run {
        unit: Unit,
        count: i32,
        ahead: bool,
        from_today: bool,
    },
    /// "within 5 days".
    Within(Amount),
    /// "two weeks ago", "3 days after June 5".
    Offset {
        amount: Amount,
        back: bool,
        from: Option<Box<Expr>>,
    },
    /// "March", "June 28", "Q2", "Christmas last year".
    Yearly {
        what: Yearly,
        which: Which,
    },
    /// "Friday", "Friday of next week".
    Weekday {
        day: Weekday,
        week: Option<Box<Expr>>,
    },
    /// "the 4th", "Tue 13th", "20th of next month".
    DayOfMonth {
        day: i8,
        weekday: Option<Weekday>,
        month: Option<Box<Expr>>,
    },
    /// "third week of May", "last two months of 2020"; from the end if negative.
    Nth {
        nth: i32,
        count: i32,
        piece: Piece,
        of: Box<Expr>,
    },
    /// "early June".
    Part {
        part: Part,
        of: Box<Expr>,
    },
    /// "the week of June 5", "Christmas weekend".
    Around {
        unit: Unit,
        day: Box<Expr>,
    },
    /// "2 weeks starting May 20".
    Starting {
        amount: Amount,
        on: Box<Expr>,
    },
    /// "the six months to March 2025".
    Ending {
        amount: Amount,
        on: Box<Expr>,
    },
    /// "the two weeks before 5 June".
    Stretch {
        amount: Amount,
        back: bool,
        of: Box<Expr>,
    },
    /// "the week before Easter", "the month after next March".
    Beside {
        unit: Unit,
        back: bool,
        of: Box<Expr>,
    },
    /// "the following week": read on the day, but the story may mean another.
    Narrative(Box<Expr>),
    Since(Box<Expr>),
    After(Box<Expr>),
    Until(Box<Expr>),
    Before(Box<Expr>),
    Between(Box<Expr>, Box<Expr>),
    /// "after 3 June but before 8 June": the bound below and the one above.
    Both(Box<Expr>, Box<Expr>),
}

impl Expr {
    pub(super) fn yearly(what: Yearly) -> Self {
        Self::Yearly {
            what,
            which: Which::Bare,
        }
    }

    pub(super) const fn unit(unit: Unit, shift: i32) -> Self {
        Self::Unit { unit, shift }
    }

    /// Whether the reading day is needed to know the days.
    pub(super) fn is_relative(&self) -> bool {
        match self {
            Self::Days(_) | Self::Nonsense => false,
            Self::Unit { .. } | Self::Run { .. } | Self::Within(_) => true,
            Self::Narrative(of) | Self::Beside { of, .. } | Self::Stretch { of, .. } => {
                of.is_relative()
            }
            Self::Offset { from, .. } => from.as_ref().is_none_or(|from| from.is_relative()),
            Self::Weekday { week: within, .. } | Self::DayOfMonth { month: within, .. } => {
                within.as_ref().is_none_or(|within| within.is_relative())
            }
            Self::Yearly { which, .. } => match which {
                Which::Bare | Which::Beyond(_) | Which::On(_) => true,
                Which::Within(year) => year.is_relative(),
            },
            Self::Part {
                part: Part::Rest | Part::Sooner | Part::ToDate,
                ..
            } => true,
            Self::Nth { of, .. } | Self::Part { of, .. } => of.is_relative(),
            Self::Around { day, .. } => day.is_relative(),
            Self::Starting { on, .. } | Self::Ending { on, .. } => on.is_relative(),
            Self::Since(days) | Self::After(days) | Self::Until(days) | Self::Before(days) => {
                days.is_relative()
            }
            Self::Between(first, last) | Self::Both(first, last) => {
                let one_lends_its_year = !(first.is_yearless() && last.is_yearless());
                let fixed =
                    |end: &Self| !end.is_relative() || (end.is_yearless() && one_lends_its_year);
                !(fixed(first) && fixed(last))
            }
        }
    }

    /// Whether the story around the words may move the days.
    pub(super) fn is_narrative(&self) -> bool {
        match self {
            Self::Narrative(_) => true,
            Self::Offset { amount, .. } => amount.hours % 24 != 0,
            Self::Yearly {
                which: Which::Within(of),
                ..
            }
            | Self::Weekday { week: Some(of), .. }
            | Self::DayOfMonth {
                month: Some(of), ..
            }
            | Self::Nth { of, .. }
            | Self::Part { of, .. }
            | Self::Since(of)
            | Self::After(of)
            | Self::Until(of)
            | Self::Before(of) => of.is_narrative(),
            Self::Beside { of, .. } | Self::Stretch { of, .. } | Self::Ending { on: of, .. } => {
                of.is_narrative()
            }
            Self::Between(first, last) | Self::Both(first, last) => {
                first.is_narrative() || last.is_narrative()
            }
            _ => false,
        }
    }

    /// Whether it names days of a year, a month or a week without saying which.
    fn is_yearless(&self) -> bool {
        match self {
            Self::Yearly {
                which: Which::Bare, ..
            }
            | Self::Weekday { week: None, .. }
            | Self::DayOfMonth { month: None, .. } => true,
            Self::Part { of, .. }
            | Self::Nth { of, .. }
            | Self::Since(of)
            | Self::After(of)
            | Self::Until(of)
            | Self::Before(of) => of.is_yearless(),
            _ => false,
        }
    }

    /// Its first and last day in `scene`; nothing if the calendar has no such days.
    pub(super) fn range(&self, scene: Scene) -> Option<Range> {
        let open = |start, end| Some(Range { start, end });
        match self {
            Self::Since(of) => open(Some(of.days(scene)?.first), None),
            Self::After(of) => open(Some(calendar::after(of.days(scene)?.last)?), None),
            Self::Until(of) => open(None, Some(of.days(scene)?.last)),
            // "before the end of 2019" does not end when that end begins.
            Self::Before(of) => match &**of {
                Self::Part {
                    part: Part::End, ..
                } => open(None, Some(of.days(scene)?.last)),
                of => open(None, Some(calendar::before(of.days(scene)?.first)?)),
            },
            Self::Both(lower, upper) => both(lower, upper, scene),
            closed => closed.days(scene).map(Range::from),
        }
    }

    fn days(&self, scene: Scene) -> Option<Days> {
        let now = scene.now;
        match self {
            Self::Days(days) => Some(*days),
            Self::Nonsense => None,
            Self::Unit { unit, shift } => calendar::units(*unit, now, *shift, 1),
            Self::Run {
                unit,
                count,
                ahead,
                from_today,
            } => run(*unit, *count, *ahead, *from_today, now),
            Self::Within(amount) => Some(Days::new(now, amount.from(now, false)?)),
            Self::Offset { amount, back, from } => offset(*amount, *back, from.as_deref(), scene),
            Self::Yearly { what, which } => match which {
                Which::Bare => what.nearest(scene),
                Which::On(weekday) => what.nearest_on(*weekday, scene),
                Which::Beyond(direction) => what.beyond(Scene {
                    now,
                    direction: *direction,
                }),
                Which::Within(year) => what.in_year(year.days(scene)?.first.year().into()),
            },
            Self::Weekday {
                day,
                week: Some(week),
            } => {
                let monday = calendar::monday(week.days(scene)?.first)?;
                let day = plus_days(monday, day.to_monday_zero_offset().into())?;
                Some(Days::on(day))
            }
            Self::Weekday { day, week: None } => {
                let away = match scene.direction {
                    Direction::Past => -i32::from(now.weekday().since(*day)),
                    Direction::Future => i32::from(now.weekday().until(*day)),
                };
                plus_days(now, away).map(Days::on)
            }
            Self::DayOfMonth {
                day,
                weekday,
                month,
            } => day_of_month(*day, *weekday, month.as_deref(), scene),
            Self::Nth {
                nth,
                count,
                piece,
                of,
            } => nth_piece(*nth, *count, *piece, of.days(scene)?),
            Self::Part { part, of } => part_of(*part, of.days(scene)?, now),
            Self::Around { unit, day } => {
                let day = day.days(scene)?;
                let around = calendar::units(*unit, day.first, 0, 1)?;
                // "the month of 2024": which one is not said.
                Some(if day.count() > around.count() {
                    day
                } else {
                    around
                })
            }
            Self::Ending { amount, on } => {
                let last = on.days(scene)?.last;
                Some(Days::new(amount.from(calendar::after(last)?, true)?, last))
            }
            Self::Stretch { amount, back, of } => stretch(*amount, *back, of.days(scene)?),
            Self::Beside { unit, back, of } => beside(*unit, *back, of.days(scene)?),
            Self::Starting { amount, on } => {
                let first = on.days(scene)?.first;
                Some(Days::new(
                    first,
                    calendar::before(amount.from(first, false)?)?,
                ))
            }
            Self::Narrative(of) => of.days(scene),
            Self::Between(first, last) => between(first, last, scene),
            Self::Since(_) | Self::After(_) | Self::Until(_) | Self::Before(_) | Self::Both(..) => {
                None
            }
        }
    }
}

/// "last 3 weeks": whole weeks, or as many days back from the day itself.
fn run(unit: Unit, count: i32, ahead: bool, from_today: bool, now: Date) -> Option<Days> {
    if unit == Unit::Hour {
        // The hours of a day reach into the one beside it.
        let days = (count + 23) / 24;
        return if ahead {
            Some(Days::new(now, plus_days(now, days)?))
        } else {
            Some(Days::new(plus_days(now, -days)?, now))
        };
    }
    let whole = matches!(
        unit,
        Unit::Quarter | Unit::Half | Unit::Decade | Unit::Century | Unit::Weekend
    );
    if whole || !from_today {
        let shift = if ahead { 1 } else { -count };
        return calendar::units(unit, now, shift, count);
    }
    let mut amount = Amount::default();
    match unit {
        Unit::Year => amount.years = count,
        Unit::Month => amount.months = count,
        Unit::Week | Unit::Workweek => amount.days = 7 * count,
        Unit::Fortnight => amount.days = 14 * count,
        Unit::Workday => amount.workdays = count,
        _ => amount.days = count,
    }
    let far = amount.from(now, !ahead)?;
    if ahead {
        Some(Days::new(calendar::after(now)?, far))
    } else {
        // "the last 90 days" come up to the day itself.
        Some(Days::new(far, now))
    }
}

fn offset(amount: Amount, back: bool, from: Option<&Expr>, scene: Scene) -> Option<Days> {
    let base = match from {
        None => scene.now,
        Some(from) => {
            let days = from.days(scene)?;
            if back { days.first } else { days.last }
        }
    };
    let day = amount.from(base, back)?;
    // Hours reach into the next day more often than not.
    if amount.hours % 24 != 0 {
        let spill = plus_days(day, if back { -1 } else { 1 })?;
        return Some(Days::new(day.min(spill), day.max(spill)));
    }
    // Nobody means the very day by "two years ago".
    if back && from.is_none() && amount.only_years() {
        return calendar::units(Unit::Month, day, 0, 1);
    }
    Some(Days::on(day))
}

fn day_of_month(
    day: i8,
    weekday: Option<Weekday>,
    month: Option<&Expr>,
    scene: Scene,
) -> Option<Days> {
    if let Some(month) = month {
        let first = month.days(scene)?.first;
        return calendar::date(first.year().into(), first.month().into(), day.into()).map(Days::on);
    }
    let mut candidates = (0..MONTHS_SEARCHED).filter_map(|away| {
        let shift = match scene.direction {
            Direction::Past => -away,
            Direction::Future => away,
        };
        let month = calendar::units(Unit::Month, scene.now, shift, 1)?;
        calendar::date(
            month.first.year().into(),
            month.first.month().into(),
            day.into(),
        )
    });
    candidates
        .find(|found| {
            weekday.is_none_or(|weekday| found.weekday() == weekday)
                && match scene.direction {
                    Direction::Past => *found <= scene.now || is_this_month(*found, weekday, scene),
                    Direction::Future => *found >= scene.now,
                }
        })
        .map(Days::on)
}

/// "Wednesday the 31st" in the running month is that day, even if it is to come.
fn is_this_month(found: Date, weekday: Option<Weekday>, scene: Scene) -> bool {
    weekday.is_some() && found.first_of_month() == scene.now.first_of_month()
}

fn nth_piece(nth: i32, count: i32, piece: Piece, of: Days) -> Option<Days> {
    let unit = match piece {
        Piece::Weekday(weekday) => return calendar::nth_weekday(of, weekday, nth).map(Days::on),
        Piece::Unit(unit) => unit,
    };
    let whole_year = of.count() >= 365;
    let found = match unit {
        Unit::Half if !(whole_year && of.count() <= 366) => half_of(nth, of)?,
        // A week belongs where its Thursday lies.
        Unit::Week | Unit::Workweek => {
            let thursday = calendar::nth_weekday(of, Weekday::Thursday, nth)?;
            let shift = if nth > 0 { 0 } else { 1 - count };
            // The first week may begin in the month before.
            return calendar::units(unit, thursday, shift, count);
        }
        Unit::Weekend => {
            let saturday = calendar::nth_weekday(of, Weekday::Saturday, nth)?;
            Days::new(saturday, calendar::after(saturday)?)
        }
        _ if nth > 0 => calendar::units(unit, of.first, nth - 1, count)?,
        _ => calendar::units(unit, of.last, nth + 2 - count, count)?,
    };
    (found.first >= of.first && found.last <= of.last).then_some(found)
}

fn half_of(nth: i32, of: Days) -> Option<Days> {
    let years = of.count() / 365;
    let middle = if years >= 2 {
        let first = i32::from(of.first.year()) + years / 2;
        calendar::before(calendar::date(first, 1, 1)?)?
    } else {
        plus_days(of.first, of.count() / 2 - 1)?
    };
    match nth {
        1 => Some(Days::new(of.first, middle)),
        2 | -1 => Some(Days::new(calendar::after(middle)?, of.last)),
        _ => None,
    }
}

fn part_of(part: Part, of: Days, now: Date) -> Option<Days> {
    let inside = (of.first..=of.last).contains(&now);
    match part {
        Part::Rest if inside => return Some(Days::new(now, of.last)),
        Part::Sooner if inside => {
            let yesterday = calendar::before(now).unwrap_or(now);
            return Some(Days::new(of.first, yesterday.max(of.first)));
        }
        Part::ToDate if inside => return Some(Days::new(of.first, now)),
        Part::Rest | Part::Sooner | Part::ToDate => return Some(of),
        Part::Beginning | Part::Early | Part::Mid | Part::Late | Part::End => {}
    }
    let count = of.count();
    let (from, to) = match count {
        1..=7 => part_of_week(part, count),
        // Months are cut at the 10th and the 20th.
        28..=31 => thirds(part, count, 10, 20),
        365..=366 => return part_of_year(part, of),
        count if count >= 730 => return part_of_years(part, of),
        count => thirds(part, count, count / 3, count * 2 / 3),
    };
    Some(Days::new(
        plus_days(of.first, from)?,
        plus_days(of.first, to)?,
    ))
}

/// The part's first and last day, counted from 0, where the cuts are as given.
const fn thirds(part: Part, count: i32, first_cut: i32, last_cut: i32) -> (i32, i32) {
    match part {
        Part::Beginning | Part::Early => (0, first_cut - 1),
        Part::Mid => (first_cut, last_cut - 1),
        _ => (last_cut, count - 1),
    }
}

const fn part_of_week(part: Part, count: i32) -> (i32, i32) {
    let last = count - 1;
    let (from, to) = match part {
        Part::Beginning | Part::Early => (0, 2),
        Part::Mid => (1, 4),
        Part::Late => (3, last),
        _ => (4, last),
    };
    if to > last || from > to {
        (0, last)
    } else {
        (from, to)
    }
}

fn part_of_year(part: Part, of: Days) -> Option<Days> {
    let year = i32::from(of.first.year());
    let (first, count) = match part {
        Part::Beginning => (1, 3),
        Part::Early => (1, 4),
        Part::Mid => (5, 4),
        _ => (9, 4),
    };
    calendar::months(year, first, count)
}

fn part_of_years(part: Part, of: Days) -> Option<Days> {
    let years = i32::from(of.last.year()) - i32::from(of.first.year()) + 1;
    let (from, to) = thirds(part, years, (years + 2) / 3, years - years / 3);
    calendar::years(i32::from(of.first.year()) + from, to - from + 1)
}

/// The unit before or after some days: of the calendar if they are as long as it, and
/// else as many days.
fn beside(unit: Unit, back: bool, of: Days) -> Option<Days> {
    let step = if back { -1 } else { 1 };
    let day = if back { of.first } else { of.last };
    let of_calendar = calendar::units(unit, day, step, 1)?;
    if of.count() >= calendar::units(unit, day, 0, 1)?.count() {
        return Some(of_calendar);
    }
    stretch(Amount::of(unit, 1)?, back, of)
}

/// As many days right before or after some others.
fn stretch(amount: Amount, back: bool, of: Days) -> Option<Days> {
    if back {
        let last = calendar::before(of.first)?;
        return Some(Days::new(amount.from(of.first, true)?, last));
    }
    let first = calendar::after(of.last)?;
    Some(Days::new(first, amount.from(of.last, false)?))
}

/// From one bound to the other. One without a year takes it from the other, or
/// follows it.
fn both(lower: &Expr, upper: &Expr, scene: Scene) -> Option<Range> {
    if lower.is_yearless() && !upper.is_yearless() {
        let end = upper.range(scene)?.end?;
        let direction = Direction::Past;
        let start = lower
            .range(Scene {
                now: end,
                direction,
            })?
            .start?;
        return (start <= end).then_some(Range {
            start: Some(start),
            end: Some(end),
        });
    }
    let start = lower.range(scene)?.start?;
    let mut end = upper.range(scene)?.end?;
    if upper.is_yearless() && end < start {
        let after = Scene {
            now: start,
            direction: Direction::Future,
        };
        end = upper.range(after)?.end?;
    }
    (start <= end).then_some(Range {
        start: Some(start),
        end: Some(end),
    })
}

/// Ends without a year take it from the other end, or follow it.
fn between(first: &Expr, last: &Expr, scene: Scene) -> Option<Days> {
    let ahead = scene.direction == Direction::Future;
    let (start, end) = if first.is_yearless() && (ahead || !last.is_yearless()) {
        let end = last.days(scene)?;
        let before = Scene {
            now: end.last,
            direction: Direction::Past,
        };
        (first.days(before)?, end)
    } else {
        let start = first.days(scene)?;
        let after = Scene {
            now: start.first,
            direction: Direction::Future,
        };
        let end = if last.is_yearless() {
            last.days(after)?
        } else {
            last.days(scene)?
        };
        (start, end)
    };
    (start.first <= end.last).then(|| Days::new(start.first, end.last))
}

//! A day of the calendar.
//!
//! No clock is read here: which day is today is always told from outside.

use std::fmt;
use std::str::FromStr;

/// A day of the calendar. The order is that of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// A day; `None` when the calendar does not have it. The year has at most four digits.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let is_leap =
            year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let last = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if is_leap => 29,
            2 => 28,
            _ => return None,
        };
        (year <= 9999 && (1..=last).contains(&day)).then_some(Self { year, month, day })
    }

    /// The day that comes this many days after 1 January 1970.
    pub fn from_days_since_1970(days: u64) -> Self {
        // Howard Hinnant's `civil_from_days`, for days that are not before the epoch: years that
        // begin in March, in eras of 400 years.
        let days = days.min(2_932_896) + 719_468;
        let (era, day_of_era) = (days / 146_097, days % 146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        let year = era * 400 + year_of_era + u64::from(month <= 2);
        Self { year: year as u16, month: month as u8, day: day as u8 }
    }

    /// How many days it comes after 1 January 1970; negative for a day before.
    pub fn days_since_1970(self) -> i64 {
        // Hinnant's `days_from_civil`, the inverse of the above.
        let (month, day) = (i64::from(self.month), i64::from(self.day));
        let year = i64::from(self.year) - i64::from(month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let shifted_month = if month > 2 { month - 3 } else { month + 9 };
        let day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * 146_097 + day_of_era - 719_468
    }

    /// The year.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, from 1.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    pub fn day(self) -> u8 {
        self.day
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// What is said about a text that is no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotADate;

impl fmt::Display for NotADate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a date, expected one such as `2027-01-31`")
    }
}

impl std::error::Error for NotADate {}

impl FromStr for Date {
    type Err = NotADate;

    /// Reads the form that is displayed, `2027-01-31`, and no other.
    fn from_str(text: &str) -> Result<Self, NotADate> {
        let mut parts = text.split('-');
        let mut number = |digits: usize| {
            let part = parts.next().filter(|part| part.len() == digits)?;
            part.bytes().all(|byte| byte.is_ascii_digit()).then_some(part)?.parse::<u16>().ok()
        };
        let (year, month, day) = (number(4), number(2), number(2));
        match (year, month, day, parts.next()) {
            (Some(year), Some(month), Some(day), None) => {
                Self::new(year, month as u8, day as u8).ok_or(NotADate)
            }
            _ => Err(NotADate),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970() {
        for (days, date) in [
            (0, "1970-01-01"),
            (58, "1970-02-28"),
            (59, "1970-03-01"),
            (789, "1972-02-29"),
            (11_016, "2000-02-29"),
            (20_780, "2026-11-23"),
            (2_932_896, "9999-12-31"),
            (u64::MAX, "9999-12-31"),
        ] {
            assert_eq!(Date::from_days_since_1970(days).to_string(), date);
        }
    }

    #[test]
    fn days_are_counted_back() {
        for days in (0..2_932_896).step_by(89) {
            assert_eq!(Date::from_days_since_1970(days).days_since_1970(), days.cast_signed());
        }
        let before = Date::new(1969, 12, 31).unwrap();
        assert_eq!(before.days_since_1970(), -1);
        assert_eq!(Date::new(0, 3, 1).unwrap().days_since_1970(), -719_468);
    }

    #[test]
    fn reads_what_it_displays_and_nothing_else() {
        for text in ["2027-01-31", "2024-02-29", "2000-02-29", "0001-12-01", "9999-12-31"] {
            assert_eq!(text.parse::<Date>().map(|date| date.to_string()), Ok(text.to_owned()));
        }
        for text in [
            "",
            "2027",
            "2027-01",
            "2027-1-31",
            "27-01-31",
            "2027-01-31-",
            "2027-01-31T00:00:00",
            "2027-00-01",
            "2027-13-01",
            "2027-01-00",
            "2027-01-32",
            "2027-02-29",
            "1900-02-29",
            "2027-04-31",
            "+027-01-01",
            "2027-+1-01",
            " 2027-01-31",
            "2027/01/31",
            "12027-01-31",
        ] {
            assert_eq!(text.parse::<Date>(), Err(NotADate), "{text}");
        }
    }

    #[test]
    fn is_ordered_by_time() {
        let days: Vec<Date> = ["2026-12-31", "2027-01-01", "2027-01-02", "2027-02-01"]
            .iter()
            .filter_map(|text| text.parse().ok())
            .collect();
        assert_eq!(days.len(), 4);
        assert!(days.is_sorted());
    }
}

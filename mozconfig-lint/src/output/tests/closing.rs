//! The last line of the formats for people.

use super::samples::{PLAIN, report};
use crate::output::{Format, render};
use crate::report::Summary;

#[test]
fn closing_lines() {
    let close = |summary: Summary| render(Format::Full, &report(summary), &PLAIN);
    let clean = Summary { products: 1, platforms: 5, pairs: 10, ..Summary::default() };
    insta::assert_snapshot!(close(clean), @"compared 10 pairs on 5 platforms: no drift");
    insta::assert_snapshot!(close(Summary { allowed: 12, ..clean }), @"compared 10 pairs on 5 platforms: no drift (12 differences allowed by whitelist.toml)");
    insta::assert_snapshot!(close(Summary { platforms: 1, pairs: 1, allowed: 1, ..clean }), @"compared 1 pair on 1 platform: no drift (1 difference allowed by whitelist.toml)");
    insta::assert_snapshot!(close(Summary { products: 2, ..clean }), @"compared 10 pairs on 5 platforms of 2 products: no drift");
    insta::assert_snapshot!(close(Summary { errors: 3, warnings: 1, allowed: 12, ..clean }), @"error: 3 errors, 1 warning (compared 10 pairs on 5 platforms; 12 differences allowed by whitelist.toml)");
    insta::assert_snapshot!(close(Summary { errors: 1, ..clean }), @"error: 1 error (compared 10 pairs on 5 platforms)");
    insta::assert_snapshot!(close(Summary { warnings: 2, ..clean }), @"warning: 2 warnings (compared 10 pairs on 5 platforms)");
    insta::assert_snapshot!(close(Summary::default()), @"nothing was compared: no two mozconfigs form a pair");
    insta::assert_snapshot!(close(Summary { errors: 1, ..Summary::default() }), @"error: 1 error (nothing was compared: no two mozconfigs form a pair)");
    let mut without = report(Summary { allowed: 2, ..clean });
    without.whitelist = None;
    insta::assert_snapshot!(render(Format::Full, &without, &PLAIN), @"compared 10 pairs on 5 platforms: no drift (2 differences allowed)");
}

//! What is said about whitelists that are wrong: the whole list, word for word.

use super::problems;

/// Both texts begin after their first newline.
#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(problems(&text[1..]), expected[1..]);
}

#[test]
fn nothing_at_all() {
    check(
        r"
# only a comment
",
        r"
1:1: the whitelist has no `version` <>
  help: begin the file with `version = 1`
",
    );
}

#[test]
fn another_version() {
    check(
        r"
version = 2
allowed = []
",
        r"
1:11: version 2 of the whitelist format is not known <2>
  note: the only known version is 1
  help: a newer `mozconfig-lint` may know it
",
    );
}

#[test]
fn a_version_of_another_type() {
    check(
        r#"
version = "1"
"#,
        r#"
1:11: `version` is the string `1`, expected the integer `1` <"1">
  help: write `version = 1`
"#,
    );
}

#[test]
fn wrong_types_and_unknown_keys() {
    check(
        r#"
version = 1
owner = "release engineering"

[[allow]]
in = 3
against = []
products = ["browser", 2]
platform = "linux*"
option = [true]
reason = 12
bug = -1
expires = "2027-01-01"
required = "yes"
when = ["a"]
from = { file = "x" }
value = 1.5
"#,
        r#"
2:1: unknown key `owner` in the whitelist <owner>
  note: the keys of the whitelist are `version`, `product`, `mounts`, `assume` and `allow`
5:6: `in` is the integer `3`, expected a string or a list of strings <3>
  help: write it in quotes: `"3"`
6:11: `against` is an empty list, expected a string or a list of strings <[]>
7:24: an item of `products` is the integer `2`, expected a string <2>
8:1: unknown key `platform` in `[[allow]]` <platform>
  note: the keys of `[[allow]]` are `in`, `against`, `products`, `platforms`, `option`, `env`, `var`, `make`, `app`, `abort`, `line`, `from`, `when`, `value`, `reason`, `bug`, `expires` and `required`
  help: did you mean `platforms`?
9:11: an item of `option` is the boolean `true`, expected a string <true>
10:10: `reason` is the integer `12`, expected a string <12>
  help: write it in quotes: `"12"`
11:7: `bug` is `-1`, expected the number of a bug <-1>
12:11: `expires` is the string `2027-01-01`, expected a date such as `2027-01-31` <"2027-01-01">
  help: write the day alone and without quotes: `expires = 2027-01-01`
13:12: `required` is the string `yes`, expected `true` or `false` <"yes">
14:8: `when` is a list, expected a string <["a"]>
15:8: `from` is a table, expected a string or a list of strings <{ file = "x" }>
16:9: `value` is the float `1.5`, expected a string or a list of strings <1.5>
  help: write it in quotes: `"1.5"`
"#,
    );
}

#[test]
fn bad_globs() {
    check(
        r#"
version = 1
[[product]]
name = "browser"
mozconfigs = "browser/config/mozconfigs"
platforms = "linux[36"
[assume.platform."[z-a]"]
env = {}
[[allow]]
in = "nightly"
option = ["--with-{a", "a}"]
env = 'A\'
platforms = ["{{{{{{{{{a}}}}}}}}}"]
"#,
        r#"
5:13: bad glob `linux[36` in `platforms`: `[` is not closed <"linux[36">
  help: to match a `[` itself, write `\[` in single quotes, or `\\[` in double quotes
6:18: bad glob `[z-a]` in `assume.platform`: the range `z-a` runs backwards <"[z-a]">
  help: to match a `[` itself, write `\[` in single quotes, or `\\[` in double quotes
10:11: bad glob `--with-{a` in `option`: `{` is not closed <"--with-{a">
  help: to match a `{` itself, write `\{` in single quotes, or `\\{` in double quotes
10:24: bad glob `a}` in `option`: `}` closes no `{` <"a}">
  help: to match a `}` itself, write `\}` in single quotes, or `\\}` in double quotes
11:7: bad glob `A\` in `env`: it ends in a single `\` <'A\'>
  help: to match a `\` itself, write `\\` in single quotes, or `\\\\` in double quotes
12:14: bad glob `{{{{{{{{{a}}}}}}}}}` in `platforms`: it is longer than 4096 bytes, or has more than 8 `{` inside each other <"{{{{{{{{{a}}}}}}}}}">
"#,
    );
}

#[test]
fn blanks() {
    check(
        r#"
version = 1
[mounts]
"" = "x"
comm = ""
[assume]
env = { "" = "x" }
commands = { " " = "" }
[[allow]]
in = ["", "nightly"]
option = ""
when = " "
value = ""
"#,
        r#"
3:1: `` names no folder below the top source directory <"">
  help: name the folder as mozconfigs reach it: `comm` for `$topsrcdir/comm`
4:8: `comm` is blank <"">
6:9: a key of `env` is blank <"">
7:14: a key of `commands` is blank <" ">
9:7: `in` is blank <"">
10:10: `option` is blank <"">
11:8: `when` is blank <" ">
"#,
    );
}

#[test]
fn an_entry_that_names_no_setting() {
    check(
        r#"
version = 1
[[allow]]
in = "nightly"
reason = "all of it"

[[allow]]
reason = "the cache"
from = "build/mozconfig.cache"
in = "nightly"

[[allow]]
"#,
        r#"
2:1: `[[allow]]` does not say which setting it allows <[[allow]]>
  help: add `option`, `env`, `var`, `make`, `app`, `abort` or `line`
8:1: `from` alone would allow whatever the file brings in <from>
  note: what a file brings in is judged setting by setting
  help: name the settings too, with `option`, `env`, `var`, `make`, `app`, `abort` or `line`; each may be a list of globs
11:1: `[[allow]]` has no `in` <[[allow]]>
  help: name the variant that has the setting, such as `in = "nightly"`
11:1: `[[allow]]` does not say which setting it allows <[[allow]]>
  help: add `option`, `env`, `var`, `make`, `app`, `abort` or `line`
"#,
    );
}

#[test]
fn a_mistyped_key_is_not_missed_as_well() {
    check(
        r#"
version = 1
[[allow]]
im = "nightly"
optoin = "--enable-x"
[[product]]
nmae = "browser"
mozconfig = "x"
[[product.compare]]
bsae = "nightly"
agaisnt = "release"
"#,
        r"
3:1: unknown key `im` in `[[allow]]` <im>
  note: the keys of `[[allow]]` are `in`, `against`, `products`, `platforms`, `option`, `env`, `var`, `make`, `app`, `abort`, `line`, `from`, `when`, `value`, `reason`, `bug`, `expires` and `required`
  help: did you mean `in`?
4:1: unknown key `optoin` in `[[allow]]` <optoin>
  note: the keys of `[[allow]]` are `in`, `against`, `products`, `platforms`, `option`, `env`, `var`, `make`, `app`, `abort`, `line`, `from`, `when`, `value`, `reason`, `bug`, `expires` and `required`
  help: did you mean `option`?
6:1: unknown key `nmae` in `[[product]]` <nmae>
  note: the keys of `[[product]]` are `name`, `mozconfigs`, `platforms` and `compare`
  help: did you mean `name`?
7:1: unknown key `mozconfig` in `[[product]]` <mozconfig>
  note: the keys of `[[product]]` are `name`, `mozconfigs`, `platforms` and `compare`
  help: did you mean `mozconfigs`?
9:1: unknown key `bsae` in `[[product.compare]]` <bsae>
  note: the keys of `[[product.compare]]` are `base` and `against`
  help: did you mean `base`?
10:1: unknown key `agaisnt` in `[[product.compare]]` <agaisnt>
  note: the keys of `[[product.compare]]` are `base` and `against`
  help: did you mean `against`?
",
    );
}

#[test]
fn bugs_and_days() {
    check(
        r#"
version = 1
[[allow]]
in = "a"
env = "A"
bug = "Bug 763903"
expires = 2027-01-01T00:00:00Z
[[allow]]
in = "a"
env = "A"
bug = "somewhere"
expires = "next year"
[[allow]]
in = "a"
env = "A"
bug = 0
expires = 07:32:00
[[allow]]
in = "a"
env = "A"
bug = 99999999999999999999
expires = 2027
"#,
        r#"
5:7: `bug` is the string `Bug 763903`, expected a number or an address that begins with `https://` <"Bug 763903">
  help: write the number without quotes: `bug = 763903`
6:11: `expires` is the time `2027-01-01T00:00:00Z`, expected a date such as `2027-01-31` <2027-01-01T00:00:00Z>
  help: write the day alone and without quotes: `expires = 2027-01-01`
10:7: `bug` is the string `somewhere`, expected a number or an address that begins with `https://` <"somewhere">
11:11: `expires` is the string `next year`, expected a date such as `2027-01-31` <"next year">
15:7: `bug` is `0`, expected the number of a bug <0>
16:11: `expires` is the time `07:32:00`, expected a date such as `2027-01-31` <07:32:00>
20:7: `bug` is `99999999999999999999`, expected the number of a bug <99999999999999999999>
21:11: `expires` is the integer `2027`, expected a date such as `2027-01-31` <2027>
"#,
    );
}

#[test]
fn tables_of_the_wrong_form() {
    check(
        r#"
version = 1
mounts = "comm"
product = 3
[assume]
platform = "linux"
variant.nightly = 1
[allow]
in = "nightly"
"#,
        r#"
2:10: `mounts` is the string `comm`, expected a table <"comm">
3:11: `product` is the integer `3`, expected `[[product]]` tables <3>
  help: begin each of them with a line `[[product]]`
5:12: `platform` is the string `linux`, expected a table <"linux">
6:19: `nightly` is the integer `1`, expected a table <1>
7:1: `allow` is a table, expected `[[allow]]` tables <[allow]>
  help: begin each of them with a line `[[allow]]`
"#,
    );
}

#[test]
fn entries_within_braces() {
    check(
        r#"
version = 1
allow = [
    { in = "nightly", option = "--enable-x", reason = "x" },
    "ac_add_options --enable-y",
]
product = [{ name = "a", mozconfigs = "b", compare = [{ base = "c", against = "d" }] }, 1]
"#,
        r#"
3:5: an entry of `allow` stands within braces <{ in = "nightly", option = "--enable-x", reason = "x" }>
  help: write it as a `[[allow]]` table, each key on a line of its own
4:5: an item of `allow` is the string `ac_add_options --enable-y`, expected a table <"ac_add_options --enable-y">
  help: write each of them as a `[[allow]]` table
6:89: an item of `product` is the integer `1`, expected a table <1>
  help: write each of them as a `[[product]]` table
"#,
    );
}

#[test]
fn a_comparison_before_its_product() {
    check(
        r#"
version = 1
[[product.compare]]
base = "nightly"
"#,
        r"
2:3: `product` is a table, expected `[[product]]` tables <product>
  help: begin each of them with a line `[[product]]`
",
    );
}

#[test]
fn products() {
    check(
        r#"
version = 1
[[product]]
[[product]]
name = "a"
mozconfigs = "../x"
[[product.compare]]
[[product]]
name = "b"
mozconfigs = "/x"
[[product.compare]]
base = "nightly"
against = ["beta", "nightly"]
[[product]]
name = "c"
mozconfigs = "x"
[[product]]
name = "c"
mozconfigs = 1
[[product]]
name = "c"
mozconfigs = "y"
"#,
        r#"
2:1: `[[product]]` has no `name` <[[product]]>
  help: give it a name, such as `name = "browser"`
2:1: `[[product]]` has no `mozconfigs` <[[product]]>
  help: name the folder that holds a folder for each platform, such as `mozconfigs = "browser/config/mozconfigs"`
5:14: `mozconfigs` is `../x`, which leads out of the source tree <"../x">
  help: name it by its path from the top source directory
6:1: `[[product.compare]]` has no `base` <[[product.compare]]>
  help: name the variant to compare from, such as `base = "nightly"`
6:1: `[[product.compare]]` has no `against` <[[product.compare]]>
  help: name the variants to compare with, such as `against = ["release"]`
9:14: `mozconfigs` is `/x`, which leads out of the source tree <"/x">
  help: name it by its path from the top source directory
12:20: `nightly` would be compared with itself <"nightly">
18:14: `mozconfigs` is the integer `1`, expected a string <1>
  help: write it in quotes: `"1"`
20:8: two products have the name `c` <"c">
  help: give each a name of its own
"#,
    );
}

#[test]
fn mounts() {
    check(
        r#"
version = 1
[mounts]
"../x" = "y"
"/z" = "y"
"." = "y"
a.b = "c"
d = false
"#,
        r#"
3:1: `../x` names no folder below the top source directory <"../x">
  help: name the folder as mozconfigs reach it: `comm` for `$topsrcdir/comm`
4:1: `/z` names no folder below the top source directory <"/z">
  help: name the folder as mozconfigs reach it: `comm` for `$topsrcdir/comm`
5:1: `.` names no folder below the top source directory <".">
  help: name the folder as mozconfigs reach it: `comm` for `$topsrcdir/comm`
6:1: `a` is a table, expected a string <a>
7:5: `d` is the boolean `false`, expected a string <false>
"#,
    );
}

#[test]
fn assumptions() {
    check(
        r#"
version = 1
[assume]
env = { A = 1, "B C" = "", D = true, E = false, F = 1979-05-27 }
commands = { "uname -s" = false }
files = { "/x" = "yes" }
platforms = {}
[assume.variant."release"]
env = "x"
outputs = { a = "b" }
"#,
        r#"
3:13: `A` is the integer `1`, expected a string, or `false` for unset <1>
  help: write it in quotes: `"1"`
3:16: `B C` is no name of a variable <"B C">
3:32: `D` is the boolean `true`, expected a string, or `false` for unset <true>
3:53: `F` is the date `1979-05-27`, expected a string, or `false` for unset <1979-05-27>
  help: write it in quotes: `"1979-05-27"`
4:27: `uname -s` is the boolean `false`, expected a string: what the command prints <false>
5:18: `/x` is the string `yes`, expected `true` (something stands there) or `false` <"yes">
6:1: unknown key `platforms` in `[assume]` <platforms>
  note: the keys of `[assume]` are `env`, `commands`, `files`, `platform` and `variant`
  help: did you mean `platform`?
8:7: `env` is the string `x`, expected a table <"x">
9:1: unknown key `outputs` in `[assume.variant."release"]` <outputs>
  note: the keys of `[assume.variant."release"]` are `env`, `commands` and `files`
"#,
    );
}

#[test]
fn an_assumption_without_its_platform() {
    check(
        r#"
version = 1
[assume.platform]
env = { A = "1" }
[assume.variant]
commands = "x"
"#,
        r#"
3:1: `env` stands in `[assume.platform]` without a platform <env>
  help: name the platform in the header: `[assume.platform."linux*"]`
5:1: `commands` stands in `[assume.variant]` without a variant <commands>
  help: name the variant in the header: `[assume.variant."nightly"]`
"#,
    );
}

#[test]
fn values_without_quotes() {
    check(
        r#"
version = 1
[[allow]]
in = nightly
option = --enable-x

[[allow]]
in = 
env = "A"

[[allow]]
in = inside
required = yes
"#,
        r#"
3:6: `nightly` stands without quotes <nightly>
  help: write it in quotes: `"nightly"`
4:10: `--enable-x` stands without quotes <--enable-x>
  help: write it in quotes: `"--enable-x"`
7:6: a value is missing <>
11:6: `inside` stands without quotes <inside>
  help: write it in quotes: `"inside"`
12:12: `yes` stands without quotes <yes>
  help: write it in quotes: `"yes"`
"#,
    );
}

#[test]
fn strings_that_do_not_end() {
    check(
        r#"
version = 1
[[allow]]
in = "nightly
option = '--enable-x
env = "A\q"

[[allow]]
in = "nightly"
optoin = "x"
"#,
        r#"
3:6: the string is not closed <"nightly>
4:10: the string is not closed <'--enable-x>
5:10: not valid TOML: missing escaped value, expected `b`, `e`, `f`, `n`, `r`, `\`, `"`, `x`, `u`, `U` <>
  help: write `\\` for a backslash, or put the string in single quotes
9:1: unknown key `optoin` in `[[allow]]` <optoin>
  note: the keys of `[[allow]]` are `in`, `against`, `products`, `platforms`, `option`, `env`, `var`, `make`, `app`, `abort`, `line`, `from`, `when`, `value`, `reason`, `bug`, `expires` and `required`
  help: did you mean `option`?
"#,
    );
}

#[test]
fn a_string_of_several_lines_that_does_not_end() {
    check(
        r#"
version = 1
[[product]]
nam = "x"
[[allow]]
in = "nightly"
reason = """
because
[[allow]]
im = "x"
"#,
        r#"
2:1: `[[product]]` has no `mozconfigs` <[[product]]>
  help: name the folder that holds a folder for each platform, such as `mozconfigs = "browser/config/mozconfigs"`
3:1: unknown key `nam` in `[[product]]` <nam>
  note: the keys of `[[product]]` are `name`, `mozconfigs`, `platforms` and `compare`
  help: did you mean `name`?
6:10: the string is not closed <""">
"#,
    );
}

#[test]
fn a_list_that_does_not_end() {
    check(
        r#"
version = 1
[assume]
x = 1
[[allow]]
in = ["nightly", "beta"
option = "--enable-x"

[[allow]]
im = "x"
"#,
        r#"
3:1: unknown key `x` in `[assume]` <x>
  note: the keys of `[assume]` are `env`, `commands`, `files`, `platform` and `variant`
5:6: the list is not closed <["nightly", "beta">
"#,
    );
}

#[test]
fn a_table_in_braces_that_does_not_end() {
    check(
        r#"
version = 1
[assume]
env = { A = "1",
commands = { a = "b" }

[[allow]]
im = "x"
"#,
        r#"
3:7: the table in braces is not closed <{ A = "1",>
"#,
    );
}

#[test]
fn headers_that_do_not_end() {
    check(
        r#"
version = 1
[[allow]
in = "nightly"
[assume
env = {}
[[product]]
nam = "x"
"#,
        r"
2:9: the header is not closed, expected `]]` <>
4:8: the header is not closed, expected `]` <>
7:1: unknown key `nam` in `[[product]]` <nam>
  note: the keys of `[[product]]` are `name`, `mozconfigs`, `platforms` and `compare`
  help: did you mean `name`?
",
    );
}

#[test]
fn keys_without_values() {
    check(
        r#"
version = 1
[[allow]]
in "nightly"
[[allow]]
im = "x"
"#,
        r"
3:4: not valid TOML: key with no value, expected `=` <>
",
    );
}

#[test]
fn keys_given_twice() {
    check(
        r#"
version = 1
[[allow]]
in = "nightly"
in = "release"
optoin = "x"
[assume]
[assume]
"#,
        r"
4:1: `in` is given twice <in>
5:1: unknown key `optoin` in `[[allow]]` <optoin>
  note: the keys of `[[allow]]` are `in`, `against`, `products`, `platforms`, `option`, `env`, `var`, `make`, `app`, `abort`, `line`, `from`, `when`, `value`, `reason`, `bug`, `expires` and `required`
  help: did you mean `option`?
7:2: `assume` is given twice <assume>
",
    );
}

#[test]
fn days_that_do_not_exist() {
    check(
        r#"
version = 1
[[allow]]
in = "nightly"
env = "A"
expires = 2027-02-29
[[allow]]
in = "nightly"
env = "A"
expires = 2027-13-01
"#,
        r"
5:11: not valid TOML: invalid date, expected day between 01 and 28 <2027-02-29>
9:11: not valid TOML: invalid date, expected month between 01 and 12 <2027-13-01>
",
    );
}

#[test]
fn everything_at_once_in_the_order_of_the_file() {
    check(
        r#"
versoin = 1
[[allow]]
in = "nightly"
env = "A"
resaon = "x"
[[allow]]
in = nightly
[[allow]]
env = 1
[mounts]
"../x" = 1
"#,
        r#"
1:1: unknown key `versoin` in the whitelist <versoin>
  note: the keys of the whitelist are `version`, `product`, `mounts`, `assume` and `allow`
  help: did you mean `version`?
5:1: unknown key `resaon` in `[[allow]]` <resaon>
  note: the keys of `[[allow]]` are `in`, `against`, `products`, `platforms`, `option`, `env`, `var`, `make`, `app`, `abort`, `line`, `from`, `when`, `value`, `reason`, `bug`, `expires` and `required`
  help: did you mean `reason`?
7:6: `nightly` stands without quotes <nightly>
  help: write it in quotes: `"nightly"`
8:1: `[[allow]]` has no `in` <[[allow]]>
  help: name the variant that has the setting, such as `in = "nightly"`
9:7: `env` is the integer `1`, expected a string or a list of strings <1>
  help: write it in quotes: `"1"`
11:1: `../x` names no folder below the top source directory <"../x">
  help: name the folder as mozconfigs reach it: `comm` for `$topsrcdir/comm`
11:10: `../x` is the integer `1`, expected a string <1>
  help: write it in quotes: `"1"`
"#,
    );
}

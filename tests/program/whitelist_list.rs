//! `whitelist list`: the entries, and what each of them excuses.

use crate::tree::{Tree, pair, tree};

const WHITELIST: &str = r#"
    version = 1

    # Two settings, of which one differs.
    [[allow]]
    in = "nightly"
    option = ["--enable-lto", "--enable-gone"]
    reason = "on trial"
    bug = 763903
    expires = 2026-12-31

    [[allow]]
    in = ["nightly", "release"]
    products = "browser"
    platforms = ["linux*"]
    env = "RUSTFLAGS"
    from = "browser/*"
    value = ["-g", "-O"]
    when = 'uname -s == "Linux"'
    reason = "until the ::error::\u001b[2J is mended"
    bug = "https://example.org/a-rather-long-address/of-a-page?number=1"
    required = true

    [[allow]]
    in = "nightly"
    env = "GONE"
    "#;

fn listed() -> Tree {
    pair("ac_add_options --enable-lto\n", "").with("whitelist.toml", WHITELIST)
}

#[test]
fn as_a_table() {
    insta::assert_snapshot!(listed().run(&["whitelist", "list", "--today", "2026-12-01"]), @r"
    line  in                allows                          excuses       on       days left  bug                                               reason
    4     nightly           option --enable-lto and 1 more  1 difference  linux64  30         763903                                            on trial
    11    nightly, release  env RUSTFLAGS                   nothing       -        -          https://example.org/a-rather-long-address/of-...  until the ::error::\u{1b}[2J is mended
    23    nightly           env GONE                        nothing       -        -          -                                                 -
    exit: 0
    ");
    let later = listed().run(&["whitelist", "list", "--today", "2027-01-01"]);
    insta::assert_snapshot!(later.lines().nth(1).unwrap(), @"4     nightly           option --enable-lto and 1 more  nothing  -   expired    763903                                            on trial");
}

#[test]
fn as_json() {
    let tree = listed();
    insta::assert_snapshot!(
        tree.run(&["whitelist", "list", "--today", "2026-12-01", "--format", "json"]),
        @r#"
    {
      "version": 1,
      "whitelist": "whitelist.toml",
      "entries": [
        {
          "line": 4,
          "in": [
            "nightly"
          ],
          "against": [],
          "products": [],
          "platforms": [],
          "settings": {
            "option": [
              "--enable-lto",
              "--enable-gone"
            ]
          },
          "from": [],
          "value": [],
          "when": null,
          "reason": "on trial",
          "bug": "https://bugzilla.mozilla.org/show_bug.cgi?id=763903",
          "expires": "2026-12-31",
          "days_left": 30,
          "required": false,
          "excuses": {
            "differences": 1,
            "platforms": {
              "browser": [
                "linux64"
              ]
            }
          }
        },
        {
          "line": 11,
          "in": [
            "nightly",
            "release"
          ],
          "against": [],
          "products": [
            "browser"
          ],
          "platforms": [
            "linux*"
          ],
          "settings": {
            "env": [
              "RUSTFLAGS"
            ]
          },
          "from": [
            "browser/*"
          ],
          "value": [
            "-g",
            "-O"
          ],
          "when": "uname -s == \"Linux\"",
          "reason": "until the ::error::\u001b[2J is mended",
          "bug": "https://example.org/a-rather-long-address/of-a-page?number=1",
          "expires": null,
          "days_left": null,
          "required": true,
          "excuses": {
            "differences": 0,
            "platforms": {}
          }
        },
        {
          "line": 23,
          "in": [
            "nightly"
          ],
          "against": [],
          "products": [],
          "platforms": [],
          "settings": {
            "env": [
              "GONE"
            ]
          },
          "from": [],
          "value": [],
          "when": null,
          "reason": null,
          "bug": null,
          "expires": null,
          "days_left": null,
          "required": false,
          "excuses": {
            "differences": 0,
            "platforms": {}
          }
        }
      ]
    }
    exit: 0
    "#
    );
}

#[test]
fn of_several_products() {
    let files: Vec<(String, &str)> = ["browser", "comm/mail"]
        .iter()
        .flat_map(|product| {
            ["linux64", "win64"].iter().flat_map(move |platform| {
                let folder = format!("{product}/config/mozconfigs/{platform}");
                [(format!("{folder}/nightly"), "export A=1\n"), (format!("{folder}/release"), "")]
            })
        })
        .collect();
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let tree = tree(&files).with(
        "policy.toml",
        "version = 1\n[[allow]]\nin = \"nightly\"\nenv = \"A\"\nreason = \"on trial\"\n",
    );
    insta::assert_snapshot!(tree.run(&["whitelist", "list", "--whitelist", "policy.toml"]), @"
    line  in       allows  excuses        on                                                days left  bug  reason
    2     nightly  env A   4 differences  browser: linux64, win64; comm/mail: linux64, ...  -          -    on trial
    exit: 0
    ");
}

#[test]
fn where_there_is_nothing_to_list() {
    let tree = pair("", "");
    insta::assert_snapshot!(tree.run(&["whitelist", "list"]), @"
    stderr:
    error: there is no whitelist
    help: `mozconfig-lint whitelist add` makes one; `--whitelist FILE` names one
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["whitelist", "list", "--whitelist", "gone.toml"]), @"
    stderr:
    error: cannot read the whitelist `gone.toml`: there is no such file
    help: `--whitelist FILE` takes a TOML file; without it `whitelist.toml` is looked for
    exit: 2
    ");
    let tree = tree.with("whitelist.toml", "version = 1\n");
    insta::assert_snapshot!(tree.run(&["whitelist", "list"]), @"
    line  in  allows  excuses  on  days left  bug  reason
    exit: 0
    ");
    insta::assert_snapshot!(tree.run(&["whitelist", "list", "--no-whitelist"]), @"
    stderr:
    error: there is no whitelist
    help: `mozconfig-lint whitelist add` makes one; `--whitelist FILE` names one
    exit: 2
    ");
    let tree = tree.with("whitelist.toml", "version = 2\n");
    insta::assert_snapshot!(tree.run(&["whitelist", "list"]), @"
    error[invalid-whitelist]: version 2 of the whitelist format is not known
     --> whitelist.toml:1:11
      |
    1 | version = 2
      |           ^
      |
      = note: the only known version is 1
    help: a newer `mozconfig-lint` may know it
    stderr:
    error: the check is incomplete: see the findings
    exit: 2
    ");
}

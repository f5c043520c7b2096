//! What `json` makes of findings.

use super::samples::UNUSED;
use super::samples::{PLAIN, add, addition, edit, finding, label, one, path, report, typical};
use crate::output::{Format, render};
use crate::report::{Report, Summary};

fn json(report: &Report) -> String {
    let text = render(Format::Json, report, &PLAIN);
    assert!(text.ends_with("}\n"));
    text.replace(concat!("\"", env!("CARGO_PKG_VERSION"), "\""), "\"@@VERSION@@\"")
}

fn parsed(report: &Report) -> serde_json::Value {
    serde_json::from_str(&json(report)).unwrap()
}

#[test]
#[expect(clippy::too_many_lines, reason = "a whole document")]
fn typical_report() {
    insta::assert_snapshot!(json(&typical()), @r#"
    {
      "version": 1,
      "tool": {
        "name": "mozconfig-lint",
        "version": "@@VERSION@@"
      },
      "topsrcdir": ".",
      "whitelist": "whitelist.toml",
      "since": null,
      "summary": {
        "products": 1,
        "platforms": 5,
        "pairs": 10,
        "files": 23,
        "errors": 1,
        "warnings": 1,
        "allowed": 12
      },
      "diagnostics": [
        {
          "rule": "only-in-base",
          "level": "error",
          "message": "`--with-ccache` is set for nightly but not for release",
          "product": "browser",
          "platforms": [
            "linux32",
            "linux64"
          ],
          "base": "nightly",
          "other": "release",
          "settings": [
            {
              "platform": "linux32",
              "kind": "option",
              "key": "--with-ccache",
              "base_value": "--with-ccache",
              "other_value": null,
              "when": "bucket = \"\"",
              "witness": {
                "env": {
                  "X": null,
                  "bucket": ""
                },
                "commands": {
                  "uname -s": "Linux"
                },
                "files": {
                  "build/x": false
                }
              }
            },
            {
              "platform": "linux64",
              "kind": "option",
              "key": "--with-ccache",
              "base_value": "--with-ccache",
              "other_value": null,
              "when": "bucket = \"\"",
              "witness": {
                "env": {
                  "X": null,
                  "bucket": ""
                },
                "commands": {
                  "uname -s": "Linux"
                },
                "files": {
                  "build/x": false
                }
              }
            }
          ],
          "spans": [
            {
              "path": "build/mozconfig.cache",
              "line": 4,
              "column": 20,
              "end_line": 4,
              "end_column": 33,
              "byte_start": 95,
              "byte_end": 108,
              "label": "nightly sets it here",
              "primary": true
            },
            {
              "path": "build/mozconfig.cache",
              "line": 3,
              "column": 1,
              "end_line": 3,
              "end_column": 21,
              "byte_start": 49,
              "byte_end": 69,
              "label": "under this condition",
              "primary": false
            },
            {
              "path": "browser/config/mozconfigs/linux64/nightly",
              "line": 2,
              "column": 1,
              "end_line": 2,
              "end_column": 37,
              "byte_start": 38,
              "byte_end": 74,
              "label": "only nightly includes this file",
              "primary": false
            },
            {
              "path": "browser/config/mozconfigs/linux64/release",
              "line": 1,
              "column": 1,
              "end_line": 1,
              "end_column": 38,
              "byte_start": 0,
              "byte_end": 37,
              "label": "",
              "primary": false
            }
          ],
          "notes": [
            "when `bucket` is empty",
            "for example with no variable set\nand nothing else",
            "`CCACHE` comes through the same include"
          ],
          "fixes": [
            {
              "message": "should release have it too? include the file there",
              "edits": []
            },
            {
              "message": "meant for nightly alone? add to whitelist.toml",
              "edits": [
                {
                  "path": "whitelist.toml",
                  "byte_start": 96,
                  "byte_end": 96,
                  "replacement": "\n[[allow]]\nin = \"nightly\"\noption = \"--with-ccache\"\nreason = \"...\"\n"
                }
              ]
            }
          ]
        },
        {
          "rule": "unused-entry",
          "level": "warning",
          "message": "this entry excuses nothing",
          "product": null,
          "platforms": [],
          "base": null,
          "other": null,
          "settings": [],
          "spans": [
            {
              "path": "whitelist.toml",
              "line": 3,
              "column": 1,
              "end_line": 7,
              "end_column": 1,
              "byte_start": 13,
              "byte_end": 85,
              "label": "nothing differs here",
              "primary": true
            }
          ],
          "notes": [],
          "fixes": [
            {
              "message": "remove it",
              "edits": [
                {
                  "path": "whitelist.toml",
                  "byte_start": 13,
                  "byte_end": 85,
                  "replacement": ""
                }
              ]
            }
          ]
        }
      ]
    }
    "#);
}

#[test]
fn no_findings() {
    let mut report = report(Summary::default());
    report.whitelist = None;
    insta::assert_snapshot!(json(&report), @r#"
    {
      "version": 1,
      "tool": {
        "name": "mozconfig-lint",
        "version": "@@VERSION@@"
      },
      "topsrcdir": ".",
      "whitelist": null,
      "since": null,
      "summary": {
        "products": 0,
        "platforms": 0,
        "pairs": 0,
        "files": 0,
        "errors": 0,
        "warnings": 0,
        "allowed": 0
      },
      "diagnostics": []
    }
    "#);
}

#[test]
fn an_addition_is_an_edit_where_the_file_is_there() {
    let mut report = one("one\n", 0..3);
    add(&mut report.sources, "whitelist.toml", "version = 1");
    report.diagnostics[0].remedies =
        vec![addition("whitelist.toml", 2, "[[allow]]\n"), addition("other.toml", 1, "x\n")];
    insta::assert_snapshot!(parsed(&report)["diagnostics"][0]["fixes"].to_string(), @r#"[{"edits":[{"byte_end":11,"byte_start":11,"path":"whitelist.toml","replacement":"\n[[allow]]\n"}],"message":"add it"},{"addition":{"path":"other.toml","text":"x\n"},"edits":[],"message":"add it"}]"#);
}

#[test]
fn an_unreadable_file_gets_no_edit() {
    let mut report = one("one\n", 0..3);
    let files = mozconfig_parse::source::MemoryTree::default();
    report.sources.load(&files, &path("whitelist.toml"));
    report.diagnostics[0].remedies = vec![addition("whitelist.toml", 1, "x\n")];
    insta::assert_snapshot!(parsed(&report)["diagnostics"][0]["fixes"].to_string(), @r#"[{"addition":{"path":"whitelist.toml","text":"x\n"},"edits":[],"message":"add it"}]"#);
}

#[test]
fn places() {
    let mut report = report(Summary::default());
    let empty = add(&mut report.sources, "a/empty", "");
    let other = add(&mut report.sources, "a/other", "é\tx\r\ny\n");
    let mut found = finding(&UNUSED, "x", label(other, 3..7, "over lines"));
    found.related = vec![label(empty, 0..0, ""), label(other, 8..8, "end")];
    found.remedies = vec![edit(other, 0..2, "e")];
    report.diagnostics.push(found);
    let places = parsed(&report)["diagnostics"][0]["spans"].clone();
    let lines: Vec<String> = places.as_array().unwrap().iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    {"byte_end":7,"byte_start":3,"column":3,"end_column":2,"end_line":2,"label":"over lines","line":1,"path":"a/other","primary":true}
    {"byte_end":0,"byte_start":0,"column":1,"end_column":1,"end_line":1,"label":"","line":1,"path":"a/empty","primary":false}
    {"byte_end":8,"byte_start":8,"column":1,"end_column":1,"end_line":3,"label":"end","line":3,"path":"a/other","primary":false}
    "#);
}

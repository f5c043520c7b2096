//! The `json` format: read by a JSON reader, field by field.

use serde_json::Value;

use crate::tree::{NIGHTLY, RELEASE, Tree, pair, tree};

fn document(tree: &Tree) -> Value {
    serde_json::from_str(&tree.stdout(&["--format", "json"])).expect("a JSON document")
}

/// The one finding of a rule.
#[track_caller]
fn finding<'a>(document: &'a Value, rule: &str) -> &'a Value {
    let all = document["diagnostics"].as_array().expect("a list");
    let mut found = all.iter().filter(|finding| finding["rule"] == rule);
    let first = found.next().unwrap_or_else(|| panic!("no {rule} in {document:#}"));
    assert!(found.next().is_none(), "several {rule} in {document:#}");
    first
}

/// Checks a value against a shape: `s` a string, `n` a number, `b` a boolean, with `?` also null;
/// `[x]` a list, `{*:x}` a map, `{a:x,b:x}` exactly these fields, `a?:x` one that may be missing.
#[track_caller]
fn check(value: &Value, shape: &str, at: &str) {
    if let Some(shape) = shape.strip_suffix('?') {
        if !value.is_null() {
            check(value, shape, at);
        }
        return;
    }
    match shape {
        "s" => assert!(value.is_string(), "{at}: {value}"),
        "n" => assert!(value.is_u64(), "{at}: {value}"),
        "b" => assert!(value.is_boolean(), "{at}: {value}"),
        _ if shape.starts_with('[') => {
            let inner = &shape[1..shape.len() - 1];
            for (index, item) in value.as_array().expect(at).iter().enumerate() {
                check(item, inner, &format!("{at}[{index}]"));
            }
        }
        _ => {
            let map = value.as_object().expect(at);
            let fields = fields(&shape[1..shape.len() - 1]);
            if let [("*", inner)] = fields[..] {
                for (key, value) in map {
                    check(value, inner, &format!("{at}.{key}"));
                }
                return;
            }
            for (name, inner) in &fields {
                match map.get(name.trim_end_matches('?')) {
                    Some(value) => check(value, inner, &format!("{at}.{name}")),
                    None => assert!(name.ends_with('?'), "{at} has no {name}: {value}"),
                }
            }
            for key in map.keys() {
                let is_known = fields.iter().any(|(name, _)| name.trim_end_matches('?') == key);
                assert!(is_known, "{at}.{key} is not documented");
            }
        }
    }
}

/// The fields of a shape: name and shape, split at the commas that stand in no bracket.
fn fields(shape: &str) -> Vec<(&str, &str)> {
    let mut depth = 0;
    let parts = shape.split(|character| {
        match character {
            '{' | '[' => depth += 1,
            '}' | ']' => depth -= 1,
            _ => {}
        }
        depth == 0 && character == ','
    });
    parts.filter_map(|part| part.split_once(':')).collect()
}

const DOCUMENT: &str = "{version:n,tool:{name:s,version:s},topsrcdir:s,whitelist:s?,\
    since:{revision:s,known:n,complete:b}?,\
    summary:{products:n,platforms:n,pairs:n,files:n,errors:n,warnings:n,allowed:n},\
    diagnostics:[{rule:s,level:s,message:s,product:s?,platforms:[s],base:s?,other:s?,\
    settings:[{platform:s,kind:s,key:s,base_value:s?,other_value:s?,when:s,\
    witness:{env:{*:s?},commands:{*:s},files:{*:b}}}],\
    spans:[{path:s,line:n,column:n,end_line:n,end_column:n,byte_start:n,byte_end:n,label:s,\
    primary:b}],notes:[s],\
    fixes:[{message:s,edits:[{path:s,byte_start:n,byte_end:n,replacement:s}],\
    addition?:{path:s,text:s}}]}]}";

/// A tree with findings of many rules.
fn busy() -> Tree {
    tree(&[
        (
            NIGHTLY,
            r#"
            . "$topsrcdir/build/gone"
            . "$topsrcdir/build/cache"
            ac_add_options --enable-optimize="-O3"
            what
            if [[ -n "$A" ]]; then exit 1; fi
            "#,
        ),
        (RELEASE, "ac_add_options --enable-optimize=\"-O2\"\n"),
        (
            "build/cache",
            r#"
            if test -z "$BUCKET" && test `uname -s` = Linux && ! test -d /clang; then
              ac_add_options --with-ccache
            fi
            "#,
        ),
        ("browser/config/mozconfigs/win64/nightly", ""),
        (
            "whitelist.toml",
            "version = 1\n\n[[allow]]\nin = \"nightly\"\nenv = \"GONE\"\nreason = \"it was\"\n",
        ),
    ])
}

#[test]
fn the_documented_fields() {
    for tree in [pair("", ""), pair("export A=1\n", ""), busy()] {
        let document = document(&tree);
        check(&document, DOCUMENT, "");
        assert_eq!(document["version"], 1);
        assert_eq!(document["tool"]["name"], "mozconfig-lint");
        assert_eq!(document["tool"]["version"], env!("CARGO_PKG_VERSION"));
        assert_eq!(document["topsrcdir"], ".");
        for finding in document["diagnostics"].as_array().unwrap() {
            let spans = finding["spans"].as_array().unwrap();
            assert_eq!(spans.iter().filter(|span| span["primary"] == true).count(), 1);
            assert_eq!(spans[0]["primary"], true);
            for span in spans {
                let path = span["path"].as_str().unwrap();
                assert!(!path.starts_with('/') && tree.path(path).exists(), "{path}");
            }
        }
    }
}

#[test]
fn the_counts_are_those_of_the_findings() {
    let document = document(&busy());
    let levels = |level: &str| {
        let all = document["diagnostics"].as_array().unwrap();
        all.iter().filter(|finding| finding["level"] == level).count()
    };
    let summary = &document["summary"];
    assert_eq!(summary["errors"], levels("error"));
    assert_eq!(summary["warnings"], levels("warning"));
    assert_eq!(
        (&summary["pairs"], &summary["platforms"], &summary["products"]),
        (&1.into(), &1.into(), &1.into())
    );
    assert_eq!(document["whitelist"], "whitelist.toml");
}

/// The places name the bytes of the file.
#[test]
fn places_are_exact() {
    let text = "# caf\u{e9}\n: \u{e9}; export A='one\ntwo'\n";
    let document = document(&pair(text, ""));
    let span = &finding(&document, "only-in-base")["spans"][0];
    let byte = |name: &str| usize::try_from(span[name].as_u64().unwrap()).unwrap();
    assert_eq!(&text[byte("byte_start")..byte("byte_end")], "export A='one\ntwo'");
    assert_eq!([byte("line"), byte("column"), byte("end_line"), byte("end_column")], [2, 6, 3, 5]);
}

#[test]
fn a_whole_document() {
    let tree = pair(
        "if test -z \"$A\" && test `uname -s` = Linux; then ac_add_options --enable-lto=thin; fi\n",
        "",
    );
    let text = tree.stdout(&["--format", "json"]).replace(env!("CARGO_PKG_VERSION"), "[VERSION]");
    insta::assert_snapshot!(text, @r#"
    {
      "version": 1,
      "tool": {
        "name": "mozconfig-lint",
        "version": "[VERSION]"
      },
      "topsrcdir": ".",
      "whitelist": null,
      "since": null,
      "summary": {
        "products": 1,
        "platforms": 1,
        "pairs": 1,
        "files": 2,
        "errors": 1,
        "warnings": 0,
        "allowed": 0
      },
      "diagnostics": [
        {
          "rule": "only-in-base",
          "level": "error",
          "message": "`--enable-lto=thin` is set for nightly but not for release",
          "product": "browser",
          "platforms": [
            "linux64"
          ],
          "base": "nightly",
          "other": "release",
          "settings": [
            {
              "platform": "linux64",
              "kind": "option",
              "key": "--enable-lto",
              "base_value": "--enable-lto=thin",
              "other_value": null,
              "when": "empty(A) && uname -s == \"Linux\"",
              "witness": {
                "env": {
                  "A": null
                },
                "commands": {
                  "uname -s": "Linux"
                },
                "files": {}
              }
            }
          ],
          "spans": [
            {
              "path": "browser/config/mozconfigs/linux64/nightly",
              "line": 1,
              "column": 50,
              "end_line": 1,
              "end_column": 82,
              "byte_start": 49,
              "byte_end": 81,
              "label": "nightly sets it here",
              "primary": true
            },
            {
              "path": "browser/config/mozconfigs/linux64/nightly",
              "line": 1,
              "column": 4,
              "end_line": 1,
              "end_column": 43,
              "byte_start": 3,
              "byte_end": 42,
              "label": "under this condition",
              "primary": false
            }
          ],
          "notes": [
            "when `A` is empty and the output of `uname -s` is `Linux`",
            "for example with no variable set, `Linux` from `uname -s`"
          ],
          "fixes": [
            {
              "message": "should release have it too? carry the line to release",
              "edits": []
            },
            {
              "message": "meant for nightly alone? add an entry with the reason to `whitelist.toml`",
              "edits": [],
              "addition": {
                "path": "whitelist.toml",
                "text": "version = 1\n\n[[allow]]\nin = \"nightly\"\nplatforms = [\"linux64\"]\noption = \"--enable-lto=thin\"\nreason = \"...\"\n"
              }
            }
          ]
        }
      ]
    }
    "#);
}

/// One environment in which the difference shows: what has to be set, and what must not be.
#[test]
fn the_witness() {
    let document = document(&busy());
    let setting = &finding(&document, "only-in-base")["settings"][0];
    assert_eq!(setting["key"], "--with-ccache");
    let witness = &setting["witness"];
    insta::assert_snapshot!(format!("{}\n{witness:#}", setting["when"]), @r#"
    "empty(BUCKET) && uname -s == \"Linux\" && !directory(\"/clang\")"
    {
      "commands": {
        "[[ -n \"$A\" ]]; echo $?": "1",
        "uname -s": "Linux",
        "what; echo $?": "0"
      },
      "env": {
        "BUCKET": null
      },
      "files": {
        "/clang": false
      }
    }
    "#);
}

#[test]
fn keys_of_every_kind() {
    let document = document(&pair(
        r#"
        ac_add_options --enable-a
        ac_add_options --disable-b
        ac_add_options --with-c=1
        ac_add_options --without-d
        ac_add_options E=1
        export F="1 2"
        G=
        mk_add_options H=1
        mk_add_options "export I=1"
        mk_add_options J
        ac_add_app_options xulrunner --disable-k
        if test -z "$L"; then exit 3; fi
        "#,
        "",
    ));
    let mut settings: Vec<String> = document["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|finding| finding["settings"].as_array().unwrap())
        .map(|it| {
            format!("{} {}: {} {}", it["kind"], it["key"], it["base_value"], it["other_value"])
        })
        .collect();
    settings.sort();
    insta::assert_snapshot!(settings.join("\n"), @r#"
    "abort" "exit 3": "" null
    "app" "xulrunner --enable-k": "--disable-k" null
    "env" "F": "1 2" null
    "make" "H": "1" null
    "make" "J": "" null
    "make" "export I": "1" null
    "option" "--enable-a": "--enable-a" null
    "option" "--enable-b": "--disable-b" null
    "option" "--with-c": "--with-c=1" null
    "option" "--with-d": "--without-d" null
    "option" "E": "E=1" null
    "var" "G": "" null
    "#);
}

/// The document is whole where the check is not.
#[test]
fn a_check_that_fails() {
    let tree = pair("", "").with("whitelist.toml", "version = 2\n");
    let document = document(&tree);
    check(&document, DOCUMENT, "");
    assert_eq!(document["diagnostics"][0]["rule"], "invalid-whitelist");
    assert_eq!(document["summary"]["pairs"], 0);
}

/// To apply an edit is to take the finding away.
#[test]
fn a_fix_can_be_applied() {
    let tree = busy();
    let before = document(&tree);
    let edit = &finding(&before, "unused-entry")["fixes"][0]["edits"][0];
    assert_eq!(edit["path"], "whitelist.toml");
    let mut text = std::fs::read_to_string(tree.path("whitelist.toml")).unwrap();
    let byte = |name: &str| usize::try_from(edit[name].as_u64().unwrap()).unwrap();
    text.replace_range(byte("byte_start")..byte("byte_end"), edit["replacement"].as_str().unwrap());
    let after = document(&tree.with("whitelist.toml", &text));
    assert!(
        !after["diagnostics"].as_array().unwrap().iter().any(|it| it["rule"] == "unused-entry")
    );
}

/// The entry that is offered, once it has a reason, allows the difference.
#[test]
fn the_entry_that_is_offered_works() {
    for (nightly, release) in [
        ("ac_add_options --enable-lto=thin\n", ""),
        ("export A='x*[y]'\n", "export A=\"\\\\{z}\"\n"),
        ("mk_add_options \"export B=1\"\nC=1\n", "if test -n \"$D\"; then C=1; fi\n"),
        ("if test -z \"$D\"; then exit 1; fi\n", ""),
        ("ac_add_options --enable-e\n", "test -z \"$D\" || ac_add_options --enable-e\n"),
    ] {
        let mut tree = pair(nightly, release);
        // Each finding offers an entry; one after the other.
        for _ in 0..4 {
            let document = document(&tree);
            let Some(finding) = document["diagnostics"].get(0) else { break };
            let fix = finding["fixes"].as_array().unwrap().iter().find_map(|fix| {
                let text = fix["addition"]["text"].as_str();
                text.or_else(|| fix["edits"][0]["replacement"].as_str())
            });
            let old = std::fs::read_to_string(tree.path("whitelist.toml")).unwrap_or_default();
            let text = format!("{old}{}", fix.expect("an entry").replace("\"...\"", "\"why not\""));
            tree = tree.with("whitelist.toml", &text);
        }
        let text = tree.run(&["--format", "concise"]);
        assert!(text.contains(": no drift ("), "{nightly}{text}");
    }
}

//! The formats for machines, each judged by a reader that is not ours.
//!
//! The judges are the scripts in `tests/formats`: they read the output as the program reads it that
//! the format is made for (the official schema, the parser of the field), refuse what it would
//! refuse, and print what it understands. One that misses a module says so and is skipped.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::tree::{NIGHTLY, RELEASE, Tree, outcome, pair, tree};

const WIN64: &str = "browser/config/mozconfigs/win64";

/// Two drifts (one on two platforms, of one line and under a condition), a warning, and an entry of
/// the whitelist with an edit that removes it.
fn sample() -> Tree {
    let nightly = "export A=1; export B=2\n. \"$topsrcdir/build/cache\"\nfrobnicate\n";
    tree(&[
        (NIGHTLY, nightly),
        (RELEASE, "frobnicate\n"),
        (&format!("{WIN64}/nightly"), ". \"$topsrcdir/build/cache\"\n"),
        (&format!("{WIN64}/release"), ""),
        ("build/cache", "if test -z \"$BUCKET\"; then\n  ac_add_options --with-ccache\nfi\n"),
        (
            "whitelist.toml",
            r#"
            version = 1

            [[allow]]
            in = "nightly"
            env = "GONE"
            reason = "it was"
            "#,
        ),
    ])
}

/// Names and values that mean something to one reader or another.
fn hostile() -> Tree {
    let first = "%0A::error::x%25 ##[error]y ]]><b>&amp;</b>\u{1b}[31m\u{202e}\u{200b}\u{2028}";
    let second = "\u{1f98a}\u{ffff} {0} [x](1) a|b | c @me *x* \"q\" TEST-PASS non-fatal error\\";
    let folder = "browser/config/mozconfigs/a:b, %41|c #1&\u{e9}";
    tree(&[
        (
            &format!("{folder}/nightly"),
            &format!("A='{first}'\nexport B='{second}'\nexport C='1\n::error::2\r\n`3`'\n"),
        ),
        (&format!("{folder}/release"), "\u{7}::what\n"),
    ])
}

/// Nothing but a warning.
fn warned() -> Tree {
    pair("frobnicate\n", "frobnicate\n")
}

/// A check that could not be made.
fn incomplete() -> Tree {
    pair("export A=1\n", "").with("whitelist.toml", "version = 2\n")
}

fn judges() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/formats")
}

/// What a judge makes of the output of a tree; none where it cannot be heard.
#[track_caller]
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn judged(tree: &Tree, format: &str, judge: &str, arguments: &[&str]) -> Option<String> {
    let text = tree.stdout(&["--format", format]);
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tools/bin/python3");
    let python = if own.exists() { own } else { PathBuf::from("python3") };
    let top = tree.top().canonicalize().expect("a tree");
    let script = judges().join(judge).with_extension("py");
    let mut command = Command::new(python);
    command.arg("-B").arg(script);
    command.args(arguments.iter().map(|it| it.replace("TOP", top.to_str().expect("UTF-8"))));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let Ok(mut child) = command.spawn() else {
        eprintln!("skipped: there is no python3");
        return None;
    };
    // A judge that is skipped may be gone before it reads.
    let _ = child.stdin.take().expect("a pipe").write_all(text.as_bytes());
    let output = child.wait_with_output().expect("the judge ends");
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    if output.status.code() == Some(77) {
        eprintln!("skipped: {judge}: {said}");
        return None;
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{errors}\n{text}");
    Some(said)
}

/// All trees, in one text; none where the judge cannot be heard.
#[track_caller]
fn verdicts(format: &str, judge: &str, arguments: &[&str]) -> Option<String> {
    let trees = [
        ("sample", sample()),
        ("hostile", hostile()),
        ("warned", warned()),
        ("incomplete", incomplete()),
        ("clean", pair("", "")),
    ];
    let mut text = String::new();
    for (name, tree) in trees {
        text.extend(["# ", name, "\n", &judged(&tree, format, judge, arguments)?]);
    }
    Some(text)
}

#[test]
fn sarif() {
    let Some(text) = verdicts("sarif", "judge_sarif", &["TOP"]) else { return };
    insta::assert_snapshot!(text, @r#"
    # sample
    error only-in-base browser/config/mozconfigs/linux64/nightly:1:1
      `export A=1` is set for nightly but not for release (linux64)\nshould release have it too? carry the line to release\nmeant for nightly alone? add an entry with the reason to `whitelist.toml`
    error only-in-base browser/config/mozconfigs/linux64/nightly:1:13
      `export B=2` is set for nightly but not for release (linux64)\nshould release have it too? carry the line to release\nmeant for nightly alone? add an entry with the reason to `whitelist.toml`
    warning unknown-command browser/config/mozconfigs/linux64/nightly:3:1
      nothing is known about the command `frobnicate` (linux64)\nwhere there is no such program the load ends here\ndefine the function, or include the file that does, before this line
      browser/config/mozconfigs/linux64/release:1:1 and here
    error only-in-base build/cache:2:3
      `--with-ccache` is set for nightly but not for release (linux64, win64)\nwhen `BUCKET` is empty\nfor example with no variable set\nshould release have it too? include `build/cache` there\nmeant for nightly alone? add an entry with the reason to `whitelist.toml`
      build/cache:1:4 under this condition
      browser/config/mozconfigs/linux64/nightly:2:1 only nightly includes this file
    error unused-entry whitelist.toml:3:1
      this entry excuses nothing: remove it\nthere stands `[[allow]] in = "nightly" env = "GONE" reason = "it was"`\nremove the entry
      fix: remove the entry
    complete: True
    sarif-tools: 5 records
    # hostile
    error only-in-base browser/config/mozconfigs/a:b, %41|c #1&\xe9/nightly:1:1
      `A=%0A::error::x%25 ##\\u{{5b}}error]y ]]><b>&amp;</b>\\u{{1b}}[31m\\u{{202e}}\\u{{200b}}\\u{{2028}}` is set for nightly but not for release (a:b, %41|c #1&\xe9)\nshould release have it too? carry the line to release\nmeant for nightly alone? add an entry with the reason to `whitelist.toml`
    error only-in-base browser/config/mozconfigs/a:b, %41|c #1&\xe9/nightly:2:1
      `export B=\U0001f98a\uffff {{0}} [x]\\u{{28}}1) a|b | c @me *x* "q" TEST-PASS non-fatal error\\` is set for nightly but not for release (a:b, %41|c #1&\xe9)\nshould release have it too? carry the line to release\nmeant for nightly alone? add an entry with the reason to `whitelist.toml`
    error only-in-base browser/config/mozconfigs/a:b, %41|c #1&\xe9/nightly:3:1
      `export C=1\\n::error::2 \\n`3`` is set for nightly but not for release (a:b, %41|c #1&\xe9)\nshould release have it too? carry the line to release\nmeant for nightly alone? add an entry with the reason to `whitelist.toml`
    error crlf-line-endings browser/config/mozconfigs/a:b, %41|c #1&\xe9/nightly:4:11
      `browser/config/mozconfigs/a:b, %41|c #1&\xe9/nightly` has lines that end in CRLF\n`sh` takes the carriage return for a part of the word before it\ncompared as though the lines ended in a newline alone\nsave the file with Unix line ends
    error abort-differs browser/config/mozconfigs/a:b, %41|c #1&\xe9/release:1:1
      `\\u{{7}}::what` ends the load for release but not for nightly (a:b, %41|c #1&\xe9)\na mozconfig is loaded under `set -e`: a command that fails ends it\nwhen `\\u{{7}}::what` fails\nfor example with no variable set, `\\u{{7}}::what` failing\nshould nightly end there too? give both the same check, best in a file that both include\nmeant for release alone? add an entry with the reason to `whitelist.toml`
    warning unknown-command browser/config/mozconfigs/a:b, %41|c #1&\xe9/release:1:1
      nothing is known about the command `\\u{{7}}::what` (a:b, %41|c #1&\xe9)\nwhere there is no such program the load ends here\ndefine the function, or include the file that does, before this line
    complete: True
    sarif-tools: 6 records
    # warned
    warning unknown-command browser/config/mozconfigs/linux64/nightly:1:1
      nothing is known about the command `frobnicate` (linux64)\nwhere there is no such program the load ends here\ndefine the function, or include the file that does, before this line
      browser/config/mozconfigs/linux64/release:1:1 and here
    complete: True
    sarif-tools: 1 records
    # incomplete
    error invalid-whitelist whitelist.toml:1:11
      version 2 of the whitelist format is not known\nthe only known version is 1\na newer `mozconfig-lint` may know it
    complete: False
    sarif-tools: 1 records
    # clean
    complete: True
    sarif-tools: 0 records
    "#);
}

#[test]
fn github() {
    let Some(text) = verdicts("github", "judge_github", &[]) else { return };
    insta::assert_snapshot!(text, @r#"
    # sample
    error file=browser/config/mozconfigs/linux64/nightly line=1 col=1 endColumn=10 title=only-in-base
      `export A=1` is set for nightly but not for release (linux64)
      should release have it too? carry the line to release
      meant for nightly alone? add an entry with the reason to `whitelist.toml`
    error file=browser/config/mozconfigs/linux64/nightly line=1 col=13 endColumn=22 title=only-in-base
      `export B=2` is set for nightly but not for release (linux64)
      should release have it too? carry the line to release
      meant for nightly alone? add an entry with the reason to `whitelist.toml`
    error file=build/cache line=2 col=3 endColumn=30 title=only-in-base
      `--with-ccache` is set for nightly but not for release (linux64, win64)
      when `BUCKET` is empty
      for example with no variable set
      should release have it too? include `build/cache` there
      meant for nightly alone? add an entry with the reason to `whitelist.toml`
    error file=whitelist.toml line=3 endLine=6 title=unused-entry
      this entry excuses nothing: remove it
      there stands `[[allow]] in = "nightly" env = "GONE" reason = "it was"`
      remove the entry
    warning file=browser/config/mozconfigs/linux64/nightly line=3 col=1 endColumn=10 title=unknown-command
      nothing is known about the command `frobnicate` (linux64)
      where there is no such program the load ends here
      define the function, or include the file that does, before this line
    log: error: 4 errors, 1 warning (compared 2 pairs on 2 platforms)
    # hostile
    error file=browser/config/mozconfigs/a:b, %41|c #1&\xe9/nightly line=1 col=1 endColumn=55 title=only-in-base
      `A=%0A::error::x%25 ##\\u{5b}error]y ]]><b>&amp;</b>\\u{1b}[31m\\u{202e}\\u{200b}\\u{2028}` is set for nightly but not for release (a:b, %41|c #1&\xe9)
      should release have it too? carry the line to release
      meant for nightly alone? add an entry with the reason to `whitelist.toml`
    error file=browser/config/mozconfigs/a:b, %41|c #1&\xe9/nightly line=2 col=1 endColumn=71 title=only-in-base
      `export B=\U0001f98a\uffff {0} [x](1) a|b | c @me *x* "q" TEST-PASS non-fatal error\\` is set for nightly but not for release (a:b, %41|c #1&\xe9)
      should release have it too? carry the line to release
      meant for nightly alone? add an entry with the reason to `whitelist.toml`
    error file=browser/config/mozconfigs/a:b, %41|c #1&\xe9/nightly line=3 endLine=5 title=only-in-base
      `export C=1\\n::error::2 \\n`3`` is set for nightly but not for release (a:b, %41|c #1&\xe9)
      should release have it too? carry the line to release
      meant for nightly alone? add an entry with the reason to `whitelist.toml`
    error file=browser/config/mozconfigs/a:b, %41|c #1&\xe9/nightly line=4 col=11 endColumn=11 title=crlf-line-endings
      `browser/config/mozconfigs/a:b, %41|c #1&\xe9/nightly` has lines that end in CRLF
      `sh` takes the carriage return for a part of the word before it
      compared as though the lines ended in a newline alone
      save the file with Unix line ends
    error file=browser/config/mozconfigs/a:b, %41|c #1&\xe9/release line=1 col=1 endColumn=7 title=abort-differs
      `\\u{7}::what` ends the load for release but not for nightly (a:b, %41|c #1&\xe9)
      a mozconfig is loaded under `set -e`: a command that fails ends it
      when `\\u{7}::what` fails
      for example with no variable set, `\\u{7}::what` failing
      should nightly end there too? give both the same check, best in a file that both include
      meant for release alone? add an entry with the reason to `whitelist.toml`
    warning file=browser/config/mozconfigs/a:b, %41|c #1&\xe9/release line=1 col=1 endColumn=7 title=unknown-command
      nothing is known about the command `\\u{7}::what` (a:b, %41|c #1&\xe9)
      where there is no such program the load ends here
      define the function, or include the file that does, before this line
    log: error: 5 errors, 1 warning (compared 1 pair on 1 platform)
    # warned
    warning file=browser/config/mozconfigs/linux64/nightly line=1 col=1 endColumn=10 title=unknown-command
      nothing is known about the command `frobnicate` (linux64)
      where there is no such program the load ends here
      define the function, or include the file that does, before this line
    log: warning: 1 warning (compared 1 pair on 1 platform)
    # incomplete
    error file=whitelist.toml line=1 col=11 endColumn=11 title=invalid-whitelist
      version 2 of the whitelist format is not known
      the only known version is 1
      a newer `mozconfig-lint` may know it
    # clean
    log: compared 1 pair on 1 platform: no drift
    "#);
}

#[test]
fn github_summary() {
    let Some(text) = verdicts("github-summary", "judge_github_summary", &[]) else { return };
    insta::assert_snapshot!(text, @r"
    # sample
    <h3>Mozconfig drift</h3>
    <p>:x: 4 errors, 1 warning (compared 2 pairs on 2 platforms)</p>
    <th>Level</th>
    <th>Finding</th>
    <th>Place</th>
    <td>error</td>
    <td><code>export A=1</code> is set for nightly but not for release (linux64)<br>should release have it too? carry the line to release<br>meant for nightly alone? add an entry with the reason to <code>whitelist.toml</code> (only-in-base)</td>
    <td><code>browser/config/mozconfigs/linux64/nightly:1:1</code></td>
    <td>error</td>
    <td><code>export B=2</code> is set for nightly but not for release (linux64)<br>should release have it too? carry the line to release<br>meant for nightly alone? add an entry with the reason to <code>whitelist.toml</code> (only-in-base)</td>
    <td><code>browser/config/mozconfigs/linux64/nightly:1:13</code></td>
    <td>error</td>
    <td><code>--with-ccache</code> is set for nightly but not for release (linux64, win64)<br>when <code>BUCKET</code> is empty<br>for example with no variable set<br>should release have it too? include <code>build/cache</code> there<br>meant for nightly alone? add an entry with the reason to <code>whitelist.toml</code> (only-in-base)</td>
    <td><code>build/cache:2:3</code></td>
    <td>error</td>
    <td>this entry excuses nothing: remove it<br>there stands <code>[[allow]] in = &quot;nightly&quot; env = &quot;GONE&quot; reason = &quot;it was&quot;</code><br>remove the entry (unused-entry)</td>
    <td><code>whitelist.toml:3:1</code></td>
    <td>warning</td>
    <td>nothing is known about the command <code>frobnicate</code> (linux64)<br>where there is no such program the load ends here<br>define the function, or include the file that does, before this line (unknown-command)</td>
    <td><code>browser/config/mozconfigs/linux64/nightly:3:1</code></td>
    # hostile
    <h3>Mozconfig drift</h3>
    <p>:x: 5 errors, 1 warning (compared 1 pair on 1 platform)</p>
    <th>Level</th>
    <th>Finding</th>
    <th>Place</th>
    <td>error</td>
    <td><code>A=%0A::error::x%25 ##\\u{5b}error]y ]]&gt;&lt;b&gt;&amp;amp;&lt;/b&gt;\\u{1b}[31m\\u{202e}\\u{200b}\\u{2028}</code> is set for nightly but not for release (a:b, %41|c #1&amp;\xe9)<br>should release have it too? carry the line to release<br>meant for nightly alone? add an entry with the reason to <code>whitelist.toml</code> (only-in-base)</td>
    <td><code>browser/config/mozconfigs/a:b, %41|c #1&amp;\xe9/nightly:1:1</code></td>
    <td>error</td>
    <td><code>export B=\U0001f98a\uffff {0} [x](1) a|b | c @me *x* &quot;q&quot; TEST-PASS non-fatal error\\</code> is set for nightly but not for release (a:b, %41|c #1&amp;\xe9)<br>should release have it too? carry the line to release<br>meant for nightly alone? add an entry with the reason to <code>whitelist.toml</code> (only-in-base)</td>
    <td><code>browser/config/mozconfigs/a:b, %41|c #1&amp;\xe9/nightly:2:1</code></td>
    <td>error</td>
    <td><code>export C=1\\n::error::2 \\n</code>3`` is set for nightly but not for release (a:b, %41|c #1&amp;\xe9)<br>should release have it too? carry the line to release<br>meant for nightly alone? add an entry with the reason to <code>whitelist.toml</code> (only-in-base)</td>
    <td><code>browser/config/mozconfigs/a:b, %41|c #1&amp;\xe9/nightly:3:1</code></td>
    <td>error</td>
    <td><code>browser/config/mozconfigs/a:b, %41|c #1&amp;\xe9/nightly</code> has lines that end in CRLF<br><code>sh</code> takes the carriage return for a part of the word before it<br>compared as though the lines ended in a newline alone<br>save the file with Unix line ends (crlf-line-endings)</td>
    <td><code>browser/config/mozconfigs/a:b, %41|c #1&amp;\xe9/nightly:4:11</code></td>
    <td>error</td>
    <td><code>\\u{7}::what</code> ends the load for release but not for nightly (a:b, %41|c #1&amp;\xe9)<br>a mozconfig is loaded under <code>set -e</code>: a command that fails ends it<br>when <code>\\u{7}::what</code> fails<br>for example with no variable set, <code>\\u{7}::what</code> failing<br>should nightly end there too? give both the same check, best in a file that both include<br>meant for release alone? add an entry with the reason to <code>whitelist.toml</code> (abort-differs)</td>
    <td><code>browser/config/mozconfigs/a:b, %41|c #1&amp;\xe9/release:1:1</code></td>
    <td>warning</td>
    <td>nothing is known about the command <code>\\u{7}::what</code> (a:b, %41|c #1&amp;\xe9)<br>where there is no such program the load ends here<br>define the function, or include the file that does, before this line (unknown-command)</td>
    <td><code>browser/config/mozconfigs/a:b, %41|c #1&amp;\xe9/release:1:1</code></td>
    # warned
    <h3>Mozconfig drift</h3>
    <p>:warning: 1 warning (compared 1 pair on 1 platform)</p>
    <th>Level</th>
    <th>Finding</th>
    <th>Place</th>
    <td>warning</td>
    <td>nothing is known about the command <code>frobnicate</code> (linux64)<br>where there is no such program the load ends here<br>define the function, or include the file that does, before this line (unknown-command)</td>
    <td><code>browser/config/mozconfigs/linux64/nightly:1:1</code></td>
    # incomplete
    <h3>Mozconfig drift</h3>
    <p>:x: 1 error (nothing was compared: no two mozconfigs form a pair)</p>
    <th>Level</th>
    <th>Finding</th>
    <th>Place</th>
    <td>error</td>
    <td>version 2 of the whitelist format is not known<br>the only known version is 1<br>a newer <code>mozconfig-lint</code> may know it (invalid-whitelist)</td>
    <td><code>whitelist.toml:1:11</code></td>
    # clean
    <h3>Mozconfig drift</h3>
    <p>:white_check_mark: compared 1 pair on 1 platform: no drift</p>
    ");
}

#[test]
fn gitlab() {
    let Some(text) = verdicts("gitlab", "judge_gitlab", &[]) else { return };
    insta::assert_snapshot!(text, @r#"
    # sample
    5 violations
    major only-in-base browser/config/mozconfigs/linux64/nightly:1-1
      `export A=1` is set for nightly but not for release (linux64); should release have it too? carry the line to release; meant for nightly alone? add an entry with the reason to `whitelist.toml`
    major only-in-base browser/config/mozconfigs/linux64/nightly:1-1
      `export B=2` is set for nightly but not for release (linux64); should release have it too? carry the line to release; meant for nightly alone? add an entry with the reason to `whitelist.toml`
    minor unknown-command browser/config/mozconfigs/linux64/nightly:3-3
      nothing is known about the command `frobnicate` (linux64); where there is no such program the load ends here; define the function, or include the file that does, before this line
    major only-in-base build/cache:2-2
      `--with-ccache` is set for nightly but not for release (linux64, win64); when `BUCKET` is empty; for example with no variable set; should release have it too? include `build/cache` there; meant for nightly alone? add an entry with the reason to `whitelist.toml`
    major unused-entry whitelist.toml:3-6
      this entry excuses nothing: remove it; there stands `[[allow]] in = "nightly" env = "GONE" reason = "it was"`; remove the entry
    # hostile
    6 violations
    major only-in-base browser/config/mozconfigs/a:b, %41|c #1&\xe9/nightly:1-1
      `A=%0A::error::x%25 ##\\u{5b}error]y ]]><b>&amp;</b>\\u{1b}[31m\\u{202e}\\u{200b}\\u{2028}` is set for nightly but not for release (a:b, %41|c #1&\xe9); should release have it too? carry the line to release; meant for nightly alone? add an entry with the reason to `whitelist.toml`
    major only-in-base browser/config/mozconfigs/a:b, %41|c #1&\xe9/nightly:2-2
      `export B=\U0001f98a\uffff {0} [x](1) a|b | c @me *x* "q" TEST-PASS non-fatal error\\` is set for nightly but not for release (a:b, %41|c #1&\xe9); should release have it too? carry the line to release; meant for nightly alone? add an entry with the reason to `whitelist.toml`
    major only-in-base browser/config/mozconfigs/a:b, %41|c #1&\xe9/nightly:3-5
      `export C=1\\n::error::2 \\n`3`` is set for nightly but not for release (a:b, %41|c #1&\xe9); should release have it too? carry the line to release; meant for nightly alone? add an entry with the reason to `whitelist.toml`
    major crlf-line-endings browser/config/mozconfigs/a:b, %41|c #1&\xe9/nightly:4-4
      `browser/config/mozconfigs/a:b, %41|c #1&\xe9/nightly` has lines that end in CRLF; `sh` takes the carriage return for a part of the word before it; compared as though the lines ended in a newline alone; save the file with Unix line ends
    major abort-differs browser/config/mozconfigs/a:b, %41|c #1&\xe9/release:1-1
      `\\u{7}::what` ends the load for release but not for nightly (a:b, %41|c #1&\xe9); a mozconfig is loaded under `set -e`: a command that fails ends it; when `\\u{7}::what` fails; for example with no variable set, `\\u{7}::what` failing; should nightly end there too? give both the same check, best in a file that both include; meant for release alone? add an entry with the reason to `whitelist.toml`
    minor unknown-command browser/config/mozconfigs/a:b, %41|c #1&\xe9/release:1-1
      nothing is known about the command `\\u{7}::what` (a:b, %41|c #1&\xe9); where there is no such program the load ends here; define the function, or include the file that does, before this line
    # warned
    1 violations
    minor unknown-command browser/config/mozconfigs/linux64/nightly:1-1
      nothing is known about the command `frobnicate` (linux64); where there is no such program the load ends here; define the function, or include the file that does, before this line
    # incomplete
    1 violations
    major invalid-whitelist whitelist.toml:1-1
      version 2 of the whitelist format is not known; the only known version is 1; a newer `mozconfig-lint` may know it
    # clean
    0 violations
    "#);
}

#[test]
fn junit() {
    let schema = judges().join("../schemas/junit.xsd");
    let schema = schema.to_str().expect("UTF-8");
    let Some(text) = verdicts("junit", "judge_junit", &[schema]) else { return };
    insta::assert_snapshot!(text, @r#"
    # sample
    mozconfig-lint / the mozconfigs can be compared: passed
      4 errors, 1 warning (compared 2 pairs on 2 platforms)
    mozconfig-lint.only-in-base / `export A=1` is set for nightly but not for release (linux64): failure only-in-base: `export A=1` is set for nightly but not for release (linux64)
      browser/config/mozconfigs/linux64/nightly:1:1
      `export A=1` is set for nightly but not for release (linux64)
      should release have it too? carry the line to release
      meant for nightly alone? add an entry with the reason to `whitelist.toml`
    mozconfig-lint.only-in-base / `export B=2` is set for nightly but not for release (linux64): failure only-in-base: `export B=2` is set for nightly but not for release (linux64)
      browser/config/mozconfigs/linux64/nightly:1:13
      `export B=2` is set for nightly but not for release (linux64)
      should release have it too? carry the line to release
      meant for nightly alone? add an entry with the reason to `whitelist.toml`
    mozconfig-lint.unknown-command / nothing is known about the command `frobnicate` (linux64): passed
      browser/config/mozconfigs/linux64/nightly:3:1
      nothing is known about the command `frobnicate` (linux64)
      where there is no such program the load ends here
      define the function, or include the file that does, before this line
    mozconfig-lint.only-in-base / `--with-ccache` is set for nightly but not for release (linux64, win64): failure only-in-base: `--with-ccache` is set for nightly but not for release (linux64, win64)
      build/cache:2:3
      `--with-ccache` is set for nightly but not for release (linux64, win64)
      when `BUCKET` is empty
      for example with no variable set
      should release have it too? include `build/cache` there
      meant for nightly alone? add an entry with the reason to `whitelist.toml`
    mozconfig-lint.unused-entry / this entry excuses nothing: remove it: failure unused-entry: this entry excuses nothing: remove it
      whitelist.toml:3:1
      this entry excuses nothing: remove it
      there stands `[[allow]] in = "nightly" env = "GONE" reason = "it was"`
      remove the entry
    tests=6 failures=4 errors=0
    # hostile
    mozconfig-lint / the mozconfigs can be compared: passed
      5 errors, 1 warning (compared 1 pair on 1 platform)
    mozconfig-lint.only-in-base / `A=%0A::error::x%25 ##\\u{5b}error]y ]]><b>&amp;</b>\\u{1b}[31m\\u{202e}\\u{200b}\\u{2028}` is set for nightly but not for release (a:b, %41|c #1&\xe9): failure only-in-base: `A=%0A::error::x%25 ##\\u{5b}error]y ]]><b>&amp;</b>\\u{1b}[31m\\u{202e}\\u{200b}\\u{2028}` is set for nightly but not for release (a:b, %41|c #1&\xe9)
      browser/config/mozconfigs/a:b, %41|c #1&\xe9/nightly:1:1
      `A=%0A::error::x%25 ##\\u{5b}error]y ]]><b>&amp;</b>\\u{1b}[31m\\u{202e}\\u{200b}\\u{2028}` is set for nightly but not for release (a:b, %41|c #1&\xe9)
      should release have it too? carry the line to release
      meant for nightly alone? add an entry with the reason to `whitelist.toml`
    mozconfig-lint.only-in-base / `export B=\U0001f98a\\u{ffff} {0} [x](1) a|b | c @me *x* "q" TEST-PASS non-fatal error\\` is set for nightly but not for release (a:b, %41|c #1&\xe9): failure only-in-base: `export B=\U0001f98a\\u{ffff} {0} [x](1) a|b | c @me *x* "q" TEST-PASS non-fatal error\\` is set for nightly but not for release (a:b, %41|c #1&\xe9)
      browser/config/mozconfigs/a:b, %41|c #1&\xe9/nightly:2:1
      `export B=\U0001f98a\\u{ffff} {0} [x](1) a|b | c @me *x* "q" TEST-PASS non-fatal error\\` is set for nightly but not for release (a:b, %41|c #1&\xe9)
      should release have it too? carry the line to release
      meant for nightly alone? add an entry with the reason to `whitelist.toml`
    mozconfig-lint.only-in-base / `export C=1\\n::error::2 \\n`3`` is set for nightly but not for release (a:b, %41|c #1&\xe9): failure only-in-base: `export C=1\\n::error::2 \\n`3`` is set for nightly but not for release (a:b, %41|c #1&\xe9)
      browser/config/mozconfigs/a:b, %41|c #1&\xe9/nightly:3:1
      `export C=1\\n::error::2 \\n`3`` is set for nightly but not for release (a:b, %41|c #1&\xe9)
      should release have it too? carry the line to release
      meant for nightly alone? add an entry with the reason to `whitelist.toml`
    mozconfig-lint.crlf-line-endings / `browser/config/mozconfigs/a:b, %41|c #1&\xe9/nightly` has lines that end in CRLF: failure crlf-line-endings: `browser/config/mozconfigs/a:b, %41|c #1&\xe9/nightly` has lines that end in CRLF
      browser/config/mozconfigs/a:b, %41|c #1&\xe9/nightly:4:11
      `browser/config/mozconfigs/a:b, %41|c #1&\xe9/nightly` has lines that end in CRLF
      `sh` takes the carriage return for a part of the word before it
      compared as though the lines ended in a newline alone
      save the file with Unix line ends
    mozconfig-lint.abort-differs / `\\u{7}::what` ends the load for release but not for nightly (a:b, %41|c #1&\xe9): failure abort-differs: `\\u{7}::what` ends the load for release but not for nightly (a:b, %41|c #1&\xe9)
      browser/config/mozconfigs/a:b, %41|c #1&\xe9/release:1:1
      `\\u{7}::what` ends the load for release but not for nightly (a:b, %41|c #1&\xe9)
      a mozconfig is loaded under `set -e`: a command that fails ends it
      when `\\u{7}::what` fails
      for example with no variable set, `\\u{7}::what` failing
      should nightly end there too? give both the same check, best in a file that both include
      meant for release alone? add an entry with the reason to `whitelist.toml`
    mozconfig-lint.unknown-command / nothing is known about the command `\\u{7}::what` (a:b, %41|c #1&\xe9): passed
      browser/config/mozconfigs/a:b, %41|c #1&\xe9/release:1:1
      nothing is known about the command `\\u{7}::what` (a:b, %41|c #1&\xe9)
      where there is no such program the load ends here
      define the function, or include the file that does, before this line
    tests=7 failures=5 errors=0
    # warned
    mozconfig-lint / the mozconfigs can be compared: passed
      1 warning (compared 1 pair on 1 platform)
    mozconfig-lint.unknown-command / nothing is known about the command `frobnicate` (linux64): passed
      browser/config/mozconfigs/linux64/nightly:1:1
      nothing is known about the command `frobnicate` (linux64)
      where there is no such program the load ends here
      define the function, or include the file that does, before this line
    tests=2 failures=0 errors=0
    # incomplete
    mozconfig-lint / the mozconfigs can be compared: error incomplete: the check is incomplete
      1 error (nothing was compared: no two mozconfigs form a pair)
    mozconfig-lint.invalid-whitelist / version 2 of the whitelist format is not known: failure invalid-whitelist: version 2 of the whitelist format is not known
      whitelist.toml:1:11
      version 2 of the whitelist format is not known
      the only known version is 1
      a newer `mozconfig-lint` may know it
    tests=2 failures=1 errors=1
    # clean
    mozconfig-lint / the mozconfigs can be compared: passed
      compared 1 pair on 1 platform: no drift
    tests=1 failures=0 errors=0
    "#);
}

#[test]
fn treeherder() {
    let Some(text) = verdicts("treeherder", "judge_treeherder", &[]) else { return };
    insta::assert_snapshot!(text, @r#"
    # sample
    failure: TEST-UNEXPECTED-ERROR / browser/config/mozconfigs/linux64/nightly:1:1 / `export A=1` is set for nightly but not for release (linux64); should release have it too? carry the line to release; meant for nightly alone? add an entry with the reason to `whitelist.toml` (only-in-base)
    failure: TEST-UNEXPECTED-ERROR / browser/config/mozconfigs/linux64/nightly:1:13 / `export B=2` is set for nightly but not for release (linux64); should release have it too? carry the line to release; meant for nightly alone? add an entry with the reason to `whitelist.toml` (only-in-base)
    warning: TEST-UNEXPECTED-WARNING / browser/config/mozconfigs/linux64/nightly:3:1 / nothing is known about the command `frobnicate` (linux64); where there is no such program the load ends here; define the function, or include the file that does, before this line (unknown-command)
    failure: TEST-UNEXPECTED-ERROR / build/cache:2:3 / `--with-ccache` is set for nightly but not for release (linux64, win64); when `BUCKET` is empty; for example with no variable set; should release have it too? include `build/cache` there; meant for nightly alone? add an entry with the reason to `whitelist.toml` (only-in-base)
    failure: TEST-UNEXPECTED-ERROR / whitelist.toml:3:1 / this entry excuses nothing: remove it; there stands `[[allow]] in = "nightly" env = "GONE" reason = "it was"`; remove the entry (unused-entry)
    nothing: TEST-INFO / mozconfig-lint / 4 errors, 1 warning (compared 2 pairs on 2 platforms)
    # hostile
    failure: TEST-UNEXPECTED-ERROR / browser/config/mozconfigs/a:b, %41\\u{7c}c #1&\xe9/nightly:1:1 / `A=%0A::error::x%25 ##\\u{5b}error]y ]]><b>&amp;</b>\\u{1b}[31m\\u{202e}\\u{200b}\\u{2028}` is set for nightly but not for release (a:b, %41|c #1&\xe9); should release have it too? carry the line to release; meant for nightly alone? add an entry with the reason to `whitelist.toml` (only-in-base)
    failure: TEST-UNEXPECTED-ERROR / browser/config/mozconfigs/a:b, %41\\u{7c}c #1&\xe9/nightly:2:1 / `export B=\U0001f98a\uffff {0} [x](1) a|b | c @me *x* "q" TEST\\u{2d}PASS non\\u{2d}fatal error\\` is set for nightly but not for release (a:b, %41|c #1&\xe9); should release have it too? carry the line to release; meant for nightly alone? add an entry with the reason to `whitelist.toml` (only-in-base)
    failure: TEST-UNEXPECTED-ERROR / browser/config/mozconfigs/a:b, %41\\u{7c}c #1&\xe9/nightly:3:1 / `export C=1\\n::error::2 \\n`3`` is set for nightly but not for release (a:b, %41|c #1&\xe9); should release have it too? carry the line to release; meant for nightly alone? add an entry with the reason to `whitelist.toml` (only-in-base)
    failure: TEST-UNEXPECTED-ERROR / browser/config/mozconfigs/a:b, %41\\u{7c}c #1&\xe9/nightly:4:11 / `browser/config/mozconfigs/a:b, %41|c #1&\xe9/nightly` has lines that end in CRLF; `sh` takes the carriage return for a part of the word before it; compared as though the lines ended in a newline alone; save the file with Unix line ends (crlf-line-endings)
    failure: TEST-UNEXPECTED-ERROR / browser/config/mozconfigs/a:b, %41\\u{7c}c #1&\xe9/release:1:1 / `\\u{7}::what` ends the load for release but not for nightly (a:b, %41|c #1&\xe9); a mozconfig is loaded under `set -e`: a command that fails ends it; when `\\u{7}::what` fails; for example with no variable set, `\\u{7}::what` failing; should nightly end there too? give both the same check, best in a file that both include; meant for release alone? add an entry with the reason to `whitelist.toml` (abort-differs)
    warning: TEST-UNEXPECTED-WARNING / browser/config/mozconfigs/a:b, %41\\u{7c}c #1&\xe9/release:1:1 / nothing is known about the command `\\u{7}::what` (a:b, %41|c #1&\xe9); where there is no such program the load ends here; define the function, or include the file that does, before this line (unknown-command)
    nothing: TEST-INFO / mozconfig-lint / 5 errors, 1 warning (compared 1 pair on 1 platform)
    # warned
    warning: TEST-UNEXPECTED-WARNING / browser/config/mozconfigs/linux64/nightly:1:1 / nothing is known about the command `frobnicate` (linux64); where there is no such program the load ends here; define the function, or include the file that does, before this line (unknown-command)
    nothing: TEST-PASS / mozconfig-lint / 1 warning (compared 1 pair on 1 platform)
    # incomplete
    failure: TEST-UNEXPECTED-ERROR / whitelist.toml:1:11 / version 2 of the whitelist format is not known; the only known version is 1; a newer `mozconfig-lint` may know it (invalid-whitelist)
    # clean
    nothing: TEST-PASS / mozconfig-lint / compared 1 pair on 1 platform: no drift
    "#);
}

#[test]
fn mozlint() {
    let Some(text) = verdicts("mozlint", "judge_mozlint", &["TOP", "stylish"]) else { return };
    insta::assert_snapshot!(text, @r#"
    # sample
    TOP/browser/config/mozconfigs/linux64/nightly
      1:1   error    `export A=1` is set for nightly but not for release (linux64); should release have it too? carry the line to release; meant for nightly alone? add an entry with the reason to `whitelist.toml`  only-in-base (mozconfig-drift)
        export A=1; export B=2
      1:13  error    `export B=2` is set for nightly but not for release (linux64); should release have it too? carry the line to release; meant for nightly alone? add an entry with the reason to `whitelist.toml`  only-in-base (mozconfig-drift)
        export A=1; export B=2
      3:1   warning  nothing is known about the command `frobnicate` (linux64); where there is no such program the load ends here; define the function, or include the file that does, before this line               unknown-command (mozconfig-drift)
        frobnicate

    TOP/build/cache
      2:3  error  `--with-ccache` is set for nightly but not for release (linux64, win64); when `BUCKET` is empty; for example with no variable set; should release have it too? include `build/cache` there; meant for nightly alone? add an entry with the reason to `whitelist.toml`  only-in-base (mozconfig-drift)
          ac_add_options --with-ccache

    TOP/whitelist.toml
      3:1  error  this entry excuses nothing: remove it; there stands `[[allow]] in = "nightly" env = "GONE" reason = "it was"`; remove the entry  unused-entry (mozconfig-drift)
        [[allow]]
      --- a/whitelist.toml
      +++ b/whitelist.toml
      @@ -1,6 +1 @@
       version = 1
      -
      -[[allow]]
      -in = "nightly"
      -env = "GONE"
      -reason = "it was"

    \u2716 5 problems (4 errors, 1 warning, 0 fixed)
    # hostile
    TOP/browser/config/mozconfigs/a:b, %41|c #1&\xe9/nightly
      1:1   error  `A=%0A::error::x%25 ##\\u{5b}error]y ]]><b>&amp;</b>\\u{1b}[31m\\u{202e}\\u{200b}\\u{2028}` is set for nightly but not for release (a:b, %41|c #1&\xe9); should release have it too? carry the line to release; meant for nightly alone? add an entry with the reason to `whitelist.toml`  only-in-base (mozconfig-drift)
        A='%0A::error::x%25 ##\\u{5b}error]y ]]><b>&amp;</b>\\u{1b}[31m\\u{202e}\\u{200b}\\u{2028}'
      2:1   error  `export B=\U0001f98a\uffff {0} [x](1) a|b | c @me *x* "q" TEST-PASS non-fatal error\\` is set for nightly but not for release (a:b, %41|c #1&\xe9); should release have it too? carry the line to release; meant for nightly alone? add an entry with the reason to `whitelist.toml`                 only-in-base (mozconfig-drift)
        export B=\'\U0001f98a\uffff {0} [x](1) a|b | c @me *x* "q" TEST-PASS non-fatal error\\\'
      3:1   error  `export C=1\\n::error::2 \\n`3`` is set for nightly but not for release (a:b, %41|c #1&\xe9); should release have it too? carry the line to release; meant for nightly alone? add an entry with the reason to `whitelist.toml`                                                          only-in-base (mozconfig-drift)
        export C='1
      4:11  error  `browser/config/mozconfigs/a:b, %41|c #1&\xe9/nightly` has lines that end in CRLF; `sh` takes the carriage return for a part of the word before it; compared as though the lines ended in a newline alone; save the file with Unix line ends                                          crlf-line-endings (mozconfig-drift)
        ::error::2

    TOP/browser/config/mozconfigs/a:b, %41|c #1&\xe9/release
      1:1  error    `\\u{7}::what` ends the load for release but not for nightly (a:b, %41|c #1&\xe9); a mozconfig is loaded under `set -e`: a command that fails ends it; when `\\u{7}::what` fails; for example with no variable set, `\\u{7}::what` failing; should nightly end there too? give both the same check, best in a file that both include; meant for release alone? add an entry with the reason to `whitelist.toml`  abort-differs (mozconfig-drift)
        \\u{7}::what
      1:1  warning  nothing is known about the command `\\u{7}::what` (a:b, %41|c #1&\xe9); where there is no such program the load ends here; define the function, or include the file that does, before this line                                                                                                                                                                                                                unknown-command (mozconfig-drift)
        \\u{7}::what

    \u2716 6 problems (5 errors, 1 warning, 0 fixed)
    # warned
    TOP/browser/config/mozconfigs/linux64/nightly
      1:1  warning  nothing is known about the command `frobnicate` (linux64); where there is no such program the load ends here; define the function, or include the file that does, before this line  unknown-command (mozconfig-drift)
        frobnicate

    \u2716 1 problem (0 errors, 1 warning, 0 fixed)
    # incomplete
    TOP/whitelist.toml
      1:11  error  version 2 of the whitelist format is not known; the only known version is 1; a newer `mozconfig-lint` may know it  invalid-whitelist (mozconfig-drift)
        version = 2

    \u2716 1 problem (1 error, 0 warnings, 0 fixed)
    # clean
    \u2716 0 problems (0 errors, 0 warnings, 0 fixed)
    "#);
}

/// Our line for Treeherder is the one that mozlint's formatter makes of our issue, but for the path.
#[test]
fn treeherder_as_mozlint_writes_it() {
    for tree in [sample(), warned()] {
        let Some(theirs) = judged(&tree, "mozlint", "judge_mozlint", &["TOP", "treeherder"]) else {
            return;
        };
        let ours = tree.stdout(&["--format", "treeherder", "--quiet"]);
        let sorted = |text: &str| {
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            lines.sort();
            lines
        };
        assert_eq!(sorted(&ours), sorted(&theirs.replace("TOP/", "")));
    }
}

/// The outputs themselves, of one finding.
#[test]
fn whole_outputs() {
    let tree = pair("if test -n \"$A\"; then\n  ac_add_options --enable-lto=thin\nfi\n", "");
    let version = env!("CARGO_PKG_VERSION");
    let stdout = |format| tree.stdout(&["--format", format]).replace(version, "[VERSION]");
    let sarif = stdout("sarif");
    let help = sarif.find("              \"help\": {").expect("help");
    let end = help + sarif[help..].find("},").expect("its end") + 2;
    insta::assert_snapshot!(format!("{}[HELP],{}", &sarif[..help], &sarif[end..]), @r#"
    {
      "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
      "version": "2.1.0",
      "runs": [
        {
          "tool": {
            "driver": {
              "name": "mozconfig-lint",
              "version": "[VERSION]",
              "rules": [
                {
                  "id": "only-in-base",
                  "shortDescription": {
                    "text": "the base variant makes a setting that the other variant does not"
                  },
                  "fullDescription": {
                    "text": "A setting that the base variant (nightly) makes under some condition, where the other variant (release, beta, devedition) does not make it under any."
                  },
    [HELP],
                  "defaultConfiguration": {
                    "level": "error"
                  }
                }
              ]
            }
          },
          "invocations": [
            {
              "executionSuccessful": true
            }
          ],
          "originalUriBaseIds": {
            "%SRCROOT%": {
              "description": {
                "text": "the top folder of the repository that holds the source tree"
              }
            }
          },
          "columnKind": "unicodeCodePoints",
          "results": [
            {
              "ruleId": "only-in-base",
              "ruleIndex": 0,
              "level": "error",
              "message": {
                "text": "`--enable-lto=thin` is set for nightly but not for release (linux64)\nwhen `A` is not empty\nfor example with `A=1`\nshould release have it too? carry the line to release\nmeant for nightly alone? add an entry with the reason to `whitelist.toml`"
              },
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "browser/config/mozconfigs/linux64/nightly",
                      "uriBaseId": "%SRCROOT%"
                    },
                    "region": {
                      "startLine": 2,
                      "startColumn": 3,
                      "endLine": 2,
                      "endColumn": 35,
                      "snippet": {
                        "text": "ac_add_options --enable-lto=thin"
                      }
                    }
                  },
                  "message": {
                    "text": "nightly sets it here"
                  }
                }
              ],
              "relatedLocations": [
                {
                  "id": 1,
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "browser/config/mozconfigs/linux64/nightly",
                      "uriBaseId": "%SRCROOT%"
                    },
                    "region": {
                      "startLine": 1,
                      "startColumn": 4,
                      "endLine": 1,
                      "endColumn": 16,
                      "snippet": {
                        "text": "test -n \"$A\""
                      }
                    }
                  },
                  "message": {
                    "text": "under this condition"
                  }
                }
              ],
              "partialFingerprints": {
                "mozconfigLint/v1": "5b305c2e3c736f0285d8bca34e2d7261"
              },
              "properties": {
                "product": "browser",
                "platforms": [
                  "linux64"
                ],
                "base": "nightly",
                "other": "release"
              }
            }
          ]
        }
      ]
    }
    "#);
    insta::assert_snapshot!(stdout("github"), @"
    ::error file=browser/config/mozconfigs/linux64/nightly,line=2,col=3,endColumn=34,title=only-in-base::`--enable-lto=thin` is set for nightly but not for release (linux64)%0Awhen `A` is not empty%0Afor example with `A=1`%0Ashould release have it too? carry the line to release%0Ameant for nightly alone? add an entry with the reason to `whitelist.toml`
    error: 1 error (compared 1 pair on 1 platform)
    ");
    insta::assert_snapshot!(stdout("github-summary"), @"
    ### Mozconfig drift

    :x: 1 error (compared 1 pair on 1 platform)

    | Level | Finding | Place |
    | --- | --- | --- |
    | error | <code>--enable-lto=thin</code> is set for nightly but not for release (linux64)<br>when <code>A</code> is not empty<br>for example with <code>A=1</code><br>should release have it too? carry the line to release<br>meant for nightly alone? add an entry with the reason to <code>whitelist.toml</code> (only-in-base) | <code>browser/config/mozconfigs/linux64/nightly&#58;2&#58;3</code> |
    ");
    insta::assert_snapshot!(stdout("gitlab"), @r#"
    [
      {
        "description": "`--enable-lto=thin` is set for nightly but not for release (linux64); when `A` is not empty; for example with `A=1`; should release have it too? carry the line to release; meant for nightly alone? add an entry with the reason to `whitelist.toml`",
        "check_name": "only-in-base",
        "fingerprint": "5b305c2e3c736f0285d8bca34e2d7261",
        "severity": "major",
        "location": {
          "path": "browser/config/mozconfigs/linux64/nightly",
          "lines": {
            "begin": 2,
            "end": 2
          }
        }
      }
    ]
    "#);
    insta::assert_snapshot!(stdout("junit"), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="mozconfig-lint" tests="2" failures="1" errors="0">
      <testsuite name="mozconfig-lint" tests="2" failures="1" errors="0">
        <testcase classname="mozconfig-lint" name="the mozconfigs can be compared">
          <system-out>1 error (compared 1 pair on 1 platform)</system-out>
        </testcase>
        <testcase classname="mozconfig-lint.only-in-base" name="`--enable-lto=thin` is set for nightly but not for release (linux64)">
          <failure type="only-in-base" message="`--enable-lto=thin` is set for nightly but not for release (linux64)">
    browser/config/mozconfigs/linux64/nightly:2:3
    `--enable-lto=thin` is set for nightly but not for release (linux64)
    when `A` is not empty
    for example with `A=1`
    should release have it too? carry the line to release
    meant for nightly alone? add an entry with the reason to `whitelist.toml`
    </failure>
        </testcase>
      </testsuite>
    </testsuites>
    "#);
    insta::assert_snapshot!(stdout("treeherder"), @"
    TEST-UNEXPECTED-ERROR | browser/config/mozconfigs/linux64/nightly:2:3 | `--enable-lto=thin` is set for nightly but not for release (linux64); when `A` is not empty; for example with `A=1`; should release have it too? carry the line to release; meant for nightly alone? add an entry with the reason to `whitelist.toml` (only-in-base)
    TEST-INFO | mozconfig-lint | 1 error (compared 1 pair on 1 platform)
    ");
    insta::assert_snapshot!(stdout("mozlint"), @r#"
    [
      {
        "path": "browser/config/mozconfigs/linux64/nightly",
        "lineno": 2,
        "column": 3,
        "message": "`--enable-lto=thin` is set for nightly but not for release (linux64); when `A` is not empty; for example with `A=1`; should release have it too? carry the line to release; meant for nightly alone? add an entry with the reason to `whitelist.toml`",
        "hint": "should release have it too? carry the line to release; meant for nightly alone? add an entry with the reason to `whitelist.toml`",
        "source": "  ac_add_options --enable-lto=thin",
        "level": "error",
        "rule": "only-in-base",
        "lineoffset": null,
        "diff": null
      }
    ]
    "#);
}

/// What is said where nothing was found, with and without `--quiet`.
#[test]
fn nothing_found() {
    let tree = pair("", "");
    let mut text = String::new();
    for format in ["github", "github-summary", "gitlab", "junit", "treeherder", "mozlint"] {
        for quiet in [&["--format", format][..], &["--format", format, "--quiet"]] {
            text.extend(["# ", &quiet[1..].join(" "), "\n", &tree.run(quiet)]);
        }
    }
    insta::assert_snapshot!(text, @r#"
    # github
    compared 1 pair on 1 platform: no drift
    exit: 0
    # github --quiet
    exit: 0
    # github-summary
    ### Mozconfig drift

    :white_check_mark: compared 1 pair on 1 platform&#58; no drift
    exit: 0
    # github-summary --quiet
    ### Mozconfig drift

    :white_check_mark: compared 1 pair on 1 platform&#58; no drift
    exit: 0
    # gitlab
    []
    exit: 0
    # gitlab --quiet
    []
    exit: 0
    # junit
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="mozconfig-lint" tests="1" failures="0" errors="0">
      <testsuite name="mozconfig-lint" tests="1" failures="0" errors="0">
        <testcase classname="mozconfig-lint" name="the mozconfigs can be compared">
          <system-out>compared 1 pair on 1 platform: no drift</system-out>
        </testcase>
      </testsuite>
    </testsuites>
    exit: 0
    # junit --quiet
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="mozconfig-lint" tests="1" failures="0" errors="0">
      <testsuite name="mozconfig-lint" tests="1" failures="0" errors="0">
        <testcase classname="mozconfig-lint" name="the mozconfigs can be compared">
          <system-out>compared 1 pair on 1 platform: no drift</system-out>
        </testcase>
      </testsuite>
    </testsuites>
    exit: 0
    # treeherder
    TEST-PASS | mozconfig-lint | compared 1 pair on 1 platform: no drift
    exit: 0
    # treeherder --quiet
    exit: 0
    # mozlint
    []
    exit: 0
    # mozlint --quiet
    []
    exit: 0
    "#);
}

/// A tree with as many findings as there are numbers, each of one line; and a warning.
fn many(findings: usize) -> Tree {
    let lines: Vec<String> =
        (1..=findings).map(|number| format!("export A{number:02}=1\n")).collect();
    pair(&format!("{}frobnicate\n", lines.concat()), "frobnicate\n")
}

/// GitHub shows ten errors of a step; what it hides is told, and warnings come last.
#[test]
fn github_hides_some() {
    let last = |findings| {
        let text = many(findings).stdout(&["--format", "github"]);
        let short = |line: &str| line.chars().take(150).collect::<String>();
        let skipped = findings - 1;
        text.lines().skip(skipped).map(short).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(last(10), @"
    ::error file=browser/config/mozconfigs/linux64/nightly,line=10,col=1,endColumn=12,title=only-in-base::`export A10=1` is set for nightly but not for re
    ::warning file=browser/config/mozconfigs/linux64/nightly,line=11,col=1,endColumn=10,title=unknown-command::nothing is known about the command `frobnic
    error: 10 errors, 1 warning (compared 1 pair on 1 platform)
    ");
    insta::assert_snapshot!(last(12), @"
    ::error file=browser/config/mozconfigs/linux64/nightly,line=12,col=1,endColumn=12,title=only-in-base::`export A12=1` is set for nightly but not for re
    ::warning file=browser/config/mozconfigs/linux64/nightly,line=13,col=1,endColumn=10,title=unknown-command::nothing is known about the command `frobnic
    error: 12 errors, 1 warning (compared 1 pair on 1 platform)
    ::notice title=mozconfig-lint::GitHub shows ten errors and ten warnings of a step, so 2 of 12 errors are in the log and in the summary of the job alon
    ");
}

/// The table goes to the summary of the job, behind what stands there.
#[test]
fn github_job_summary() {
    let tree = pair("export A=1\n", "").with("../summary", "# before\n");
    let file = tree.path("../summary");
    let mut command = tree.command(&["--format", "full:report", "--format", "github"]);
    let text = outcome(command.env("GITHUB_STEP_SUMMARY", &file));
    let summary = std::fs::read_to_string(&file).expect("a summary");
    insta::assert_snapshot!(format!("{text}\n{summary}"), @"
    ::error file=browser/config/mozconfigs/linux64/nightly,line=1,col=1,endColumn=10,title=only-in-base::`export A=1` is set for nightly but not for release (linux64)%0Ashould release have it too? carry the line to release%0Ameant for nightly alone? add an entry with the reason to `whitelist.toml`
    error: 1 error (compared 1 pair on 1 platform)
    exit: 1

    # before
    ### Mozconfig drift

    :x: 1 error (compared 1 pair on 1 platform)

    | Level | Finding | Place |
    | --- | --- | --- |
    | error | <code>export A=1</code> is set for nightly but not for release (linux64)<br>should release have it too? carry the line to release<br>meant for nightly alone? add an entry with the reason to <code>whitelist.toml</code> (only-in-base) | <code>browser/config/mozconfigs/linux64/nightly&#58;1&#58;1</code> |
    ");
    assert!(tree.path("report").exists());
    // Another format leaves it alone, and so does an empty name.
    outcome(tree.command(&["--format", "sarif"]).env("GITHUB_STEP_SUMMARY", &file));
    outcome(tree.command(&["--format", "github"]).env("GITHUB_STEP_SUMMARY", ""));
    assert_eq!(std::fs::read_to_string(&file).expect("a summary"), summary);
    let mut command = tree.command(&["--format", "github"]);
    let text = outcome(command.env("GITHUB_STEP_SUMMARY", tree.path("gone/summary")));
    let text = text.replace(tree.top().to_str().expect("UTF-8"), "TOP");
    insta::assert_snapshot!(text, @"
    ::error file=browser/config/mozconfigs/linux64/nightly,line=1,col=1,endColumn=10,title=only-in-base::`export A=1` is set for nightly but not for release (linux64)%0Ashould release have it too? carry the line to release%0Ameant for nightly alone? add an entry with the reason to `whitelist.toml`
    error: 1 error (compared 1 pair on 1 platform)
    stderr:
    error: cannot write `TOP/gone/summary`: there is no such folder
    exit: 2
    ");
}

/// One run, all formats, each into a file of its own.
#[test]
fn all_formats_in_one_run() {
    let tree = sample();
    let names =
        ["full", "concise", "json", "sarif", "github", "gitlab", "junit", "treeherder", "mozlint"];
    let targets: Vec<String> = names.iter().map(|name| format!("{name}:../{name}.out")).collect();
    let arguments: Vec<&str> =
        targets.iter().flat_map(|target| ["--format", target.as_str()]).collect();
    assert_eq!(tree.run(&arguments), "exit: 1\n");
    for name in names {
        let file = std::fs::read_to_string(tree.path(&format!("../{name}.out")));
        assert_eq!(file.expect("a file"), tree.stdout(&["--format", name]), "{name}");
    }
}

/// Readers that show findings beside the files of a repository need paths that begin there.
#[test]
fn a_tree_that_is_a_folder_of_its_repository() {
    let tree = pair("export A=1\n", "").with("../.git/HEAD", "");
    let paths = |format: &str| {
        let text = tree.stdout(&["--format", format]);
        let mut lines = text.lines().rev();
        let line = lines.find(|line| line.contains("linux64/nightly")).unwrap_or_default();
        let at = line.find("linux64/nightly").unwrap_or_default();
        let start = line[..at].rfind(['"', '=', ' ', '>']).map_or(0, |before| before + 1);
        format!("{format}: {}\n", &line[start..at])
    };
    let formats = ["sarif", "github", "github-summary", "gitlab", "junit", "treeherder", "mozlint"];
    insta::assert_snapshot!(formats.map(paths).concat(), @"
    sarif: tree/browser/config/mozconfigs/
    github: tree/browser/config/mozconfigs/
    github-summary: tree/browser/config/mozconfigs/
    gitlab: tree/browser/config/mozconfigs/
    junit: tree/browser/config/mozconfigs/
    treeherder: browser/config/mozconfigs/
    mozlint: browser/config/mozconfigs/
    ");
}

/// Two findings of one line, and the same finding when its line has moved.
#[test]
fn fingerprints_know_no_lines() {
    let fingerprints = |tree: &Tree| -> Vec<String> {
        let text = tree.stdout(&["--format", "gitlab"]);
        let lines = text.lines().filter(|line| line.contains("\"fingerprint\""));
        let mut found: Vec<String> = lines.map(|line| line.trim().to_owned()).collect();
        found.sort();
        found
    };
    let before = fingerprints(&pair("export A=1; export B=2\n", ""));
    assert_eq!(before.len(), 2);
    assert_ne!(before[0], before[1]);
    let moved =
        pair("# a\n\n. \"$topsrcdir/build/a\"\nexport A=1\n", "").with("build/a", "export B=2\n");
    assert_eq!(fingerprints(&moved).iter().filter(|it| before.contains(it)).count(), 2);
    // A condition is the same whatever is asked first.
    let asked = |first: &str| {
        let lines = "if test -n \"$X\" && test -z \"$Y\"; then export A=1; fi\n";
        fingerprints(&pair(&format!("{first}{lines}"), first))
    };
    assert_eq!(asked(""), asked("if test -n \"$Y\" && test -n \"$X\"; then :; fi\n"));
    // Another value is another finding.
    assert_ne!(before, fingerprints(&pair("export A=1; export B=3\n", "")));
}

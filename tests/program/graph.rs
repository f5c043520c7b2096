//! `graph`: the include graph, judged by Graphviz and by Mermaid's own parser.
//!
//! Where one of the two is missing, what it would judge is skipped, and the test says so.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::tree::{Tree, tool, tree};

const FOLDER: &str = "browser/config/mozconfigs/linux64";

/// A platform with a file of each kind.
fn platform() -> Tree {
    let path = |name: &str| format!("{FOLDER}/{name}");
    tree(&[
        (
            &path("nightly"),
            "
            . $topsrcdir/browser/config/mozconfigs/linux64/common-opt
            . $topsrcdir/build/only-nightly
            . $topsrcdir/build/gone
            ",
        ),
        (
            &path("beta"),
            "
            . $topsrcdir/browser/config/mozconfigs/linux64/common-opt
            . $topsrcdir/build/releases
            . $topsrcdir/build/some
            ",
        ),
        (
            &path("release"),
            "
            . $topsrcdir/browser/config/mozconfigs/linux64/common-opt
            . $topsrcdir/build/releases
            ",
        ),
        (
            &path("common-opt"),
            "
            if test -n \"$LOCAL\"; then
                . $topsrcdir/build/local
            fi
            . $topsrcdir/build/${FLAVOUR-plain}
            . /etc/mozconfig
            . $topsrcdir/build/endless
            ",
        ),
        ("build/only-nightly", ". $topsrcdir/build/some\n"),
        ("build/releases", ""),
        ("build/some", ""),
        ("build/local", ""),
        ("build/plain", ""),
        ("build/endless", "if test $DEEP; then . $topsrcdir/build/endless; fi\n"),
    ])
}

#[test]
fn a_platform_as_dot() {
    let told = platform().run(&["graph", "linux64"]);
    insta::assert_snapshot!(told, @r##"
    digraph "linux64" {
        graph [rankdir=LR, newrank=true, nodesep=0.16, ranksep=0.5, bgcolor="#ffffff",
               style=rounded, color="#d0d7de", labeljust=l,
               fontname="Helvetica", fontsize=10, fontcolor="#57606a"]
        node [shape=box, style="rounded,filled", margin="0.12,0.05", height=0.3,
              fontname="Helvetica", fontsize=11, fontcolor="#1f2328"]
        edge [arrowsize=0.6, fontname="Helvetica", fontsize=9, fontcolor="#57606a"]
        n0 [label="$topsrcdir/build/$FLAVOUR\ncannot be followed", fillcolor="#ffffff", color="#57606a", style="rounded,filled,dotted"]
        n1 [label="/etc/mozconfig\nis outside of the tree", fillcolor="#ffffff", color="#57606a", style="rounded,filled,dotted"]
        subgraph cluster_0 {
            label="browser/config/mozconfigs/linux64"
            labelloc=t
            n2 [label="beta", fillcolor="#fde4c3", color="#b65c00", penwidth=2, fontname="Helvetica-Bold"]
            n3 [label="common-opt", fillcolor="#f6f8fa", color="#57606a"]
            n4 [label="nightly", fillcolor="#cfe6f7", color="#0072b2", penwidth=2, fontname="Helvetica-Bold"]
            n5 [label="release", fillcolor="#fde4c3", color="#b65c00", penwidth=2, fontname="Helvetica-Bold"]
        }
        subgraph cluster_1 {
            label="build"
            labelloc=t
            n6 [label="endless", fillcolor="#f6f8fa", color="#57606a"]
            n7 [label="gone\nis missing; only nightly", fillcolor="#ffffff", color="#b3261e", fontcolor="#b3261e", style="rounded,filled,dashed"]
            n8 [label="local", fillcolor="#f6f8fa", color="#57606a"]
            n9 [label="only-nightly\nonly nightly", fillcolor="#cfe6f7", color="#0072b2"]
            n10 [label="plain", fillcolor="#f6f8fa", color="#57606a"]
            n11 [label="releases\nonly beta, release", fillcolor="#fde4c3", color="#b65c00"]
            n12 [label="some\nonly beta, nightly", fillcolor="#f6f8fa", color="#57606a"]
        }
        n2 -> n3 [color="#b65c00"]
        n2 -> n11 [color="#b65c00"]
        n2 -> n12 [color="#b65c00"]
        n3 -> n0 [color="#57606a", style=dashed, label="!unset(FLAVOUR)"]
        n3 -> n1 [color="#57606a"]
        n3 -> n6 [color="#57606a"]
        n3 -> n8 [color="#57606a", style=dashed, label="!empty(LOCAL)"]
        n3 -> n10 [color="#57606a", style=dashed, label="unset(FLAVOUR)"]
        n4 -> n3 [color="#0072b2"]
        n4 -> n7 [color="#0072b2"]
        n4 -> n9 [color="#0072b2"]
        n5 -> n3 [color="#b65c00"]
        n5 -> n11 [color="#b65c00"]
        n6 -> n6 [color="#57606a", style=dashed, penwidth=2, label="without end, !empty(DEEP)"]
        n9 -> n12 [color="#0072b2"]
        labelloc=b
        label=<<table border="0" cellborder="0" cellspacing="6" cellpadding="4"><tr>
            <td border="1" style="rounded" bgcolor="#f6f8fa" color="#57606a"><font color="#1f2328">nightly and others</font></td>
            <td border="1" style="rounded" bgcolor="#cfe6f7" color="#0072b2"><font color="#1f2328">only nightly</font></td>
            <td border="1" style="rounded" bgcolor="#fde4c3" color="#b65c00"><font color="#1f2328">not nightly</font></td>
            <td border="1" style="rounded,dashed" bgcolor="#ffffff" color="#b3261e"><font color="#b3261e">cannot be included</font></td>
            <td border="1" style="rounded,dotted" bgcolor="#ffffff" color="#57606a"><font color="#1f2328">cannot be followed</font></td>
            <td>dashed: under a condition</td>
        </tr></table>>
    }
    exit: 0
    "##);
}

#[test]
fn a_platform_as_mermaid() {
    let told = platform().run(&["graph", "browser/linux64", "--format", "mermaid"]);
    insta::assert_snapshot!(told, @r##"
    ---
    title: "browser/linux64"
    ---
    flowchart LR
        classDef both fill:#f6f8fa,stroke:#57606a,color:#1f2328
        classDef base fill:#cfe6f7,stroke:#0072b2,color:#1f2328
        classDef other fill:#fde4c3,stroke:#b65c00,color:#1f2328
        classDef broken fill:#ffffff,stroke:#b3261e,color:#b3261e,stroke-dasharray:5 3
        classDef open fill:#ffffff,stroke:#57606a,color:#1f2328,stroke-dasharray:2 3
        classDef top stroke-width:2px,font-weight:bold
        n0["#36;topsrcdir/build/#36;FLAVOUR<br>cannot be followed"]:::open
        n1["/etc/mozconfig<br>is outside of the tree"]:::open
        subgraph f0["browser/config/mozconfigs/linux64"]
            n2["beta"]:::other
            n3["common-opt"]:::both
            n4["nightly"]:::base
            n5["release"]:::other
        end
        subgraph f1["build"]
            n6["endless"]:::both
            n7["gone<br>is missing#59; only nightly"]:::broken
            n8["local"]:::both
            n9["only-nightly<br>only nightly"]:::base
            n10["plain"]:::both
            n11["releases<br>only beta, release"]:::other
            n12["some<br>only beta, nightly"]:::both
        end
        n2 --> n3
        n2 --> n11
        n2 --> n12
        n3 -.->|"!unset(FLAVOUR)"| n0
        n3 --> n1
        n3 --> n6
        n3 -.->|"!empty(LOCAL)"| n8
        n3 -.->|"unset(FLAVOUR)"| n10
        n4 --> n3
        n4 --> n7
        n4 --> n9
        n5 --> n3
        n5 --> n11
        n6 ==>|"without end, !empty(DEEP)"| n6
        n9 --> n12
        subgraph legend
            l0["nightly and others"]:::both
            l1["only nightly"]:::base
            l2["not nightly"]:::other
            l3["cannot be included"]:::broken
            l4["cannot be followed"]:::open
        end
        class n2,n4,n5 top
        linkStyle 8,9,10,14 stroke:#0072b2
        linkStyle 0,1,2,11,12 stroke:#b65c00
    exit: 0
    "##);
}

#[test]
fn some_variants_of_a_platform() {
    let told = platform().run(&["graph", "linux64", "--variant", "release"]);
    insta::assert_snapshot!(told, @r##"
    digraph "linux64" {
        graph [rankdir=LR, newrank=true, nodesep=0.16, ranksep=0.5, bgcolor="#ffffff",
               style=rounded, color="#d0d7de", labeljust=l,
               fontname="Helvetica", fontsize=10, fontcolor="#57606a"]
        node [shape=box, style="rounded,filled", margin="0.12,0.05", height=0.3,
              fontname="Helvetica", fontsize=11, fontcolor="#1f2328"]
        edge [arrowsize=0.6, fontname="Helvetica", fontsize=9, fontcolor="#57606a"]
        n0 [label="$topsrcdir/build/$FLAVOUR\ncannot be followed", fillcolor="#ffffff", color="#57606a", style="rounded,filled,dotted"]
        n1 [label="/etc/mozconfig\nis outside of the tree", fillcolor="#ffffff", color="#57606a", style="rounded,filled,dotted"]
        subgraph cluster_0 {
            label="browser/config/mozconfigs/linux64"
            labelloc=t
            n2 [label="common-opt", fillcolor="#f6f8fa", color="#57606a"]
            n3 [label="nightly", fillcolor="#cfe6f7", color="#0072b2", penwidth=2, fontname="Helvetica-Bold"]
            n4 [label="release", fillcolor="#fde4c3", color="#b65c00", penwidth=2, fontname="Helvetica-Bold"]
        }
        subgraph cluster_1 {
            label="build"
            labelloc=t
            n5 [label="endless", fillcolor="#f6f8fa", color="#57606a"]
            n6 [label="gone\nis missing; only nightly", fillcolor="#ffffff", color="#b3261e", fontcolor="#b3261e", style="rounded,filled,dashed"]
            n7 [label="local", fillcolor="#f6f8fa", color="#57606a"]
            n8 [label="only-nightly\nonly nightly", fillcolor="#cfe6f7", color="#0072b2"]
            n9 [label="plain", fillcolor="#f6f8fa", color="#57606a"]
            n10 [label="releases\nonly release", fillcolor="#fde4c3", color="#b65c00"]
            n11 [label="some\nonly nightly", fillcolor="#cfe6f7", color="#0072b2"]
        }
        n2 -> n0 [color="#57606a", style=dashed, label="!unset(FLAVOUR)"]
        n2 -> n1 [color="#57606a"]
        n2 -> n5 [color="#57606a"]
        n2 -> n7 [color="#57606a", style=dashed, label="!empty(LOCAL)"]
        n2 -> n9 [color="#57606a", style=dashed, label="unset(FLAVOUR)"]
        n3 -> n2 [color="#0072b2"]
        n3 -> n6 [color="#0072b2"]
        n3 -> n8 [color="#0072b2"]
        n4 -> n2 [color="#b65c00"]
        n4 -> n10 [color="#b65c00"]
        n5 -> n5 [color="#57606a", style=dashed, penwidth=2, label="without end, !empty(DEEP)"]
        n8 -> n11 [color="#0072b2"]
        labelloc=b
        label=<<table border="0" cellborder="0" cellspacing="6" cellpadding="4"><tr>
            <td border="1" style="rounded" bgcolor="#f6f8fa" color="#57606a"><font color="#1f2328">nightly and others</font></td>
            <td border="1" style="rounded" bgcolor="#cfe6f7" color="#0072b2"><font color="#1f2328">only nightly</font></td>
            <td border="1" style="rounded" bgcolor="#fde4c3" color="#b65c00"><font color="#1f2328">not nightly</font></td>
            <td border="1" style="rounded,dashed" bgcolor="#ffffff" color="#b3261e"><font color="#b3261e">cannot be included</font></td>
            <td border="1" style="rounded,dotted" bgcolor="#ffffff" color="#57606a"><font color="#1f2328">cannot be followed</font></td>
            <td>dashed: under a condition</td>
        </tr></table>>
    }
    exit: 0
    "##);
}

#[test]
fn one_mozconfig() {
    let tree = platform();
    let variant = tree.run(&["graph", "linux64/beta"]);
    insta::assert_snapshot!(variant, @r##"
    digraph "linux64/beta" {
        graph [rankdir=LR, newrank=true, nodesep=0.16, ranksep=0.5, bgcolor="#ffffff",
               style=rounded, color="#d0d7de", labeljust=l,
               fontname="Helvetica", fontsize=10, fontcolor="#57606a"]
        node [shape=box, style="rounded,filled", margin="0.12,0.05", height=0.3,
              fontname="Helvetica", fontsize=11, fontcolor="#1f2328"]
        edge [arrowsize=0.6, fontname="Helvetica", fontsize=9, fontcolor="#57606a"]
        n0 [label="$topsrcdir/build/$FLAVOUR\ncannot be followed", fillcolor="#ffffff", color="#57606a", style="rounded,filled,dotted"]
        n1 [label="/etc/mozconfig\nis outside of the tree", fillcolor="#ffffff", color="#57606a", style="rounded,filled,dotted"]
        subgraph cluster_0 {
            label="browser/config/mozconfigs/linux64"
            labelloc=t
            n2 [label="beta", fillcolor="#f6f8fa", color="#57606a", penwidth=2, fontname="Helvetica-Bold"]
            n3 [label="common-opt", fillcolor="#f6f8fa", color="#57606a"]
        }
        subgraph cluster_1 {
            label="build"
            labelloc=t
            n4 [label="endless", fillcolor="#f6f8fa", color="#57606a"]
            n5 [label="local", fillcolor="#f6f8fa", color="#57606a"]
            n6 [label="plain", fillcolor="#f6f8fa", color="#57606a"]
            n7 [label="releases", fillcolor="#f6f8fa", color="#57606a"]
            n8 [label="some", fillcolor="#f6f8fa", color="#57606a"]
        }
        n2 -> n3 [color="#57606a"]
        n2 -> n7 [color="#57606a"]
        n2 -> n8 [color="#57606a"]
        n3 -> n0 [color="#57606a", style=dashed, label="!unset(FLAVOUR)"]
        n3 -> n1 [color="#57606a"]
        n3 -> n4 [color="#57606a"]
        n3 -> n5 [color="#57606a", style=dashed, label="!empty(LOCAL)"]
        n3 -> n6 [color="#57606a", style=dashed, label="unset(FLAVOUR)"]
        n4 -> n4 [color="#57606a", style=dashed, penwidth=2, label="without end, !empty(DEEP)"]
        labelloc=b
        label=<<table border="0" cellborder="0" cellspacing="6" cellpadding="4"><tr>
            <td border="1" style="rounded,dotted" bgcolor="#ffffff" color="#57606a"><font color="#1f2328">cannot be followed</font></td>
            <td>dashed: under a condition</td>
        </tr></table>>
    }
    exit: 0
    "##);
    insta::assert_snapshot!(tree.run(&["graph", "build/only-nightly"]), @r##"
    digraph "build/only-nightly" {
        graph [rankdir=LR, newrank=true, nodesep=0.16, ranksep=0.5, bgcolor="#ffffff",
               style=rounded, color="#d0d7de", labeljust=l,
               fontname="Helvetica", fontsize=10, fontcolor="#57606a"]
        node [shape=box, style="rounded,filled", margin="0.12,0.05", height=0.3,
              fontname="Helvetica", fontsize=11, fontcolor="#1f2328"]
        edge [arrowsize=0.6, fontname="Helvetica", fontsize=9, fontcolor="#57606a"]
        subgraph cluster_0 {
            label="build"
            labelloc=t
            n0 [label="only-nightly", fillcolor="#f6f8fa", color="#57606a", penwidth=2, fontname="Helvetica-Bold"]
            n1 [label="some", fillcolor="#f6f8fa", color="#57606a"]
        }
        n0 -> n1 [color="#57606a"]
    }
    exit: 0
    "##);
    fs::write(tree.path("../local"), ". $topsrcdir/build/plain\n").expect("a file");
    insta::assert_snapshot!(tree.run(&["graph", "../local", "--format", "mermaid"]), @r#"
    ---
    title: "../local"
    ---
    flowchart LR
        classDef both fill:#f6f8fa,stroke:#57606a,color:#1f2328
        classDef base fill:#cfe6f7,stroke:#0072b2,color:#1f2328
        classDef other fill:#fde4c3,stroke:#b65c00,color:#1f2328
        classDef broken fill:#ffffff,stroke:#b3261e,color:#b3261e,stroke-dasharray:5 3
        classDef open fill:#ffffff,stroke:#57606a,color:#1f2328,stroke-dasharray:2 3
        classDef top stroke-width:2px,font-weight:bold
        subgraph f0[".."]
            n0["local"]:::both
        end
        subgraph f1["build"]
            n1["plain"]:::both
        end
        n0 --> n1
        class n0 top
    exit: 0
    "#);
}

#[test]
fn a_tree_of_several_products() {
    let tree = tree(&[
        ("browser/config/mozconfigs/linux64/nightly", ". $topsrcdir/build/common\n"),
        ("browser/config/mozconfigs/linux64/release", ". $topsrcdir/build/common\n"),
        ("browser/config/mozconfigs/linux64/debug", ". $topsrcdir/build/debug\n"),
        ("mobile/android/config/mozconfigs/arm/nightly", ". $topsrcdir/build/common\n"),
        ("build/common", ""),
        ("build/debug", ""),
    ]);
    let android = tree.stdout(&["graph", "mobile/android"]);
    assert_eq!(android.matches("label=\"nightly\"").count(), 1, "{android}");
    insta::assert_snapshot!(tree.run(&["graph"]), @r##"
    digraph "" {
        graph [rankdir=LR, newrank=true, nodesep=0.16, ranksep=0.5, bgcolor="#ffffff",
               style=rounded, color="#d0d7de", labeljust=l,
               fontname="Helvetica", fontsize=10, fontcolor="#57606a"]
        node [shape=box, style="rounded,filled", margin="0.12,0.05", height=0.3,
              fontname="Helvetica", fontsize=11, fontcolor="#1f2328"]
        edge [arrowsize=0.6, fontname="Helvetica", fontsize=9, fontcolor="#57606a"]
        subgraph cluster_0 {
            label="browser/config/mozconfigs/linux64"
            labelloc=t
            n0 [label="nightly", fillcolor="#cfe6f7", color="#0072b2", penwidth=2, fontname="Helvetica-Bold"]
            n1 [label="release", fillcolor="#fde4c3", color="#b65c00", penwidth=2, fontname="Helvetica-Bold"]
        }
        subgraph cluster_1 {
            label="build"
            labelloc=t
            n2 [label="common", fillcolor="#f6f8fa", color="#57606a"]
        }
        subgraph cluster_2 {
            label="mobile/android/config/mozconfigs/arm"
            labelloc=t
            n3 [label="nightly", fillcolor="#cfe6f7", color="#0072b2", penwidth=2, fontname="Helvetica-Bold"]
        }
        n0 -> n2 [color="#0072b2"]
        n1 -> n2 [color="#b65c00"]
        n3 -> n2 [color="#0072b2"]
        labelloc=b
        label=<<table border="0" cellborder="0" cellspacing="6" cellpadding="4"><tr>
            <td border="1" style="rounded" bgcolor="#f6f8fa" color="#57606a"><font color="#1f2328">nightly and others</font></td>
            <td border="1" style="rounded" bgcolor="#cfe6f7" color="#0072b2"><font color="#1f2328">only nightly</font></td>
            <td border="1" style="rounded" bgcolor="#fde4c3" color="#b65c00"><font color="#1f2328">not nightly</font></td>
        </tr></table>>
    }
    exit: 0
    "##);
}

/// Conditions: of the file that holds the include, long ones, and ones that are not the same for
/// all.
#[test]
fn conditions() {
    let tree = tree(&[
        (
            "browser/config/mozconfigs/linux64/nightly",
            "
            MODE=fast
            if test -n \"$A\"; then
                . $topsrcdir/build/inner
            fi
            . $topsrcdir/build/mode
            ",
        ),
        (
            "browser/config/mozconfigs/linux64/release",
            "
            MODE=slow
            . $topsrcdir/build/mode
            ",
        ),
        (
            "build/inner",
            "
            . $topsrcdir/build/leaf
            if test \"$ONE\" = 1 -a \"$TWO\" = 2 -a \"$THREE\" = 3 -a \"$FOUR\" = 4; then
                . $topsrcdir/build/rare
            fi
            if test -z \"$B\"; then
                exit 1
            fi
            . $topsrcdir/build/later
            ",
        ),
        ("build/mode", "if test $MODE = fast || test $C; then . $topsrcdir/build/leaf; fi\n"),
        ("build/leaf", ""),
        ("build/rare", ""),
        ("build/later", ""),
    ]);
    let told = tree.run(&["graph", "linux64"]);
    let edges: Vec<&str> = told.lines().filter(|line| line.contains("->")).collect();
    insta::assert_snapshot!(edges.join("\n"), @r##"
    n0 -> n2 [color="#0072b2", style=dashed, label="!empty(A)"]
    n0 -> n5 [color="#0072b2"]
    n1 -> n5 [color="#b65c00"]
    n2 -> n3 [color="#0072b2"]
    n2 -> n4 [color="#0072b2"]
    n2 -> n6 [color="#0072b2", style=dashed, edgetooltip="ONE == \"1\" &amp;&amp; TWO == \"2\" &amp;&amp; THREE == \"3\" &amp;&amp; FOUR == \"4\""]
    n5 -> n4 [color="#57606a", style=dashed, label="not the same for all"]
    "##);
}

#[test]
fn what_is_not_there() {
    let tree = tree(&[
        ("browser/config/mozconfigs/linux64/nightly", ""),
        ("browser/config/mozconfigs/linux64/release", ""),
        ("browser/config/mozconfigs/odd/debug", ""),
        ("comm/mail/config/mozconfigs/linux64/nightly", ""),
    ]);
    let mut text = String::new();
    for arguments in [
        &["graph", "linux64"][..],
        &["graph", "linux46"],
        &["graph", "browsr/linux64"],
        &["graph", "browser/linux64/nighlty"],
        &["graph", "browser/linux64", "--variant", "relaese"],
        &["graph", "browser/linux64", "--variant", "esr"],
        &["graph", "odd"],
        &["graph", "browsr"],
        &["graph", "mobile/android"],
        &["graph", "build/gone"],
        &["graph", "--format", "dott"],
    ] {
        let _ = write!(text, "== {}\n{}", arguments[1..].join(" "), tree.run(arguments));
    }
    insta::assert_snapshot!(text, @"
    == linux64
    stderr:
    error: several products have the platform `linux64`
    help: name one: `browser/linux64` or `comm/mail/linux64`
    exit: 2
    == linux46
    stderr:
    error: there is no platform `linux46`
    help: did you mean `linux64`?
    exit: 2
    == browsr/linux64
    stderr:
    error: there is no platform `browsr/linux64`
    help: did you mean `browser/linux64`?
    exit: 2
    == browser/linux64/nighlty
    stderr:
    error: there is no mozconfig `browser/linux64/nighlty`
    help: did you mean `browser/linux64/nightly`?
    exit: 2
    == browser/linux64 --variant relaese
    stderr:
    error: there is no variant `relaese` that is compared
    help: did you mean `release`?
    exit: 2
    == browser/linux64 --variant esr
    stderr:
    error: there is no variant `esr` that is compared
    help: the variants are beta, devedition, nightly, release
    exit: 2
    == odd
    stderr:
    error: there is no mozconfig that is compared
    help: name one: `browser/odd/debug`
    exit: 2
    == browsr
    stderr:
    error: there is no product `browsr`
    help: did you mean `browser`?
    exit: 2
    == mobile/android
    stderr:
    error: there is no mozconfig `mobile/android`
    help: name a file, or PLATFORM/VARIANT; the platforms are linux64, odd
    exit: 2
    == build/gone
    stderr:
    error: there is no mozconfig `build/gone`
    help: name a file, or PLATFORM/VARIANT; the platforms are linux64, odd
    exit: 2
    == --format dott
    stderr:
    error: invalid value 'dott' for '--format <NAME>'
      [possible values: dot, mermaid]

      tip: a similar value exists: 'dot'

    For more information, try '--help'.
    exit: 2
    ");
}

/// Names that would end a string, begin an entity or a tag, or mean something to Markdown.
#[cfg(unix)]
const HOSTILE: [&str; 14] = [
    "a\"b",
    "a\\nb\\",
    "a&lt;b&#60;c",
    "a]b[c|d",
    "a<b>c<br>",
    "a$$b$$",
    "`a`",
    "*a* _b_ **c**",
    "a#35;b#quot;",
    "a;b{c}d",
    "1. a",
    "end",
    "a\u{1b}[31m\u{202e}b",
    "fa:fa-ban @{x} %%{y}%%",
];

/// What is shown of a name: what is hostile in it is escaped, all else is as it is.
#[cfg(unix)]
fn shown(name: &str) -> String {
    name.replace('\u{1b}', "\\u{1b}").replace('\u{202e}', "\\u{202e}")
}

#[cfg(unix)]
fn hostile() -> Tree {
    let quoted = |name: &&str| format!(". \"$topsrcdir\"/build/'{name}'\n");
    let nightly: String = HOSTILE.iter().map(quoted).collect();
    let tree = tree(&[("browser/config/mozconfigs/linux64/release", "")])
        .with("browser/config/mozconfigs/linux64/nightly", &nightly);
    // Some of them are missing.
    HOSTILE[..10].iter().fold(tree, |tree, name| tree.with(&format!("build/{name}"), ""))
}

#[cfg(unix)]
#[test]
fn graphviz_shows_hostile_names_as_they_are() {
    let Some(graphviz) = tool("dot") else { return };
    let tree = hostile();
    let texts = drawn(&graphviz, &tree.stdout(&["graph", "linux64"]));
    for name in HOSTILE {
        assert!(texts.contains(&shown(name)), "{name:?} is not among {texts:#?}");
    }
}

#[test]
fn graphviz_draws_every_graph() {
    let Some(graphviz) = tool("dot") else { return };
    let tree = platform();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/trees/firefox");
    let sample = sample.to_str().expect("UTF-8");
    for arguments in [
        &["graph"][..],
        &["graph", "linux64"],
        &["graph", "linux64/nightly"],
        &["graph", "build/plain"],
        &["graph", "--topsrcdir", sample],
        &["graph", "browser/win64", "--topsrcdir", sample],
    ] {
        let texts = drawn(&graphviz, &tree.stdout(arguments));
        assert!(!texts.is_empty(), "{arguments:?}");
    }
}

/// The picture in `docs` is that of the sample tree: it has the same texts.
#[test]
fn the_picture_is_up_to_date() {
    let Some(graphviz) = tool("dot") else { return };
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let sample = top.join("tests/trees/firefox");
    let tree = tree(&[]);
    let arguments = ["graph", "browser/linux64", "--topsrcdir", sample.to_str().expect("UTF-8")];
    let picture = fs::read_to_string(top.join("docs/graph.svg")).expect("the picture");
    let sorted = |mut texts: Vec<String>| {
        texts.sort();
        texts
    };
    assert_eq!(
        sorted(texts(&picture)),
        sorted(drawn(&graphviz, &tree.stdout(&arguments))),
        "make it again with the command in docs/graph.md"
    );
}

/// What Graphviz writes into the picture of a graph. It has nothing to complain of.
fn drawn(graphviz: &Path, graph: &str) -> Vec<String> {
    let (svg, complaints) = fed(Command::new(graphviz).arg("-Tsvg"), graph);
    assert_eq!(complaints, "", "{graph}");
    texts(&svg)
}

/// The texts of a picture.
fn texts(svg: &str) -> Vec<String> {
    let elements = svg.split("<text ").skip(1);
    let text = |element: &str| {
        let text = element.split_once('>')?.1.split_once("</text>")?.0;
        let entities = [
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&quot;", "\""),
            ("&#39;", "'"),
            ("&#45;", "-"),
            ("&#160;", " "),
            ("&amp;", "&"),
        ];
        Some(entities.iter().fold(text.to_owned(), |text, (name, sign)| text.replace(name, sign)))
    };
    elements.filter_map(text).collect()
}

/// What Mermaid makes of graphs: for each the texts of its nodes, of its edges and of its groups.
const JUDGE: &str = r"
import { readFileSync } from 'fs';
import { JSDOM } from 'jsdom';

// Mermaid looks for a page when it is loaded.
const { window } = new JSDOM('');
globalThis.window = window;
globalThis.document = window.document;
const { default: mermaid } = await import('mermaid');

// Mermaid's own form of an entity, which it gives to the page as `&#NUMBER;`.
const entity = /ﬂ°°(\d+)¶ß/g;
const plain = (text) => text.replace(entity, (_, number) => String.fromCodePoint(number));
const answers = [];
for (const graph of JSON.parse(readFileSync(0, 'utf8'))) {
    await mermaid.parse(graph);
    const { db } = await mermaid.mermaidAPI.getDiagramFromText(graph);
    answers.push({
        nodes: [...db.getVertices().values()].map((node) => plain(node.text)),
        edges: db.getEdges().map((edge) => `${edge.start} ${edge.stroke} ${edge.end}: ${plain(edge.text)}`),
        groups: db.getSubGraphs().map((group) => plain(group.title)),
    });
}
console.log(JSON.stringify(answers));
";

#[cfg(unix)]
#[test]
fn mermaid_reads_every_graph() {
    let Some((node, modules)) = mermaid() else { return };
    let (tree, hostile) = (platform(), hostile());
    let format = ["--format", "mermaid"];
    let graphs = [
        tree.stdout(&[&["graph", "linux64"][..], &format].concat()),
        tree.stdout(&[&["graph", "build/plain"][..], &format].concat()),
        hostile.stdout(&[&["graph"][..], &format].concat()),
    ];
    // Modules are looked for beside the script.
    let script = modules.join(format!("judge-{}.mjs", std::process::id()));
    fs::write(&script, JUDGE).expect("the script can be written");
    let input = serde_json::to_string(&graphs).expect("JSON");
    let (answer, complaints) = fed(Command::new(node).arg(&script), &input);
    fs::remove_file(&script).expect("the script can be removed");
    let answers: Vec<serde_json::Value> =
        serde_json::from_str(&answer).unwrap_or_else(|_| panic!("{complaints}"));
    insta::assert_snapshot!(serde_json::to_string_pretty(&answers[0]).expect("JSON"), @r#"
    {
      "edges": [
        "n2 normal n3: ",
        "n2 normal n11: ",
        "n2 normal n12: ",
        "n3 dotted n0: !unset(FLAVOUR)",
        "n3 normal n1: ",
        "n3 normal n6: ",
        "n3 dotted n8: !empty(LOCAL)",
        "n3 dotted n10: unset(FLAVOUR)",
        "n4 normal n3: ",
        "n4 normal n7: ",
        "n4 normal n9: ",
        "n5 normal n3: ",
        "n5 normal n11: ",
        "n6 thick n6: without end, !empty(DEEP)",
        "n9 normal n12: "
      ],
      "groups": [
        "browser/config/mozconfigs/linux64",
        "build",
        "legend"
      ],
      "nodes": [
        "$topsrcdir/build/$FLAVOUR<br>cannot be followed",
        "/etc/mozconfig<br>is outside of the tree",
        "beta",
        "common-opt",
        "nightly",
        "release",
        "endless",
        "gone<br>is missing; only nightly",
        "local",
        "only-nightly<br>only nightly",
        "plain",
        "releases<br>only beta, release",
        "some<br>only beta, nightly",
        "nightly and others",
        "only nightly",
        "not nightly",
        "cannot be included",
        "cannot be followed"
      ]
    }
    "#);
    insta::assert_snapshot!(serde_json::to_string_pretty(&answers[1]).expect("JSON"), @r#"
    {
      "edges": [],
      "groups": [
        "build"
      ],
      "nodes": [
        "plain"
      ]
    }
    "#);
    let nodes = answers[2]["nodes"].as_array().expect("nodes");
    for name in HOSTILE {
        let is_it = |node: &serde_json::Value| {
            let rest = node.as_str().and_then(|text| text.strip_prefix(&shown(name)));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("<br>"))
        };
        assert!(nodes.iter().any(is_it), "{name:?} is not among {nodes:#?}");
    }
}

/// Node, and the folder in which Mermaid is installed.
#[cfg(unix)]
#[expect(clippy::print_stderr, reason = "a test that is skipped says so aloud")]
fn mermaid() -> Option<(PathBuf, PathBuf)> {
    let node = tool("node")?;
    let modules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tools");
    if !modules.join("node_modules/mermaid").is_dir() {
        eprintln!("skipped: `mermaid` is not installed: `.ci/tools` does so");
        return None;
    }
    Some((node, modules))
}

/// Runs a program on a text: standard output and standard error.
fn fed(command: &mut Command, text: &str) -> (String, String) {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    child.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (text(output.stdout), text(output.stderr))
}

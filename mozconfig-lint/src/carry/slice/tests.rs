//! What is cut out, as text: the pieces, and what is left.

use mozconfig_parse::syntax::parse;

use super::*;
use crate::edit::splice;

/// What is cut out for these pieces of the text, and what is left.
fn cut(text: &str, pieces: &[&str]) -> String {
    let lines = Text::new(text);
    let wanted: Vec<ByteRange> = pieces
        .iter()
        .map(|piece| {
            let at = text.find(piece).unwrap() as u32;
            ByteRange::new(at, at + piece.len() as u32)
        })
        .collect();
    let Some(slice) = slice(&lines, &parse(text).script, &wanted) else {
        return "cannot be cut".to_owned();
    };
    let splices = lines.splices(&slice.removal, &[]);
    let left = String::from_utf8(splice(text.as_bytes(), &splices).unwrap()).unwrap();
    assert_eq!(parse(&left).errors, []);
    assert_eq!(parse(&slice.lines.join("\n")).errors, []);
    format!("{}\n---\n{left}", slice.lines.join("\n"))
}

#[test]
fn a_line_with_its_comment() {
    insta::assert_snapshot!(cut("a\n\n# why\n# so\nb # here\n\nc\n", &["b"]), @r"
    # why
    # so
    b # here
    ---
    a

    c
    ");
    // A comment above several lines stays with them.
    insta::assert_snapshot!(cut("a\n\n# why\nb\nc\n", &["b"]), @r"
    # why
    b
    ---
    a

    # why
    c
    ");
    insta::assert_snapshot!(cut("# the file\na\nb\n", &["a"]), @r"
    a
    ---
    # the file
    b
    ");
    insta::assert_snapshot!(cut("X='\n# no comment'\na\nb\n", &["a"]), @r"
    a
    ---
    X='
    # no comment'
    b
    ");
}

#[test]
fn a_condition() {
    let text = "# why\nif x; then\n    a\nfi\n\nb\n";
    insta::assert_snapshot!(cut(text, &["a"]), @r"
    # why
    if x; then
        a
    fi
    ---
    b
    ");
    let text = "# top\nif x; then\n    # one\n    a\n    b\nelse\n    c\nfi\n";
    insta::assert_snapshot!(cut(text, &["b"]), @r"
    if x; then
        b
    fi
    ---
    # top
    if x; then
        # one
        a
    else
        c
    fi
    ");
    insta::assert_snapshot!(cut(text, &["c"]), @r"
    if x; then
        :
    else
        c
    fi
    ---
    # top
    if x; then
        # one
        a
        b
    fi
    ");
    insta::assert_snapshot!(cut(text, &["a", "b"]), @r"
    if x; then
        # one
        a
        b
    fi
    ---
    # top
    if x; then
        :
    else
        c
    fi
    ");
}

#[test]
fn conditions_within_each_other() {
    let text = "if x; then\n  if y; then\n    a\n    b\n  fi\n  c\nelif z\nthen\n  d\nfi\n";
    insta::assert_snapshot!(cut(text, &["a"]), @r"
    if x; then
      if y; then
        a
      fi
    fi
    ---
    if x; then
      if y; then
        b
      fi
      c
    elif z
    then
      d
    fi
    ");
    insta::assert_snapshot!(cut(text, &["d"]), @r"
    if x; then
      :
    elif z
    then
      d
    fi
    ---
    if x; then
      if y; then
        a
        b
      fi
      c
    fi
    ");
}

#[test]
fn a_case() {
    let text =
        "case $x in\na)\n    one\n    ;;\nb|c)\n    # why\n    two\n    three\n    ;;\nesac\n";
    insta::assert_snapshot!(cut(text, &["two"]), @r"
    case $x in
    a)
        ;;
    b|c)
        # why
        two
        ;;
    esac
    ---
    case $x in
    a)
        one
        ;;
    b|c)
        # why
        three
        ;;
    esac
    ");
}

#[test]
fn some_of_the_words() {
    insta::assert_snapshot!(cut("  ac_add_options --a --b='x y' --c # why\n", &["--b='x y'"]), @r"
      ac_add_options --b='x y'
    ---
      ac_add_options --a --c # why
    ");
    insta::assert_snapshot!(cut("ac_add_app_options js --a --b\n", &["--a"]), @r"
    ac_add_app_options js --a
    ---
    ac_add_app_options js --b
    ");
    insta::assert_snapshot!(cut("export A B\nC=1\n", &["A", "B"]), @r"
    export A B
    ---
    C=1
    ");
}

#[test]
fn what_cannot_be_cut() {
    assert_eq!(cut("a; b\n", &["a"]), "cannot be cut");
    assert_eq!(cut("ac_add_options --a \\\n --b\n", &["--a"]), "cannot be cut");
    // On one line it goes as a whole.
    assert_eq!(cut("if x; then a; b; fi\nc\n", &["a"]), "if x; then a; b; fi\n---\nc\n");
}

#[test]
fn here_documents() {
    insta::assert_snapshot!(cut("read x <<EOF\n# text\nEOF\na\n", &["read x <<EOF"]), @r"
    read x <<EOF
    # text
    EOF
    ---
    a
    ");
    insta::assert_snapshot!(cut("read x <<EOF\n# text\nEOF\nlast\n", &["last"]), @r"
    last
    ---
    read x <<EOF
    # text
    EOF
    ");
}

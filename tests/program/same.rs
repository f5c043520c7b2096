//! What is not a difference: mozconfigs that are written in two ways and do the same.

use crate::tree::{CLEAN, NIGHTLY, RELEASE, pair, tree};

/// Says that these two do the same.
#[track_caller]
fn same(nightly: &str, release: &str) {
    assert_eq!(pair(nightly, release).run(&[]), CLEAN);
}

/// Says that nightly and release do the same in a tree of these files.
#[track_caller]
fn same_in(files: &[(&str, &str)]) {
    assert_eq!(tree(files).run(&[]), CLEAN);
}

const LTO: &str = "ac_add_options --enable-lto\n";

#[test]
fn nothing_at_all() {
    same("", "");
    same("", "\n\n   \n\t\n");
    same("", "# Nothing here.\n");
    same("", ":\n");
}

#[test]
fn indentation_and_blanks() {
    same(LTO, "   ac_add_options\t --enable-lto  \n");
    same(LTO, "ac_add_options --enable-lto");
    same(LTO, "ac_add_options \\\n    --enable-lto\n");
    same(
        "if test -n \"$A\"; then ac_add_options --enable-lto; fi\n",
        "
        if test -n \"$A\"
        then
            ac_add_options --enable-lto
        fi
        ",
    );
}

#[test]
fn quoting() {
    same(LTO, "ac_add_options '--enable-lto'\n");
    same(LTO, "ac_add_options \"--enable-lto\"\n");
    same(LTO, "ac_add_options --enable-\"l\"t\\o\n");
    same("export A=\"b c\"\n", "export A='b c'\n");
    same("export A=\"b c\"\n", "export A=b\\ c\n");
    same("export A=\"$B\"\n", "export A=\"${B}\"\n");
    // The loader echoes an option without quotes, so that blanks collapse.
    same("ac_add_options \"--with-x=a  b\"\n", "ac_add_options '--with-x=a b'\n");
}

#[test]
fn comments() {
    same(LTO, "# why\nac_add_options --enable-lto # don't\n");
}

#[test]
fn bracket_for_test() {
    same("if test -n \"$A\"; then export B=1; fi\n", "if [ -n \"$A\" ]; then export B=1; fi\n");
    same("if test -n \"$A\"; then export B=1; fi\n", "if ! test -z \"$A\"; then export B=1; fi\n");
    same(
        "if test -n \"$A\"; then export B=1; fi\n",
        "if test -z \"$A\"; then :; else export B=1; fi\n",
    );
    same("if test -n \"$A\"; then export B=1; fi\n", "if test \"$A\"; then export B=1; fi\n");
}

#[test]
fn both_conditions_in_one_test() {
    same(
        "if [ -n \"$A\" -a -n \"$B\" ]; then export C=1; fi\n",
        "if [ -n \"$B\" ] && [ -n \"$A\" ]; then export C=1; fi\n",
    );
    same(
        "if [ -n \"$A\" ]; then if [ -n \"$B\" ]; then export C=1; fi; fi\n",
        "if [ -n \"$A\" -a -n \"$B\" ]; then export C=1; fi\n",
    );
    same(
        "if [ -n \"$A\" -o -n \"$B\" ]; then export C=1; fi\n",
        "if ! { [ -z \"$A\" ] && [ -z \"$B\" ]; }; then export C=1; fi\n",
    );
}

#[test]
fn the_x_that_old_shells_needed() {
    same(
        "if [ \"x$V\" = \"xyes\" ]; then export B=1; fi\n",
        "if [ \"$V\" = \"yes\" ]; then export B=1; fi\n",
    );
    same("if [ \"x$V\" = x ]; then export B=1; fi\n", "if [ -z \"$V\" ]; then export B=1; fi\n");
}

#[test]
fn case_and_if() {
    same(
        "
        case \"$V\" in
        yes) export B=1 ;;
        *) export B=0 ;;
        esac
        ",
        "if test \"$V\" = yes; then export B=1; else export B=0; fi\n",
    );
    same(
        "case \"$V\" in a|b) export B=1 ;; esac\n",
        "if test \"$V\" = b || test \"$V\" = a; then export B=1; fi\n",
    );
    same(
        "case $(uname -s) in Darwin) export B=1 ;; esac\n",
        "if test `uname -s` = Darwin; then export B=1; fi\n",
    );
}

#[test]
fn a_line_moved_where_order_does_not_matter() {
    same(
        "ac_add_options --enable-lto\nac_add_options --disable-debug\nexport A=1\n",
        "export A=1\nac_add_options --disable-debug\nac_add_options --enable-lto\n",
    );
    // Exported variables are consumed after all options, wherever they stand.
    same(
        "export MOZ_A=1\nac_add_options --disable-a\n",
        "ac_add_options --disable-a\nexport MOZ_A=1\n",
    );
}

#[test]
fn top_level_here_and_common_there() {
    same_in(&[
        (NIGHTLY, "ac_add_options --enable-lto\n. \"$topsrcdir/build/common-opt\"\n"),
        (RELEASE, ". \"$topsrcdir/build/common-opt\"\n. \"$topsrcdir/build/lto\"\n"),
        ("build/common-opt", "export A=1\n"),
        ("build/lto", "ac_add_options --enable-lto\n"),
    ]);
    // The common file has it besides.
    same_in(&[
        (NIGHTLY, "ac_add_options --enable-lto\n. \"$topsrcdir/build/common-opt\"\n"),
        (RELEASE, ". \"$topsrcdir/build/common-opt\"\n"),
        ("build/common-opt", "ac_add_options --enable-lto\n"),
    ]);
}

#[test]
fn dead_code() {
    same(LTO, "ac_add_options --enable-lto\nif false; then export A=1; fi\n");
    same(LTO, "ac_add_options --enable-lto\nreturn 0\nexport A=1\n");
    same(
        LTO,
        "ac_add_options --enable-lto\nA=1\nif test -z \"$A\"; then export B=1; fi\nunset A\n",
    );
    same(LTO, "ac_add_options --enable-lto\nunused() { export A=1; }\n");
    same(LTO, "true && ac_add_options --enable-lto || ac_add_options --enable-debug\n");
    same(LTO, "ac_add_options --disable-lto\nac_add_options --enable-lto\n");
}

#[test]
fn said_twice() {
    same(LTO, "ac_add_options --enable-lto\nac_add_options --enable-lto\n");
    same("export A=1\n", "export A=1\nexport A=1\n");
    same_in(&[
        (NIGHTLY, ". \"$topsrcdir/build/a\"\n. \"$topsrcdir/build/a\"\n"),
        (RELEASE, ". \"$topsrcdir/build/a\"\n"),
        ("build/a", LTO),
    ]);
}

#[test]
fn a_default_that_comes_to_the_same() {
    same("A=1\nexport A\n", "unset A\nexport A=\"${A:-1}\"\n");
    same(
        "export B=\"${A:-1}\"\n",
        "if test -z \"$A\"; then export B=1; else export B=\"$A\"; fi\n",
    );
    same("unset A\nexport B=x\n", "unset A\nexport B=\"x${A:+y}\"\n");
    same("export B=\"${A-1}\"\n", "export B=${A-\"1\"}\n");
}

#[test]
fn ways_to_one_file() {
    same_in(&[
        (NIGHTLY, ". \"$topsrcdir/build/a\"\n"),
        (RELEASE, "D=$topsrcdir/build\n. ${D}/../build/./a\nunset D\n"),
        ("build/a", LTO),
    ]);
    same_in(&[
        (NIGHTLY, ". $topsrcdir/build/a\n"),
        (RELEASE, "lower=build\n. \"${topsrcdir}//$lower/a\"\n"),
        ("build/a", LTO),
    ]);
}

#[test]
fn export_in_one_line_or_two() {
    same("export A=1\n", "A=1\nexport A\n");
    same("export A=1\n", "export A\nA=1\n");
    same("export A=1 B=2\n", "A=1\nB=2\nexport A B\n");
}

#[test]
fn here_document_and_assignment() {
    same("A=one\nB=two\n", "read A B <<EOF\none two\nEOF\n");
    same("A='$HOME'\n", "read A <<'EOF'\n$HOME\nEOF\n");
}

#[test]
fn function_and_inline() {
    same(
        "ac_add_options --enable-lto\nexport A=one\n",
        "
        set_up() {
          ac_add_options --enable-$1
          export A=$2
        }
        set_up lto one
        ",
    );
}

#[test]
fn loop_and_lines() {
    same(
        "ac_add_options --enable-a\nac_add_options --enable-b\n",
        "for option in a b; do ac_add_options --enable-$option; done\n",
    );
}

#[test]
fn what_configure_does_not_see() {
    same("lower=1\n", "");
    same("echo nightly > /dev/null\n", "");
    same("X=$(echo nightly)\nunset X\n", "");
    same("export lower=1\n", "export lower=1\n");
}

#[test]
fn the_value_at_the_end_counts() {
    same("export A=1\n", "export A=2\nA=1\n");
    same("export A=1\n", "export A=2\nunset A\nexport A=1\n");
    same("ac_add_options --with-x=1\n", "ac_add_options --with-x=2\nac_add_options --with-x=1\n");
}

#[test]
fn the_same_end_on_both_sides() {
    same(
        "if test -z \"$A\"; then exit 1; fi\nexport B=1\n",
        "test -n \"$A\" || exit 1\nexport B=1\n",
    );
    // What stands behind an end is of no effect there.
    same(
        "if test -z \"$A\"; then exit 1; fi\nexport B=1\n",
        "if test -z \"$A\"; then export B=2; exit 1; fi\nexport B=1\n",
    );
}

/// A part of a text that is known decides: these conditions hold nowhere.
#[test]
fn what_can_never_be() {
    same("case \"a-$W.\" in win*) ac_add_options --x ;; esac\n", "");
    same("case \"b-$W\" in [!b]*) ac_add_options --x ;; esac\n", "");
    same("case \"$V-$W.\" in ?) ;; *) ac_add_options --x ;; esac\n", "ac_add_options --x\n");
    same("if [ \"$V $W\" = a ]; then ac_add_options --x; fi\n", "");
    same("read FIRST REST <<END\none $V\nEND\nunset REST\n", "FIRST=one\n");
}

/// What is computed of a text contradicts what is known of the text.
#[test]
fn what_contradicts_itself() {
    same("if [ -z \"$Z\" ]; then case \"${Z%b}\" in b) ac_add_options --x ;; esac; fi\n", "");
    same("case \"$V\" in a*) case \"$V\" in *b) ;; *b*) ;; b*) X=1 ;; esac ;; esac\n", "");
    same("if [ \"${V}b\" = \"$W\" ] && [ \"$W\" = c ]; then X=1; fi\n", "");
}

/// A variable that has a value already is given it once more.
#[test]
fn what_the_environment_has_already() {
    same("if [ \"$FLAGS\" = b ]; then FLAGS=b; fi\n", "");
    same(
        "read W REST <<END\n$V\nEND\nunset REST\nif [ -n \"$X\" ] && [ \"$W\" = \"$X\" ]; then X=$W; fi\nunset W\n",
        "",
    );
}

/// A part of a text that is known says the same as a test of the rest.
#[test]
fn a_known_part_is_taken_away() {
    same(
        "case \"a-$W.\" in a-win*.) ac_add_options --x ;; esac\n",
        "case \"$W\" in win*) ac_add_options --x ;; esac\n",
    );
    same(
        "case \"$W \" in [!a]*) ac_add_options --x ;; esac\n",
        "case \"$W\" in \"\" | [!a]*) ac_add_options --x ;; esac\n",
    );
    same("read A B C <<END\none two $V\nEND\nunset A B\n", "read C <<END\n$V\nEND\n");
}

#[test]
fn what_is_never_cut_off() {
    same(
        "X=\"${Y}a\"\nac_add_options --x=${X%nightly}\nunset X\n",
        "ac_add_options --x=${Y}a\nunset X\n",
    );
    same("X=\"a$Y\"\nac_add_options --x=${X##b*}\nunset X\n", "ac_add_options --x=a$Y\nunset X\n");
    // The blank is the one character, and no `a`.
    same("case \"${X#?} $Y\" in [!a]*) ;; ?) ac_add_options --x ;; esac\n", "");
    // The second is nine characters longer than the first, or two.
    same("test \"$X\" != \"nightly-${X%nightly}.\" || ac_add_options --x\n", "");
}

/// Quoting, blanks and order within the words of a whole realistic pair.
#[test]
fn a_whole_mozconfig_written_anew() {
    same_in(&[
        (
            NIGHTLY,
            r#"
            # Nightly.
            . "$topsrcdir/build/mozconfig.common"
            if test `uname -s` = Linux; then
              CC="$TOOLS/clang"
            else
              CC=clang
            fi
            export CC
            ac_add_options --enable-optimize="-O2"
            mk_add_options MOZ_MAKE_FLAGS="-j4"
            "#,
        ),
        (
            RELEASE,
            r#"
            mk_add_options 'MOZ_MAKE_FLAGS=-j4'
            ac_add_options "--enable-optimize=-O2"
            . ${topsrcdir}/build/mozconfig.common
            case "$(uname -s)" in
            Linux)
              export CC=${TOOLS}/clang ;;
            *)
              export CC='clang'
            esac
            "#,
        ),
        ("build/mozconfig.common", "ac_add_options --enable-crashreporter\n"),
    ]);
}

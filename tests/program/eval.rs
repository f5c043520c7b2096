//! `eval` says what mozbuild's own loader says.
//!
//! The loader of Gecko 153 is run on the same mozconfigs in the same environment, and the whole
//! answer is compared. It is in the sources of the crate `mozjs_sys`, which `cargo` may have fetched;
//! where it, or Python, or a `sh` that is `dash` is missing, that is skipped, and the test says so.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::tree::{Tree, tree};

/// mozbuild's loader, and a Python to run it.
struct Mozbuild {
    python: PathBuf,
    /// The folders of its packages.
    packages: String,
}

/// Loads mozconfigs with mozbuild's loader, and prints what it says of each as one JSON list. The
/// arguments are the top source directory and the mozconfigs.
const DRIVER: &str = r#"
import concurrent.futures
import contextlib
import io
import json
import sys

from mozbuild.mozconfig import MozconfigLoader, MozconfigLoadException


def read(path):
    try:
        return MozconfigLoader(sys.argv[1]).read_mozconfig(path)
    except MozconfigLoadException as error:
        return {"error": str(error), "output": error.output}


# The loader prints the traceback of what it refuses.
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    with concurrent.futures.ThreadPoolExecutor() as pool:
        answers = list(pool.map(read, sys.argv[2:]))
print(json.dumps(answers))
"#;

/// The folders of the packages in the crate's sources.
const PACKAGES: [&str; 3] = ["python/mozbuild", "python/mozboot", "testing/mozbase/mozshellutil"];

impl Mozbuild {
    /// Finds the loader; none, with a word on standard error, where it cannot be run.
    #[expect(clippy::print_stderr, reason = "a test that is skipped says so aloud")]
    fn find() -> Option<Self> {
        let found = Self::try_find();
        if let Err(missing) = &found {
            eprintln!("not compared with mozbuild: {missing}");
        }
        found.ok()
    }

    fn try_find() -> Result<Self, String> {
        let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
        let home = home
            .or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")))
            .ok_or("there is no home folder")?;
        let registries = fs::read_dir(home.join("registry/src"))
            .map_err(|_| "cargo has fetched no sources".to_owned())?;
        let gecko = registries
            .filter_map(|registry| Some(registry.ok()?.path().join("mozjs_sys-153.6.0-2/mozjs")))
            .find(|gecko| PACKAGES.iter().all(|package| gecko.join(package).is_dir()))
            .ok_or("`cargo` has not fetched the sources of the crate `mozjs_sys` 153.6.0-2")?;
        let shell = fs::canonicalize("/bin/sh").unwrap_or_default();
        if shell.file_name().is_none_or(|name| name != "dash") {
            return Err("`sh` is not `dash`".to_owned());
        }
        let python = Command::new("python3")
            .args(["-c", "import sys; print(sys.executable)"])
            .output()
            .map_err(|_| "`python3` is not installed".to_owned())?;
        let python = String::from_utf8_lossy(&python.stdout).trim().to_owned();
        let packages = PACKAGES.map(|package| gecko.join(package).display().to_string());
        Ok(Self { python: PathBuf::from(python), packages: packages.join(":") })
    }

    /// What the loader says of mozconfigs in an environment.
    fn read(&self, top: &Path, mozconfigs: &[PathBuf], env: &[(&str, &str)]) -> Vec<Value> {
        let output = Command::new(&self.python)
            .args(["-c", DRIVER])
            .arg(top)
            .args(mozconfigs)
            .env_clear()
            .envs(self.env(env))
            .current_dir(top)
            .stdin(Stdio::null())
            .output()
            .expect("Python was found before");
        let said = String::from_utf8_lossy(&output.stderr);
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{said}"))
    }

    /// An environment, with what it needs to run the loader.
    fn env<'a>(&'a self, env: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let own = [
            ("PATH", "/usr/bin:/bin"),
            ("PYTHONPATH", &*self.packages),
            ("PYTHONDONTWRITEBYTECODE", "1"),
            // Without it Python itself would put a variable into the environment.
            ("LC_ALL", "C.UTF-8"),
        ];
        own.into_iter().chain(env.iter().copied()).collect()
    }
}

/// What `eval` says of a mozconfig in an environment.
fn evaluated(tree: &Tree, top: &Path, file: &Path, env: &[(&str, &str)], more: &[&str]) -> Value {
    let (top, file) = (top.to_str().expect("UTF-8"), file.to_str().expect("UTF-8"));
    let mut arguments = vec!["eval".to_owned(), file.to_owned()];
    arguments.extend(["--topsrcdir".to_owned(), top.to_owned()]);
    for (name, value) in env {
        arguments.extend(["--env".to_owned(), format!("{name}={value}")]);
    }
    arguments.extend(more.iter().map(|&argument| argument.to_owned()));
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let printed = tree.stdout(&arguments);
    serde_json::from_str(&printed).unwrap_or_else(|_| Value::String(tree.run(&arguments)))
}

/// What is compared: of an answer all of it; of an error that there is one, and what the mozconfig
/// itself has printed, where the loader tells it without the rest.
fn comparable(mut answer: Value, file: &Path) -> Value {
    if answer.get("error").is_none() {
        return answer;
    }
    let mut option = false;
    let lines = answer["output"].as_array_mut().expect("a list");
    // The loader tells all of its script's output where it refuses it.
    let whole = lines.iter().any(|line| line == "------BEGIN_ENV_BEFORE_SOURCE");
    let file = file.display().to_string();
    lines.retain(|line| {
        let line = line.as_str().expect("a line");
        let mark = line.starts_with("------");
        option = if mark { line.starts_with("------BEGIN") } else { option };
        // What the shell says names the script and the file.
        let shells = line.contains("/mozconfig_loader: ") || line.contains(&file);
        !mark && !option && !shells
    });
    json!({ "error": true, "output": if whole { Value::Null } else { answer["output"].take() } })
}

/// Compares mozconfigs of a tree in one environment.
fn compare(
    mozbuild: &Mozbuild,
    tree: &Tree,
    (top, files): (&Path, &[PathBuf]),
    env: &[(&str, &str)],
    more: &[&str],
) -> String {
    let mut differences = String::new();
    for (file, real) in files.iter().zip(mozbuild.read(top, files, env)) {
        let real = comparable(real, file);
        let mut ours = comparable(evaluated(tree, top, file, &mozbuild.env(env), more), file);
        if real["output"].is_null() && real["error"] == true {
            ours["output"] = Value::Null;
        }
        if ours != real {
            let text = fs::read_to_string(file).expect("the mozconfig");
            let name = file.display();
            let _ =
                writeln!(differences, "{name} in {env:?}:\n{text}\neval: {ours}\nreal: {real}\n");
        }
    }
    differences
}

/// Mozconfigs, each a file by itself.
const LITERAL: &[&str] = &[
    "",
    "ac_add_options --enable-a --with-b=c '--with-d=e  f' \"--with-g=$A\" $A '' -n\n",
    "ac_add_options \"  two   blanks \"\nac_add_options\n",
    r"ac_add_options 'a\tb\\c\n\nd\0101\q' '\'",
    "ac_add_options '-n x'\n",
    "ac_add_options 'a\\cb'\n",
    "ac_add_options '------END_AC_OPTION'\n",
    "ac_add_options bui* '@TOPSRCDIR@/bui*' \"$topsrcdir/*/a\" --x=* '[ab]uild'\n",
    "mk_add_options MOZ_MAKE_FLAGS='-j4   -s' 'MOZ_MAKE_FLAGS = -j8' AUTOCLOBBER=1\n",
    "mk_add_options 'A:=1' 'B ?= 2' 'C += 3' 'export  D=4' 'export E' MOZ_F=@TOPSRCDIR@/x '=' ''\n",
    "mk_add_options MOZ_OBJDIR=@TOPSRCDIR@/obj-a\n",
    "mk_add_options MOZ_OBJDIR=@TOPSRCDIR@/obj-b/ MOZ_OBJDIR?=obj\n",
    "mk_add_options MOZ_OBJDIR=\nac_add_options @TOPSRCDIR@@TOPSRCDIR@\n",
    "MOZ_OBJDIR=plain\n",
    "export MOZ_OBJDIR=exported\n",
    "unset MOZ_OBJDIR\n",
    "A=1\nB=\nexport C=2 D= E\nexport F\nF=3\n",
    "CC=gcc\nCXX=$CC\nexport LDFLAGS=$LDFLAGS CFLAGS=\"$CFLAGS -g\"\n",
    "export CC=clang\n",
    "CC=\n",
    "unset CC\nunset CC\nunset NEVER_SET\n",
    "unset CC\nCC=gcc\n",
    "unset CC\nCC=gcc\nexport CC\n",
    "f() { local CC=gcc A=1; export A; B=$CC; }\nf\n",
    "CC=gcc true\nCC=icc :\n",
    "(CC=gcc; A=1)\n{ B=1; }\n",
    "A=\"it's\" B='\"' C=\"'\" D=\"''a''\"\nexport A B\nE=\"it's\" F='\"' G=\"'\" H=\"''a''\"\n",
    "export A='a\n\nb' B='c\n' C='~' D='a b' E='*' F='a=b' G='#'\nH='a\n\nb' I='c\n' J=\"d\n'e\"\n",
    "A=\"$A\"\nB=\"$IFS\"\nC=$PWD\nD=$OPTIND$PS4$PS2\nE=$PYTHONIOENCODING\n",
    "IFS=,\nac_add_options 'a,b' 'c  d'\nPS4=x\nPWD=/\n",
    "unset PYTHONIOENCODING\nunset PATH\n",
    "unset topsrcdir\ntopsrcdir=x\nexport topsrcdir\n",
    "A=${topsrcdir%/*} B=${topsrcdir##*/} C=${#topsrcdir} D=$topsrcdir\n",
    "if test \"$A\" = \"a  b\"; then export HAS_A=1; else export HAS_NONE=1; fi\n",
    "case $topsrcdir in /*) A=absolute ;; esac\ncase $A in a*) B=1 ;; absolute) B=2 ;; esac\n",
    "test -f build/a && A=1\ntest -f $topsrcdir/build/a && B=1\ntest -d \"$PWD/build\" && C=1\n:\n",
    "test -x $topsrcdir/build/a || A=1\ntest -x $topsrcdir/build/run && B=1\n:\n",
    "test -r $topsrcdir/gone || A=1\ntest -s /does/not/exist || B=1\n:\n",
    ". $topsrcdir/build/a\n. \"$topsrcdir/build/returns\"\nAFTER=1\n",
    ". $topsrcdir/build/fails\n",
    ". $topsrcdir/gone\nac_add_options --never\n",
    "read A B <<EOF\n$topsrcdir b c\nEOF\n",
    "A=$(echo a b) B=`pwd` C=$(cd $topsrcdir/build && pwd)\n",
    "A=$(( 1 + 2 ))\nA=$((A * 2))\n",
    "for X in 1 2; do mk_add_options \"A$X=1\"; done\n",
    "ac_add_options --a\nexit 1\n",
    "echo first\nac_add_options --a\necho 'second  line'\nexit 3\n",
    "echo hidden > /dev/null\necho told >&2\nfalse\n",
    "echo printed\n",
    "echo\nac_add_options --a\n",
    "false\nac_add_options --a\n",
    "false || A=1\n! true\nB=1\n",
    "test -n \"$NEVER_SET\"\n",
    "A=${NEVER_SET?is not set}\n",
    "return 0\nA=1\n",
    "return 1\n",
    "if true; then\n  A=1\n",
    "A=1\nac_add_options --a )\n",
    ": <<EOF; A=1\nno end\n",
    "ac_add_app_options browser --a\n",
    "A='\u{e9}\u{1f600}'\nexport B=$A\nac_add_options --with-a=$A\n",
    "readonly A=1\nA=2\n",
    "unset A B C\nexport A=1 C\nunset A\nA=2 B=3\nC=4\n",
    "A=${B:-$topsrcdir}/x\nexport ${A:+CC}=icc\n",
    "export PATH=\"$topsrcdir/bin:$PATH\"\n",
    "A='a\rb\rc'\nac_add_options 'a\rb' 'c\u{2028}d'\n",
    "f() { ac_add_options --f-$1; return 3; }\nf a || f b || :\nif f c; then :; else A=$?; fi\n",
    "mk_add_options 'export MOZ_OBJDIR=x' ' MOZ_OBJDIR = y z '\n",
    "X='*' Y=$X\nac_add_options $X \"$X\" '$X'\n",
    "set +e\nfalse\nA=1\n",
];

/// The environments in which they are loaded.
const ENVIRONMENTS: [&[(&str, &str)]; 3] = [
    &[],
    &[
        ("A", "a  b"),
        ("CC", "clang"),
        ("CFLAGS", "-O2"),
        ("LDFLAGS", ""),
        ("MOZ_OBJDIR", "/from/the environment"),
        ("C", "it's"),
        ("topsrcdir", "/elsewhere"),
    ],
    &[("A", ""), ("MOZ_OBJDIR", "obj"), ("MOZ_PROFILE_GENERATE", "1"), ("F", "x\ny"), ("E", "1")],
];

#[test]
fn literal_mozconfigs() {
    let Some(mozbuild) = Mozbuild::find() else { return };
    let tree = tree(&[
        ("build/a", "FROM_A=1\nac_add_options --from-a\n"),
        ("build/returns", "BEFORE=1\nreturn\nNEVER=1\n"),
        ("build/fails", "echo before\nfalse\necho after\n"),
        ("build/run", ""),
    ]);
    make_executable(&tree.path("build/run"));
    // Beside the tree, so that no mozconfig sees the others.
    let mut files = Vec::new();
    for (index, text) in LITERAL.iter().enumerate() {
        let file = tree.path(&format!("../mozconfig-{index}"));
        fs::write(&file, text).expect("files can be written");
        files.push(file.canonicalize().expect("the file is there"));
    }
    let top = tree.top().canonicalize().expect("the tree is there");
    let differences: Vec<String> = ENVIRONMENTS
        .iter()
        .map(|env| compare(&mozbuild, &tree, (&top, &files), env, &[]))
        .collect();
    assert_eq!(differences.concat(), "");
    eprintln!("compared {} mozconfigs in {} environments", LITERAL.len(), ENVIRONMENTS.len());
}

fn make_executable(file: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(file, fs::Permissions::from_mode(0o755)).expect("permissions can be set");
}

/// The tree that the README shows: what its mozconfigs ask of commands is told.
#[test]
fn sample_tree() {
    let Some(mozbuild) = Mozbuild::find() else { return };
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/trees/firefox");
    let top = sample.canonicalize().expect("the sample tree");
    let mut files = Vec::new();
    for folder in ["browser/config/mozconfigs/linux64", "comm/mail/config/mozconfigs/linux64"] {
        let entries = fs::read_dir(top.join(folder)).expect("a folder");
        files.extend(entries.map(|entry| entry.expect("an entry").path()));
    }
    files.sort();
    let tree = tree(&[]);
    let uname = Command::new("uname").arg("-s").output().expect("`uname` is there");
    let uname = format!("uname -s={}", String::from_utf8_lossy(&uname.stdout).trim());
    let cat = "cat \"$topsrcdir/../build.properties\" 2> /dev/null=";
    let told = ["--command", &uname, "--command", cat];
    let environments: [&[(&str, &str)]; 5] = [
        &[],
        &[("SCCACHE_DISABLE", "1"), ("FORCE_GCC", "1"), ("CFLAGS", "-O2")],
        &[("bucket", "b"), ("USE_ARTIFACT", "1"), ("TASKCLUSTER_WORKER_GROUP", "us-west-2")],
        &[("MOZ_PGO_PROFILE", "1"), ("MOZ_FETCHES_DIR", "/fetches"), ("UPLOAD_PATH", "/up load")],
        &[("PERFHERDER_EXTRA_OPTIONS", "x11"), ("MOZ_AUTOMATION_UPLOAD", ""), ("CC", "gcc")],
    ];
    let differences: Vec<String> = environments
        .iter()
        .map(|env| compare(&mozbuild, &tree, (&top, &files), env, &told))
        .collect();
    assert_eq!(differences.concat(), "");
    eprintln!("compared {} mozconfigs in {} environments", files.len(), environments.len());
}

/// A mozconfig that stands in the tree as `m`.
fn mozconfig(text: &str) -> Tree {
    tree(&[("m", text)])
}

/// The answer to `eval m` with options, with the temporary folder by another name.
fn eval(tree: &Tree, options: &[&str]) -> String {
    let arguments = [&["eval", "m", "--topsrcdir", "."], options].concat();
    let top = tree.top().canonicalize().expect("the tree is there");
    tree.run(&arguments).replace(top.to_str().expect("UTF-8"), "/top")
}

#[test]
fn the_whole_answer() {
    let tree = mozconfig(
        "
        ac_add_options --enable-a --with-b=\"$topsrcdir/b\"
        mk_add_options MOZ_OBJDIR=@TOPSRCDIR@/obj MOZ_MAKE_FLAGS=-j4 AUTOCLOBBER=1
        export NEW=1
        CC=clang
        unset OLD
        plain=$(uname -m)
        ",
    );
    let options =
        ["--env", "CC=gcc", "--assume", "OLD=", "--env", "CXX=g++", "--command", "uname -m=x86_64"];
    insta::assert_snapshot!(eval(&tree, &options), @r#"
    {
      "path": "m",
      "topobjdir": "/top/obj",
      "configure_args": [
        "--enable-a",
        "--with-b=/top/b"
      ],
      "make_flags": [
        "-j4"
      ],
      "make_extra": [
        "AUTOCLOBBER=1"
      ],
      "env": {
        "added": {
          "NEW": "1"
        },
        "removed": {
          "OLD": ""
        },
        "modified": {
          "CC": [
            "gcc",
            "clang"
          ]
        },
        "unmodified": {
          "CXX": "g++"
        }
      },
      "vars": {
        "added": {
          "_mozconfig_opt": "AUTOCLOBBER=1",
          "plain": "x86_64"
        },
        "removed": {},
        "modified": {},
        "unmodified": {}
      }
    }
    exit: 0
    "#);
}

#[test]
fn mozconfigs_that_do_not_load() {
    let tree = mozconfig("echo first\nac_add_options --a\n\n  exit 1 # why\n");
    insta::assert_snapshot!(eval(&tree, &[]), @r#"
    {
      "error": "`exit 1` ends the load",
      "output": [
        "first"
      ],
      "span": {
        "path": "m",
        "line": 4,
        "column": 3,
        "end_line": 4,
        "end_column": 9,
        "byte_start": 33,
        "byte_end": 39
      }
    }
    exit: 1
    "#);
    let failure = |text: &str| {
        let answer = eval(&mozconfig(text), &[]);
        let end = answer.rfind("exit: ").expect("an exit code");
        let json: Value = serde_json::from_str(&answer[..end]).expect("a JSON document");
        let (error, span) = (json["error"].as_str().expect("a text"), &json["span"]);
        let (line, column) = (&span["line"], &span["column"]);
        let output = &json["output"];
        format!(
            "{}:{line}:{column} {error} {output} {}",
            span["path"].as_str().unwrap(),
            &answer[end..]
        )
    };
    insta::assert_snapshot!(failure("A=1\nfalse\n"), @"m:2:1 `false` fails, which ends the load [] exit: 1");
    insta::assert_snapshot!(failure("ac_add_options --a\necho printed\necho more\n"), @r#"m:2:1 `echo printed` prints something, which the loader takes for an error ["printed","more"] exit: 1"#);
    insta::assert_snapshot!(failure("A=${B?is not set}\n"), @"m:1:3 an expansion in `${B?is not set}` is an error, which ends the load [] exit: 1");
    insta::assert_snapshot!(failure(". $topsrcdir/build/gone\nexit 3\n"), @"m:1:1 `build/gone` is included and is not there [] exit: 1");
    insta::assert_snapshot!(failure("if true; then\n"), @"m:1:1 not shell: `if` is never closed: expected `fi` [] exit: 1");
    insta::assert_snapshot!(failure("ac_add_app_options browser --a\n"), @"m:1:28 `ac_add_app_options` is no function of the loader any more [] exit: 1");
    insta::assert_snapshot!(failure("ac_add_options '-n a'\n"), @"m:1:1 the loader cannot read the option `-n a` back [] exit: 1");
}

#[test]
fn line_ends_of_windows() {
    let tree = mozconfig(
        "
        ac_add_options --enable-x
        if test -n \"$WINDOWS\"; then . $topsrcdir/build/vs; fi
        ",
    );
    let tree = tree.with_bytes("build/vs", "X=1\r\nac_add_options --vs=$X\r\n");
    let known = eval(&tree, &[]);
    assert!(known.contains("\"--enable-x\"") && known.ends_with("exit: 0\n"), "{known}");
    insta::assert_snapshot!(eval(&tree, &["--env", "WINDOWS=1"]), @"
    stderr:
    error: cannot know what a shell makes of the carriage return before the newline at build/vs:1:4
    help: save the file with the line ends of Unix; `--allow-unknown` reads it as though it had them
    exit: 2
    ");
    let read_all_the_same = eval(&tree, &["--env", "WINDOWS=1", "--allow-unknown"]);
    assert!(read_all_the_same.contains("\"--vs=1\""), "{read_all_the_same}");
}

#[test]
fn what_cannot_be_known() {
    let tree = mozconfig(
        "
        case $(uname -s) in
        Linux) ac_add_options --linux ;;
        *) ac_add_options --os=`uname -s` ;;
        esac
        if mkdir -p $topsrcdir/it\\'s; then ac_add_options --made; fi
        export CORES=$(( $(nproc) + 1 ))
        ",
    );
    insta::assert_snapshot!(eval(&tree, &[]), @"
    stderr:
    error: what `uname -s` prints is not known (m:1:1)
    help: `--command 'uname -s=OUTPUT'` tells it; `--allow-unknown` leaves it open
    exit: 2
    ");
    let uname = ["--command", "uname -s=Linux"];
    insta::assert_snapshot!(eval(&tree, &uname), @r#"
    stderr:
    error: whether `mkdir -p "$topsrcdir/it's"` succeeds is not known (m:5:4)
    help: `--command 'mkdir -p "$topsrcdir/it'\''s"='` says that it does, `--command 'mkdir -p "$topsrcdir/it'\''s"; echo $?=1'` that it does not; `--allow-unknown` leaves it open
    exit: 2
    "#);
    let fails = [&uname[..], &["--command", "mkdir -p \"$topsrcdir/it's\"; echo $?=1"]].concat();
    insta::assert_snapshot!(eval(&tree, &fails), @"
    stderr:
    error: what `nproc` prints is not known (m:6:1)
    help: `--command 'nproc=OUTPUT'` tells it; `--allow-unknown` leaves it open
    exit: 2
    ");
    insta::assert_snapshot!(eval(&tree, &[&fails[..], &["--command", "nproc=3"]].concat()), @r#"
    {
      "path": "m",
      "topobjdir": null,
      "configure_args": [
        "--linux"
      ],
      "make_flags": [],
      "make_extra": [],
      "env": {
        "added": {
          "CORES": "4"
        },
        "removed": {},
        "modified": {},
        "unmodified": {}
      },
      "vars": {
        "added": {
          "_mozconfig_opt": "--linux"
        },
        "removed": {},
        "modified": {},
        "unmodified": {}
      }
    }
    exit: 0
    "#);
    insta::assert_snapshot!(eval(&tree, &["--allow-unknown"]), @r#"
    {
      "path": "m",
      "topobjdir": null,
      "configure_args": [
        "--os=$(uname -s)",
        "--made"
      ],
      "make_flags": [],
      "make_extra": [],
      "env": {
        "added": {
          "CORES": "$(( $(nproc) + 1 ))"
        },
        "removed": {},
        "modified": {},
        "unmodified": {}
      },
      "vars": {
        "added": {
          "_mozconfig_opt": "--made"
        },
        "removed": {},
        "modified": {},
        "unmodified": {}
      }
    }
    exit: 0
    "#);
}

/// What is not asked for need not be known.
#[test]
fn what_does_not_matter() {
    let tree = mozconfig(
        "
        if test -n \"$NEVER\"; then A=$(uname -s); touch x; fi
        test \"$(uname -m)\" = x -a \"$topsrcdir\" = /elsewhere && B=1
        C=1
        ",
    );
    insta::assert_snapshot!(eval(&tree, &[]), @r#"
    {
      "path": "m",
      "topobjdir": null,
      "configure_args": [],
      "make_flags": [],
      "make_extra": [],
      "env": {
        "added": {},
        "removed": {},
        "modified": {},
        "unmodified": {}
      },
      "vars": {
        "added": {
          "C": "1"
        },
        "removed": {},
        "modified": {},
        "unmodified": {}
      }
    }
    exit: 0
    "#);
}

/// The loader's script is called with four arguments, and needs two of them behind the mozconfig.
#[test]
fn arguments_of_the_loader() {
    let outcome = |text: &str| eval(&mozconfig(text), &[]);
    insta::assert_snapshot!(outcome("ac_add_options --with-x=$1/x $# ${5-none}\n"), @r#"
    {
      "path": "m",
      "topobjdir": null,
      "configure_args": [
        "--with-x=/top/x",
        "4",
        "none"
      ],
      "make_flags": [],
      "make_extra": [],
      "env": {
        "added": {},
        "removed": {},
        "modified": {},
        "unmodified": {}
      },
      "vars": {
        "added": {
          "_mozconfig_opt": "none"
        },
        "removed": {},
        "modified": {},
        "unmodified": {}
      }
    }
    exit: 0
    "#);
    insta::assert_snapshot!(outcome("A=1\nset -- a b\n"), @r#"
    {
      "error": "`set -- a b` takes `$3` from the loader's script, which ends the load",
      "output": [],
      "span": {
        "path": "m",
        "line": 2,
        "column": 1,
        "end_line": 2,
        "end_column": 11,
        "byte_start": 4,
        "byte_end": 14
      }
    }
    exit: 1
    "#);
}

#[test]
fn what_cannot_be_followed() {
    let outcome = |text: &str| eval(&mozconfig(text), &[]);
    insta::assert_snapshot!(outcome(". /etc/passwd\n"), @"
    stderr:
    error: the included file `/etc/passwd` is outside of the source tree (m:1:1)
    help: write `$topsrcdir/PATH`; `--mount PREFIX=DIR` lets another folder stand there
    exit: 2
    ");
    insta::assert_snapshot!(outcome(". $(uname -s)\n"), @"
    stderr:
    error: what `uname -s` prints is not known (m:1:1)
    help: `--command 'uname -s=OUTPUT'` tells it; `--allow-unknown` leaves it open
    exit: 2
    ");
    insta::assert_snapshot!(outcome(". build/relative\n"), @r#"
    {
      "error": "`build/relative` is included and is not there",
      "output": [],
      "span": {
        "path": "m",
        "line": 1,
        "column": 1,
        "end_line": 1,
        "end_column": 17,
        "byte_start": 0,
        "byte_end": 16
      }
    }
    exit: 1
    "#);
    insta::assert_snapshot!(outcome("trap 'echo bye' EXIT\n"), @"
    stderr:
    error: it cannot be known what `trap` changes (m:1:1)
    help: `--allow-unknown` takes it to do nothing
    exit: 2
    ");
    insta::assert_snapshot!(outcome("A=1\ncd $topsrcdir\n"), @"
    stderr:
    error: a `cd` changes the folder in which the rest is run
    help: do it in `$(…)` or `(…)`; `--allow-unknown` takes it to do nothing
    exit: 2
    ");
    insta::assert_snapshot!(outcome("export A='a\nb\\'\n"), @"
    stderr:
    error: the loader cannot tell where the value of `A` ends
    help: a value must not end with a quote, nor with a backslash if it has several lines
    exit: 2
    ");
    insta::assert_snapshot!(outcome("A=$2\n"), @"
    stderr:
    error: what `$2` comes to is not known (m:1:1)
    help: `--allow-unknown` leaves it open
    exit: 2
    ");
    insta::assert_snapshot!(tree(&[]).run(&["eval", "gone", "--topsrcdir", "."]), @"
    stderr:
    error: `gone` cannot be read: there is no such file
    help: name a file, such as `browser/config/mozconfigs/linux64/nightly`
    exit: 2
    ");
    insta::assert_snapshot!(tree(&[]).run(&["eval", "/gone", "--topsrcdir", "."]), @"
    stderr:
    error: there is no mozconfig `/gone`
    help: name a file, from the current folder or from the top of the tree
    exit: 2
    ");
    insta::assert_snapshot!(tree(&[]).run(&["eval", "m", "--env", "1=2", "--topsrcdir", "."]), @"
    stderr:
    error: invalid value '1=2' for '--env <NAME=VALUE>': `1` is not the name of a variable

    For more information, try '--help'.
    exit: 2
    ");
    insta::assert_snapshot!(tree(&[]).run(&["eval", "m", "--env", "A", "--topsrcdir", "."]), @"
    stderr:
    error: invalid value 'A' for '--env <NAME=VALUE>': expected NAME=VALUE

    For more information, try '--help'.
    exit: 2
    ");
    insta::assert_snapshot!(tree(&[]).run(&["eval", "m", "--command", "=x", "--topsrcdir", "."]), @"
    stderr:
    error: invalid value '=x' for '--command <COMMAND=OUTPUT>': the command before `=` is missing

    For more information, try '--help'.
    exit: 2
    ");
}

/// Only what is named is taken from outside: nothing of the process's environment without
/// `--inherit-env`, nothing that stands outside of the tree.
#[test]
fn what_is_taken_over() {
    let tree = mozconfig("A=$INHERITED\ntest -d /usr && B=1\ntest -e /x/y && C=1\n:\n");
    let changes = |options: &[&str]| {
        let arguments = [&["eval", "m", "--topsrcdir", "."], options].concat();
        let mut command = tree.command(&arguments);
        let output = command.env("INHERITED", "yes").output().expect("the program starts");
        let answer: Value = serde_json::from_slice(&output.stdout).expect("a JSON document");
        answer["vars"]["added"].to_string()
    };
    assert_eq!(changes(&[]), r#"{"A":""}"#);
    assert_eq!(changes(&["--inherit-env"]), r#"{"A":"yes"}"#);
    assert_eq!(changes(&["--inherit-env", "--env", "INHERITED=no"]), r#"{"A":"no"}"#);
    assert_eq!(changes(&["--assume", "file:/x/y=true"]), r#"{"A":"","C":"1"}"#);
}

/// A folder that stands at another place, and a mozconfig that stands outside of the tree.
#[test]
fn mounts() {
    let tree = mozconfig("")
        .with("../comm/mail", "ac_add_options --mail\n")
        .with("../mine", ". \"$topsrcdir/comm/mail\"\n. \"$topsrcdir/comm/gone\"\n");
    let arguments = ["eval", "../mine", "--topsrcdir", ".", "--mount", "comm=../comm"];
    insta::assert_snapshot!(tree.run(&arguments), @r#"
    {
      "error": "`comm/gone` is included and is not there",
      "output": [],
      "span": {
        "path": "mine",
        "line": 2,
        "column": 1,
        "end_line": 2,
        "end_column": 25,
        "byte_start": 25,
        "byte_end": 49
      }
    }
    exit: 1
    "#);
}

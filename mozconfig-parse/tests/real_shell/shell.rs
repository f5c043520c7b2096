//! The real shells, and how they load a mozconfig.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::outcome::{Entry, Loaded, Outcome, Variable};
use crate::scratch::Scratch;
use crate::shell_text::quoted;

/// Variables of the environment; `None` means that the variable is not set.
pub(crate) type Variables = BTreeMap<String, Option<String>>;

/// Names that shells themselves give values to.
const SHELLS_OWN: [&str; 36] = [
    "PATH",
    "PWD",
    "OLDPWD",
    "OPTIND",
    "OPTARG",
    "OPTERR",
    "PPID",
    "IFS",
    "PS1",
    "PS2",
    "PS4",
    "LINENO",
    "SHLVL",
    "UID",
    "EUID",
    "GROUPS",
    "RANDOM",
    "SRANDOM",
    "SECONDS",
    "HOSTNAME",
    "HOSTTYPE",
    "OSTYPE",
    "MACHTYPE",
    "TERM",
    "DIRSTACK",
    "FUNCNAME",
    "PIPESTATUS",
    "SHELLOPTS",
    "BASHOPTS",
    "COLUMNS",
    "LINES",
    "REPLY",
    "EPOCHSECONDS",
    "EPOCHREALTIME",
    "BASH",
    "_",
];

/// Whether a shell gives this variable a value by itself.
pub(crate) fn is_shells_own(name: &str) -> bool {
    SHELLS_OWN.contains(&name) || name.starts_with("BASH_")
}

/// The loader: what `mozconfig_loader` does, with marks around what is recorded.
const LOADER: &str = r#"
exec 2>&1 < /dev/null
ac_add_options() {
  for _mozconfig_opt; do
    printf '\001O'
    echo $_mozconfig_opt
    printf '\002'
  done
}
ac_add_app_options() {
  app=$1
  shift
  for _mozconfig_opt; do
    printf '\001A%s ' "$app"
    echo $_mozconfig_opt
    printf '\002'
  done
}
mk_add_options() {
  for _mozconfig_opt; do
    printf '\001M'
    echo $_mozconfig_opt
    printf '\002'
  done
}
_python() {
  :
}
_report() {
  set +eu
  unset IFS
  for _name in $_names; do
    eval "_set=\${$_name+set}"
    if [ "$_set" = set ]; then
      eval "printf '\\001V%s=%s\\002' \"\$_name\" \"\$$_name\""
    fi
  done
  printf '\001X'
  export -p
  printf '\002\001E\002'
}
"#;

/// Which shell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ShellKind {
    Dash,
    Bash,
}

/// The shells and the commands that they find.
pub(crate) struct Shells {
    /// Those that are installed.
    pub(crate) kinds: Vec<ShellKind>,
    programs: Vec<(ShellKind, PathBuf)>,
    stubs: Scratch,
}

/// Commands that the mozconfigs may call: name and script.
const STUBS: [(&str, &str); 9] = [
    ("uname", "case $1 in -m) echo x86_64 ;; -r) echo 6.1.0 ;; *) echo Linux ;; esac"),
    ("wget", "echo us-west-2a"),
    ("jq", "echo '\"aws\"'"),
    ("python2.7", "echo mozilla-central linux64 build-master"),
    ("cmd.exe", "echo cmd; exit 0"),
    ("succeeds", "exit 0"),
    ("fails", "exit 3"),
    ("prints", "echo \"$*\""),
    ("prints-and-fails", "echo \"$*\"; exit 1"),
];

/// Real tools that real mozconfigs call.
const TOOLS: [&str; 6] = ["tr", "cut", "grep", "wc", "sed", "dirname"];

impl Shells {
    /// Finds the shells; those that are missing are named on stderr.
    pub(crate) fn find() -> Self {
        let stubs = Scratch::new();
        for (name, script) in STUBS {
            stubs.write(name, &format!("#!/bin/sh\n{script}\n"));
            stubs.make_executable(name);
        }
        for tool in TOOLS {
            for folder in ["/usr/bin", "/bin"] {
                let real = Path::new(folder).join(tool);
                if real.exists() {
                    // A second link to a tool that is there already is not needed.
                    let _ = std::os::unix::fs::symlink(real, stubs.path().join(tool));
                }
            }
        }
        let path = std::env::var_os("PATH").unwrap_or_default();
        let mut programs = Vec::new();
        for (kind, name) in [(ShellKind::Dash, "dash"), (ShellKind::Bash, "bash")] {
            match std::env::split_paths(&path).map(|p| p.join(name)).find(|p| p.is_file()) {
                Some(program) => programs.push((kind, program)),
                None => eprintln!("{name} is not installed: not compared with it"),
            }
        }
        Self { kinds: programs.iter().map(|program| program.0).collect(), programs, stubs }
    }

    /// `PATH` of the shells.
    pub(crate) fn path(&self) -> String {
        self.stubs.path().display().to_string()
    }

    fn command(&self, kind: ShellKind, top: &Path) -> Command {
        let program = self.programs.iter().find(|program| program.0 == kind);
        let mut command = Command::new(&program.expect("only shells that were found are run").1);
        if kind == ShellKind::Bash {
            command.arg("--posix");
        }
        command
            .env_clear()
            .env("PATH", self.stubs.path())
            .current_dir(top)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        command
    }

    /// Loads a mozconfig in each environment. `names` are the variables that are looked at.
    pub(crate) fn load(
        &self,
        kind: ShellKind,
        top: &Path,
        file: &str,
        names: &[String],
        environments: &[Variables],
    ) -> Vec<Outcome> {
        let mut script = String::from(LOADER);
        let _ = writeln!(script, "_names='{}'", names.join(" "));
        for environment in environments {
            script.push_str("printf '\\003'\n(\n");
            for (name, value) in environment {
                if let Some(value) = value {
                    let _ = writeln!(script, "{name}={}; export {name}", quoted(value));
                }
            }
            let top = top.display().to_string();
            let path = format!("{top}/{file}");
            let _ = writeln!(script, "set -e\ntopsrcdir={}", quoted(&top));
            let _ = writeln!(script, "set -- \"$topsrcdir\" {} _python dump_env.py", quoted(&path));
            let _ = writeln!(script, ". \"$2\"\n\"$3\" \"$4\"\n_report\n)");
        }
        let output = self
            .command(kind, top)
            .args([OsStr::new("-c"), OsStr::new(&script), OsStr::new("mozconfig_loader")])
            .output()
            .expect("the shell was found before");
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        let outcomes: Vec<Outcome> =
            printed.split('\u{3}').skip(1).map(|printed| read_outcome(printed, names)).collect();
        assert_eq!(outcomes.len(), environments.len(), "{kind:?} went on to the end:\n{printed}");
        outcomes
    }

    /// What a command prints, without newlines at the end, and its status.
    pub(crate) fn run(&self, kind: ShellKind, top: &Path, text: &str) -> (String, String) {
        let script = format!("topsrcdir={}\n{text}\n", quoted(&top.display().to_string()));
        let output = self
            .command(kind, top)
            .args([OsStr::new("-c"), OsStr::new(&script)])
            .output()
            .expect("the shell was found before");
        let printed = String::from_utf8_lossy(&output.stdout);
        let code = output.status.code().unwrap_or(128);
        (printed.trim_end_matches('\n').to_owned(), code.to_string())
    }
}

/// Reads what the loader printed for one environment.
fn read_outcome(printed: &str, names: &[String]) -> Outcome {
    let mut loaded = Loaded::default();
    let mut exported = Vec::new();
    let mut ended = false;
    for record in printed.split('\u{1}').skip(1) {
        let Some((record, _)) = record.split_once('\u{2}') else { return Outcome::Failed };
        let Some((mark, text)) = record.split_at_checked(1) else { continue };
        match mark {
            "O" | "A" | "M" => {
                let text = text.strip_suffix('\n').unwrap_or(text).to_owned();
                let mark = mark.chars().next().unwrap_or_default();
                loaded.options.push(Entry { mark, text });
            }
            "V" => {
                let (name, value) = text.split_once('=').expect("the loader prints a `=`");
                let variable = Variable { value: value.to_owned(), exported: false };
                loaded.variables.insert(name.to_owned(), variable);
            }
            "X" => exported.extend(text.lines().filter_map(|line| {
                let name = line.strip_prefix("export ")?;
                Some(name.split('=').next().unwrap_or(name).to_owned())
            })),
            _ => ended = true,
        }
    }
    if !ended {
        return Outcome::Failed;
    }
    for name in names {
        if let Some(variable) = loaded.variables.get_mut(name) {
            variable.exported = exported.contains(name);
        }
    }
    Outcome::Loaded(loaded)
}

//! The real shell, and how it loads a mozconfig.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use mozconfig_parse::settings::option_key;

use crate::sandbox::Place;
use crate::shell_text::quoted;

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
  _mozconfig_app=$1
  shift
  for _mozconfig_opt; do
    printf '\001A%s ' "$_mozconfig_app"
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

/// What the shell of Windows builders has.
const WINDOWS: &str = r#"
pwd() {
  case "$1" in
  -W) command pwd ;;
  *) command pwd "$@" ;;
  esac
}
"#;

/// What stands for every command: it does what the table of its name says.
const STUB: &str = "#!/bin/sh\n. \"$_mozconfig_tables/${0##*/}\"\n";

/// Names that shells themselves give values to, or by which they find commands.
const SHELLS_OWN: [&str; 12] = [
    "PATH", "PWD", "OLDPWD", "OPTIND", "OPTARG", "PPID", "IFS", "PS1", "PS2", "PS4", "LINENO", "_",
];

/// Whether a shell gives this variable a value by itself.
pub(crate) fn is_shells_own(name: &str) -> bool {
    SHELLS_OWN.contains(&name) || name.starts_with("BASH_")
}

/// What a setting is of; the kinds as the shell tells them apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Key {
    Option(String),
    App(String),
    Make(String),
    /// Exported or not.
    Variable(String),
    /// The end of the load by an error.
    Abort,
}

/// A setting in the shell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Value {
    /// With `$topsrcdir` in place of where the tree stands.
    pub(crate) text: String,
    /// Whether it is a variable that commands see.
    pub(crate) exported: bool,
}

/// What a load gives.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    /// It ends with an error; the last words of the shell.
    Failed(String),
    /// It ends well, with what configure and make see of it.
    Loaded(BTreeMap<Key, Value>),
}

impl Outcome {
    pub(crate) fn loaded(&self) -> Option<&BTreeMap<Key, Value>> {
        match self {
            Self::Failed(_) => None,
            Self::Loaded(settings) => Some(settings),
        }
    }
}

/// The shells that are installed.
pub(crate) struct Shells {
    dash: PathBuf,
    bash: Option<PathBuf>,
    /// The program that stands for every command.
    pub(crate) stub: PathBuf,
    /// A folder of programs that are what they are.
    tools: PathBuf,
}

/// Programs that are no stand-ins: they only work on text.
pub(crate) const TOOLS: [&str; 10] =
    ["cat", "cut", "sed", "tr", "grep", "wc", "dirname", "basename", "expr", "head"];

impl Shells {
    /// The shells, found once; `None`, with a word on stderr, where there is no dash.
    pub(crate) fn find() -> Option<&'static Self> {
        static SHELLS: OnceLock<Option<Shells>> = OnceLock::new();
        SHELLS.get_or_init(Self::look_for).as_ref()
    }

    fn look_for() -> Option<Self> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let which =
            |name: &str| std::env::split_paths(&path).map(|p| p.join(name)).find(|p| p.is_file());
        let Some(dash) = which("dash") else {
            eprintln!("dash is not installed: nothing is judged");
            return None;
        };
        // It is written once, before any process is started: a program that is open for writing
        // anywhere cannot be run.
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("soundness");
        fs::create_dir_all(&folder).expect("a folder for the test can be made");
        let stub = folder.join("stub");
        if fs::read_to_string(&stub).ok().as_deref() != Some(STUB) {
            fs::write(&stub, STUB).expect("a file can be written");
        }
        crate::sandbox::make_executable(&stub);
        let stub = fs::canonicalize(stub).expect("it was just written");
        let tools = folder.join("tools");
        fs::create_dir_all(&tools).expect("a folder for the test can be made");
        for (tool, real) in TOOLS.into_iter().filter_map(|tool| Some((tool, which(tool)?))) {
            if !tools.join(tool).exists() {
                symlink(real, tools.join(tool)).expect("a link can be made");
            }
        }
        let tools = fs::canonicalize(tools).expect("it was just made");
        Some(Self { dash, bash: which("bash"), stub, tools })
    }

    /// `PATH`, where these programs are found before those that are what they are.
    pub(crate) fn path(&self, programs: &Path) -> String {
        format!("{}:{}", programs.display(), self.tools.display())
    }

    /// Loads mozconfigs, each in a place. `names` are the variables that are looked at.
    pub(crate) fn load(&self, loads: &[(&Place, &str)], names: &[String]) -> Vec<Outcome> {
        let mut outcomes = Self::load_by(&mut Command::new(&self.dash), loads, names);
        // A form that only bash knows: bash says what it does.
        let refused = |outcome: &Outcome| match outcome {
            Outcome::Failed(message) => message.contains("ad substitution"),
            Outcome::Loaded(_) => false,
        };
        let again: Vec<usize> = (0..loads.len()).filter(|&at| refused(&outcomes[at])).collect();
        if let (Some(bash), false) = (&self.bash, again.is_empty()) {
            let loads: Vec<_> = again.iter().map(|&at| loads[at]).collect();
            let by_bash = Self::load_by(Command::new(bash).arg("--posix"), &loads, names);
            for (at, outcome) in again.into_iter().zip(by_bash) {
                outcomes[at] = outcome;
            }
        }
        outcomes
    }

    fn load_by(shell: &mut Command, loads: &[(&Place, &str)], names: &[String]) -> Vec<Outcome> {
        let Some((first, _)) = loads.first() else { return Vec::new() };
        let mut script = format!("{LOADER}{WINDOWS}_names='{}'\n", names.join(" "));
        for (place, file) in loads {
            let path = quoted(&format!("{}/{file}", place.top.display()));
            let _ = write!(script, "printf '\\003'\n(\n{}set -e\n", preamble(place));
            let _ = writeln!(script, "set -- \"$topsrcdir\" {path} _python dump_env.py");
            let _ = writeln!(script, ". \"$2\"\n\"$3\" \"$4\"\n_report\n)");
        }
        let file = first.scripts.join("script");
        fs::write(&file, script).expect("a file can be written");
        let output = bare(shell)
            .arg(&file)
            .current_dir(&first.scripts)
            .output()
            .expect("the shell was found before");
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        let outcomes: Vec<Outcome> = printed
            .split('\u{3}')
            .skip(1)
            .zip(loads)
            .map(|(printed, (place, _))| read_outcome(printed, place))
            .collect();
        assert_eq!(outcomes.len(), loads.len(), "the shell goes on to the end:\n{printed}");
        outcomes
    }

    /// What a command prints in a place, without newlines at the end, and whether it succeeds.
    pub(crate) fn run(&self, place: &Place, text: &str) -> (String, String) {
        let script = format!("{WINDOWS}{}{text}\n", preamble(place));
        let output = bare(&mut Command::new(&self.dash))
            .args(["-c", &script])
            .current_dir(&place.top)
            .stderr(Stdio::null())
            .output()
            .expect("the shell was found before");
        let printed = String::from_utf8_lossy(&output.stdout);
        let code = output.status.code().unwrap_or(128);
        (printed.trim_end_matches('\n').to_owned(), code.to_string())
    }
}

fn bare(command: &mut Command) -> &mut Command {
    command.env_clear().stdin(Stdio::null())
}

/// What makes the environment of a place.
fn preamble(place: &Place) -> String {
    let top = quoted(&place.top.display().to_string());
    let mut script = format!("cd {top}\n");
    let tables = quoted(&place.tables.display().to_string());
    let _ = writeln!(script, "export _mozconfig_tables={tables}");
    for (name, value) in &place.variables {
        let _ = writeln!(script, "export {name}={}", quoted(value));
    }
    for name in &place.functions {
        let _ = writeln!(script, "{name}() {{ :; }}");
    }
    let _ = writeln!(script, "topsrcdir={top}");
    script
}

/// Reads what the loader printed for one load.
fn read_outcome(printed: &str, place: &Place) -> Outcome {
    let top = place.top.display().to_string();
    let mut settings = BTreeMap::new();
    let mut variables: Vec<(String, String)> = Vec::new();
    let mut exported: Vec<&str> = Vec::new();
    let mut ended = false;
    let mut stray = String::new();
    for (index, piece) in printed.split('\u{1}').enumerate() {
        let Some((record, rest)) = piece.split_once('\u{2}').filter(|_| index > 0) else {
            stray.push_str(piece);
            continue;
        };
        stray.push_str(rest);
        let Some((mark, text)) = record.split_at_checked(1) else { continue };
        let text = text.strip_suffix('\n').unwrap_or(text);
        let plain = || Value { text: text.replace(&top, "$topsrcdir"), exported: false };
        match mark {
            "O" => {
                settings.insert(Key::Option(option_key(&plain().text)), plain());
            }
            "A" => {
                let text = plain().text;
                let (application, option) = text.split_once(' ').unwrap_or((&text, ""));
                let key = Key::App(format!("{application} {}", option_key(option)));
                settings.insert(key, Value { text: option.to_owned(), exported: false });
            }
            "M" => add_make(&mut settings, &plain().text),
            "V" => {
                let (name, value) = text.split_once('=').expect("the loader prints a `=`");
                variables.push((name.to_owned(), value.to_owned()));
            }
            "X" => {
                exported = text.lines().filter_map(|line| line.strip_prefix("export ")).collect();
            }
            _ => ended = true,
        }
    }
    if !ended {
        return Outcome::Failed(stray.trim().to_owned());
    }
    // The loader takes what a mozconfig prints for an error. What the shell says of commands that
    // fail is left out: which there are depends on the commands.
    let is_shells_word = |line: &str| {
        let mut words = line.split(": ").skip(1);
        words.any(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit()))
    };
    if stray.lines().any(|line| !line.is_empty() && !is_shells_word(line)) {
        return Outcome::Failed(format!("it prints {stray:?}"));
    }
    for (name, value) in variables {
        let before = place.variables.get(&name);
        // What is as before is no setting.
        if before != Some(&value) {
            let is_exported =
                exported.iter().any(|line| line.split('=').next() == Some(name.as_str()));
            let exported = before.is_some() || is_exported;
            let text = value.replace(&top, "$topsrcdir");
            settings.insert(Key::Variable(name), Value { text, exported });
        }
    }
    Outcome::Loaded(settings)
}

/// Adds an option for make: `+=` keeps what is there, `?=` yields to it.
fn add_make(settings: &mut BTreeMap<Key, Value>, text: &str) {
    let Some((before, value)) = text.split_once('=') else {
        let value = Value { text: String::new(), exported: false };
        settings.insert(Key::Make(text.to_owned()), value);
        return;
    };
    let before = before.trim_end();
    let name = before.trim_end_matches([':', '?', '+']);
    let operator = &before[name.len()..];
    let key = Key::Make(name.trim().to_owned());
    let sign = if operator.is_empty() { String::new() } else { format!("{operator}=") };
    let value = format!("{sign}{value}");
    match settings.get_mut(&key) {
        Some(earlier) if operator == "+" => {
            earlier.text = format!("{} {value}", earlier.text);
        }
        Some(_) if operator == "?" => {}
        _ => {
            settings.insert(key, Value { text: value, exported: false });
        }
    }
}

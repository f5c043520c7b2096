//! `set`: the options of the shell, and the positional parameters.
//!
//! Of the options, `-e` alone is followed. Each of the others either changes nothing that is looked at
//! here, has the shell print what it reads or runs, or changes what words and commands come to: that is
//! said to be beyond knowing.

use super::Machine;
use super::builtins::Call;
use crate::source::ByteRange;

/// What an option of the shell does to a load.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Effect {
    /// A command that fails ends the load.
    EndsLoad,
    /// The shell prints what it reads or runs.
    Prints,
    /// It matters to a shell that is used by hand, to jobs, or to what `>` may overwrite.
    Nothing,
    /// Commands or words come to something else.
    Unknown,
}

impl Machine<'_> {
    pub(super) fn run_set(&mut self, call: &Call<'_>) {
        if call.arguments.is_empty() {
            self.prints_something(call);
        }
        let mut arguments = call.arguments.iter().enumerate();
        while let Some((index, &(text, _))) = arguments.next() {
            let range = call.range_of(index);
            match self.known(text).as_deref() {
                Some("--") => {
                    let rest = arguments.map(|(_, &(text, _))| text).collect();
                    self.set_arguments(rest);
                    return;
                }
                Some(flags) if flags.len() > 1 && flags.starts_with(['-', '+']) => {
                    let on = flags.starts_with('-');
                    for flag in flags[1..].chars() {
                        if flag != 'o' {
                            self.set_option(effect_of_flag(flag), on, flags, range, call);
                            continue;
                        }
                        match arguments.next() {
                            Some((_, &(name, _))) => {
                                let name = self.known(name);
                                let name = name.as_deref().unwrap_or_default();
                                let said = format!("{flags} {name}");
                                self.set_option(effect_of_name(name), on, &said, range, call);
                            }
                            None => self.prints_something(call),
                        }
                    }
                }
                Some("-" | "+") => self.beyond_knowing(range, "what `set -` changes"),
                _ => {
                    let rest = call.arguments[index..].iter().map(|(text, _)| *text).collect();
                    self.set_arguments(rest);
                    return;
                }
            }
        }
    }

    /// Turns an option on or off.
    fn set_option(
        &mut self,
        effect: Effect,
        on: bool,
        said: &str,
        range: ByteRange,
        call: &Call<'_>,
    ) {
        let live = self.live;
        match effect {
            Effect::EndsLoad if on => self.errexit = self.or(self.errexit, live),
            Effect::EndsLoad => self.errexit = self.and_not(self.errexit, live),
            Effect::Prints if on => self.prints_something(call),
            Effect::Prints | Effect::Nothing => {}
            Effect::Unknown => self.beyond_knowing(range, &format!("what `set {said}` changes")),
        }
    }
}

fn effect_of_flag(flag: char) -> Effect {
    match flag {
        'e' => Effect::EndsLoad,
        'x' | 'v' => Effect::Prints,
        'b' | 'C' | 'h' | 'm' => Effect::Nothing,
        _ => Effect::Unknown,
    }
}

fn effect_of_name(name: &str) -> Effect {
    match name {
        "errexit" => Effect::EndsLoad,
        "xtrace" | "verbose" => Effect::Prints,
        // What becomes of a pipeline by `pipefail` is told as a form that bash alone knows.
        "notify" | "noclobber" | "monitor" | "ignoreeof" | "nolog" | "emacs" | "vi"
        | "pipefail" => Effect::Nothing,
        _ => Effect::Unknown,
    }
}

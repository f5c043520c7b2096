//! Where output goes: standard output for what was asked for, standard error for what went wrong.
//!
//! A reader that goes away early (`| head`) is no failure: what is left unwritten is left, and the
//! exit code stays. Nothing else in the crate writes to a stream.

use std::ffi::OsString;
use std::io::{self, IsTerminal as _, Write};

use anstream::AutoStream;

use super::Outcome;
use super::color::{self, ColorChoice};
use super::failure::Failure;

/// The two streams of a command.
pub struct Streams<'a> {
    stdout: Stream<'a>,
    stderr: Stream<'a>,
}

struct Stream<'a> {
    sink: Sink<'a>,
    color: bool,
}

enum Sink<'a> {
    Stdout,
    Stderr,
    Writer(&'a mut dyn Write),
}

impl Streams<'static> {
    /// The streams of the process.
    pub fn of_process() -> Self {
        Self {
            stdout: Stream { sink: Sink::Stdout, color: false },
            stderr: Stream { sink: Sink::Stderr, color: false },
        }
    }
}

impl<'a> Streams<'a> {
    /// Other streams. They are no terminals, and the environment has no say in their colours.
    pub fn new(stdout: &'a mut dyn Write, stderr: &'a mut dyn Write) -> Self {
        Self {
            stdout: Stream { sink: Sink::Writer(stdout), color: false },
            stderr: Stream { sink: Sink::Writer(stderr), color: false },
        }
    }

    /// Decides on colours, for each stream by itself.
    pub(super) fn choose_color(&mut self, choice: ColorChoice) {
        self.stdout.choose_color(choice);
        self.stderr.choose_color(choice);
    }

    /// Whether standard output is coloured.
    pub(super) fn has_color(&self) -> bool {
        self.stdout.color
    }

    /// The width of standard output.
    pub(super) fn width(&self) -> usize {
        color::width(self.stdout.sink.variables(), self.stdout.sink.is_terminal())
    }

    /// A variable of the environment that the command runs in.
    pub(super) fn variable(&self, name: &str) -> Option<OsString> {
        self.stdout.sink.variables()(name)
    }

    /// Writes what was asked for.
    pub(super) fn answer(&mut self, text: &str) -> Result<(), Failure> {
        self.stdout
            .write(text)
            .map_err(|error| Failure::new(format!("cannot write to standard output: {error}")))
    }

    /// Says what was done besides answering. The text is escaped already.
    pub(super) fn note(&mut self, text: &str) {
        // It is not what was asked for: where it cannot be written, nothing is missing.
        let _ = self.stderr.write(text);
    }

    /// Says why there is no answer.
    pub(super) fn complain(&mut self, failure: &Failure) {
        let text = failure.render(self.stderr.color);
        // Where even this cannot be written, the exit code has to say it.
        let _ = self.stderr.write(&text);
    }

    /// Shows the help that was asked for, or what is wrong with the command line.
    pub(super) fn show_usage(&mut self, error: &clap::Error) -> Outcome {
        let stream = if error.use_stderr() { &mut self.stderr } else { &mut self.stdout };
        let text = error.render();
        let text = if stream.color { text.ansi().to_string() } else { text.to_string() };
        let written = stream.write(&text);
        if error.use_stderr() || written.is_err() { Outcome::Failed } else { Outcome::Clean }
    }
}

impl Stream<'_> {
    fn choose_color(&mut self, choice: ColorChoice) {
        let is_terminal = self.sink.is_terminal();
        self.color = color::is_colored(choice, self.sink.variables(), is_terminal);
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        // Even without colours the process's streams go through `anstream`, which lets no ANSI
        // sequence through then; with them it translates for consoles that know none.
        let choice =
            if self.color { anstream::ColorChoice::Always } else { anstream::ColorChoice::Never };
        // Plain text has no sequence. All bytes are looked at, which is faster than to stop early.
        let is_plain =
            text.bytes().fold(true, |all, byte| all & matches!(byte, b' '..=b'~' | b'\n'));
        let written = match &mut self.sink {
            Sink::Stdout if is_plain => write_all(io::stdout().lock(), text),
            Sink::Stdout => write_all(AutoStream::new(io::stdout().lock(), choice), text),
            Sink::Stderr => write_all(AutoStream::new(io::stderr().lock(), choice), text),
            Sink::Writer(writer) => write_all(writer, text),
        };
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            written => written,
        }
    }
}

fn write_all(mut writer: impl Write, text: &str) -> io::Result<()> {
    writer.write_all(text.as_bytes())?;
    writer.flush()
}

impl Sink<'_> {
    fn is_terminal(&self) -> bool {
        match self {
            Self::Stdout => io::stdout().is_terminal(),
            Self::Stderr => io::stderr().is_terminal(),
            Self::Writer(_) => false,
        }
    }

    fn variables(&self) -> color::Variables<'static> {
        match self {
            Self::Stdout | Self::Stderr => &process_variable,
            Self::Writer(_) => &no_variable,
        }
    }
}

fn process_variable(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

fn no_variable(_: &str) -> Option<OsString> {
    None
}

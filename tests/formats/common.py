"""What the judges of the formats share. A judge reads the output on standard input, prints what the
reader of the format makes of it, and ends with an error where that reader would refuse it."""

import importlib
import sys

SKIPPED = 77


def need(*names):
    """The modules; without one of them the judge cannot be heard."""
    try:
        modules = [importlib.import_module(name) for name in names]
    except ImportError as error:
        print(f"{error.name} is missing (`.ci/tools` installs it)")
        sys.exit(SKIPPED)
    return modules[0] if len(modules) == 1 else modules


def refuse(reason):
    print(f"refused: {reason}")
    sys.exit(1)


def read():
    return sys.stdin.buffer.read().decode("utf-8", "strict")


def show(text):
    """A text with all that is not plain ASCII in the form of Python's literals."""
    return ascii(text)[1:-1]

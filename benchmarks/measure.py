#!/usr/bin/env python3
"""Measures what mozconfig-lint costs, and writes the tables and the plot of docs/performance.md.

    benchmarks/measure.py --tree ~/firefox

measures everything; names of parts after the options measure those alone. It builds what it
measures, as released. Nothing but Python's standard library is needed; `hyperfine`, `strace`,
`valgrind` and GNU `time` are used where they are, and what is missing is said and left out.
"""

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
sys.path.append(os.path.join(ROOT, "docs", "real-trees"))

import loader
import plot
import synthetic

PAGE = os.path.join(ROOT, "docs", "performance.md")
BUILT = os.path.join(ROOT, "target", "release", "mozconfig-lint")
BINARY = os.path.join(ROOT, "target", "measured", "mozconfig-lint")
# What the archives and wheels for Linux hold: linked to nothing.
ARCHIVED_FOR = f"{platform.machine()}-unknown-linux-musl"
ARCHIVED_BUILT = os.path.join(ROOT, "target", ARCHIVED_FOR, "release", "mozconfig-lint")
ARCHIVED = os.path.join(ROOT, "target", "measured", ARCHIVED_FOR, "mozconfig-lint")
ROUNDS, RUNS = 20, 10
KEPT = "`check`, nothing changed since the last"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--tree", help="a real source tree, for what is compared on one")
    parser.add_argument("--whitelist", help="its whitelist")
    parser.add_argument("--no-build", action="store_true", help="measure what was built before")
    parser.add_argument("--quick", action="store_true", help="few runs and small sizes: a trial")
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    arguments = parser.parse_args()
    unknown = set(arguments.parts) - set(PARTS)
    if unknown:
        parser.error(f"no part {', '.join(sorted(unknown))}; the parts are {', '.join(PARTS)}")
    # What is measured is the work itself, but where it is said that an answer is kept.
    os.environ["MOZCONFIG_LINT_CACHE"] = ""
    if not arguments.no_build:
        build()
    install()
    for name in arguments.parts or PARTS:
        print(f"==> {name}", flush=True)
        with tempfile.TemporaryDirectory(prefix="mozconfig-lint-") as folder:
            table = PARTS[name](arguments, folder)
        if table is None:
            continue
        print(table, flush=True)
        put(name, table)
    put("machine", machine())


def build():
    for folder in [ROOT, HERE]:
        command = ["cargo", "build", "--release", "--locked"]
        if folder == ROOT:
            command += ["--package", "mozconfig-lint"]
        subprocess.run(command, cwd=folder, check=True)
        if folder == ROOT and can_build_archived():
            subprocess.run([*command, "--target", ARCHIVED_FOR], cwd=folder, check=True)


def install():
    """Copies what was built, as `cargo install` and whoever unpacks an archive do.

    What a linker has just written lies in memory in the pieces in which it was touched there, and a
    program starts from these a tenth slower than from a copy.
    """
    for built, installed in [(BUILT, BINARY), (ARCHIVED_BUILT, ARCHIVED)]:
        if os.path.exists(built):
            os.makedirs(os.path.dirname(installed), exist_ok=True)
            shutil.copy(built, installed)


def can_build_archived():
    if platform.system() != "Linux":
        return False
    asked = ["rustc", "--print", "target-libdir", "--target", ARCHIVED_FOR]
    told = subprocess.run(asked, stdout=subprocess.PIPE, text=True)
    if told.returncode == 0 and os.path.isdir(told.stdout.strip()):
        return True
    skip(f"`rustup target add {ARCHIVED_FOR}` lets the program of the archives be measured as well")
    return False


def skip(why):
    print(f"skipped: {why}", file=sys.stderr, flush=True)


def has(tool):
    if shutil.which(tool):
        return True
    skip(f"`{tool}` is not installed")
    return False


# ---------------------------------------------------------------------------------------------
# Whole processes, in turns


def interleaved(commands, rounds, runs):
    """The times of each command in milliseconds: in each round every command has its turn."""
    times = {name: [] for name in commands}
    use_hyperfine = bool(shutil.which("hyperfine"))
    for _ in range(rounds):
        for name, (command, environment) in commands.items():
            once = with_hyperfine if use_hyperfine else with_own_loop
            times[name] += once(command, environment, runs)
    return times


def with_hyperfine(command, environment, runs):
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        quoted = " ".join(quote(word) for word in command)
        subprocess.run(
            ["hyperfine", "-N", "-w", "2", "-r", str(runs), "--ignore-failure"]
            + ["--style", "none", "--output", "null", "--export-json", file.name, quoted],
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        return [seconds * 1e3 for seconds in json.load(file)["results"][0]["times"]]


def quote(word):
    return "'" + word.replace("'", "'\\''") + "'"


def with_own_loop(command, environment, runs):
    path = shutil.which(command[0])
    null = [(os.POSIX_SPAWN_OPEN, one, os.devnull, os.O_RDWR, 0) for one in [0, 1, 2]]
    times = []
    for run in range(runs + 2):
        start = time.perf_counter()
        child = os.posix_spawn(path, command, environment, file_actions=null)
        os.waitpid(child, 0)
        if run >= 2:
            times.append((time.perf_counter() - start) * 1e3)
    return times


def whole(arguments, folder):
    """`check` against `cat` of the files that it reads, and against a script that compares lines."""
    if not arguments.tree:
        return skip("no `--tree` was given")
    if not has("strace"):
        return None
    tree = os.path.abspath(arguments.tree)
    check = [BINARY, "check", tree] + whitelist_option(arguments)
    environment = dict(os.environ)
    files = files_read(check, tree)
    clean = os.path.join(folder, "clean")
    make_clean(tree, clean)
    objdir = os.path.join(folder, "objdir")
    hook = [BINARY, "hook", "--topsrcdir", clean, "--no-whitelist", "--objdir", objdir]
    subprocess.run(hook, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if not os.path.exists(os.path.join(objdir, "mozconfig-lint.stamp")):
        skip("`hook` left no stamp for the tree with every variant made like nightly")
        hook = None
    cat = shutil.which("cat")
    python = sys.executable
    # Each program keeps its own answers.
    keeping = {
        name: dict(environment, MOZCONFIG_LINT_CACHE=os.path.join(folder, place))
        for name, place in [(KEPT, "answers"), (f"{KEPT}, of an archive", "archived")]
    }
    for _ in range(2):
        # What is younger than three seconds is looked at all the same.
        time.sleep(4)
        for command, kept in zip([check, archived(check)], keeping.values()):
            if command:
                quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
                subprocess.run(command, env=kept, **quiet)
    commands = {
        "`cat` of the files that `check` reads": [cat, *files],
        KEPT: check,
        "`check --no-cache`": check,
        "`check --no-whitelist`": [BINARY, "check", tree, "--no-whitelist"],
        "`check`, nothing to tell": [BINARY, "check", clean, "--no-whitelist"],
        "`hook`, nothing changed": hook,
        "lines compared in Python": [python, os.path.join(HERE, "peers", "compare_lines.py"), tree],
        "`mozconfig-lint --version`": [BINARY, "--version"],
        f"{KEPT}, of an archive": archived(check),
        "`check --no-cache`, of an archive": archived(check),
        "`mozconfig-lint --version`, of an archive": archived([BINARY, "--version"]),
        "`true`": [shutil.which("true")],
    }
    commands = {
        name: (command, keeping.get(name, environment))
        for name, command in commands.items()
        if command
    }
    times = interleaved(commands, *amount(arguments))
    names = list(commands)
    return times_table(times, names[0], "cat", "lines compared in Python", "Python")


def archived(command):
    """The command by the program of an archive, where that is there."""
    return [ARCHIVED, *command[1:]] if os.path.exists(ARCHIVED) else None


def evaluation(arguments, folder):
    """`eval` of one mozconfig against the shell with the loader's script.

    `eval` is told what commands print, so that both do the same and come to the same end.
    """
    if not arguments.tree:
        return skip("no `--tree` was given")
    if not has("dash"):
        return None
    tree = os.path.abspath(arguments.tree)
    peers = os.path.join(HERE, "peers")
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    rows = []
    for mozconfig in one_of_each(tree):
        path = os.path.join(tree, mozconfig)
        load = [shutil.which("dash"), f"{peers}/loader.sh", tree, path]
        load += [sys.executable, f"{peers}/dump_env.py"]
        command, done, _ = loader.told(BINARY, tree, path, environment)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        fails = subprocess.run(load, env=environment, **quiet).returncode != 0
        if done.returncode != int(fails):
            skip(f"`eval` and the shell do not agree about {mozconfig}: {done.stderr.strip()}")
            continue
        commands = {"dash": load, "eval": command, "archive": archived(command)}
        commands = {name: (one, environment) for name, one in commands.items() if one}
        rounds, runs = amount(arguments)
        times = interleaved(commands, max(1, rounds // 4), runs)
        dash, *ours = (statistics.median(times[name]) for name in commands)
        cells = [f"`{mozconfig}`", "ends early" if fails else "whole", f"{dash:.2f} ms"]
        cells += [f"{one:.2f} ms, 1/{dash / one:.0f}" for one in ours] + ["-"] * (2 - len(ours))
        rows.append(f"| {' | '.join(cells)} |")
    head = "| mozconfig | the load | `dash` with the loader's script | `eval` | `eval` of an archive |"
    return "\n".join([head, "|---|---|---|---|---|", *rows])


def one_of_each(tree):
    """Nightly of three platforms, as far as the tree has them."""
    folder = "browser/config/mozconfigs"
    known = [f"{folder}/{name}/nightly" for name in ["linux64", "macosx64", "win32", "win64"]]
    return [path for path in known if os.path.isfile(os.path.join(tree, path))]


def amount(arguments):
    return (2, 3) if arguments.quick else (ROUNDS, RUNS)


def times_table(times, first, first_name, second, second_name):
    lines = [f"| process | median | fastest | against `{first_name}` | against {second_name} |"]
    lines += ["|---|---|---|---|---|"]
    base, other = (statistics.median(times[name]) for name in [first, second])
    for name, all_times in times.items():
        median = statistics.median(all_times)
        lines.append(
            f"| {name} | {median:.2f} ms | {min(all_times):.2f} ms | {median / base:.2f}"
            f" | {ratio(median, other)} |"
        )
    return "\n".join(lines)


def ratio(one, other):
    return f"1/{other / one:.0f}" if one * 2 < other else f"{one / other:.2f}"


def whitelist_option(arguments):
    if not arguments.whitelist:
        return []
    return ["--whitelist", os.path.abspath(arguments.whitelist)]


def files_read(command, tree):
    """The regular files that a command opens in a tree, and its whitelist."""
    traced = subprocess.run(
        ["strace", "-f", "-e", "trace=open,openat,openat2", *command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    opened = re.findall(r'"([^"]+)"[^\n]*\) = \d', traced.stderr)
    inside = [path for path in opened if path.startswith(tree) or path in command]
    return sorted({path for path in inside if os.path.isfile(path) and path != BINARY})


def make_clean(tree, clean):
    """A copy of a tree in which every other variant is what nightly is."""
    shutil.copytree(tree, clean, symlinks=True)
    for folder, _, names in os.walk(clean):
        if os.path.basename(os.path.dirname(folder)) != "mozconfigs" or "nightly" not in names:
            continue
        for name in {"beta", "release", "devedition"} & set(names):
            shutil.copyfile(os.path.join(folder, "nightly"), os.path.join(folder, name))


# ---------------------------------------------------------------------------------------------
# Other parsers


def parsers(arguments, folder):
    """The same files by this parser and by others."""
    if not arguments.tree:
        return skip("no `--tree` was given")
    program = os.path.join(HERE, "target", "release", "parsers")
    done = subprocess.run([program, arguments.tree], stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.strip()


# ---------------------------------------------------------------------------------------------
# A whole checkout


def checkout(arguments, folder):
    """The same mozconfigs alone, and within a checkout with an object directory."""
    bare, full = os.path.join(folder, "bare"), os.path.join(folder, "full")
    files, folders = (4_000, 300) if arguments.quick else (400_000, 30_000)
    for top in [bare, full]:
        if arguments.tree:
            shutil.copytree(arguments.tree, top, symlinks=True)
        else:
            synthetic.tree(top)
    synthetic.checkout(full, files, folders)
    check = lambda top: [BINARY, "check", top, "--no-whitelist"]
    environment = dict(os.environ)
    times = interleaved(
        {name: (check(top), environment) for name, top in [("bare", bare), ("full", full)]},
        *amount(arguments),
    )
    rows = []
    for name, top, what in [
        ("bare", bare, "the mozconfigs alone"),
        ("full", full, f"within {2 * files:,} files in {2 * folders:,} folders"),
    ]:
        calls = count_calls(check(top), top)
        median, fastest = statistics.median(times[name]), min(times[name])
        rows.append(f"| {what} | {median:.2f} ms | {fastest:.2f} ms | {calls} |")
    head = "| tree | median | fastest | folders opened | files opened | system calls |\n"
    return head + "|---|---|---|---|---|---|\n" + "\n".join(rows)


def count_calls(command, tree):
    """Columns: the folders and the files of a tree that a command opens, and its system calls."""
    if not has("strace"):
        return "| |"
    traced = subprocess.run(
        ["strace", "-f", *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ).stderr
    opened = re.findall(r'^open[^"\n]*"([^"]+)"[^\n]*\) = \d', traced, re.MULTILINE)
    inside = [path for path in opened if path.startswith(tree)]
    folders = sum(os.path.isdir(path) for path in inside)
    calls = len(re.findall(r"^[a-z_0-9]+\(", traced, re.MULTILINE))
    return f"{folders} | {len(inside) - folders} | {calls}"


# ---------------------------------------------------------------------------------------------
# Growth


def growth(arguments, folder):
    """Time and memory against size, for trees that are made here."""
    series = {}
    rows = []
    for name, unit, sizes, make in growing(arguments.quick):
        points = []
        for size in sizes:
            top = os.path.join(folder, f"{name}-{size}".replace(" ", "-"))
            read = make(top, size)
            seconds, kilobytes = once(read, 2 if size < 1000 else 1)
            shutil.rmtree(top)
            points.append((size, seconds))
            memory = f"{kilobytes / 1024:.0f} MB" if kilobytes else ""
            each = seconds / size * 1e3
            rows.append(f"| {name} | {size:,} | {seconds * 1e3:,.0f} ms | {each:.3f} ms | {memory} |")
            print(rows[-1], flush=True)
        series[f"{name} ({unit})"] = points
    picture = plot.log_log(series, "size", "seconds")
    with open(os.path.join(ROOT, "docs", "performance.svg"), "w") as file:
        file.write(picture)
    head = "| what grows | size | time | time for each | peak memory |\n|---|---|---|---|---|\n"
    return head + "\n".join(rows)


def growing(quick):
    """What grows: its name, its unit, the sizes, and what makes a tree of a size and the command."""

    def check(make):
        def made(top, size):
            make(top, size)
            return [BINARY, "check", top]

        return made

    def file_of(top, size):
        folder = "browser/config/mozconfigs/linux64"
        block = synthetic.lines(60, "")
        for variant in ["nightly", "release"]:
            synthetic.write(f"{top}/{folder}/{variant}", block * (size * 1_000_000 // len(block)))

    small = quick
    return [
        ("platforms", "three variants each", [10, 100] if small else [10, 100, 1_000, 10_000],
         check(lambda top, size: synthetic.tree(top, platforms=size))),
        ("includes in a chain", "files", [1, 10] if small else [1, 10, 50, 100],
         check(lambda top, size: synthetic.tree(top, depth=size, asked=0))),
        ("independent conditions", "each asks for a variable of its own",
         [20, 200] if small else [20, 200, 2_000],
         check(lambda top, size: synthetic.tree(top, platforms=2, asked=size))),
        ("lines of each file", "lines", [10, 100] if small else [10, 100, 1_000, 10_000],
         check(lambda top, size: synthetic.tree(top, platforms=2, count=size, asked=0))),
        ("megabytes of each file", "MB", [1] if small else [1, 10, 100], check(file_of)),
    ]  # fmt: skip


def once(command, times):
    """The seconds of the fastest run, and the peak memory in kilobytes where it can be told."""
    fastest, kilobytes = float("inf"), 0
    gnu_time = shutil.which("time")
    for _ in range(times):
        with tempfile.NamedTemporaryFile(mode="r") as file:
            timed = [gnu_time, "-f", "%M", "-o", file.name] if gnu_time else []
            start = time.perf_counter()
            subprocess.run(timed + command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            fastest = min(fastest, time.perf_counter() - start)
            if gnu_time:
                kilobytes = max(kilobytes, int(file.read().split()[-1]))
    return fastest, kilobytes


# ---------------------------------------------------------------------------------------------
# The start, and instructions


def start(arguments, folder):
    """What the process itself costs: size, libraries, instructions, allocations, system calls."""
    top = os.path.join(folder, "tree")
    synthetic.tree(top)
    rows = [f"| size of the binary | {os.path.getsize(BINARY) / 1e6:.2f} MB |"]
    commands = {
        "`--version`": [BINARY, "--version"],
        "`explain only-in-base`": [BINARY, "explain", "only-in-base"],
        "`check` of ten platforms": [BINARY, "check", top],
    }
    if arguments.tree:
        tree = [BINARY, "check", arguments.tree, *whitelist_option(arguments)]
        commands["`check` of the real tree"] = tree
    for name, command in commands.items():
        if has("valgrind"):
            rows.append(f"| instructions of {name} | {instructions(command, folder):,} |")
            rows.append(f"| allocations of {name} | {allocations(command):,} |")
        if has("strace"):
            rows.append(f"| system calls of {name} | {system_calls(command):,} |")
    return "| what | how much |\n|---|---|\n" + "\n".join(rows)


def instructions(command, folder):
    out = f"--callgrind-out-file={folder}/callgrind.out"
    valgrind = ["valgrind", "--tool=callgrind", out, *command]
    told = subprocess.run(valgrind, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    return int(re.search(r"Collected : (\d+)", told.stderr).group(1))


def allocations(command):
    valgrind = ["valgrind", "--tool=memcheck", *command]
    told = subprocess.run(valgrind, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    count = re.search(r"total heap usage: ([\d,]+) allocs", told.stderr).group(1)
    return int(count.replace(",", ""))


def system_calls(command):
    told = subprocess.run(
        ["strace", "-f", *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    return len(re.findall(r"^[a-z_0-9]+\(", told.stderr, re.MULTILINE))


# ---------------------------------------------------------------------------------------------
# The page


def machine():
    model = ""
    try:
        with open("/proc/cpuinfo") as file:
            names = re.findall(r"^model name\s*: (.*)$", file.read(), re.MULTILINE)
            model = f"{names[0]}, {len(names)} cores, " if names else ""
    except OSError:
        pass
    rustc = subprocess.run(["rustc", "--version"], stdout=subprocess.PIPE, text=True).stdout.strip()
    python = platform.python_version()
    return f"{model}{platform.system()} {platform.release()}, {rustc}, Python {python}."


def put(name, text):
    """Puts a text between its marks in the page."""
    with open(PAGE) as file:
        page = file.read()
    begin, end = f"<!-- measured: {name} -->\n", "<!-- end -->"
    if begin not in page:
        return
    before, rest = page.split(begin, 1)
    after = rest.split(end, 1)[1]
    with open(PAGE, "w") as file:
        file.write(f"{before}{begin}\n{text}\n\n{end}{after}")


PARTS = {
    "whole": whole,
    "evaluation": evaluation,
    "parsers": parsers,
    "checkout": checkout,
    "growth": growth,
    "start": start,
}

if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Loads every mozconfig of source trees with mozbuild's own loader, and holds `eval` against it.

usage: loader.py GECKO TREE...

GECKO is a folder with the Python packages of Gecko (the crate `mozjs_sys` has one: `mozjs`). The
program to judge is `$MOZCONFIG_LINT`, or the one on `PATH`. `sh` has to be dash.

What a command prints that `eval` asks for, this script finds out by running it in a shell, and tells
`eval`. A command that says something on standard error is left out: `eval` is not told of that, and
the loader reads it. So is whatever else `eval` says that it cannot know.
"""

import collections
import concurrent.futures
import json
import os
import re
import subprocess
import sys

PACKAGES = ["python/mozbuild", "python/mozboot", "testing/mozbase/mozshellutil"]
PROGRAM = os.environ.get("MOZCONFIG_LINT", "mozconfig-lint")
UNKNOWN = re.compile(r"(?:what|whether) `(.*)` (?:prints|succeeds) is not known")


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    packages = [os.path.join(os.path.abspath(sys.argv[1]), package) for package in PACKAGES]
    sys.path[:0] = packages
    program = PROGRAM if os.sep not in PROGRAM else os.path.abspath(PROGRAM)
    os.environ.clear()
    os.environ.update(PATH="/usr/bin:/bin", LC_ALL="C.UTF-8", PYTHONPATH=":".join(packages))
    differ = 0
    for tree in sys.argv[2:]:
        top = os.path.abspath(tree)
        judge = lambda path: (path, verdict(loaded(top, path), evaluated(program, top, path)))
        with concurrent.futures.ThreadPoolExecutor() as pool:
            verdicts = list(pool.map(judge, mozconfigs(top)))
        counts = collections.Counter(found for _, found in verdicts)
        print(f"{tree}:", ", ".join(f"{count} {found}" for found, count in sorted(counts.items())))
        for path, found in verdicts:
            if found == "DIFFER":
                differ += 1
                print("  ", os.path.relpath(path, top))
    sys.exit(min(differ, 1))


def mozconfigs(top):
    for folder, _, names in sorted(os.walk(top)):
        if "/config/mozconfigs/" in folder:
            yield from (os.path.join(folder, name) for name in sorted(names))


def loaded(top, path):
    """What the loader says; `None` where the load fails."""
    from mozbuild.mozconfig import MozconfigLoader, MozconfigLoadException

    try:
        return json.loads(json.dumps(MozconfigLoader(top).read_mozconfig(path)))
    except MozconfigLoadException:
        return None


def evaluated(program, top, path):
    """What `eval` says: `None` where the load fails, a text where it cannot be known."""
    _, done, complained = told(program, top, path, os.environ)
    if complained:
        return "a command that complains"
    if done.returncode == 2:
        return "carriage returns" if "carriage return" in done.stderr else "not known"
    return json.loads(done.stdout) if done.returncode == 0 else None


def told(program, top, path, environment):
    """Tells `eval` what the commands print that it asks for, and what the environment is: its whole
    command line, how it came out, and whether a command said something on standard error."""
    outputs, complained = {}, False
    while True:
        command = [program, "eval", path, "--topsrcdir", top]
        for name, value in environment.items():
            command += ["--env", f"{name}={value}"]
        for name, output in outputs.items():
            command += ["--command", f"$({name})={output}"]
        # `test -x "$(command -v wget)"` asks for the file as well.
        command += [f"--assume=file:{it}=true" for it in outputs.values() if os.path.isabs(it)]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        asked = UNKNOWN.search(done.stderr) if done.returncode == 2 else None
        if not asked or asked[1] in outputs:
            return command, done, complained
        ran = subprocess.run(
            ["/bin/sh", "-c", asked[1]],
            cwd=top,
            env={**environment, "topsrcdir": top},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        complained |= bool(ran.stderr)
        outputs[asked[1]] = ran.stdout.rstrip("\n")
        outputs[f"{asked[1]}; echo $?"] = "1" if ran.returncode else "0"


def verdict(real, ours):
    if isinstance(ours, str):
        return f"left out ({ours})"
    if real is None or ours is None:
        return "fail in both" if real is ours else "DIFFER"
    return "the same" if real == ours else "DIFFER"


if __name__ == "__main__":
    main()

"""Judges what `mozconfig-lint check` says about a tree by what the real shell does.

Run it through judge.sh, which says how. Three questions are asked:

1. Every setting of every finding: does the shell show the difference in the witness environment?
2. Random environments: is every difference that the shell shows covered by a finding, with a key
   that is the same and a `when` that holds there?
3. The same environments: where a `when` holds, does the shell show the difference?

The files of a tree run commands. None of these is the real one: small programs in a folder that is
the whole PATH stand for them, and print what the environment at hand says.
"""

import argparse
import collections
import json
import os
import random
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

LOADER = r"""
ac_add_options() {
  for _mozconfig_opt; do
    echo "------BEGIN_AC_OPTION"
    echo $_mozconfig_opt
    echo "------END_AC_OPTION"
  done
}
ac_add_app_options() {
  _mozconfig_app=$1
  shift
  for _mozconfig_opt; do
    echo "------BEGIN_AC_APP_OPTION"
    echo $_mozconfig_app $_mozconfig_opt
    echo "------END_AC_APP_OPTION"
  done
}
mk_add_options() {
  for _mozconfig_opt; do
    echo "------BEGIN_MK_OPTION"
    echo $_mozconfig_opt
    echo "------END_MK_OPTION"
  done
}
# The shell of Windows builders knows `pwd -W`.
pwd() {
  case "$1" in
  -W) command pwd ;;
  *) command pwd "$@" ;;
  esac
}
set -e
topsrcdir=$1
mozconfig=$2
/usr/bin/env -0 > "$3/env-before"
set > "$3/set-before"
. "$mozconfig"
unset topsrcdir
/usr/bin/env -0 > "$3/env-after"
set > "$3/set-after"
"""

# A command that the table does not know prints nothing and succeeds; `uname` tells of Linux.
STUB = r"""#!/bin/sh
case "$*" in
%s
esac
exit %d
"""

DASH, BASH = shutil.which("dash"), shutil.which("bash")
REAL_TOOLS = ["cat", "cut", "sed", "tr", "grep", "wc", "dirname", "basename", "expr"]
UNAME = {"-s": "Linux", "-m": "x86_64", "-r": "5.10.0"}
# Of these the shell itself makes a new value on each start.
NOISE = {"PPID", "LINENO", "OPTIND", "_", "PWD", "OLDPWD", "IFS", "PS1", "PS2", "PS4"}


class World:
    """One concrete environment: variables, what commands print, which files are there."""

    def __init__(self):
        self.env = {}
        self.uname = dict(UNAME)
        self.printed = {}  # tool -> {arguments as one text: output}
        self.status = {}  # tool -> exit status
        self.missing = set()  # tools that are not there
        self.functions = set()  # tools for which `command -v` prints what is no program
        self.files = {}  # path -> "file" | "executable" | "directory"
        self.absent = set()  # paths at which nothing may stand
        self.odd = []  # what could not be set up

    def describe(self):
        parts = ["%s=%s" % pair for pair in sorted(self.env.items())]
        parts += ["uname %s: %s" % (k, v) for k, v in self.uname.items() if UNAME[k] != v]
        for tool, table in sorted(self.printed.items()):
            parts += ["%s %s: %r" % (tool, k[-40:], v) for k, v in sorted(table.items())]
        parts += ["no " + tool for tool in sorted(self.missing)]
        parts += ["%s: %s" % pair for pair in sorted(self.files.items())]
        return ", ".join(parts)


class Sandbox:
    """A copy of the tree, with a folder of stubs that is the whole PATH."""

    def __init__(self, tree):
        self.root = tempfile.mkdtemp(prefix="judge-")
        self.top = os.path.join(self.root, "checkout", "tree")
        shutil.copytree(tree, self.top, symlinks=True)
        self.bin = os.path.join(self.root, "bin")
        self.cwd = os.path.join(self.root, "cwd")
        self.dump = os.path.join(self.root, "dump")
        for folder in (self.bin, self.cwd, self.dump):
            os.mkdir(folder)
        self.loader = os.path.join(self.root, "loader")
        with open(self.loader, "w") as f:
            f.write(LOADER)
        self.made = []
        self.loads = 0
        self.with_bash = 0
        self.world = None

    def close(self):
        shutil.rmtree(self.root)

    def put(self, path, kind):
        path = os.path.normpath(path)
        if os.path.lexists(path) or not path.startswith(self.root + "/"):
            return os.path.lexists(path)
        folder = os.path.dirname(path)
        while not os.path.isdir(folder):
            self.made.append(folder)
            folder = os.path.dirname(folder)
        # What was made last goes first.
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if kind == "directory":
            os.mkdir(path)
        else:
            open(path, "w").close()
            os.chmod(path, 0o755 if kind == "executable" else 0o644)
        self.made.append(path)
        return True

    def stub(self, tool, table, status=0):
        rows = []
        for arguments, output in table.items():
            pattern = "*" if arguments == "*" else shlex.quote(arguments)
            action = "exit 0" if output is None else "printf '%%s\\n' %s; exit 0" % shlex.quote(output)
            rows.append("%s) %s ;;" % (pattern, action))
        path = os.path.join(self.bin, tool)
        with open(path, "w") as f:
            f.write(STUB % ("\n".join(rows) or "'') ;;", status))
        os.chmod(path, 0o755)

    def enter(self, world):
        """Makes the stubs and files of a world."""
        for path in sorted(self.made, key=len, reverse=True):
            if os.path.isdir(path):
                shutil.rmtree(path)
            elif os.path.lexists(path):
                os.remove(path)
        self.made = []
        for name in os.listdir(self.bin):
            os.remove(os.path.join(self.bin, name))
        for name in os.listdir(self.cwd):
            os.remove(os.path.join(self.cwd, name))
        for tool in REAL_TOOLS:
            real = shutil.which(tool)
            if real:
                os.symlink(real, os.path.join(self.bin, tool))
        self.stub("uname", world.uname)
        for tool in ("wget", "jq", "python2.7"):
            if tool not in world.missing and tool not in world.functions:
                self.stub(tool, world.printed.get(tool, {}), world.status.get(tool, 0))
        with open(os.path.join(self.bin, "cmd.exe"), "w") as f:
            f.write('#!/bin/sh\ncase "$*" in\n"//c echo %"*) n=${3#%}; n=${n%\\%}; '
                    "eval \"printf '%s\\\\n' \\\"\\$$n\\\"\" ;;\n*) echo C:/folder ;;\nesac\n")
        os.chmod(os.path.join(self.bin, "cmd.exe"), 0o755)
        for tool, status in world.status.items():
            if tool not in ("wget", "jq", "python2.7"):
                self.stub(tool, {}, status)
        for path, kind in sorted(world.files.items()):
            self.put(self.expand_top(path), kind)
        self.world = world

    def expand_top(self, text):
        return text.replace("${topsrcdir}", self.top).replace("$topsrcdir", self.top)

    def environment(self):
        env = {"PATH": self.bin}
        env.update({k: v.replace("$topsrcdir", self.top) for k, v in self.world.env.items()})
        return env

    def shell(self, text):
        """What a text in double quotes or a command comes to; None where the shell cannot say."""
        head = LOADER.split("set -e")[0] + "topsrcdir=%s\n" % shlex.quote(self.top)
        for tool in self.world.functions:
            head += "%s() { :; }\n" % tool
        done = subprocess.run([DASH, "-c", head + text], env=self.environment(), cwd=self.cwd,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True)
        return done

    def load(self, file):
        """Loads a mozconfig: None where it ends with an error, else its settings."""
        result, error = self.run([DASH], file)
        if result is None and re.search("[Bb]ad substitution", error):
            # A form that only bash knows: bash says what it does.
            self.with_bash += 1
            result, error = self.run([BASH, "--posix"], file)
        self.error = error
        return result

    def run(self, shell, file):
        self.loads += 1
        loader = self.loader
        if self.world.functions:
            loader = self.loader + "-functions"
            with open(loader, "w") as f:
                for tool in self.world.functions:
                    f.write("%s() { :; }\n" % tool)
                f.write(LOADER)
        done = subprocess.run(
            shell + [loader, self.top, os.path.join(self.top, file), self.dump],
            env=self.environment(), cwd=self.cwd, stdin=subprocess.DEVNULL,
            capture_output=True, text=True)
        if done.returncode:
            return None, done.stderr
        return self.settings(done.stdout), done.stderr

    def settings(self, output):
        settings = {}
        lines = output.split("\n")
        at = 0
        while at < len(lines):
            found = re.fullmatch("------BEGIN_(AC|AC_APP|MK)_OPTION", lines[at])
            if not found:
                at += 1
                continue
            end = lines.index("------END_%s_OPTION" % found[1], at)
            text = "\n".join(lines[at + 1:end])
            at = end + 1
            if found[1] == "AC":
                settings["option", option_key(text)] = text
            elif found[1] == "AC_APP":
                app, _, option = text.partition(" ")
                settings["app", "%s %s" % (app, option_key(option))] = option
            else:
                add_make(settings, text)
        read = lambda name: open(os.path.join(self.dump, name)).read()
        before, after = set_dump(read("set-before")), set_dump(read("set-after"))
        for name, value in after.items():
            seen = name.upper() == name and name.lower() != name
            if seen and name not in NOISE and before.get(name) != value:
                settings["variable", name] = value
        return settings


def set_dump(text):
    """What `set` prints, which is quoted for the shell."""
    values = {}
    for name, value in re.findall(r"^([A-Za-z_][A-Za-z0-9_]*)=((?:'[^']*'|\"[^\"]*\"|\\.|\$'[^']*'|[^'\"\\\n])*)$", text, re.M):
        if value.startswith("$'"):
            value = value[1:]
        parts = shlex.split(value) if value else [""]
        values[name] = parts[0] if parts else ""
    return values


def option_key(option):
    name = option.split("=")[0]
    for negative, positive in (("--disable-", "--enable-"), ("--without-", "--with-")):
        if name.startswith(negative):
            return positive + name[len(negative):]
    return name


def add_make(settings, text):
    before, equals, value = text.partition("=")
    if not equals:
        settings["make", text] = ""
        return
    before = before.rstrip()
    name = before.rstrip(":?+")
    operator = before[len(name):]
    key = "make", name.strip()
    if operator == "+" and key in settings:
        settings[key] += " " + "+=" + value
    elif operator == "?" and key in settings:
        pass
    else:
        settings[key] = (operator + "=" if operator else "") + value


def setting_key(setting):
    kind = "variable" if setting["kind"] in ("env", "var") else setting["kind"]
    return kind, setting["key"]


# The language of `when`: three answers, as None stands for what the shell cannot say.

class When:
    TESTS = ("plain-file-or-directory", "plain-file", "executable-file", "same", "exists", "file",
             "directory", "executable", "succeeds", "empty", "unset")

    def __init__(self, text):
        self.text, self.at = text, 0
        self.tree = ("and", [])
        if text.strip():
            self.tree = self.read_or()
            if self.text[self.at:].strip():
                raise ValueError("not read: " + self.text[self.at:])

    def blanks(self):
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    def takes(self, token):
        self.blanks()
        if self.text.startswith(token, self.at):
            self.at += len(token)
            self.blanks()
            return True
        return False

    def read_or(self):
        parts = [self.read_and()]
        while self.takes("||"):
            parts.append(self.read_and())
        return ("or", parts)

    def read_and(self):
        parts = [self.read_not()]
        while self.takes("&&"):
            parts.append(self.read_not())
        return ("and", parts)

    def read_not(self):
        if self.takes("!"):
            return ("not", self.read_not())
        if self.takes("("):
            inner = self.read_or()
            self.need(")")
            return inner
        return self.read_atom()

    def need(self, token):
        if not self.takes(token):
            raise ValueError("%r expected at %d of %s" % (token, self.at, self.text))

    def string(self):
        self.blanks()
        found = re.compile(r'"((?:[^"\\]|\\.)*)"', re.S).match(self.text, self.at)
        if not found:
            raise ValueError("a text expected at %d of %s" % (self.at, self.text))
        self.at = found.end()
        self.blanks()
        return re.sub(r"\\(.)", r"\1", found[1], flags=re.S)

    def subject(self):
        self.blanks()
        if self.text.startswith('"', self.at):
            return ("text", self.string())
        if self.text.startswith("$(", self.at):
            depth, end = 0, self.at
            while True:
                depth += {"(": 1, ")": -1}.get(self.text[end], 0)
                end += 1
                if depth == 0 and self.text[end - 1] == ")":
                    break
            text = self.text[self.at + 2:end - 1]
            self.at = end
            self.blanks()
            return ("command", text)
        found = re.compile(r"==|!=|!matches|matches|\)|&&|\|\||$").search(self.text, self.at)
        text = self.text[self.at:found.start()].strip()
        self.at = found.start()
        if re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", text):
            return ("variable", text)
        return ("command", text)

    def read_atom(self):
        self.blanks()
        for test in self.TESTS:
            if re.compile(re.escape(test) + r"\s*\(").match(self.text, self.at):
                self.takes(test)
                self.need("(")
                if test in ("empty", "unset"):
                    atom = (test, self.subject())
                elif test == "same":
                    first = self.string()
                    self.need(",")
                    atom = (test, first, self.string())
                else:
                    atom = (test, self.string())
                self.need(")")
                return atom
        subject = self.subject()
        for token in ("!matches", "matches", "!=", "=="):
            if self.takes(token):
                atom = ("matches" if "matches" in token else "equals", subject, self.string())
                return ("not", atom) if token[0] == "!" else atom
        raise ValueError("an operator expected at %d of %s" % (self.at, self.text))

    def holds(self, sandbox, cache):
        return evaluate(self.tree, sandbox, cache)


def evaluate(tree, sandbox, cache):
    kind = tree[0]
    if kind in ("and", "or"):
        stop, unknown = kind == "or", False
        for part in tree[1]:
            value = evaluate(part, sandbox, cache)
            if value is stop:
                return stop
            unknown |= value is None
        return None if unknown else not stop
    if kind == "not":
        value = evaluate(tree[1], sandbox, cache)
        return None if value is None else not value
    key = repr(tree)
    if key not in cache:
        cache[key] = evaluate_atom(tree, sandbox, cache)
    return cache[key]


def value_of(subject, sandbox, cache):
    """The value of a subject; False where a variable is unset; None where the shell cannot say."""
    kind, text = subject
    if kind == "variable":
        value = sandbox.environment().get(text) if text != "PATH" else sandbox.bin
        return False if value is None else value
    key = repr(subject)
    if key not in cache:
        # A command's output stands in no double quotes of its own.
        command = 'printf %%s "$(%s)"' % text if kind == "command" else 'printf %%s "%s"' % text
        done = sandbox.shell(command)
        broken = re.search("[Ss]yntax error|[Bb]ad substitution|[Uu]nterminated", done.stderr)
        cache[key] = None if broken else done.stdout
    return cache[key]


def path_of(text, sandbox, cache):
    path = value_of(("text", text), sandbox, cache)
    return None if path is None else os.path.join(sandbox.cwd, path) if path else ""


def evaluate_atom(tree, sandbox, cache):
    kind = tree[0]
    if kind in ("empty", "unset", "equals", "matches"):
        value = value_of(tree[1], sandbox, cache)
        if value is None:
            return None
        if kind == "unset":
            return value is False
        if kind == "empty":
            return not value
        if kind == "equals":
            return value is not False and value == tree[2]
        done = subprocess.run([DASH, "-c", 'case "$1" in %s) exit 0;; esac; exit 1' % case_pattern(tree[2]),
                               "-", value or ""])
        return done.returncode == 0
    if kind == "succeeds":
        done = sandbox.shell("%s >/dev/null" % tree[1])
        return None if re.search("[Ss]yntax error|[Bb]ad substitution", done.stderr) else done.returncode == 0
    if kind == "same":
        first, second = (value_of(("text", text), sandbox, cache) for text in tree[1:])
        return None if first is None or second is None else first == second
    path = path_of(tree[1], sandbox, cache)
    if path is None:
        return None
    file, directory = os.path.isfile(path), os.path.isdir(path)
    executable = file and os.access(path, os.X_OK)
    return {"exists": file or directory, "file": file, "directory": directory,
            "executable": executable or directory, "plain-file": file and not executable,
            "executable-file": executable,
            "plain-file-or-directory": directory or (file and not executable)}[kind]


def case_pattern(pattern):
    return re.sub(r"[^A-Za-z0-9_*?\[\]!^-]", lambda found: "'%s'" % found[0] if found[0] != "'" else '"\'"', pattern)


# From a witness to a world.

# Where no witness was found.
NOTHING_SET = {"env": {}, "commands": {}, "files": {}}


def world_of(witness, sandbox):
    world = World()
    for name, value in witness["env"].items():
        if value is not None:
            world.env[name] = value
    outputs = witness["commands"]
    for text, output in outputs.items():
        status = text.endswith("; echo $?")
        command = text[:-len("; echo $?")] if status else text
        if found := re.fullmatch(r"command -v (\S+)", command):
            if not output:
                world.missing.add(found[1])
            elif not witness["files"].get("$(%s)" % command, True):
                world.functions.add(found[1])
        elif found := re.fullmatch(r"uname (-\w)", command):
            if not status:
                world.uname[found[1]] = output
            elif output != "0":
                world.odd.append(text)
        elif found := re.fullmatch(r"wget (.*?) \|\| true", command):
            world.printed.setdefault("wget", {})[found[1]] = output
        elif found := re.fullmatch(r'echo \S+ \| jq (\.\w+) \| tr -d \\"', command):
            world.printed.setdefault("jq", {})[found[1]] = output
        elif command.startswith("python2.7 "):
            world.printed.setdefault("python2.7", {})["*"] = output
        elif re.search(r"\| sed \S+$", command):
            pass  # The real sed does what it does.
        elif found := re.fullmatch(r"cd (.*?) && pwd(?: -W)?", command):
            if status:
                target = found[1].replace("$(cd $topsrcdir && pwd)", "$topsrcdir")
                if output == "0":
                    world.files[target] = "directory"
                else:
                    world.absent.add(target)
        elif found := re.fullmatch(r"(mk_export_correct_style) \w+", command):
            world.status[found[1]] = int(output)
        else:
            world.odd.append(text)
    for path, there in witness["files"].items():
        if path.startswith("$("):
            continue
        for name, value in world.env.items():
            path = re.sub(r"\$\{?%s\b\}?" % name, value, path)
        path = re.sub(r"\$(?!topsrcdir)\w+", "", path)
        if not there:
            world.absent.add(path)
        elif not path.startswith("$topsrcdir"):
            world.odd.append("a file at " + path)
        else:
            world.files[path] = "executable" if path.endswith(".exe") else "file"
    return world


# Pairs, and what the files of a pair ask about.

def pairs_of(top):
    pairs = []
    for folder, folders, _ in os.walk(top):
        relative = os.path.relpath(folder, top)
        depth = 0 if relative == "." else relative.count("/") + 1
        if relative.endswith("config/mozconfigs"):
            for platform in sorted(folders):
                files = set(os.listdir(os.path.join(folder, platform)))
                for other in ("beta", "devedition", "release"):
                    if {"nightly", other} <= files:
                        pairs.append((relative[:-len("/config/mozconfigs")], platform, other))
            folders[:] = []
        elif depth >= 5:
            folders[:] = []
    return sorted(pairs)


def texts_of(top, files):
    texts, open_files, seen = [], list(files), set()
    while open_files:
        file = open_files.pop()
        if file in seen or not os.path.isfile(os.path.join(top, file)):
            continue
        seen.add(file)
        with open(os.path.join(top, file), encoding="utf-8", errors="replace") as f:
            text = re.sub(r"(?m)^\s*#.*$|\r", "", f.read())
        texts.append(text)
        for path in re.findall(r"(?m)^\s*\.\s+\"?\$\{?(?:topsrcdir|TOOLTOOL_DIR)\}?/([^\"\s]+)", text):
            open_files.append(os.path.normpath(path))
    return "\n".join(texts)


def samples(pattern):
    plain = re.sub(r"\[(.)[^]]*\]", r"\1", pattern).replace("?", "a")
    return {plain.replace("*", ""), plain.replace("*", "x")}


class Questions:
    """What the files of a pair read, with the values that they compare it with."""

    def __init__(self, text):
        self.literals = collections.defaultdict(set)
        names = set(re.findall(r"\$\{?#?([A-Za-z_][A-Za-z0-9_]*)", text))
        for left, name, right in re.findall(
                r"\"?(x?)\$\{?(\w+)\}?\"?\s*!?=\s*\"?([^\s\"\];]*)", text):
            self.literals[name].add(right[1:] if left and right.startswith("x") else right)
        for name, body in re.findall(r"case \"?\$\{?(\w+)\}?\"? in(.*?)esac", text, re.S):
            for patterns in re.findall(r"(?m)^\s*\(?([^\s()]+)\)", body):
                for pattern in patterns.split("|"):
                    self.literals[name] |= samples(pattern)
        # A variable that holds a part of another is compared in its place.
        for whole, part in (("availability_zone", "region"),):
            self.literals[whole] |= {value + "x" for value in self.literals[part] if value}
        self.names = sorted(names - {"topsrcdir", "PATH", "MDDEPDIR", "PYTHON", "PYTHON3", "TOOLTOOL_DIR"})
        self.files = sorted(set(re.findall(r"-([efdx]) \"?(\$topsrcdir/[^\"\s\];]+)", text)))
        self.uname = {"Linux", "Darwin", "MINGW32_NT-6.1", "MSYS_NT-10.0"}

    def pick(self, chance, name, extra=()):
        values = sorted(self.literals[name] | set(extra) | {"other value"})
        return chance.choice(values)

    def world(self, chance):
        world = World()
        density = chance.choice((0.03, 0.1, 0.3, 0.6))
        for name in self.names:
            if chance.random() >= density:
                continue
            known = sorted(self.literals[name] - {""})
            world.env[name] = chance.choice(
                ([chance.choice(known)] * 3 if known else ["1"]) + ["", "1", "other value"])
        if chance.random() < 0.2:
            world.env["TOOLTOOL_DIR"] = chance.choice(("", "$topsrcdir"))
        world.uname["-s"] = chance.choice(sorted(self.uname))
        world.uname["-m"] = chance.choice(("x86_64", "i686"))
        world.uname["-r"] = chance.choice(("5.10.0", "10.8.0", "13.4.0"))
        world.printed["wget"] = {"*": self.pick(chance, "availability_zone", ["", "not-ec2", "us-east-1a", "a/b/us-west2-a"])}
        world.printed["jq"] = {
            ".cloud": chance.choice(("aws", "google", "azure", "")),
            ".availabilityZone": chance.choice(("", "us-east-1a")),
            ".region": chance.choice(("", "us-east-1", "northamerica-1"))}
        fields = [self.pick(chance, name, ["x"]) for name in ("branch", "platform", "master")]
        world.printed["python2.7"] = {"*": chance.choice([" ".join(fields)] * 3 + ["", fields[0]])}
        for tool in ("wget", "jq"):
            roll = chance.random()
            if roll < 0.25:
                world.missing.add(tool)
            elif roll < 0.3:
                world.functions.add(tool)
        for test, path in self.files:
            if chance.random() < 0.5:
                world.files[path] = {"d": "directory", "x": "executable"}.get(test, "file")
        # Without these a Windows mozconfig ends at once.
        if chance.random() < 0.9:
            world.files.update({"$topsrcdir/vs2015u3": "directory", "$topsrcdir/vs2013u4": "directory"})
            if "VSPATH" in world.env:
                world.env["VSPATH"] = "$topsrcdir/vs2015u3"
        return world


# The three questions.

def folder(product, platform, variant):
    return "%s/config/mozconfigs/%s/%s" % (product, platform, variant)


def plain(text, sandbox):
    """A value as told, where it is known whole; None where a symbol stands in it."""
    text = sandbox.expand_top(text)
    return None if re.search(r"[$`]", text) else text


def confirm(sandbox, finding, setting, world):
    """Whether the shell shows the difference: None, or what it shows instead."""
    sandbox.enter(world)
    sides, errors = [], []
    for variant in (finding["base"], finding["other"]):
        sides.append(sandbox.load(folder(finding["product"], setting["platform"], variant)))
        errors.append(sandbox.error.strip().split("\n")[-1])
    told = setting["base_value"], setting["other_value"]
    if setting["kind"] == "abort":
        ends = [side is None for side in sides]
        return None if ends == [value is not None for value in told] else "ends: %s" % ends
    if None in sides:
        return "a side ends with an error: %s" % errors
    key = setting_key(setting)
    real = [side.get(key) for side in sides]
    for value, seen in zip(told, real):
        if (value is None) != (seen is None):
            return "the shell has %r" % (real,)
        if value is not None:
            known = plain(value, sandbox)
            if known is not None and " ".join(known.split()) != " ".join(seen.split()):
                return "the shell has %r" % (real,)
    return None if real[0] != real[1] else "the shell has %r on both sides" % real[0]


def checked(tree, whitelist_text, *options):
    """The report of `mozconfig-lint check` on a tree with a whitelist of this text."""
    tool = os.environ.get("MOZCONFIG_LINT", "mozconfig-lint")
    with tempfile.NamedTemporaryFile("w", suffix=".toml") as whitelist:
        whitelist.write("version = 1\n" + whitelist_text)
        whitelist.flush()
        done = subprocess.run(
            [tool, "check", tree, "--format", "json", "--whitelist", whitelist.name, *options],
            stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def one_environment(sandbox, findings, arguments):
    """One environment: what the shell shows, what the report claims there, and what it says of others."""
    files = [folder(arguments.product, arguments.platform, variant)
             for variant in ("nightly", arguments.variant)]
    world = World()
    world.env = dict(item.split("=", 1) for item in arguments.environment)
    world.missing.add("wget")
    sandbox.enter(world)
    sides = [sandbox.load(file) for file in files]
    if None in sides:
        print("a side ends with an error: " + sandbox.error)
        return 1
    shown = {key: [side.get(key) for side in sides] for key in set(sides[0]) | set(sides[1])
             if sides[0].get(key) != sides[1].get(key)}
    # The same environment as what may be taken as known.
    questions = Questions(texts_of(sandbox.top, files))
    env = dict.fromkeys(questions.names + ["TOOLTOOL_DIR"], "false")
    env.update({name: json.dumps(value) for name, value in world.env.items()})
    paths = {path: json.dumps(os.path.exists(sandbox.expand_top(path))) for _, path in questions.files}
    table = lambda values: "{ %s }" % ", ".join("%s = %s" % (json.dumps(k), v) for k, v in values.items())
    known = checked(arguments.tree, "[assume]\nenv = %s\nfiles = %s\ncommands = { \"command -v wget\" = \"\" }\n" % (
        table(env), table(paths)), "--platform", arguments.platform, "--variant", arguments.variant)
    claimed, elsewhere, cache = {}, collections.Counter(), {}

    def mine(found):
        return [setting for finding in found if finding["product"] == arguments.product
                and finding["other"] == arguments.variant for setting in finding["settings"]
                if setting["platform"] == arguments.platform]

    for setting in mine(known["diagnostics"]):
        if setting["when"] and not When(setting["when"]).holds(sandbox, cache):
            continue
        claimed[setting_key(setting)] = [setting["base_value"], setting["other_value"]]
    for setting in mine(findings):
        if setting_key(setting) not in claimed:
            elsewhere["%s %s" % (setting["kind"], setting["key"])] += 1
    for key in sorted(shown.keys() | claimed.keys()):
        print("%-8s %-28s shell: %s; report: %s" % (*key, shown.get(key), claimed.get(key)))
    same = shown == claimed
    print("%s: the shell shows %d differences, the report claims %d" % (
        "the same" if same else "NOT THE SAME", len(shown), len(claimed)))
    print("in other environments alone: %s" % ", ".join(sorted(elsewhere)))
    return 0 if same else 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tree")
    parser.add_argument("--environments", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--environment", nargs="*", metavar="NAME=VALUE",
                        help="only this environment: what differs by the shell, and by the report")
    parser.add_argument("--platform", default="linux64")
    parser.add_argument("--product", default="browser")
    parser.add_argument("--variant", default="release")
    arguments = parser.parse_args()
    report = checked(arguments.tree, "")
    findings = [d for d in report["diagnostics"] if d["settings"]]
    sandbox = Sandbox(arguments.tree)
    stand_ins = set()
    for diagnostic in report["diagnostics"]:
        if diagnostic["rule"] == "missing-include":
            stand_ins.add(re.search("`([^`]+)`", diagnostic["message"])[1])
    for path in sorted(stand_ins):
        sandbox.put(os.path.join(sandbox.top, path), "file")
    sandbox.made = []
    # The shell of Windows builders reads CRLF as an end of line; dash does not.
    crlf = {path for d in report["diagnostics"] if d["rule"] == "crlf-line-endings"
            for path in [span["path"] for span in d["spans"]]}
    for path in sorted(crlf):
        with open(os.path.join(sandbox.top, path), "r+b") as f:
            text = f.read().replace(b"\r\n", b"\n")
            f.seek(0)
            f.write(text)
            f.truncate()
    bad = False

    if arguments.environment is not None:
        result = one_environment(sandbox, findings, arguments)
        sandbox.close()
        return result

    # 1. Every setting in its witness environment.
    count = collections.Counter()
    cannot = collections.Counter()
    for finding in findings:
        for setting in finding["settings"]:
            count["settings"] += 1
            world = world_of(setting["witness"] or NOTHING_SET, sandbox)
            if world.odd:
                count["not confirmable"] += 1
                cannot[", ".join(world.odd)] += 1
                continue
            wrong = confirm(sandbox, finding, setting, world)
            if wrong is None:
                count["confirmed"] += 1
            else:
                count["unconfirmed"] += 1
                bad = True
                print("NOT CONFIRMED %s %s/%s %s against %s: %s %s: told %r and %r; %s\n  in: %s" % (
                    finding["rule"], finding["product"], setting["platform"], finding["base"],
                    finding["other"], setting["kind"], setting["key"], setting["base_value"],
                    setting["other_value"], wrong, world.describe()))
    print("findings with settings: %d; settings: %d; confirmed: %d; not confirmable: %d; NOT CONFIRMED: %d" % (
        len(findings), count["settings"], count["confirmed"], count["not confirmable"], count["unconfirmed"]))
    for reason, number in sorted(cannot.items()):
        print("  not confirmable on Linux: %d: %s" % (number, reason))
    if stand_ins:
        print("  empty files stood in for what the tree lacks: %s" % ", ".join(sorted(stand_ins)))

    if crlf:
        print("  read with LF in place of CRLF: %s" % ", ".join(sorted(crlf)))

    # 2 and 3. Random environments.
    by_pair = collections.defaultdict(list)
    for finding in findings:
        for setting in finding["settings"]:
            by_pair[finding["product"], setting["platform"], finding["other"]].append((finding, setting))
    pairs = pairs_of(sandbox.top)
    unread = set()
    for pair in pairs:
        product, platform, other = pair
        files = [folder(product, platform, variant) for variant in ("nightly", other)]
        questions = Questions(texts_of(sandbox.top, files))
        chance = random.Random("%s %s" % (arguments.seed, pair))
        claims = collections.defaultdict(list)
        for finding, setting in by_pair[pair]:
            try:
                when = When(setting["when"]) if setting["when"] != "(too complex to show)" else None
            except ValueError as error:
                unread.add(str(error))
                when = None
            claims[setting_key(setting)].append((setting, when))
        for _ in range(arguments.environments):
            world = questions.world(chance)
            sandbox.enter(world)
            base, error = sandbox.load(files[0]), sandbox.error
            against = sandbox.load(files[1])
            error = error or sandbox.error
            count["environments"] += 1
            cache = {}
            if base is None and against is None:
                count["both end"] += 1
                continue
            if base is None or against is None:
                seen = {("abort", "")}
            else:
                seen = {key for key in set(base) | set(against) if base.get(key) != against.get(key)}
            for key in sorted(seen):
                count["differences"] += 1
                known = [claim for other_key in claims for claim in claims[other_key]
                         if other_key == key or key[0] == other_key[0] == "abort"]
                answers = [when.holds(sandbox, cache) if when else None for _, when in known]
                if any(answer is not False for answer in answers):
                    count["covered"] += 1
                    count["covered, `when` not readable"] += True not in answers
                    continue
                count["missed"] += 1
                bad = True
                value = ("ends: %s" % error.strip()[-200:]) if key[0] == "abort" else "%r, %r" % (base.get(key), against.get(key))
                print("MISSED %s/%s nightly against %s: %s: %s%s\n  in: %s" % (
                    product, platform, other, key, value,
                    "; no such finding" if not known else "; no `when` holds", world.describe()))
            # Where a `when` holds, the shell shows the difference.
            aborts = (base is None) != (against is None)
            for key, settings in claims.items():
                for setting, when in settings:
                    if when is None or (key[0] == "abort") != aborts and key[0] != "abort":
                        continue
                    if when.holds(sandbox, cache) is not True:
                        continue
                    count["claims"] += 1
                    shows = aborts if key[0] == "abort" else (
                        base.get(key) != against.get(key)
                        and (setting["base_value"] is None) == (base.get(key) is None)
                        and (setting["other_value"] is None) == (against.get(key) is None))
                    if shows:
                        count["claims shown"] += 1
                    elif key[0] == "variable" and sandbox.environment().get(key[1]) in (
                            setting["base_value"], setting["other_value"]):
                        count["as before"] += 1
                    else:
                        count["too wide"] += 1
                        bad = True
                        if arguments.verbose or count["too wide"] <= 10:
                            values = [side and side.get(key) for side in (base, against)]
                            print("TOO WIDE %s/%s nightly against %s: %s: told %r and %r, the shell has %r\n  when: %s\n  in: %s" % (
                                product, platform, other, key, setting["base_value"],
                                setting["other_value"], values, setting["when"], world.describe()))
    print("pairs: %d (the report says %d); environments: %d; both sides end with an error in %d of them" % (
        len(pairs), report["summary"]["pairs"], count["environments"], count["both end"]))
    print("differences that the shell shows: %d; covered: %d (of these %d by key alone); MISSED: %d" % (
        count["differences"], count["covered"], count["covered, `when` not readable"], count["missed"]))
    print("conditions that hold: %d; shown by the shell: %d; the variable had that value before: %d; TOO WIDE: %d" % (
        count["claims"], count["claims shown"], count["as before"], count["too wide"]))
    print("loads: %d, of these %d by bash, since dash stops at what only bash knows" % (sandbox.loads, sandbox.with_bash))
    for text in sorted(unread):
        print("a `when` that cannot be read: " + text)
    sandbox.close()
    return 1 if bad or unread or len(pairs) != report["summary"]["pairs"] else 0


if __name__ == "__main__":
    sys.exit(main())

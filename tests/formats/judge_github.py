"""Judges workflow commands of GitHub Actions, by the rules by which the runner reads a log: a line
that begins with `::` (blanks before it do not count) is `::name key=value,key=value::data`; `%0D`,
`%0A` and `%25` are unescaped in both, `%3A` and `%2C` in properties; empty values are dropped. The
older form `##[name key=value;key=value]data` counts anywhere in a line."""

from common import read, refuse, show

KNOWN = {
    "add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group", "notice",
    "remove-matcher", "save-state", "set-env", "set-output", "stop-commands", "warning",
}


def unescape(text, more=()):
    for escape, character in [("%0D", "\r"), ("%0A", "\n"), *more, ("%25", "%")]:
        text = text.replace(escape, character)
    return text


def command(line):
    line = line.lstrip()
    if not line.startswith("::") or "::" not in line[2:]:
        return None
    info, data = line[2:].split("::", 1)
    name, _, rest = info.partition(" ")
    if name.lower() not in KNOWN:
        return None
    properties = {}
    for pair in filter(None, rest.strip().split(",")):
        key, _, value = pair.partition("=")
        if value:
            properties[key] = unescape(value, [("%3A", ":"), ("%2C", ",")])
    return name, properties, unescape(data)


def old_command(line):
    start = line.find("##[")
    return start >= 0 and "]" in line[start:]


# The runner ends a line at each of these.
for line in read().replace("\r\n", "\n").replace("\r", "\n").split("\n"):
    found = command(line)
    if found is None:
        if old_command(line):
            refuse(f"a command of the older form: {line}")
        if line:
            print(f"log: {show(line)}")
        continue
    name, properties, data = found
    if name not in ("error", "warning", "notice"):
        refuse(f"the command {name}")
    if "endLine" in properties and ("col" in properties or "endColumn" in properties):
        refuse("columns of several lines")
    listed = " ".join(f"{key}={show(value)}" for key, value in properties.items())
    print(f"{name} {listed}")
    for part in data.split("\n"):
        print(f"  {show(part)}")

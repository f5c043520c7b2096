"""Judges a Code Quality report of GitLab, by what its documentation says of the format."""

import json

from common import need, read, refuse, show

jsonschema = need("jsonschema")

LINE = {"type": "integer", "minimum": 1}
TEXT = {"type": "string", "minLength": 1}
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": TEXT,
            "check_name": TEXT,
            "fingerprint": TEXT,
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path"],
                # Relative to the repository, without `./` before it.
                "properties": {
                    "path": {"type": "string", "pattern": "^(?!\\.?/)(?!.*(^|/)\\.\\.?/)"},
                },
                "oneOf": [
                    {
                        "required": ["lines"],
                        "properties": {
                            "lines": {
                                "type": "object",
                                "required": ["begin"],
                                "properties": {"begin": LINE, "end": LINE},
                            }
                        },
                    },
                    {"required": ["positions"]},
                ],
            },
        },
    },
}

text = read()
if text.startswith("\ufeff"):
    refuse("a byte order mark")
report = json.loads(text)
for error in jsonschema.Draft202012Validator(SCHEMA).iter_errors(report):
    refuse(f"{error.json_path}: {error.message}")
fingerprints = [violation["fingerprint"] for violation in report]
if len(set(fingerprints)) != len(fingerprints):
    refuse("two violations share a fingerprint: GitLab shows one of them")
print(f"{len(report)} violations")
for violation in report:
    location = violation["location"]
    lines = location["lines"]
    print(f"{violation['severity']} {violation['check_name']} {show(location['path'])}:{lines['begin']}-{lines['end']}")
    print(f"  {show(violation['description'])}")

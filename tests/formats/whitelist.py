"""Judges whitelists by their JSON Schema, with `jsonschema`.

    whitelist.py SCHEMA FOLDER

Prints the name of each whitelist of the folder that the schema refuses. Ends with 77 where something
is missing that it needs.
"""

import datetime
import json
import pathlib
import sys

try:
    import tomllib

    from jsonschema import Draft7Validator
except ImportError as missing:
    print(missing)
    sys.exit(77)


def as_json(value):
    """TOML as JSON, in which days and times are strings."""
    if isinstance(value, dict):
        return {key: as_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_json(inner) for inner in value]
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return value


schema = json.loads(pathlib.Path(sys.argv[1]).read_text())
Draft7Validator.check_schema(schema)
validator = Draft7Validator(schema)
for path in sorted(pathlib.Path(sys.argv[2]).glob("*.toml")):
    document = as_json(tomllib.loads(path.read_text()))
    if not validator.is_valid(document):
        print(path.name)

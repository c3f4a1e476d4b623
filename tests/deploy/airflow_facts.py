"""Commands on stdin as JSON → what the installed Airflow makes of them; run in a process of its
own, under the environment that it is asked about."""

import json
import os
import sys

from airflow.cli.cli_parser import get_parser
from airflow.configuration import conf


def option_of(variable: str) -> tuple[str, str]:
    section, _, name = variable.removeprefix("AIRFLOW__").partition("__")
    return section.lower(), name.lower()


def is_option(variable: str) -> bool:
    section, name = option_of(variable)
    return name in conf.configuration_description.get(section, {}).get("options", {})


def is_command(words: list[str]) -> bool:
    try:
        get_parser().parse_args(words)
    except SystemExit:
        return False
    return True


asked = json.load(sys.stdin)
found = {
    "options": {name: is_option(name) for name in os.environ if name.startswith("AIRFLOW__")},
    "commands": [is_command(words) for words in asked["commands"]],
}
sys.stdout.write("\nFACTS " + json.dumps(found) + "\n")

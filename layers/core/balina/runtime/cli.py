"""The command line: `balina doctor | candles | capture | replay`. Each is a module, imported when it is named."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Protocol, cast

from balina.model.errors import BalinaError
from balina.runtime.cli_output import Output

COMMANDS: Mapping[str, str] = {
    "doctor": "say what of this machine's setup works and what to do about the rest",
    "candles": "make candles from recorded trades, offline",
    "capture": "record a venue's public streams to a file",
    "replay": "put a recorded capture onto the market stream, as fast as it is taken",
}


class Command(Protocol):
    """What each module `cli_<name>` has."""

    @staticmethod
    def add_arguments(parser: argparse.ArgumentParser) -> None: ...
    @staticmethod
    def run(arguments: argparse.Namespace, output: Output) -> int: ...


def main(argv: Sequence[str]) -> int:
    parser = _parser(argv)
    arguments = parser.parse_args(argv)
    output = Output(as_json=arguments.json)
    run = cast("Callable[[argparse.Namespace, Output], int]", arguments.run)
    try:
        return run(arguments, output)
    except (BalinaError, OSError) as exc:
        output.failed(f"{type(exc).__name__}: {exc}")
        return 1
    except KeyboardInterrupt:
        return 130


def _parser(argv: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="balina", description="Balina's tools for people and scripts.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, purpose in COMMANDS.items():
        one = commands.add_parser(name, help=purpose, description=purpose.capitalize() + ".")
        one.add_argument("--json", action="store_true", help="one JSON object on standard output, nothing else")
        if name in argv[:1]:
            command = cast("Command", import_module(f"balina.runtime.cli_{name}"))
            command.add_arguments(one)
            one.set_defaults(run=command.run)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

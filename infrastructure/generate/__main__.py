"""`python -m generate [api] [--check]` with infrastructure and layers/core on the path; --check writes nothing."""

import sys
from pathlib import Path

from generate.api import rendered

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str]) -> int:
    is_check = "--check" in arguments
    unknown = set(arguments) - {"api", "--check"}
    if unknown:
        sys.stderr.write(f"unknown argument {min(unknown)}: use `api` and, to compare only, `--check`\n")
        return 2
    drifted = [name for name, text in rendered().items() if _brought_up_to_date(ROOT / name, text, is_check=is_check)]
    for name in drifted:
        sys.stdout.write(f"{name}: {'has drifted, run `python -m generate api`' if is_check else 'written'}\n")
    return 1 if is_check and drifted else 0


def _brought_up_to_date(path: Path, text: str, *, is_check: bool) -> bool:
    """True when the file was not what the code says."""
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    if not is_check:
        path.write_text(text, encoding="utf-8")
    return True


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

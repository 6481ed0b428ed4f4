"""What a command says: progress for a person on standard error, the result on standard output, JSON if asked."""

import json
import sys
import time
from collections.abc import Mapping

REDRAW_S = 0.2
BAR_WIDTH = 24


class Output:
    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json

    def result(self, facts: Mapping[str, object]) -> None:
        if self._as_json:
            sys.stdout.write(json.dumps(facts, default=str) + "\n")
            return
        width = max((len(name) for name in facts), default=0)
        for name, value in facts.items():
            sys.stdout.write(f"{name.replace('_', ' '):<{width}}  {value}\n")

    def failed(self, why: str) -> None:
        if self._as_json:
            sys.stdout.write(json.dumps({"error": why}) + "\n")
        else:
            sys.stderr.write(f"balina: {why}\n")

    def progress(self, label: str, total: int | None = None) -> "Progress":
        return Progress(label, total, is_shown=not self._as_json and sys.stderr.isatty())


class Progress:
    """A bar where the total is known, a count where it is not."""

    def __init__(self, label: str, total: int | None, *, is_shown: bool) -> None:
        self._label = label
        self._total = total
        self._is_shown = is_shown
        self._drawn_at = 0.0

    def at(self, done: int, note: str = "") -> None:
        now = time.monotonic()
        if not self._is_shown or now - self._drawn_at < REDRAW_S:
            return
        self._drawn_at = now
        share = min(1.0, done / self._total) if self._total else None
        bar = "" if share is None else f"[{'#' * int(share * BAR_WIDTH):<{BAR_WIDTH}}] {share:4.0%} "
        sys.stderr.write(f"\r{self._label} {bar}{note or done}\033[K")
        sys.stderr.flush()

    def end(self) -> None:
        if self._is_shown:
            sys.stderr.write("\r\033[K")

"""Shows a person which step runs and how long each took."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_began = time.monotonic()


@contextmanager
def step(title: str) -> Iterator[None]:
    began = time.monotonic()
    say(f"        {title} …")
    try:
        yield
    except BaseException:
        say(f"failed  {title}")
        raise
    say(f"{time.monotonic() - began:5.1f} s {title}")


def say(text: str = "") -> None:
    with _lock:
        print(text, file=sys.stderr, flush=True)


def since_start() -> float:
    return time.monotonic() - _began

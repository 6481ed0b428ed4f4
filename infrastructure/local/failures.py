"""What can go wrong for the person at the keyboard: what happened, and what to do about it."""


class LaunchError(Exception):
    """Ends a command with one message; everything it started is stopped first."""

    def __init__(self, what: str, *, remedy: str) -> None:
        super().__init__(f"{what}\n{remedy}")
        self.what = what
        self.remedy = remedy


class Interrupted(Exception):  # noqa: N818 - nothing went wrong
    """A person or a supervisor asked us to stop (Ctrl-C, SIGTERM)."""

"""python -m local up | down | reload | forget: the local cloud's commands, called by the Makefile."""

import os
import shutil
import signal
import sys
from types import FrameType

from local import function_logs, reload, running
from local.cloud import LocalCloud
from local.failures import Interrupted, LaunchError
from local.memory import read_json
from local.options import Options
from local.progress import say, since_start


def main() -> int:
    commands = {"up": up, "down": down, "reload": reload.reload, "forget": forget, "logs": function_logs.show}
    name = sys.argv[1] if len(sys.argv) == 2 else ""
    if name not in commands:
        say(f"usage: python -m local {'|'.join(commands)}")
        return 2
    try:
        commands[name](Options.from_env(os.environ))
    except LaunchError as failure:
        say(f"\n{failure.what}\n\n{failure.remedy}")
        return 1
    except Interrupted:
        return 0
    return 0


def up(options: Options) -> None:
    wants_restart = _listen()
    cloud = LocalCloud(options)
    cloud.claim()
    try:
        cloud.start()
        _greet(options)
        cloud.watch(wants_restart)
    finally:
        _stop_listening()
        say("\nstopping; what you have is kept")
        cloud.stop()


def down(options: Options) -> None:
    if running.stop_launcher(options.state):
        say("stopped; what you have is kept")
        return
    left = running.stop_left_behind(options.state)
    say(f"stopped what was left behind: {', '.join(left)}" if left else "nothing was running")


def forget(options: Options) -> None:
    running.refuse_second_start(options.state)
    running.stop_left_behind(options.state)
    shutil.rmtree(options.state, ignore_errors=True)
    say(f"forgot {options.state}")


def _greet(options: Options) -> None:
    facts = read_json(options.state / "up.json")
    say(
        f"\nBalina is up after {since_start():.0f} s.\n\n"
        f"    {facts['web']}\n    sign in as {facts['email']} with {facts['password']}\n\n"
        "Ctrl-C stops it and keeps everything. `make reload` brings changed code in."
    )


class _Restart:
    """Set by SIGHUP, which `make reload` sends; asked by the loop that watches."""

    def __init__(self) -> None:
        self._wanted = False

    def want(self, _signal: int, _frame: FrameType | None) -> None:
        self._wanted = True

    def __call__(self) -> bool:
        wanted, self._wanted = self._wanted, False
        return wanted


def _listen() -> _Restart:
    restart = _Restart()
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGHUP, restart.want)
    return restart


def _stop_listening() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _be_patient)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise Interrupted


def _be_patient(_signal: int, _frame: FrameType | None) -> None:
    say("        already stopping; the state is being saved")


if __name__ == "__main__":
    sys.exit(main())

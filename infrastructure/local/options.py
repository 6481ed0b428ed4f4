"""What a person may choose by environment variables, and where things lie."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from local.failures import LaunchError

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
REGION = "us-east-1"
SYMBOLS = ("BTC/USDT", "ETH/USDT", "SOL/USDT", "BNB/USDT")


class Demo(StrEnum):
    BOTS = "bots"  # a user with a paper account and running bots
    USER = "user"  # a user with a paper account
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Options:
    state: Path
    web_port: int
    emulator_port: int
    exchange_port: int
    market: str
    demo: Demo
    has_site: bool
    seed: int

    @property
    def stage(self) -> str:
        return "local"

    @property
    def stack(self) -> str:
        return "balina-local"

    @property
    def web(self) -> str:
        return f"http://{HOST}:{self.web_port}"

    @property
    def emulator(self) -> str:
        return f"http://{HOST}:{self.emulator_port}"

    @property
    def exchange(self) -> str:
        return f"http://{HOST}:{self.exchange_port}"

    @property
    def has_simulated_venue(self) -> bool:
        return self.market != "live"

    @property
    def python_runtime(self) -> str:
        """The emulator runs functions with its own interpreter, so that is what the layers are built for."""
        return f"python{sys.version_info.major}.{sys.version_info.minor}"

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Options":
        return cls(
            state=(ROOT / environ.get("BALINA_STATE", ".local")).resolve(),
            web_port=_port(environ, "BALINA_PORT", default=8080),
            emulator_port=_port(environ, "BALINA_EMULATOR_PORT", default=4566),
            exchange_port=_port(environ, "BALINA_EXCHANGE_PORT", default=8090),
            market=_market(environ.get("MARKET", "simulated")),
            demo=Demo(environ.get("BALINA_DEMO", Demo.BOTS)),
            has_site=environ.get("BALINA_SITE", "on") != "off",
            seed=int(environ.get("BALINA_SEED", "7")),
        )


def plain_environment() -> dict[str, str]:
    """Our environment without what would leak into children: credentials, profiles, import paths."""
    hidden = ("AWS_", "PYTHON", "BALINA_", "VIRTUAL_ENV", "MAKE", "MFLAGS")
    return {name: value for name, value in os.environ.items() if not name.startswith(hidden)}


def _port(environ: Mapping[str, str], name: str, *, default: int) -> int:
    text = environ.get(name, str(default))
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise LaunchError(
            f"{name} is {text!r}, which is no port.", remedy=f"Set it to a number, or unset it for {default}."
        )
    return int(text)


def _market(text: str) -> str:
    if text in ("simulated", "live"):
        return text
    if text.startswith("replay:"):
        paths = [Path(part).expanduser().resolve() for part in text.removeprefix("replay:").split(",")]
        missing = [str(path) for path in paths if not path.is_file()]
        if not missing:
            return "replay:" + ",".join(str(path) for path in paths)
        raise LaunchError(
            f"MARKET names a capture that is not there: {', '.join(missing)}.",
            remedy="Give the path of a recorded capture: MARKET=replay:../shared/market/streams/FILE make up",
        )
    raise LaunchError(f"MARKET is {text!r}.", remedy="Use MARKET=simulated, MARKET=replay:PATH or MARKET=live.")

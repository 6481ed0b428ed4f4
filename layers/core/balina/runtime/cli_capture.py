"""`balina capture`: a venue's raw frames to a file that `replay`, the simulated exchange and the tests read."""

import argparse
import asyncio
import gzip
import os
import time
from pathlib import Path
from typing import IO

import aiohttp

from balina.model.errors import InvalidRequestError, VenueUnavailableError
from balina.runtime.cli_output import Output, Progress
from balina.runtime.settings import Settings

DEFAULT_ADDRESS = "wss://stream.binance.com:9443"
STREAMS = ("trade", "bookTicker", "depth@100ms")
SILENT_S = 30.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--symbols", required=True, metavar="BTC/USDT,ETH/USDT")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--streams", default=",".join(STREAMS), help="Binance's stream names; default: %(default)s")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help=".jsonl or .jsonl.gz")


def run(arguments: argparse.Namespace, output: Output) -> int:
    settings = Settings.from_env({"BALINA_STAGE": "local", **os.environ})
    address = settings.stream_address("binance", "market") or DEFAULT_ADDRESS
    names = [
        f"{symbol.strip().replace('/', '').lower()}@{stream.strip()}"
        for symbol in arguments.symbols.split(",")
        for stream in arguments.streams.split(",")
    ]
    if not all(name.isascii() and " " not in name and len(name) < 60 for name in names):
        raise InvalidRequestError("symbols look like BTC/USDT,ETH/USDT")
    progress = output.progress("recording", int(arguments.seconds))
    frames = asyncio.run(_record(f"{address}/stream?streams={'/'.join(names)}", arguments, progress))
    progress.end()
    output.result({"frames": frames, "seconds": arguments.seconds, "file": str(arguments.out)})
    return 0


async def _record(url: str, arguments: argparse.Namespace, progress: Progress) -> int:
    frames, began = 0, time.monotonic()
    with _opened(arguments.out) as file:
        try:
            async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
                while (left_s := arguments.seconds - (time.monotonic() - began)) > 0:
                    message = await socket.receive(timeout=min(SILENT_S, left_s))
                    if message.type is not aiohttp.WSMsgType.TEXT:
                        raise VenueUnavailableError(f"the venue ended the connection after {frames} frames")
                    file.write(f"{time.time_ns()} {message.data}\n".encode())
                    frames += 1
                    progress.at(int(time.monotonic() - began), f"{frames} frames")
        except TimeoutError:
            if time.monotonic() - began < arguments.seconds:
                raise VenueUnavailableError(f"the venue was silent for {SILENT_S:.0f} s") from None
        except aiohttp.ClientError as exc:
            raise VenueUnavailableError(f"the venue's stream: {exc}") from exc
    return frames


def _opened(path: Path) -> IO[bytes]:
    return gzip.open(path, "wb") if path.suffix == ".gz" else path.open("wb")  # type: ignore[return-value]

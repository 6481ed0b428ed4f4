"""python -m exchange: starts the simulated venue on the loopback interface."""

import argparse
import logging
import time
from pathlib import Path

from aiohttp import web

from exchange.server import Options, application, build


def main() -> None:
    began = time.perf_counter()
    arguments = _parser().parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    options = Options(
        state_dir=arguments.state_dir,
        seed=arguments.seed,
        market=arguments.market,
        speed=arguments.speed,
        restamp=arguments.restamp,
        weight_limit=arguments.weight_limit,
        order_limit=arguments.order_limit,
    )
    context = build(options)
    logging.getLogger("exchange").info("venue built in %.2f s", time.perf_counter() - began)
    web.run_app(
        application(context),
        host=arguments.host,
        port=arguments.port,
        access_log=None,
        print=None,
        shutdown_timeout=1.0,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="exchange", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--seed", type=int, default=7, help="same seed and same time, same market")
    parser.add_argument("--state-dir", type=Path, required=True)
    parser.add_argument("--market", default="simulated", help="simulated, or replay:PATH[,PATH] of recorded captures")
    parser.add_argument("--speed", type=float, default=1.0, help="pace of a replay; 0 plays as fast as it can")
    parser.add_argument("--restamp", action=argparse.BooleanOptionalAction, default=True, help="replay in present time")
    parser.add_argument("--weight-limit", type=int, default=6_000, help="request weight per address and minute")
    parser.add_argument("--order-limit", type=int, default=1_000, help="orders per account and ten seconds")
    return parser


if __name__ == "__main__":
    main()

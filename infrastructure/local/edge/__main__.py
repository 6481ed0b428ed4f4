"""python -m local.edge: reads where things are from its arguments and serves until told to stop."""

import argparse
import logging

from aiohttp import web

from local.edge.server import Origins, application
from local.options import HOST


def main() -> None:
    parser = argparse.ArgumentParser(prog="edge")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--emulator", required=True)
    parser.add_argument("--rest-api", required=True)
    parser.add_argument("--live-api", required=True)
    parser.add_argument("--stage", required=True)
    parser.add_argument("--bucket", required=True)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    origins = Origins.of(
        arguments.emulator,
        rest_api=arguments.rest_api,
        live_api=arguments.live_api,
        stage=arguments.stage,
        bucket=arguments.bucket,
    )
    web.run_app(application(origins), host=HOST, port=arguments.port, access_log=None, print=None, shutdown_timeout=1.0)


if __name__ == "__main__":
    main()

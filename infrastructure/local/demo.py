"""The demo user: made through the public API like anybody else's, once; found again at every later start."""

import time
from typing import Any

import requests

from local import emulator
from local.failures import LaunchError
from local.memory import Secrets
from local.options import Demo, Options

ACCOUNT = "Simulated exchange"
BALANCES = {"USDT": "100000"}
WAITS_FOR_MARKETS_S = 60
# Short windows on short candles, entering on the side the averages already are, so that a newcomer sees a trade
# within the first minute; nobody should trade money like this.
LIVELY = {"fast": 3, "slow": 8, "atr_period": 7, "join_trend": True}
BOTS = (
    ("Quick Bitcoin", "BTC/USDT", "15s"),
    ("Quick Ether", "ETH/USDT", "15s"),
    ("Steady Solana", "SOL/USDT", "1m"),
    ("Steady BNB", "BNB/USDT", "1m"),
)


class Api:
    """The platform's own REST API, as the demo user."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._session = requests.Session()

    def sign_in(self, secrets: Secrets) -> None:
        credentials = {"email": secrets.email, "password": secrets.password}
        answer = self._session.post(f"{self._address}/auth/register", json=credentials, timeout=30)
        if answer.status_code not in (201, 409):
            raise _refused("registering the demo user", answer)
        token = self.call("POST", "/auth/login", credentials)["access_token"]
        self._session.headers["Authorization"] = f"Bearer {token}"

    def call(self, method: str, route: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        answer = self._session.request(method, f"{self._address}{route}", json=body, timeout=30)
        if not answer.ok:
            raise _refused(f"{method} {route}", answer)
        return dict(answer.json())

    def items(self, route: str) -> list[dict[str, Any]]:
        return list(self.call("GET", route)["items"])


def prepare(options: Options, secrets: Secrets) -> None:
    if options.demo is Demo.NONE:
        return
    api = Api(f"{options.web}/api/v1")
    api.sign_in(secrets)
    if not options.has_simulated_venue:
        return  # a live market has no account we could open for the user
    account = _paper_account(api, options)
    _await_instruments(api, options)
    if options.demo is Demo.BOTS:
        _running_bots(api, account=account)


def _paper_account(api: Api, options: Options) -> str:
    for account in api.items("/accounts"):
        if account["label"] == ACCOUNT:
            return str(account["account_id"])
    opened = requests.post(
        f"{options.exchange}/sim/accounts", json={"name": "demo", "balances": BALANCES}, timeout=10
    ).json()
    key = {"api_key": opened["api_key"], "api_secret": opened["api_secret"]}
    made = api.call("POST", "/accounts", {"venue": "binance", "mode": "paper", "label": ACCOUNT, **key})
    return str(made["account_id"])


def _running_bots(api: Api, *, account: str) -> None:
    existing = {bot["name"] for bot in api.items("/bots")}
    missing = [bot for bot in BOTS if bot[0] not in existing]
    for name, symbol, timeframe in missing:
        made = api.call(
            "POST",
            "/bots",
            {
                "name": name,
                "account_id": account,
                "venue": "binance",
                "symbol": symbol,
                "timeframe": timeframe,
                "strategy": "ma_cross",
                "parameters": LIVELY,
                "stake": "1000",
            },
        )
        api.call("POST", f"/bots/{made['bot_id']}/start")
    if not api.call("GET", "/watchlist")["symbols"]:
        api.call("PUT", "/watchlist", {"symbols": [symbol for _, symbol, _ in BOTS]})


def _await_instruments(api: Api, options: Options) -> None:
    """A fresh platform does not know its markets before the first scheduled run; we do not wait for the minute."""
    deadline = time.monotonic() + WAITS_FOR_MARKETS_S
    wanted = {symbol for _, symbol, _ in BOTS}
    if wanted <= _known_symbols(api):
        return
    emulator.client("lambda", options).invoke(
        FunctionName=f"{options.stack}-history", InvocationType="Event", Payload=b'{"schedule": "history"}'
    )
    while not wanted <= _known_symbols(api):
        if time.monotonic() > deadline:
            raise LaunchError(
                f"The markets {sorted(wanted)} were not known within {WAITS_FOR_MARKETS_S} s.",
                remedy=f"The function {options.stack}-history fetches them; the logs are in {options.state / 'logs'}.",
            )
        time.sleep(0.25)


def _known_symbols(api: Api) -> set[str]:
    return {item["symbol"] for item in api.items("/instruments")}


def _refused(what: str, answer: requests.Response) -> LaunchError:
    return LaunchError(
        f"The API refused {what}: {answer.status_code} {answer.text[:300]}",
        remedy="This is a defect of the platform, not of your machine; the logs are in the state folder.",
    )

"""Builds ccxt exchanges that do one request when asked for one: no retry, no rate limiter of their own, no redirects,
exact numbers, and a record of what the venue last answered, because its code says more than ccxt's exception."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from balina.adapters.venues.declarations import Declaration
from balina.model.market import Instrument

SEND_TIMEOUT_MS = 10_000
"""Binance's own engine gives up after ten seconds and says so; waiting less would create doubt it can settle."""

QUESTION_TIMEOUT_MS = 4_000
"""A question may be asked again. A send with the questions around it must end before the function's time is up."""


@dataclass(slots=True)
class Exchange:
    """A ccxt exchange and what its last request came to."""

    client: Any
    declaration: Declaration
    is_sandbox: bool

    def begin(self, *, timeout_ms: int = QUESTION_TIMEOUT_MS) -> None:
        """Forgets the last answer, so that what is looked at afterwards belongs to the next request."""
        self.client.timeout = timeout_ms
        self.client.balina_sent = False
        self.client.balina_status = None
        self.client.balina_retry_after = None
        self.client.last_json_response = None

    @property
    def was_sent(self) -> bool:
        """Whether a request left at all; ccxt also refuses by itself."""
        return bool(self.client.balina_sent)

    @property
    def status(self) -> int | None:
        status: int | None = self.client.balina_status
        return status

    @property
    def code(self) -> str | None:
        answer = self.client.last_json_response
        return self.declaration.code_of(answer) if isinstance(answer, dict) else None

    @property
    def retry_after_s(self) -> float | None:
        text = str(self.client.balina_retry_after or "")
        return float(text) if text.isdigit() else None

    def trade_in(self, instrument: Instrument) -> None:
        """Tells ccxt of a market, so that it never downloads them all for one order."""
        if instrument.symbol in (self.client.markets or {}):
            return
        known = list((self.client.markets or {}).values())
        self.client.set_markets([*known, market_of(instrument, self.declaration)])


def build(
    declaration: Declaration, *, address: str | None, is_sandbox: bool, api_key: str = "", api_secret: str = ""
) -> Exchange:
    """`address` takes the place of the venue's own; without one a sandbox is the venue's test network."""
    client = _recording(declaration.library)(
        {
            "apiKey": api_key,
            "secret": api_secret,
            "enableRateLimit": False,
            "number": str,
            "maxRetriesOnFailure": 0,
            "enableLastJsonResponse": True,
            "options": dict(declaration.options),
        }
    )
    client.session = _session()
    if address is not None:
        client.urls["api"] = {name: _moved(url, address) for name, url in client.urls["api"].items()}
    elif is_sandbox:
        client.set_sandbox_mode(True)
    client.set_markets([])
    exchange = Exchange(client, declaration, is_sandbox=is_sandbox and address is None)
    exchange.begin()
    return exchange


def market_of(instrument: Instrument, declaration: Declaration) -> Mapping[str, Any]:
    """ccxt's description of a spot market, from our own record of the venue's rules."""
    return {
        "id": declaration.market_id(instrument.base, instrument.quote),
        "symbol": instrument.symbol,
        "base": instrument.base,
        "quote": instrument.quote,
        "baseId": instrument.base,
        "quoteId": instrument.quote,
        "settle": None,
        "settleId": None,
        "type": "spot",
        "spot": True,
        "margin": False,
        "swap": False,
        "future": False,
        "option": False,
        "contract": False,
        "linear": None,
        "inverse": None,
        "active": True,
        "precision": {"amount": str(instrument.lot), "price": str(instrument.tick)},
        "limits": {"amount": {"min": str(instrument.min_quantity)}, "cost": {"min": str(instrument.min_notional)}},
        "info": dict(declaration.market_info),
    }


@cache
def _recording(library: str) -> Any:
    import ccxt

    known: Any = getattr(ccxt, library)

    class Recording(known):  # type: ignore[misc]  # ccxt is untyped here
        """Notes that a request left and how it was answered, before ccxt turns it into an exception."""

        def fetch(self, *arguments: Any, **named: Any) -> Any:
            self.balina_sent = True
            return super().fetch(*arguments, **named)

        def on_rest_response(self, code: int, reason: str, url: str, method: str, headers: Any, *rest: Any) -> Any:
            self.balina_status = code
            self.balina_retry_after = headers.get("Retry-After")
            return super().on_rest_response(code, reason, url, method, headers, *rest)

    Recording.__name__ = library
    return Recording


def _session() -> requests.Session:
    session = requests.Session()
    adapter = HTTPAdapter(max_retries=Retry(total=0, read=False, redirect=0, raise_on_redirect=True))
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    session.max_redirects = 0
    session.trust_env = False  # a proxy of the environment would read the signed requests
    return session


def _moved(url: Any, address: str) -> Any:
    if isinstance(url, dict):
        return {name: _moved(each, address) for name, each in url.items()}
    path = str(url).partition("://")[2].partition("/")[2]
    return f"{address.rstrip('/')}/{path}"

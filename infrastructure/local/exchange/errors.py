"""What the venue answers when it refuses, with Binance's codes and wording, because clients branch on both."""

from balina.backtest.orders import Refusal


class VenueError(Exception):
    """Becomes `{"code": ..., "msg": ...}` with an HTTP status."""

    def __init__(self, code: int, message: str, *, status: int = 400, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.headers = headers or {}


def refused(refusal: Refusal) -> VenueError:
    code, message = _REFUSALS.get(refusal, (-1013, f"Filter failure: {refusal.value}"))
    return VenueError(code, message)


def missing(name: str) -> VenueError:
    return VenueError(-1102, f"Mandatory parameter '{name}' was not sent, was empty/null, or malformed.")


def illegal(name: str, legal: str) -> VenueError:
    return VenueError(-1100, f"Illegal characters found in parameter '{name}'; legal range is '{legal}'.")


def unknown_symbol() -> VenueError:
    return VenueError(-1121, "Invalid symbol.")


def unknown_order() -> VenueError:
    return VenueError(-2013, "Order does not exist.")


def unknown_cancel() -> VenueError:
    return VenueError(-2011, "Unknown order sent.")


def bad_key() -> VenueError:
    return VenueError(-2015, "Invalid API-key, IP, or permissions for action.", status=401)


_REFUSALS = {
    Refusal.INSUFFICIENT_BALANCE: (-2010, "Account has insufficient balance for requested action."),
    Refusal.DUPLICATE: (-2010, "Duplicate order sent."),
    Refusal.WOULD_TRIGGER: (-2010, "Stop price would trigger immediately."),
    Refusal.WOULD_TAKE: (-2010, "Order would immediately match and take."),
    Refusal.NO_LIQUIDITY: (-2010, "Market is closed."),
    Refusal.LIST_PRICES: (-2010, "The relationship of the prices for the orders is not correct."),
}

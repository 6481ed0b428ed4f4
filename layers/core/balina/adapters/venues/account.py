"""One account at one exchange. A method is one intent and at most one request with an effect; nothing is repeated."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from balina.adapters.venues.clocks import VenueClock
from balina.adapters.venues.errors import FAILED, LOCAL, about_the_key, after_question, after_send
from balina.adapters.venues.instruments import InstrumentShelf
from balina.adapters.venues.library import SEND_TIMEOUT_MS, Exchange
from balina.adapters.venues.parsing import venue_order
from balina.app.ports import OrderRequest
from balina.model.errors import (
    NotFoundError,
    SubmissionUncertainError,
    Transient,
    VenueRejectedError,
    VenueUnavailableError,
)
from balina.model.money import ZERO, exact, plain
from balina.model.orders import OrderType, VenueOrder

# One order's trades are few; a page this long holds them all, and a sum that falls short is noticed.
_TRADES_PAGE = 1000


class CcxtVenue:
    """Implements the port `Venue` for any venue that has a declaration."""

    def __init__(self, exchange: Exchange, *, instruments: InstrumentShelf, clock: VenueClock) -> None:
        self._exchange = exchange
        self._client: Any = exchange.client
        self._declaration = exchange.declaration
        self._instruments = instruments
        self._clock = clock

    def send(self, request: OrderRequest) -> VenueOrder:
        """One POST. A refusal that may mean "I have this order already" is settled by looking, not by its words."""
        self._check_id(request.client_order_id)
        try:
            self._prepare(request.symbol)
        except NotFoundError as exc:
            raise VenueRejectedError(str(exc), code=LOCAL) from exc
        self._exchange.begin(timeout_ms=SEND_TIMEOUT_MS)
        try:
            answer = self._client.create_order(
                request.symbol,
                _library_type(request.type),
                request.side,
                plain(request.quantity),
                None if request.limit_price is None else plain(request.limit_price),
                self._parameters(request),
            )
            return venue_order(answer, answer["trades"], self._declaration, client_order_id=request.client_order_id)
        except FAILED as exc:
            self._clock.note(self._exchange)
            refusal = after_send(self._exchange, exc, request.client_order_id)
        if isinstance(refusal, VenueRejectedError) and refusal.code in self._declaration.ambiguous:
            return self._found_or(refusal, request)
        raise refusal from None  # the original holds the signed address

    def find(self, client_order_id: str, symbol: str) -> VenueOrder | None:
        self._check_id(client_order_id)
        self._prepare(symbol)
        self._exchange.begin()
        try:
            answer = self._client.fetch_order(None, symbol, {self._declaration.lookup_field: client_order_id})
        except FAILED as exc:
            if self._exchange.code in self._declaration.not_found:
                return None
            raise self._failed_question(exc) from None
        return self._with_fills(answer, client_order_id, symbol)

    def cancel(self, client_order_id: str, symbol: str) -> VenueOrder | None:
        self._check_id(client_order_id)
        self._prepare(symbol)
        self._exchange.begin()
        try:
            answer = self._client.cancel_order(None, symbol, {self._declaration.lookup_field: client_order_id})
        except FAILED as exc:
            if self._exchange.code in self._declaration.unknown_cancel:
                return None
            raise self._failed_question(exc) from None
        return self._with_fills(answer, client_order_id, symbol)

    def balances(self) -> Mapping[str, Decimal]:
        self._clock.apply(self._exchange)
        self._exchange.begin()
        try:
            totals = self._client.fetch_balance()["total"]
            held = {asset: exact(total) for asset, total in totals.items()}
        except FAILED as exc:
            self._clock.note(self._exchange)
            raise about_the_key(self._exchange, exc) from None
        return {asset: total for asset, total in held.items() if total}

    def permissions(self) -> Mapping[str, bool]:
        self._clock.apply(self._exchange)
        self._exchange.begin()
        try:
            return self._declaration.permissions(self._client, self._exchange.is_sandbox)
        except FAILED as exc:
            self._clock.note(self._exchange)
            raise about_the_key(self._exchange, exc) from None

    def _prepare(self, symbol: str) -> None:
        """Questions that come before the request; when they fail nothing has left."""
        self._exchange.trade_in(self._instruments.get(symbol))
        self._clock.apply(self._exchange)

    def _found_or(self, refusal: VenueRejectedError, request: OrderRequest) -> VenueOrder:
        try:
            held = self.find(request.client_order_id, request.symbol)
        except Transient as exc:
            raise SubmissionUncertainError(f"order {request.client_order_id} was refused or is there already") from exc
        if held is None:
            raise refusal
        return held

    def _with_fills(self, answer: Mapping[str, Any], client_order_id: str, symbol: str) -> VenueOrder:
        """The order with its trades and their fees. Trades that the venue does not show yet make it no answer."""
        try:
            order = venue_order(answer, (), self._declaration, client_order_id=client_order_id)
            if not order.filled_quantity:
                return order
            self._exchange.begin()
            trades = self._client.fetch_my_trades(symbol, None, _TRADES_PAGE, {"orderId": order.venue_order_id})
            complete = venue_order(answer, trades, self._declaration, client_order_id=client_order_id)
        except FAILED as exc:
            raise self._failed_question(exc) from None
        if sum((fill.quantity for fill in complete.fills), ZERO) < complete.filled_quantity:
            raise VenueUnavailableError("the venue does not show all trades of the order yet")
        return complete

    def _failed_question(self, error: Exception) -> Exception:
        self._clock.note(self._exchange)
        return after_question(self._exchange, error)

    def _parameters(self, request: OrderRequest) -> dict[str, str]:
        parameters = {self._declaration.client_id_field: request.client_order_id}
        if request.stop_price is not None:
            parameters["stopLossPrice"] = plain(request.stop_price)
        return parameters

    def _check_id(self, client_order_id: str) -> None:
        if not self._declaration.client_id_pattern.fullmatch(client_order_id):
            raise VenueRejectedError("this venue does not take such an order id", code=LOCAL)


def _library_type(order_type: str) -> str:
    """ccxt makes a stop of a limit order that has a stop price."""
    return "limit" if order_type == OrderType.STOP_LOSS_LIMIT else order_type

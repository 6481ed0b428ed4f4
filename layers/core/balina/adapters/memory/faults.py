"""A venue behind a bad network: replies that are lost, requests that never arrive or arrive late, orders that queries
do not show for a while. Seeded, so that a run can be repeated; rates are per request."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from balina.app.ports import Clock, OrderRequest, Venue
from balina.model.errors import RateLimitedError, SubmissionUncertainError, VenueRejectedError, VenueUnavailableError
from balina.model.orders import VenueOrder

RECEIVE_WINDOW_MS = 5_000


@dataclass(frozen=True, slots=True)
class FaultRates:
    """Brutal by default (docs/life-of-an-order.md); `NONE` switches them off."""

    reply_lost: float = 0.07
    not_delivered: float = 0.07
    late: float = 0.06
    invisible: float = 0.05
    invisible_ms: int = 120_000
    question_fails: float = 0.05
    turned_away: float = 0.04


NONE = FaultRates(0, 0, 0, 0, 0, 0, 0)


@dataclass(slots=True)
class FaultyVenue:
    """Wraps a venue. Late requests arrive when `deliver` is called after their time, unless the venue's receive window
    is over by then, as at Binance: an older request is refused unseen."""

    venue: Venue
    clock: Clock
    random: Random
    rates: FaultRates = field(default_factory=FaultRates)
    on_send: Callable[[OrderRequest], None] | None = None
    hidden_until: dict[str, int] = field(default_factory=dict)
    on_the_way: list[tuple[int, int, OrderRequest]] = field(default_factory=list)

    def send(self, request: OrderRequest) -> VenueOrder:
        self.deliver()
        if self.random.random() < self.rates.turned_away:
            raise RateLimitedError("the venue asks to slow down")
        if self.on_send is not None:
            self.on_send(request)
        uncertain = SubmissionUncertainError(f"order {request.client_order_id} may be at the venue")
        chance = self.random.random()
        if chance < self.rates.not_delivered:
            raise uncertain
        if chance < self.rates.not_delivered + self.rates.late:
            now = self.clock()
            self.on_the_way.append((now, now + self.random.randint(100, 15_000), request))
            raise uncertain
        seen = self.venue.send(request)
        self._maybe_hide(request.client_order_id)
        if chance < self.rates.not_delivered + self.rates.late + self.rates.reply_lost:
            raise uncertain
        return seen

    def find(self, client_order_id: str, symbol: str) -> VenueOrder | None:
        self._question()
        if self.hidden_until.get(client_order_id, 0) > self.clock():
            return None
        return self.venue.find(client_order_id, symbol)

    def cancel(self, client_order_id: str, symbol: str) -> VenueOrder | None:
        self._question()
        if self.hidden_until.get(client_order_id, 0) > self.clock():
            return None
        seen = self.venue.cancel(client_order_id, symbol)
        self._question()  # the cancel may have happened although its answer is lost
        return seen

    def balances(self) -> Mapping[str, Decimal]:
        self._question()
        return self.venue.balances()

    def permissions(self) -> Mapping[str, bool]:
        self._question()
        return self.venue.permissions()

    def deliver(self) -> None:
        """Lets late requests arrive whose time has come."""
        now, waiting = self.clock(), []
        for sent_ms, arrives_ms, request in self.on_the_way:
            if arrives_ms > now:
                waiting.append((sent_ms, arrives_ms, request))
            elif arrives_ms - sent_ms <= RECEIVE_WINDOW_MS:
                self._arrive(request)
        self.on_the_way = waiting

    def _arrive(self, request: OrderRequest) -> None:
        try:
            self.venue.send(request)
        except VenueRejectedError:
            return  # nobody is listening any more
        self._maybe_hide(request.client_order_id)

    def _question(self) -> None:
        self.deliver()
        if self.random.random() < self.rates.question_fails:
            raise VenueUnavailableError("the venue did not answer")

    def _maybe_hide(self, client_order_id: str) -> None:
        if self.random.random() < self.rates.invisible:
            self.hidden_until[client_order_id] = self.clock() + self.random.randint(1_000, self.rates.invisible_ms)

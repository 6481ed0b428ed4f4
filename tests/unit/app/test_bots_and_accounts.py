"""Creating, starting, stopping, deleting bots; taking in keys; the kill switch; waking bots."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pytest
from tests.unit.app.desk import ACCOUNT, BOT, TENANT, Office

from balina.adapters.memory.live import InMemoryGateway
from balina.app.create_bot import create_bot
from balina.app.delete_account import delete_account
from balina.app.delete_bot import delete_bot
from balina.app.dispatch_ticks import BATCH, dispatch_feed, dispatch_timeframe
from balina.app.ports import Accounts, Bots, Clock, KeyVault, Portfolio
from balina.app.register_account import NO_IP_LIST, register_account
from balina.app.reset_kill_switch import ask_to_reset, reset_kill_switch
from balina.app.start_bot import start_bot
from balina.app.stop_bot import stop_bot
from balina.app.trip_kill_switch import trip_kill_switch
from balina.model.bots import Bot, BotState
from balina.model.errors import (
    BalinaError,
    ConflictError,
    InvalidRequestError,
    LimitExceededError,
    NotFoundError,
    RateLimitedError,
    SubmissionUncertainError,
    Transient,
    UnauthorizedError,
    UnsafeKeyError,
    VenueUnavailableError,
)
from balina.model.market import Feed, Timeframe
from balina.model.orders import OrderStatus, OrderType

ASKED: Mapping[str, Any] = {
    "name": "Trend",
    "account_id": ACCOUNT,
    "venue": "binance",
    "symbol": "C0/USDT",
    "timeframe": Timeframe.M1,
    "strategy": "ma_cross",
    "parameters": {"fast": 3},
    "stake": Decimal(50),
}


def created(office: Office, **changes: Any) -> Bot:
    p = office.ports
    return create_bot(
        TENANT,
        **{**ASKED, **changes},
        bots=p["bots"],
        accounts=p["accounts"],
        instruments=p["instruments"],
        updates=p["updates"],
        clock=office.clock,
    )


def started(office: Office, bot_id: str) -> Bot:
    p = office.ports
    return start_bot(
        TENANT,
        bot_id,
        bots=p["bots"],
        accounts=p["accounts"],
        portfolio=p["portfolio"],
        updates=p["updates"],
        clock=office.clock,
    )


def stopped(office: Office, bot_id: str) -> Bot:
    w = office.works
    return stop_bot(
        TENANT,
        bot_id,
        bots=w.bots,
        orders=w.orders,
        portfolio=w.portfolio,
        gateway=w.gateway,
        updates=w.updates,
        clock=w.clock,
    )


def deleted(office: Office, bot_id: str) -> None:
    w = office.works
    delete_bot(TENANT, bot_id, bots=w.bots, orders=w.orders, portfolio=w.portfolio)


def test_a_new_bot_is_stopped_and_its_parameters_are_complete(office: Office) -> None:
    bot = created(office)
    assert bot.state is BotState.STOPPED
    assert bot.parameters["fast"] == 3
    assert bot.parameters["slow"] == 20
    assert office.ports["bots"].get(TENANT, bot.bot_id) == bot
    assert office.ports["updates"].of_kind("bot")[-1]["bot_id"] == bot.bot_id


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"account_id": "nobody's"}, NotFoundError),
        ({"venue": "kraken"}, ConflictError),
        ({"symbol": "MOON/USDT"}, InvalidRequestError),
        ({"strategy": "moon"}, InvalidRequestError),
        ({"parameters": {"fast": -1}}, InvalidRequestError),
        ({"stake": Decimal("6.24")}, InvalidRequestError),
        ({"stake": Decimal(-1)}, InvalidRequestError),
        ({"stake": Decimal("NaN")}, InvalidRequestError),
        ({"stake": Decimal("Infinity")}, InvalidRequestError),
        ({"stake": Decimal(1_000_001)}, InvalidRequestError),
    ],
    ids=str,
)
def test_a_bot_that_could_not_trade_is_not_created(
    office: Office, changes: dict[str, Any], error: type[BalinaError]
) -> None:
    with pytest.raises(error):
        created(office, **changes)


def test_there_is_a_most_of_bots(office: Office) -> None:
    for _ in range(199):
        created(office)
    with pytest.raises(LimitExceededError):
        created(office)


def test_starting_and_stopping_is_seen_by_the_feed(office: Office) -> None:
    bot = created(office)
    feed = bot.feed
    assert started(office, bot.bot_id).started_ms == office.clock.now_ms
    assert (TENANT, bot.bot_id) in list(office.ports["bots"].running_on(feed))
    assert started(office, bot.bot_id).version == 1, "starting a running bot changes nothing"
    stopped(office, bot.bot_id)
    assert (TENANT, bot.bot_id) not in list(office.ports["bots"].running_on(feed))
    assert stopped(office, bot.bot_id).version == 2


def test_a_bot_whose_account_is_gone_does_not_start(office: Office) -> None:
    bot = created(office)
    office.ports["accounts"].delete(TENANT, ACCOUNT)
    with pytest.raises(ConflictError, match="account is deleted"):
        started(office, bot.bot_id)


def test_stopping_cancels_a_resting_entry(office: Office) -> None:
    name = office.prepared(order_type=OrderType.LIMIT)
    office.price("102")
    office.venue_says("send", name)
    stopped(office, BOT)
    assert office.exchange.orders[0].state.is_terminal
    assert office.drive(name) == "ABORTED"


def test_stopping_succeeds_although_the_venue_does_not_answer(office: Office) -> None:
    name = office.prepared(order_type=OrderType.LIMIT)
    office.price("102")
    office.venue_says("send", name)

    def no_answer(*_: object) -> Mapping[str, object]:
        raise SubmissionUncertainError("no answer to cancel")

    office.works = replace(office.works, gateway=InMemoryGateway(no_answer))
    assert stopped(office, BOT).state is BotState.STOPPED
    assert office.order(name).status is OrderStatus.ACKNOWLEDGED


def test_a_bot_is_deleted_only_when_stopped_flat_and_done(office: Office) -> None:
    office.enter()
    with pytest.raises(ConflictError, match="stop it first"):
        deleted(office, BOT)
    office.stop_bot()
    with pytest.raises(ConflictError, match="holds a position"):
        deleted(office, BOT)
    exit_ = office.intend_exit()
    office.drive(exit_)
    office.state.orders[TENANT, exit_] = replace(office.order(exit_), status=OrderStatus.ACKNOWLEDGED)
    with pytest.raises(ConflictError, match="not finished"):
        deleted(office, BOT)
    office.state.orders[TENANT, exit_] = replace(office.order(exit_), status=OrderStatus.SETTLED)
    deleted(office, BOT)
    with pytest.raises(NotFoundError):
        office.ports["bots"].get(TENANT, BOT)


# --- keys ---


@dataclass
class Deployment:
    is_live_trading_enabled: bool = False


@dataclass
class Registry:
    settings: Deployment
    accounts: Accounts
    vault: KeyVault
    portfolio: Portfolio
    gateway: InMemoryGateway
    bots: Bots
    clock: Clock


@pytest.fixture
def registry(office: Office) -> Registry:
    p = office.ports
    gateway = InMemoryGateway(office._through_gateway)
    return Registry(Deployment(), p["accounts"], p["vault"], p["portfolio"], gateway, p["bots"], office.clock)


def registered(registry: Registry, *, mode: str = "paper") -> Any:
    return register_account(
        "t2", venue="binance", mode=mode, label="mine", api_key="key", api_secret="secret", world=registry
    )


def test_a_safe_key_is_sealed_and_its_balances_open_the_ledger(office: Office, registry: Registry) -> None:
    account = registered(registry)
    assert account.permissions == {"trade": True, "withdraw": False, "transfer": False, "ip_restricted": True}
    assert account.warnings == ()
    assert registry.accounts.get("t2", account.account_id) == account
    assert registry.vault.open(account) == ("key", "secret")
    rows = {row.asset: row.available for row in registry.portfolio.balances("t2", account.account_id)}
    assert rows == {"USDT": 10_000 * 10**8, "BNB": 50 * 10**8, "C0": 20 * 10**8}


@pytest.mark.parametrize(("permission", "granted"), [("withdraw", True), ("transfer", True), ("trade", False)], ids=str)
def test_a_key_that_may_too_much_or_too_little_leaves_nothing_behind(
    office: Office, registry: Registry, permission: str, granted: bool
) -> None:
    office.exchange.key_permissions[permission] = granted
    with pytest.raises(UnsafeKeyError):
        registered(registry)
    assert list(registry.accounts.of_tenant("t2")) == []
    assert office.ports["vault"].keys == {}


@pytest.mark.parametrize("permission", ["withdraw", "transfer", "trade"])
def test_a_permission_the_venue_does_not_name_counts_against_the_key(
    office: Office, registry: Registry, permission: str
) -> None:
    del office.exchange.key_permissions[permission]
    with pytest.raises(UnsafeKeyError):
        registered(registry)


def test_a_key_without_an_address_list_is_warned_about(office: Office, registry: Registry) -> None:
    office.exchange.key_permissions["ip_restricted"] = False
    assert registered(registry).warnings == (NO_IP_LIST,)


@pytest.mark.parametrize(
    ("outcome", "error"), [("REJECTED", InvalidRequestError), ("UNREACHABLE", VenueUnavailableError)]
)
def test_a_key_that_could_not_be_judged_is_not_kept(
    office: Office, registry: Registry, outcome: str, error: type[BalinaError]
) -> None:
    registry.gateway = InMemoryGateway(lambda *_: {"outcome": outcome, "detail": "Invalid API-key"})
    with pytest.raises(error):
        registered(registry)
    assert office.ports["vault"].keys == {}


def test_a_key_is_not_kept_whatever_kept_us_from_judging_it(office: Office, registry: Registry) -> None:
    def throttled(*_: object) -> Mapping[str, object]:
        raise RateLimitedError("asking the venue to inspect was throttled")

    registry.gateway = InMemoryGateway(throttled)
    with pytest.raises(RateLimitedError):
        registered(registry)
    assert office.ports["vault"].keys == {}
    assert list(registry.accounts.of_tenant("t2")) == []


def test_a_key_whose_balances_cannot_be_booked_is_not_kept(
    office: Office, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(*_: object, **__: object) -> None:
        raise Transient("the table did not answer")

    monkeypatch.setattr(registry.portfolio, "deposit", silent)
    with pytest.raises(Transient):
        registered(registry)
    assert list(registry.accounts.of_tenant("t2")) == []


def test_no_bot_trades_with_a_key_nobody_judged(office: Office) -> None:
    """What a registration that died halfway leaves behind: its key may be able to withdraw."""
    unjudged = replace(office.ports["accounts"].get(TENANT, ACCOUNT), account_id="unjudged", permissions={})
    office.ports["accounts"].add(unjudged)
    with pytest.raises(ConflictError, match="register the key again"):
        created(office, account_id="unjudged")


def test_live_keys_are_refused_unless_the_deployment_trades_live(registry: Registry) -> None:
    with pytest.raises(ConflictError, match="not enabled"):
        registered(registry, mode="live")
    registry.settings = Deployment(is_live_trading_enabled=True)
    assert registered(registry, mode="live").mode == "live"
    with pytest.raises(InvalidRequestError):
        registered(registry, mode="dream")


def test_an_account_in_use_is_not_forgotten(office: Office, registry: Registry) -> None:
    with pytest.raises(ConflictError, match="delete the bot first"):
        delete_account(TENANT, ACCOUNT, world=registry)
    account = registered(registry)
    delete_account("t2", account.account_id, world=registry)
    assert office.ports["vault"].keys == {}


# --- the kill switch ---


def test_a_trip_is_durable_before_it_is_announced_and_resets_in_two_steps(office: Office) -> None:
    p = office.ports
    trip_kill_switch(
        TENANT,
        bot_id=None,
        reason="drill",
        kill_switches=p["kill_switches"],
        events=p["events"],
        updates=p["updates"],
        clock=office.clock,
    )
    assert p["kill_switches"].state(tenant=TENANT).tripped
    ((kind, detail),) = p["events"].published
    assert (kind, detail["tenant"], detail["scope"]) == ("KillSwitchTripped", TENANT, "tenant")
    confirmation, _ = ask_to_reset(TENANT, bot_id=None, sessions=p["sessions"], clock=office.clock)
    assert p["kill_switches"].state(tenant=TENANT).tripped, "asking resets nothing"
    arguments: Any = {
        "sessions": p["sessions"],
        "kill_switches": p["kill_switches"],
        "updates": p["updates"],
        "clock": office.clock,
    }
    assert reset_kill_switch(TENANT, confirmation, **arguments) is None
    assert not p["kill_switches"].state(tenant=TENANT).tripped
    with pytest.raises(UnauthorizedError):
        reset_kill_switch(TENANT, confirmation, **arguments)
    assert [row["tripped"] for row in p["updates"].of_kind("kill_switch")] == [True, False]


def test_nobody_resets_another_tenant_s_switch(office: Office) -> None:
    p = office.ports
    confirmation, _ = ask_to_reset("somebody else", bot_id=None, sessions=p["sessions"], clock=office.clock)
    with pytest.raises(UnauthorizedError):
        reset_kill_switch(
            TENANT,
            confirmation,
            sessions=p["sessions"],
            kill_switches=p["kill_switches"],
            updates=p["updates"],
            clock=office.clock,
        )


# --- waking bots ---


def test_bots_are_woken_in_batches(office: Office) -> None:
    feed = office.bot.feed
    for _ in range(BATCH):
        started(office, created(office).bot_id)
    p = office.ports
    answer = dispatch_feed(feed, 60_000, bots=p["bots"], ticks=p["ticks"])
    assert answer == {"outcome": "DISPATCHED", "batches": 2, "bots": BATCH + 1}
    first, second = (batch["bots"] for batch in p["ticks"].batches)
    assert len({str(key) for key in [*first, *second]}) == BATCH + 1  # type: ignore[misc]
    assert p["ticks"].batches[0]["feed"] == {"venue": "binance", "symbol": "C0/USDT", "timeframe": "1m"}


def test_the_schedule_waits_for_the_candle_and_wakes_every_feed(office: Office) -> None:
    p, pauses = office.ports, list[float]()
    office.clock.now_ms += 60_000 - office.clock.now_ms % 60_000 + 500
    dispatch_timeframe(Timeframe.M1, bots=p["bots"], ticks=p["ticks"], clock=office.clock, pause=pauses.append)
    assert pauses == [3.5]
    (batch,) = p["ticks"].batches
    assert batch["close_ms"] == office.clock.now_ms - 500


def test_a_schedule_without_bots_does_not_wait(office: Office) -> None:
    p, pauses = office.ports, list[float]()
    answer = dispatch_timeframe(Timeframe.H1, bots=p["bots"], ticks=p["ticks"], clock=office.clock, pause=pauses.append)
    assert (answer["bots"], pauses) == (0, [])


def test_no_bot_listens_to_a_feed_of_another_timeframe(office: Office) -> None:
    other = Feed(office.markets[0], Timeframe.M5)
    assert dispatch_feed(other, 1, bots=office.ports["bots"], ticks=office.ports["ticks"])["bots"] == 0

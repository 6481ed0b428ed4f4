"""A trader's hour in real Chromium, against the deployed platform: nothing here is mocked, and nothing is shared with
other tests but the cloud itself, because the trader is made anew."""

import json
import os
import re
import shutil
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PASSWORD = "deep-water-2024"
SYMBOL = "SOL/USDT"
WITHIN_MS = 30_000
MARKETS_WITHIN_MS = 90_000
TRADES_WITHIN_S = 150  # two 15-second candles, an order's life and a slow machine
NUDGE_PCT = "0.35"


class Platform(Protocol):
    """What these tests use of the `cloud` fixture."""

    @property
    def web(self) -> str: ...
    @property
    def api(self) -> str: ...
    @property
    def exchange(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Trader:
    email: str
    password: str


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSER_NAMES)), None)
    if program is None:
        pytest.fail("Chromium is missing: run `make browser`, or set CHROMIUM=/path/to/it.")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, headless=True, args=list(QUIET))
        yield launched
        launched.close()


@pytest.fixture
def trader(cloud: Platform) -> Trader:
    """A user of her own with a paper account; bots are left to the browser."""
    trader = Trader(f"trader-{uuid.uuid4().hex[:12]}@balina.local", PASSWORD)
    credentials = {"email": trader.email, "password": trader.password}
    _post(f"{cloud.api}/auth/register", credentials)
    token = _post(f"{cloud.api}/auth/login", credentials)["access_token"]
    key = _post(f"{cloud.exchange}/sim/accounts", {"name": trader.email, "balances": {"USDT": "10000"}})
    account = {"venue": "binance", "mode": "paper", "label": "Practice"}
    _post(f"{cloud.api}/accounts", account | {k: key[k] for k in ("api_key", "api_secret")}, token=token)
    return trader


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(locale="en-GB", viewport={"width": 1366, "height": 900})
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, cloud: Platform, trader: Trader) -> Page:
    """Signed in through the form, on the dashboard."""
    page = context.new_page()
    page.set_default_timeout(WITHIN_MS)
    page.goto(cloud.web)
    _sign_in(page, trader)
    expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "open", timeout=WITHIN_MS)
    return page


def test_a_trader_watches_prices_starts_a_bot_sees_its_trade_and_stops_everything(page: Page, cloud: Platform) -> None:
    _add_to_watchlist(page, SYMBOL)
    price = page.get_by_role("main").get_by_test_id(f"price-{SYMBOL}").first
    _expect_change(price)

    _create_and_start_bot(page, name="Browser whale")
    expect(page.get_by_role("heading", level=1)).to_have_text("Browser whale")
    expect(page.get_by_test_id("candle-chart")).to_have_attribute("data-state", "ready", timeout=WITHIN_MS)

    trades = page.get_by_role("region", name="Trades").locator("tbody tr")
    _nudge_until(lambda: trades.count() > 0, cloud=cloud, what="the bot's trade")
    expect(trades.first).to_contain_text("SOL")
    expect(page.get_by_test_id("last-decision")).to_be_visible(timeout=WITHIN_MS)

    page.get_by_test_id("kill-switch").click()
    page.get_by_test_id("kill-confirm").click()
    expect(page.get_by_test_id("kill-banner")).to_contain_text("Trading is stopped", timeout=WITHIN_MS)
    expect(page.get_by_test_id("kill-tripped")).to_be_visible()

    page.reload()
    expect(page.get_by_test_id("kill-banner")).to_be_visible(timeout=WITHIN_MS)
    page.get_by_test_id("kill-reset").click()
    page.get_by_test_id("kill-reset-confirm").click()
    expect(page.get_by_test_id("kill-banner")).to_have_count(0, timeout=WITHIN_MS)


def test_a_reload_keeps_the_session_and_signing_out_ends_it(page: Page, cloud: Platform) -> None:
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dashboard", timeout=WITHIN_MS)

    page.get_by_label("Preferences and account").click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in", timeout=WITHIN_MS)
    page.goto(f"{cloud.web}/bots")
    expect(page).to_have_url(re.compile(r"/sign-in\?next=%2Fbots$"))


def test_a_wrong_password_is_told_in_words(context: BrowserContext, cloud: Platform, trader: Trader) -> None:
    page = context.new_page()
    page.goto(cloud.web)
    _sign_in(page, Trader(trader.email, "not-the-password-1"))
    expect(page.get_by_role("alert")).to_be_visible(timeout=WITHIN_MS)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_the_live_connection_returns_after_the_network_was_away(
    context: BrowserContext, cloud: Platform, trader: Trader
) -> None:
    # Offline emulation leaves open sockets alone, so the test keeps hold of them to cut them itself.
    context.add_init_script(
        """window.sockets = [];
        window.WebSocket = class extends WebSocket { constructor(...a) { super(...a); window.sockets.push(this); } };"""
    )
    page = context.new_page()
    page.goto(cloud.web)
    _sign_in(page, trader)
    connection, price = page.get_by_test_id("connection"), page.get_by_test_id(f"price-{SYMBOL}").first
    _expect_change(price)

    context.set_offline(True)
    page.evaluate("window.sockets.forEach((socket) => socket.close())")
    expect(connection).to_have_attribute("data-state", "reconnecting", timeout=WITHIN_MS)
    context.set_offline(False)
    expect(connection).to_have_attribute("data-state", "open", timeout=WITHIN_MS)
    _expect_change(price)


def test_every_screen_fits_a_small_phone_in_turkish_without_breaking_the_security_policy(
    browser: Browser, cloud: Platform, trader: Trader
) -> None:
    context = browser.new_context(locale="tr-TR", viewport={"width": 360, "height": 740}, has_touch=True)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(cloud.web)
    _sign_in(page, trader)
    titles = {
        "/": "Genel bakış",
        "/bots": "Botlar",
        "/bots/new": "Bot oluştur",
        "/markets": "İzleme listesi",
        "/activity": "Hareketler",
        "/accounts": "Hesaplar",
    }
    expect(page.get_by_test_id("connection")).to_be_visible(timeout=WITHIN_MS)
    for path, title in titles.items():
        page.goto(f"{cloud.web}{path}")
        expect(page.get_by_role("heading", level=1)).to_have_text(title, timeout=WITHIN_MS)
        expect(page.get_by_test_id("kill-switch")).to_be_in_viewport()
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{path} is {overflow} px too wide"
    context.close()
    assert complaints == []


def _sign_in(page: Page, trader: Trader) -> None:
    page.locator("input[autocomplete=username]").fill(trader.email)
    page.locator("input[autocomplete=current-password]").fill(trader.password)
    page.locator("button[type=submit]").click()


def _add_to_watchlist(page: Page, symbol: str) -> None:
    page.get_by_role("link", name="Watchlist").click()
    page.get_by_role("combobox", name="Add a market").click()
    # A fresh platform knows its markets after the first run of a schedule of one minute.
    page.get_by_role("option", name=symbol).click(timeout=MARKETS_WITHIN_MS)
    expect(page.get_by_role("region", name="Watchlist").get_by_role("row")).to_have_count(2, timeout=WITHIN_MS)


def _create_and_start_bot(page: Page, *, name: str) -> None:
    page.get_by_role("link", name="Bots").click()
    page.get_by_role("link", name="New bot").first.click()
    page.get_by_label("Name").fill(name)
    page.get_by_role("combobox", name="Market").click()
    page.get_by_role("option", name=SYMBOL).click()
    page.get_by_text("15s", exact=True).click()
    page.get_by_label("Stake per entry").fill("250")
    for parameter, value in {"fast": "3", "slow": "8", "atr_period": "7"}.items():
        page.locator(f"[data-parameter={parameter}]").fill(value)
    page.locator("[data-parameter=join_trend]").check(force=True)
    page.get_by_test_id("create-and-start").click()
    expect(page.get_by_test_id("bot-stop")).to_be_visible(timeout=WITHIN_MS)


def _expect_change(price: Locator) -> None:
    expect(price).to_have_text(re.compile(r"\d"), timeout=WITHIN_MS)
    before = price.inner_text()
    expect(price).not_to_have_text(before, timeout=WITHIN_MS)


def _nudge_until(done: Callable[[], bool], *, cloud: Platform, what: str) -> None:
    """Lifts the simulated market step by step, as a trend that the strategy must find worth joining."""
    deadline = time.monotonic() + TRADES_WITHIN_S
    while not done():
        assert time.monotonic() < deadline, f"{what} did not appear within {TRADES_WITHIN_S} s"
        _post(f"{cloud.exchange}/sim/price", {"symbol": SYMBOL.replace("/", ""), "move_pct": NUDGE_PCT})
        time.sleep(4)


def _post(address: str, body: dict[str, Any], *, token: str | None = None) -> dict[str, Any]:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    request = urllib.request.Request(address, data=json.dumps(body).encode(), headers=headers, method="POST")
    with urllib.request.urlopen(request, timeout=30) as answer:
        return dict(json.load(answer))

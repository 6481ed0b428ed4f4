"""Double entry: what each step moves, from where to where."""

from decimal import Decimal

import pytest
from tests.contract.builders import NOW_MS

from balina.model.orders import Fill, Side
from balina.portfolio.ledger import Move, Posting, assets_of, notional_units, totals, whole

BASE, QUOTE = "BTC", "USDT"


def a_fill(side: Side, *, fee: str = "0", asset: str = QUOTE) -> Fill:
    return Fill("o", "1", NOW_MS, side, Decimal(100), Decimal(2), Decimal(fee), asset)


def test_a_purchase_spends_what_was_set_aside_first() -> None:
    posting = Posting({QUOTE: 1000 * 10**8})
    posting.reserve(QUOTE, 204 * 10**8)
    posting.book(a_fill(Side.BUY, fee="0.002", asset=BASE), base=BASE, quote=QUOTE)
    assert posting.reserved == 4 * 10**8
    posting.release()
    assert posting.reserved == 0
    assert posting.deltas() == {QUOTE: (-200 * 10**8, 0), BASE: (199_800_000, 0)}


def test_a_purchase_that_costs_more_than_was_set_aside_takes_the_rest_from_what_is_free() -> None:
    posting = Posting({QUOTE: 1000 * 10**8})
    posting.reserve(QUOTE, 150 * 10**8)
    posting.book(a_fill(Side.BUY), base=BASE, quote=QUOTE)
    assert posting.reserved == 0
    assert posting.deltas()[QUOTE] == (-200 * 10**8, 0)


def test_what_the_venue_proves_we_had_comes_from_outside_instead_of_going_negative() -> None:
    posting = Posting({QUOTE: 0})
    posting.book(a_fill(Side.SELL, fee="0.01", asset="BNB"), base=BASE, quote=QUOTE)
    assert Move("venue", "available", "BNB", 1_000_000) in posting.moves
    assert Move("venue", "available", BASE, 2 * 10**8) in posting.moves
    assert posting.deltas() == {QUOTE: (200 * 10**8, 0)}
    assert all(units >= 0 for units in posting.available.values())


def test_every_asset_sums_to_zero_over_all_accounts() -> None:
    posting = Posting({QUOTE: 1000 * 10**8})
    posting.reserve(QUOTE, 300 * 10**8)
    posting.book(a_fill(Side.BUY, fee="0.3", asset="BNB"), base=BASE, quote=QUOTE)
    posting.release()
    assert all(sum(accounts.values()) == 0 for accounts in totals(posting.moves).values())


def test_the_journal_adds_up_equal_moves() -> None:
    posting = Posting({QUOTE: 1000 * 10**8})
    for _ in range(3):
        posting.book(a_fill(Side.BUY), base=BASE, quote=QUOTE)
    assert len(posting.merged()) == 2
    assert totals(posting.merged()) == totals(posting.moves)


def test_a_negative_move_is_refused() -> None:
    with pytest.raises(ValueError, match="the other way"):
        Posting({}).reserve(QUOTE, -1)


def test_what_is_finer_than_a_minor_unit_is_cut_off_as_venues_do() -> None:
    assert whole(Decimal("0.000000019")) == 1
    assert notional_units(Decimal("0.00000003"), Decimal("0.5")) == 1


@pytest.mark.parametrize(("symbol", "assets"), [("BTC/USDT", ("BTC", "USDT")), ("BTC/USDT:USDT", ("BTC", "USDT"))])
def test_a_symbol_names_its_assets(symbol: str, assets: tuple[str, str]) -> None:
    assert assets_of(symbol) == assets

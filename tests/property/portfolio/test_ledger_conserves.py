"""Whatever is reserved, filled and released in whatever order: nothing is created, nothing is negative."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from balina.model.orders import Fill, Side
from balina.portfolio.ledger import AVAILABLE, RESERVED, Posting, totals

UNITS = st.integers(min_value=0, max_value=10**12)
FILLS = st.builds(
    lambda side, price, lots, fee, asset: Fill(
        "o", "f", 0, side, Decimal(price).scaleb(-2), Decimal(lots).scaleb(-5), Decimal(fee).scaleb(-8), asset
    ),
    st.sampled_from(Side),
    st.integers(1, 10**7),
    st.integers(1, 10**6),
    st.integers(0, 10**6),
    st.sampled_from(["BTC", "USDT", "BNB"]),
)


@given(opening=UNITS, share=st.integers(0, 100), fills=st.lists(FILLS, max_size=12))
def test_books_balance_after_any_fills(opening: int, share: int, fills: list[Fill]) -> None:
    posting = Posting({"USDT": opening})
    posting.reserve("USDT", opening * share // 100)
    for fill in fills:
        posting.book(fill, base="BTC", quote="USDT")
        sums = totals(posting.moves)
        assert all(sum(accounts.values()) == 0 for accounts in sums.values())
        assert posting.reserved >= 0
        assert all(units >= 0 for units in posting.available.values())
        assert sums.get("USDT", {}).get(RESERVED, 0) == posting.reserved
    posting.release()
    sums = totals(posting.moves)
    assert posting.reserved == 0
    for asset, (free, held) in posting.deltas().items():
        assert held == 0
        assert sums[asset].get(AVAILABLE, 0) == free

"""Late news meets a stored candle."""

from dataclasses import dataclass, replace

from balina.aggregation.partial import Partial, merge
from balina.aggregation.state import ClosedCandle, Revision


@dataclass(frozen=True, slots=True)
class StoredCandle:
    """A closed candle as kept. One from the venue's own klines is final: it already contains every trade."""

    piece: Partial
    is_whole: bool
    is_from_venue: bool = False


def closed_over(stored: StoredCandle | None, closed: ClosedCandle) -> StoredCandle | None:
    """What to keep of a candle that closed; None when the venue's own is there already."""
    if stored is not None and stored.is_from_venue:
        return None
    return StoredCandle(closed.piece, closed.is_whole)


def revised(stored: StoredCandle | None, revision: Revision) -> StoredCandle | None:
    """What to write; None when the news changes nothing."""
    if stored is None:
        return StoredCandle(revision.piece, revision.is_whole) if revision.piece else None
    if stored.is_from_venue:
        return None
    piece = merge(stored.piece, revision.piece) if revision.piece else stored.piece
    # A flat candle repeats the close before it, which the late trades may have moved: once doubted, only the venue's
    # own candle clears it.
    is_whole = revision.is_whole and (stored.is_whole or not piece.is_flat)
    updated = replace(stored, piece=piece, is_whole=is_whole)
    return updated if updated != stored else None

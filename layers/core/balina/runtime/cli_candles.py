"""`balina candles`: candles from recorded trades by pandas, an implementation that shares nothing with the live one."""

import argparse
from pathlib import Path
from typing import Any

from balina.aggregation.units import to_text, to_units
from balina.model.errors import InvalidRequestError
from balina.model.market import Timeframe
from balina.runtime.cli_captures import Counted, Row, frames_of
from balina.runtime.cli_output import Output


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--trades", type=Path, required=True, metavar="FILE", help="a capture (.jsonl or .jsonl.gz)")
    parser.add_argument("--timeframe", type=Timeframe.parse, default=Timeframe.M1, metavar="1m")
    parser.add_argument("--symbol", help="the venue's name, such as BTCUSDT; needed when the capture holds several")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help=".csv or .json")


def run(arguments: argparse.Namespace, output: Output) -> int:
    counted = Counted()
    progress = output.progress("reading", arguments.trades.stat().st_size if arguments.trades.exists() else None)
    rows = _rows(arguments, counted, progress)
    progress.end()
    candles = candles_of(rows, arguments.timeframe)
    write = {".csv": _write_csv, ".json": _write_json}.get(arguments.out.suffix)
    if write is None:
        raise InvalidRequestError("--out must end in .csv or .json")
    write(candles, arguments.out)
    output.result(
        {
            "trades": len(rows),
            "malformed_lines": counted.malformed,
            "candles": len(candles),
            "timeframe": str(arguments.timeframe),
            "file": str(arguments.out),
        }
    )
    return 0


def candles_of(rows: list[Row], timeframe: Timeframe) -> Any:
    """A frame indexed by `open_ms`; prices and volume as exact decimal text."""
    import pandas as pd  # takes longer to import than most commands run

    units = [(number, at_ms, to_units(price), to_units(amount)) for number, at_ms, price, amount, _ in rows]
    trades = pd.DataFrame(units, columns=["id", "at_ms", "price", "amount"], dtype="int64")
    trades = trades.drop_duplicates("id").sort_values("id")
    grouped = trades.groupby(trades["at_ms"] - trades["at_ms"] % timeframe.ms)
    candles = grouped["price"].agg(["first", "max", "min", "last"])
    candles.columns = pd.Index(["open", "high", "low", "close"])
    candles["volume"] = grouped["amount"].sum()
    for column in candles.columns:
        candles[column] = [to_text(int(value)) for value in candles[column]]
    candles["trades"] = grouped.size()
    candles.index.name = "open_ms"
    return candles


def _rows(arguments: argparse.Namespace, counted: Counted, progress: Any) -> list[Row]:
    frames = frames_of(arguments.trades, counted, on_bytes=progress.at)
    trades = [(frame.symbol, frame.trade) for frame in frames if frame.trade is not None]
    symbols = sorted({symbol for symbol, _ in trades})
    if arguments.symbol is None and len(symbols) > 1:
        raise InvalidRequestError(f"the capture holds {', '.join(symbols)}: choose with --symbol")
    rows = [row for symbol, row in trades if arguments.symbol in {None, symbol}]
    if not rows:
        raise InvalidRequestError("the capture holds no such trades")
    return rows


def _write_csv(candles: Any, path: Path) -> None:
    candles.to_csv(path)


def _write_json(candles: Any, path: Path) -> None:
    candles.reset_index().to_json(path, orient="records", indent=1)

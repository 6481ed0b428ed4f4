"""Keeps the venue's state in SQLite: everything a client was told survives a killed process.

A commit goes through the write-ahead log before the answer is sent. `synchronous=NORMAL` may lose the last commits when
the machine loses power, which a development venue accepts, but never when only the process dies.
"""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from balina.backtest.ledger import Balance
from balina.backtest.orders import Fill, Order, OrderRequest, OrderStatus, OrderType, Print, Side, TimeInForce
from exchange.accounts import Account
from exchange.market.chronicle import Shift

SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS accounts (name TEXT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS balances (account TEXT, asset TEXT, free TEXT, locked TEXT, PRIMARY KEY (account, asset));
CREATE TABLE IF NOT EXISTS orders (order_id INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS lists (list_id INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS fills (
    sequence INTEGER PRIMARY KEY, symbol TEXT, trade_id INTEGER, order_id INTEGER, body TEXT NOT NULL,
    UNIQUE (symbol, trade_id, order_id));
CREATE TABLE IF NOT EXISTS prints (symbol TEXT, trade_id INTEGER, body TEXT NOT NULL, PRIMARY KEY (symbol, trade_id));
CREATE TABLE IF NOT EXISTS shifts (symbol TEXT, at INTEGER, factor REAL);
"""


class Store:
    """Writes collect in one transaction until `commit`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(folder / "exchange.sqlite", isolation_level=None)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=NORMAL")
        self._database.executescript(SCHEMA)

    def close(self) -> None:
        self.commit()
        self._database.close()

    def commit(self) -> None:
        if self._database.in_transaction:
            self._database.execute("COMMIT")

    def note(self, name: str, value: str) -> None:
        self._write("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def noted(self, name: str) -> str | None:
        row = self._database.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def save_account(self, account: Account) -> None:
        self._write("INSERT OR REPLACE INTO accounts VALUES (?, ?)", (account.name, json.dumps(asdict(account))))

    def accounts(self) -> list[Account]:
        return [Account(**json.loads(body)) for (body,) in self._database.execute("SELECT body FROM accounts")]

    def save_balance(self, account: str, asset: str, balance: Balance) -> None:
        row = (account, asset, str(balance.free), str(balance.locked))
        self._write("INSERT OR REPLACE INTO balances VALUES (?, ?, ?, ?)", row)

    def balances(self) -> list[tuple[str, str, Balance]]:
        rows = self._database.execute("SELECT account, asset, free, locked FROM balances")
        return [(account, asset, Balance(int(free), int(locked))) for account, asset, free, locked in rows]

    def save_order(self, order: Order) -> None:
        self._write("INSERT OR REPLACE INTO orders VALUES (?, ?)", (order.order_id, json.dumps(asdict(order))))

    def orders(self) -> list[Order]:
        rows = self._database.execute("SELECT body FROM orders ORDER BY order_id")
        return [_order(json.loads(body)) for (body,) in rows]

    def save_list(self, list_id: int, body: dict[str, Any]) -> None:
        self._write("INSERT OR REPLACE INTO lists VALUES (?, ?)", (list_id, json.dumps(body)))

    def lists(self) -> dict[int, dict[str, Any]]:
        return {list_id: json.loads(body) for list_id, body in self._database.execute("SELECT * FROM lists")}

    def save_fill(self, fill: Fill) -> None:
        row = (fill.symbol, fill.trade_id, fill.order_id, json.dumps(asdict(fill)))
        self._write("INSERT INTO fills (symbol, trade_id, order_id, body) VALUES (?, ?, ?, ?)", row)

    def fills(self) -> list[Fill]:
        rows = self._database.execute("SELECT body FROM fills ORDER BY sequence")
        return [_fill(json.loads(body)) for (body,) in rows]

    def save_print(self, item: Print) -> None:
        row = (item.symbol, item.trade_id, json.dumps(asdict(item)))
        self._write("INSERT OR REPLACE INTO prints VALUES (?, ?, ?)", row)

    def prints(self, symbol: str) -> list[Print]:
        rows = self._database.execute("SELECT body FROM prints WHERE symbol = ? ORDER BY trade_id", (symbol,))
        return [Print(**json.loads(body)) for (body,) in rows]

    def save_shift(self, symbol: str, shift: Shift) -> None:
        self._write("INSERT INTO shifts VALUES (?, ?, ?)", (symbol, shift.at, shift.factor))

    def shifts(self, symbol: str) -> list[Shift]:
        rows = self._database.execute("SELECT at, factor FROM shifts WHERE symbol = ? ORDER BY rowid", (symbol,))
        return [Shift(at, factor) for at, factor in rows]

    def begin_market(self, name: str) -> None:
        """Trades and price moves of users belong to one generated market; under another seed they mean nothing."""
        if self.noted("market") not in (None, name):
            self._write("DELETE FROM prints", ())
            self._write("DELETE FROM shifts", ())
        self.note("market", name)
        self.commit()

    def _write(self, statement: str, row: Iterable[Any]) -> None:
        if not self._database.in_transaction:
            self._database.execute("BEGIN")
        self._database.execute(statement, tuple(row))


def _order(body: dict[str, Any]) -> Order:
    request = body.pop("request")
    request["side"], request["type"] = Side(request["side"]), OrderType(request["type"])
    request["time_in_force"] = TimeInForce(request["time_in_force"])
    body["status"] = OrderStatus(body["status"])
    return Order(request=OrderRequest(**request), **body)


def _fill(body: dict[str, Any]) -> Fill:
    return Fill(**(body | {"side": Side(body["side"])}))

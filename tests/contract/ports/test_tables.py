"""What only the tables have: rows that end by themselves, faults of the store, keys that stay in their partition."""

from pathlib import Path
from typing import Any

import pytest
from tests.contract.builders import NOW_MS, a_bot, an_account, an_order
from tests.contract.conftest import client_of
from tests.contract.exchange.local_venue import free_port

from balina.model.errors import MisconfiguredError, Transient
from balina.runtime.container import Container

ADAPTERS = Path(__file__).resolve().parents[3] / "layers" / "core" / "balina" / "adapters"
DAY_S = 86_400


def rows(table: str, pk: str) -> list[dict[str, Any]]:
    answer = client_of("dynamodb").query(
        TableName=table, KeyConditionExpression="pk = :pk", ExpressionAttributeValues={":pk": {"S": pk}}
    )
    found: list[dict[str, Any]] = answer["Items"]
    return found


def test_trade_updates_end_after_a_day(cloud_container: Container, table_names: dict[str, str], tenant: str) -> None:
    cloud_container.updates.record(tenant, "bot", {"bot_id": "bot-1"}, at_ms=NOW_MS)
    [row] = rows(table_names["TradingTable"], f"T#{tenant}#EVT")
    assert row["expires_at"] == {"N": str(NOW_MS // 1000 + DAY_S)}
    assert row["sk"]["S"].startswith(f"EVT#{NOW_MS}#")


def test_tickets_sockets_and_signed_out_tokens_end(
    cloud_container: Container, table_names: dict[str, str], tenant: str
) -> None:
    now_s, table = NOW_MS // 1000, table_names["EphemeralTable"]
    cloud_container.sessions.revoke(f"jti-{tenant}", until_s=now_s + 60)
    cloud_container.connections.opened(f"c-{tenant}", tenant)
    cloud_container.connections.subscribe(f"c-{tenant}", ["price:x"])
    [revoked] = rows(table, f"REVOKED#jti-{tenant}")
    sockets = rows(table, f"CONN#c-{tenant}")
    assert revoked["expires_at"] == {"N": str(now_s + 60)}
    assert [row["sk"]["S"] for row in sockets] == ["CH#price:x", "CONN"]
    assert all(now_s < int(row["expires_at"]["N"]) <= now_s + 3 * 3600 for row in sockets)


def test_a_ticket_is_not_stored_as_it_is_handed_out(
    cloud_container: Container, table_names: dict[str, str], tenant: str
) -> None:
    ticket = cloud_container.sessions.issue("live", tenant, ttl_s=60)
    client = client_of("dynamodb")
    everything = client.scan(TableName=table_names["EphemeralTable"])["Items"]
    assert ticket not in repr(everything)
    assert tenant in repr(everything)


def test_what_a_tenant_writes_stays_in_its_partition(
    cloud_container: Container, table_names: dict[str, str], tenant: str
) -> None:
    cloud_container.bots.add(a_bot(tenant))
    cloud_container.orders.add(an_order(tenant))
    cloud_container.accounts.add(an_account(tenant))
    cloud_container.portfolio.deposit(tenant, "account-1", balances={"USDT": 5}, at_ms=NOW_MS)
    prefixes = {row["sk"]["S"].partition("#")[0] for row in rows(table_names["TradingTable"], f"T#{tenant}")}
    assert prefixes == {"ACC", "BAL", "BOT", "OPN", "ORD"}
    [opening] = rows(table_names["TradingTable"], f"T#{tenant}#JRN")
    assert opening["asset"] == {"S": "USDT"}


def test_a_store_that_does_not_answer_is_transient_and_never_a_no(
    cloud_container: Container, monkeypatch: pytest.MonkeyPatch, tenant: str
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    for question in (
        lambda: cloud_container.kill_switches.state(tenant=tenant, bot_id="bot-1", venue="binance"),
        lambda: cloud_container.orders.get(tenant, "1"),
        lambda: cloud_container.orders.add(an_order(tenant)),
    ):
        with pytest.raises(Transient):
            question()


def test_a_table_that_does_not_exist_is_a_mistake_of_ours(cloud_container: Container, tenant: str) -> None:
    settings = cloud_container.settings.model_copy(update={"trading_table": "nowhere"})
    container = Container(settings)
    with pytest.raises(MisconfiguredError):
        container.bots.get(tenant, "bot-1")
    with pytest.raises(MisconfiguredError):
        container.kill_switches.state(tenant=tenant)
    with pytest.raises(MisconfiguredError):
        container.orders.add(an_order(tenant))


def test_no_adapter_scans() -> None:
    sources = {path.name: path.read_text() for path in ADAPTERS.rglob("*.py")}
    assert sources
    assert [name for name, source in sources.items() if ".scan(" in source] == []

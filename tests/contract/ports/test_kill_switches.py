"""The contract of `KillSwitches`."""

from tests.contract.builders import NOW_MS

from balina.runtime.container import Container


def test_nothing_is_tripped_at_first(world: Container, tenant: str) -> None:
    assert not world.kill_switches.state(tenant=tenant, bot_id="bot-1", venue="binance").tripped


def test_a_tenants_switch_stops_all_its_bots_and_nobody_elses(world: Container, tenant: str) -> None:
    world.kill_switches.trip(tenant=tenant, bot_id=None, reason="enough", at_ms=NOW_MS)
    state = world.kill_switches.state(tenant=tenant, bot_id="bot-1", venue="binance")
    assert (state.tripped, state.scope, state.reason, state.tripped_ms) == (True, "tenant", "enough", NOW_MS)
    assert world.kill_switches.state(tenant=tenant).tripped
    assert not world.kill_switches.state(tenant=tenant + "-other", bot_id="bot-1").tripped


def test_a_bots_switch_stops_that_bot_only(world: Container, tenant: str) -> None:
    world.kill_switches.trip(tenant=tenant, bot_id="bot-1", reason="odd fills", at_ms=NOW_MS)
    assert world.kill_switches.state(tenant=tenant, bot_id="bot-1").scope == "bot"
    assert not world.kill_switches.state(tenant=tenant, bot_id="bot-2").tripped
    assert not world.kill_switches.state(tenant=tenant).tripped


def test_resetting_one_switch_leaves_the_other(world: Container, tenant: str) -> None:
    world.kill_switches.trip(tenant=tenant, bot_id=None, reason="all", at_ms=NOW_MS)
    world.kill_switches.trip(tenant=tenant, bot_id="bot-1", reason="one", at_ms=NOW_MS)
    world.kill_switches.reset(tenant=tenant, bot_id=None)
    assert world.kill_switches.state(tenant=tenant, bot_id="bot-1").scope == "bot"
    world.kill_switches.reset(tenant=tenant, bot_id="bot-1")
    assert not world.kill_switches.state(tenant=tenant, bot_id="bot-1").tripped


def test_tripping_and_resetting_may_be_repeated(world: Container, tenant: str) -> None:
    for at_ms in (NOW_MS, NOW_MS + 1):
        world.kill_switches.trip(tenant=tenant, bot_id=None, reason="again", at_ms=at_ms)
    assert world.kill_switches.state(tenant=tenant).tripped
    for _ in range(2):
        world.kill_switches.reset(tenant=tenant, bot_id=None)
    assert not world.kill_switches.state(tenant=tenant).tripped

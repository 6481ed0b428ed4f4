"""What the file of the order lifecycle says, without running it."""

from tests.property.app.machine import definition

from balina.app.drive_order import NEXT_STEP

MACHINE = definition()
STATES = MACHINE["States"]
TASKS = {name: state for name, state in STATES.items() if state["Type"] == "Task"}


def test_sending_is_never_retried_and_whatever_fails_there_is_unknown() -> None:
    (send,) = [state for state in TASKS.values() if state["Arguments"].get("action") == "send"]
    assert "Retry" not in send
    (caught,) = send["Catch"]
    assert caught["ErrorEquals"] == ["States.ALL"]
    assert caught["Output"]["verdict"] == "UNKNOWN"
    assert STATES[caught["Next"]]["Type"] == "Wait"


def test_every_task_and_the_machine_end_in_time() -> None:
    assert all(state["TimeoutSeconds"] <= 30 for state in TASKS.values())
    assert MACHINE["TimeoutSeconds"] <= 600


def test_only_ids_and_outcomes_travel() -> None:
    for state in TASKS.values():
        assert set(state["Arguments"]) <= {"tenant", "order_id", "action", "verdict"}
        assert set(state["Output"]) <= {"tenant", "order_id", "verdict", "outcome"}


def test_the_machine_and_the_sweeper_s_driver_agree_on_what_follows() -> None:
    """The sweeper takes the same steps, without waiting."""
    (said,) = [state for name, state in STATES.items() if name == "What did the venue say"]
    led = {}
    for choice in said["Choices"]:
        for outcome in NEXT_STEP:
            if f"'{outcome}'" in choice["Condition"]:
                led[outcome] = STATES[choice["Next"]]
    assert led["RESEND"]["Arguments"]["action"] == NEXT_STEP["RESEND"]
    assert led["FOUND"]["Arguments"]["action"] == NEXT_STEP["FOUND"]
    assert led["ACKNOWLEDGED"]["Arguments"]["action"] == NEXT_STEP["ACKNOWLEDGED"]
    assert STATES[led["UNKNOWN"]["Next"]]["Arguments"]["action"] == NEXT_STEP["UNKNOWN"]

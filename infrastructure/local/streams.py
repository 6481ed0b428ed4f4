"""Mends what the emulator keeps of its streams: it saves how far each table stream was read, but not the stream.

After a restart the stream begins at nothing, the saved position lies beyond its end, and its readers would never be
woken again. Without a position they begin with what is written from now on.
"""

import json
from pathlib import Path

POSITIONS = "dynamodb_stream_positions"


def forget_positions(state: Path) -> None:
    """Before the emulator starts. `state` is the folder of its files; a fresh one has none yet."""
    saved = state / "lambda.json"
    if not saved.exists():
        return
    content = json.loads(saved.read_text(encoding="utf-8"))
    positions = content.get("payload", {}).get(POSITIONS, {})
    if not positions.get("data"):
        return
    positions["data"] = {}
    changed = saved.with_suffix(".changed")
    changed.write_text(json.dumps(content), encoding="utf-8")
    changed.replace(saved)

"""Fan-out of stream events to live connections; what nobody listens to is never rendered."""

import json
from collections import defaultdict
from collections.abc import Callable
from typing import Protocol

from exchange.calls import Json


class Listener(Protocol):
    def push(self, text: str) -> None: ...

    @property
    def is_combined(self) -> bool: ...


class Hub:
    def __init__(self) -> None:
        self._listeners: dict[str, set[Listener]] = defaultdict(set)
        self._users: dict[str, dict[Listener, int | None]] = defaultdict(dict)

    def subscribe(self, stream: str, listener: Listener) -> None:
        self._listeners[stream].add(listener)

    def unsubscribe(self, stream: str, listener: Listener) -> None:
        self._listeners[stream].discard(listener)
        if not self._listeners[stream]:
            del self._listeners[stream]

    def is_wanted(self, stream: str) -> bool:
        return stream in self._listeners

    def wanted(self) -> list[str]:
        return list(self._listeners)

    def publish(self, stream: str, render: Callable[[], Json]) -> None:
        listeners = self._listeners.get(stream)
        if not listeners:
            return
        body = dumps(render())
        wrapped = f'{{"stream":"{stream}","data":{body}}}'
        for listener in tuple(listeners):
            listener.push(wrapped if listener.is_combined else body)

    def subscribe_user(self, account: str, listener: Listener, *, subscription_id: int | None) -> None:
        """With an id, events are wrapped as the WebSocket API does; without, they come bare as on a listen key."""
        self._users[account][listener] = subscription_id

    def unsubscribe_user(self, account: str, listener: Listener) -> None:
        self._users[account].pop(listener, None)

    def publish_user(self, account: str, render: Callable[[], Json]) -> None:
        listeners = self._users.get(account)
        if not listeners:
            return
        event = render()
        for listener, subscription_id in tuple(listeners.items()):
            if subscription_id is None:
                listener.push(dumps(event))
            else:
                listener.push(dumps({"subscriptionId": subscription_id, "event": event}))

    def drop(self, listener: Listener) -> None:
        for stream in [stream for stream, listeners in self._listeners.items() if listener in listeners]:
            self.unsubscribe(stream, listener)
        for listeners in self._users.values():
            listeners.pop(listener, None)


def dumps(value: Json) -> str:
    return json.dumps(value, separators=(",", ":"))

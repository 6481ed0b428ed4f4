"""Answers kept for some seconds in a warm environment. Only for what is the same for every tenant."""

from collections.abc import Callable
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Remembered(Generic[Key, Value]):
    def __init__(self, *, life_ms: int) -> None:
        self._life_ms = life_ms
        self._kept: dict[Key, tuple[int, Value]] = {}

    def get(self, key: Key, *, now_ms: int, load: Callable[[], Value]) -> Value:
        """An empty value is not kept: it is what one sees before the first write."""
        at_ms, value = self._kept.get(key, (0, None))
        if value is not None and 0 <= now_ms - at_ms < self._life_ms:
            return value
        loaded = load()
        if loaded:
            self._kept[key] = (now_ms, loaded)
        return loaded

    def forget(self) -> None:
        self._kept.clear()

"""The REST API's entry: Chalice over the process's own adapters."""

from chalicelib.service import build

from balina.runtime import container

app = build(container.current)

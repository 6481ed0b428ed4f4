"""The REST API's entry: Chalice over the process's own adapters."""

from balina.runtime import container
from chalicelib.service import build

app = build(container.current)

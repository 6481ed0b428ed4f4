"""The OpenAPI document, made when it is first asked for: its generator has no place in a cold start."""

from functools import cache

from balina.runtime.calls import Document

VERSION = "1"


@cache
def openapi() -> Document:
    from balina.runtime.openapi import document
    from chalicelib import service

    return Document(document(service.endpoints(), version=VERSION))

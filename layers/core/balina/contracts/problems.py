"""Problem documents, RFC 9457: what a caller gets instead of an answer."""

from pydantic import Field

from balina.contracts.fields import Contract


class FieldProblem(Contract):
    """One value that cannot stay; `field` is a dotted path into the body or the name of a query parameter."""

    field: str
    message: str


class Problem(Contract):
    """`type` is stable and listed in docs/api.md; `detail` says what to do about it."""

    type: str = Field(examples=["/problems/invalid-request"])
    title: str
    status: int
    detail: str
    instance: str
    request_id: str
    errors: list[FieldProblem] = Field(default_factory=list)

"""One logger and one set of metrics per process. Log lines pass the redaction; metrics carry no tenant and no bot."""

import logging
from functools import cache
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

from balina.runtime.redaction import redacted

if TYPE_CHECKING:
    from aws_lambda_powertools import Metrics

NAMESPACE = "Balina"
# These libraries log whole requests, signed addresses included, at INFO and below.
_TALKATIVE = ("botocore", "boto3", "urllib3", "ccxt", "requests", "pynamodb", "s3transfer", "aiohttp")


class RedactingFormatter(LambdaPowertoolsFormatter):
    """Powertools' JSON lines with secrets taken out just before they are written."""

    def serialize(self, log: Any) -> str:
        return super().serialize(redacted(log))


@cache
def logger(service: str = "balina", level: str | None = None) -> Logger:
    """Without a level Powertools takes LOG_LEVEL from the environment."""
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    made = Logger(
        service=service,
        level=level,
        logger_formatter=RedactingFormatter(utc=True, use_rfc3339=True),
        use_rfc3339=True,
    )
    # A handler further up, such as the Lambda runtime's own, would write the line again without redaction.
    logging.getLogger(service).propagate = False
    return made


@cache
def metrics(service: str = "balina") -> "Metrics":
    from aws_lambda_powertools import Metrics

    return Metrics(namespace=NAMESPACE, service=service)


def count(name: str, value: float = 1, **dimensions: str) -> None:
    """One metric with dimensions of few values (reason, reaction, venue), never a tenant or an id."""
    from aws_lambda_powertools.metrics import MetricUnit, single_metric

    with single_metric(name=name, unit=MetricUnit.Count, value=value, namespace=NAMESPACE) as metric:
        for dimension, text in dimensions.items():
            metric.add_dimension(dimension, text)

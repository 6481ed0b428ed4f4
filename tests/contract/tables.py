"""Creates the tables as infrastructure/data.yaml declares them, so that a contract test runs on the real keys."""

from pathlib import Path
from typing import Any

import yaml

TEMPLATE = Path(__file__).resolve().parents[2] / "infrastructure" / "data.yaml"
_CREATED_WITH = ("BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")


class _Loader(yaml.SafeLoader):
    """Reads CloudFormation's short functions as plain values; what they mean does not matter here."""


def _plain(loader: _Loader, _suffix: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node)
    assert isinstance(node, yaml.MappingNode)
    return loader.construct_mapping(node)


_Loader.add_multi_constructor("!", _plain)


def declared() -> dict[str, dict[str, Any]]:
    """Properties of each table by logical id, `TradingTable` and the others."""
    template = yaml.load(TEMPLATE.read_text(), Loader=_Loader)
    return {
        name: resource["Properties"]
        for name, resource in template["Resources"].items()
        if resource["Type"] == "AWS::DynamoDB::Table"
    }


def create(client: Any, *, suffix: str) -> dict[str, str]:
    """Real names by logical id."""
    names = {}
    for logical_id, properties in declared().items():
        name = f"{logical_id}-{suffix}"
        client.create_table(TableName=name, **{key: properties[key] for key in _CREATED_WITH if key in properties})
        names[logical_id] = name
    return names

"""Reads CloudFormation's YAML, and from web.yaml the headers the distribution adds, so that the edge adds the same."""

from pathlib import Path
from typing import Any

import yaml

from local.options import ROOT


class _Loader(yaml.SafeLoader):
    """Knows that `!Ref x` and its like are values, and keeps them as {tag: value}."""


def _short_form(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        return {suffix: loader.construct_scalar(node)}
    if isinstance(node, yaml.SequenceNode):
        return {suffix: loader.construct_sequence(node, deep=True)}
    assert isinstance(node, yaml.MappingNode)
    return {suffix: loader.construct_mapping(node, deep=True)}


_Loader.add_multi_constructor("!", _short_form)


def load(path: Path) -> dict[str, Any]:
    return dict(yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader))  # noqa: S506 - a safe loader with tags


def security_headers(path: Path = ROOT / "infrastructure" / "web.yaml") -> dict[str, str]:
    policy = load(path)["Resources"]["SecurityHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
    wanted = policy["SecurityHeadersConfig"]
    transport = wanted["StrictTransportSecurity"]
    headers = {
        "Content-Security-Policy": wanted["ContentSecurityPolicy"]["ContentSecurityPolicy"],
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": wanted["FrameOptions"]["FrameOption"],
        "Referrer-Policy": wanted["ReferrerPolicy"]["ReferrerPolicy"],
        "Strict-Transport-Security": f"max-age={transport['AccessControlMaxAgeSec']}; includeSubDomains",
    }
    return headers | {item["Header"]: item["Value"] for item in policy["CustomHeadersConfig"]["Items"]}

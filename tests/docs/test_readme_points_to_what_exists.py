"""The README's map and the documents it links must exist, or the newcomer walks into a wall."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAP = README.split("## Where is…?")[1].split("##")[0]


@pytest.mark.parametrize("place", re.findall(r"\| `([^`]+)` \|", MAP))
def test_every_place_of_the_map_exists(place: str) -> None:
    assert (ROOT / place).exists(), f"README.md sends people to {place}"


@pytest.mark.parametrize("document", [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md"], ids=lambda p: p.name)
def test_every_relative_link_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text(encoding="utf-8"))
    missing = [link for link in links if not (document.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("target", re.findall(r"`make ([a-z]+)`", README))
def test_every_make_target_of_the_readme_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)

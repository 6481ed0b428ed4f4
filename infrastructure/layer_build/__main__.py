"""Builds one layer: `python infrastructure/layer_build <layer> <target>`, called by layers/<layer>/Makefile.

Third-party packages come from the layer's hashed lock, lose what no function imports, and are compiled to byte code
that is never checked against its source: Lambda cannot write byte code, and a check costs a stat per module.
"""

import shutil
import sys
from pathlib import Path

from compiling import compile_tree
from installing import install_locked
from pruning import prune

ROOT = Path(__file__).resolve().parents[2]
FIRST_PARTY = {"core": ("balina",)}


def build(layer: str, target: Path) -> None:
    source = ROOT / "layers" / layer
    packages = target / "python"
    shutil.rmtree(packages, ignore_errors=True)
    install_locked(source / "requirements.txt", packages)
    prune(layer, packages)
    for name in FIRST_PARTY.get(layer, ()):
        shutil.copytree(source / name, packages / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyi"))
    compile_tree(packages)


if __name__ == "__main__":
    build(sys.argv[1], Path(sys.argv[2]).resolve())

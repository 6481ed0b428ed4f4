"""Compiles a tree to unchecked byte code, with the interpreter of the target runtime.

Our own package keeps its sources, for tracebacks that show lines. Third parties' are left out: half as many files to
unpack at every cold start.
"""

import compileall
import py_compile
import shutil
import subprocess
import sys
from pathlib import Path

from installing import target_version

OWN = "balina"


def compile_tree(tree: Path) -> None:
    for stale in tree.rglob("__pycache__"):
        shutil.rmtree(stale)
    if target_version() == f"{sys.version_info.major}.{sys.version_info.minor}":
        _compile_here(tree)
        return
    target = shutil.which(f"python{target_version()}")
    if target is None:
        raise SystemExit(
            f"Byte code for Python {target_version()} needs that interpreter: install python{target_version()}, "
            f"or deploy for this one with RUNTIME=python{sys.version_info.major}.{sys.version_info.minor}."
        )
    subprocess.run([target, __file__, str(tree)], check=True)


def _compile_here(tree: Path) -> None:
    for entry in sorted(tree.iterdir()):
        is_own = entry.name == OWN
        compile_entry = compileall.compile_dir if entry.is_dir() else compileall.compile_file
        compiled = compile_entry(
            entry,
            quiet=1,
            legacy=not is_own,
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
            stripdir=str(tree),
        )
        if not compiled:
            raise SystemExit(f"Some modules of {entry} do not compile.")
        if not is_own:
            _drop_sources(entry)


def _drop_sources(entry: Path) -> None:
    for source in [entry] if entry.is_file() else list(entry.rglob("*.py")):
        if source.with_suffix(".pyc").exists():
            source.unlink()


if __name__ == "__main__":
    _compile_here(Path(sys.argv[1]))

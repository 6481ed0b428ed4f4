"""Compiles a tree to unchecked byte code, with the interpreter of the target runtime."""

import compileall
import os
import py_compile
import shutil
import subprocess
import sys
from pathlib import Path

from installing import target_version


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
    compiled = compileall.compile_dir(
        tree,
        quiet=1,
        workers=os.cpu_count() or 1,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        stripdir=str(tree),
    )
    if not compiled:
        raise SystemExit(f"Some modules of {tree} do not compile.")


if __name__ == "__main__":
    _compile_here(Path(sys.argv[1]))

"""Installs a layer's lock for the Python and the machine the functions will run on."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# The glibc of Lambda's operating system (Amazon Linux 2023 has 2.34).
CLOUD_PLATFORM = "x86_64-manylinux_2_34"


def target_version() -> str:
    """`3.13` for BALINA_RUNTIME=python3.13; by default that of this interpreter, which the local cloud runs too."""
    runtime = os.environ.get("BALINA_RUNTIME", "")
    return runtime.removeprefix("python") or f"{sys.version_info.major}.{sys.version_info.minor}"


def for_cloud() -> bool:
    return bool(os.environ.get("BALINA_RUNTIME"))


def install_locked(lock: Path, target: Path) -> None:
    command = [uv(), "pip", "install", "--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:"]
    # Copies, because pruning and compiling must never reach into the cache.
    command += ["--link-mode", "copy", "--target", str(target), "--python-version", target_version()]
    command += ["--python", sys.executable]
    if for_cloud():
        command += ["--python-platform", CLOUD_PLATFORM]
    subprocess.run([*command, "-r", str(lock)], check=True)


def uv() -> str:
    own = ROOT / ".venv-uv" / "bin" / "uv"
    found = str(own) if own.exists() else shutil.which("uv")
    if found is None:
        raise SystemExit("The layers are installed with uv: run `make setup` first.")
    return found

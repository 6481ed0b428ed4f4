"""The web app: built once per change of its sources, and put into the bucket the distribution reads."""

import mimetypes
import shutil
from pathlib import Path

from local import emulator
from local.failures import LaunchError
from local.fingerprints import WEB_INPUTS, fingerprint
from local.memory import read_json, write_json
from local.options import ROOT, Options, plain_environment
from local.processes import PROGRAMS

WEB = ROOT / "web"
DIST = WEB / "dist"
# Names of built assets carry a hash of their content; the page that names them must always be asked for.
FOREVER = "public, max-age=31536000, immutable"
ALWAYS_ASK = "no-cache"


def inputs() -> str:
    return fingerprint(WEB_INPUTS)


def build(options: Options) -> str:
    """Returns the fingerprint of what was built."""
    wanted = inputs()
    stamp = DIST / ".inputs.json"
    if read_json(stamp).get("inputs") == wanted:
        return wanted
    _install(options)
    _npm(["run", "build"], what="Building the web app", log="web-build.log", options=options)
    write_json(stamp, {"inputs": wanted})
    return wanted


def publish(options: Options, *, bucket: str, fingerprint_of_build: str) -> None:
    stamp = options.state / "site.json"
    wanted = {"bucket": bucket, "inputs": fingerprint_of_build}
    if read_json(stamp) == wanted:
        return
    s3 = emulator.client("s3", options)
    # The page last: whoever loads it meanwhile finds every asset it names.
    for file in sorted(_files(), key=lambda path: path.name == "index.html"):
        name = file.relative_to(DIST).as_posix()
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        caching = FOREVER if name.startswith("assets/") else ALWAYS_ASK
        s3.put_object(Bucket=bucket, Key=name, Body=file.read_bytes(), ContentType=kind, CacheControl=caching)
    write_json(stamp, wanted)


def _files() -> list[Path]:
    return [file for file in DIST.rglob("*") if file.is_file() and file.name != ".inputs.json"]


def _install(options: Options) -> None:
    stamp, lock = WEB / "node_modules" / ".ready", WEB / "package-lock.json"
    if stamp.exists() and stamp.stat().st_mtime >= lock.stat().st_mtime:
        return
    _npm(["ci", "--no-audit", "--no-fund"], what="Installing the web app's packages", log="npm-ci.log", options=options)
    stamp.touch()


def _npm(arguments: list[str], *, what: str, log: str, options: Options) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise LaunchError("npm is missing.", remedy="Install Node.js 20 or newer (Debian: apt install nodejs npm).")
    log_file = options.state / "logs" / log
    PROGRAMS.run([npm, *arguments], what=what, log=log_file, environment=plain_environment(), folder=WEB)

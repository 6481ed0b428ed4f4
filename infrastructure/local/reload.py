"""`make reload`: brings changed code into the running cloud within seconds, without CloudFormation where it can.

Functions and layers are replaced in place; a changed template goes the whole way through `sam deploy`. Either way the
next start compares the inputs anew, so what was replaced here ends up in the stack too.
"""

import io
import os
import signal
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from local import deployment, emulator, running, webapp
from local.failures import LaunchError
from local.fingerprints import LAYERS, deploy_inputs, fingerprint
from local.memory import Secrets, read_json, write_json
from local.options import ROOT, Options
from local.progress import say, step

ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def reload(options: Options) -> None:
    began = time.monotonic()
    if not (options.state / "up.json").exists():
        raise LaunchError("Nothing is running that could be reloaded.", remedy="Start it: make up")
    changed = _changed(options)
    if not changed:
        say("nothing changed")
        return
    if changed & {"templates"}:
        with step("deploying the changed template"):
            deployment.build(options)
            deployment.deploy(options, Secrets.of(options.state))
    else:
        _replace_in_place(options, changed)
    if "web" in changed:
        with step("publishing the web app"):
            bucket = read_json(options.state / "up.json")["outputs"]["SiteBucket"]
            webapp.publish(options, bucket=bucket, fingerprint_of_build=webapp.build(options))
    if changed & {"layers/core"}:
        _restart_collector(options)
    remember(options)
    say(f"reloaded {', '.join(sorted(changed))} in {time.monotonic() - began:.1f} s")


def remember(options: Options) -> None:
    write_json(options.state / "reloaded.json", _parts())


def _parts() -> dict[str, str]:
    functions = sorted(
        path.parent for path in (ROOT / "functions").glob("*/*.py") if path.name in ("handler.py", "app.py")
    )
    names = [str(folder.relative_to(ROOT)) for folder in functions]
    templates = [path for path in deploy_inputs() if path not in LAYERS and path != "functions"]
    parts = {name: fingerprint([name]) for name in (*LAYERS, *names)}
    return parts | {"templates": fingerprint(templates), "web": webapp.inputs()}


def _changed(options: Options) -> set[str]:
    before = read_json(options.state / "reloaded.json")
    return {name for name, value in _parts().items() if before.get(name) != value}


def _replace_in_place(options: Options, changed: set[str]) -> None:
    functions = emulator.client("lambda", options)
    deployment.forget_deployment(options)
    with ThreadPoolExecutor(max_workers=4) as pool:
        code = [
            pool.submit(_replace_code, functions, options, name) for name in changed if name.startswith("functions/")
        ]
        layers = [name for name in LAYERS if name in changed]
        if layers:
            with step(f"building {', '.join(layers)}"):
                deployment.build(options)
            for layer in layers:
                _replace_layer(functions, options, layer, pool)
        for replaced in code:
            replaced.result()


def _replace_code(functions: Any, options: Options, folder: str) -> None:
    name = f"{options.stack}-{Path(folder).name.replace('_', '-')}"
    functions.update_function_code(FunctionName=name, ZipFile=_zipped(ROOT / folder))


def _replace_layer(functions: Any, options: Options, layer: str, pool: ThreadPoolExecutor) -> None:
    logical = f"{Path(layer).name.capitalize()}Layer"
    with step(f"replacing {layer}"):
        content = _zipped(deployment.BUILT / "build" / logical)
        published = functions.publish_layer_version(LayerName=logical, Content={"ZipFile": content})
        pages = functions.get_paginator("list_functions").paginate()
        ours = [f for page in pages for f in page["Functions"] if f["FunctionName"].startswith(f"{options.stack}-")]
        changes = [pool.submit(_use_layer, functions, f, logical, published["LayerVersionArn"]) for f in ours]
        for change in changes:
            change.result()


def _use_layer(functions: Any, function: dict[str, Any], logical: str, arn: str) -> None:
    old = [layer["Arn"] for layer in function.get("Layers", [])]
    new = [arn if f":layer:{logical}" in one else one for one in old]
    if new != old:
        functions.update_function_configuration(FunctionName=function["FunctionName"], Layers=new)


def _zipped(folder: Path) -> bytes:
    buffer = io.BytesIO()
    # Stored rather than compressed: it travels over the loopback interface only.
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file() and not (file.suffix == ".pyc" and "functions" in folder.parts):
                entry = zipfile.ZipInfo(file.relative_to(folder).as_posix(), ZIP_EPOCH)
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, file.read_bytes())
    return buffer.getvalue()


def _restart_collector(options: Options) -> None:
    launcher = running.known(options.state).get(running.LAUNCHER)
    if launcher is not None and launcher.is_alive:
        os.kill(launcher.pid, signal.SIGHUP)

"""The layers as they are built: small enough for Lambda, complete enough for the functions, compiled for good."""

import importlib.util
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import ROOT
from tests.infrastructure.declared import FUNCTIONS

LAMBDA_LIMIT_BYTES = 250 * 1024 * 1024
LAYERS = ("core", "exchange", "numeric")
UNCHECKED_HASH = 0b01


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("layers")
    for layer in LAYERS:
        command = [sys.executable, ROOT / "infrastructure" / "layer_build", layer, folder / layer]
        subprocess.run(command, check=True)
    return {layer: folder / layer for layer in LAYERS}


def test_all_layers_together_fit_into_what_lambda_unpacks(built: dict[str, Path]) -> None:
    sizes = {
        name: sum(file.stat().st_size for file in path.rglob("*") if file.is_file()) for name, path in built.items()
    }

    assert sum(sizes.values()) < LAMBDA_LIMIT_BYTES, sizes


@pytest.mark.parametrize("layer", LAYERS)
def test_all_byte_code_is_of_the_kind_that_is_never_checked(built: dict[str, Path], layer: str) -> None:
    flags = {file: struct.unpack("<I", file.read_bytes()[4:8])[0] for file in built[layer].rglob("*.pyc")}

    assert flags
    assert {file.name for file, flag in flags.items() if flag != UNCHECKED_HASH} == set()


@pytest.mark.parametrize("layer", LAYERS)
def test_only_our_own_package_ships_its_sources_and_every_one_is_compiled(built: dict[str, Path], layer: str) -> None:
    own = built[layer] / "python" / "balina"
    sources = list(built[layer].rglob("*.py"))

    assert [source for source in sources if not source.is_relative_to(own)] == []
    assert [source for source in sources if not Path(importlib.util.cache_from_source(str(source))).exists()] == []


@pytest.mark.parametrize(
    ("layers", "code"),
    [
        (("core",), "import chalice, pydantic, pynamodb.models, aws_lambda_powertools, balina.runtime.settings"),
        (("core", "exchange"), "import ccxt; [getattr(ccxt, name)() for name in ccxt.exchanges]"),
        (("core", "numeric"), "import balina.app.decide_bots, numpy.typing; numpy.linalg.norm(numpy.ones(3))"),
    ],
    ids=["core", "exchange", "numeric"],
)
def test_a_runtime_with_only_boto3_imports_what_the_functions_need(
    built: dict[str, Path], layers: tuple[str, ...], code: str
) -> None:
    done = _in_runtime(built, layers, code)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_handler_imports_with_the_layers_its_function_has(built: dict[str, Path], name: str) -> None:
    function = FUNCTIONS[name]
    module = function.get("Handler", "handler.handler").split(".")[0]
    layers = ("core", *(str(layer["Ref"]).removesuffix("Layer").lower() for layer in function.get("Layers", [])))

    done = _in_runtime(built, layers, f"import sys; sys.path.insert(0, '{ROOT}/functions/{name}'); import {module}")

    assert done.returncode == 0, done.stderr


def test_the_exchange_layer_offers_our_venues_and_no_other(built: dict[str, Path]) -> None:
    done = _in_runtime(
        built,
        ("core", "exchange"),
        "import ccxt; print(sorted(ccxt.exchanges), hasattr(ccxt, 'coinbase'))",
    )

    assert done.stdout.strip() == "['binance', 'bitget', 'bybit', 'kraken', 'okx'] False"


def test_naming_one_venue_does_not_import_the_others(built: dict[str, Path]) -> None:
    code = "import sys, ccxt; ccxt.binance(); print({'ccxt.okx', 'ccxt.kraken', 'aiohttp'} & set(sys.modules))"

    assert _in_runtime(built, ("core", "exchange"), code).stdout.strip() == "set()"


def test_the_core_layer_carries_no_deployment_tools(built: dict[str, Path]) -> None:
    names = {path.name for path in (built["core"] / "python").iterdir()}

    assert names.isdisjoint({"boto3", "botocore", "pip", "setuptools", "inquirer", "click"})
    assert {path.name for path in (built["core"] / "python" / "chalice").glob("*.pyc")} == {"__init__.pyc", "app.pyc"}


def _in_runtime(built: dict[str, Path], layers: tuple[str, ...], code: str) -> "subprocess.CompletedProcess[str]":
    paths = ":".join(str(built[layer] / "python") for layer in layers)
    python = ROOT / ".venv-emulator" / "bin" / "python"
    return subprocess.run([python, "-c", code], env={"PYTHONPATH": paths}, capture_output=True, text=True, check=False)

#!/usr/bin/env bash
# Resolves every environment anew. No index address enters a lock: who installs decides where from.
set -euo pipefail
cd "$(dirname "$0")/.."
compile() {
  "${UV:?}" pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
    --python-version 3.11 "$@"
}

compile requirements/uv.in -o requirements/uv.txt
compile requirements/dev.in -o requirements/dev.txt
compile requirements/emulator.in -o requirements/emulator.txt
compile requirements/sam.in -o requirements/sam.txt

# A layer takes the versions the tests ran with, and leaves out what the runtime brings or only deployment needs.
omit() { local flags=(); for name in "$@"; do flags+=(--no-emit-package "$name"); done; printf '%s\n' "${flags[@]}"; }
layer() {
  local name=$1
  shift
  mapfile -t flags < <(omit "$@")
  compile "layers/$name/requirements.in" -c requirements/dev.txt "${flags[@]}" -o "layers/$name/requirements.txt"
}
layer core boto3 botocore s3transfer urllib3 python-dateutil six pip setuptools wheel click pyyaml inquirer blessed \
  editor jinxed packaging readchar runs wcwidth xmod ansicon
layer exchange aiohttp aiohappyeyeballs aiohttp-fast-zlib aiosignal attrs coincurve frozenlist multidict \
  propcache pycparser typing-extensions uvloop winloop yarl zlib-ng setuptools
layer numeric none

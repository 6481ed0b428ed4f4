#!/usr/bin/env bash
# The browser of the tests is Debian's chromium; installs it when none is found.
set -euo pipefail
for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
  if [ -n "$name" ] && command -v "$name" >/dev/null; then exit 0; fi
done
if ! command -v apt-get >/dev/null; then
  echo "The browser tests need Chromium: install it, or set CHROMIUM=/path/to/it." >&2
  exit 1
fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "The browser tests need Chromium: as root, run apt-get install chromium." >&2
    exit 1
  fi
  as_root=(sudo)
fi
echo "setting up the browser"
log=$(mktemp)
if ! { "${as_root[@]}" apt-get update -q && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -q -y --no-install-recommends chromium; } >"$log" 2>&1; then
  tail -n 20 "$log" >&2
  echo "Chromium could not be installed with apt-get; install it by hand, or set CHROMIUM=/path/to/it." >&2
  exit 1
fi
rm -f "$log"

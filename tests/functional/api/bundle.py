"""Puts the API function's own code on the path, as Lambda does."""

import sys
from pathlib import Path

FOLDER = str(Path(__file__).resolve().parents[3] / "functions" / "api")
if FOLDER not in sys.path:
    sys.path.insert(0, FOLDER)

"""Finds and reads the TOML under forms/, in a checkout and in an installed wheel alike."""

import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parent.parent


@cache
def forms_folder() -> Path:
    """Return the folder of the forms: inside the wheel, or beside the package in a checkout."""
    installed = _PACKAGE / "_forms"
    return installed if installed.is_dir() else _PACKAGE.parent / "forms"


@cache
def load(name: str) -> dict[str, Any]:
    """Read one file under forms/ (``programs``, ``years/2025``); numbers come as ``Decimal``."""
    path = forms_folder() / f"{name}.toml"
    return tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)

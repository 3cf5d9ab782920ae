"""Data flows one way: a room of the house imports only the rooms before it."""

import ast
from pathlib import Path

import pytest

import taxcli

PACKAGE = Path(taxcli.__file__).parent
# Values and text are everybody's; then the rooms, in the order in which data flows.
EVERYBODYS = {"money", "values", "text", "taxcli"}
ROOMS = ("case", "law", "engine", "document", "features", "interview", "batch", "cli")


def modules() -> list[Path]:
    return [path for room in ROOMS for path in sorted((PACKAGE / room).rglob("*.py"))]


def imported(path: Path) -> set[str]:
    """Return the rooms that a module imports, at its top or where it needs them."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "taxcli":
            steps = (node.module or "").split(".")
            found.add(steps[1] if len(steps) > 1 else "taxcli")
    return found - EVERYBODYS


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_its_own_room_and_those_before(path):
    room = path.relative_to(PACKAGE).parts[0]
    allowed = set(ROOMS[: ROOMS.index(room) + 1])
    assert imported(path) <= allowed


@pytest.mark.parametrize("room", [*ROOMS, "features"])
def test_no_folder_has_more_files_than_one_looks_through(room):
    folders = {path.parent for path in modules() if path.relative_to(PACKAGE).parts[0] == room}
    for folder in folders:
        assert len([*folder.glob("*.py")]) <= 25, folder


def test_a_class_has_a_name_of_its_own():
    found: dict[str, list[Path]] = {}
    for path in modules():
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found.setdefault(node.name, []).append(path)
    assert {name: paths for name, paths in found.items() if len(paths) > 1} == {}

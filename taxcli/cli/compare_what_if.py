"""``taxcli compute --change``: a case as it is and as changed, side by side."""

from collections.abc import Sequence
from typing import Any

from taxcli.case.edit import changed
from taxcli.cli.commands.compare import comparison_json
from taxcli.document.terminal import Voice
from taxcli.engine.prepare import prepare
from taxcli.engine.result import Result
from taxcli.features.compare.comparison import NOT_SHOWN, compare
from taxcli.features.compare.document import Names, comparison_blocks
from taxcli.text import without_numbers

_NAMES = Names("As it is", "Changed", all_="--lines")


def what_if(result: Result, changes: Sequence[str]) -> Result:
    """Return the result of the same case with some keys changed, each written ``key=value``.

    Raises:
        ChangeError: a change is not written so, or the changed case is not valid.
    """
    case = changed(result.case, changes)
    return prepare(case, edition=result.law.edition, on=result.on)


def say_what_if(voice: Voice, before: Result, after: Result, all_lines: bool) -> None:
    """Show both side by side."""
    voice.say(*comparison_blocks(compare(before, after), _NAMES, all_lines))


def what_if_json(before: Result, after: Result, changes: Sequence[str]) -> dict[str, Any]:
    """Return the changed result in the usual shape, with the comparison under ``what_if``."""
    asked = [without_numbers(change, NOT_SHOWN) for change in changes]
    beside = comparison_json(compare(before, after), _NAMES)
    return {**after.to_json(), "what_if": {"changes": asked, "compare": beside}}

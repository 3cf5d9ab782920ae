"""Sets a command's help in plain words, also for screens on which two columns do not fit."""

import re
import shutil
from collections.abc import Sequence
from typing import Any

# Below this, what explains an option stands under it.
_STACKED_BELOW = 60
_NARROWEST = 20
_RANGE = re.compile(r"(\d+)<=x<=(\d+)")


def said(text: str) -> str:
    """Return help with its ranges as people write them: ``1<=x<=64`` is ``1 to 64``."""
    return _RANGE.sub(r"\1 to \2", text)


def fit(formatter: Any) -> None:
    """Let a help formatter keep to a narrow screen; a wide one is left as it is."""
    columns = shutil.get_terminal_size().columns
    if columns >= _STACKED_BELOW:
        return
    formatter.width = max(_NARROWEST, columns) - 1

    def stacked(rows: Sequence[tuple[str, str]], **_: Any) -> None:
        indent = formatter.current_indent
        for first, second in rows:
            formatter.write(f"{' ' * indent}{first}\n")
            formatter.current_indent = indent + 2
            formatter.write_text(second)
            formatter.current_indent = indent

    formatter.write_dl = stacked

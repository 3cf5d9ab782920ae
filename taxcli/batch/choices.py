"""What a run is asked to make, the same for all its clients, and how it is carried out."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from taxcli.features.letter.template import LetterTemplate
from taxcli.law.figures import Edition

PaperKind = Literal["keying", "next-steps", "letters", "worksheets", "vouchers", "returns"]
# In the order in which a firm works: most must file electronically, so the keying sheet is first.
KINDS: dict[PaperKind, re.Pattern[str]] = {
    "keying": re.compile("-pro-keying$"),
    "next-steps": re.compile("-next-steps$"),
    "letters": re.compile("-letter$"),
    "worksheets": re.compile("-worksheet$"),
    "vouchers": re.compile("-vouchers"),
    "returns": re.compile("-M(ET|C)-40(-NP)?$|-charges$|-amended$"),
}


@dataclass(frozen=True, slots=True)
class Choices:
    """What is made for each client: which papers (none: computing alone), by which law and day.

    ``letter`` is a firm's own template, taxcli's if there is none; ``dated`` stands on letters.
    """

    papers: tuple[PaperKind, ...] = tuple(KINDS)
    edition: Edition = "current"
    on: date | None = None
    ssn: Literal["full", "masked", "blank"] = "full"
    letter: LetterTemplate | None = None
    dated: date | None = None

    def wants(self, name: str) -> bool:
        """Tell whether a paper of this file name is to be made."""
        return kind_of(name) in self.papers


@dataclass(frozen=True, slots=True)
class Way:
    """How a run is carried out: processes or a cluster, and what of an earlier run is redone."""

    jobs: int = 1
    cluster: str | None = None
    force: bool = False
    only_failed: bool = False


def kind_of(name: str) -> PaperKind | None:
    """Return what kind of paper a file is; ``None`` for one that a run does not make."""
    stem = name.removesuffix(".pdf")
    return next((kind for kind, pattern in KINDS.items() if pattern.search(stem)), None)

"""How a run over many clients is carried out, and how far it is."""

from collections.abc import Callable
from dataclasses import dataclass

from taxcli.batch.prepare_client import Outcome


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: clients done now, failed, and left as an earlier run had them."""

    done: int = 0
    failed: int = 0
    kept: int = 0

    @property
    def all(self) -> int:
        """Return how many clients have been dealt with."""
        return self.done + self.failed + self.kept


@dataclass(frozen=True, slots=True)
class Way:
    """How a run is carried out: processes or a cluster, and what of an earlier run is redone."""

    jobs: int = 1
    cluster: str | None = None
    force: bool = False
    only_failed: bool = False


Told = Callable[[Progress, Outcome | None], None]

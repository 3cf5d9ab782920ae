"""The base of every model in a case: unknown keys are errors, nothing changes once read."""

from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

Who = Literal["primary", "spouse"]
FilingStatus = Literal["single", "separate", "joint", "head-of-household", "surviving-spouse"]


class Model(BaseModel):
    """A table of the case file; ``KEY_OF`` says in errors whose keys are meant."""

    KEY_OF: ClassVar[str] = "taxcli knows"

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        defer_build=True,
        populate_by_name=True,
        hide_input_in_errors=True,
    )


def maybe(comment: str, **limits: Any) -> Any:
    """Return a key that may be left out; ``comment`` says what goes into it, wherever it is asked.

    ``{person}``, ``{place}`` and ``{tax}`` in it stand for those of the key's path.
    """
    return Field(default=None, description=comment, **limits)


def flag(comment: str) -> Any:
    """Return a yes or no that is no where it is left out."""
    return Field(default=False, description=comment)


def table(empty: Any, comment: str) -> Any:
    """Return a table, or a list of them, that is ``empty`` where it is left out."""
    return Field(default_factory=empty, description=comment)

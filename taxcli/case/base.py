"""The base of every model in a case: unknown keys are errors, nothing changes once read."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Who = Literal["primary", "spouse"]
FilingStatus = Literal["single", "separate", "joint", "head-of-household", "surviving-spouse"]


class Model(BaseModel):
    """A table of the case file."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        defer_build=True,
        populate_by_name=True,
        hide_input_in_errors=True,
    )

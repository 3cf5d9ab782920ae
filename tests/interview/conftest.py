"""Fixtures of the interview's tests."""

from collections.abc import Iterator

import pytest
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.input.base import PipeInput

from tests.cli.conftest import taxcli

__all__ = ["keyboard", "taxcli"]


@pytest.fixture
def keyboard() -> Iterator[PipeInput]:
    with create_pipe_input() as pipe:
        yield pipe

"""What holds for every test: a tester's own surroundings change nothing."""

import signal
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="session")
def _interruptible() -> Iterator[None]:
    """Take Ctrl-C as usual, though the tests were begun by a shell that ignores it (``nohup``).

    Programs that a test starts inherit what is ignored, and could not be interrupted.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)

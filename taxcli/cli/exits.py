"""The exit codes of every command; they are a contract with scripts."""

from enum import IntEnum


class Exit(IntEnum):
    """What the process says when it ends."""

    DONE = 0
    FAULT = 1  # a fault of taxcli
    USAGE = 2  # wrong usage, or an answer is missing and nobody can be asked
    PLACE = 3  # a file or place that cannot be read, is not valid or cannot be written
    REFUSED = 4  # blocking diagnostics, a year without figures, a situation not done
    BATCH = 5  # a batch ended with failed rows
    INTERRUPTED = 130

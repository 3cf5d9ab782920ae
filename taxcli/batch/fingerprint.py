"""What decides a client's papers, as a digest: the same digest, the same papers."""

import hashlib
from dataclasses import replace
from functools import cache
from typing import Any

import taxcli
from taxcli.batch.choices import Choices
from taxcli.batch.rows import Client, Job
from taxcli.law.data import forms_folder


class Fingerprints:
    """The fingerprints of a run: of a client's rows, the edition and the day, program and law.

    Behind a point stands which papers were asked for, and by which letter, if letters were.
    """

    def __init__(self, choices: Choices) -> None:
        of_all = replace(choices, papers=(), letter=None, dated=None)
        same_for_all = repr((of_all, taxcli.__version__, _forms_digest()))
        self._begun = hashlib.sha256(same_for_all.encode())
        self._papers = ",".join(choices.papers)
        if "letters" in choices.papers:
            letter = repr((choices.letter, choices.dated)).encode()
            self._papers += f" {hashlib.sha256(letter).hexdigest()}"

    def of(self, job: Job) -> str:
        """Return a client's fingerprint."""
        # Not a row's number or a file's folder: a row put in above leaves the others as they were.
        case: Any
        if isinstance(job, Client):
            children = {name: [row.cells for row in rows] for name, rows in job.children.items()}
            case = (job.id, job.row.cells, children, job.shared)
        else:
            case = (job.id, job.text, job.shared)
        if job.last is not None:
            case = (*case, job.last)
        digest = self._begun.copy()
        digest.update(repr(case).encode())
        return f"{digest.hexdigest()}.{self._papers}"


def of_rows(fingerprint: str) -> str:
    """Return the part of a fingerprint that does not say which papers were asked for."""
    return fingerprint.partition(".")[0]


@cache
def _forms_digest() -> str:
    """Return a digest of everything under forms/: other figures make other papers."""
    digest = hashlib.sha256()
    for path in sorted(forms_folder().rglob("*.toml")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()

"""A kill at every question of every persona loses the answer being typed, and nothing else."""

from pathlib import Path
from typing import Any

import pytest

from taxcli.case.write import write_case
from taxcli.interview.files import FileAsker, resume
from taxcli.interview.flow import Flow
from taxcli.interview.prompts import Prompt, Reply
from taxcli.interview.session import Session
from tests.interview.kit import fresh
from tests.interview.test_answers import PERSONAS


class Watched(FileAsker):
    """Answers from a persona's file, and keeps what the case file holds at each question.

    That is what a kill at the question would leave: nothing runs between it and the answer.
    """

    def __init__(self, said: dict[str, Any], path: Path) -> None:
        super().__init__(said, defaults=True)
        self.path = path
        self.shown: list[tuple[str, bytes]] = []

    def ask(self, prompt: Prompt) -> Reply:
        left = self.path.read_bytes() if self.path.exists() else b""
        self.shown.append((prompt.asked.id, left))
        return super().ask(prompt)


def sit(path: Path, flow: Flow, said: dict[str, Any]) -> Watched:
    def save() -> None:
        if flow.view.case is not None:
            write_case(flow.view.case, path)

    asker = Watched(said, path)
    Session(flow, asker, lambda _: None, save).run()
    return asker


@pytest.mark.parametrize("name", PERSONAS)
def test_a_kill_at_any_question_loses_only_the_answer_being_typed(tmp_path, name):
    said = PERSONAS[name][0]
    whole = tmp_path / "whole.toml"
    (first, nothing), *shown = sit(whole, fresh(), said).shown
    assert (first, nothing) == ("tax_year", b"")
    path = tmp_path / "killed.toml"
    for number, (id_, left) in enumerate(shown, 2):
        path.write_bytes(left)
        again = resume(path)
        resumed_at = again.current()
        assert resumed_at is not None
        assert resumed_at.id == id_
        if number % 9:  # going on to the end from every question would take too long
            continue
        sit(path, again, said)
        assert path.read_text("utf-8") == whole.read_text("utf-8")

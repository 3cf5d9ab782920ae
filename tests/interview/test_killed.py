"""A kill at every question of every persona loses the answer being typed, and nothing else."""

from pathlib import Path
from typing import Any

import pytest

from taxcli.case.write import write_case
from taxcli.interview.answers_file import FileAsker
from taxcli.interview.autosave import resume
from taxcli.interview.flow import Flow
from taxcli.interview.prompts import Prompt, Reply
from taxcli.interview.session import Session
from tests.interview.kit import fresh
from tests.interview.test_answers import PERSONAS


class Killed(BaseException):
    """The process is gone: nothing after this runs."""


class Mortal(FileAsker):
    """Answers from a persona's file, and is killed while a certain question is on the screen."""

    def __init__(self, said: dict[str, Any], dies_at: int) -> None:
        super().__init__(said, defaults=True)
        self.dies_at = dies_at
        self.shown: list[str] = []

    def ask(self, prompt: Prompt) -> Reply:
        self.shown.append(prompt.asked.id)
        if len(self.shown) == self.dies_at:
            raise Killed
        return super().ask(prompt)


def sit(path: Path, flow: Flow, asker: FileAsker) -> None:
    def save() -> None:
        if flow.view.case is not None:
            write_case(flow.view.case, path)

    Session(flow, asker, lambda _: None, save).run()


@pytest.mark.parametrize("name", PERSONAS)
def test_a_kill_at_any_question_loses_only_the_answer_being_typed(tmp_path, name):
    said = PERSONAS[name][0]
    whole = Mortal(said, dies_at=0)
    sit(tmp_path / "whole.toml", fresh(), whole)
    for number in range(2, len(whole.shown) + 1):
        path = tmp_path / f"{number}.toml"
        asker = Mortal(said, dies_at=number)
        with pytest.raises(Killed):
            sit(path, fresh(), asker)
        again = resume(path)
        resumed_at = again.current()
        assert resumed_at is not None
        assert resumed_at.id == whole.shown[number - 1]
        if number % 9:  # going on to the end from every question would take too long
            continue
        sit(path, again, Mortal(said, dies_at=0))
        assert path.read_text("utf-8") == (tmp_path / "whole.toml").read_text("utf-8")

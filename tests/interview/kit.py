"""What the interview's tests share: a filer who answers by id, and an interruption."""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from taxcli.case.model import Case
from taxcli.case.parse_answers import read
from taxcli.case.read import parse_case
from taxcli.case.write import case_text
from taxcli.interview.answers_so_far import case_of
from taxcli.interview.draft import Draft
from taxcli.interview.flow import Flow
from taxcli.interview.model import Asked

BLANK = "(left blank)"
UNKNOWN = "(don't know)"
# Everyone below begins like this.
SINGLE = {"tax_year": 2025, "filing_status": "single"}
JOINT = {"tax_year": 2025, "filing_status": "joint"}


def lived(how: str, *people: str) -> dict[str, Any]:
    """Answer both jurisdictions the same for everyone."""
    return {
        f"residency.{place}.{who}": how
        for place in ("metro", "multnomah")
        for who in people or ("primary",)
    }


def names(*people: str) -> dict[str, Any]:
    """Answer the questions on names and the address."""
    said = {f"{who}.first_name": "Sam" for who in people or ("primary",)}
    said |= {f"{who}.last_name": "Sample" for who in people or ("primary",)}
    return said | {
        "address.street": "1 Sample St",
        "address.city": "Portland",
        "address.state": "OR",
        "address.zip": "97214",
    }


def in_values(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers with the values of the choices that they name by their labels."""
    words = {
        "All year": "full-year",
        "Not at all": "none",
        "Single": "single",
        "Married filing jointly": "joint",
        "My spouse's": "spouse",
        "Refund it": "refund",
    }
    return {id_: words.get(str(value), value) for id_, value in said.items()} | {"tax_year": 2025}


def fresh() -> Flow:
    """Return an interview at its first question."""
    return Flow(Draft())


def one_of(flow: Flow, id_: str) -> Asked:
    """Return the question with an id; it must apply."""
    found = [one for one in flow.asked() if one.id == id_]
    assert found, f"{id_} is not asked; asked are {[one.id for one in flow.asked()]}"
    return found[0]


def meant(flow: Flow, one: Asked, said: Any) -> Any:
    """Return the value of an answer; text is read as if it was typed."""
    if isinstance(said, str) and one.question.kind not in ("choice", "text"):
        return read(one.question.kind, said, flow.view.year)
    return said


def say(flow: Flow, id_: str, said: Any) -> list[str]:
    """Answer a question; return the ids of the answers that it set aside."""
    one = one_of(flow, id_)
    return [each.asked.id for each in flow.answer(one, meant(flow, one, said)).set_aside]


def walk(flow: Flow, said: Mapping[str, Any]) -> list[str]:
    """Answer questions until one has no answer or none is left; return the ids asked, in order.

    "Is there" is answered no and what may stay blank is left blank, unless it is said otherwise.
    """
    asked: list[str] = []
    while (one := flow.current()) is not None:
        assert len(asked) < 300, f"asked without an end: {asked[-5:]}"
        asked.append(one.id)
        answer = said.get(one.id)
        if answer is None and one.id.startswith("ask."):
            answer = False
        if answer in (UNKNOWN, BLANK) or (answer is None and one.question.optional):
            flow.pass_over(one)
        elif answer is None:
            return asked
        else:
            flow.answer(one, meant(flow, one, answer))
    return asked


def ended(said: Mapping[str, Any]) -> Flow:
    """Return a finished interview; every answer it needed must have been said."""
    flow = fresh()
    walk(flow, said)
    left = flow.current()
    assert left is None, f"{left.id} was asked and has no answer" if left else ""
    flow.finish()
    return flow


def kept(flow: Flow) -> Case:
    """Return the case as it is written and read again."""
    return _kept(flow)[0]


def _kept(flow: Flow) -> tuple[Case, str]:
    case = case_of(flow.draft)
    assert case is not None
    text = case_text(case)
    again = parse_case(text)
    assert again == case
    return again, text


def resumed(flow: Flow) -> Flow:
    """Interrupt an interview and go on, as the command does."""
    data = tomllib.loads(_kept(flow)[1], parse_float=Decimal)
    data.pop("schema")
    return Flow.resumed(data)


def answers(flow: Flow) -> dict[str, Any]:
    """Return the answer to every question that applies."""
    return {one.id: flow.value(one) for one in flow.asked()}

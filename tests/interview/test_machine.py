"""Random walks through the interview: the file is always valid, and resuming changes nothing."""

import datetime
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from taxcli.interview.answers_so_far import case_of
from taxcli.interview.draft import entry_of, entry_place
from taxcli.interview.model import Asked
from tests.interview.kit import answers, fresh, kept, resumed

DAY = datetime.date(2025, 3, 14)
SPAN = {"from": datetime.date(2025, 1, 1), "to": datetime.date(2025, 6, 30)}
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "yes-no": st.booleans(),
    "money": st.sampled_from([0, 1000, 124_999, 210_000, 450_000]).map(Decimal),
    "percent": st.just(Decimal("62.5")),
    "count": st.integers(0, 366),
    "date": st.sampled_from([DAY, datetime.date(2025, 9, 15)]),
    "text": st.sampled_from(["METRO", "MULT", "Sample"]),
    "periods": st.sampled_from([[SPAN], [{"from": DAY, "to": datetime.date(2025, 12, 31)}]]),
    "workdays": st.just({"inside": 120, "total": 240}),
}


class Interview(RuleBasedStateMachine):
    """Somebody who answers, goes back, changes, passes over, undoes and walks away."""

    def __init__(self) -> None:
        super().__init__()
        self.flow = fresh()

    def _answer(self, one: Asked, data: st.DataObject) -> None:
        choices = one.choices(self.flow.view)
        if choices:
            value = data.draw(st.sampled_from([choice.value for choice in choices]), one.id)
        elif one.question.kind == "ssn":
            value = {"primary.ssn": "900-12-3456", "spouse.ssn": "666-65-4321"}[one.id]
        elif one.id == "address.zip":
            value = data.draw(st.sampled_from(["97214", "METRO"]), one.id)
        elif one.id.endswith(".state") and one.id.startswith("other_state"):
            value = data.draw(st.sampled_from(["ID", "CA"]), one.id)
        else:
            value = data.draw(VALUES[one.question.kind], one.id)
        spouse = list(self.flow.draft.spouse)
        if one.question.check is not None:
            one.question.check(self.flow.view, one.env, value)
        if self.flow.refusal(one, value) is not None:  # as the sitting asks before it takes it
            return
        moved = self.flow.answer(one, value)
        asked = {each.id: each for each in self.flow.asked()}
        if self.flow.draft.spouse == spouse:  # else other entries of a list have other numbers
            aside = [each.asked.id for each in moved.set_aside]
            assert [id_ for id_ in aside if id_ in asked and self._answered(asked[id_])] == []
            back = [each.asked.id for each in moved.brought_back]
            assert [id_ for id_ in back if not self._answered(asked[id_])] == []

    def _answered(self, one: Asked) -> bool:
        return self.flow.value(one) is not None

    def _blank(self, one: Asked) -> bool:
        return one.id in self.flow.draft.skipped

    @initialize(status=st.sampled_from(["single", "joint"]))
    def begin(self, status: str) -> None:
        """Get past the first two questions, or most walks would not get far."""
        self.flow.answer(self.flow.current(), 2025)
        self.flow.answer(self.flow.current(), status)

    @rule(data=st.data(), times=st.integers(1, 8))
    def go_on(self, data: st.DataObject, times: int) -> None:
        for _ in range(times):
            one = self.flow.current()
            if one is not None:
                self._answer(one, data)

    @rule(data=st.data())
    def edit(self, data: st.DataObject) -> None:
        id_ = data.draw(st.sampled_from([one.id for one in self.flow.asked()]))
        self.flow.go_to(id_)
        one = self.flow.current()
        assert one is not None
        assert one.id == id_
        self._answer(one, data)

    @precondition(lambda self: any("[" in one.id for one in self.flow.asked()))
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        """Take an entry of a list out."""
        every = {entry_of(one.id) for one in self.flow.asked()} - {None}
        entries = sorted(entry for entry in every if self.flow.draft.get(entry) is not None)
        if entries:
            entry = data.draw(st.sampled_from(entries), "entry")
            path, _ = entry_place(entry)
            count = self.flow.draft.count(path)
            self.flow.remove(entry)
            assert self.flow.draft.count(path) <= count - 1

    @rule(times=st.integers(1, 3))
    def back(self, times: int) -> None:
        for _ in range(times):
            self.flow.back()

    @precondition(lambda self: self.flow.current() is not None)
    @rule()
    def pass_over(self) -> None:
        self.flow.pass_over(self.flow.current())

    @rule()
    def undo(self) -> None:
        self.flow.undo()

    @rule()
    def finish(self) -> None:
        """Finish; a case that is whole keeps nothing but what was set aside."""
        at = self.flow.at
        self.flow.at = None
        whole = self.flow.current() is None and not self.flow.draft.open
        self.flow.finish()
        self.flow.at = at
        if whole:
            state = kept(self.flow).interview
            assert state is None or not state.unfinished

    @precondition(lambda self: "tax_year" in self.flow.draft.data)
    @rule()
    def interrupt(self) -> None:
        self.flow = resumed(self.flow)

    @invariant()
    def what_is_asked_is_asked_once_and_what_is_kept_is_asked(self) -> None:
        ids = [one.id for one in self.flow.asked()]
        assert len(ids) == len(set(ids))
        assert set(self.flow.draft.open) <= set(ids), "one passed over applies"
        entries = {id_.partition("[0]")[0] for id_ in ids if "[0]" in id_}
        lists = {name for name, of in self.flow.draft.data.items() if isinstance(of, list)}
        assert lists <= entries, "an empty list is left"

    @invariant()
    def the_file_is_valid_and_resuming_gives_the_same(self) -> None:
        if "tax_year" not in self.flow.draft.data:
            assert case_of(self.flow.draft) is None
            return
        again = resumed(self.flow)
        asked = self.flow.asked()
        now, then = {one.id: self.flow.value(one) for one in asked}, answers(again)
        ids = {*now, *then}
        assert {
            id_: (now.get(id_), then.get(id_)) for id_ in ids if now.get(id_) != then.get(id_)
        } == {}
        left = next(
            (one for one in asked if not self._answered(one) and not self._blank(one)), None
        )
        following = again.current()
        assert (following and following.id) == (left and left.id)


TestInterview = Interview.TestCase
# Shrinking a walk of hundreds of answers takes minutes; the ids drawn tell enough.
TestInterview.settings = settings(
    phases=(Phase.reuse, Phase.generate),
    report_multiple_bugs=False,
    max_examples=60,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

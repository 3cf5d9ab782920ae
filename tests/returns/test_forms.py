"""The contract of the forms: every line of every form, for every program and set of words."""

import re
from datetime import date
from decimal import Decimal
from itertools import product
from string import Formatter

import pytest

from taxcli.engine.form_inputs import gather
from taxcli.engine.forms import BASE_WORDS, FACTS, FIGURES, SCHEDULES, WORDS, line_rows, load_form
from taxcli.engine.prepare import prepare
from taxcli.law.figures import year_law, years
from taxcli.law.programs import PROGRAM_IDS, convention
from tests.build import FIRST_HALF, case, item, np_case, outcome, w2

CHOICES = ("refund", "apply")
WORD_SETS = {
    "full-year": [{"full-year", choice} for choice in CHOICES],
    "part-year": [{"part-year", base, choice} for base, choice in product(BASE_WORDS, CHOICES)],
}
FORMS = [
    (name, program, frozenset(words))
    for name, sets in WORD_SETS.items()
    for words, program in product(sets, PROGRAM_IDS)
]
# A schedule belongs to a form and sees that form's words.
SHEETS = [(name, program, words | {program}) for name in SCHEDULES for _, program, words in FORMS]
EVERY = FORMS + SHEETS
LABEL_WORDS = {"place", "program", "rate", "additional_rate", "oregon_line", "oregon_form"}
LABEL_WORDS |= {"program_tax", "penalty_rate"}


def lines(name, program, words):
    return load_form(name, program, words).lines


NUMBER = r"(?:\d+[a-z]?|[A-Z])\b"
MENTION = re.compile(rf"\blines? ({NUMBER}(?:(?:, | and | to ){NUMBER})*)")


def numbers_in(label):
    """Return the line numbers that a label's parentheses mention, spans (11 to 14) filled."""
    found = []
    for inside in re.findall(r"\(([^)]*)\)", label):
        for mention in MENTION.findall(inside):
            if " to " in mention:
                first, last = mention.split(" to ")
                found += [str(number) for number in range(int(first), int(last) + 1)]
            else:
                found += re.findall(NUMBER, mention)
    return found


@pytest.mark.parametrize(
    ("label", "numbers"),
    [
        ("X (line 5 minus line 6, not below zero)", ["5", "6"]),
        ("X (lines 11 to 14)", ["11", "12", "13", "14"]),
        ("X (lines 10, 16, 17 and 18)", ["10", "16", "17", "18"]),
        ("X (line 1 plus line 2, minus lines 3 and 4)", ["1", "2", "3", "4"]),
        ("X (line 7 times 1.5 %, plus line 7b times 1.5 %)", ["7", "7b"]),
        ("X (the smallest of the tax, line C and line D)", ["C", "D"]),
        ("X, included in line 1", []),
    ],
)
def test_the_reader_of_labels(label, numbers):
    assert numbers_in(label) == numbers


@pytest.mark.parametrize(("name", "program", "words"), EVERY)
def test_every_line_is_labelled_cited_and_resolved(name, program, words):
    above = set()
    for line in lines(name, program, words):
        assert line.label.strip(), line.id
        assert line.short.strip(), line.id
        assert line.cite.strip(), line.id
        holes = {hole for _, hole, _, _ in Formatter().parse(line.label) if hole}
        assert holes <= LABEL_WORDS, line.id
        if line.kind == "take" and name not in SCHEDULES:
            assert line.source in FACTS, line.id
        if line.kind == "figure":
            assert line.source in FIGURES, line.id
        if line.kind == "schedule":
            assert line.sum in {row.id for row in lines(line.source, program, words)}, line.id
        given = {"tax", "local_income"} if name in SCHEDULES else set()
        for read in line.formula.names if line.formula else ():
            assert read in above | set(FIGURES) | given, f"{line.id} reads {read}"
        assert line.at_most is None or line.at_most in above
        if line.convention:
            assert convention(line.convention).text
        above.add(line.id)


@pytest.mark.parametrize(("name", "program", "words"), FORMS)
def test_ids_and_numbers_stand_once_and_in_order(name, program, words):
    found = lines(name, program, words)
    ids, numbers = [line.id for line in found], [line.number for line in found]
    assert len(ids) == len(set(ids))
    assert len(numbers) == len(set(numbers))
    assert all(line.section for line in found)
    ordered = [(int(re.match(r"\d+", n)[0]), n.lstrip("0123456789")) for n in numbers]
    assert ordered == sorted(ordered)
    sections = [line.section for line in found]
    assert sections == sorted(sections, key=sections.index), "a section is torn apart"


@pytest.mark.parametrize(("name", "program", "words"), EVERY)
def test_a_label_names_exactly_the_lines_that_its_formula_reads(name, program, words):
    found = lines(name, program, words)
    number_of = {line.id: line.number for line in found}
    for line in found:
        reads = list(line.formula.names) if line.formula else []
        reads += [line.at_most] if line.at_most else []
        expected = {number_of[read] for read in reads if number_of.get(read)}
        mentioned = numbers_in(line.label)
        if mentioned or (len(expected) > 1 and line.formula):
            assert set(mentioned) == expected, f"{line.number} {line.id}: {line.label}"
            assert len(mentioned) == len(set(mentioned))


def said_in(label):
    """Return every text of a label, which may be written by the form, the tax or a word."""
    return label.values() if isinstance(label, dict) else [label]


@pytest.mark.parametrize("name", [*WORD_SETS, *SCHEDULES])
def test_every_line_of_every_file_stands_on_some_form(name):
    combinations = FORMS if name in WORD_SETS else SHEETS

    def shape(label):
        """Return a label whatever the numbers that the ids of lines in it became."""
        return re.sub(r"\{\w+\}|\b\d+[a-z]?\b", "#", label)

    standing = {
        (line.where, shape(text))
        for form, program, words in combinations
        if form == name
        for line in lines(name, program, words)
        for text in filter(None, (line.name, line.arithmetic))
    }
    rows = tuple(line_rows(name))
    texts = [
        (where, row[key]) for where, row in rows for key in ("label", "arithmetic") if key in row
    ]
    written = {(where, said) for where, text in texts for said in said_in(text)}
    assert standing == {(where, shape(said)) for where, said in written}
    for _, row in rows:
        assert {word.removeprefix("not ") for word in row.get("when", ())} <= WORDS


@pytest.mark.parametrize("name", WORD_SETS)
def test_nothing_leads_nowhere(name):
    """Every line is read by another, or is one that the JSON or the paper ends on."""
    ends = {"refund", "balance_due", "threshold", "taxable_income", "net_tax", "withheld"}
    for form, program, words in FORMS:
        if form != name:
            continue
        found = lines(name, program, words)
        read = {"tax", "local_income"}
        for line in found:
            read |= {*(line.formula.names if line.formula else ()), line.at_most}
        unread = {line.id for line in found} - read - ends
        # In a refund nothing is applied; local_base, ratio and the others must all be used.
        assert unread <= {"local_income"}


def test_the_facts_that_forms_may_take_are_those_supplied(monkeypatch):
    supplied = []

    def spy(at, base, kind):
        inputs = gather(at, base, kind)
        supplied.append(set(inputs.facts))
        return inputs

    monkeypatch.setattr("taxcli.engine.prepare.gather", spy)
    prepare(case())
    prepare(np_case(item(300_000, both={"amount": 200_000})))
    assert supplied
    assert all(each == set(FACTS) for each in supplied)
    sources = {line.source for form in FORMS for line in lines(*form) if line.kind == "take"}
    assert sources == set(FACTS), "a fact that no form takes"


def test_what_schedules_take_is_what_their_rows_bring():
    entity = {"entity": "S", "kind": "llc", "metro": {"share": 1}, "multnomah": {"share": 1}}
    mutual = {"income": 1, "tax": 1}
    tables = {
        "w2": [w2(("METRO", 9, 0), ("MULT", 9, 0))],
        "last_year": {"shs_tax": 5_000, "pfa_tax": 5_000},  # so that installments were required
        "paid_on": date(2026, 5, 1),  # late, so that there are penalty and interest
        "pass_through": [entity],
        "exempt": [{"kind": "oregon-pers", "payer": "PERS", "amount": 1}],
        "other_state": [
            {"state": "ID", "tax": 1, "agi": 9, "agi_both": 1, "metro": mutual, "multnomah": mutual}
        ],
    }
    np = np_case(item(600_000, both={"amount": 500_000}), where=FIRST_HALF, **tables)
    full_year = case(oregon={"taxable_income": 500_000}, **tables)
    for given in (full_year, np):
        for found in prepare(given).programs.values():
            asked = {line.line.source for line in found.filled if line.line.kind == "schedule"}
            expected = set(SCHEDULES) - ({"allocation"} if found.kind == "full-year" else set())
            assert asked == expected
            for schedule in asked:
                rows = found.filled.rows(schedule)
                assert rows, schedule
                assert all(line.amount is not None for row in rows for line in row), schedule


@pytest.mark.parametrize("program", PROGRAM_IDS)
def test_every_year_has_the_figures_that_the_forms_read(program):
    for form, program_, words in FORMS:
        if program_ != program:
            continue
        read = {
            name
            for line in lines(form, program, words)
            for name in [line.source, *(line.formula.names if line.formula else ())]
            if name in FIGURES
        }
        read -= {line.id for line in lines(form, program, words)} - set(FIGURES)
        for year, edition, group in product(years(), ("current", "published"), ("single", "joint")):
            for name in read:
                assert year_law(year, edition).get(f"{program}.{name}", group), (year, name)


def test_the_json_lists_the_lines_of_the_form_with_labels_filled():
    for given in (case(), np_case(item(300_000, both={"amount": 200_000}))):
        for program in PROGRAM_IDS:
            for row in outcome(given, program)["lines"]:
                assert row["id"]
                assert row["number"]
                assert row["amount"] is not None
                assert not set("{}") & set(row["label"])


def test_amounts_are_rounded_when_a_line_is_written():
    for found in prepare(case(oregon={"taxable_income": Decimal("125000.37")})).programs.values():
        for line in found.filled:
            if line.amount is not None and line.line.unit == "money":
                assert line.amount == round(line.amount, 2)
                assert line.amount.as_tuple().exponent == -2, line.line.id

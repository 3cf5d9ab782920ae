"""Every example's result, worked by hand in its first comment, against what taxcli computes.

A comment line ``# expect shs.tax = 800.00`` states one value; ``# expect published shs.tax``
states it for that edition. ``none`` and ``unknown`` stand for JSON's null, and ``diagnostics``
lists the codes of level block and review.
"""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from taxcli import prepare, read_case

FOLDER = Path(__file__).resolve().parent.parent / "examples"
EXAMPLES = sorted(FOLDER.glob("*.toml"))
PROGRAM_KEYS = {
    "form", "must_file", "refund_only", "taxable_income", "tax", "credit", "withheld",
    "prepaid", "penalty", "interest", "underpayment_interest", "balance_due", "refund", "applied",
}  # fmt: skip
EVERY_PROGRAM_STATES = ("form", "must_file", "taxable_income", "tax", "balance_due", "refund")
_LINE = re.compile(r"# expect (?:(published) )?([a-z_.]+) = (.+)")
_WORDS = {"none": None, "unknown": None, "true": True, "false": False}


def _first_comment(path):
    for line in path.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            return
        yield line


def _expectations(path):
    """Return ``{(edition, key): value}`` as the file's comment states them."""
    found = {}
    for line in _first_comment(path):
        if "expect" in line and (match := _LINE.fullmatch(line)):
            edition, key, value = match.groups()
            assert (edition, key) not in found, f"{key} is stated twice"
            found[edition or "current", key] = _WORDS.get(value, value)
    return found


def _actual(result, key):
    data = result.to_json()
    if key == "blocked":
        return result.blocked
    if key == "combined":
        return data["combined_return"]["available"]
    program, name = key.split(".")
    assert name in PROGRAM_KEYS, f"{key} is no key that an example may state"
    return data["programs"][program][name]


def _codes(result):
    return {found["code"] for found in result.to_json()["diagnostics"] if found["level"] != "info"}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_comes_out_as_its_comment_works_out_by_hand(path):
    case = read_case(path)
    results = {}
    wrong = []
    for (edition, key), value in _expectations(path).items():
        result = results.setdefault(edition, prepare(case, edition=edition))
        if key == "diagnostics":
            expected = set(value.split(", ")) if value else set()
            actual = _codes(result)
        else:
            expected, actual = value, _actual(result, key)
        if actual != expected:
            wrong.append(f"{edition} {key}: {expected} by hand, {actual} by taxcli")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_states_all_that_matters(path):
    stated = {key for edition, key in _expectations(path) if edition == "current"}
    needed = {f"{id_}.{key}" for id_ in ("shs", "pfa") for key in EVERY_PROGRAM_STATES}
    assert needed | {"blocked", "combined", "diagnostics"} <= stated
    spoken = sum("expect" in line for line in _first_comment(path))
    assert spoken == len(_expectations(path)), "a line with `expect` is not in the expected form"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_names_only_numbers_that_are_never_issued(path):
    numbers = re.findall(r"\b\d{3}-\d{2}-\d{4}\b", path.read_text("utf-8"))
    assert numbers
    for number in numbers:
        area = int(number[:3])
        assert area == 666 or 900 <= area <= 999, f"{number[:3]}-… could be somebody's"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_writes_its_arithmetic_out(path):
    words = " ".join(line for line in _first_comment(path) if "expect" not in line)
    assert "SHS" in words and "PFA" in words
    for (_, key), value in _expectations(path).items():
        money = isinstance(value, str) and re.fullmatch(r"\d+\.\d\d", value) and value != "0.00"
        if money and key.endswith((".tax", ".credit", ".balance_due", ".refund", ".applied")):
            assert f"{Decimal(value):,.2f}" in words, f"{key} {value} is not worked out"


def test_the_personas_are_all_there():
    stems = [path.stem for path in EXAMPLES]
    assert len(stems) >= 14
    for letter in "abcdefghijkopq":
        assert any(stem.startswith(f"{letter}-") for stem in stems), letter


def test_no_result_carries_a_number_of_a_person():
    for path in EXAMPLES:
        case = read_case(path)
        shown = repr(prepare(case).to_json()) + repr(case)
        for person in filter(None, (case.primary, case.spouse)):
            assert person.ssn is not None
            assert person.ssn.full not in shown
            assert person.ssn.digits not in shown

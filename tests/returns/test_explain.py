"""An explanation leads from a line to every input, and its figures give the line again."""

import re
from decimal import Decimal

import pytest

from taxcli import prepare
from taxcli.features.explain.explanation import (
    LineError,
    NotFilledError,
    explain,
    find_line,
    find_program,
)
from taxcli.values import show, to_json
from tests.build import FIRST_HALF, case, item, joint, lived, np_case, w2

NP = np_case(
    item(200_000, both={"amount": 96_000}),
    item(150_000, payer="Sample School"),
    where=FIRST_HALF,
    deductions=40_000,
)
IDAHO = {"state": "ID", "tax": 2_000, "agi": 350_000, "agi_both": 50_000}


def line(given, name, program="shs"):
    result = prepare(given)
    return explain(result, result.programs[program], name).line


def walk(node):
    yield node
    for read in node.reads:
        yield from walk(read)
    for row in node.rows:
        for inner in row.lines:
            yield from walk(inner)


def test_the_tree_goes_down_to_the_case_and_the_law():
    # 1 % of (310,000 - 200,000).
    top = line(joint(oregon={"taxable_income": 310_000}), "tax")
    assert (top.formula, top.with_figures) == ("rate × excess", "1 % × 110,000.00")
    assert top.amount == Decimal("1100.00")
    assert [used.figure.name for used in top.figures] == ["shs.rate"]
    (excess,) = top.reads
    income, threshold = excess.reads
    assert income.reads[0].source == "oregon.taxable_income"
    assert threshold.figures[0].figure.amount == 200_000


def test_each_line_is_explained_once_and_then_referred_to():
    nodes = list(walk(line(NP, "refund", "pfa")))
    explained = [node.line.id for node in nodes if not node.repeated and node.line.number]
    assert len(explained) == len(set(explained))
    repeated = [node for node in nodes if node.repeated]
    assert repeated
    assert all(node.line.id in explained and not node.reads for node in repeated)


@pytest.mark.parametrize("given", [NP, joint(oregon={"taxable_income": 450_000})])
@pytest.mark.parametrize("program", ["shs", "pfa"])
def test_every_line_of_a_form_can_be_explained(given, program):
    result = prepare(given)
    found = result.programs[program]
    for filled in found.filled:
        explanation = explain(result, found, filled.line.id)
        assert explanation.line.amount == filled.amount
        for node in walk(explanation.line):
            assert node.line.cite
            rests_on = (node.formula, node.source, node.figures, node.schedule, node.repeated)
            assert any(rests_on), node.line.id


@pytest.mark.parametrize("given", [NP, joint(oregon={"taxable_income": 450_000})])
def test_the_figures_shown_give_the_amount_again(given):
    """A sum or difference, worked out from its printed figures, is the printed amount."""
    for program in ("shs", "pfa"):
        nodes = [node for node in walk(line(given, "refund", program)) if node.with_figures]
        plain = [node for node in nodes if re.fullmatch(r"[\d,.+− ]+", node.with_figures)]
        assert plain
        for node in plain:
            terms = re.findall(r"([+−]?) ?(\d[\d,.]*)", node.with_figures)
            total = sum(
                Decimal(figure.replace(",", "")) * (-1 if sign == "−" else 1)
                for sign, figure in terms
            )
            assert total == node.amount


def test_rows_show_where_they_stand_and_what_was_added_up():
    given = case(w2=[w2(("METRO", 90_000, 400)), w2(("METRO", 80_000, 300), employer="Other")])
    withheld = line(given, "withheld")
    assert withheld.amount == 700
    assert [(row.where, row.amount) for row in withheld.rows] == [("w2[0]", 400), ("w2[1]", 300)]
    assert [inner.line.short for inner in withheld.rows[0].lines] == [
        "local wages",
        "local tax withheld",
    ]


def test_a_sum_over_nothing_says_so():
    assert line(case(), "withheld").rows == ()
    assert line(case(), "withheld").schedule == "Schedule WH"


def test_the_credit_worksheet_explains_its_own_lines():
    # 1,850 x 50,000 / 350,000 = 264.29; the tax is 1 % of (310,000 - 125,000).
    given = case(oregon={"taxable_income": 310_000}, other_state=[IDAHO])
    credit = line(given, "credit")
    (row,) = credit.rows
    by_number = {inner.line.number: inner for inner in row.lines}
    assert by_number["C"].with_figures == "1,850.00 × 50,000.00 ÷ 350,000.00"
    assert by_number["C"].amount == Decimal("264.29")
    # The tax was explained as the limit of the line itself.
    assert credit.reads[0].line.id == "tax"
    assert by_number["C"].reads[0].repeated


def test_what_is_not_known_says_why_down_to_the_cause():
    given = case(oregon={}, w2=[w2(("TOTAL CITY", 90_000, 400))])
    nodes = list(walk(line(given, "refund")))
    assert nodes[0].amount is None
    assert show(nodes[0].amount) == "not known"
    unknown = [
        node for node in nodes if node.amount is None and not node.repeated and node.line.number
    ]
    assert all(node.unknown for node in unknown)
    causes = [node.unknown for node in unknown]
    assert "oregon.taxable_income is not in the case" in causes
    assert any("Sample Employer" in cause for cause in causes)


def test_a_convention_is_named_where_it_is_used():
    assert "by conformity" in str(line(NP, "ratio", "pfa").convention)
    assert show(line(NP, "ratio", "pfa").amount) == "48.7 %"


def test_json_nests_the_reads_and_keeps_the_sources():
    result = prepare(joint(oregon={"taxable_income": 310_000}))
    data = to_json(explain(result, result.programs["shs"], "tax"))
    assert (data["program"], data["form"], data["edition"]) == ("shs", "MET-40", "current")
    top = data["line"]
    assert (top["number"], top["amount"]) == ("8", "1100.00")
    assert top["figures"][0]["name"] == "shs.rate"
    assert top["figures"][0]["value"] == "0.01"
    assert top["reads"][0]["reads"][0]["reads"][0]["from"] == "oregon.taxable_income"


@pytest.mark.parametrize("name", ["tax", "TAX", "8"])
@pytest.mark.parametrize("program", ["shs", "SHS", "MET-40", "met-40"])
def test_a_line_goes_by_id_number_program_and_form(program, name):
    result = prepare(case())
    assert find_line(find_program(result, program), name).line.id == "tax"


def test_a_line_with_a_letter_goes_by_its_number():
    result = prepare(case())
    assert find_line(find_program(result, "pfa"), "7B").line.id == "upper_excess"


def test_a_form_the_case_does_not_fill_is_named():
    with pytest.raises(LineError, match="write MET-40 instead"):
        find_program(prepare(case()), "MET-40-NP")
    with pytest.raises(LineError, match="did you mean pfa"):
        find_program(prepare(case()), "pfaa")


def test_where_nothing_is_filed_a_possible_line_gets_the_reason():
    result = prepare(case(residency=lived("none", local_income=False)))
    found = find_program(result, "shs")
    assert found.filled is None
    with pytest.raises(NotFilledError, match="nothing was paid in"):
        find_line(found, "ratio")
    with pytest.raises(LineError, match="no line"):
        find_line(found, "rattio")
    with pytest.raises(KeyError):
        explain(result, found, "tax")

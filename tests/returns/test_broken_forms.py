"""Forms with a mistake in them: refused when loaded, with the file, the line and the mend."""

import copy
from decimal import Decimal

import pytest

from taxcli.engine import forms
from taxcli.engine.forms import FormError
from taxcli.engine.formula import FormulaError, parse
from taxcli.law.data import load

WORDS = frozenset({"full-year", "refund"})


@pytest.fixture
def broken(monkeypatch):
    """Return a loader of the full-year form, all in one file, after a change to its lines."""

    def load_changed(change, program="pfa"):
        data = copy.deepcopy(load("full-year"))
        data["line"] += copy.deepcopy(load(data.pop("then"))["line"])
        change(data["line"])
        files = {"full-year": data}
        monkeypatch.setattr(forms, "load", lambda name: files.get(name) or load(name))
        with pytest.raises(FormError) as refused:
            forms.load_form.__wrapped__("full-year", program, WORDS)
        return str(refused.value)

    return load_changed


def line(rows, id_):
    return next(row for row in rows if row["id"] == id_)


def changed(id_, **to):
    def change(rows):
        row = line(rows, id_)
        for key, value in to.items():
            row.pop(key, None)
            if value is not None:
                row[key] = value

    return change


def test_the_form_without_a_change_is_accepted():
    assert forms.load_form.__wrapped__("full-year", "pfa", WORDS).lines


@pytest.mark.parametrize(
    ("change", "id_", "words"),
    [
        (changed("excess", formula="taxable_incom - threshold"), "excess", "taxable_incom"),
        (changed("excess", formula="rate_of_2025 * threshold"), "excess", "rate_of_2025"),
        # taxable income would read the tax, which reads taxable income
        (changed("taxable_income", formula="oregon_taxable_income - tax"), "taxable_income", "tax"),
        (changed("excess", formula="excess + 1"), "excess", "reads excess"),
        (changed("excess", figure="threshold"), "excess", "not 2"),
        (changed("excess", formula=None), "excess", "not 0"),
        (changed("estimated", take="estimates"), "estimated", "takes estimates"),
        (changed("threshold", figure="limit"), "threshold", "figure limit"),
        (changed("withheld", schedule="withholdings"), "withheld", "schedule withholdings"),
        (changed("withheld", sum="taxes"), "withheld", "no line taxes"),
        (changed("withheld", sum=None), "withheld", ""),
        (changed("credit", at_most="taxes"), "credit", "taxes"),
        (changed("excess", when=["pfaa"]), "excess", "`when` has an unknown word"),
        (changed("excess", formula="max(0.0, taxable_income)"), "excess", "'0.0' is not allowed"),
        (changed("excess", formula="taxable_income ** 2"), "excess", "is not allowed"),
        (changed("excess", formula="taxable_income -"), "excess", "is not an expression"),
        (changed("excess", formula="__import__('os')"), "excess", "is not allowed"),
        (changed("excess", number="6"), "excess", "the number 6 stands twice"),
        (changed("excess", label=None), "excess", "label is missing"),
        (changed("excess", short=""), "excess", "short is missing"),
        (changed("excess", cite=None), "excess", "cite is missing"),
        (changed("excess", cite={"shs": "Metro Code 7.06"}), "excess", "cite"),
        (changed("excess", number={"part-year": "12"}), "excess", "number says nothing for MC-40"),
        (changed("excess", label="over line {thresold}"), "excess", "{thresold}"),
        (changed("excess", convention="no-such"), "excess", "no-such"),
        (changed("excess", label="{plaice} excess"), "excess", "plaice"),
        (changed("excess", unit="dollars"), "excess", "dollars"),
        (changed("excess", formulla="1 + 1"), "excess", "formulla"),
    ],
)
def test_a_mistake_in_a_line_is_refused_with_the_line_named(broken, change, id_, words):
    told = broken(change)
    assert told.startswith(f"forms/full-year.toml, line {id_}: ")
    assert words in told


def test_a_mistake_in_the_lines_that_both_forms_share_names_their_file(monkeypatch):
    shared = copy.deepcopy(load("tax-and-payments"))
    changed("excess", formula="taxable_incom")(shared["line"])
    files = {"tax-and-payments": shared}
    monkeypatch.setattr(forms, "load", lambda name: files.get(name) or load(name))
    for kind in ("full-year", "part-year"):
        words = frozenset({kind, "refund", "item-by-item"})
        with pytest.raises(FormError, match=r"^forms/tax-and-payments\.toml, line excess: "):
            forms.load_form.__wrapped__(kind, "pfa", words)


def test_a_file_to_follow_that_is_not_there_is_named(monkeypatch):
    data = {**load("full-year"), "then": "tax"}
    monkeypatch.setattr(forms, "load", lambda name: data)
    with pytest.raises(FormError, match=r"^forms/full-year\.toml: then names tax, and there is no"):
        forms.load_form.__wrapped__("full-year", "pfa", WORDS)


def test_an_official_number_stands_behind_the_label_of_its_form_and_year(monkeypatch):
    """Of a shared line, too, each form has a number of its own."""
    shared = copy.deepcopy(load("tax-and-payments"))
    line(shared["line"], "threshold")["official"] = {"MC-40": {"2025": "7"}}
    monkeypatch.setattr(
        forms, "load", lambda name: shared if name == "tax-and-payments" else load(name)
    )
    numbers = {}
    for kind, program in (("full-year", "pfa"), ("full-year", "shs"), ("part-year", "pfa")):
        words = frozenset({kind, "refund", "item-by-item"})
        found = forms.load_form.__wrapped__(kind, program, words).lines
        numbers[kind, program] = next(one for one in found if one.id == "threshold").official
    assert numbers == {
        ("full-year", "pfa"): {"2025": "7"},
        ("full-year", "shs"): {},
        ("part-year", "pfa"): {},
    }


def test_a_line_without_an_id_is_refused(broken):
    assert "id is missing" in broken(changed("excess", id=None))


@pytest.mark.parametrize("id_", ["taxable_income", "threshold", "tax", "refund", "upper_threshold"])
def test_an_id_that_stands_twice_is_refused(broken, id_):
    def twice(rows):
        again = copy.deepcopy(line(rows, id_))
        rows.append({**again, "number": "99"})

    told = broken(twice)
    assert told.startswith(f"forms/full-year.toml, line {id_}: ")
    assert "twice" in told


def test_a_line_that_takes_the_name_of_a_figure_is_refused(broken):
    """It would hide the year's rate from every formula below it."""

    def hide(rows):
        row = {**line(rows, "estimated"), "id": "rate", "number": "0"}
        rows.insert(0, row)

    assert "line rate: " in broken(hide)


@pytest.mark.parametrize(
    "text",
    [
        "1.5 * a",
        "1e3",
        "True",
        "'a'",
        "a if b else c",
        "a and b",
        "not a",
        "a < b",
        "a // b",
        "a % b",
        "a ** b",
        "a @ b",
        "+a",
        "~a",
        "a.b",
        "a[0]",
        "[a]",
        "(a, b)",
        "{a}",
        "lambda: a",
        "f'{a}'",
        "abs(a)",
        "max(a)",
        "max()",
        "max(*a)",
        "max(a, b, key=c)",
        "(max)(a, b)(c)",
        "a.max(b, c)",
        "eval(a, b)",
        "__import__(a, b)",
        "(a := b)",
        "a; b",
        "a = b",
        "",
        "a b",
        "None",
        "...",
        "1j",
    ],
)
def test_what_is_not_of_the_language_is_refused(text):
    with pytest.raises(FormulaError) as refused:
        parse(text)
    assert repr(text) in str(refused.value)


VALUES = {"a": Decimal(7), "b": Decimal(2), "c": Decimal(-3)}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a + b * c", "1"),
        ("(a + b) * c", "-27"),
        ("a - b - c", "8"),
        ("-a + 10", "3"),
        ("a / b", "3.5"),
        ("max(0, c)", "0"),
        ("min(a, b, c)", "-3"),
        ("ratio(b, a)", "0.286"),
        ("ratio(a, b)", "1"),
        ("ratio(c, a)", "0"),
        ("12", "12"),
    ],
)
def test_what_is_of_the_language_is_computed_exactly(text, value):
    formula = parse(text)
    found = formula.compute(VALUES)
    assert found == Decimal(value)
    assert type(found) is Decimal
    assert set(formula.names) <= set(VALUES)

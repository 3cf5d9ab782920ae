"""The questions of ``taxcli check``, in the interview's own manner; none asks who it is."""

from taxcli.interview.check.conditions import (
    any_withheld,
    asks_local,
    asks_oregon,
    decides_estimates,
    each_place,
    each_year,
    fact_of,
    lived_choices,
    outside,
    refusing,
    several,
    some_withheld,
    take_years,
    year_before,
    year_choices,
)
from taxcli.interview.check.facts import not_negative, withheld_amount
from taxcli.interview.model import Each, Question, Section
from taxcli.interview.sections.start import START
from taxcli.law.named import filled

_PAGE = "Revenue Division page"
_STATUS = next(
    part for part in START.parts if isinstance(part, Question) and part.id == "filing_status"
)

_YEAR = (
    Question(
        id="check.year",
        text="Which tax year is it about?",
        kind="choice",
        choices=year_choices,
        why="Rates, thresholds and due dates depend on the year.",
        find="The year the income is of, not the year of filing.",
        source=f"{_PAGE}, filing requirements",
        note=True,
    ),
    Question(
        id="check.years",
        text="Which years? Like 2021-2024, or 2021, 2023.",
        kind="text",
        why="Each year is answered by itself; for each you need the Oregon return.",
        when=several,
        store=take_years,
        note=True,
    ),
    Each(
        over=each_year,
        parts=(
            Question(
                id="{year}.status",
                text="How did you file your Oregon return of {year}?",
                kind="choice",
                choices=_STATUS.choices,
                why=_STATUS.why,
                find=_STATUS.find,
                source=_STATUS.source,
                default=year_before("status"),
                infer=fact_of("status"),
                note=True,
            ),
        ),
    ),
)
_LIVED = Question(
    id="{year}.{place}",
    text="How much of {year} did you live in {where}?",
    kind="choice",
    choices=lived_choices,
    why="All year has one form; part of the year, or income from there while living outside, "
    "another; neither means nothing to file. Portland, Metro and the County are three different "
    "areas.",
    find="For an address, {tool} answers; a ZIP code or a city does not. Someone only away for a "
    "while counts as there all year, if it stayed the permanent home, the centre of life and the "
    "place to return to.",
    source=f"{_PAGE}, residency status",
    default=year_before("{place}"),
    infer=fact_of("{place}"),
    note=True,
)
_PORTLAND = Question(
    id="{year}.portland",
    text="Did you live in the City of Portland in {year}?",
    kind="yes-no",
    why="Only for the Arts Tax, a third tax that is filed by itself.",
    find="The city's limits decide; a postal address that says Portland does not tell.",
    source=f"{_PAGE}, other personal income taxes",
    default=year_before("portland"),
    infer=fact_of("portland"),
    note=True,
)
_ANY_LOCAL = Question(
    id="{year}.{place}-any",
    text="Did you have income from {where} in {year}: work done there, rent or a business there?",
    kind="yes-no",
    why="Someone living outside is taxed on income from inside only.",
    find="Work done elsewhere, as from a home outside, for an employer inside does not count.",
    source=f"{_PAGE}, residency status",
    when=outside,
    infer=fact_of("{place}-any"),
    note=True,
)
_OREGON = Question(
    id="{year}.income",
    text="What was Oregon taxable income in {year}?",
    kind="money",
    why="A return must be filed only if it is more than the threshold.",
    find=filled(
        "{standing.oregon_lines.OR-40.in_questions} "
        "({standing.oregon_lines.OR-40-N.in_questions}). A rough amount gives a rough answer."
    ),
    source=f"{_PAGE}, filing requirements",
    when=asks_oregon,
    infer=fact_of("income"),
    store=refusing(not_negative),
    note=True,
)
_LOCAL = Question(
    id="{year}.{place}-income",
    text="What was {short} taxable income in {year}?",
    kind="money",
    why="For {form} this decides, not Oregon taxable income: all income of the time you lived in "
    "{where}, and income from there while living outside, less its part of the deductions.",
    find='The official form {form}, if you have it filled in. Else "don\'t know": the interview '
    "works it out item by item.",
    source=f"{_PAGE}, residency status",
    when=asks_local,
    infer=fact_of("{place}-income"),
    note=True,
)
_WITHHELD = (
    Question(
        id="{year}.withheld-{program}-any",
        text="Was {tax} tax withheld from pay in {year}?",
        kind="yes-no",
        why="What was withheld counts against the tax, and comes back only if you file.",
        find="W-2 box 20 says {locality}; box 19 has the tax. The rows may be on a second page.",
        source=f"{_PAGE}, payroll withholding",
        infer=any_withheld,
        note=True,
    ),
    Question(
        id="{year}.withheld-{program}",
        text="How much {tax} tax was withheld in {year}?",
        kind="money",
        why="It decides what is left to pay, or comes back.",
        find="Box 19 of each W-2, the rows with {locality} in box 20, added up.",
        source=f"{_PAGE}, payroll withholding",
        when=some_withheld,
        infer=fact_of("withheld-{program}"),
        store=refusing(withheld_amount),
        note=True,
    ),
)
_LAST_YEAR = Question(
    id="{year}.last-year-{program}",
    text="What was your {tax} tax of {before}?",
    kind="money",
    why="Estimated payments were required only if it reached the limit, too.",
    find="The return of {before}, the tax after credits; 0 if there was none.",
    source=f"{_PAGE}, quarterly estimated payments",
    when=decides_estimates,
    infer=fact_of("last-year-{program}"),
    store=refusing(not_negative),
    note=True,
)
SECTIONS: tuple[Section, ...] = (
    Section("year", "The year", _YEAR),
    Section(
        "lived",
        "Where you lived",
        (Each(over=each_year, parts=(Each(over=each_place, parts=(_LIVED,)), _PORTLAND)),),
    ),
    Section(
        "income",
        "Income",
        (
            Each(
                over=each_year,
                parts=(
                    Each(over=each_place, parts=(_ANY_LOCAL,)),
                    _OREGON,
                    Each(over=each_place, parts=(_LOCAL,)),
                ),
            ),
        ),
    ),
    Section(
        "withheld",
        "Withheld, and last year",
        (
            Each(
                over=each_year,
                parts=(
                    Each(over=each_place, parts=_WITHHELD),
                    Each(over=each_place, parts=(_LAST_YEAR,)),
                ),
            ),
        ),
    ),
)

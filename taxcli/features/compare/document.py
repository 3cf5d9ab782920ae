"""How two results side by side are worded: where they part, the lines, the totals."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from taxcli.document.blocks import Block, Heading, Para, Table
from taxcli.engine.diagnostics import Diagnostic
from taxcli.engine.lines import shown_amount
from taxcli.engine.result import ProgramResult
from taxcli.features.common_blocks import list_assumptions
from taxcli.features.compare.comparison import (
    DUTIES,
    Comparison,
    DifferentFact,
    LinePair,
    Names,
    ProgramPair,
)
from taxcli.features.next_thousand import marginal_blocks
from taxcli.features.wording import year_words
from taxcli.law.programs import PROGRAM_IDS
from taxcli.money import shown
from taxcli.values import Percent, show

_ABSENT = "-"
_MOST_FACTS = 12
# The code that tells what both editions of the law come to.
_EDITIONS = "I-LAW-001"
_TOTALS = (
    ("net_tax", "Tax after credit", True),
    ("owed", "Tax, penalty and interest", False),
    ("balance_due", "To pay", True),
    ("still_to_pay", "Still to pay", False),
    ("refund", "To come back", True),
    ("applied", "Applied to next year", False),
)
_AMOUNTS = frozenset({1, 2, 3})


def comparison_blocks(found: Comparison, all_lines: bool = False) -> Iterator[Block]:
    """Word a comparison; ``all_lines`` shows the equal lines too."""
    names = found.names
    yield from _heads(found, names)
    if found.equal:
        yield Para("The two cases are equal: they say the same and come to the same.")
    elif found.same_result:
        yield Para("Both come to the same, line by line, although the cases differ.")
    yield from _facts(found.facts, names, all_lines)
    for id_ in PROGRAM_IDS:
        yield from _program(found.programs[id_], names, all_lines)
    if not found.same_result or all_lines:
        yield from _totals(found, names)
    yield from marginal_blocks(found.a, found.marginals, ("Tax it adds", names.a, names.b))
    yield from _listed("What both say of last year, and differ on", found.last_year)
    for name, only in ((names.a, found.only_a), (names.b, found.only_b)):
        listed = [each for each in only if each.code != _EDITIONS]
        yield from _listed(f"Only {name} reports", listed)
    resting = _of_each(found.a.assumptions, found.b.assumptions, names)
    yield from list_assumptions([f"{name}{text}" for name, text in resting])


def _heads(found: Comparison, names: Names) -> Iterator[Block]:
    sides = ((names.a, names.file_a, found.a), (names.b, names.file_b, found.b))
    for name, file, side in sides:
        stands = f"{name}  {'standard input' if file == '-' else file}: " if file else f"{name}: "
        words = year_words(side)
        yield Para(f"{stands}{words[0].lower()}{words[1:]}", 0, 3)
    if found.a.case.tax_year != found.b.case.tax_year:
        yield Para(
            "The tax years differ, and with them thresholds, rates and dates of the law.",
            style="notice",
        )
    editions = [list(filter(None, (side.both_editions,))) for side in (found.a, found.b)]
    for name, text in _of_each(editions[0], editions[1], names):
        yield Para(f"{name}{text}")
    for name, _, side in sides:
        if side.blocked:
            yield Para(
                f"{name}: something must be settled first (taxcli review); its amounts are "
                "provisional, and what is not known is not compared.",
                style="alarm",
            )


def _of_each(a: Sequence[str], b: Sequence[str], names: Names) -> Iterator[tuple[str, str]]:
    """Yield the texts of both sides once each, with the side's name where only one has it."""
    for text in dict.fromkeys((*a, *b)):
        if text in a and text in b:
            yield "", text
        else:
            yield f"{names.a if text in a else names.b}: ", text


def _facts(facts: Sequence[DifferentFact], names: Names, all_facts: bool) -> Iterator[Block]:
    if not facts:
        return
    yield Heading(f"Where the cases differ ({len(facts)})")
    listed = facts if all_facts else [fact for fact in facts if fact.bears][:_MOST_FACTS]
    rows = tuple((fact.key, fact.a or _ABSENT, fact.b or _ABSENT) for fact in listed)
    if rows:
        yield Table(("Key", names.a, names.b), rows)
    if len(listed) < len(facts):
        more = f"And {len(facts) - len(listed)} more" if rows else "In names and the like"
        yield Para(f"{more}; {names.all_} shows them.", 2)


def _program(pair: ProgramPair, names: Names, all_lines: bool) -> Iterator[Block]:
    name = pair.program.name
    if pair.equal:
        yield Heading(f"{name}: the same")
        form = f"{pair.a.filing.form}, " if pair.a.filing.form else ""
        yield Para(f"{form}{DUTIES[pair.a.outcome.duty]}, {_residency(pair.a)}", 2)
    else:
        yield Heading(f"{name}: {_where_they_part(pair)}")
        yield Table(("", names.a, names.b), tuple(_outcomes(pair)))
    lines = [line for line in pair.lines if all_lines or line.parts]
    if lines:
        yield Para("")
        first = pair.first
        rows = tuple(_row(line, first is not None and line.id == first.id) for line in lines)
        yield Table(("Line", names.a, names.b, "Change"), rows, _AMOUNTS)


def _where_they_part(pair: ProgramPair) -> str:
    """Name the place where two results part first."""
    first = pair.first
    line = f"{_numbers(first)} {first.either.line.short}".strip() if first else ""
    if not pair.same_form:
        also = f"; of the lines both have, at line {line}" if line else ""
        return f"they part at the form{also}"
    return f"they part at line {line}" if line else "they part at the duty to file"


def _outcomes(pair: ProgramPair) -> Iterator[tuple[str, ...]]:
    sides = pair.a, pair.b
    yield ("Form", *(each.filing.form or "none" for each in sides))
    yield ("Residency", *map(_residency, sides))
    yield ("Duty", *(DUTIES[each.outcome.duty] for each in sides))


def _residency(found: ProgramResult) -> str:
    words = [word or "not known" for word in found.residency.values()]
    if len(set(words)) == 1:
        return words[0] if words[0] != "none" else "not a resident"
    return ", ".join(f"{who} {word}" for who, word in zip(found.residency, words, strict=True))


def _numbers(line: LinePair) -> str:
    """Return the line's number; both where the forms number it differently."""
    numbers = [side.line.number for side in (line.a, line.b) if side and side.line.number]
    return "/".join(dict.fromkeys(numbers))


def _row(line: LinePair, first: bool) -> tuple[str, str, str, str]:
    label = f"{_numbers(line)} {line.either.line.short}".strip()
    pair = line.amounts
    return (
        f"{label} (here)" if first else label,
        show(pair.a) if line.a else _ABSENT,
        show(pair.b) if line.b else _ABSENT,
        change_words(pair.change) if line.shared else _ABSENT,
    )


def change_words(change: Decimal | None) -> str:
    """Write a change with its sign; nothing for none."""
    if isinstance(change, Percent):
        return f"{change * 100:+.1f}"
    return f"{'+' if change and change > 0 else ''}{show(change)}"


def _totals(found: Comparison, names: Names) -> Iterator[Block]:
    yield Heading("Both taxes together")
    pairs = {
        words: found.totals[name]
        for name, words, always in _TOTALS
        if always or _says_more(found, name)
    }
    rows = tuple(
        (words, shown_amount(pair.a), shown_amount(pair.b), change_words(pair.change))
        for words, pair in pairs.items()
    )
    yield Table(("In all", names.a, names.b, "Change"), rows, _AMOUNTS)
    change = found.totals["owed"].change
    if change:
        more = "more" if change > 0 else "less"
        amount = f"{shown(abs(change))} {more} in tax, penalty and interest"
        within = names.a if len(names.a) == 1 else names.a.lower()
        yield Para(f"{names.b}: {amount} than {within}.", 2)


# A row that would only repeat the one it is derived from stays out.
_DERIVED = {"still_to_pay": "balance_due", "owed": "net_tax"}


def _says_more(found: Comparison, name: str) -> bool:
    pair = found.totals[name]
    other = _DERIVED.get(name)
    return pair != found.totals[other] if other else bool(pair.a or pair.b)


def _listed(heading: str, listed: Sequence[Diagnostic]) -> Iterator[Block]:
    if not listed:
        return
    yield Heading(f"{heading} ({len(listed)})")
    for found in listed:
        yield Para(f"{found.code}  {found.where} ({found.level})", 2, 2)
        yield Para(found.message, 4)

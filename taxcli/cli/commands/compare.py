"""``taxcli compare``: two cases side by side, and where they part."""

from typing import Annotated, Any

import typer

from taxcli.cli.errors import fail
from taxcli.cli.exits import Exit
from taxcli.cli.load import prepared
from taxcli.cli.options import AsJson, Day, EditionChoice
from taxcli.document.terminal import Voice
from taxcli.engine.amounts import amount_json
from taxcli.engine.result import ProgramResult, Result, diagnostic_json
from taxcli.features.compare.comparison import Comparison, Fact, LinePair, Pair, ProgramPair, duty
from taxcli.features.compare.comparison import compare as put_side_by_side
from taxcli.features.compare.document import Names, comparison_blocks
from taxcli.features.compare.next_thousand import marginal

COMPARE_SCHEMA = "taxcli-compare-1"
_CASE = "A case file (TOML); one of the two may be - for standard input."


def compare(  # noqa: PLR0913 - one parameter for each option
    ctx: typer.Context,
    a: Annotated[str, typer.Argument(metavar="A", help=_CASE)],
    b: Annotated[str, typer.Argument(metavar="B", help="The case file to put beside it.")],
    *,
    all_lines: Annotated[
        bool, typer.Option("--all", help="Show the lines that are equal, too.")
    ] = False,
    edition: EditionChoice = "current",
    on: Day = None,
    as_json: AsJson = False,
) -> Exit:
    """Put two cases side by side: form, duty and every line, and where they part.

    The change is B less A. The cases may be of different years. Ends with exit code 4 while
    something must be settled first in one of them; they are compared all the same.
    """
    voice: Voice = ctx.obj
    if a == b == "-":
        return fail(voice, "Standard input can be only one of the two: name a file.", Exit.USAGE)
    one, two = (prepared(voice, each, edition, on) for each in (a, b))
    found = put_side_by_side(one, two, ("A", "B"))
    if as_json:
        voice.json(comparison_json(found, Names(a, b)))
    else:
        voice.say(*comparison_blocks(found, Names("A", "B", a, b), all_lines))
    return Exit.REFUSED if one.blocked or two.blocked else Exit.DONE


def comparison_json(found: Comparison, names: Names) -> dict[str, Any]:
    """Return a comparison as JSON: always every line; no Social Security number is in it."""
    return {
        "schema": COMPARE_SCHEMA,
        "a": _side_json(names.a, found.a),
        "b": _side_json(names.b, found.b),
        "equal": found.equal,
        "same_result": found.same_result,
        "programs": {id_: _program_json(each) for id_, each in found.programs.items()},
        "facts": [_fact_json(fact) for fact in found.facts],
        "totals": {name: _pair_json(pair) for name, pair in found.totals.items()},
        "marginal": {"a": marginal(found.a).to_json(), "b": marginal(found.b).to_json()},
        "assumptions": {"a": list(found.a.assumptions), "b": list(found.b.assumptions)},
        "diagnostics": {
            "only_a": [diagnostic_json(each) for each in found.only_a],
            "only_b": [diagnostic_json(each) for each in found.only_b],
        },
        "last_year": [diagnostic_json(each) for each in found.last_year],
    }


def _side_json(name: str, side: Result) -> dict[str, Any]:
    return {
        "case": name,
        "tax_year": side.case.tax_year,
        "edition": side.law.edition,
        "blocked": side.blocked,
    }


def _program_json(pair: ProgramPair) -> dict[str, Any]:
    first = pair.first
    return {
        "a": _outcome_json(pair.a),
        "b": _outcome_json(pair.b),
        "equal": pair.equal,
        "same_form": pair.same_form,
        "parts_at": first.id if first else None,
        "lines": [_line_json(line) for line in pair.lines],
    }


def _outcome_json(found: ProgramResult) -> dict[str, Any]:
    return {
        "form": found.filing.form,
        "residency": found.residency,
        "must_file": found.filing.must_file,
        "refund_only": found.filing.refund_only,
        "duty": duty(found),
        "reason": found.filing.reason,
    }


def _line_json(line: LinePair) -> dict[str, Any]:
    out: dict[str, Any] = {
        "id": line.id,
        "label": line.either.line.short,
        "parts": line.parts,
        "on_a": line.a is not None,
        "on_b": line.b is not None,
        "number_a": line.a.line.number if line.a else None,
        "number_b": line.b.line.number if line.b else None,
        "a": amount_json(line.amounts.a, line.unit),
        "b": amount_json(line.amounts.b, line.unit),
        "change": amount_json(line.amounts.change, line.unit),
    }
    if line.unit == "percent":
        out["unit"] = "percent"
    return out


def _pair_json(pair: Pair) -> dict[str, str | None]:
    return {
        "a": amount_json(pair.a),
        "b": amount_json(pair.b),
        "change": amount_json(pair.change),
    }


def _fact_json(fact: Fact) -> dict[str, str | None]:
    return {"key": fact.key, "a": fact.a, "b": fact.b}

"""What ``taxcli new`` writes and says: the case as text, what to check, what was made."""

from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from taxcli.document.blocks import Block, Heading, Para
from taxcli.engine.amounts import amount_json
from taxcli.engine.result import diagnostic_json
from taxcli.money import shown

if TYPE_CHECKING:
    from taxcli.features.next_year.carry_over import CarriedOver

_WIDTH = 98


def next_text(found: "CarriedOver") -> str:
    """Return the case as TOML, headed by what must be checked and looked for."""
    from taxcli.case.write import case_text

    year = found.case.tax_year
    lines = [f"Carried over from the case of {year - 1}, without any income of that year."]
    lines += ["", "To check:", *_listed(found.to_check)]
    if found.to_look_for:
        lines += ["", f"Last year there were, so look for those of {year}:"]
        lines += _listed(found.to_look_for)
    comment = "\n".join(f"# {line}".rstrip() for line in lines)
    return f"{comment}\n\n{case_text(found.case)}"


def _listed(texts: tuple[str, ...]) -> Iterator[str]:
    for text in texts:
        yield from wrap(text, _WIDTH - 2, initial_indent="- ", subsequent_indent="  ")


def made_json(found: "CarriedOver", file: Path) -> dict[str, Any]:
    """Return what the JSON document says of a case that was made."""
    last = found.case.last_year
    return {
        "file": str(file),
        "tax_year": found.case.tax_year,
        "last_year": {
            f"{id_}_tax": None if tax is None else amount_json(tax)
            for id_, tax in (("shs", last.shs_tax), ("pfa", last.pfa_tax))
        },
        "payments": [
            {
                "program": row.program,
                "kind": row.kind,
                "date": row.date.isoformat(),
                "amount": amount_json(row.amount),
            }
            for row in found.case.payment
        ],
        "to_check": list(found.to_check),
        "to_look_for": list(found.to_look_for),
        "diagnostics": [diagnostic_json(one) for one in found.reviews],
    }


def made_blocks(found: "CarriedOver", file: Path) -> Iterator[Block]:
    """Say what stands in a case that was made."""
    case = found.case
    yield Para(f"{file}: the case of {case.tax_year}", style="strong")
    for name, tax in (("SHS", case.last_year.shs_tax), ("PFA", case.last_year.pfa_tax)):
        if tax is not None:
            yield Para(f"{name} tax of {case.tax_year - 1}: {shown(tax)}", 2)
    for row in case.payment:
        what = "applied from last year" if row.kind == "applied" else f"paid ({row.kind})"
        yield Para(f"{row.program.upper()} {what}, {row.date.isoformat()}: {shown(row.amount)}", 2)


def talk_blocks(found: "CarriedOver") -> Iterator[Block]:
    """Say what is to be checked in a case that was made, and looked for."""
    yield Heading("To check")
    for text in found.to_check:
        yield Para(f"- {text}", 2, 2)
    if found.to_look_for:
        yield Heading("To look for, as last year")
    for text in found.to_look_for:
        yield Para(f"- {text}", 2, 2)


def locked_blocks(files: list[Path]) -> Iterator[Block]:
    """Say of cases made of locked ones that they are locked too."""
    from taxcli.case.lock import is_sealed

    locked = sum(is_sealed(path) for path in files)
    if locked and len(files) == 1:
        yield Para(f"{files[0]} is locked, as last year's case is, by the same passphrase.")
    elif locked:
        yield Para(f"{locked} of them are locked, each by the passphrase of last year's case.")


def folder_blocks(made: list[dict[str, Any]], kept: list[Path]) -> Iterator[Block]:
    """Say which cases of a folder were made, and which were there."""
    for one in made:
        yield Para(f"{one['file']}: the case of {one['tax_year']}")
    for path in kept:
        yield Para(f"{path}: was there already and stays as it is (--force replaces it)")
    things = "1 case" if len(made) == 1 else f"{len(made)} cases"
    yield Para(f"{things} written. Each says at its top what to check and what to look for.")


def failed_blocks(failed: list[dict[str, str]]) -> Iterator[Block]:
    """Say which cases of a folder could not be made, and why."""
    if failed:
        yield Heading(f"Not carried over ({len(failed)})")
    for one in failed:
        yield Para(one["file"], 2, 2, "alarm")
        yield Para(f"{one['message'].rstrip('.')}.", 4)

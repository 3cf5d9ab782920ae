"""Builds small valid cases for tests, and reads what a test asks of their results.

Amounts are ``int`` dollars or ``Decimal``; a case goes through the reader's own validation.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from taxcli import prepare
from taxcli.case.model import Case
from taxcli.case.read import case_from

YEAR = 2025
FIRST_HALF = [{"from": date(YEAR, 1, 1), "to": date(YEAR, 6, 30)}]  # 181 of 365 days


def lived(primary: Any, spouse: Any = None, **also: Any) -> dict[str, Any]:
    """Return a residency table with the same answers for both jurisdictions."""
    answers = {"primary": primary, **({} if spouse is None else {"spouse": spouse}), **also}
    return {"metro": dict(answers), "multnomah": dict(answers)}


def raw(**changes: Any) -> dict[str, Any]:
    """Return a minimal case as its file would parse: single, resident in both all year, SHS 750.00.

    A change of ``None`` takes a key out.
    """
    data: dict[str, Any] = {
        "schema": "taxcli-case-1",
        "tax_year": YEAR,
        "filing_status": "single",
        "residency": lived("full-year"),
        "oregon": {"form": "OR-40", "taxable_income": 200_000},
        "last_year": {"shs_tax": 0, "pfa_tax": 0},
    }
    data.update(changes)
    return {key: value for key, value in data.items() if value is not None}


def case(**changes: Any) -> Case:
    """Return a minimal case with top-level tables replaced."""
    return case_from(raw(**changes))


def joint(primary: Any = "full-year", spouse: Any = "full-year", **changes: Any) -> Case:
    """Return a minimal joint case."""
    where = {"residency": lived(primary, spouse)}
    return case(**{"filing_status": "joint", **where, **changes})


def item(amount: Any, kind: str = "wages", both: Any = None, **also: Any) -> dict[str, Any]:
    """Return an income item; ``both`` is the local part of either jurisdiction."""
    parts = {} if both is None else {"metro": both, "multnomah": both}
    return {"kind": kind, "payer": "Sample Payer", "amount": amount, **parts, **also}


def oregon_of(
    items: list[dict[str, Any]], deductions: Any = 0, form: str = "OR-40"
) -> dict[str, Any]:
    """Return the Oregon figures that tie to items."""
    total = sum((Decimal(each["amount"]) for each in items), Decimal(0))
    return {
        "form": form,
        "total_income": total,
        "deductions": deductions,
        "taxable_income": max(Decimal(0), total - deductions),
    }


def np_case(
    *items: dict[str, Any], where: Any = "none", deductions: Any = 0, **changes: Any
) -> Case:
    """Return a case of the NP forms: items that tie to Oregon, and where the primary lived."""
    listed = list(items)
    tables = {
        "residency": lived(where),
        "income": listed,
        "oregon": oregon_of(listed, deductions),
    }
    return case(**{**tables, **changes})


def w2(*rows: tuple[str, Any, Any], **also: Any) -> dict[str, Any]:
    """Return a W-2 with local rows ``(locality, wages, tax)``."""
    local = [{"locality": name, "wages": wages, "tax": tax} for name, wages, tax in rows]
    return {"employer": "Sample Employer", "local": local, **also}


def paid(program: str, kind: str, amount: Any, on: date = date(2025, 4, 15), **also: Any) -> Any:
    """Return a payment."""
    return {"program": program, "kind": kind, "date": on, "amount": amount, **also}


def outcome(given: Case, program: str = "shs", **how: Any) -> dict[str, Any]:
    """Return one program's part of the result's JSON."""
    found: dict[str, Any] = prepare(given, **how).to_json()["programs"][program]
    return found


def local_parts(given: Case, program: str = "pfa") -> list[Decimal | None]:
    """Return the local part of every income item, in order."""
    return [share.local for share in prepare(given).programs[program].base.items]


def codes(given: Case, *levels: str, **how: Any) -> set[str]:
    """Return the codes of a case's diagnostics, of some levels or of all."""
    found = prepare(given, **how).diagnostics
    return {each.code for each in found if not levels or each.level in levels}


def places(given: Case, code: str) -> list[str]:
    """Return where a diagnostic was reported."""
    return [each.where for each in prepare(given).diagnostics if each.code == code]


def message(given: Case, code: str) -> str:
    """Return message and fix of a diagnostic that must be there exactly once or more."""
    found = [each for each in prepare(given).diagnostics if each.code == code]
    assert found, f"{code} was not raised; raised: {sorted(codes(given))}"
    return f"{found[0].message} {found[0].fix}"

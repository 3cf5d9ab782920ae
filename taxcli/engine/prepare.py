"""The public entry: from a case to its result."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from taxcli.case.model import Case
from taxcli.engine.amending import amended_filing, amending, check_amends
from taxcli.engine.charges import Charges, charge_rows, find_charges, report_charges
from taxcli.engine.checks import (
    REFUSALS,
    check_acknowledgements,
    check_implausible,
    check_interview,
    check_wrong_program,
)
from taxcli.engine.diagnostics import Findings, because
from taxcli.engine.duplicates import check_duplicates
from taxcli.engine.filing import (
    Combined,
    Filing,
    check_refund,
    decide_combined,
    decide_filing,
    extended,
)
from taxcli.engine.form_inputs import check_pensions, form_words, gather
from taxcli.engine.forms import Form, load_form
from taxcli.engine.ledger import PREPAID_KINDS, PaidOn, check_payments, last_late, ledger, prepaid
from taxcli.engine.lines import Filled, Inputs, fill, shown_amount
from taxcli.engine.other_state import check_states
from taxcli.engine.outcome import Outcome, ReturnEnd, decide_outcome
from taxcli.engine.program_case import PersonResidency, ProgramCase, decide
from taxcli.engine.result import ProgramResult, Result, assumptions
from taxcli.engine.sourcing import check_same_days
from taxcli.engine.tax_base import (
    TaxBase,
    check_local_wages,
    check_taken_out,
    check_taxable,
    check_wages,
    find_base,
)
from taxcli.engine.withholding import check_withholding, withheld_rows
from taxcli.law.figures import GROUP_OF, Edition, YearLaw, year_law
from taxcli.law.programs import PROGRAM_IDS, FormKind, Program, ProgramId, programs

_NOT_KNOWN = Outcome("not-known", None)


def prepare(case: Case, *, edition: Edition = "current", on: date | None = None) -> Result:
    """Compute both programs of a case.

    Args:
        case: the facts of one tax year, from ``taxcli.read_case``.
        edition: the law in force, or the Revenue Division's published page to the letter.
        on: the day a late return is filed and paid; the case's ``paid_on`` if left out. What is
            dated later is not paid yet.

    Returns:
        The result; amounts in dollars, ``None`` where the case does not say enough, which a
        blocking diagnostic then explains.

    Raises:
        NoFiguresError: the tax year has no figures under forms/years/.
    """
    law = year_law(case.tax_year, edition)
    findings = Findings(case)
    paid_on = PaidOn.of(case, on)
    for row in REFUSALS:
        where = row.applies(case)
        if where is not None:
            findings.add(row.code, where)
    check_interview(case, findings)
    check_amends(findings, paid_on.day)
    check_withholding(case, law, findings)
    check_payments(case, law, paid_on.day, findings)
    check_wages(case, findings)
    check_acknowledgements(case, findings)
    if case.extension is not None and case.extension.filed and case.extension.by is None:
        findings.add("I-EXT-001", "extension.by")
    results = _all_programs(case, law, paid_on, findings)
    check_pensions(case, [result.base for result in results.values()], findings)
    lived = {result.program.jurisdiction: result.people for result in results.values()}
    check_same_days(case, lived, findings)
    if any(result.filing.may_file for result in results.values()):
        check_duplicates(case, findings)
    if law.differs:
        _compare_editions(case, law, paid_on, results, findings)
    if case.payment:
        taxes = {id_: result.amount("net_tax") for id_, result in results.items()}
        outcomes = {id_: result.outcome for id_, result in results.items()}
        check_wrong_program(case, taxes, outcomes, findings, paid_on.day)
    _check_day(case, paid_on.day, results, findings)
    taxes = {id_: result.amount("net_tax") for id_, result in results.items()}
    check_implausible(law, paid_on.day, taxes, findings)
    joined = [result for result in results.values() if result.program.combined]
    combined = decide_combined(
        [result.filing for result in joined], [result.residency for result in joined]
    )
    if any(found.amended is not None and not found.amended.first for found in joined):
        combined = Combined(False, because("combined.amended"))
    if findings.blocked:
        results = {
            id_: replace(result, outcome=replace(result.outcome, provisional=True))
            for id_, result in results.items()
        }
    return Result(
        case,
        law,
        paid_on,
        results,
        combined,
        findings.sorted(),
        assumptions(findings, results, law),
    )


def _check_day(
    case: Case, day: date | None, results: dict[ProgramId, ProgramResult], findings: Findings
) -> None:
    """Say what day was taken, where there is something to file."""
    if any(result.filing.form and result.paid_on.day is None for result in results.values()):
        findings.assume("on-time")
    if day is not None and day <= case.last_day:
        findings.add("R-PAY-008", "paid_on", day=day, year=case.tax_year)


def _all_programs(
    case: Case, law: YearLaw, paid_on: PaidOn, findings: Findings
) -> dict[ProgramId, ProgramResult]:
    if case.filing_status is None:
        findings.add("B-MIS-001", "filing_status")
    return {p.id: _program(case, p, law, paid_on, findings) for p in programs()}


def _program(
    case: Case, program: Program, law: YearLaw, paid_on: PaidOn, findings: Findings
) -> ProgramResult:
    people = decide(case, program, findings)
    if case.filing_status is None:
        return _without_status(program, people)
    if paid_on.day is None:
        paid_on = PaidOn(last_late(ledger(case, law, program.id), law.due))
        if paid_on.day is not None:
            findings.assume("rest-with-the-last")
    asked = paid_on.asked
    payments = {kind: prepaid(case, program.id, kind, asked) for kind in (*PREPAID_KINDS, "return")}
    rows = withheld_rows(case, program.id)
    group = GROUP_OF[case.filing_status]
    program_case = ProgramCase(case, group, program, law, people, rows, payments, findings, paid_on)
    blocks = findings.blocks
    base = find_base(program_case)
    filled = tested = charges = None
    if base.kind is not None and base.filled:
        form = load_form(base.kind, program.id, form_words(program_case, base, base.kind))
        filled, charges = _fill_with_charges(
            program_case, form, gather(program_case, base, base.kind)
        )
        tested = _tested(program_case, base.kind, filled)
        _look_at_filled(program_case, base, base.kind, filled)
    filing = decide_filing(program_case, base, tested, blocked=findings.blocks > blocks)
    if filing.refund_only and program_case.paid_in:
        program_case.report("I-FIL-001", program.id, amount=program_case.paid_in)
    more_time = filing.form is not None and _extended(program_case, filled)
    words = _residency_words(people, base)
    result = ProgramResult(
        program,
        people,
        words,
        base,
        filing,
        base.kind,
        filled,
        program_case.threshold,
        _NOT_KNOWN,
        more_time,
        payments["return"],
        charges,
        paid_on,
    )
    return _with_outcome(law, _beside_original(program_case, result))


def _beside_original(program_case: ProgramCase, result: ProgramResult) -> ProgramResult:
    """Return the result with what it changes; as it is where nothing is amended."""
    if program_case.case.amends is None:
        return result
    form = result.filing.form
    if program_case.corrects and result.filing.must_file is False and result.kind is not None:
        form = program_case.program.form(result.kind)
    due, over = result.amount("balance_due"), result.amount("overpayment")
    balance = None if due is None or over is None else due - over
    found = amending(program_case, form, result.amounts, balance)
    if found is None:
        return result
    return replace(result, filing=amended_filing(result.filing, found), amended=found)


def _with_outcome(law: YearLaw, result: ProgramResult) -> ProgramResult:
    end = ReturnEnd(
        result.amount("balance_due"),
        result.amount("refund"),
        result.amount("applied"),
        result.paid_with_return,
    )
    outcome = decide_outcome(
        law,
        result.filing,
        end,
        amended=result.amended,
        charges=result.charges,
        extended=result.extended,
        paid_on=result.paid_on,
    )
    return replace(result, outcome=outcome)


def _extended(program_case: ProgramCase, filled: Filled | None) -> bool:
    if filled is None:
        return extended(program_case, None, None)
    return extended(program_case, filled.amount("net_tax"), filled.amount("withheld"))


def _fill_with_charges(
    program_case: ProgramCase, form: Form, inputs: Inputs
) -> tuple[Filled, Charges | None]:
    """Fill a form, and fill it again where the tax it shows was not paid when it was due."""
    filled = fill(form, inputs)
    charges = find_charges(program_case, filled.amount("net_tax"), filled.amount("withheld"))
    if charges is not None:
        report_charges(program_case, charges)
        if not charges.any:
            return filled, charges
    rows = {**inputs.rows, **charge_rows(charges)}
    return fill(form, replace(inputs, rows=rows)), charges


def _without_status(program: Program, people: tuple[PersonResidency, ...]) -> ProgramResult:
    filing = Filing(None, False, None, because("duty.status-unknown"))
    unknown: dict[str, str | None] = {person.who: None for person in people}
    base = TaxBase(None, unknown=True)
    return ProgramResult(program, people, unknown, base, filing, None, None, None, _NOT_KNOWN)


def _tested(program_case: ProgramCase, kind: FormKind, filled: Filled) -> Decimal | None:
    """Return the income the duty to file is tested on.

    Full-year: Oregon taxable income, before local modifications. NP: local taxable income.
    """
    if kind == "part-year":
        return filled.amount("taxable_income")
    if program_case.oregon.taxable_income is None:
        program_case.report("B-MIS-002", "oregon.taxable_income")
    return program_case.oregon.taxable_income


def _look_at_filled(
    program_case: ProgramCase, base: TaxBase, kind: FormKind, filled: Filled
) -> None:
    """Look at what only a filled form shows."""
    if kind == "full-year" and program_case.oregon.form != "OR-40":
        program_case.assume("oregon-line")
        form, oregon = program_case.program.full_year_form, program_case.oregon.form
        program_case.report("R-FIL-002", "oregon.form", form=form, oregon=oregon)
    whole = filled.amount("oregon_taxable_income" if kind == "full-year" else "local_income")
    deducted, exempt = filled.amount("pass_through_deduction"), filled.amount("exempt_income")
    check_taken_out(program_case, whole, deducted, exempt)
    if kind == "full-year":
        check_taxable(program_case, kind)
    if kind == "full-year" and (deducted or exempt):
        program_case.assume("duty-before-modifications")
    if kind == "part-year" and base.given is None:
        check_local_wages(program_case, base)
    if filled.amount("tax") != 0:
        check_states(program_case, base, kind)
    if program_case.case.amends is None:
        check_refund(program_case, filled.amount("overpayment"), program_case.paid_on.day)
    if any(program_case.payments.values()):
        program_case.assume("prepayments")


def _residency_words(people: tuple[PersonResidency, ...], base: TaxBase) -> dict[str, str | None]:
    """Name each taxfiler's status; someone outside is a nonresident if income was local."""
    words: dict[str, str | None] = {}
    word: str | None
    local = {share.item.person for share in base.items if share.local}
    for person in people:
        if person.lived == "unknown" or base.unknown or base.presumed_below:
            word = person.lived if person.lived in ("full-year", "part-year") else None
        elif person.lived != "outside":
            word = person.lived
        elif person.who in local or base.given is not None:
            word = "nonresident"
        else:
            word = "none"
        words[person.who] = word
    return words


def _compare_editions(
    case: Case,
    law: YearLaw,
    paid_on: PaidOn,
    results: dict[ProgramId, ProgramResult],
    findings: Findings,
) -> None:
    """Say in one sentence what tax both editions of the law give."""
    other = year_law(case.tax_year, "published" if law.edition == "current" else "current")
    others = _all_programs(case, other, paid_on, Findings(case))
    amounts = {}
    for edition, each in ((law.edition, results), (other.edition, others)):
        for id_ in PROGRAM_IDS:
            tax = each[id_].amount("tax")
            amounts[f"{id_}_{edition}"] = shown_amount(tax)
    findings.add("I-LAW-001", "tax_year", year=case.tax_year, edition=law.edition, **amounts)


def prepare_many(
    cases: Iterable[Case], *, edition: Edition = "current", on: date | None = None
) -> Iterator[Result]:
    """Yield the result of each case, in order; memory does not grow with their number.

    Args:
        cases: may be of several tax years, and may be a generator.
        edition: the law in force, or the Revenue Division's published page to the letter.
        on: the day late returns are filed and paid; each case's ``paid_on`` if left out.

    Raises:
        NoFiguresError: a case's tax year has no figures; the results before it have been given.
    """
    return (prepare(case, edition=edition, on=on) for case in cases)

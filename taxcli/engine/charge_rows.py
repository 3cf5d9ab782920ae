"""The rows of the statement of charges: penalty, late interest, underpayment interest."""

from decimal import Decimal

from taxcli.engine.charges import Charges
from taxcli.engine.lines import Row
from taxcli.engine.underpayment import Underpayment
from taxcli.engine.unpaid import Unpaid
from taxcli.engine.words import day
from taxcli.law.interest import period_of

CHARGE_SCHEDULES = ("penalty", "late-interest", "underpayment")


def charge_rows(charges: Charges | None) -> dict[str, tuple[Row, ...] | None]:
    """Return the rows of every charge; ``None`` for one that is not known."""
    if charges is None:
        return dict.fromkeys(CHARGE_SCHEDULES)
    late, lacking = charges.late, charges.underpayment.charged
    # Late payments pay underpayment interest before tax: what is not known of one leaves the other.
    open_ = lacking is None and late.settled
    spans = tuple(_row("Unpaid tax", span, {}) for span in late.spans)
    return {
        "penalty": (_penalty(late.unpaid),) if late.penalty else (),
        "late-interest": None if open_ else spans,
        "underpayment": None if lacking is None else _instalments(charges.underpayment, lacking),
    }


def _penalty(unpaid: Decimal) -> Row:
    return Row("Unpaid tax", "", 0, {"unpaid": unpaid})


def _instalments(found: Underpayment, spans: tuple[Unpaid, ...]) -> tuple[Row, ...]:
    if not spans or found.safe is None:
        return ()
    each = found.safe.required / found.count
    return tuple(
        _row(
            f"Instalment {span.instalment}, due {day(span.due)}",
            span,
            {"instalment": each, "required": each * span.instalment, "paid": span.paid},
        )
        for span in spans
    )


def _row(label: str, span: Unpaid, also: dict[str, Decimal | None]) -> Row:
    count = len(span.months)
    months = "the month" if count == 1 else f"{count} months"
    statuses = dict.fromkeys(period_of(begins).status for begins in span.months)
    unsure = [status for status in statuses if status != "official"]
    rate = f", a rate that is {' and '.join(unsure)}" if unsure else ""
    detail = f"{months} from {day(span.months[0])}{rate}"
    facts = {
        **also,
        "unpaid": span.amount,
        "months": Decimal(count),
        "monthly_rate": span.rate,
    }
    return Row(label, "", 0, facts, detail, span.months)

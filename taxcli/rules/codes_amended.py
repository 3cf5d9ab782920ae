"""Codes about amended returns: what must be said of the original, and what to look at."""

from taxcli.rules.entry import Entry, block, info, review

CODES: dict[str, Entry] = {
    "B-AMD-001": block(
        "It is not said why the return is amended; the reason stands on the form.",
        'Write reason = "…" under [amends].',
    ),
    "B-AMD-002": block(
        "The figures as filed are of tax year {filed}, and the case is of {year}.",
        "Copy the figures of the {year} return, or correct tax_year.",
    ),
    "R-AMD-003": review(
        "The original is said to have been filed on {filed}, before {year} had ended. It is "
        "probably the return of another year.",
        "Check the date, and that the figures under [amends.filed] are of {year}.",
    ),
    "B-AMD-004": block(
        "The amended return is said to be filed and paid on {day}, before the original was filed "
        "on {filed}; penalty and interest up to that day would be wrong.",
        "Correct the day (paid_on, or --on), or filed_on.",
    ),
    "B-AMD-005": block(
        "{program}: it is not said what was filed, so that neither the changes nor what is left "
        "to pay can be known.",
        'Write [{where}] with form = "none" if nothing was filed; else the form and its amounts.',
    ),
    "R-AMD-006": review(
        "{program}: the figures as filed do not add up: {what}.",
        "Compare {where} with the original return. A refund counts without the interest on it.",
    ),
    "B-AMD-007": block(
        "{program}: by the original return {amount} was to be refunded or applied, and it is not "
        "said whether it was. What is left to pay, or comes back, depends on it.",
        "Write refunded.{id} = … under [amends]: what came back or was applied to the next year, "
        "without interest; 0 if nothing.",
    ),
    "B-AMD-008": block(
        "{program}: by the original return {amount} was to be paid, and the case has no payment "
        "made with it.",
        'Add the [[payment]] of program "{id}" and kind "return", with its day; of 0.00 if '
        "nothing was paid.",
    ),
    "I-AMD-009": info(
        "{program}: the return is the same as filed, so no amended return of it is printed. Do "
        "not send {form} again.",
    ),
    "I-AMD-010": info(
        "{program}: nothing was filed for this tax, so its return is a first one and is not "
        "marked as amended.",
    ),
    "I-AMD-011": info(
        "{program}: {amount} of what was refunded or applied before is to be paid back. No "
        "penalty and no interest on it is computed, since no rule was found; a bill may come. If "
        "it was applied to the next year, ask the Revenue Division whether it takes it from "
        "there.",
    ),
    "B-AMD-012": block(
        "{program}: {amount} more is to be paid. It was due on {due}, and the case goes on to "
        "{latest}, so penalty and interest arise; they depend on the day.",
        "Say on which day the amended return is filed and paid: --on, or paid_on in the case.",
    ),
    "R-AMD-013": review(
        "{program}: {amount} more is to be paid, and no day is said. It is taken as paid by "
        "{due}; later there are penalty and interest besides.",
        "Say on which day the amended return is filed and paid: --on, or paid_on in the case.",
    ),
    "I-AMD-015": info(
        "A change to the federal or Oregon return is to be reported, and these returns amended, "
        "within {days} days of it ({status}: {source}).",
        "Amend at once if these days have passed.",
    ),
    "R-AMD-014": review(
        "{program}: {amount} would be claimed back on {day}, more than {years} years after the "
        "due date. It may be too late for it (the limit is {status}: it is taken from the City's "
        "business-tax code; from when it runs for an amended return was not found).",
        "Ask the Revenue Division before counting on it.",
    ),
}

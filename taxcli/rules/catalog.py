"""Every diagnostic code with its level and its sentences; the codes are a contract.

``B-`` blocks, ``R-`` asks for a review, ``I-`` informs. The refusals (``…-SIT-…``) come from
the registry in rules/refusals.py, so that one table drives check, message and help.
"""

from taxcli.rules import (
    codes_amended,
    codes_base,
    codes_implausible,
    codes_last_year,
    codes_paid,
)
from taxcli.rules.entry import Entry
from taxcli.rules.refusals import REFUSALS

CATALOG: dict[str, Entry] = {
    **codes_base.CODES,
    **codes_paid.CODES,
    **codes_amended.CODES,
    **codes_implausible.CODES,
    **codes_last_year.CODES,
    **{
        row.code: Entry(row.level, f"{row.situation}. {row.wrong}", row.instead) for row in REFUSALS
    },
}

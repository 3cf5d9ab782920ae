"""Codes about withholding, payments, refunds, the editions of the law, and extensions."""

from taxcli.rules.entry import Entry, block, info, review

CODES: dict[str, Entry] = {
    # --- withholding -------------------------------------------------------------------
    "B-WH-001": block(
        '{employer}: "{locality}" is both taxes added up and cannot be used as it is.',
        "Ask the employer (or look at the pay statements) for the split, and write one METRO and "
        "one MULT row.",
    ),
    "B-WH-002": block(
        '{employer}: "{locality}" stands for neither tax, yet {tax} was withheld in that row.',
        "Write METRO or MULT if it is one of them; take the row out if it is another place's tax.",
    ),
    "B-WH-003": block(
        "{employer}: {tax} withheld on local wages of {wages} is more than the top rate of "
        "{program} ({rate}) could take.",
        "Compare boxes 18, 19 and 20 with the W-2; box 19 may be both taxes, or the rows swapped.",
    ),
    "R-WH-004": review(
        "{employer}: the METRO and the MULT row both show {tax}. One amount cannot count for both "
        "taxes.",
        "Compare both rows with the W-2.",
    ),
    "B-DUP-001": block(
        "{where} has the same figures as {other}. One paper entered twice would count twice, so "
        "it is not counted.",
        "Take one of them out. If both are real, write {where}.also_real = true.",
    ),
    "R-WH-006": review(
        "{employer}: local wages (box 18) of {local} are more than wages (box 1) of {wages}.",
        "Compare both boxes; a deferral into a retirement plan can explain it.",
    ),
    "I-WH-007": info(
        '{employer}: the row "{locality}" stands for neither tax and shows none withheld; it was '
        "left out.",
    ),
    "R-WH-009": review(
        "{employer}: wages of {wages}, and no METRO or MULT row. Employers inside must withhold "
        "from pay over {limit}; the rows may be on a second page of the W-2.",
        "Look for more pages of the W-2. If there are none, acknowledge this.",
    ),
    "R-WH-010": review(
        "The W-2s show {wages} of {program} wages (box 18), but only {local} of wages is local "
        "among the items.",
        "Compare the work days with what the employer reported as earned in {place}.",
    ),
    # --- payments ----------------------------------------------------------------------
    "I-PAY-001": info(
        "A payment of {amount} made for tax year {paid_for} is not counted in the return of "
        "{year}. The Revenue Division would probably leave it in the ledger of {paid_for}.",
        "If it was meant for {year}, ask the Division to move it, and take tax_year out once it "
        "has.",
    ),
    "R-PAY-002": review(
        "A payment of {amount} is dated {day}, before tax year {year} began. It is counted for "
        "{year}; the Revenue Division may have it in the ledger of an earlier year, and would then "
        "bill {year} without it.",
        "Check the date, and which year it was paid for (tax_year). If it stands in the wrong "
        "year, ask the Division to move it.",
    ),
    "R-PAY-003": review(
        "A payment of {amount} was made under the spouse's number. The Revenue Division may not "
        "find it on the primary taxfiler's account, which is its first-named reason for wrong "
        "bills, and would then bill as if it had not been made.",
        "Ask the Division to move it before filing, and use the primary number from now on.",
    ),
    "R-PAY-007": review(
        "A prepayment of {amount} is dated {day}, after the due date of {due}. The Revenue "
        "Division would probably count it from that day, as late, or take it for {next}.",
        "Check the date; a payment made with or after the return is of kind return, and one for "
        "{next} has tax_year = {next}.",
    ),
    "R-PAY-008": review(
        "The return is said to be filed and paid on {day}, before {year} had ended. The Revenue "
        "Division would probably not take a return of a year that is not over, and would hold "
        "what was paid as a credit.",
        "Check the date (paid_on, or --on).",
    ),
    "B-PAY-009": block(
        "Last year's {program} tax is missing. This year's is {tax}, at or over the trigger of "
        "{trigger}; if last year's was too, underpayment interest of up to {amount} is due.",
        "Write {where}, from last year's return; 0 if there was none.",
    ),
    "I-PAY-010": info(
        "{program}: underpayment interest of {amount} is on the return, because instalments of "
        "{required} in all ({rule}) were required, and were late or too small. The Revenue "
        "Division computes it too, by a method it has not published: a bill may still come, of "
        "about {amount} if that is not paid with the return, or of the difference if its own "
        "figure is another.",
    ),
    "I-PAY-011": info(
        "{program}: {unpaid} was unpaid after {due}. For payment on {day} the return has a "
        "penalty of {penalty} and interest of {interest}; a later payment costs more.",
    ),
    "I-PAY-012": info(
        "{program}: an amnesty has waived a penalty of about {penalty} and interest of about "
        "{interest} for tax year {year}. The Revenue Division may bring them back for someone "
        "who keeps refusing after notice.",
    ),
    "I-PAY-013": info(
        "{program}: underpayment interest of about {amount} is waived for tax year {year}.",
    ),
    "R-PAY-014": review(
        "{program} {owes}, but {paid} was paid for it, while {due} of {other} is still to pay. The "
        "Revenue Division keeps a ledger for each tax: it would probably hold that as a credit of "
        "{program} and bill {other}.",
        "Look at the voucher or the confirmation. If the case names the wrong tax, correct program "
        "in [[payment]]; if the payment did, ask the Division to move it before you file.",
    ),
    "R-PAY-015": review(
        "The estimated payment of {amount} on {day} is dated when the fourth instalment of tax "
        "year {last} was due ({fourth_before}). It is counted for {year}, but was probably meant "
        "for {last}; the Revenue Division may have it in the ledger of {last}, and would then bill "
        "{year} without it.",
        "Look at the voucher or the confirmation. If it was for {last}, write tax_year = {last}; "
        "if it stands in the wrong year, ask the Division to move it.",
    ),
    "R-PAY-016": review(
        "The estimated payment of {amount} on {day} came after the last instalment date of {year} "
        "({fourth}). It is counted for {year}, from that day. The Revenue Division may do the "
        "same, and find the instalments late; or it may take it as the first instalment of {next}, "
        "and bill {year} without it.",
        "Look at the year on the voucher or the confirmation. If it was for {next}, write tax_year "
        "= {next}; if it was made for an extension or with the return, correct kind.",
    ),
    "R-PAY-017": review(
        "A payment of {amount} is dated {day}, after {on}, the day of filing and paying that was "
        "given. On that day it is not paid yet: no line of the return counts it, and what is left "
        "to pay is without it. The Revenue Division may bill it until it comes.",
        "Correct the date of the payment, or the day (paid_on, or --on), if one of them is wrong.",
    ),
    "R-PAY-018": review(
        "A payment of {amount} is said to have been made with the return on {day}, before {year} "
        "had ended. The Revenue Division would probably hold it as a prepayment of {year}, or take "
        "it for the return of {last}.",
        'If it was an instalment, write kind = "estimated"; if it came with the return of {last}, '
        "write tax_year = {last}; else correct the date.",
    ),
    "I-PAY-019": info(
        "{program}: no underpayment interest is on the return, since the tax of {year} or of the "
        "year before is below the trigger of {trigger}. One source alone reports that trigger; by "
        "the careful amount of {careful} as much as {amount} would be due, and a bill may come.",
    ),
    "R-REF-001": review(
        "{program}: the refund of {amount} would be claimed on {day}, more than {years} years "
        "after the due date. It may be too late for it (the limit is {status}: it is taken from "
        "the City's business-tax code).",
        "Ask the Revenue Division before counting on it.",
    ),
    # --- the law -----------------------------------------------------------------------
    "I-LAW-001": info(
        "The law in force and the Revenue Division's published page differ for tax year {year}: "
        "tax is SHS {shs_current} and PFA {pfa_current} by the law in force (current), SHS "
        "{shs_published} and PFA {pfa_published} by the page (published); this is the {edition} "
        "edition.",
    ),
    "I-FIL-001": info(
        "{program}: below the threshold, but {amount} was paid in. Filing is the only way to get "
        "it back.",
    ),
    "R-FIL-002": review(
        "{form} beside Form {oregon} is unusual: a full-year resident of {place} is a full-year "
        "resident of Oregon.",
        "Check residency.{jurisdiction} and oregon.form.",
    ),
    "B-EXT-002": block(
        "{program}: the extension is said to be by payment, but no extension payment by {due} is "
        "in the case. Without it there is no extension.",
        'Add the [[payment]] of kind "extension", or correct extension.by.',
    ),
    "R-EXT-003": review(
        "{program}: the extension payment of {day} came after the due date of {due}, and so gives "
        "no more time to file.",
        "It is too late for an extension: file at once, or check the date of the payment.",
    ),
    "R-EXT-004": review(
        "{program}: {amount} is due, and a federal or Oregon extension serves only where nothing "
        "is. It may give no more time to file.",
        "Make an extension payment by {due}, or file by then. After {due} it is too late for "
        "either: file at once, and give the day (--on, or paid_on) to see what that costs.",
    ),
    "R-EXT-005": review(
        "{program}: {amount} was unpaid on the due date of {due}, and a federal or Oregon "
        "extension serves only where nothing is. Filed on {filed}, the return may be late.",
        "It is too late for an extension: file at once. If an extension payment was made by {due}, "
        'add it as a [[payment]] of kind "extension".',
    ),
    "I-EXT-006": info(
        "{program}: nothing was left to pay on {due}, and no extension payment was made for it. "
        "The payment for {other} gives this tax no more time to file.",
        'Write extension.by = "federal" or "oregon" if such an extension was filed: it serves '
        "where nothing is due.",
    ),
    "I-EXT-001": info(
        "The case says that an extension was filed but not how.",
        'Write extension.by = "payment", "federal" or "oregon": it decides what to attach.',
    ),
}

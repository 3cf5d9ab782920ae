"""Every diagnostic code with its level and its sentences; the codes are a contract.

``B-`` blocks, ``R-`` asks for a review, ``I-`` informs. The refusals (``…-SIT-…``) come from
the registry in rules/refusals.py, so that one table drives check, message and help.
"""

from taxcli.rules.entry import Entry
from taxcli.rules.refusals import REFUSALS


def _block(message: str, fix: str) -> Entry:
    return Entry("block", message, fix)


def _review(message: str, fix: str) -> Entry:
    return Entry("review", message, fix)


def _info(message: str, fix: str = "") -> Entry:
    return Entry("info", message, fix)


CATALOG: dict[str, Entry] = {
    "B-PRT-001": _block(
        '"{text}" has letters that the papers\' font lacks: {letters}.',
        "Write it in Latin, Greek or Cyrillic letters, as on the Oregon return.",
    ),
    # --- what is missing ---------------------------------------------------------------
    "B-MIS-001": _block(
        "The filing status is missing; it decides the threshold.",
        'Write filing_status = "single", "separate", "joint", "head-of-household" or '
        '"surviving-spouse".',
    ),
    "B-MIS-002": _block(
        "Oregon taxable income is missing.",
        "Write oregon.taxable_income from Form OR-40 line 19.",
    ),
    "B-MIS-003": _block(
        "It is not said where {who} lived with respect to {place}.",
        'Write {where} = "full-year", "none", or the periods; {look_up} answers for an address.',
    ),
    "B-MIS-004": _block(
        "The NP form needs total income and deductions from the Oregon return; missing: {missing}.",
        "Write oregon.total_income and oregon.deductions, or give "
        "local_taxable_income.{jurisdiction} from an official form filled in elsewhere.",
    ),
    "B-MIS-005": _block(
        "{form} needs the income item by item, and the case has no items.",
        "List each item under [[income]], or give local_taxable_income.{jurisdiction}; if nobody "
        "had income from {place} while living outside, say residency.{jurisdiction}.local_income "
        "= false.",
    ),
    "B-MIS-006": _block(
        "The name of {who} is missing, and papers cannot be printed without it.",
        "Write first_name and last_name under [{where}].",
    ),
    "B-INT-001": _block(
        "The interview left {count} open: {ids}.",
        "Run the interview again; it asks only what is still open.",
    ),
    "R-INT-002": _review(
        "The interview is not finished; there may be more to tell.",
        "Run the interview again; it goes on where it stopped.",
    ),
    # --- residency ---------------------------------------------------------------------
    "R-RES-001": _review(
        "All three domicile tests are said to hold, yet {who} is said to have lived outside "
        "{place} all year; the test is for someone away for a part of it.",
        "Give the periods of living inside, or take the domicile test out. It was not applied.",
    ),
    "R-RES-002": _review(
        "The spouses have different residency in {place}. No guidance was published; the NP form "
        "is used and each item follows its own spouse's residency.",
        "Have someone who knows these taxes look at it, or ask the Revenue Division.",
    ),
    "R-RES-003": _review(
        "{who_cap} was away part of the year but counts as a full-year resident of {place}, "
        "because all three domicile tests are said to hold.",
        "Make sure that all three hold: permanent home, centre of life, intent to return.",
    ),
    "I-RES-004": _info(
        "The periods of {who} in {place} cover the whole year, so {who} is a full-year resident.",
        'You may write "full-year" instead.',
    ),
    "R-RES-005": _review(
        "residency.{jurisdiction}.local_income = false says that nobody had income from {place} "
        "while living outside, but {contradiction} says otherwise.",
        "Take out local_income = false, or correct the other place.",
    ),
    # --- the base ----------------------------------------------------------------------
    "B-INC-001": _block(
        "{person_cap} lived outside {place} all year and had {kind} from {payer}: it is not said "
        "{what}.",
        "Give {where}.days = {{ inside = …, total = … }}, or .amount, or .sourced = true or false; "
        "work done elsewhere for an employer inside is not local. Count the days that earned this "
        "amount: for a nonresident of Oregon, those worked in Oregon.",
    ),
    "R-INC-002": _review(
        "{payer}: spread by resident days. Work done inside {place} after moving out, or before "
        "moving in, would be local as well.",
        "If there was any, give {where}.days; if there was none, say "
        "residency.{jurisdiction}.local_income = false.",
    ),
    "R-INC-003": _review(
        "{payer}: received on {day} while living outside {place}, and taken as not local at all.",
        "If it was earned inside or while living there, add amount, days or earned = "
        "{{ from, to }} at {where}.",
    ),
    "R-INC-004": _review(
        "{payer}: {kind} of someone living outside {place} is taken as not local, by the rule for "
        "{kind} that follows residence.",
        "If it comes from property, business or work inside, give {where}.sourced = true or "
        ".amount.",
    ),
    "B-INC-005": _block(
        "{payer}: the local part {local} does not fit into the item of {amount}.",
        "Correct {where}.{key}: a part has the same sign as the whole and is not larger.",
    ),
    "R-INC-006": _review(
        "{payer}: a local part is given for {place}, where {person} lived all year; a resident's "
        "income is local wherever it comes from, so the part given was not used.",
        "Take out {where}, or correct the residency.",
    ),
    "B-INC-007": _block(
        "{payer}: the span it was earned in runs outside {year}, and the case tells only where "
        "{person} lived in that year.",
        "Work out the local part and give {where}.amount instead of earned.",
    ),
    "B-INC-008": _block(
        "{payer}: received on {day}, which is not in {year}.",
        "Correct {where}.date, or leave the item for the other year's case.",
    ),
    "B-INC-009": _block(
        "The income items add up to {items}, but Oregon total income is {total}: {difference}.",
        "Add, correct or remove items until they tie to oregon.total_income.",
    ),
    "R-INC-010": _review(
        "Oregon total income {total} less deductions {deductions} is {difference}, not the "
        "Oregon taxable income of {taxable}.",
        "Check oregon.total_income, oregon.deductions and oregon.taxable_income.",
    ),
    "B-INC-011": _block(
        "Oregon total income is {total}; with zero or less there is no ratio for the deductions.",
        "Give local_taxable_income.{jurisdiction} from an official form filled in elsewhere, or "
        "ask the Revenue Division.",
    ),
    "B-INC-012": _block(
        "local_taxable_income.{jurisdiction} is given, but everyone lived in {place} all year: "
        "{form} starts from Oregon taxable income.",
        "Take it out, or correct the residency.",
    ),
    "R-INC-013": _review(
        "local_taxable_income.{jurisdiction} stands as given; the {what} in the case are not "
        "applied to it.",
        "Make sure that the figure already takes them into account.",
    ),
    "R-INC-014": _review(
        "{payer}: the kind of this pension is not said. Oregon PERS benefits are exempt, and "
        "federal and military pensions by the same principle.",
        'Write pension = "oregon-pers", "federal-pension", "military-pension" or "other".',
    ),
    "R-INC-015": _review(
        "{payer} pays an exempt kind of pension, but no [[exempt]] entry takes it out.",
        "Add an [[exempt]] entry with the part that is inside Oregon taxable income.",
    ),
    "R-INC-016": _review(
        "The exempt income ({exempt}) is more than the income it is a part of ({whole}).",
        "Only the part inside Oregon taxable income counts; correct [[exempt]].",
    ),
    "B-INC-017": _block(
        "{payer}: the local share {local} is more than the {amount} of it that is local.",
        "Correct {where}: the exempt part follows its income item and is not more than it.",
    ),
    "B-INC-018": _block(
        "{payer}: {amount} is to be exempt, but the income items hold only {whole} of this kind of "
        "pension. What was not counted cannot be taken out.",
        'List the pension under [[income]] with pension = "{kind}", or correct {where}.',
    ),
    "R-INC-019": _review(
        "{payer}: {local} of it is given as local, but {kind} of someone living outside {place} "
        "follows residence and is not local by the rule.",
        "Check {where}.",
    ),
    "R-INC-020": _review(
        "{payer}: spread by resident days beside Form {oregon}. If the amount is only the Oregon "
        "part of a longer year, it would be prorated twice.",
        "Give the local part at {where} (amount, date or earned).",
    ),
    # --- pass-through ------------------------------------------------------------------
    "R-PTI-001": _review(
        "{entity}: no deduction for {place}, because {missing}. Without proof there is none.",
        "Complete the proof at {where}. Share not deducted: {share}.",
    ),
    "R-PTI-002": _review(
        "{entity}: Metro does not treat a sole proprietorship as a pass-through entity; no Metro "
        "deduction of {share} is taken.",
        "Take out {where}.",
    ),
    "R-PTI-003": _review(
        "{entity}: gross receipts of {receipts} are not over {limit}, so Metro's business tax "
        "does not reach it and no deduction of {share} is taken.",
        "Check gross_receipts, or take out {where}.",
    ),
    "B-PTI-004": _block(
        "{deducted} of business income of {who} is to be subtracted, but only {local} of such "
        "income is local among the items. What was not counted cannot be subtracted.",
        "List the business under [[income]], or correct the share in [[pass_through]].",
    ),
    # --- other states ------------------------------------------------------------------
    "R-OST-001": _review(
        "{state}: {amount} of that state's tax was already used for Oregon's credit. No text "
        "says whether it may be used here too.",
        "Have someone who knows these taxes look at it before claiming the credit.",
    ),
    "R-OST-005": _review(
        "{state}: it is not said how much of its tax was already used for Oregon's credit.",
        "Write {where}.oregon_credit (0 if none).",
    ),
    "R-OST-002": _review(
        "{state} credits nonresidents itself, so no credit is given here.",
        "Claim the credit on the {state} return instead.",
    ),
    "B-OST-003": _block(
        "{state}: the credit against {program} needs {missing}.",
        "Give {how}.",
    ),
    "R-OST-004": _review(
        "{state}: nobody lived in {place} during the year, and the credit is for residents; none "
        "is given against {program}.",
        "Take the entry out, or correct the residency.",
    ),
    # --- withholding -------------------------------------------------------------------
    "B-WH-001": _block(
        '{employer}: "{locality}" is both taxes added up and cannot be used as it is.',
        "Ask the employer (or look at the pay statements) for the split, and write one METRO and "
        "one MULT row.",
    ),
    "B-WH-002": _block(
        '{employer}: "{locality}" stands for neither tax, yet {tax} was withheld in that row.',
        "Write METRO or MULT if it is one of them; take the row out if it is another place's tax.",
    ),
    "B-WH-003": _block(
        "{employer}: {tax} withheld on local wages of {wages} is more than the top rate of "
        "{program} ({rate}) could take.",
        "Compare boxes 18, 19 and 20 with the W-2; box 19 may be both taxes, or the rows swapped.",
    ),
    "R-WH-004": _review(
        "{employer}: the METRO and the MULT row both show {tax}. One amount cannot count for both "
        "taxes.",
        "Compare both rows with the W-2.",
    ),
    "B-WH-005": _block(
        "{employer}: this W-2 is the same as w2[{other}] in every figure.",
        "Take one of them out; if there really are two, make their employer names differ.",
    ),
    "R-WH-006": _review(
        "{employer}: local wages (box 18) of {local} are more than wages (box 1) of {wages}.",
        "Compare both boxes; a deferral into a retirement plan can explain it.",
    ),
    "I-WH-007": _info(
        '{employer}: the row "{locality}" stands for neither tax and shows none withheld; it was '
        "left out.",
    ),
    "R-WH-008": _review(
        "{employer}: the W-2 has two {program} rows with the same wages and tax.",
        "Take one out if the W-2 shows only one.",
    ),
    "R-WH-009": _review(
        "{employer}: wages of {wages}, and no METRO or MULT row. Employers inside must withhold "
        "from pay over 200,000; the rows may be on a second page of the W-2.",
        "Look for more pages; if nothing was withheld, acknowledge this.",
    ),
    "R-WH-010": _review(
        "The W-2s show {wages} of {program} wages (box 18), but only {local} of wages is local "
        "among the items.",
        "Compare the work days with what the employer reported as earned in {place}.",
    ),
    # --- payments ----------------------------------------------------------------------
    "I-PAY-001": _info(
        "A payment of {amount} made for tax year {paid_for} is not counted in the return of "
        "{year}. The Revenue Division would probably leave it in the ledger of {paid_for}.",
        "If it was meant for {year}, ask the Division to move it, and take tax_year out once it "
        "has.",
    ),
    "R-PAY-002": _review(
        "A payment of {amount} is dated {day}, before tax year {year} began. It is counted for "
        "{year}; the Revenue Division may have it in the ledger of an earlier year, and would then "
        "bill {year} without it.",
        "Check the date, and which year it was paid for (tax_year). If it stands in the wrong "
        "year, ask the Division to move it.",
    ),
    "R-PAY-003": _review(
        "A payment of {amount} was made under the spouse's number. The Revenue Division may not "
        "find it on the primary taxfiler's account, which is its first-named reason for wrong "
        "bills, and would then bill as if it had not been made.",
        "Ask the Division to move it before filing, and use the primary number from now on.",
    ),
    "R-PAY-004": _review(
        "The same {kind} payment of {amount} on {day} is listed twice, and both are counted. If "
        "the Revenue Division received one only, it would probably bill the other.",
        "Take one out unless the bank shows both.",
    ),
    "R-PAY-007": _review(
        "A prepayment of {amount} is dated {day}, after the due date of {due}. The Revenue "
        "Division would probably count it from that day, as late, or take it for {next}.",
        "Check the date; a payment made with or after the return is of kind return, and one for "
        "{next} has tax_year = {next}.",
    ),
    "R-PAY-008": _review(
        "The return is said to be filed and paid on {day}, before {year} had ended. The Revenue "
        "Division would probably not take a return of a year that is not over, and would hold "
        "what was paid as a credit.",
        "Check the date (paid_on, or --on).",
    ),
    "B-PAY-009": _block(
        "Last year's {program} tax is missing. This year's is {tax}, at or over the trigger of "
        "{trigger}; if last year's was too, underpayment interest of up to {amount} is due.",
        "Write {where}, from last year's return; 0 if there was none.",
    ),
    "I-PAY-010": _info(
        "{program}: underpayment interest of {amount} is on the return, because instalments of "
        "{required} in all ({rule}) were required, and were late or too small. The Revenue "
        "Division computes it too, by a method it has not published: a bill may still come, of "
        "about {amount} if it is not paid with the return, else of what it finds to be different.",
    ),
    "I-PAY-011": _info(
        "{program}: {unpaid} was unpaid after {due}. For payment on {day} the return has a "
        "penalty of {penalty} and interest of {interest}; a later payment costs more.",
    ),
    "I-PAY-012": _info(
        "{program}: an amnesty has waived a penalty of about {penalty} and interest of about "
        "{interest} for tax year {year}. The Revenue Division may bring them back for someone "
        "who keeps refusing after notice.",
    ),
    "I-PAY-013": _info(
        "{program}: underpayment interest of about {amount} is waived for tax year {year}.",
    ),
    "R-PAY-014": _review(
        "{program} {owes}, but {paid} was paid for it, while {due} of {other} is still to pay. The "
        "Revenue Division keeps a ledger for each tax: it would probably hold that as a credit of "
        "{program} and bill {other}.",
        "Look at the voucher or the confirmation. If the case names the wrong tax, correct program "
        "in [[payment]]; if the payment did, ask the Division to move it before you file.",
    ),
    "R-PAY-015": _review(
        "The estimated payment of {amount} on {day} is dated when the fourth instalment of tax "
        "year {last} was due ({fourth_before}). It is counted for {year}, but was probably meant "
        "for {last}; the Revenue Division may have it in the ledger of {last}, and would then bill "
        "{year} without it.",
        "Look at the voucher or the confirmation. If it was for {last}, write tax_year = {last}; "
        "if it stands in the wrong year, ask the Division to move it.",
    ),
    "R-PAY-016": _review(
        "The estimated payment of {amount} on {day} came after the last instalment date of {year} "
        "({fourth}). It is counted for {year}, from that day. The Revenue Division may do the "
        "same, and find the instalments late; or it may take it as the first instalment of {next}, "
        "and bill {year} without it.",
        "Look at the year on the voucher or the confirmation. If it was for {next}, write tax_year "
        "= {next}; if it was made for an extension or with the return, correct kind.",
    ),
    "R-PAY-017": _review(
        "A payment of {amount} is dated {day}, after {on}, the day the return is said to be filed "
        "and paid. Penalty and interest up to that day do not count it. The Revenue Division would "
        "not have it when the return comes, and may bill it.",
        "Correct the date of the payment, or the day (paid_on, or --on); leave a payment out that "
        "is not made yet.",
    ),
    "R-PAY-018": _review(
        "A payment of {amount} is said to have been made with the return on {day}, before {year} "
        "had ended. The Revenue Division would probably hold it as a prepayment of {year}, or take "
        "it for the return of {last}.",
        'If it was an instalment, write kind = "estimated"; if it came with the return of {last}, '
        "write tax_year = {last}; else correct the date.",
    ),
    "R-REF-001": _review(
        "{program}: the refund of {amount} would be claimed on {day}, more than {years} years "
        "after the due date. It may be too late for it (the limit is {status}: it is taken from "
        "the City's business-tax code).",
        "Ask the Revenue Division before counting on it.",
    ),
    # --- the law -----------------------------------------------------------------------
    "I-LAW-001": _info(
        "The law in force and the Revenue Division's published page differ for tax year {year}: "
        "tax is SHS {shs_current} and PFA {pfa_current} by the law in force (current), SHS "
        "{shs_published} and PFA {pfa_published} by the page (published); this is the {edition} "
        "edition.",
    ),
    "I-FIL-001": _info(
        "{program}: below the threshold, but {amount} was paid in. Filing is the only way to get "
        "it back.",
    ),
    "R-FIL-002": _review(
        "{form} beside Form {oregon} is unusual: a full-year resident of {place} is a full-year "
        "resident of Oregon.",
        "Check residency.{jurisdiction} and oregon.form.",
    ),
    "B-EXT-002": _block(
        "{program}: the extension is said to be by payment, but no extension payment by {due} is "
        "in the case. Without it there is no extension.",
        'Add the [[payment]] of kind "extension", or correct extension.by.',
    ),
    "R-EXT-003": _review(
        "{program}: the extension payment of {day} came after the due date of {due}, and so gives "
        "no more time to file.",
        "File by the due date, or check the date of the payment.",
    ),
    "R-EXT-004": _review(
        "{program}: {amount} is due, and a federal or Oregon extension serves only where nothing "
        "is. It may give no more time to file.",
        "Make an extension payment by {due}, or file by then.",
    ),
    "I-EXT-001": _info(
        "The case says that an extension was filed but not how.",
        'Write extension.by = "payment", "federal" or "oregon": it decides what to attach.',
    ),
}

CATALOG |= {
    row.code: Entry(row.level, f"{row.situation}. {row.wrong}", row.instead) for row in REFUSALS
}

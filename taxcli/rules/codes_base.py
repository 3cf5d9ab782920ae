"""Codes about what is missing, residency, income and what modifies it."""

from taxcli.rules.entry import Entry, block, info, review

CODES: dict[str, Entry] = {
    "B-PRT-001": block(
        '"{text}" has letters that the papers\' font lacks: {letters}.',
        "Write it in Latin, Greek or Cyrillic letters, as on the Oregon return.",
    ),
    # --- what is missing ---------------------------------------------------------------
    "B-MIS-001": block(
        "The filing status is missing; it decides the threshold.",
        'Write filing_status = "single", "separate", "joint", "head-of-household" or '
        '"surviving-spouse".',
    ),
    "B-MIS-002": block(
        "Oregon taxable income is missing.",
        "Write oregon.taxable_income from Form OR-40 line 19.",
    ),
    "B-MIS-003": block(
        "It is not said where {who} lived with respect to {place}.",
        'Write {where} = "full-year", "none", or the periods; {look_up} answers for an address.',
    ),
    "B-MIS-004": block(
        "The NP form needs total income and deductions from the Oregon return; missing: {missing}.",
        "Write oregon.total_income and oregon.deductions, or give "
        "local_taxable_income.{jurisdiction} from an official form filled in elsewhere.",
    ),
    "B-MIS-005": block(
        "{form} needs the income item by item, and the case has no items.",
        "List each item under [[income]], or give local_taxable_income.{jurisdiction}; if nobody "
        "had income from {place} while living outside, say residency.{jurisdiction}.local_income "
        "= false.",
    ),
    "B-MIS-006": block(
        "The name of {who} is missing, and papers cannot be printed without it.",
        "Write first_name and last_name under [{where}].",
    ),
    "B-INT-001": block(
        "The interview left {count} open: {ids}.",
        "Run the interview again; it asks only what is still open.",
    ),
    "R-INT-002": review(
        "The interview is not finished; there may be more to tell.",
        "Run the interview again; it goes on where it stopped.",
    ),
    # --- residency ---------------------------------------------------------------------
    "R-RES-001": review(
        "All three domicile tests are said to hold, yet {who} is said to have lived outside "
        "{place} all year; the test is for someone away for a part of it.",
        "Give the periods of living inside, or take the domicile test out. It was not applied.",
    ),
    "R-RES-002": review(
        "The spouses have different residency in {place}. No guidance was published; the NP form "
        "is used and each item follows its own spouse's residency.",
        "Have someone who knows these taxes look at it, or ask the Revenue Division.",
    ),
    "R-RES-003": review(
        "{who_cap} was away part of the year but counts as a full-year resident of {place}, "
        "because all three domicile tests are said to hold.",
        "Make sure that all three hold: permanent home, centre of life, intent to return.",
    ),
    "I-RES-004": info(
        "The periods of {who} in {place} cover the whole year, so {who} is a full-year resident.",
        'You may write "full-year" instead.',
    ),
    "R-RES-005": review(
        "residency.{jurisdiction}.local_income = false says that nobody had income from {place} "
        "while living outside, but {contradiction} says otherwise.",
        "Take out local_income = false, or correct the other place.",
    ),
    # --- the base ----------------------------------------------------------------------
    "B-INC-001": block(
        "{person_cap} lived outside {place} all year and had {kind} from {payer}: it is not said "
        "{what}.",
        "Give {where}.days = {{ inside = …, total = … }}, or .amount, or .sourced = true or false; "
        "work done elsewhere for an employer inside is not local. On Form OR-40-N or OR-40-P, give "
        "the whole pay in .days.pay, or count only the days worked in Oregon.",
    ),
    "R-INC-002": review(
        "{payer}: spread by resident days. What comes from inside {place} after moving out, or "
        "before moving in, would be local as well.",
        "If there was any, give {where}.days or .amount; if there was none, say "
        "residency.{jurisdiction}.local_income = false.",
    ),
    "R-INC-003": review(
        "{payer}: received on {day} while living outside {place}, and taken as not local at all.",
        "If it was earned inside or while living there, add amount, days or earned = "
        "{{ from, to }} at {where}.",
    ),
    "R-INC-004": review(
        "{payer}: {kind} of someone living outside {place} is taken as not local, by the rule for "
        "{kind} that follows residence.",
        "If it comes from property, business or work inside, give {where}.sourced = true or "
        ".amount.",
    ),
    "B-INC-005": block(
        "{payer}: the local part {local} does not fit into the item of {amount}.",
        "Correct {where}.{key}: a part has the same sign as the whole and is not larger.",
    ),
    "R-INC-006": review(
        "{payer}: a local part is given for {place}, where {person} lived {when}; a resident's "
        "income is local wherever it comes from, so the part given was not used.",
        "Take out {where}{key}, or correct the residency.",
    ),
    "B-INC-007": block(
        "{payer}: it was earned from {earned}, partly outside {year}, and the case tells only "
        "where {person} lived in {year}.",
        "For stock or other pay earned over several years, work out the local part and give "
        "{where}.amount instead of earned.",
    ),
    "B-INC-008": block(
        "{payer}: received on {day}, which is not in {year}.",
        "Correct {where}.date, or leave the item for the other year's case.",
    ),
    "B-INC-009": block(
        "The income items add up to {items}, but Oregon total income is {total}: {difference}.",
        "Add, correct or remove items until they tie to oregon.total_income.",
    ),
    "R-INC-010": review(
        "Oregon total income {total} less deductions {deductions} is {difference}, not the "
        "Oregon taxable income of {taxable}.",
        "Check oregon.total_income, oregon.deductions and oregon.taxable_income.",
    ),
    "B-INC-011": block(
        "Oregon total income is {total}; with zero or less there is no ratio for the deductions.",
        "Give local_taxable_income.{jurisdiction} from an official form filled in elsewhere, or "
        "ask the Revenue Division.",
    ),
    "B-INC-012": block(
        "local_taxable_income.{jurisdiction} is given, but everyone lived in {place} all year: "
        "{form} starts from Oregon taxable income.",
        "Take it out, or correct the residency.",
    ),
    "R-INC-013": review(
        "local_taxable_income.{jurisdiction} stands as given; the {what} in the case are not "
        "applied to it.",
        "Make sure that the figure already takes them into account.",
    ),
    "R-INC-014": review(
        "{payer}: the kind of this pension is not said. Oregon PERS benefits are exempt, and "
        "federal and military pensions by the same principle.",
        'Write pension = "oregon-pers", "federal-pension", "military-pension" or "other".',
    ),
    "R-INC-015": review(
        "{payer} pays an exempt kind of pension, but no [[exempt]] entry takes it out.",
        "Add an [[exempt]] entry with the part that is inside Oregon taxable income.",
    ),
    "R-INC-016": review(
        "The exempt income ({exempt}) is more than the income it is a part of ({whole}).",
        "Only the part inside Oregon taxable income counts; correct [[exempt]].",
    ),
    "B-INC-017": block(
        "{payer}: the local share {local} is more than the {amount} of it that is local.",
        "Correct {where}: the exempt part follows its income item and is not more than it.",
    ),
    "B-INC-018": block(
        "{payer}: {amount} is to be exempt, but the income items hold only {whole} of this kind of "
        "pension. What was not counted cannot be taken out.",
        'List the pension under [[income]] with pension = "{kind}", or correct {where}.',
    ),
    "R-INC-019": review(
        "{payer}: {local} of it is given as local, but {kind} of someone living outside {place} "
        "follows residence and is not local by the rule.",
        "Check {where}.",
    ),
    "R-INC-020": review(
        "{payer}: spread by resident days beside Form {oregon}. If the amount is only the Oregon "
        "part of a longer year, it would be prorated twice.",
        "Give the local part at {where} (amount, date or earned), or resident_pay beside days.",
    ),
    "R-INC-021": review(
        "{payer}: the W-2 shows wages of {wages}, more than the {amount} in the case. On Form "
        "{oregon} that is the Oregon column, which Oregon work days have divided already; all work "
        "days would divide it twice.",
        "Give the whole pay in {where}.days.pay, or count only the days worked in Oregon; if "
        "they are those, acknowledge this.",
    ),
    "B-INC-022": block(
        "{payer}: {total} work days while living outside {place}, but {person} lived outside it "
        "on only {outside} days of {year}.",
        "Count in {where}.days.total only days worked while living outside, or correct the "
        "residency. For pay earned over several years, give {where}.amount instead.",
    ),
    "R-INC-023": review(
        "{payer}: {total} work days in {outside} days of living outside {place}. Weekends, "
        "holidays and leave are not working days.",
        "Count in {where}.days.total only the days worked.",
    ),
    "R-INC-024": review(
        "{payer}: received after {person} moved out of {place}, and divided by work days alone. "
        "What was earned while living inside is local as a whole.",
        "Give it as {where}.resident_pay (0 if there was none).",
    ),
    "R-INC-025": review(
        "{payer}: all work days are {totals}. {person_cap} lived outside both at the same times, "
        "so the days worked are the same.",
        "Make `total` the same in both {where}.metro.days and {where}.multnomah.days.",
    ),
    "B-INC-026": block(
        "{payer}: the whole pay of {pay} is less than the item of {amount}, which is a part of it.",
        "Correct {where}.days.pay: it is what all the work days earned, in Oregon and elsewhere.",
    ),
    "R-INC-027": review(
        "{payer}: a whole pay of {pay} is given beside the item of {amount}. Form OR-40 has no "
        "Oregon column: there, the item is the whole pay.",
        "Take out {where}.days.pay, or correct oregon.form.",
    ),
    "R-INC-028": review(
        "The local taxable income given for {place}, {local}, is more than {what} of {whole}.",
        "Check {where}.",
    ),
    "R-INC-029": review(
        "{payer}: the work days make {local} of the whole pay local, more than the item of "
        "{amount}. Work inside {place} is in the Oregon column too. The item was taken.",
        "Check {where}.days and the amount of the item.",
    ),
    # --- pass-through ------------------------------------------------------------------
    "R-PTI-001": review(
        "{entity}: no deduction for {place}, because {missing}. Without proof there is none.",
        "Complete the proof at {where}. Share not deducted: {share}.",
    ),
    "R-PTI-002": review(
        "{entity}: Metro does not treat a sole proprietorship as a pass-through entity; no Metro "
        "deduction of {share} is taken.",
        "Take out {where}.",
    ),
    "R-PTI-003": review(
        "{entity}: gross receipts of {receipts} are not over {limit}, so Metro's business tax "
        "does not reach it and no deduction of {share} is taken.",
        "Check gross_receipts, or take out {where}.",
    ),
    "R-PTI-005": review(
        "{entity}: the gross receipts are not said. Metro's business tax begins above {limit}; "
        "below that the deduction of {share} does not stand.",
        "Write gross_receipts.",
    ),
    "B-PTI-006": block(
        "{entity}: 0 % of the business is apportioned to {place}, so its business tax cannot have "
        "reached a share of {share}.",
        "Correct {where}, or take the share out.",
    ),
    "R-PTI-007": review(
        "{program}: the pass-through deduction ({deducted}) is more than the income it comes off "
        "({whole}).",
        "Only the part inside Oregon taxable income counts; correct [[pass_through]].",
    ),
    "R-TOT-002": review(
        "The W-2s show wages of {wages}, far above Oregon total income of {total}.",
        "Check box 1 of each W-2, and oregon.total_income.",
    ),
    "R-TOT-003": review(
        "{program}: the pass-through deduction ({deducted}) and the exempt income ({exempt}) are "
        "together more than the income they come off ({whole}).",
        "Check [[pass_through]] and [[exempt]]: one income may be taken out twice.",
    ),
    "B-ACK-001": block(
        'There is no diagnostic "{code}".',
        "Correct {where}: taxcli review --codes lists them.",
    ),
    "B-ACK-002": block(
        "{code} cannot be acknowledged: its level is {level}, and only a review can.",
        "Take the acknowledgement out.",
    ),
    "B-PTI-004": block(
        "{deducted} of business income of {who} is to be subtracted, but only {local} of such "
        "income is local among the items. What was not counted cannot be subtracted.",
        "List the business under [[income]], or correct the share in [[pass_through]].",
    ),
    # --- other states ------------------------------------------------------------------
    "I-OST-006": info(
        "{state}: {amount} of that state's tax was used for Oregon's credit too. The Division's "
        "policy speaks of the tax actually paid and names no reduction for it, so none is made.",
    ),
    "R-OST-007": review(
        "{state}: Oregon gave no credit for this tax, and the local credit is computed. The "
        "MC-40-NP instructions of 2025 are reported to give it only to those who claim Oregon's "
        "(secondary: one reader).",
        "Check the Oregon return. Where an entity paid the tax by a composite return, write "
        "composite = true in the entry.",
    ),
    "R-OST-008": review(
        "{state}: modified AGI of {agi} is less than Oregon taxable income of {taxable}.",
        "Check {where}: it is income before deductions.",
    ),
    "B-OST-009": block(
        "{state}: {income} is said to be taxed by both while living in {place}, but at most "
        "{earned} was earned then.",
        "Correct {where}: it is a part of the local income.",
    ),
    "B-OST-010": block(
        "Oregon is not another state: its tax gives no credit here.",
        "Take the entry out.",
    ),
    "B-OST-011": block(
        '"{state}" is not a state, nor the District of Columbia.',
        'Write the two letters of the state, like "ID".',
    ),
    "B-OST-012": block(
        "{state} taxes no personal income, so there is no tax of it to credit.",
        "Correct {where}, or take the entry out.",
    ),
    "B-OST-015": block(
        "{state}: a tax of {part} is said to be on the income while living in {place}, but the tax "
        "paid to that state is {tax} in all.",
        "Correct {where} or {whole}: the first is a part of the second.",
    ),
    "R-OST-013": review(
        "{state}: the tax was paid by a composite return that an entity filed. The credit is "
        "computed; Oregon's rule allows its own there, and no text on these two taxes was found.",
        "Have someone who knows these taxes look at it before claiming the credit.",
    ),
    "R-OST-014": review(
        "{state} does not tax wages. The credit is for tax on other income only.",
        "Check that the tax was not on wages.",
    ),
    "R-OST-005": review(
        "{state}: it is not said how much of its tax was already used for Oregon's credit.",
        "Write {where}.oregon_credit (0 if none).",
    ),
    "R-OST-002": review(
        "{state} credits its own nonresidents for Oregon's tax ({status}: {source}). Whether it "
        "credits SHS or PFA too was not found, so no credit is computed here.",
        "Ask that state, or someone who knows these taxes. Where an entity paid the tax by a "
        "composite return, write composite = true in the entry.",
    ),
    "B-OST-003": block(
        "{state}: the credit against {program} needs {missing}.",
        "Give {how}.",
    ),
    "R-OST-004": review(
        "{state}: nobody lived in {place} during the year, and the credit is for residents; none "
        "is given against {program}.",
        "Take the entry out, or correct the residency.",
    ),
}

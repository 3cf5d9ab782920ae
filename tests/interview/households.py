"""Six households that earlier versions got wrong or asked wrongly, with their arithmetic by hand.

Thresholds of 2025: 125,000 single, 200,000 joint. SHS 1 % over them; PFA 1.5 % over them, and 1.5 %
more over 250,000 and 400,000. On an NP form the deductions enter by the ratio of local income to
total income, to a tenth of a percent.
"""

from tests.interview.kit import names

_BEGIN = {"tax_year": "2025", "filing_status": "single", "extension.filed": "no", **names()}
_WHO = """
schema = "taxcli-case-1"
tax_year = 2025
primary = { first_name = "Sam", last_name = "Sample" }
address = { street = "1 Sample St", city = "Portland", state = "OR", zip = "97214" }
"""


def both(key: str, said: object) -> dict[str, object]:
    """Answer the same for both jurisdictions."""
    return {key.format(place=place): said for place in ("metro", "multnomah")}


# Metro all year; in the County January 1 to March 31 and July 1 to September 30, 90 + 92 = 182 of
# 365 days.
#
# SHS: 240,000 − 125,000 = 115,000; × 1 % = 1,150.00
# PFA: wages 200,000 × 182/365 = 99,726.03; interest 20,000 × 182/365 = 9,972.60; stock of
#      August 15, all local, 40,000.00; local 149,698.63 of 260,000 = 57.6 %; deductions 20,000 ×
#      57.6 % = 11,520.00; 138,178.63 − 125,000 = 13,178.63; × 1.5 % = 197.68
_COUNTY = "residency.multnomah.primary"
TWICE = {
    **_BEGIN,
    "residency.metro.primary": "full-year",
    _COUNTY: "part",
    f"{_COUNTY}.periods": "January 1 to March 31; July 1 to September 30",
    "oregon.taxable_income": "240,000",
    "residency.multnomah.local_income": "yes",
    "oregon.form": "OR-40",
    "oregon.total_income": "260,000",
    "oregon.deductions": "20,000",
    "income[0].kind": "wages",
    "income[0].payer": "Example Widgets",
    "income[0].amount": "200,000",
    "income[0].multnomah.how": "spread",
    "ask.income[1]": "yes",
    "income[1].kind": "interest",
    "income[1].payer": "Sample Bank",
    "income[1].amount": "20,000",
    "income[1].multnomah.how": "spread",
    "ask.income[2]": "yes",
    "income[2].kind": "wages",
    "income[2].payer": "Example Widgets, stock",
    "income[2].amount": "40,000",
    "income[2].multnomah.how": "date",
    "income[2].multnomah.date": "August 15",
    "last_year.shs_tax": "0",
}
TWICE_CASE = f"""{_WHO}
filing_status = "single"
oregon = {{ form = "OR-40", taxable_income = 240000, total_income = 260000, deductions = 20000 }}
last_year.shs_tax = 0
residency.metro.primary = "full-year"
residency.multnomah.primary = [
    {{ from = 2025-01-01, to = 2025-03-31 }},
    {{ from = 2025-07-01, to = 2025-09-30 }},
]
[[income]]
kind = "wages"
payer = "Example Widgets"
amount = 200000
[[income]]
kind = "interest"
payer = "Sample Bank"
amount = 20000
[[income]]
kind = "wages"
payer = "Example Widgets, stock"
amount = 40000
multnomah.date = 2025-08-15
"""

# Lives in Vancouver, works for a Portland employer, three of five days at home: 92 of 230 work days
# in Portland. The whole pay of 390,000 × 92/230 = 156,000 stands in the Oregon column.
#
# Both: local 156,000 of 156,000 = 100.0 %; deductions 16,000; 140,000 − 125,000 = 15,000
# SHS: × 1 % = 150.00; withheld 1,900.00; refund 1,750.00
# PFA: × 1.5 % = 225.00; withheld 2,850.00; refund 2,625.00
REMOTE = {
    **_BEGIN,
    **both("residency.{place}.primary", "none"),
    "oregon.taxable_income": "140,000",
    "ask.w2[0]": "yes",
    "w2[0].employer": "Sample Software",
    "w2[0].wages": "390,000",
    "w2[0].local[0].locality": "METRO",
    "w2[0].local[0].wages": "390,000",
    "w2[0].local[0].tax": "1,900",
    "ask.w2[0].local[1]": "yes",
    "w2[0].local[1].locality": "MULT",
    "w2[0].local[1].wages": "390,000",
    "w2[0].local[1].tax": "2,850",
    **both("residency.{place}.local_income", "yes"),
    "oregon.form": "OR-40-N",
    "oregon.total_income": "156,000",
    "oregon.deductions": "16,000",
    "income[0].kind": "wages",
    "income[0].payer": "Sample Software",
    "income[0].amount": "156,000",
    **both("income[0].{place}.how", "days"),
    **both("income[0].{place}.days.which", "all"),
    **both("income[0].{place}.days.pay", "390,000"),
    **both("income[0].{place}.days", "92 / 138 / 30"),
    "refund.shs": "refund",
    "refund.pfa": "refund",
}
REMOTE_CASE = f"""{_WHO}
filing_status = "single"
oregon = {{ form = "OR-40-N", taxable_income = 140000, total_income = 156000, deductions = 16000 }}
residency.metro.primary = "none"
residency.multnomah.primary = "none"
refund = {{ shs = "refund", pfa = "refund" }}
[[w2]]
employer = "Sample Software"
wages = 390000
local = [
    {{ locality = "METRO", wages = 390000, tax = 1900 }},
    {{ locality = "MULT", wages = 390000, tax = 2850 }},
]
[[income]]
kind = "wages"
payer = "Sample Software"
amount = 156000
metro.days = {{ inside = 92, total = 230, pay = 390000 }}
multnomah.days = {{ inside = 92, total = 230, pay = 390000 }}
"""

# Lives in Bend on a PERS pension, interest, and rent from a house in Portland.
#
# Both: rent 150,000, all local, of 250,000 = 60.0 %; deductions 20,000 × 60 % = 12,000.00;
#       138,000 − 125,000 = 13,000; SHS × 1 % = 130.00; PFA × 1.5 % = 195.00
RETIREE = {
    **_BEGIN,
    **both("residency.{place}.primary", "none"),
    "oregon.taxable_income": "230,000",
    **both("residency.{place}.local_income", "yes"),
    "oregon.form": "OR-40",
    "oregon.total_income": "250,000",
    "oregon.deductions": "20,000",
    "income[0].kind": "pension",
    "income[0].payer": "PERS",
    "income[0].amount": "90,000",
    "ask.income[1]": "yes",
    "income[1].kind": "rental",
    "income[1].payer": "House on Sample St",
    "income[1].amount": "150,000",
    **both("income[1].{place}.how", "all"),
    "ask.income[2]": "yes",
    "income[2].kind": "interest",
    "income[2].payer": "Sample Bank",
    "income[2].amount": "10,000",
}
RETIREE_CASE = f"""{_WHO}
filing_status = "single"
oregon = {{ form = "OR-40", taxable_income = 230000, total_income = 250000, deductions = 20000 }}
residency.metro.primary = "none"
residency.multnomah.primary = "none"
[[income]]
kind = "pension"
payer = "PERS"
amount = 90000
[[income]]
kind = "rental"
payer = "House on Sample St"
amount = 150000
metro.sourced = true
multnomah.sourced = true
[[income]]
kind = "interest"
payer = "Sample Bank"
amount = 10000
"""

# A partner in an Idaho partnership, in Portland all year; Idaho taxed 50,000 of 320,000.
#
# SHS: 300,000 − 125,000 = 175,000; × 1 % = 1,750.00; credit 1,750 × 50/320 = 273.44; 1,476.56
# PFA: 175,000 × 1.5 % + 50,000 × 1.5 % = 3,375.00; credit 3,375 × 50/320 = 527.34; 2,847.66
IDAHO = {
    **_BEGIN,
    **both("residency.{place}.primary", "full-year"),
    "oregon.taxable_income": "300,000",
    "ask.other_state[0]": "yes",
    "other_state[0].state": "ID",
    "other_state[0].tax": "2,900",
    "other_state[0].oregon_credit": "2,400",
    "other_state[0].agi": "320,000",
    "other_state[0].agi_both": "50,000",
    "last_year.shs_tax": "0",
    "last_year.pfa_tax": "0",
}
IDAHO_CASE = f"""{_WHO}
filing_status = "single"
oregon.taxable_income = 300000
last_year = {{ shs_tax = 0, pfa_tax = 0 }}
residency.metro.primary = "full-year"
residency.multnomah.primary = "full-year"
[[other_state]]
state = "ID"
tax = 2900
oregon_credit = 2400
agi = 320000
agi_both = 50000
"""

# Registered partners in Portland: joint in Oregon, single federally. She paid 1,000 for PFA under
# her own number.
#
# SHS: 420,000 − 200,000 = 220,000; × 1 % = 2,200.00
# PFA: 220,000 × 1.5 % + 20,000 × 1.5 % = 3,600.00; paid 1,000.00; due 2,600.00
_BOTH = ("primary", "spouse")
PARTNERS = {
    **_BEGIN,
    **names(*_BOTH),
    "filing_status": "joint",
    **both("residency.{place}.primary", "full-year"),
    **both("residency.{place}.spouse", "full-year"),
    "oregon.taxable_income": "420,000",
    "ask.situation.federal_filing_status": "yes",
    "situation.federal_filing_status": "single",
    "ask.payment[0]": "yes",
    "payment[0].program": "pfa",
    "payment[0].kind": "estimated",
    "payment[0].date": "June 15, 2025",
    "payment[0].amount": "1,000",
    "payment[0].person": "spouse",
    "last_year.shs_tax": "0",
    "last_year.pfa_tax": "0",
}
PARTNERS_CASE = f"""{_WHO}
filing_status = "joint"
spouse = {{ first_name = "Sam", last_name = "Sample" }}
oregon.taxable_income = 420000
situation.federal_filing_status = "single"
last_year = {{ shs_tax = 0, pfa_tax = 0 }}
residency.metro = {{ primary = "full-year", spouse = "full-year" }}
residency.multnomah = {{ primary = "full-year", spouse = "full-year" }}
[[payment]]
program = "pfa"
kind = "estimated"
date = 2025-06-15
amount = 1000
person = "spouse"
"""

# From Portland to Bend on April 1: 90 of 365 days inside. The bonus for the first quarter came on
# May 15.
#
# Both: wages 400,000 × 90/365 = 98,630.14; bonus 60,000 × 90/90 = 60,000.00; local 158,630.14 of
#       460,000 = 34.5 %; deductions 30,000 × 34.5 % = 10,350.00; 148,280.14 − 125,000 = 23,280.14
# SHS: × 1 % = 232.80; PFA: × 1.5 % = 349.20
BONUS = {
    **_BEGIN,
    **both("residency.{place}.primary", "part"),
    **both("residency.{place}.primary.periods", "moved out March 31"),
    "oregon.taxable_income": "430,000",
    **both("residency.{place}.local_income", "yes"),
    "oregon.form": "OR-40",
    "oregon.total_income": "460,000",
    "oregon.deductions": "30,000",
    "income[0].kind": "wages",
    "income[0].payer": "Example Widgets",
    "income[0].amount": "400,000",
    **both("income[0].{place}.how", "spread"),
    "ask.income[1]": "yes",
    "income[1].kind": "wages",
    "income[1].payer": "Example Widgets, bonus",
    "income[1].amount": "60,000",
    **both("income[1].{place}.how", "date"),
    **both("income[1].{place}.date", "May 15"),
    **both("income[1].{place}.then", "earned"),
    **both("income[1].{place}.earned", "January 1 to March 31"),
}
BONUS_CASE = f"""{_WHO}
filing_status = "single"
oregon = {{ form = "OR-40", taxable_income = 430000, total_income = 460000, deductions = 30000 }}
residency.metro.primary = [{{ from = 2025-01-01, to = 2025-03-31 }}]
residency.multnomah.primary = [{{ from = 2025-01-01, to = 2025-03-31 }}]
[[income]]
kind = "wages"
payer = "Example Widgets"
amount = 400000
[[income]]
kind = "wages"
payer = "Example Widgets, bonus"
amount = 60000
metro = {{ date = 2025-05-15, earned = {{ from = 2025-01-01, to = 2025-03-31 }} }}
multnomah = {{ date = 2025-05-15, earned = {{ from = 2025-01-01, to = 2025-03-31 }} }}
"""

HOUSEHOLDS = {
    "in and out of the County twice": (TWICE, TWICE_CASE),
    "remote from Vancouver": (REMOTE, REMOTE_CASE),
    "retired in Bend": (RETIREE, RETIREE_CASE),
    "taxed in Idaho": (IDAHO, IDAHO_CASE),
    "registered partners": (PARTNERS, PARTNERS_CASE),
    "bonus after moving": (BONUS, BONUS_CASE),
}
# Worked above: tax after credit, balance due and refund of SHS, then of PFA.
WORKED = {
    "in and out of the County twice": (
        ("1150.00", "1150.00", "0.00"),
        ("197.68", "197.68", "0.00"),
    ),
    "remote from Vancouver": (("150.00", "0.00", "1750.00"), ("225.00", "0.00", "2625.00")),
    "retired in Bend": (("130.00", "130.00", "0.00"), ("195.00", "195.00", "0.00")),
    "taxed in Idaho": (("1476.56", "1476.56", "0.00"), ("2847.66", "2847.66", "0.00")),
    "registered partners": (("2200.00", "2200.00", "0.00"), ("3600.00", "2600.00", "0.00")),
    "bonus after moving": (("232.80", "232.80", "0.00"), ("349.20", "349.20", "0.00")),
}

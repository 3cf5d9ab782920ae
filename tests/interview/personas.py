"""Three filers: what they answer, by id and as people write, and the case written by hand."""

from tests.interview.kit import names

# A couple in Portland all year; two W-2s, the first on two rows.
#
# SHS: 310,000 − 200,000 = 110,000; × 1 % = 1,100.00; withheld 1,000 + 200 = 1,200.00;
#      refund 100.00
# PFA: 310,000 − 200,000 = 110,000; × 1.5 % = 1,650.00; withheld 900.00; due 750.00
#      (last year 0.00, so no quarterly payments were required)
COUPLE = {
    "tax_year": "2025",
    "filing_status": "Married filing jointly",
    "residency.metro.primary": "All year",
    "residency.metro.spouse": "full-year",
    "residency.multnomah.primary": "full-year",
    "residency.multnomah.spouse": "full-year",
    "oregon.taxable_income": "$310,000",
    "ask.w2[0]": "yes",
    "w2[0].person": "primary",
    "w2[0].employer": "Example Widgets",
    "w2[0].wages": "$200,000.00",
    "w2[0].local[0].locality": "METRO",
    "w2[0].local[0].wages": "200,000",
    "w2[0].local[0].tax": "1,000",
    "ask.w2[0].local[1]": True,
    "w2[0].local[1].locality": "MULT",
    "w2[0].local[1].wages": "200,000",
    "w2[0].local[1].tax": "900",
    "ask.w2[1]": True,
    "w2[1].person": "My spouse's",
    "w2[1].employer": "Sample School District",
    "w2[1].wages": "150000",
    "w2[1].local[0].locality": "METRO",
    "w2[1].local[0].wages": "150,000",
    "w2[1].local[0].tax": "200",
    "ask.payment[0]": False,
    "residency.multnomah.looked_up.on": "February 10, 2026",
    "last_year.shs_tax": "0",
    "last_year.pfa_tax": "$0",
    "refund.shs": "Refund it",
    "extension.filed": True,
    "extension.by": "federal",
    **names("primary", "spouse"),
    "primary.ssn": "900123456",
    "spouse.ssn": "666-65-4321",
}
COUPLE_CASE = """
schema = "taxcli-case-1"
tax_year = 2025
filing_status = "joint"
primary = { first_name = "Sam", last_name = "Sample", ssn = "900-12-3456" }
spouse = { first_name = "Sam", last_name = "Sample", ssn = "666-65-4321" }
address = { street = "1 Sample St", city = "Portland", state = "OR", zip = "97214" }
oregon.taxable_income = 310000
last_year = { shs_tax = 0, pfa_tax = 0 }
extension = { filed = true, by = "federal" }
refund.shs = "refund"

[residency.metro]
primary = "full-year"
spouse = "full-year"
[residency.multnomah]
primary = "full-year"
spouse = "full-year"
looked_up = { on = 2026-02-10, tool = "PortlandMaps" }

[[w2]]
person = "primary"
employer = "Example Widgets"
wages = 200000
local = [
    { locality = "METRO", wages = 200000, tax = 1000 },
    { locality = "MULT", wages = 200000, tax = 900 },
]

[[w2]]
person = "spouse"
employer = "Sample School District"
wages = 150000
local = [{ locality = "METRO", wages = 150000, tax = 200 }]
"""

# From Portland to Lake Oswego in July: Metro all year, in the County 181 of 365 days.
#
# SHS: 230,000 − 125,000 = 105,000; × 1 % = 1,050.00
# PFA: wages 180,000 × 181/365 = 89,260.27; stock of March 14, all local, 40,000.00;
#      bonus of September 15, earned over the whole year, 30,000 × 181/365 = 14,876.71;
#      local income 144,136.98 of 250,000 = 57.7 %; deductions 20,000 × 57.7 % = 11,540.00;
#      132,596.98 − 125,000 = 7,596.98; × 1.5 % = 113.95
_STOCK, _BONUS = "income[1].multnomah", "income[2].multnomah"
MOVER = {
    "tax_year": 2025,
    "filing_status": "single",
    "residency.metro.primary": "full-year",
    "residency.multnomah.primary": "part",
    "residency.multnomah.primary.periods": "moved out June 30",
    "ask.residency.multnomah.domicile.primary": False,
    "oregon.taxable_income": "230,000",
    "ask.w2[0]": False,
    "ask.payment[0]": "no",
    "residency.multnomah.local_income": True,
    "oregon.form": "OR-40",
    "oregon.total_income": "$250,000",
    "oregon.deductions": "20000.00",
    "income[0].kind": "wages",
    "income[0].payer": "Example Widgets",
    "income[0].amount": "180,000",
    "income[0].multnomah.how": "spread",
    "ask.income[1]": True,
    "income[1].kind": "wages",
    "income[1].payer": "Example Widgets, stock",
    "income[1].amount": "40,000",
    f"{_STOCK}.how": "date",
    f"{_STOCK}.date": "March 14",
    "ask.income[2]": True,
    "income[2].kind": "wages",
    "income[2].payer": "Example Widgets, bonus",
    "income[2].amount": "30,000",
    f"{_BONUS}.how": "date",
    f"{_BONUS}.date": "9/15/2025",
    f"{_BONUS}.then": "earned",
    f"{_BONUS}.earned": "January 1 to December 31",
    "last_year.shs_tax": "0",
    "extension.filed": True,
    "extension.by": "oregon",
    **names(),
}
MOVER_CASE = """
schema = "taxcli-case-1"
tax_year = 2025
filing_status = "single"
primary = { first_name = "Sam", last_name = "Sample" }
address = { street = "1 Sample St", city = "Portland", state = "OR", zip = "97214" }
oregon = { form = "OR-40", taxable_income = 230000, total_income = 250000, deductions = 20000 }
last_year.shs_tax = 0
extension = { filed = true, by = "oregon" }
residency.metro.primary = "full-year"
residency.multnomah.primary = [{ from = 2025-01-01, to = 2025-06-30 }]

[[income]]
kind = "wages"
payer = "Example Widgets"
amount = 180000

[[income]]
kind = "wages"
payer = "Example Widgets, stock"
amount = 40000
multnomah.date = 2025-03-14

[[income]]
kind = "wages"
payer = "Example Widgets, bonus"
amount = 30000
multnomah.date = 2025-09-15
multnomah.earned = { from = 2025-01-01, to = 2025-12-31 }
"""

# A nurse from Vancouver, Washington: 120 of 240 work days in the County, inside Metro.
#
# Both: 280,000 × 120/240 = 140,000.00 of 280,000 = 50.0 %; deductions 20,000 × 50 % = 10,000.00;
#       130,000 − 125,000 = 5,000; SHS × 1 % = 50.00; PFA × 1.5 % = 75.00
NURSE = {
    "tax_year": 2025,
    "filing_status": "Single",
    "residency.metro.primary": "none",
    "residency.multnomah.primary": "Not at all",
    "oregon.taxable_income": "260,000",
    "ask.w2[0]": False,
    "ask.payment[0]": False,
    "residency.metro.local_income": "yes",
    "residency.multnomah.local_income": "yes",
    "oregon.form": "OR-40-N",
    "oregon.total_income": "280,000",
    "oregon.deductions": "20,000",
    "income[0].kind": "wages",
    "income[0].payer": "Sample Hospital",
    "income[0].amount": "280,000",
    "income[0].metro.how": "days",
    "income[0].metro.days.which": "oregon",
    "income[0].metro.days": "120 / 120 / 20",
    "income[0].multnomah.how": "days",
    "income[0].multnomah.days.which": "oregon",
    "income[0].multnomah.days": "120 / 120 / 20",
    "extension.filed": True,
    "extension.by": "federal",
    **names(),
    "address.unit": "4",
    "primary.ssn": "900-12-3456",
}
NURSE_CASE = """
schema = "taxcli-case-1"
tax_year = 2025
filing_status = "single"
primary = { first_name = "Sam", last_name = "Sample", ssn = "900-12-3456" }
address = { street = "1 Sample St", unit = "4", city = "Portland", state = "OR", zip = "97214" }
oregon = { form = "OR-40-N", taxable_income = 260000, total_income = 280000, deductions = 20000 }
extension = { filed = true, by = "federal" }
residency.metro.primary = "none"
residency.multnomah.primary = "none"

[[income]]
kind = "wages"
payer = "Sample Hospital"
amount = 280000
metro.days = { inside = 120, total = 240 }
multnomah.days = { inside = 120, total = 240 }
"""

PERSONAS = {
    "couple": (COUPLE, COUPLE_CASE),
    "mover": (MOVER, MOVER_CASE),
    "nurse": (NURSE, NURSE_CASE),
}
# Worked above: tax, balance due and refund of SHS, then of PFA.
WORKED = {
    "couple": (("1100.00", "0.00", "100.00"), ("1650.00", "750.00", "0.00")),
    "mover": (("1050.00", "1050.00", "0.00"), ("113.95", "113.95", "0.00")),
    "nurse": (("50.00", "50.00", "0.00"), ("75.00", "75.00", "0.00")),
}

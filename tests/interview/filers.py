"""What some filers answer, by id, as the tests of the flow need them."""

from tests.interview.kit import SINGLE, lived, names

BELOW = {**SINGLE, **lived("full-year"), "oregon.taxable_income": "$90,000"}

OVER = {
    **BELOW,
    "oregon.taxable_income": "310,000",
    "last_year.shs_tax": "0",
    "last_year.pfa_tax": "0",
    "extension.filed": False,
    **names(),
}

PERS = {
    "ask.exempt[0]": True,
    "exempt[0].kind": "oregon-pers",
    "exempt[0].payer": "PERS",
    "exempt[0].amount": "1,000",
}

TWO_W2S = {
    "ask.w2[0]": True,
    "w2[0].employer": "Example Widgets",
    "w2[0].wages": "200,000",
    "w2[0].local[0].locality": "METRO",
    "w2[0].local[0].wages": "200,000",
    "w2[0].local[0].tax": "1,000",
    "ask.w2[0].local[1]": True,
    "w2[0].local[1].locality": "MULT",
    "w2[0].local[1].wages": "200,000",
    "w2[0].local[1].tax": "900",
    "ask.w2[1]": True,
    "w2[1].employer": "Sample School",
    "w2[1].wages": "150,000",
    "w2[1].local[0].locality": "METRO",
    "w2[1].local[0].wages": "150,000",
    "w2[1].local[0].tax": "100",
    "refund.shs": "refund",
    "refund.pfa": "apply",
}

OUTSIDE = {
    **SINGLE,
    **lived("none"),
    "oregon.taxable_income": "310,000",
    "residency.metro.local_income": True,
    "residency.multnomah.local_income": True,
    "oregon.form": "OR-40-N",
    "oregon.total_income": "330,000",
    "oregon.deductions": "20,000",
    "income[0].kind": "wages",
    "income[0].payer": "Sample Hospital",
    "income[0].amount": "330,000",
    "income[0].metro.how": "days",
    "income[0].metro.days.which": "oregon",
    "income[0].metro.days": "120 / 120 / 20",
    "income[0].multnomah.how": "all",
    "last_year.shs_tax": "0",
    "last_year.pfa_tax": "0",
    "extension.filed": False,
    **names(),
}

"""Codes about last year's figures that are known twice, and differ."""

from taxcli.rules.entry import Entry, review

CODES: dict[str, Entry] = {
    "R-LST-001": review(
        "{program}: the tax of {last} is {said} by {one}, and {known} by {other}. Whether "
        "estimated payments were required, and how much is enough, goes by {said}.",
        "Look into the return of {last}, as it was filed or amended, and correct {where} or that "
        "year's case.",
    ),
    "R-LST-002": review(
        "{program}: the refund applied to {year} is {said} by {one}, and {known} by {other}. "
        "{said} is counted.",
        "Look into the return of {last}, or ask the Revenue Division what it applied, and "
        "correct the one that is wrong.",
    ),
}

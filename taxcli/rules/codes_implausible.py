"""Codes about what can hardly be, and is asked for that reason alone."""

from taxcli.rules.entry import Entry, review

CODES: dict[str, Entry] = {
    "R-IMP-001": review(
        "{program}: {paid} was paid in all, which is more than {times} times {measure}.",
        "Check each amount, and whether it was for this tax and year: a digit or a point may be "
        "wrong.",
    ),
    "R-IMP-002": review(
        "{what} is dated {day}, more than {years} years after tax year {year}.",
        "Check the date.",
    ),
    "R-IMP-003": review(
        "A Social Security number of this client is that of client {other} too.",
        "Compare both with what the clients have sent, and correct the wrong one; a client who is "
        "there twice is taken out once.",
    ),
}

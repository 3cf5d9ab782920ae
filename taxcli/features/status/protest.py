"""Dates that a notice or bill sets in motion. Source: law sheet section 9."""

from datetime import date, timedelta

from taxcli.law.data import load


def protest_until(notice: date) -> date:
    """Return the last day on which a notice of a date can be protested in writing."""
    days: int = load("standing")["protest"]["days"]
    return notice + timedelta(days=days)

"""Both taxes in closed form, from the law sheet alone, in whole cents and nothing of taxcli.

All amounts here are ``int`` cents; rates are per mille. Retyped from the law sheet's sections 2
(rates, thresholds) and 4 (the ratio of the NP forms).
"""

YEARS = tuple(range(2021, 2028))
EDITIONS = ("current", "published")
STATUSES = ("single", "separate", "joint", "head-of-household", "surviving-spouse")
PROGRAMS = ("shs", "pfa")

_DOLLAR = 100
_SHS_INDEXED = {2026: (128_000, 205_000), 2027: (132_000, 211_000)}
_UNINDEXED = (125_000, 200_000)
_PFA_UPPER = (250_000, 400_000)


def is_joint(status: str) -> bool:
    """Tell which threshold a filing status has (law sheet, section 2)."""
    return status not in ("single", "separate")


def _half_up(numerator: int, denominator: int) -> int:
    """Divide and round to the nearest whole number, a half away from zero."""
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))


def threshold(program: str, year: int, edition: str, status: str) -> int:
    """Return the threshold in cents."""
    pair = _UNINDEXED
    if program == "shs" and edition == "current":
        pair = _SHS_INDEXED.get(year, _UNINDEXED)
    return pair[is_joint(status)] * _DOLLAR


def upper_threshold(status: str) -> int:
    """Return the threshold of the second PFA band in cents."""
    return _PFA_UPPER[is_joint(status)] * _DOLLAR


def pfa_rates(year: int, edition: str) -> tuple[int, int]:
    """Return the rates of the two PFA bands, per mille."""
    return (23, 38) if edition == "published" and year >= 2026 else (15, 30)


def tax(program: str, year: int, edition: str, status: str, income: int) -> int:
    """Return the tax on local taxable income; the excess in each band at its own rate."""
    low = threshold(program, year, edition, status)
    if program == "shs":
        return _half_up(max(0, income - low) * 10, 1000)
    high = upper_threshold(status)
    first, second = pfa_rates(year, edition)
    lower_band = max(0, min(income, high) - low)
    upper_band = max(0, income - high)
    return _half_up(lower_band * first + upper_band * second, 1000)


def top_rate(program: str, year: int, edition: str) -> int:
    """Return the highest rate of a program, per mille."""
    return 10 if program == "shs" else pfa_rates(year, edition)[1]


def ratio(local: int, total: int) -> int:
    """Return local over total income, per mille: to a tenth of a percent, from 0 to 100 %."""
    return max(0, min(1000, _half_up(local * 1000, total)))


def local_taxable_income(local: int, total: int, deductions: int) -> int:
    """Return the base of an NP form in cents."""
    return local - _half_up(deductions * ratio(local, total), 1000)


def by_days(amount: int, days: int, of: int) -> int:
    """Return the part of an amount that falls on some of the days, in cents."""
    return _half_up(amount * days, of)

"""Money is ``Decimal``. Rounding to cents happens here and nowhere else."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
# Ten digits before the point: far above any return these taxes have seen, and still printable.
TOO_LARGE = Decimal(10) ** 10
_TENTH_OF_A_PERCENT = Decimal("0.001")
_ONE = Decimal(1)


def cents(amount: Decimal) -> Decimal:
    """Return dollars rounded half up to the cent; never a negative zero."""
    return amount.quantize(CENT, ROUND_HALF_UP) or ZERO


def total(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """Return the sum of amounts; ``None`` while one is not known."""
    known = list(amounts)
    return None if None in known else sum(filter(None, known), ZERO)


def ratio(part: Decimal, whole: Decimal) -> Decimal:
    """Return ``part / whole`` to a tenth of a percent, held between 0 and 1.

    Raises:
        ZeroDivisionError: when ``whole`` is zero or less, for which no ratio exists.
    """
    if whole <= 0:
        raise ZeroDivisionError("a ratio needs a total above zero")
    share = (part / whole).quantize(_TENTH_OF_A_PERCENT, ROUND_HALF_UP)
    return min(_ONE, max(Decimal(0), share))


def shown(amount: Decimal) -> str:
    """Write dollars as people read them: ``1,234.50`` or ``-1,234.50``."""
    return f"{cents(amount):,.2f}"


def percent(share: Decimal, places: int | None = None) -> str:
    """Write a share as a percentage: ``0.015`` is ``1.5 %``; ``places`` fixes the decimals."""
    hundredfold = share * 100
    if places is not None:
        return f"{hundredfold:.{places}f} %"
    text = f"{hundredfold:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + " %"

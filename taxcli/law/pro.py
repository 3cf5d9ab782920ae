"""What everyone who is sent to Portland Revenue Online (PRO) has to know, from forms/standing.toml.

Source: law sheet section 10. Papers and screens that advise PRO print `short` or `long`.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from taxcli.law.data import load
from taxcli.law.figures import Figure


@dataclass(frozen=True, slots=True)
class Pro:
    """PRO's name and address, and the facts of logging in, each with source and status."""

    name: str
    address: str
    short: str
    login_needs: Figure
    first_year: Figure
    without_login: Figure
    pay_without_login: Figure
    fees: Figure
    cancel: Figure

    @property
    def long(self) -> str:
        """Say in three sentences what a login needs, who may lack it, and what goes without one."""
        return " ".join(
            str(fact.value) for fact in (self.login_needs, self.first_year, self.without_login)
        )

    @property
    def to_pay(self) -> str:
        """Say the same where PRO is advised for paying: whether that takes a login, too."""
        return f"{self.short} {self.pay_without_login.value}"


@cache
def pro() -> Pro:
    """Return what is known of Portland Revenue Online."""
    entry = load("standing")["pro"]
    return Pro(
        name=entry["name"],
        address=entry["address"],
        short=entry["short"],
        login_needs=_fact(entry, "login_needs"),
        first_year=_fact(entry, "first_year"),
        without_login=_fact(entry, "without_login"),
        pay_without_login=_fact(entry, "pay_without_login"),
        fees=_fact(entry, "fees"),
        cancel=_fact(entry, "cancel"),
    )


def _fact(entry: dict[str, Any], name: str) -> Figure:
    of = entry[name]
    return Figure(f"pro.{name}", of["value"], of["source"], of["status"], of.get("note"))

"""Payments already made for the year."""

from taxcli.case.parse_answers import say
from taxcli.case.schema import Kind
from taxcli.interview.answers_so_far import View
from taxcli.interview.model import Choice, Entries, Env, Question, Section
from taxcli.interview.sections.common import also_real, when_joint
from taxcli.law.programs import program, programs


def _payment(view: View, env: Env) -> str:
    """Name a payment by what is known of it: ``PFA payment 2, June 15, 2025, 500.00``."""
    entry = view.draft.get(f"payment[{env['i']}]") or {}
    what = f"{program(entry['program']).name} payment" if "program" in entry else "Payment"
    kinds: tuple[tuple[str, Kind], ...] = (("date", "date"), ("amount", "money"))
    known = [say(kind, entry[key]) for key, kind in kinds if key in entry]
    return ", ".join([f"{what} {env['i'] + 1}", *known])


PAID = Section(
    "payment",
    "Payments",
    (
        Entries(
            path="payment",
            index="i",
            name=_payment,
            any=lambda view, _env: (
                f"Was anything paid to the Revenue Division for {view.year} already, or applied "
                "from last year?"
            ),
            more="Is there another payment?",
            why="Estimated, applied and extension payments count on the return.",
            parts=(
                Question(
                    id="payment[{i}].program",
                    text="Which tax was it for?",
                    kind="choice",
                    choices=tuple(
                        Choice(each.id, f"{each.name} ({each.flag.capitalize()})")
                        for each in programs()
                    ),
                    find="The receipt, or the memo of the check.",
                    source="Revenue Division page, paying your personal income taxes",
                    why="The two taxes have separate accounts.",
                ),
                Question(
                    id="payment[{i}].kind",
                    text="What kind of payment was it?",
                    kind="choice",
                    choices=(
                        Choice("estimated", "Estimated payment"),
                        Choice("extension", "Payment with an extension"),
                        Choice("applied", "Last year's overpayment, applied"),
                        Choice("return", "Payment with a return"),
                    ),
                    find="The receipt: a voucher, an extension, or last year's return.",
                    source="Revenue Division page, paying your personal income taxes",
                    why="Each kind has its own line; a payment with a return has none.",
                ),
                Question(
                    id="payment[{i}].date",
                    text="When was it paid?",
                    kind="date",
                    find="The postmark, or the day made online.",
                    source="Revenue Division page, paying your personal income taxes",
                    why="A payment counts from its postmark, or from the day made online.",
                ),
                Question(
                    id="payment[{i}].amount",
                    text="How much was it?",
                    kind="money",
                    find="The receipt, or the bank's statement.",
                    source="Revenue Division page, paying your personal income taxes",
                    why="It reduces what is due.",
                ),
                Question(
                    id="payment[{i}].person",
                    text="Under whose number was it paid?",
                    kind="choice",
                    choices=(Choice("primary", "Mine"), Choice("spouse", "My spouse's")),
                    find="The number on the voucher or the receipt.",
                    source="Revenue Division page, paying your personal income taxes",
                    why="Payments under the spouse's number are a common reason for wrong bills.",
                    when=when_joint,
                    unsaid="primary",
                ),
                also_real("payment"),
            ),
        ),
    ),
)

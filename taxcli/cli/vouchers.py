"""Writes vouchers for the commands that print nothing else."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from taxcli.case.model import Case
from taxcli.cli.errors import refuse
from taxcli.cli.exits import Exit
from taxcli.cli.passphrase import tell_not_locked
from taxcli.document.blocks import Para
from taxcli.document.terminal import Voice

if TYPE_CHECKING:
    from taxcli.features.vouchers.voucher import Voucher


def print_vouchers(
    voice: Voice,
    case: Case,
    vouchers: "Sequence[Voucher]",
    folder: Path,
    ssn: Literal["full", "masked", "blank"],
) -> Exit:
    """Write vouchers into a folder and say where they are, or why there are none."""
    from taxcli.features.papers import PapersError, write_vouchers

    if not vouchers:
        voice.tell(Para("No vouchers were written: there is nothing to pay this way."))
        return Exit.DONE
    try:
        written = write_vouchers(case, folder, vouchers, ssn=ssn)
    except PapersError as error:
        return refuse(voice, f"No vouchers were written: {str(error).rstrip('.')}.")
    for path in written:
        voice.tell(Para(f"Vouchers: {path}"))
    tell_not_locked(voice, "the vouchers")
    return Exit.DONE

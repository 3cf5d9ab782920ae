"""All sections, in the order they are asked."""

from taxcli.interview.model import Section
from taxcli.interview.sections.adjust import ADJUST
from taxcli.interview.sections.filing import FILING
from taxcli.interview.sections.names import NAMES, NUMBERS
from taxcli.interview.sections.oregon import OREGON
from taxcli.interview.sections.paid import PAID
from taxcli.interview.sections.residency import RESIDENCY
from taxcli.interview.sections.sourced import SOURCED
from taxcli.interview.sections.start import START
from taxcli.interview.sections.withheld import WITHHELD

SECTIONS: tuple[Section, ...] = (
    START,
    RESIDENCY,
    OREGON,
    WITHHELD,
    PAID,
    SOURCED,
    ADJUST,
    FILING,
    NAMES,
    NUMBERS,
)

"""PDF papers drawn from filled returns; nothing is computed here."""

from taxcli.papers.voucher import Voucher as Voucher
from taxcli.papers.write import PapersError as PapersError
from taxcli.papers.write import left_over as left_over
from taxcli.papers.write import paper_diagnostics as paper_diagnostics
from taxcli.papers.write import write_papers as write_papers
from taxcli.papers.write import write_sheets as write_sheets
from taxcli.papers.write import write_vouchers as write_vouchers

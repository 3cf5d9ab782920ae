"""What the papers of a return are called; vouchers are named in features/vouchers."""

from taxcli.engine.result import ProgramResult, Result


def return_name(result: Result, program: ProgramResult) -> str:
    """Return the name of a tax's return: ``2025-shs-MET-40.pdf``."""
    return f"{result.case.tax_year}-{program.program.id}-{program.filing.form}.pdf"


def paper_name(result: Result, kind: str) -> str:
    """Return the name of a paper of both taxes: ``2025-next-steps.pdf``."""
    return f"{result.case.tax_year}-{kind}.pdf"


def tax_paper_name(result: Result, program: ProgramResult, kind: str) -> str:
    """Return the name of another paper of one tax: ``2025-shs-charges.pdf``."""
    return f"{result.case.tax_year}-{program.program.id}-{kind}.pdf"

"""taxcli prepares two local income tax returns around Portland, Oregon.

The public Python entry is :func:`prepare`; :func:`read_case` reads a case file. Both are
loaded on first use, so that ``taxcli --version`` costs next to nothing.
"""

__version__ = "0.1.0"

TYPE_CHECKING = False  # typing itself costs as much as starting Python; checkers know the name

if TYPE_CHECKING:
    from taxcli.case.model import Case as Case
    from taxcli.case.read import read_case as read_case
    from taxcli.returns.prepare import prepare as prepare
    from taxcli.returns.result import Result as Result

__all__ = ["Case", "Result", "__version__", "prepare", "read_case"]

_HOMES = {
    "Case": "taxcli.case.model",
    "Result": "taxcli.returns.result",
    "prepare": "taxcli.returns.prepare",
    "read_case": "taxcli.case.read",
}


def __getattr__(name: str) -> object:
    """Load a public name from its home on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module 'taxcli' has no attribute {name!r}")
    from importlib import import_module

    found = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return found

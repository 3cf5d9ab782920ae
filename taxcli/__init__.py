"""taxcli prepares two local income tax returns around Portland, Oregon.

The public Python entries are :func:`read_case`, :func:`prepare` for one case,
:func:`prepare_many` for a stream of them, and :func:`write_papers` for a result's papers. They
are loaded on first use, so that ``taxcli --version`` costs next to nothing.
"""

__version__ = "0.1.0"

TYPE_CHECKING = False  # typing itself costs as much as starting Python; checkers know the name

if TYPE_CHECKING:
    from taxcli.case.model import Case as Case
    from taxcli.case.read import read_case as read_case
    from taxcli.engine.prepare import prepare as prepare
    from taxcli.engine.prepare import prepare_many as prepare_many
    from taxcli.engine.result import Result as Result
    from taxcli.features.papers import write_papers as write_papers

__all__ = [
    "Case",
    "Result",
    "__version__",
    "prepare",
    "prepare_many",
    "read_case",
    "write_papers",
]

_HOMES = {
    "Case": "taxcli.case.model",
    "Result": "taxcli.engine.result",
    "prepare": "taxcli.engine.prepare",
    "prepare_many": "taxcli.engine.prepare",
    "read_case": "taxcli.case.read",
    "write_papers": "taxcli.features.papers",
}


def __getattr__(name: str) -> object:
    """Load a public name from its home on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module 'taxcli' has no attribute {name!r}")
    from importlib import import_module

    found = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return found

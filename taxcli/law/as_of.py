"""The day of the law data, read without a TOML library, so that ``--version`` stays instant."""

import os.path

_KEY = b"\nas_of = "


def law_date() -> str:
    """Return the day of the newest fact of the law that the data follow, as year-month-day."""
    # pathlib and tomllib would each cost more than all the rest of --version.
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
    for folder in (f"{package}/_forms", f"{os.path.dirname(package)}/forms"):  # noqa: PTH120
        try:
            with open(f"{folder}/standing.toml", "rb") as file:  # noqa: PTH123
                found = file.read().partition(_KEY)[2][:10].decode("ascii", "replace")
        except OSError:
            continue
        return found or "a day not known"
    return "a day not known"


def version_words(version: str) -> str:
    """Return what ``--version`` says."""
    return f"taxcli {version}, law data of {law_date()}"

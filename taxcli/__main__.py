"""The command's entry: answers ``--version`` before anything is imported."""

import sys


def main() -> None:
    """Run the command line."""
    if sys.argv[1:] == ["--version"]:
        from taxcli import __version__

        print(f"taxcli {__version__}")
        return
    import gc
    import os

    # A command ends before its garbage matters; looking for it would cost a tenth of the time.
    gc.set_threshold(100_000)
    # Looking for pydantic's plugins is slow, and no other package has any business in a case.
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    from taxcli.cli.app import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()

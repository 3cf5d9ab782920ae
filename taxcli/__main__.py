"""The command's entry: answers ``--version`` before anything is imported."""

import sys


def main() -> None:
    """Run the command line."""
    try:
        sys.exit(_run())
    except KeyboardInterrupt:
        sys.exit(130)


def _run() -> int:
    if sys.argv[1:] == ["--version"]:
        return _version()
    import gc
    import os

    # A command ends before its garbage matters; looking for it would cost a tenth of the time.
    gc.set_threshold(100_000)
    # Looking for pydantic's plugins is slow, and no other package has any business in a case.
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    from taxcli.cli.app import run

    return run(sys.argv[1:])


def _version() -> int:
    from taxcli import __version__
    from taxcli.law.as_of import version_words

    try:
        print(version_words(__version__), flush=True)
    except OSError as error:
        print(f"standard output: {error.strerror}.", file=sys.stderr)
        sys.stdout = None  # or Python complains once more when it closes it
        return 3
    return 0


if __name__ == "__main__":
    main()

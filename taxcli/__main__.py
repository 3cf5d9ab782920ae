"""The command's entry: answers ``--version`` before anything is imported."""

import sys


def main() -> None:
    """Run the command line."""
    if sys.argv[1:] == ["--version"]:
        from taxcli import __version__

        print(f"taxcli {__version__}")
        return
    from taxcli.cli.app import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()

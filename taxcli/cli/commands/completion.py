"""``taxcli completion``: prints the script by which a shell completes taxcli's words."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from taxcli.cli.errors import Exit
from taxcli.cli.options import argument
from taxcli.document.terminal import Voice

# Each script hands the words typed so far, the last perhaps incomplete, to taxcli, which answers
# with a candidate a line (and its help behind a tab), or with ":kind" for files, which the shell
# itself knows best. "--" stands first so that a word such as --version is not obeyed.
_SCRIPTS = Path(__file__).parents[1] / "shells"


def completion(
    ctx: typer.Context,
    shell: Annotated[
        Literal["bash", "zsh", "fish"], argument("SHELL", "The shell: bash, zsh or fish.")
    ],
) -> Exit:
    """Print a script that completes taxcli's commands, options and keys when Tab is pressed.

    bash: put  eval "$(taxcli completion bash)"  into ~/.bashrc. fish: write it to
    ~/.config/fish/completions/taxcli.fish. zsh: write it as _taxcli into a folder of $fpath.
    """
    voice: Voice = ctx.obj
    voice.verbatim((_SCRIPTS / f"taxcli.{shell}").read_text("utf-8"))
    return Exit.DONE

"""``taxcli completion``: prints the script by which a shell completes taxcli's words."""

from typing import Annotated, Literal

import typer

from taxcli.cli.exits import Exit
from taxcli.document.terminal import Voice

# Each script hands the words typed so far, the last perhaps incomplete, to taxcli, which answers
# with a candidate a line (and its help behind a tab), or with ":kind" for files, which the shell
# itself knows best. "--" stands first so that a word such as --version is not obeyed.
_BASH = """\
# taxcli: completion for bash
_taxcli() {
    local line kind="" cur="${COMP_WORDS[COMP_CWORD]}"
    COMPREPLY=()
    while IFS= read -r line; do
        case "$line" in
            :*) kind="${line#:}" ;;
            *) COMPREPLY+=("${line%%$'\\t'*}") ;;
        esac
    done < <(_TAXCLI_COMPLETE=bash "$1" -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    [ "$cur" = "=" ] && cur=""
    case "$kind" in
        cases|dirs|files)
            compopt -o filenames 2>/dev/null
            while IFS= read -r line; do
                COMPREPLY+=("$line")
            done < <(_taxcli_files "$kind" "$cur")
            ;;
        open) compopt -o nospace +o default 2>/dev/null ;;
        *) compopt +o default 2>/dev/null ;;
    esac
}
_taxcli_files() {
    case "$1" in
        cases) compgen -d -- "$2"
            compgen -f -X '!*.toml' -- "$2"
            compgen -f -X '!*.age' -- "$2" ;;
        dirs) compgen -d -- "$2" ;;
        files) compgen -f -- "$2" ;;
    esac
}
complete -o default -F _taxcli taxcli
"""
_ZSH = """\
#compdef taxcli
# taxcli: completion for zsh
_taxcli() {
    local line kind=""
    local -a found
    for line in "${(@f)$(_TAXCLI_COMPLETE=zsh "${words[1]}" -- \\
        "${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
        case "$line" in
            :*) kind="${line#:}" ;;
            ?*) found+=("${${line%%$'\\t'*}//:/\\\\:}:${line#*$'\\t'}") ;;
        esac
    done
    case "$kind" in
        cases) _files -g '*.(toml|age)' ;;
        dirs) _files -/ ;;
        files) _files ;;
        open) _describe 'taxcli' found -S '' ;;
        *) _describe 'taxcli' found ;;
    esac
}
if [ "${funcstack[1]}" = "_taxcli" ]; then
    _taxcli "$@"
else
    compdef _taxcli taxcli
fi
"""
_FISH = """\
# taxcli: completion for fish
function __taxcli_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in (env _TAXCLI_COMPLETE=fish $words[1] -- $words[2..-1] "$current" 2>/dev/null)
        switch $line
            case ':cases'
                __fish_complete_suffix .toml
                __fish_complete_suffix .age
            case ':dirs'
                __fish_complete_directories "$current"
            case ':files'
                __fish_complete_path "$current"
            case ':*'
            case '*'
                echo $line
        end
    end
end
complete -c taxcli -f -a '(__taxcli_complete)'
"""
_SCRIPTS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}


def completion(
    ctx: typer.Context,
    shell: Annotated[
        Literal["bash", "zsh", "fish"],
        typer.Argument(metavar="SHELL", help="The shell: bash, zsh or fish."),
    ],
) -> Exit:
    """Print a script that completes taxcli's commands, options and keys when Tab is pressed.

    bash: put  eval "$(taxcli completion bash)"  into ~/.bashrc. fish: write it to
    ~/.config/fish/completions/taxcli.fish. zsh: write it as _taxcli into a folder of $fpath.
    """
    voice: Voice = ctx.obj
    voice.verbatim(_SCRIPTS[shell])
    return Exit.DONE

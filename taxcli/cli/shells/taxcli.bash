# taxcli: completion for bash
_taxcli() {
    local line kind="" cur="${COMP_WORDS[COMP_CWORD]}"
    COMPREPLY=()
    while IFS= read -r line; do
        case "$line" in
            :*) kind="${line#:}" ;;
            *) COMPREPLY+=("${line%%$'\t'*}") ;;
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

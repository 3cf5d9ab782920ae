#compdef taxcli
# taxcli: completion for zsh
_taxcli() {
    local line kind=""
    local -a found
    for line in "${(@f)$(_TAXCLI_COMPLETE=zsh "${words[1]}" -- \
        "${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
        case "$line" in
            :*) kind="${line#:}" ;;
            ?*) found+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}") ;;
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

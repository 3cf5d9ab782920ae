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

# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of xent for fish.  What may stand where is made from the tables of the program:
@words@
# A line of the language is one word for the shell, most often in quotes.
function _xent_line
    set -l before (string match -r '^.* ' -- "$argv[1]")
    for word in (_xent_words (string split -n ' ' -- "line $before"))
        switch $word
            case FILES
                set -l begun (string replace -r '^.* ' '' -- "$argv[1]")
                for file in $begun*
                    echo "$before$file"
                end
            case '*'
                echo "$before$word"
        end
    end
end

# _xent_offer CURRENT QUESTION...
function _xent_offer
    for word in (_xent_words $argv[2..-1])
        switch $word
            case ANY
            case FILES
                __fish_complete_path $argv[1]
            case COMMANDS
                _xent_line $argv[1]
            case '*'
                echo $word
        end
    end
end

function _xent_complete
    set -l door xent
    set -l option
    for word in (commandline -opc)[2..-1]
        switch $word
            case '--*=*'
            case '-*'
                set option
                if test -n "$(_xent_words value $door $word)"
                    set option $word
                end
            case '*'
                if test -n "$option"
                    set option
                else if test $door = xent; and test -n "$(_xent_words words $word)"
                    set door $word
                end
        end
    end
    set -l current (string trim -l -c '"\'' -- (commandline -ct))
    if test -n "$option"
        _xent_offer "$current" value $door $option
    else if string match -q -- '--*=*' "$current"
        set -l name (string split -m 1 = -- "$current")[1]
        for value in (_xent_offer '' value $door $name)
            echo "$name=$value"
        end
    else if string match -q -- '-*' "$current"
        _xent_words options $door
    else
        _xent_offer "$current" words $door
    end
end

complete -c xent -f -a '(_xent_complete)'

# shellcheck shell=bash disable=SC2015 # a && b || c: b does not fail
# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of xent for bash.  What may stand where is made from the tables of the program:
@words@
# _xent_offer CURRENT QUESTION...: those of the words that begin like CURRENT
_xent_offer() {
    local current=$1 word
    shift
    while read -r word; do
        case $word in
        ANY) ;;
        FILES)
            compopt -o filenames 2>/dev/null
            while read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$current")
            ;;
        COMMANDS) _xent_line "$current" ;;
        "$current"*) COMPREPLY+=("$word") ;;
        esac
    done < <(_xent_words "$@")
}

# _xent_line CURRENT: a line of the language is one word for the shell, most often in quotes.  It is
# gone on with, and further still where there is one way only.
_xent_line() {
    local current=$1 quote='' before last word i
    local -a list
    case $current in
    [\'\"]*) quote=${current:0:1} current=${current:1} ;;
    *) current=${current//\\/} ;;
    esac
    compopt -o nospace 2>/dev/null
    while :; do
        last=${current##* } before=${current%"$last"} list=()
        while read -r word; do
            case $word in
            FILES) while read -r word; do list+=("$before$word"); done < <(compgen -f -- "$last") ;;
            "$last"*) list+=("$before$word") ;;
            esac
        done < <(_xent_words line ${before:+"${before% }"})
        COMPREPLY=("${list[@]}")
        test ${#list[@]} = 1 && test -n "$(_xent_words line "${list[0]}")" || break
        current="${list[0]} "
    done
    test -n "$quote" && return
    for i in "${!COMPREPLY[@]}"; do
        COMPREPLY[i]=${COMPREPLY[i]// /\\ }
    done
}

_xent() {
    local current=${COMP_WORDS[COMP_CWORD]} door=xent option='' word i
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        case $word in
        =) ;; # of --option=value, which bash takes apart
        -*)
            option=
            test -z "$(_xent_words value "$door" "$word")" || option=$word
            ;;
        *)
            if test -n "$option"; then
                option=
            elif test "$door" = xent && test -n "$(_xent_words words "$word")"; then
                door=$word
            fi
            ;;
        esac
    done
    test "$current" != = || current=
    case $option,$current in
    -*) _xent_offer "$current" value "$door" "$option" ;;
    ,-*) _xent_offer "$current" options "$door" ;;
    *) _xent_offer "$current" words "$door" ;;
    esac
}

complete -F _xent xent

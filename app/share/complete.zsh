#compdef xent
# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of xent for zsh.  What may stand where is made from the tables of the program:
@words@
# _xent_offer QUESTION...
_xent_offer() {
    local -a list
    list=(${(f)"$(_xent_words "$@")"})
    if (( ${list[(Ie)COMMANDS]} )); then
        _xent_line
        return
    fi
    if (( ${list[(Ie)FILES]} )); then
        _files
    fi
    list=(${list:#(ANY|FILES)})
    (( $#list )) && compadd -- $list
}

# A line of the language is one word for the shell, most often in quotes.
_xent_line() {
    local -a before
    [[ -n $compstate[quote] || -n $QIPREFIX ]] || PREFIX=${(Q)PREFIX}
    before=(${=PREFIX})
    if [[ $PREFIX == *' '* ]]; then
        [[ $PREFIX == *' ' ]] || before=($before[1,-2])
        compset -P '* '
    else
        before=()
    fi
    compadd -S '' -- ${${(f)"$(_xent_words line $before)"}:#(ANY|FILES)}
    [[ "$(_xent_words line $before)" != *FILES* ]] || _files
}

_xent() {
    local door=xent option= word
    for word in $words[2,CURRENT-1]; do
        case $word in
        --*=*) ;;
        -*)
            option=
            [[ -z "$(_xent_words value $door $word)" ]] || option=$word
            ;;
        *)
            if [[ -n $option ]]; then
                option=
            elif [[ $door == xent && -n "$(_xent_words words $word)" ]]; then
                door=$word
            fi
            ;;
        esac
    done
    if [[ -n $option ]]; then
        _xent_offer value $door $option
    elif [[ $PREFIX == --*=* ]]; then
        word=${PREFIX%%=*}
        compset -P '*='
        _xent_offer value $door $word
    elif [[ $PREFIX == -* ]]; then
        _xent_offer options $door
    else
        _xent_offer words $door
    fi
}

_xent "$@"

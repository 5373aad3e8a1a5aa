# SPDX-License-Identifier: GPL-3.0-or-later
# complete.zsh SCRIPT LINE: what the completion in SCRIPT offers at the end of LINE, one a line.  The
# part of zsh's completion that the script uses is here without a line editor.

compadd() {
    local word
    [[ $1 != -S ]] || shift 2
    [[ $1 != -- ]] || shift
    for word; do
        [[ $word != $PREFIX* ]] || print -r -- $word
    done
}

compset() {
    PREFIX=${PREFIX##${~2}}
}

_files() {
    print -rl -- $PREFIX*(N)
}

typeset -A compstate
file=$1 line=$2
if [[ $line == *\'* ]]; then
    PREFIX=${line#*\'} line=${line%%\'*} compstate[quote]=\'
else
    PREFIX=${line##* } line=${line% *}
fi
words=(${=line} "$PREFIX")
CURRENT=$#words
source $file

# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# complete.bash SCRIPT LINE: what the completion in SCRIPT offers at the end of LINE, one a line.
# bash takes a line apart before it asks: = is a word of its own, a quote begins a word that goes on.

# shellcheck source=/dev/null
. "$1"
line=$2
case $line in
*\'*) last=\'${line#*\'} line=${line%%\'*} ;;
*) last=${line##* } line=${line% *} ;;
esac
read -r -a COMP_WORDS <<<"$line"
case $last in
--*=) COMP_WORDS+=("${last%=}") last='=' ;;
--*=*) COMP_WORDS+=("${last%%=*}" "=") last=${last#*=} ;;
esac
COMP_WORDS+=("$last")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_xent
printf '%s\n' "${COMPREPLY[@]}"

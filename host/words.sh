# shellcheck shell=sh
# Lists of words that hold any byte but NUL, in a plain shell.
#
# Sourced. quote WORD leaves in $quoted the word as the shell reads it back,
# so that a list is a string of such words, taken apart by
# `eval "set -- $list"`.

quote() {
	quoted='' rest=$1
	while case $rest in *\'*) true ;; *) false ;; esac do
		quoted="$quoted${rest%%\'*}'\\''"
		rest=${rest#*\'}
	done
	quoted="'$quoted$rest'"
}

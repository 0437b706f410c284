#!/bin/bash
# Here-documents, here-strings, process substitution, redirections.
name=world
cat <<END
hello $name, $((6 * 7)), $(id -un)
END
cat <<'END'
hello $name
END
cat <<-END
	without tabs
END
tr '[:lower:]' '[:upper:]' <<<"$name"
wc -c <<<"$(seq 20000)"
diff <(seq 3) <(seq 2 4)
paste <(seq 2) <(seq 3 4)
exec 5>file; echo five >&5; exec 5>&-; cat file
exec 6<>file; read -r line <&6; echo "$line"; exec 6>&-
echo more >>file; cat file
set -C; echo no >file || echo refused; set +C
echo gone >&7 || echo none
cat </dev/null; cat nosuch 2>&1; echo $?
echo both &>file; cat file; rm file
mapfile -t lines < <(printf '%s\n' x y z); echo "${#lines[@]}"

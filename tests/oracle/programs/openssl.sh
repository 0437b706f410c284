#!/bin/bash
# openssl: digests, random bytes, ciphers, keys, and how fast.
#
# shellcheck disable=SC2016,SC2034
# shellcheck source=tests/oracle/programs/prelude.sh
. "${0%/*}/prelude.sh"

echo 'a text' >text
zero=00000000000000000000000000000000

row 'openssl version'
row 'openssl dgst -sha256 text'
row 'openssl dgst -sha512 -hmac key text'
row 'openssl dgst -blake2s256 -r text'
row 'openssl md5 nosuch 2>&1 | cut -d : -f 2-'
row 'openssl rand -hex 16 | wc -c'
row 'openssl rand 100000 | wc -c'
row '[ "$(openssl rand -hex 8)" != "$(openssl rand -hex 8)" ]'
row 'openssl enc -aes-128-ctr -K $zero -iv $zero -in text | od -An -tx1'
cipher='-aes-256-cbc -pbkdf2 -iter 10 -S 0123456789abcdef'
row 'openssl enc $cipher -k word -in text -out sealed; od -An -tx1 sealed'
row 'openssl enc -d $cipher -k word -in sealed'
row 'openssl enc -d $cipher -k wrong -in sealed 2>&1 | head -n 1'
row 'openssl base64 -in text'
row 'openssl genpkey -algorithm ed25519 -out key'
row 'openssl pkey -in key -pubout -out public'
row 'openssl pkeyutl -sign -rawin -inkey key -in text -out signature'
row 'openssl pkeyutl -verify -rawin -pubin -inkey public -in text \
	-sigfile signature'
row 'openssl prime 1000003'
row 'openssl passwd -6 -salt "rounds=1000\$salt" word'
row 'openssl speed -seconds 1 -bytes 1024 sha256 2>&1 | tail -n 2 |
	numbers'

#!/bin/sh
# Becomes a program as Ravelin runs it: in a network where 127.0.0.1 is
# reached and nobody else, and without CAP_SYS_RESOURCE, which not every
# Linux gives.
#
# usage: tests/oracle/programs/alone.sh PROGRAM [ARG...], as root on Linux, in
# a network namespace of its own.
set -u

build/root/package/bin/busybox ifconfig lo up || exit
exec setpriv --bounding-set=-sys_resource --inh-caps=-all "$@"

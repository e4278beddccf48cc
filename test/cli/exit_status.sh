#!/bin/sh
# usage: exit_status.sh N COMMAND...: runs the command and succeeds when it ends with status N.
expected=$1
shift
"$@"
status=$?
[ $status -eq "$expected" ] || { echo "exit status $status, not $expected: $*" >&2; exit 1; }

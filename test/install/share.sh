#!/bin/sh
# Manual pages and completions lie below the prefix where man and the shells look for them.
. "$(dirname "$0")/lib.sh"

share=$prefix/share
MANPATH=$share/man
export MANPATH
man 7 cachepy | grep -q '\[\[cachepy::cache_file' || fail "man 7 cachepy"
for page in cachepy-config cachepy-clang++ cachepy-g++ cachepy $("$prefix/bin/cachepy" --help | sed '1,/^Subcommands:/d; /^$/,$d; s/^ */cachepy-/; s/ .*//'); do
  man 1 "$page" >page 2>errors || fail "man $page: $(cat errors)"
  grep -q '^EXIT STATUS' page || fail "man $page says nothing of exit status"
done

# What the pages cite is there.
for file in cli.schema.json graph-json.md; do
  [ -s "$share/doc/Cachepy/$file" ] || fail "docs/$file was not installed"
done

bash --norc -c '. "$1" && complete -p cachepy' bash "$share/bash-completion/completions/cachepy" >completion ||
  fail "the completion for bash"
for file in zsh/site-functions/_cachepy fish/vendor_completions.d/cachepy.fish; do
  [ -s "$share/$file" ] || fail "$file was not installed"
done

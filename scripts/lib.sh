# What the scripts share: --help, and words that a script does not know. Sourced by sh and bash.

# usage_or_refuse "$@": prints the comment at the head of the script for --help and ends; refuses any argument.
usage() {
  sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"
}
refuse() {
  echo "$(basename "$0"): unknown argument '$1'; see --help" >&2
  exit 2
}
usage_or_refuse() {
  case ${1-} in
    '') ;;
    -h | --help)
      usage
      exit 0
      ;;
    *) refuse "$1" ;;
  esac
}

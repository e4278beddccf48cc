# Shared by the scripts: --help, and the treatment of unknown arguments. Sourced by sh and bash.

# usage_or_refuse "$@": for --help, prints the comment at the beginning of the script and exits; rejects all other arguments.
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

# shellcheck shell=bash
# Options of the command line.
# shellcheck disable=SC2034 # what is set here is used by the others

is_count() { [[ $1 =~ ^[1-9][0-9]{0,8}$ ]]; }

# require_value FLAG REST... : the value after a flag, which must be there.
require_value() { if (($# < 2)) || [[ -z $2 ]]; then usage_error "$1 needs a value"; fi; }

# parse_options WORD... : takes every word of the command line, as an option of the calling script's own (its take_own_option, where
# it has one) or as one that all four scripts have. Each sets SHIFT to how many words it took, 0 when it knows no such option.
parse_options() {
  while (($# > 0)); do
    if [[ $1 == --*=* ]]; then
      set -- "${1%%=*}" "${1#*=}" "${@:2}"
    fi
    take_own_option "$@"
    ((SHIFT > 0)) || take_common_option "$@"
    ((SHIFT > 0)) || usage_error "'$1' is not understood"
    shift "$SHIFT"
  done
}

take_own_option() { SHIFT=0; }

# take_word WORD : what is no option goes to WORDS; for a script whose take_own_option knows nothing better.
WORDS=()
take_word() {
  SHIFT=0
  if [[ $1 != -* ]]; then
    WORDS+=("$1")
    SHIFT=1
  fi
}

take_common_option() {
  SHIFT=1
  case $1 in
    -h | --help)
      show_help
      exit 0
      ;;
    -v | --verbose) VERBOSE=1 ;;
    -c | --config)
      require_value "$@"
      CONFIG=$2
      SHIFT=2
      ;;
    --runtime)
      require_value "$@"
      RUNTIME_FLAG=$2
      SHIFT=2
      ;;
    *) SHIFT=0 ;;
  esac
}

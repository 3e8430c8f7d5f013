# shellcheck shell=bash
# What screenshots.sh and measure.sh share; to be sourced.
# shellcheck source=infra/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/../infra/lib/common.sh"

# in_browser CLASS [ARGUMENT...] - runs a class of infra/system that looks at the page, or shows the script's help
in_browser() {
  local class=$1
  shift
  if [[ ${1:-} == -h || ${1:-} == --help ]]; then
    show_help
    exit 0
  fi
  (($# == 0)) || usage_error "it takes no arguments"
  cd "$ROOT" || return
  mvn -q -pl infra/system -am package -Dtest="$class" -Dsurefire.failIfNoSpecifiedTests=false >&2
}

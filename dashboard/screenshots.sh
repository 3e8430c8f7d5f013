#!/usr/bin/env bash
# screenshots.sh - take the pictures in docs/images again
#
# usage: dashboard/screenshots.sh
#
# Builds the page, shows it a made-up fleet (the same each time) and takes its pictures with the machine's Chromium.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

main() {
  if [[ ${1:-} == --help ]]; then
    sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"
    return
  fi
  if (($# > 0)); then
    printf 'screenshots.sh: it takes no arguments; see --help\n' >&2
    exit 2
  fi
  cd "$root"
  mvn -q -pl infra/system -am test -Dtest=Screenshots -Dsurefire.failIfNoSpecifiedTests=false
  ls -l docs/images/dashboard-*.png
}

main "$@"

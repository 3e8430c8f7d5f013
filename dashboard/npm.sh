#!/usr/bin/env bash
# npm.sh - run a script of frontend/package.json, with exactly what its lock file names
#
# usage: dashboard/npm.sh build|check
#
# Maven calls it: build makes the page into target/classes (left alone while it is newer than its sources), check is the
# page's types, style and unit tests. What npm installs stays in frontend/node_modules, for as long as the lock file is the same.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
page=$here/target/classes/io/avtelemetry/dashboard/page

has_npm() { command -v npm >/dev/null && command -v node >/dev/null; }

die() {
  printf 'npm.sh: %s\n' "$*" >&2
  exit 1
}

install_dependencies() {
  local installed=node_modules/.package-lock.json
  if [[ ! -e $installed || package-lock.json -nt $installed ]]; then
    npm ci --ignore-scripts --no-audit --no-fund
    touch "$installed"
  fi
}

is_fresh() {
  [[ -e $page/index.html ]] &&
    [[ -z $(find . -path ./node_modules -prune -o -type f -newer "$page/index.html" -print -quit) ]]
}

main() {
  [[ ${1:-} =~ ^(build|check)$ && $# == 1 ]] || {
    sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}" >&2
    exit 2
  }
  cd "$here/frontend"
  if [[ $1 == build ]] && is_fresh; then
    return
  fi
  if ! has_npm; then
    # All but the page needs a JDK and Maven alone.
    printf 'npm.sh: no page to %s: it is made with npm, which is not here (Node.js 18 or newer; on Debian: apt-get install npm)\n' "$1" >&2
    return
  fi
  if [[ $1 == check && $(node --version) =~ ^v1[0-9]\. ]]; then
    printf 'npm.sh: the checks of the page need Node.js 20, this is %s: skipped\n' "$(node --version)" >&2
    return
  fi
  install_dependencies
  npm run --silent "$1"
  if [[ $1 == build ]]; then
    [[ -e $page/index.html ]] || die "npm run build made no $page/index.html"
    touch "$page/index.html"
  fi
}

main "$@"

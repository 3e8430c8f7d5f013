#!/usr/bin/env bash
# Checks the scripts: shellcheck on all of them, then the bats tests beside this file.
#
# Usage: infra/test/run.sh
#
# Exit status: 0 all is well, 77 nothing was checked because a tool is missing (the reason is printed), else something failed.
set -euo pipefail

main() {
  cd "$(dirname "${BASH_SOURCE[0]}")/../.."
  local tool
  for tool in shellcheck bats; do
    if [[ -z $(command -v "$tool") ]]; then
      echo "scripts are not checked: $tool is not installed (Debian: apt-get install shellcheck bats)" >&2
      exit 77
    fi
  done
  local scripts=()
  mapfile -t scripts < <(find . -name target -prune -o -name .run -prune -o -name '*.sh' -print | sort)
  if [[ -e .ci/run ]]; then
    scripts+=(.ci/run)
  fi
  shellcheck --external-sources "${scripts[@]}"
  echo "shellcheck: ${#scripts[@]} scripts, no findings"
  bats infra/test
}

main "$@"

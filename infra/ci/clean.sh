#!/usr/bin/env bash
# clean.sh - stop the container engine that infra/ci/setup.sh started, if it started one
set -euo pipefail

main() {
  local file pid waited
  file=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/.run/ci/dockerd.pid
  [[ -s $file ]] || return 0
  pid=$(<"$file")
  # Only if it is still that process.
  if [[ -r /proc/$pid/comm && $(<"/proc/$pid/comm") == dockerd ]]; then
    kill "$pid"
    for ((waited = 0; waited < 150; waited++)); do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.2
    done
  fi
  rm -f "$file"
}

main "$@"

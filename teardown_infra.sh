#!/usr/bin/env bash
# Stops everything: the vehicles, if any drive, then ingest, the sink, PostgreSQL and Kafka. The data stays for the next launch.
#
# Usage: bash teardown_infra.sh [options]
#
#       --purge            remove the data too, of both runtimes, and the secrets
#   -c, --config FILE      configuration, instead of config.master
#       --runtime WHICH    docker, local or auto (the one that runs)
#   -v, --verbose          tell more
#   -h, --help             this text
#
# Exit status: 0 done, also when nothing runs; 1 a step failed; 2 wrong usage.
set -euo pipefail
# shellcheck source=infra/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/infra/lib/common.sh"

PURGE=''

take_own_option() {
  SHIFT=0
  if [[ $1 == --purge ]]; then
    PURGE=1
    SHIFT=1
  fi
}

main() {
  parse_options "$@"
  load_configuration
  lock_installation
  choose_runtime last
  audit teardown "infra${PURGE:+ purge}"
  if [[ -n $PURGE ]]; then
    purge
  else
    require_reach
    stop_everything
  fi
}

main "$@"

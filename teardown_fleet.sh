#!/usr/bin/env bash
# Stops the vehicles: each sends what it holds first. The last line on stdout is the sum of their numbers, one JSON object.
# The infrastructure goes on.
#
# Usage: bash teardown_fleet.sh [options]
#
#   -c, --config FILE      configuration, instead of config.master
#       --runtime WHICH    docker, local or auto (the one that runs)
#   -v, --verbose          tell more
#   -h, --help             this text
#
# Exit status: 0 done, also when no vehicle runs; 1 a step failed; 2 wrong usage.
set -euo pipefail
# shellcheck source=infra/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/infra/lib/common.sh"

main() {
  parse_options "$@"
  load_configuration
  lock_installation
  choose_runtime last
  require_reach
  audit teardown fleet
  stop_vehicles
}

main "$@"

#!/usr/bin/env bash
# Restarts what runs as it is built now, one instance after the other, each ready before the next, while events flow: three brokers, sinks,
# ingest servers, the page. None of the events is lost. What there is only one of is away for seconds, and clients send again.
#
# Usage: bash upgrade.sh [options]
#
#   -c, --config FILE      configuration, instead of config.master
#       --runtime WHICH    docker, local or auto (the one that runs)
#   -v, --verbose          tell more
#   -h, --help             this text
#
# A single broker, and PostgreSQL, are left alone. What all parts must agree on is as at the launch: where the configuration says
# otherwise, nothing is changed.
# Exit status: 0 done, 1 a step failed (what was restarted before stays), 2 wrong usage.
set -euo pipefail
# shellcheck source=infra/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/infra/lib/common.sh"

main() {
  parse_options "$@"
  begin_change
  prepare_change
  audit upgrade infra
  upgrade
  say "all that ran has been restarted"
}

main "$@"

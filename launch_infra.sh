#!/usr/bin/env bash
# Starts Kafka, PostgreSQL, the ingest server (producer-http) and the sink (consumer-sql), and waits until they are ready.
# What runs already is left alone, and goes on with the settings it was launched with; what was kept from an earlier launch is there again.
#
# Usage: bash launch_infra.sh [options]
#
#   -c, --config FILE      configuration, instead of config.master
#       --runtime WHICH    docker, local or auto (docker where an engine answers and the images can be had, else local)
#   -v, --verbose          tell more
#   -h, --help             this text
#
# The environment beats the configuration file, e.g. PRODUCER_HOST_PORT=8080 bash launch_infra.sh.
# Exit status: 0 all is ready, 1 a step failed (what it started is stopped again), 2 wrong usage.
set -euo pipefail
# shellcheck source=infra/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/infra/lib/common.sh"

main() {
  parse_options "$@"
  load_configuration
  require_distinct_ports
  leave_out_what_cannot_be_built
  lock_installation
  require_disk_space
  choose_runtime new infra
  require_runtime infra
  agree
  load_secrets
  undo_on_failure
  prepare infra
  prepare_tls
  prepare_fleet_token
  audit launch "infra runtime=$RUNTIME auth=$INGEST_AUTH tls=$TLS"
  launch_infrastructure
  tell_infrastructure
  say "Stop:    bash teardown_infra.sh      (the data stays; --purge removes it)"
}

main "$@"

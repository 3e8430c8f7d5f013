#!/usr/bin/env bash
# Starts and stops single parts of the installation in AV_RUN_DIR, with the very commands of the launch scripts; called by the benchmarks.
#
# Usage: bash bench/parts.sh start NAME [FLAG...]     NAME is servers, producerN, consumerN or vehicleN (FLAGs are a vehicle's)
#        bash bench/parts.sh stop NAME                 the same, or kafka-broker1, postgres
#
# It waits for servers to be ready, for nobody else; of anything that runs already it does nothing.
# Exit status: 0 done, 1 a step failed, 2 wrong usage.
set -euo pipefail
# shellcheck source=infra/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/../infra/lib/common.sh"

start() {
  local name=$1
  shift
  case $name in
    servers)
      start_servers
      await_ready kafka-broker1
      await_ready postgres
      ;;
    producer*) is_running "$name" || start_producer "$name" ;;
    consumer*) is_running "$name" || start_consumer "$name" ;;
    vehicle*) is_running "$name" || start_vehicle "$name" "$@" ;;
    *) usage_error "'$name' is not a part" ;;
  esac
}

stop_part() {
  if [[ $1 == servers ]]; then
    stop kafka-broker1
    stop postgres
  else
    stop "$1"
  fi
}

main() {
  case ${1:-} in
    -h | --help)
      show_help
      exit 0
      ;;
    start | stop) (($# >= 2)) || usage_error "$1 of what?" ;;
    *) usage_error "'${1:-}' is not understood" ;;
  esac
  export RUNTIME=local
  load_configuration
  lock_installation
  load_secrets
  choose_runtime new infra
  undo_on_failure
  remember_runtime
  prepare
  if [[ $1 == start ]]; then
    shift
    start "$@"
  else
    stop_part "$2"
  fi
}

main "$@"

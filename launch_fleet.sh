#!/usr/bin/env bash
# Starts vehicles that drive and report. Starts the infrastructure first if none runs.
#
# Usage: bash launch_fleet.sh [options]
#
#   -n, --num-vehicles N   how many vehicles (1)
#       --host HOST[:PORT] report to the ingest server there, and start no infrastructure here
#       --seed N           the same vehicles, routes and trips each time
#       --report-delay S   seconds between a vehicle's reports, fractions allowed (VEHICLE_REPORT_DELAY)
#       --events N         each vehicle ends after N events
#       --duration T       the fleet ends after this time, e.g. 90s or 10m
#       --replay FILE      drive a recorded track: GPX, or CSV with time,latitude,longitude
#       --pace P           a replay's pace: 1 as recorded, 10 ten times as fast, max as fast as ingest answers
#       --keep-time        a replay's events have the file's times, not the present
#       --wait             wait until the fleet has ended by itself, print the sum of its numbers as JSON;
#                          status 0 when every event was accepted
#   -c, --config FILE      configuration, instead of config.master
#       --runtime WHICH    docker, local or auto (docker where an engine answers and the images can be had, else local)
#   -v, --verbose          tell more
#   -h, --help             this text
#
# Exit status: 0 done, 1 a step failed (what it started is stopped again), 2 wrong usage.
set -euo pipefail
# shellcheck source=infra/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/infra/lib/common.sh"

NUM_VEHICLES=${NUM_VEHICLES:-1}
SEED=${SEED:-$((RANDOM << 30 | RANDOM << 15 | RANDOM))}
INGEST=''
REPLAY_FILE=''
WAIT=''
FLAGS=() # handed on to every vehicle process

take_own_option() {
  case $1 in
    -n | --num-vehicles | --host | --seed | --report-delay | --events | --duration | --replay | --pace) require_value "$@" ;;
  esac
  SHIFT=2
  case $1 in
    -n | --num-vehicles) NUM_VEHICLES=$2 ;;
    --host) INGEST=$2 ;;
    --seed) SEED=$2 ;;
    --events | --duration | --pace) FLAGS+=("$1" "$2") ;;
    --report-delay) FLAGS+=(--vehicle-report-delay "$2") ;;
    --replay) REPLAY_FILE=$2 ;;
    --keep-time)
      FLAGS+=("$1")
      SHIFT=1
      ;;
    --wait)
      WAIT=1
      SHIFT=1
      ;;
    *) SHIFT=0 ;;
  esac
}

check() {
  is_count "$NUM_VEHICLES" || usage_error "--num-vehicles is '$NUM_VEHICLES', it may be a number from 1"
  [[ $SEED =~ ^-?[0-9]{1,18}$ ]] || usage_error "--seed is '$SEED', it may be a whole number"
  # One seed for all processes: vehicles of one seed differ by their index, those of two seeds might be the same.
  FLAGS+=(--seed "$SEED")
  local i value
  for ((i = 0; i < ${#FLAGS[@]}; i++)); do
    value=${FLAGS[i + 1]:-}
    case ${FLAGS[i]} in
      --pace | --keep-time) [[ -n $REPLAY_FILE ]] || usage_error "${FLAGS[i]} is for a --replay" ;;&
      --events) is_count "$value" || usage_error "--events is '$value', it may be a number from 1" ;;
      --duration) [[ $value =~ ^[0-9]+(\.[0-9]+)?(ms|s|m|h)?$ && $value =~ [1-9] ]] || usage_error "--duration is '$value', it may be e.g. 90s or 10m" ;;
      --vehicle-report-delay)
        [[ $value =~ ^[0-9]*\.?[0-9]+$ && $value =~ [1-9] ]] || usage_error "--report-delay is '$value', it may be seconds above 0"
        ;;
      --pace) [[ $value == max || ($value =~ ^[0-9]*\.?[0-9]+$ && $value =~ [1-9]) ]] || usage_error "--pace is '$value', it may be a number or max" ;;
    esac
  done
  if [[ -n $REPLAY_FILE ]]; then
    [[ -r $REPLAY_FILE && -f $REPLAY_FILE ]] || usage_error "--replay: $REPLAY_FILE cannot be read"
    REPLAY_FILE=$(cd "$(dirname "$REPLAY_FILE")" && pwd)/$(basename "$REPLAY_FILE")
  fi
  local host='^[A-Za-z0-9][A-Za-z0-9.-]*(:([1-9][0-9]{0,4}))?$'
  if [[ -n $INGEST ]] && { [[ ! $INGEST =~ $host ]] || ((${BASH_REMATCH[2]:-1} > 65535)); }; then
    usage_error "--host is '$INGEST', it may be a host, or host:port"
  fi
}

main() {
  local parts=(infra fleet)
  parse_options "$@"
  check
  [[ -z $INGEST ]] || parts=(fleet)
  load_configuration
  require_distinct_ports
  require_file VEHICLE_TLS_CA_FILE
  require_file VEHICLE_TLS_CERT_FILE
  require_file VEHICLE_TLS_KEY_FILE
  if [[ $INGEST_AUTH == mtls ]] && { ((NUM_VEHICLES > 1)) || [[ -z ${VEHICLE_TLS_CERT_FILE:-} ]]; }; then
    usage_error "with INGEST_AUTH=mtls a vehicle is launched alone, and VEHICLE_TLS_CERT_FILE names the certificate of its VIN"
  fi
  [[ -n $INGEST ]] || leave_out_what_cannot_be_built
  lock_installation
  require_disk_space
  choose_runtime new "${parts[@]}"
  require_runtime "${parts[@]}"
  [[ -n $INGEST ]] || agree
  load_secrets
  undo_on_failure
  prepare "${parts[@]}"
  if [[ -n $INGEST ]]; then
    [[ $INGEST == *:* ]] || INGEST=$INGEST:$PRODUCER_HOST_PORT
    # Whom to trust there, and with which token, the environment says.
    if [[ $TLS == on ]]; then INGEST=https://$INGEST; else INGEST=http://$INGEST; fi
    INGEST_URLS=$INGEST/${PRODUCER_HTTP_RULE:-events}
  else
    prepare_tls
    prepare_fleet_token
    launch_infrastructure
    INGEST_URLS=$(ingest_urls)
  fi
  audit launch "fleet runtime=$RUNTIME vehicles=$NUM_VEHICLES ingest=$INGEST_URLS"
  launch_vehicles
  if [[ -z $INGEST ]]; then
    tell_infrastructure
  fi
  if [[ -n $WAIT ]]; then
    await_fleet
  else
    say "Stop:    bash teardown_fleet.sh, then bash teardown_infra.sh      (the data stays; --purge removes it)"
  fi
}

main "$@"

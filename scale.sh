#!/usr/bin/env bash
# Changes how many ingest servers (producer) or sinks (consumer) run, while events flow. None of them is lost: who is new is ready before
# it gets work, and who goes ends what it holds.
#
# Usage: bash scale.sh producer|consumer N [options]
#
#   -c, --config FILE      configuration, instead of config.master
#       --runtime WHICH    docker, local or auto (the one that runs)
#   -v, --verbose          tell more
#   -h, --help             this text
#
# More sinks than partitions (KAFKA_TOPIC_PARTITIONS) are of no use. PRODUCER_NUM_INSTANCES and CONSUMER_NUM_INSTANCES say how many a
# launch starts. All else is as at the launch: where the configuration says otherwise, nothing is changed.
# Exit status: 0 done, 1 a step failed (what it started is stopped again), 2 wrong usage.
set -euo pipefail
# shellcheck source=infra/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/infra/lib/common.sh"

KIND=''
COUNT=''

take_own_option() {
  SHIFT=1
  if [[ -z $KIND && $1 =~ ^(producer|consumer)$ ]]; then
    KIND=$1
  elif [[ -n $KIND && -z $COUNT && $1 != -* ]]; then
    COUNT=$1
  else
    SHIFT=0
  fi
}

main() {
  parse_options "$@"
  [[ -n $KIND ]] || usage_error "which is to be scaled, producer or consumer?"
  { is_count "$COUNT" && ((COUNT <= MOST_INSTANCES)); } || usage_error "how many of them: '$COUNT' may be a number, 1 to $MOST_INSTANCES"
  begin_change
  local key=${KIND^^}_NUM_INSTANCES configured
  configured=${!key}
  export "$key=$COUNT"
  prepare_change
  audit scale "$KIND=$COUNT before=$configured"
  scale "$KIND" "$COUNT"
  say "$KIND: $configured before, $COUNT now; $key says how many the next launch starts"
}

main "$@"

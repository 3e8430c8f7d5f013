#!/usr/bin/env bash
# Fault drills: starts an installation of its own (own ports, own data), lets a fleet and a load generator report, breaks one part after
# another by a seeded schedule, waits after each fault until all works again, and then takes the account: every accepted event stands in
# the table exactly once, field by field, every record of the topic is accounted for, nothing else is there.
#
# Usage: bash drills/run.sh [options]
#
#       --seed S           what is drawn follows from this number (1)
#       --faults N         how many faults; every kind once before any is repeated (one of each kind)
#       --only KIND,...    draw from these kinds only; --only list prints all kinds
#       --runtime WHICH    local (docker is to come)
#       --vehicles N       vehicles that drive beside the load generator (50)
#       --rate N           events a second of the load generator (600)
#   -h, --help             this text
#
# One line a fault and the account as a table go to stdout; the evidence (logs, counts, memory) stays under .run/drills/.
# Disk-full faults need root (they mount small file systems of their own); without it they are left out, and it says so.
# Exit status: 0 the account is exact and every part recovered within 30 s, 1 it is not, 2 wrong usage.
set -euo pipefail
# shellcheck source=infra/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/../infra/lib/common.sh"

main() {
  if [[ ${1:-} == -h || ${1:-} == --help ]]; then
    show_help
    exit 0
  fi
  load_configuration
  build drills
  cd "$ROOT"
  exec "$(java_command)" -Xmx512m -Duser.timezone=UTC -jar "$(jar_of drills)" "$@"
}

main "$@"

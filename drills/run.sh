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
#       --runtime WHICH    local, or docker: containers, whose network is broken too
#       --scale            three brokers, two ingest servers and three sinks, and the kinds of faults for several; or as many as
#                          --brokers 1|3, --producers 1|2 and --consumers 1|2|3 say
#       --secure           the installation asks senders for tokens and speaks TLS; at the end, those who may not send try to
#       --vehicles N       vehicles that drive beside the load generator (50)
#       --rate N           events a second of the load generator (600)
#       --first-port N     the first of 32 ports in a row for the installation (any that are free)
#   -h, --help             this text
#
# Instead of faults, ten times the load that ingest sustains; ingest has a part of one core, so that who offers so much has room
# beside it. Then the same account. Checks too: how long accepted requests took, heap, and that not less is accepted than before.
#
#       --overload         this
#       --seconds N        of overload (180)
#       --cpu-percent N    of one core, for ingest; needs root (25)
#       --seed, --first-port   as above
#
# One line a fault and the account as a table go to stdout; the evidence (logs, counts, memory) stays under .run/drills/.
# Disk-full faults need root (they mount small file systems of their own); without it they are left out, and it says so. The docker
# runtime breaks networks through nsenter, iptables and tc, as root; where the kernel cannot delay packets (sch_netem) it narrows lines.
# Exit status: 0 the account is exact and every part recovered within 30 s, 1 the account is not exact or a part never came back, 2 wrong
# usage, 3 the account is exact, but something came late or memory grew (which other work on the machine can cause).
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
  exec "$(java_command)" -Xmx768m -Duser.timezone=UTC -Dsun.net.httpserver.nodelay=true -jar "$(jar_of drills)" "$@"
}

main "$@"

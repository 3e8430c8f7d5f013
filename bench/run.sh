#!/usr/bin/env bash
# Benchmarks: our parts beside the physical limit and beside other people's programs, on this machine. Contenders alternate in one run;
# what counts are the ratios of their medians. Real Kafka, real PostgreSQL, the real services as the launch scripts start them, in an
# installation of its own (own ports, own data) that is removed in the end. Peers come from Maven Central, npm and Debian.
#
# Usage: bash bench/run.sh [options] [BENCHMARK...]
#
#   sink                   events waiting in Kafka → rows: beside COPY alone, beside Kafka Connect with Debezium's JDBC sink
#   ingest                 POST → 202: beside a bare HTTP handler, a bare Kafka producer, and Node (fastify + kafkajs); needs wrk, node, npm;
#                          with and without tokens (--only ingest,ingest-token,ingest-100,ingest-token-100)
#   chain                  POST → row, all parts on this machine: events/s, and latency beside Kafka alone
#   vehicle                what 10,000 vehicles at 1 report/s cost
#   codec                  JSON → row → COPY bytes (JMH): time and allocation of an event
#   footprint              each service: time to ready, memory idle and under load; sizes of the images
#   volume                 how many bytes an event is: on the wire, on Kafka, in the table, its index and PostgreSQL's log
#   endurance              the sink for --minutes: the rate of the last third beside that of the first
#   all                    all of them but endurance (and so it is without a name)
#
#       --rounds N         rounds of each contender (3)
#       --events N         events that a contender gets through in a round (1000000)
#       --minutes N        how long endurance lasts (30)
#       --only NAME,...    these contenders only; --only list prints all
#       --ports FIRST      the first of 24 free ports for the installation (found by itself)
#   -h, --help             this text
#
# The tables go to stdout, the same figures to .run/bench/NAME.json, logs to .run/bench/.
# Exit status: 0 measured (whether or not a goal was reached), 1 a part failed, 2 wrong usage.
set -euo pipefail
# shellcheck source=infra/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/../infra/lib/common.sh"

main() {
  if [[ ${1:-} == -h || ${1:-} == --help ]]; then
    show_help
    exit 0
  fi
  load_configuration
  build infra/local producer-http consumer-sql vehicle
  # It measures the services' own classes, which it has a copy of.
  local module
  for module in producer-http consumer-sql vehicle; do
    if [[ $(jar_of "$module") -nt $(jar_of bench) ]]; then
      rm -f "$(jar_of bench)"
    fi
  done
  build bench
  cd "$ROOT"
  case " $* " in
    *" list "*) ;;
    *" ingest "* | *" all "*) install_peers ;;
    *" sink "* | *" chain "* | *" vehicle "* | *" codec "* | *" footprint "* | *" volume "* | *" endurance "*) ;;
    *) install_peers ;; # without a name it is all
  esac
  exec "$(java_command)" -Xmx2g -XX:+UseSerialGC -Duser.timezone=UTC -jar "$(jar_of bench)" "$@"
}

# What Debian has of ingest's contenders. Where that is not possible, the benchmark says what it misses.
install_peers() {
  local missing=()
  command -v wrk >/dev/null || missing+=(wrk)
  command -v node >/dev/null || missing+=(nodejs)
  command -v npm >/dev/null || missing+=(npm)
  if ((${#missing[@]} > 0)) && ((EUID == 0)) && command -v apt-get >/dev/null; then
    say "installing ${missing[*]}"
    apt-get install -y --no-install-recommends "${missing[@]}" >/dev/null || say "they cannot be installed"
  fi
}

main "$@"

#!/usr/bin/env bash
# Fuzzes what reads strangers' bytes, guided by coverage (Jazzer): the event parser, the sink's decoder and the reader of schema files.
#
# Usage: infra/test/fuzz.sh [--seconds N] [TARGET...]
#
#       --seconds N   how long for each target (60)
#   -h, --help        this text
#
# Targets: events, records, schemas; all of them if none is named. It begins with the checked-in corpus (common/src/test/resources/fuzz) and
# what earlier runs collected under .run/fuzz/. An input that breaks a property is written to .run/fuzz/<target>/ with the name crash-…:
# copy it into the corpus under a name that says what it is, where mvn verify tries it ever after, and mend what it shows.
# Exit status: 0 nothing was found, 1 something was, 2 wrong usage, 3 a target did not run.
set -euo pipefail
# shellcheck source=infra/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"

readonly corpus=common/src/test/resources/fuzz
readonly dictionary=common/src/test/resources/fuzz/json.dict
readonly state=.run/fuzz

main() {
  local seconds=60 targets=()
  while (($# > 0)); do
    case $1 in
      -h | --help)
        show_help
        exit 0
        ;;
      --seconds)
        [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || usage_error "--seconds takes a number of seconds"
        seconds=$2
        shift
        ;;
      events | records | schemas) targets+=("$1") ;;
      *) usage_error "unknown target $1" ;;
    esac
    shift
  done
  cd "$ROOT"
  ((${#targets[@]} > 0)) || targets=(events records schemas)
  compile
  local target found=0
  for target in "${targets[@]}"; do
    fuzz "$target" "$seconds" || found=$(($? > found ? $? : found))
  done
  return "$found"
}

compile() {
  mkdir -p "$state"
  mvn -q --batch-mode -N dependency:copy@jazzer
  mvn -q --batch-mode -pl consumer-sql -am -Denforcer.skip -Djacoco.skip test-compile dependency:build-classpath \
    -Dmdep.includeScope=test -Dmdep.outputFile="$PWD/$state/classpath"
}

# fuzz TARGET SECONDS
fuzz() {
  local class seeds=$corpus/events mine=$state/$1/corpus
  case $1 in
    events) class=io.avtelemetry.stream.EventFuzz ;;
    records) class=io.avtelemetry.sink.RecordFuzz ;;
    schemas)
      class=io.avtelemetry.stream.SchemaFuzz
      seeds=$corpus/schemas
      ;;
  esac
  mkdir -p "$mine"
  say "fuzzing $1 for $2 s"
  # The targets find the schema files and the corpus as the tests do, from a module's folder.
  (cd common && "$(java_command)" -Xmx1g -XX:+UseSerialGC -Duser.timezone=UTC \
    -cp "$ROOT/consumer-sql/target/test-classes:$ROOT/consumer-sql/target/classes:$ROOT/common/target/test-classes:$(<"$ROOT/$state/classpath"):$ROOT/$state/jazzer/*" \
    com.code_intelligence.jazzer.Jazzer --target_class="$class" \
    --instrumentation_includes='io.avtelemetry.**:com.fasterxml.jackson.core.**:org.apache.avro.**' \
    --disabled_hooks=com.code_intelligence.jazzer.sanitizers.RegexInjection \
    --reproducer_path="$ROOT/$state/$1" -artifact_prefix="$ROOT/$state/$1/" -dict="$ROOT/$dictionary" \
    -max_total_time="$2" -max_len=4096 -timeout=10 -rss_limit_mb=3000 -print_final_stats=1 \
    "$ROOT/$mine" "$ROOT/$seeds" >"$ROOT/$state/$1/log" 2>&1) || {
    tail -n 60 "$state/$1/log" >&2
    if (($(inputs "$1") > 1)) && grep -a -q 'Test unit written to' "$state/$1/log"; then
      say "$1: $(grep -a -o 'Test unit written to .*' "$state/$1/log")"
      return 1
    fi
    say "$1: the fuzzer did not run"
    return 3
  }
  say "$1: $(inputs "$1") inputs, nothing found"
}

# inputs TARGET : how many were tried.
inputs() {
  local told
  told=$(grep -a -o 'stat::number_of_executed_units: *[0-9]*' "$state/$1/log" || true)
  told=${told##*[^0-9]}
  echo "${told:-0}"
}

main "$@"

#!/usr/bin/env bash
# What all drills under .run/drills/ showed, as one table: each kind of fault, how often it was, how long recoveries took.
#
# Usage: bash drills/table.sh [FOLDER...]
#
#   FOLDER        the evidence of one run (all of .run/drills/)
#   -h, --help    this text
#
# Exit status: 0 done, 1 there is no evidence, 2 wrong usage.
set -euo pipefail
# shellcheck source=infra/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/../infra/lib/common.sh"

main() {
  local folder files=()
  case ${1:-} in
    -h | --help)
      show_help
      exit 0
      ;;
    -*) usage_error "'$1' is not understood" ;;
  esac
  (($# > 0)) || set -- "$ROOT"/.run/drills/*
  for folder in "$@"; do
    if [[ -s $folder/faults.csv ]]; then
      files+=("$folder/faults.csv")
    fi
  done
  ((${#files[@]} > 0)) || fail "no faults.csv in $*: bash drills/run.sh makes one"
  # By name of the columns: kind, seconds until recovered, the machine's load.
  awk -F, '
    FNR == 1 { split("", column); for (i = 1; i <= NF; i++) column[$i] = i; next }
    { print $column["kind"] "," $column["recovered_seconds"] "," $column["load"] }' "${files[@]}" |
    sort -t, -k1,1 -k2,2n | awk -F, '
    function finish(middle) {
      middle = count % 2 ? took[(count + 1) / 2] : (took[count / 2] + took[count / 2 + 1]) / 2
      printf "| %s | %d | %.1f s | %.1f s | %.1f |%s\n", kind, count, middle, took[count], load, never ? " " never " never" : ""
    }
    BEGIN { print "| kind | faults | recovered after, median | most | highest load |\n|---|---:|---:|---:|---:|" }
    $1 != kind { if (count) finish(); kind = $1; count = never = load = 0 }
    { all++; took[++count] = $2; if ($2 == "") never++; if ($3 > load) load = $3 + 0 }
    END { finish(); printf "| all | %d | | | |\n", all }'
}

main "$@"

# shellcheck shell=bash
# Steps that take a while: they show that they go on.

# run_step TEXT LOGNAME COMMAND... : runs a command with its output in a log, shows that it goes on, and the log's end when it fails.
run_step() {
  local text=$1 log=$LOGS/$2.log began=$SECONDS pid
  shift 2
  "$@" >"$log" 2>&1 </dev/null 9>&- &
  pid=$!
  progress_begin "$text"
  while kill -0 "$pid" 2>/dev/null; do
    progress_tick
    sleep 0.5
  done
  if wait "$pid"; then
    progress_end "done ($((SECONDS - began)) s)"
  else
    progress_end failed
    # Maven's advice to its own users is not for these.
    grep -vE '^\[ERROR\] *(\[Help|To see|Re-run|For more|After correct|mvn <args>|-> |$)|^\W*$' "$log" | tail -n 20 >&2
    fail "$text failed, all of it is in $log"
  fi
}

# A line that grows while something is waited for.
progress_begin() {
  printf '%s ' "$1 …" >&2
  TICKS=0
}

progress_tick() {
  TICKS=$((TICKS + 1))
  if ((TICKS % 4 == 0)); then printf '.' >&2; fi
}

progress_end() { printf ' %s\n' "$1" >&2; }

# shellcheck shell=bash
# Steps that take a while: they show that they go on.

STEP='' # the process group of the command that run_step runs, while it does

# run_step TEXT LOGNAME COMMAND... : runs a command with its output in a log, shows that it goes on, and the log's end when it fails.
run_step() {
  local text=$1 log=$LOGS/$2.log began=$SECONDS status=0
  shift 2
  # A group of its own: end_step reaches all that it starts.
  setsid "$@" >"$log" 2>&1 </dev/null 9>&- &
  STEP=$!
  progress_begin "$text"
  while kill -0 "$STEP" 2>/dev/null; do
    progress_tick
    sleep 0.5
  done
  wait "$STEP" || status=$?
  STEP=''
  if ((status != 0)); then
    progress_end failed
    show_end "$log" >&2
    fail "$text failed, all of it is in $log"
  fi
  progress_end "done ($((SECONDS - began)) s)"
}

# The last lines of a step's log; Maven's advice to its own users is not for these.
show_end() {
  { grep -vE '^\[ERROR\] *(\[Help|To see|Re-run|For more|After correct|mvn <args>|-> |$)|^\W*$' "$1" || true; } | tail -n 20
}

# end_step : ends what run_step runs, if anything; nothing of it goes on behind a script that was stopped.
end_step() {
  local waited
  [[ -n $STEP ]] || return 0
  # Before it has its group it is a process of this script's.
  kill -TERM -- "-$STEP" 2>/dev/null || kill -TERM "$STEP" 2>/dev/null || true
  for ((waited = 0; waited < 100; waited++)); do
    kill -0 -- "-$STEP" 2>/dev/null || break
    sleep 0.1
  done
  kill -KILL -- "-$STEP" 2>/dev/null || true
  # Else bash tells of its end by itself.
  wait "$STEP" 2>/dev/null || true
  STEP=''
  progress_end stopped
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

# shellcheck shell=bash
# One script at a time works on an installation, and a launch that fails leaves nothing behind.

STARTED=() # names this run has started, undone when it fails

# Waits while another script works on this installation.
lock_installation() {
  exec 9>"$RUN_DIR/lock"
  if ! flock --nonblock 9; then
    say "another script works on this installation, waiting for it"
    flock --timeout 600 9 || fail "another script holds $RUN_DIR/lock for more than 10 minutes"
  fi
}

unlock_installation() { exec 9>&-; }

# started NAME : to be undone if this run fails.
started() { STARTED=("$1" "${STARTED[@]}"); }

# undo_on_failure : what this run has started is stopped when the run ends in failure, or is stopped.
undo_on_failure() {
  trap 'undo $?' EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

undo() {
  local status=$1 name
  trap - EXIT
  # A second Ctrl-C would leave half of it.
  trap '' HUP INT TERM
  end_step
  if ((status != 0 && ${#STARTED[@]} > 0)); then
    say "stopping what was started: ${STARTED[*]}"
    for name in "${STARTED[@]}"; do
      # Apart, so that one that cannot be stopped does not keep the others.
      (stop "$name") || true
    done
  fi
  exit "$status"
}

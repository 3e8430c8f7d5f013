# shellcheck shell=bash
# Which runtime runs: docker.sh or local.sh, whose verbs the others are written in.

# choose_runtime new PART... | last : sources the verbs of docker or local and says which runs, and why. When nothing runs, auto
# chooses anew for a launch of these parts; for a teardown it is the runtime of the last launch, whose data it is about.
choose_runtime() {
  local last='' why='' asked=(runtime_available "${@:2}") answer="an engine answers, the images are there or can be made"
  if [[ $1 == last ]]; then
    # Needs no images.
    asked=(can_reach) answer="an engine answers"
  fi
  if [[ -s $RUN_DIR/runtime ]]; then
    last=$(<"$RUN_DIR/runtime")
  fi
  if [[ -n $last && $RUNTIME != "$last" && -n $(in_runtime "$last" list_running 2>/dev/null) ]]; then
    [[ $RUNTIME == auto ]] || fail "this installation runs in the $last runtime: tear it down first, or leave --runtime out"
    RUNTIME=$last
    why="it runs already"
  elif [[ $RUNTIME != auto ]]; then
    why="as asked for"
  elif [[ -n $last && $1 == last ]]; then
    RUNTIME=$last
    why="that of the last launch"
  elif why=$(in_runtime docker "${asked[@]}" 2>&1); then
    RUNTIME=docker
    why=$answer
  else
    RUNTIME=local
    why="no containers: ${why##*$'\n'}"
  fi
  # shellcheck source=/dev/null
  source "$LIB/$RUNTIME.sh"
  say "runtime: $RUNTIME ($why)"
}

# in_runtime RUNTIME COMMAND... : runs a command with that runtime's verbs, whichever runs otherwise.
in_runtime() (
  # shellcheck source=/dev/null
  source "$LIB/$1.sh"
  "${@:2}"
)

# require_runtime PART... : fails with the reason when the chosen runtime cannot run these parts here.
require_runtime() {
  local why
  why=$(runtime_available "$@" 2>&1) || fail "the $RUNTIME runtime cannot run here: ${why##*$'\n'}"
}

# require_reach : fails with the reason when what the chosen runtime runs cannot be reached.
require_reach() {
  local why
  why=$(can_reach 2>&1) || fail "the $RUNTIME runtime cannot be reached: ${why##*$'\n'}"
}

# renew_certificates : what runs takes certificates that have been made anew, except the servers that read theirs at their start alone.
renew_certificates() {
  share_files_anew
  if [[ -s $RUN_DIR/runtime ]]; then
    in_runtime "$(<"$RUN_DIR/runtime")" renew_nginx
  fi
}

remember_runtime() { echo "$RUNTIME" >"$RUN_DIR/runtime"; }

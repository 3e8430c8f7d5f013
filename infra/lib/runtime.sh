# shellcheck shell=bash
# Which runtime runs: docker.sh or local.sh, whose verbs the others are written in.

# choose_runtime new|last : sources the verbs of docker or local and says which runs, and why. When nothing runs, auto chooses anew
# for a launch; for a teardown it is the runtime of the last launch, whose data it is about.
choose_runtime() {
  local last='' why=''
  if [[ -s $RUN_DIR/runtime ]]; then
    last=$(<"$RUN_DIR/runtime")
  fi
  if [[ -n $last && $RUNTIME != "$last" && -n $(list_running_in "$last") ]]; then
    [[ $RUNTIME == auto ]] || fail "this installation runs in the $last runtime: tear it down first, or leave --runtime out"
    RUNTIME=$last
    why="it runs already"
  elif [[ $RUNTIME != auto ]]; then
    why="as asked for"
  elif [[ -n $last && $1 == last ]]; then
    RUNTIME=$last
    why="that of the last launch"
  elif why=$(reason_against docker); then
    RUNTIME=docker
    why="an engine answers"
  else
    RUNTIME=local
    why="no containers: ${why##*$'\n'}"
  fi
  # shellcheck source=/dev/null
  source "$LIB/$RUNTIME.sh"
  say "runtime: $RUNTIME ($why)"
}

list_running_in() (
  # shellcheck source=/dev/null
  source "$LIB/$1.sh"
  list_running 2>/dev/null || true
)

# reason_against RUNTIME : succeeds when it can run here, else prints why not.
reason_against() (
  if [[ ! -r $LIB/$1.sh ]]; then
    echo "there is no infra/lib/$1.sh"
    return 1
  fi
  # shellcheck source=/dev/null
  source "$LIB/$1.sh"
  runtime_available 2>&1
)

# require_runtime : fails with the reason when the chosen runtime cannot run here.
require_runtime() {
  local why
  why=$(runtime_available 2>&1) || fail "the $RUNTIME runtime cannot run here: ${why##*$'\n'}"
}

remember_runtime() { echo "$RUNTIME" >"$RUN_DIR/runtime"; }

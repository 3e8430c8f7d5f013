# shellcheck shell=bash
# What the four scripts share, whichever runtime runs: messages, options, configuration, secrets, the build, waiting, undoing.
# Sourced, never run. Messages to people go to stderr, data to stdout. Needs bash 4, coreutils and flock.
# shellcheck disable=SC2034 # what is set here is used by the scripts and the runtimes

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
LIB=$ROOT/infra/lib
VERBOSE=${VERBOSE:-}
# shellcheck source=infra/lib/steps.sh
source "$LIB/steps.sh"
STARTED=() # names this run has started, undone when it fails

# --- messages -------------------------------------------------------------------------------------------------------

say() { printf '%s\n' "$*" >&2; }

detail() { if [[ -n $VERBOSE ]]; then printf '  %s\n' "$*" >&2; fi; }

# A step failed: what, and what to do about it.
fail() {
  say "${0##*/}: $*"
  exit 1
}

# The call was wrong: one line, status 2.
usage_error() {
  say "${0##*/}: $* (--help tells more)"
  exit 2
}

# The calling script's header comment.
show_help() { awk 'NR > 1 { if (!/^#/) exit; sub(/^# ?/, ""); print }' "$0"; }

# --- numbers and options --------------------------------------------------------------------------------------------

is_count() { [[ $1 =~ ^[1-9][0-9]{0,8}$ ]]; }

# require_value FLAG REST... : the value after a flag, which must be there.
require_value() { if (($# < 2)) || [[ -z $2 ]]; then usage_error "$1 needs a value"; fi; }

# Takes the options that all four scripts have; sets SHIFT to how many words it took, 0 when the option is not common.
take_common_option() {
  SHIFT=2
  case $1 in
    -h | --help)
      show_help
      exit 0
      ;;
    -v | --verbose)
      VERBOSE=1
      SHIFT=1
      ;;
    -c | --config)
      require_value "$@"
      CONFIG=$2
      ;;
    --config=*)
      CONFIG=${1#*=}
      SHIFT=1
      ;;
    --runtime)
      require_value "$@"
      RUNTIME_FLAG=$2
      ;;
    --runtime=*)
      RUNTIME_FLAG=${1#*=}
      SHIFT=1
      ;;
    *) SHIFT=0 ;;
  esac
}

# --- configuration --------------------------------------------------------------------------------------------------

# read_settings FILE : exports each KEY=value of a file, unless the environment has the key already. No quoting, no expansion.
read_settings() {
  local line key number=0
  while IFS= read -r line || [[ -n $line ]]; do
    number=$((number + 1))
    line=${line%$'\r'}
    if [[ $line =~ ^[[:space:]]*(#.*)?$ ]]; then
      continue
    fi
    if [[ ! $line =~ ^([A-Z][A-Z0-9_]*)=(.*)$ ]]; then
      usage_error "$1:$number is not KEY=value"
    fi
    key=${BASH_REMATCH[1]}
    if [[ -z ${!key+set} ]]; then
      export "$key=${BASH_REMATCH[2]}"
    fi
  done <"$1"
}

# Reads the configuration (a flag beats the environment, which beats the file) and checks what the scripts use of it.
load_configuration() {
  CONFIG=${CONFIG:-$ROOT/config.master}
  [[ -r $CONFIG ]] || usage_error "the configuration $CONFIG cannot be read"
  read_settings "$CONFIG"
  export RUNTIME=${RUNTIME_FLAG:-${RUNTIME:-auto}}
  case $RUNTIME in
    auto | docker | local) ;;
    *) usage_error "RUNTIME is '$RUNTIME', it may be auto, docker or local" ;;
  esac
  local key
  for key in KAFKA_BROKER_HOST_PORT POSTGRES_HOST_PORT PRODUCER_HOST_PORT PRODUCER_OPS_HOST_PORT CONSUMER_OPS_HOST_PORT \
    VEHICLE_OPS_HOST_PORT; do
    if ! is_count "${!key:-}" || ((${!key} > 65535)); then
      usage_error "$key is '${!key:-}', it may be a port, 1 to 65535"
    fi
  done
  for key in PRODUCER_NUM_INSTANCES CONSUMER_NUM_INSTANCES FLEET_MAX_PROCESSES; do
    if ! is_count "${!key:-}" || ((${!key} > 64)); then
      usage_error "$key is '${!key:-}', it may be a number, 1 to 64"
    fi
  done
  for key in POSTGRES_DB POSTGRES_USER; do
    [[ ${!key:-} =~ ^[A-Za-z_][A-Za-z0-9_]{0,62}$ ]] || usage_error "$key is '${!key:-}', it may be a name of A-Z a-z 0-9 _"
  done
  RUN_DIR=${AV_RUN_DIR:-$ROOT/.run}
  mkdir -p "$RUN_DIR/logs" 2>/dev/null || fail "$RUN_DIR cannot be made: AV_RUN_DIR may name another place"
  RUN_DIR=$(cd "$RUN_DIR" && pwd)
  export AV_RUN_DIR=$RUN_DIR
  LOGS=$RUN_DIR/logs
  local http_log=${HTTP_LOG_FILE:-launch_infra_http_server.log}
  if [[ $http_log != /* ]]; then
    http_log=${TMPDIR:-/tmp}/$http_log
  fi
  HTTP_LOG=$http_log
}

# The one password: the caller's (POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE), or one made at the first launch. Never printed.
load_secrets() {
  local secrets=$RUN_DIR/secrets.env
  if [[ -n ${POSTGRES_PASSWORD:-} && -n ${POSTGRES_PASSWORD_FILE:-} ]]; then
    usage_error "POSTGRES_PASSWORD and POSTGRES_PASSWORD_FILE are both set, one is enough"
  fi
  if [[ -n ${POSTGRES_PASSWORD_FILE:-} ]]; then
    [[ -r $POSTGRES_PASSWORD_FILE ]] || usage_error "POSTGRES_PASSWORD_FILE: $POSTGRES_PASSWORD_FILE cannot be read"
    POSTGRES_PASSWORD=$(<"$POSTGRES_PASSWORD_FILE")
    unset POSTGRES_PASSWORD_FILE
  fi
  if [[ -n ${POSTGRES_PASSWORD:-} ]]; then
    keep_private "$secrets" <<<"POSTGRES_PASSWORD=$POSTGRES_PASSWORD"
  elif [[ ! -s $secrets ]]; then
    keep_private "$secrets" <<<"POSTGRES_PASSWORD=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')"
  fi
  unset POSTGRES_PASSWORD_FILE
  read_settings "$secrets"
  # For psql, which takes no password on its command line either.
  sed 's/[:\\]/\\&/g; s/^/*:'"$POSTGRES_HOST_PORT:*:$POSTGRES_USER"':/' <<<"$POSTGRES_PASSWORD" | keep_private "$RUN_DIR/pgpass"
}

# keep_private FILE : writes stdin to a file that only its owner may read; the old content or the new is there, never half of it.
keep_private() {
  (
    umask 077
    cat >"$1.new"
  )
  mv -f "$1.new" "$1"
}

# --- names and addresses --------------------------------------------------------------------------------------------

# host_port NAME : the port on 127.0.0.1 where a part serves, and the key to change it with.
host_port() {
  local i=${1##*[a-z]}
  case $1 in
    kafka-broker1) echo "$KAFKA_BROKER_HOST_PORT KAFKA_BROKER_HOST_PORT" ;;
    postgres) echo "$POSTGRES_HOST_PORT POSTGRES_HOST_PORT" ;;
    producer*) echo "$((PRODUCER_HOST_PORT + i - 1)) PRODUCER_HOST_PORT" ;;
  esac
}

# ops_port NAME : the port on 127.0.0.1 of a process's operations endpoint, and the key to change it with.
ops_port() {
  local i=${1##*[a-z]}
  case $1 in
    producer*) echo "$((PRODUCER_OPS_HOST_PORT + i - 1)) PRODUCER_OPS_HOST_PORT" ;;
    consumer*) echo "$((CONSUMER_OPS_HOST_PORT + i - 1)) CONSUMER_OPS_HOST_PORT" ;;
    vehicle*) echo "$((VEHICLE_OPS_HOST_PORT + i - 1)) VEHICLE_OPS_HOST_PORT" ;;
  esac
}

# names PREFIX COUNT : producer1, producer2, ...
names() {
  local i
  for ((i = 1; i <= $2; i++)); do echo "$1$i"; done
}

events_urls() {
  local i
  for ((i = 0; i < PRODUCER_NUM_INSTANCES; i++)); do
    echo "http://127.0.0.1:$((PRODUCER_HOST_PORT + i))/${PRODUCER_HTTP_RULE:-events}"
  done
}

# port_is_open PORT : whether somebody listens on 127.0.0.1.
port_is_open() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# http_status PORT PATH : the status of a GET to 127.0.0.1, 000 when there is no answer within two seconds. Needs no curl.
http_status() {
  # shellcheck disable=SC2016 # the inner bash expands it
  timeout 2 bash -c '
    exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
    printf "GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n" "$2" >&3
    read -r _ status _ <&3 && echo "$status"' _ "$1" "$2" 2>/dev/null || echo 000
}

# require_free_ports NAME : fails with the key to change when another program has a port that a part needs.
require_free_ports() {
  local pair port key
  for pair in "$(host_port "$1")" "$(ops_port "$1")"; do
    read -r port key <<<"$pair"
    if [[ -n $port ]] && port_is_open "$port"; then
      fail "port $port, which $1 needs, is taken by another program: set $key, in ${CONFIG/#"$ROOT/"/} or the environment"
    fi
  done
}

require_disk_space() {
  local free
  free=$(df -Pk "$RUN_DIR" | awk 'NR == 2 { print int($4 / 1024) }')
  if ((free < 512)); then
    fail "the disk with $RUN_DIR has $free MiB left, 512 are needed: make room, or let AV_RUN_DIR name another place"
  fi
}

# --- the build ------------------------------------------------------------------------------------------------------

# java_command : the JVM to run with, at least 17.
java_command() {
  local java=${JAVA_HOME:+$JAVA_HOME/bin/}java version
  if ! version=$("$java" -version 2>&1); then
    fail "no Java found: install a JDK, 17 or newer, or let JAVA_HOME name one"
  fi
  [[ $version =~ version\ \"([0-9]+) ]] || fail "$java -version cannot be understood: $version"
  if ((BASH_REMATCH[1] < 17)); then
    fail "$java is version ${BASH_REMATCH[1]}, at least 17 is needed: install a newer JDK, or let JAVA_HOME name one"
  fi
  echo "$java"
}

require_build_tools() {
  local java version
  java=$(java_command)
  if [[ -z $(command -v "${java}c") ]]; then
    fail "a Java runtime without a compiler found: install a JDK, 17 or newer, or let JAVA_HOME name one"
  fi
  if ! version=$(mvn --version 2>/dev/null); then
    fail "Maven not found: install Maven 3.8 or newer"
  fi
  [[ $version =~ Apache\ Maven\ ([0-9]+)\.([0-9]+) ]] || fail "mvn --version cannot be understood"
  if ((BASH_REMATCH[1] * 1000 + BASH_REMATCH[2] < 3008)); then
    fail "Maven is version ${BASH_REMATCH[1]}.${BASH_REMATCH[2]}, at least 3.8 is needed"
  fi
}

# jar_of MODULE : where Maven puts a module's jar.
jar_of() {
  case $1 in
    infra/local) echo "$ROOT/infra/local/target/infra-local.jar" ;;
    *) echo "$ROOT/$1/target/$1.jar" ;;
  esac
}

# is_built MODULE : whether its jar is newer than all it is made of.
is_built() {
  local jar sources=("$ROOT/pom.xml" "$ROOT/$1/pom.xml" "$ROOT/$1/src/main")
  jar=$(jar_of "$1")
  if [[ ! -e $jar || ! -d $ROOT/$1/target/lib ]]; then
    return 1
  fi
  if [[ $1 != infra/local ]]; then
    sources+=("$ROOT/common/pom.xml" "$ROOT/common/src/main")
  fi
  [[ -z $(find "${sources[@]}" -newer "$jar" -print -quit) ]]
}

# build MODULE... : builds the jars that are missing or older than their sources.
build() {
  local module stale=()
  for module in "$@"; do
    is_built "$module" || stale+=("$module")
  done
  if ((${#stale[@]} == 0)); then
    return
  fi
  require_build_tools
  local list
  list=$(
    IFS=,
    echo "${stale[*]}"
  )
  # The checks are mvn verify's; here only what runs is made.
  run_step "building ${stale[*]}" build mvn --batch-mode --file "$ROOT/pom.xml" --projects "$list" --also-make package \
    -Dmaven.test.skip=true -DskipITs -Dspotless.check.skip -Djacoco.skip -Denforcer.skip -Dmdep.analyze.skip
  for module in "${stale[@]}"; do
    # Maven leaves a jar alone that would not change: without a new age it would be built at each launch again.
    touch "$(jar_of "$module")"
  done
}

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

# --- starting, waiting, undoing -------------------------------------------------------------------------------------

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

# One script at a time works on one installation.
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

# undo_on_failure : what this run has started is stopped when the run ends in failure.
undo_on_failure() {
  trap 'undo $?' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

undo() {
  local status=$1 name
  trap - EXIT
  if ((status != 0 && ${#STARTED[@]} > 0)); then
    say "stopping what was started: ${STARTED[*]}"
    for name in "${STARTED[@]}"; do
      stop "$name" || true
    done
  fi
  exit "$status"
}

# await_ready NAME [SECONDS] : waits until a part can do its job; when it ends or the time is over, shows its log and fails.
await_ready() {
  local name=$1 limit=${2:-120} began=$SECONDS
  progress_begin "$name"
  while ! is_ready "$name"; do
    if ! is_running "$name"; then
      progress_end "ended"
      show_log "$name" >&2
      fail "$name ended while starting, its log is above"
    fi
    if ((SECONDS - began >= limit)); then
      progress_end "not ready"
      show_log "$name" >&2
      fail "$name is not ready after $limit s, the end of its log is above"
    fi
    progress_tick
    sleep 0.2
  done
  progress_end "ready ($((SECONDS - began)) s)"
}

# add_up : sums the JSON objects of vehicles (lines on stdin) to one object.
add_up() {
  awk '
    BEGIN { count = split("sampled accepted rejected dropped pending", keys, " ") }
    {
      for (i = 1; i <= count; i++)
        if (match($0, "\"" keys[i] "\": *[0-9]+")) {
          value = substr($0, RSTART, RLENGTH)
          sub(/.*: */, "", value)
          sum[keys[i]] += value
        }
    }
    END {
      for (i = 1; i <= count; i++) printf "%s\"%s\":%.0f", i == 1 ? "{" : ",", keys[i], sum[keys[i]]
      print "}"
    }'
}

# fleet_sum : the sum of what all vehicles said last; says which said nothing.
fleet_sum() {
  local name line
  for name in $(list_vehicles); do
    line=$(last_line "$name")
    if [[ $line == "{"*"}" ]]; then
      printf '%s\n' "$line"
    else
      say "$name ended without telling its numbers, they are missing in the sum"
    fi
  done | add_up
}

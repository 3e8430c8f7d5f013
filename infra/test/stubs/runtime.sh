# shellcheck shell=bash
# A runtime that starts nothing: it writes each verb it is asked for to $CALLS and keeps what "runs" as files in $RUN_DIR/fake.
# REFUSE names what cannot be started, UNREADY what never gets ready, STUCK what cannot be stopped,
# UNREACHABLE the runtime whose data cannot be reached, TAKEN a port that another program has, LAST_LINE is what each vehicle says at its end.

FAKE=$RUN_DIR/fake
STUB=${BASH_SOURCE[0]##*/} # which of the two it stands for
mkdir -p "$FAKE"

# No port of this machine is looked at.
port_is_open() { [[ $1 == "${TAKEN:-}" ]]; }

call() { echo "$*" >>"$CALLS"; }

begin() {
  call "start $*"
  if [[ ${REFUSE:-} == "$1" ]]; then
    fail "$1 is refused"
  fi
  started "$1"
  touch "$FAKE/$1"
}

runtime_available() { [[ -z ${UNAVAILABLE:-} ]] || { echo "$UNAVAILABLE" && return 1; }; }
prepare() { call "prepare $*"; }
start_servers() {
  local name
  # shellcheck disable=SC2046 # a word each
  for name in postgres $(brokers); do
    [[ -e $FAKE/$name ]] || begin "$name"
  done
}
start_producer() { begin "$1" "table=$POSTGRES_TABLE" "port=$(host_port "$1")"; }
start_consumer() { begin "$1"; }
start_dashboard() { begin "$1"; }
start_broker() { begin "$1"; }
kept_brokers() { echo "${KEPT_BROKERS:-}"; }
await_replicas() { call await_replicas; }
can_balance() { [[ -z ${NO_NGINX:-} ]] || { echo "there is no nginx" && return 1; }; }
start_nginx() { begin nginx "$@"; }
reload_nginx() { call "reload nginx $*"; }
renew_nginx() { call "renew nginx"; }
start_vehicle() {
  begin "$@" "replay=${REPLAY_FILE:-}"
  echo "$1" >>"$RUN_DIR/fake-vehicles"
}
ingest_urls() { events_urls | paste -sd,; }
is_running() { [[ -e $FAKE/$1 && (-z ${ENDED:-} || $1 != vehicle*) && ${UNREADY:-} != "$1" ]]; }
is_ready() { is_running "$1"; }
stop() {
  call "stop $1"
  [[ ${STUCK:-} != "$1" ]] || fail "$1 cannot be killed"
  rm -f "$FAKE/$1"
}
show_log() { echo "last words of $1"; }
list_running() { (cd "$FAKE" && ls); }
list_vehicles() { cat "$RUN_DIR/fake-vehicles" 2>/dev/null || true; }
last_line() { echo "${LAST_LINE:-}"; }
forget_vehicles() { rm -f "$FAKE"/vehicle* "$RUN_DIR/fake-vehicles"; }
sql_command() { echo "PGPASSFILE=$RUN_DIR/pgpass psql"; }
can_reach() { [[ ${UNREACHABLE:-} != "$STUB" ]] || { echo "$STUB cannot be reached" && return 1; }; }
has_run_here() { [[ -e $RUN_DIR/mounts ]]; }
purge_data() { call "purge_data $STUB"; }

# shellcheck shell=bash
# The local runtime: every part is a process of this machine. Sourced by choose_runtime (runtime.sh).
#
# A runtime is a file with these verbs, which is all the scripts know of it. NAME is kafka-brokerN, postgres, producerN, consumerN,
# dashboardN, nginx or vehicleN. Configuration keys and the secrets are in the environment, RUN_DIR is where things are kept, LOGS is
# $RUN_DIR/logs. A verb returns 0 or fails (messages.sh's fail); messages on stderr, data on stdout.
#
#   runtime_available PART...  0 when it can run these parts (infra, fleet) here; else prints one line that says why not, and returns 1
#   can_reach                  0 when what it runs and keeps can be reached; else prints one line that says why not, and returns 1
#   has_run_here               whether this installation has run in it and was not purged since
#   prepare PART...            makes what runs (jars, images) for infra and/or fleet; nothing when it is there and fresh
#   start_servers              starts the brokers and postgres where they do not run; calls started NAME for each it starts
#   start_broker NAME          starts one of several that does not run; calls started NAME
#   kept_brokers               how many brokers the data that is kept is of; nothing where there is none
#   await_replicas             until every partition has all its replicas; fails when that takes too long
#   start_producer NAME        starts one that does not run; calls started NAME
#   start_consumer NAME        the same
#   start_dashboard NAME       the same
#   can_balance                0 when nginx can stand before the ingest servers; else prints one line that says why not, and returns 1
#   start_nginx PRODUCER...    starts nginx, which shares requests out to these; calls started nginx
#   reload_nginx PRODUCER...   lets nginx share requests out to these from now on, without losing one
#   renew_nginx                lets nginx, where it runs, take certificates that are new
#   start_vehicle NAME FLAG... starts one vehicle process with these flags for it (--num-vehicles ... ), its input file in
#                              $REPLAY_FILE when there is one (--replay is added by the verb); calls started NAME
#   ingest_urls                the /events addresses as a vehicle of this runtime reaches them, joined by commas
#   is_running NAME            whether it runs (ready or not)
#   is_ready NAME              whether it can do its job
#   stop NAME                  SIGTERM, waits, kills when it must; also forgets one that ended, but keeps a vehicle's last line
#                              until forget_vehicles
#   show_log NAME              the last 20 lines of its log
#   list_running               names of what runs, one a line
#   list_vehicles              names of the vehicle processes started since forget_vehicles, running or ended, one a line
#   last_line NAME             the last line of a vehicle's stdout
#   forget_vehicles            forgets the last lines of vehicles that ended
#   sql_command                prints a command that queries the database, as a person may type it
#   purge_data                 removes all that the servers keep; nothing runs when it is called
#
# Every verb keeps the names of its own installation apart from others' on the same machine.

PIDS=$RUN_DIR/pids
READY=$RUN_DIR/ready
OUTPUT=$RUN_DIR/fleet
CLASSES=$RUN_DIR/classes

runtime_available() {
  if [[ ! -r /proc/self/stat ]]; then
    echo "the local runtime needs Linux's /proc"
    return 1
  fi
  if ((EUID == 0)) && ! unshare --user true 2>/dev/null; then
    echo "PostgreSQL does not run as root, and this machine lets nobody make user namespaces: work as another user"
    return 1
  fi
}

can_reach() { :; }

has_run_here() { [[ -d $RUN_DIR/data ]]; }

prepare() {
  local part modules=()
  for part in "$@"; do
    case $part in
      infra)
        modules+=(infra/local producer-http consumer-sql)
        if ((DASHBOARD_NUM_INSTANCES > 0)); then modules+=(dashboard); fi
        ;;
      fleet) modules+=(vehicle) ;;
    esac
  done
  JAVA=$(java_command)
  build "${modules[@]}"
  mkdir -p "$PIDS" "$READY" "$OUTPUT"
}

start_servers() {
  local name
  # A server that an earlier keeper left behind is taken over.
  if ! live_pid "$(postgres_keeper)" >/dev/null; then
    if ! live_pid postgres >/dev/null; then
      require_free_ports postgres
    fi
    rm -f "$READY/postgres"
    started postgres
  fi
  if ((KAFKA_BROKER_NUM_INSTANCES == 1)); then
    is_running kafka-broker1 || start_broker kafka-broker1 kafka postgres
    return
  fi
  live_pid postgres-keeper >/dev/null || {
    started postgres-keeper
    start_process postgres-keeper "$LOGS/postgres-keeper.log" -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -jar "$(jar_of infra/local)" postgres
  }
  for name in $(brokers); do
    is_running "$name" || start_broker "$name"
  done
}

# start_broker NAME [SERVER...] : one broker, and what else its JVM is to run.
start_broker() {
  local name=$1 heap=512m
  shift
  ((KAFKA_BROKER_NUM_INSTANCES == 1)) || heap=320m
  require_free_ports "$name"
  rm -f "$READY/$name"
  started "$name"
  KAFKA_NODE_ID=${name##*[a-z]} KAFKA_CLUSTER_ID=$(cluster_id) KAFKA_GROUP_DELAY_MILLIS=$(group_delay) \
    start_process "$name" "$LOGS/$name.log" "-Xmx$heap" -XX:+UseG1GC -jar "$(jar_of infra/local)" "${@:-kafka}"
}

# postgres_keeper : who starts PostgreSQL, and starts it again: one broker's JVM has room for that, of several any may be stopped.
postgres_keeper() { if ((KAFKA_BROKER_NUM_INSTANCES == 1)); then echo kafka-broker1; else echo postgres-keeper; fi; }

kept_brokers() {
  if [[ -d $RUN_DIR/data/kafka2 ]]; then
    echo 3
  elif [[ -e $RUN_DIR/data/kafka/meta.properties ]]; then
    echo 1
  fi
}

# cluster_id : by which brokers know their own kind: 16 random bytes, made once for the data that is kept.
cluster_id() {
  local file=$RUN_DIR/data/cluster
  if [[ ! -s $file ]]; then
    mkdir -p "$RUN_DIR/data"
    echo "A$(head -c 16 /dev/urandom | base64 | tr '+/' '-_' | cut -c2-22)" >"$file"
  fi
  cat "$file"
}

await_replicas() {
  "$JAVA" -cp "$(jar_of infra/local)" io.avtelemetry.local.InSync "$RUN_DIR/clients/kafka.properties" 120 || fail "not every partition has its replicas again"
}

bootstrap_servers() {
  local name servers=()
  for name in $(brokers); do
    servers+=("127.0.0.1:$(port_of "$name")")
  done
  local IFS=,
  echo "${servers[*]}"
}

start_producer() {
  # What a request needs is garbage when it is answered: a small young generation stays in the processor's caches.
  require_free_ports "$1"
  started "$1"
  PRODUCER_PORT=$(port_of "$1") OPS_PORT=$(ops_port_of "$1") \
    start_process "$1" "$LOGS/$1.log" -Xmx384m -XX:+UseParallelGC -Xmn48m -jar "$(jar_of producer-http)"
}

start_consumer() {
  require_free_ports "$1"
  started "$1"
  OPS_PORT=$(ops_port_of "$1") \
    start_process "$1" "$LOGS/$1.log" -Xmx384m -XX:+UseG1GC -jar "$(jar_of consumer-sql)"
}

start_dashboard() {
  require_free_ports "$1"
  started "$1"
  DASHBOARD_PORT=$(port_of "$1") OPS_PORT=$(ops_port_of "$1") \
    INGEST_OPS_URLS=$(ops_urls producer "$PRODUCER_NUM_INSTANCES") SINK_OPS_URLS=$(ops_urls consumer "$CONSUMER_NUM_INSTANCES") \
    start_process "$1" "$LOGS/$1.log" -Xmx320m -XX:+UseG1GC -jar "$(jar_of dashboard)"
}

nginx_program() { command -v nginx || { [[ -x /usr/sbin/nginx ]] && echo /usr/sbin/nginx; }; }

can_balance() {
  if ! nginx_program >/dev/null; then
    echo "there is no nginx: install it (on Debian, nginx-light)"
    return 1
  fi
}

start_nginx() {
  local folder=$RUN_DIR/nginx
  mkdir -p "$folder"
  end_orphans nginx
  require_free_ports nginx
  write_producers "$@"
  nginx_configuration "$folder" "${PRODUCER_BIND_ADDRESS:-127.0.0.1}:$NGINX_HOST_PORT" \
    "$(from_root "${NGINX_TLS_CERT_FILE:-}")" "$(from_root "${NGINX_TLS_KEY_FILE:-}")" "$(from_root "${NGINX_TLS_CA_FILE:-}")" >"$folder/nginx.conf"
  started nginx
  launch_process nginx "$LOGS/nginx.log" "$(nginx_program)" -p "$folder" -e stderr -c "$folder/nginx.conf"
}

reload_nginx() {
  local pid before waited
  pid=$(live_pid nginx)
  write_producers "$@"
  before=$(children_of "$pid")
  kill -HUP "$pid"
  # There are other workers when it has taken the change up.
  for ((waited = 0; waited < 50; waited++)); do
    [[ $(children_of "$pid") == "$before" ]] || break
    sleep 0.1
  done
}

renew_nginx() {
  local pid
  if pid=$(live_pid nginx); then kill -HUP "$pid"; fi
}

# write_producers PRODUCER... : whom nginx shares requests out to.
write_producers() {
  local name addresses=()
  for name in "$@"; do
    addresses+=("$(reached_at PRODUCER_BIND_ADDRESS):$(port_of "$name")")
  done
  producers_configuration "${addresses[@]}" >"$RUN_DIR/nginx/producers.conf.new"
  mv -f "$RUN_DIR/nginx/producers.conf.new" "$RUN_DIR/nginx/producers.conf"
}

start_vehicle() {
  local name=$1
  shift
  require_free_ports "$name"
  started "$name"
  if [[ -n ${REPLAY_FILE:-} ]]; then
    set -- "$@" --replay "$REPLAY_FILE"
  fi
  OPS_PORT=$(ops_port_of "$name") \
    start_process "$name" "$OUTPUT/$name.out" -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -jar "$(jar_of vehicle)" "$@"
}

ingest_urls() {
  events_urls | paste -sd,
}

is_running() {
  live_pid "$1" >/dev/null || {
    # Until PostgreSQL is there, or there again, its keeper is at it.
    [[ $1 == postgres ]] && live_pid "$(postgres_keeper)" >/dev/null
  }
}

is_ready() {
  case $1 in
    kafka-broker* | postgres) [[ -e $READY/$1 ]] && live_pid "$1" >/dev/null ;;
    # A vehicle has its work as long as it runs: away from ingest it drives on.
    vehicle*) is_running "$1" && [[ $(http_status "$(ops_port_of "$1")" /healthz) == 200 ]] ;;
    # Its API opens after its operations endpoint.
    producer*) is_running "$1" && port_is_open "$(port_of "$1")" "$(reached_at PRODUCER_BIND_ADDRESS)" && [[ $(http_status "$(ops_port_of "$1")" /readyz) == 200 ]] ;;
    dashboard*) is_running "$1" && port_is_open "$(port_of "$1")" "$(reached_at DASHBOARD_BIND_ADDRESS)" && [[ $(http_status "$(ops_port_of "$1")" /readyz) == 200 ]] ;;
    nginx) is_running nginx && port_is_open "$NGINX_HOST_PORT" "$(reached_at PRODUCER_BIND_ADDRESS)" ;;
    *) is_running "$1" && [[ $(http_status "$(ops_port_of "$1")" /readyz) == 200 ]] ;;
  esac
}

stop() {
  local name=$1 pid limit=20
  # An archive of its classes is written when it has drained.
  if [[ $(class_archive "$name") == *AtExit* ]]; then limit=40; fi
  if [[ $name == postgres ]] && live_pid postgres-keeper >/dev/null; then
    # It stops PostgreSQL, too.
    stop postgres-keeper
  fi
  if pid=$(live_pid "$name"); then
    if [[ $name == postgres ]]; then
      # Fast: ends the sessions. Its keeper, which would start it again, is stopped before it.
      kill -INT "$pid" 2>/dev/null || true
    elif [[ $name == nginx ]]; then
      # What it has begun, it ends.
      kill -QUIT "$pid" 2>/dev/null || true
    else
      kill -TERM "$pid" 2>/dev/null || true
    fi
    if ! await_end "$name" "$limit"; then
      say "$name did not stop within $limit s and is killed"
      kill -KILL "$pid" 2>/dev/null || true
      await_end "$name" 10 || fail "$name (pid $pid) cannot be killed"
    fi
  fi
  rm -f "$PIDS/$name.pid" "$PIDS/$name.start" "$READY/$name"
}

show_log() {
  if [[ -s $LOGS/$1.log ]]; then
    tail -n 20 "$LOGS/$1.log"
  fi
  if [[ $1 == postgres ]]; then
    # Who starts it tells there why it could not.
    tail -n 3 "$LOGS/$(postgres_keeper).log"
  fi
}

list_running() {
  local file
  for file in "$PIDS"/*.pid; do
    file=${file##*/}
    # The keeper is PostgreSQL's.
    if [[ $file != postgres-keeper.pid ]] && is_running "${file%.pid}"; then
      echo "${file%.pid}"
    fi
  done
}

list_vehicles() {
  local file
  for file in "$OUTPUT"/vehicle*.out; do
    if [[ -e $file ]]; then
      file=${file##*/}
      echo "${file%.out}"
    fi
  done | sort -V
}

last_line() { tail -n 1 "$OUTPUT/$1.out" 2>/dev/null || true; }

forget_vehicles() { rm -f "$OUTPUT"/vehicle*.out "$PIDS"/vehicle*; }

sql_command() {
  if [[ -n $(command -v psql) ]]; then
    printf '%s psql -h 127.0.0.1 -p %s -U %s -d %s' "$(libpq_environment)" "$POSTGRES_HOST_PORT" "$POSTGRES_USER" "$POSTGRES_DB"
  else
    printf '%s %q -cp %q io.avtelemetry.local.Sql 127.0.0.1:%s/%s %s' "$(libpq_environment)" \
      "$(java_command)" "$(jar_of infra/local)" "$POSTGRES_HOST_PORT" "$POSTGRES_DB" "$POSTGRES_USER"
  fi
}

# libpq_environment : where the password is, and whom to trust.
libpq_environment() {
  printf 'PGPASSFILE=%q' "$RUN_DIR/pgpass"
  if [[ -n ${POSTGRES_SSLMODE:-} ]]; then printf ' PGSSLMODE=%q' "$POSTGRES_SSLMODE"; fi
  if [[ -n ${POSTGRES_TLS_CA_FILE:-} ]]; then printf ' PGSSLROOTCERT=%q' "$(from_root "$POSTGRES_TLS_CA_FILE")"; fi
}

purge_data() { rm -rf "${RUN_DIR:?}/data" "${RUN_DIR:?}/classes"; }

# --- how a process is kept ------------------------------------------------------------------------------------------

port_of() {
  local pair
  pair=$(host_port "$1")
  echo "${pair% *}"
}

ops_port_of() {
  local pair
  pair=$(ops_port "$1")
  echo "${pair% *}"
}

# start_process NAME OUTPUT JVM-ARGUMENT... : a JVM that outlives this script, its stdout in OUTPUT, its log in $LOGS/NAME.log.
start_process() {
  local name=$1 output=$2 archive
  shift 2
  archive=$(class_archive "$name")
  if [[ -n $archive ]]; then
    set -- "$archive" "$@"
  fi
  # The JVM's own warnings are no part of what it says on stdout.
  launch_process "$name" "$output" "$JAVA" -Xlog:disable -Xlog:all=warning:stderr '-Xlog:cds*=error:stderr' \
    -XX:+ExitOnOutOfMemoryError -Duser.timezone=UTC "$@"
}

# launch_process NAME OUTPUT COMMAND... : a process that outlives this script, its stdout in OUTPUT, its log in $LOGS/NAME.log.
launch_process() {
  local name=$1 output=$2 log=$LOGS/$1.log
  shift 2
  if [[ -e $log && $(stat -c %s "$log") -gt 10485760 ]]; then
    mv -f "$log" "$log.1"
  fi
  detail "$name: $*"
  (
    export KAFKA_BOOTSTRAP_SERVERS=${KAFKA_BOOTSTRAP_SERVERS:-$(bootstrap_servers)}
    export POSTGRES_HOST=${POSTGRES_HOST:-127.0.0.1} POSTGRES_PORT=${POSTGRES_PORT:-$POSTGRES_HOST_PORT}
    # Whom they do not concern.
    local keeper
    keeper=$(postgres_keeper)
    [[ $name == "$keeper" ]] || unset POSTGRES_SUPERUSER_PASSWORD
    [[ $name == "$keeper" || $name == consumer* ]] || unset POSTGRES_PASSWORD POSTGRES_WRITER_PASSWORD
    [[ $name == "$keeper" || $name == dashboard* ]] || unset POSTGRES_READER_PASSWORD
    take_kafka_login "$name"
    [[ $name == dashboard* ]] || unset DASHBOARD_TOKEN
    [[ $name == vehicle* ]] || unset VEHICLE_TOKEN
    cd "$ROOT" || exit 1
    # Its own session: neither the terminal's Ctrl-C nor its end reaches it.
    exec setsid "$@" </dev/null >>"$output" 2>>"$log" 9>&-
  ) &
  local pid=$!
  disown "$pid"
  remember "$name" "$pid"
}

# take_kafka_login NAME : as whom this part logs in, to the environment; only a broker keeps the passwords of all.
take_kafka_login() {
  local own user password
  own=$(kafka_user_of "$1")
  if [[ -n $own ]] && kafka_asks; then
    user=${own}_USER password=${own}_PASSWORD
    export KAFKA_SASL_USER=${!user} KAFKA_SASL_PASSWORD=${!password}
  fi
  [[ $1 == kafka-broker* ]] || unset KAFKA_SUPERUSER_PASSWORD KAFKA_{INGEST,SINK,DASHBOARD}_PASSWORD
}

# class_archive NAME : the option by which a service's JVM takes its classes from an archive, ready parsed; or, where there is none that is
# newer than the jar, makes one when it ends. The first of each kind makes it for all: no two write the same file.
class_archive() {
  local kind=${1%%[0-9]*} archive module
  case $kind in
    producer) module=producer-http ;;
    consumer) module=consumer-sql ;;
    vehicle) module=vehicle ;;
    *) return 0 ;;
  esac
  archive=$CLASSES/$kind.jsa
  if [[ $archive -nt $(jar_of "$module") ]]; then
    echo "-XX:SharedArchiveFile=$archive"
  elif [[ $1 == "${kind}1" ]]; then
    mkdir -p "$CLASSES"
    echo "-XX:ArchiveClassesAtExit=$archive"
  fi
}

# remember NAME PID : by pid and start time, so that a later process with the same pid is never taken for it.
remember() {
  local ticks
  ticks=$(start_ticks "$2") || return 0
  echo "$ticks" >"$PIDS/$1.start"
  echo "$2" >"$PIDS/$1.pid"
}

# live_pid NAME : the pid, if the process that was started under this name still runs.
live_pid() {
  local pid ticks
  [[ -s $PIDS/$1.pid && -s $PIDS/$1.start ]] || return 1
  pid=$(<"$PIDS/$1.pid")
  ticks=$(start_ticks "$pid") || return 1
  [[ $ticks == "$(<"$PIDS/$1.start")" ]] || return 1
  echo "$pid"
}

# start_ticks PID : when a process was started, in the kernel's ticks; fails when there is none, or only its remains.
start_ticks() {
  local stat fields
  { stat=$(<"/proc/$1/stat"); } 2>/dev/null || return 1
  # The name, in parentheses, may hold anything; the state comes after it.
  read -ra fields <<<"${stat##*) }"
  [[ ${fields[0]} != [ZX] ]] || return 1
  echo "${fields[19]}"
}

# children_of PID : the processes that it has started.
children_of() { cat "/proc/$1/task/"*/children 2>/dev/null || true; }

# end_orphans NAME : ends what a process that was killed has left behind, in the session that was its own.
end_orphans() {
  local session stat fields
  [[ -s $PIDS/$1.pid ]] || return 0
  session=$(<"$PIDS/$1.pid")
  for stat in /proc/[0-9]*/stat; do
    { read -r stat <"$stat"; } 2>/dev/null || continue
    read -ra fields <<<"${stat##*) }"
    if [[ ${fields[3]:-} == "$session" && $stat == *"($1)"* ]]; then
      kill -KILL "${stat%% *}" 2>/dev/null || true
    fi
  done
}

# await_end NAME SECONDS
await_end() {
  local limit=$((SECONDS + $2))
  while is_running "$1"; do
    ((SECONDS < limit)) || return 1
    sleep 0.1
  done
}

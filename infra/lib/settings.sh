# shellcheck shell=bash
# The configuration and the secrets: a flag beats the environment, which beats the file.
# shellcheck disable=SC2034 # what is set here is used by the others

# The roles of PostgreSQL, the users of Kafka, the passwords that are made where none is given, and what is kept in .run/secrets.env, and nowhere else.
KAFKA_USERS=(KAFKA_SUPERUSER KAFKA_INGEST_USER KAFKA_SINK_USER KAFKA_DASHBOARD_USER)
ROLES=(POSTGRES_SUPERUSER POSTGRES_USER POSTGRES_WRITER_USER POSTGRES_READER_USER)
PASSWORDS=(POSTGRES_SUPERUSER_PASSWORD POSTGRES_PASSWORD POSTGRES_WRITER_PASSWORD POSTGRES_READER_PASSWORD
  KAFKA_SUPERUSER_PASSWORD KAFKA_INGEST_PASSWORD KAFKA_SINK_PASSWORD KAFKA_DASHBOARD_PASSWORD)
SECRETS=("${PASSWORDS[@]}" DASHBOARD_TOKEN VEHICLE_TOKEN)

# Of ingest servers, of sinks, of vehicle processes. The certificate of ingest names so many.
MOST_INSTANCES=64

# from_root PATH : as it is where it is absolute, else from the repository's root.
from_root() { if [[ $1 == /* ]]; then echo "$1"; else echo "$ROOT/$1"; fi; }

# require_file KEY : where a key names a file, it must be there, for whatever would go without it would be less safe than was asked for.
require_file() {
  local file
  [[ -n ${!1:-} ]] || return 0
  file=$(from_root "${!1}")
  [[ -r $file && ! -d $file ]] || usage_error "$1: there is no file $file that can be read"
}

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
  [[ -r $CONFIG && ! -d $CONFIG ]] || usage_error "the configuration $CONFIG cannot be read"
  read_settings "$CONFIG"
  export RUNTIME=${RUNTIME_FLAG:-${RUNTIME:-auto}}
  case $RUNTIME in
    auto | docker | local) ;;
    *) usage_error "RUNTIME is '$RUNTIME', it may be auto, docker or local" ;;
  esac
  local key
  for key in KAFKA_BROKER_HOST_PORT KAFKA_CONTROLLER_HOST_PORT POSTGRES_HOST_PORT PRODUCER_HOST_PORT PRODUCER_OPS_HOST_PORT CONSUMER_OPS_HOST_PORT \
    VEHICLE_OPS_HOST_PORT DASHBOARD_HOST_PORT DASHBOARD_OPS_HOST_PORT NGINX_HOST_PORT; do
    if ! is_count "${!key:-}" || ((${!key} > 65535)); then
      usage_error "$key is '${!key:-}', it may be a port, 1 to 65535"
    fi
  done
  for key in PRODUCER_NUM_INSTANCES CONSUMER_NUM_INSTANCES FLEET_MAX_PROCESSES; do
    if ! is_count "${!key:-}" || ((${!key} > MOST_INSTANCES)); then
      usage_error "$key is '${!key:-}', it may be a number, 1 to $MOST_INSTANCES"
    fi
  done
  [[ ${KAFKA_BROKER_NUM_INSTANCES:-} =~ ^[13]$ ]] || usage_error "KAFKA_BROKER_NUM_INSTANCES is '${KAFKA_BROKER_NUM_INSTANCES:-}', it may be 1 or 3"
  if ((KAFKA_BROKER_NUM_INSTANCES == 3 && ${KAFKA_TOPIC_REPLICATION_FACTOR:-1} == 1)); then
    # Three brokers are there for three copies.
    export KAFKA_TOPIC_REPLICATION_FACTOR=3
  fi
  [[ ${DASHBOARD_NUM_INSTANCES:-} =~ ^[01]$ ]] || usage_error "DASHBOARD_NUM_INSTANCES is '${DASHBOARD_NUM_INSTANCES:-}', it may be 0 or 1"
  for key in POSTGRES_DB "${ROLES[@]}" "${KAFKA_USERS[@]}"; do
    [[ ${!key:-} =~ ^[A-Za-z_][A-Za-z0-9_]{0,62}$ ]] || usage_error "$key is '${!key:-}', it may be a name of A-Z a-z 0-9 _"
  done
  require_different "${ROLES[@]}"
  require_different "${KAFKA_USERS[@]}"
  require_one_of TLS off on
  require_one_of INGEST_AUTH none token mtls
  require_one_of INGEST_AUTH_ALLOW_NONE false true
  RUN_DIR=${AV_RUN_DIR:-$ROOT/.run}
  mkdir -p "$RUN_DIR/logs" 2>/dev/null || fail "$RUN_DIR cannot be made: AV_RUN_DIR may name another place"
  [[ -w $RUN_DIR && -w $RUN_DIR/logs ]] || fail "$RUN_DIR cannot be written by $(id -un): AV_RUN_DIR may name another place"
  RUN_DIR=$(cd "$RUN_DIR" && pwd)
  export AV_RUN_DIR=$RUN_DIR
  LOGS=$RUN_DIR/logs
  TLS_DIR=$RUN_DIR/tls
  INGEST_TOKENS_FILE=$(from_root "${INGEST_TOKENS_FILE:-$RUN_DIR/tokens/ingest}")
  export INGEST_TOKENS_FILE
  local http_log=${HTTP_LOG_FILE:-launch_infra_http_server.log}
  if [[ $http_log != /* ]]; then
    http_log=${TMPDIR:-/tmp}/$http_log
  fi
  HTTP_LOG=$http_log
}

# require_one_of KEY VALUE... : the first where it is empty.
require_different() {
  local key twice
  twice=$(for key in "$@"; do echo "${!key}"; done | sort | uniq -d)
  [[ -z $twice ]] || usage_error "$* must be different, but '$twice' is two of them"
}

require_one_of() {
  local value
  export "$1=${!1:-$2}"
  for value in "${@:2}"; do
    [[ ${!1} != "$value" ]] || return 0
  done
  usage_error "$1 is '${!1}', it may be one of: ${*:2}"
}

# The secrets: the caller's (KEY or KEY_FILE), those kept from an earlier launch, or ones made now. Never printed.
load_secrets() {
  local secrets=$RUN_DIR/secrets.env key
  for key in "${SECRETS[@]}"; do
    take_given_secret "$key"
  done
  if [[ -s $secrets ]]; then
    read_settings "$secrets"
  fi
  for key in "${PASSWORDS[@]}"; do
    export "$key=${!key:-$(new_secret)}"
  done
  keep_secrets
  # For psql, which takes no password on its command line either.
  {
    pgpass_line "$POSTGRES_READER_USER" "$POSTGRES_READER_PASSWORD"
    pgpass_line "$POSTGRES_WRITER_USER" "$POSTGRES_WRITER_PASSWORD"
    pgpass_line "$POSTGRES_USER" "$POSTGRES_PASSWORD"
  } | keep_private "$RUN_DIR/pgpass"
}

pgpass_line() { sed 's/[:\\]/\\&/g; s/^/*:'"$POSTGRES_HOST_PORT:*:$1"':/' <<<"$2"; }

keep_secrets() {
  local key
  for key in "${SECRETS[@]}"; do
    [[ -z ${!key:-} ]] || echo "$key=${!key}"
  done | keep_private "$RUN_DIR/secrets.env"
}

# take_given_secret KEY : what the caller gave as KEY, or in the file that KEY_FILE names; an empty one is none.
take_given_secret() {
  local file=$1_FILE
  if [[ -n ${!1:-} && -n ${!file:-} ]]; then
    usage_error "$1 and $file are both set, one is enough"
  fi
  if [[ -n ${!file:-} ]]; then
    [[ -r ${!file} ]] || usage_error "$file: ${!file} cannot be read"
    export "$1=$(<"${!file}")"
  elif [[ -z ${!1:-} ]]; then
    unset "$1"
  fi
  unset "$file"
}

new_secret() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

# keep_private FILE : writes stdin to a file that only its owner may read; the old content or the new is there, never half of it.
keep_private() {
  (
    umask 077
    cat >"$1.new"
  )
  mv -f "$1.new" "$1"
}

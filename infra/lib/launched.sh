# shellcheck shell=bash
# What all parts of an installation must agree on: as it was launched, until it is torn down, in RUN_DIR/launched.env.

AGREED=(TLS INGEST_AUTH INGEST_TOKENS_FILE AV_INSTANCE KAFKA_BROKER_NUM_INSTANCES KAFKA_SECURITY_PROTOCOL KAFKA_PROPERTIES_FILE KAFKA_TOPIC
  STREAMS_DIR DEFAULT_STREAM CONSUMER_GROUP POSTGRES_DB POSTGRES_TABLE POSTGRES_SSLMODE "${ROLES[@]}" "${KAFKA_USERS[@]}"
  PRODUCER_BIND_ADDRESS PRODUCER_HTTP_RULE DASHBOARD_BIND_ADDRESS
  {PRODUCER,DASHBOARD,NGINX,POSTGRES,KAFKA}_TLS_{CERT,KEY}_FILE PRODUCER_TLS_CLIENT_CA_FILE {NGINX,POSTGRES,KAFKA}_TLS_CA_FILE
  {KAFKA_BROKER,KAFKA_CONTROLLER,POSTGRES,PRODUCER,PRODUCER_OPS,NGINX,CONSUMER_OPS,DASHBOARD,DASHBOARD_OPS}_HOST_PORT)

# agree : where something runs, fails unless the configuration is that of its launch; else keeps the configuration as that of the launch to come.
# Before anything sets a key that the configuration leaves empty.
agree() {
  local key kept before=() now=()
  if [[ -z $(list_running | grep -v '^vehicle' || true) ]]; then
    for key in "${AGREED[@]}"; do
      echo "$key=${!key:-}"
    done | keep_private "$RUN_DIR/launched.env"
    return
  fi
  # What an earlier version launched has none.
  [[ -e $RUN_DIR/launched.env ]] || return 0
  while IFS='=' read -r key kept; do
    if [[ $kept != "${!key:-}" ]]; then
      before+=("$key=$(quoted "$kept")")
      now+=("$key=$(quoted "${!key:-}")")
    fi
  done <"$RUN_DIR/launched.env"
  ((${#before[@]} == 0)) ||
    fail "what runs was launched with ${before[*]}, not ${now[*]}: put the former before the command (or into ${CONFIG/#"$ROOT/"/}), or change it after teardown_infra.sh"
}

# quoted VALUE : as one types it into a shell.
quoted() { if [[ -n $1 ]]; then printf %q "$1"; fi; }

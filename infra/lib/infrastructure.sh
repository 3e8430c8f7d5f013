# shellcheck shell=bash
# The steps of launching and stopping everything but vehicles, in terms of a runtime's verbs.

# launch_infrastructure : everything but vehicles, from the servers on; what runs already is left alone.
launch_infrastructure() {
  local name running
  # Told at once, not when the servers have started.
  running=$(list_running)
  require_same_brokers
  for name in $(names producer "$PRODUCER_NUM_INSTANCES") $(names consumer "$CONSUMER_NUM_INSTANCES") \
    $(names dashboard "$DASHBOARD_NUM_INSTANCES"); do
    [[ $'\n'$running$'\n' == *$'\n'"$name"$'\n'* ]] || require_free_ports "$name"
  done
  if is_balanced; then
    is_running nginx || require_free_ports nginx
  elif ((PRODUCER_NUM_INSTANCES > 1)); then
    say "no load balancer: $(may_balance); clients are told all of the ingest servers"
  fi
  remember_runtime
  write_clients
  # For what runs already.
  share_files_anew
  start_servers
  for name in $(brokers) postgres; do
    await_ready "$name"
  done
  # Both sides start at once: neither needs the other to be ready.
  for name in $(names consumer "$CONSUMER_NUM_INSTANCES"); do
    is_running "$name" || start_consumer "$name"
  done
  for name in $(names producer "$PRODUCER_NUM_INSTANCES"); do
    is_running "$name" || start_producer "$name"
  done
  for name in $(names dashboard "$DASHBOARD_NUM_INSTANCES"); do
    is_running "$name" || start_dashboard "$name"
  done
  for name in $(names consumer "$CONSUMER_NUM_INSTANCES") $(names producer "$PRODUCER_NUM_INSTANCES") \
    $(names dashboard "$DASHBOARD_NUM_INSTANCES"); do
    await_ready "$name"
  done
  if is_balanced; then
    # shellcheck disable=SC2046 # a word each
    balance $(balanced_producers)
  fi
  write_http_log
}

# require_same_brokers : the brokers' data says how many there are; two clusters would not know of each other's records.
require_same_brokers() {
  local kept
  kept=$(kept_brokers)
  if [[ -n $kept && $kept != "$KAFKA_BROKER_NUM_INSTANCES" ]]; then
    fail "KAFKA_BROKER_NUM_INSTANCES is $KAFKA_BROKER_NUM_INSTANCES, but the data that is kept is of $kept: set it back, or remove the data with teardown_infra.sh --purge"
  fi
}

# balance PRODUCER... : nginx before these ingest servers.
balance() {
  if is_running nginx; then
    reload_nginx "$@"
  else
    start_nginx "$@"
  fi
  await_ready nginx
}

# The addresses, to HTTP_LOG_FILE. A new file takes the old one's place: nobody's file or link of that name is written through.
write_http_log() {
  local new
  if ! { new=$(mktemp "$HTTP_LOG.XXXXXX") && events_urls >"$new" && chmod 644 "$new" && mv -f "$new" "$HTTP_LOG"; } 2>/dev/null; then
    rm -f "${new:-}"
    say "HTTP_LOG_FILE: $HTTP_LOG cannot be written, so the addresses are only below"
  fi
}

tell_infrastructure() {
  local url port table=$POSTGRES_TABLE
  if [[ ! $table =~ ^[a-z_][a-z0-9_]*$ ]]; then
    table=\"$table\"
  fi
  say ""
  if ((DASHBOARD_NUM_INSTANCES > 0)); then
    read -r port _ <<<"$(host_port dashboard1)"
    say "Page:    $(scheme DASHBOARD)://$(reached_at DASHBOARD_BIND_ADDRESS):$port/${DASHBOARD_TOKEN:+ (asks for DASHBOARD_TOKEN)}"
  fi
  for url in $(events_urls); do
    say "Events:  $url"
  done
  tell_how_to_post "$url"
  say "Rows:    $(sql_command) -c 'SELECT * FROM $table ORDER BY timestamp DESC LIMIT 10'"
}

# tell_how_to_post URL : the command, where there is more to it than the address.
tell_how_to_post() {
  local options=()
  if [[ $(scheme PRODUCER) == https && -n ${VEHICLE_TLS_CA_FILE:-} ]]; then options+=(--cacert "$VEHICLE_TLS_CA_FILE"); fi
  case $INGEST_AUTH in
    token) options+=(-H "@$RUN_DIR/tokens/curl-header") ;;
    mtls) options+=(--cert "$TLS_DIR/VIN.crt" --key "$TLS_DIR/VIN.key") ;;
  esac
  if ((${#options[@]} > 0)); then
    say "Post:    curl$(printf ' %q' "${options[@]}") -H 'Content-Type: application/json' -d @event.json $1"
  fi
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

stop_infrastructure() {
  local name
  # From the edge inwards: nothing is sent to a part that is gone.
  for name in $(list_running | grep -E '^(dashboard|nginx)' || true) $(list_running | grep '^producer' || true) $(list_running | grep '^consumer' || true); do
    tell_stop "$name"
  done
  if ! is_running kafka-broker2 && ! is_running kafka-broker3; then
    tell_stop kafka-broker1
  else
    # All at once: the last ones would wait for a majority.
    progress_begin "stopping kafka-broker1, kafka-broker2, kafka-broker3"
    stop_together kafka-broker1 kafka-broker2 kafka-broker3
    progress_end "stopped"
  fi
  tell_stop postgres
  rm -f "$HTTP_LOG" "$RUN_DIR/launched.env"
}

# stop_together NAME... : all at once.
stop_together() {
  local name pid pids=()
  for name in "$@"; do
    stop "$name" &
    pids+=("$!")
  done
  for pid in "${pids[@]}"; do
    wait "$pid"
  done
}

# tell_stop NAME : stops it, and says so where it runs.
tell_stop() {
  if is_running "$1"; then
    progress_begin "stopping $1"
    stop "$1"
    progress_end "stopped"
  else
    stop "$1"
  fi
}

# stop_everything : the vehicles, if any drive, then the rest.
stop_everything() {
  if [[ -n $(list_vehicles) ]]; then
    stop_vehicles
  fi
  stop_infrastructure
}

# purge : stops what runs in either runtime and removes what it keeps, and the secrets; an earlier launch may have run in the other one.
# Fails when one that has run here cannot be reached.
purge() {
  local runtime why left=''
  for runtime in local docker; do
    if why=$(in_runtime "$runtime" can_reach 2>&1); then
      in_runtime "$runtime" stop_everything
      in_runtime "$runtime" purge_data
    elif in_runtime "$runtime" has_run_here; then
      say "what the $runtime runtime keeps is not removed: ${why##*$'\n'}"
      left=1
    else
      detail "nothing of the $runtime runtime is known here: ${why##*$'\n'}"
    fi
  done
  rm -rf "$RUN_DIR/secrets.env" "$RUN_DIR/pgpass" "$RUN_DIR/runtime" "$RUN_DIR/clients" "$RUN_DIR/tls" "$RUN_DIR/tokens"
  [[ -z $left ]] || fail "not all could be removed: mend the above and run this again"
  say "the data is removed"
}

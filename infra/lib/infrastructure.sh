# shellcheck shell=bash
# The steps of launching and stopping everything but vehicles, in terms of a runtime's verbs.

# launch_infrastructure : everything but vehicles, from the servers on; what runs already is left alone.
launch_infrastructure() {
  local name running
  # Told at once, not when the servers have started.
  running=$(list_running)
  for name in $(names producer "$PRODUCER_NUM_INSTANCES") $(names consumer "$CONSUMER_NUM_INSTANCES") \
    $(names dashboard "$DASHBOARD_NUM_INSTANCES"); do
    [[ $'\n'$running$'\n' == *$'\n'"$name"$'\n'* ]] || require_free_ports "$name"
  done
  remember_runtime
  start_servers
  await_ready kafka-broker1
  await_ready postgres
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
  write_http_log
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
    say "Page:    http://127.0.0.1:$port/${DASHBOARD_TOKEN:+ (asks for DASHBOARD_TOKEN)}"
  fi
  for url in $(events_urls); do
    say "Events:  $url"
  done
  say "Rows:    $(sql_command) -c 'SELECT * FROM $table ORDER BY timestamp DESC LIMIT 10'"
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
  for name in $(list_running | grep '^dashboard' || true) $(list_running | grep '^producer' || true) $(list_running | grep '^consumer' || true) kafka-broker1 postgres; do
    if is_running "$name"; then
      progress_begin "stopping $name"
      stop "$name"
      progress_end "stopped"
    else
      stop "$name"
    fi
  done
  rm -f "$HTTP_LOG"
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
  rm -f "$RUN_DIR/secrets.env" "$RUN_DIR/pgpass" "$RUN_DIR/runtime"
  [[ -z $left ]] || fail "not all could be removed: mend the above and run this again"
  say "the data is removed"
}

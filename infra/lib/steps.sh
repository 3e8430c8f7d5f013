# shellcheck shell=bash
# The steps of launching and tearing down, in terms of a runtime's verbs. Sourced by common.sh.

# launch_infrastructure : everything but vehicles, from the servers on; what runs already is left alone.
launch_infrastructure() {
  local name
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
  for name in $(names consumer "$CONSUMER_NUM_INSTANCES") $(names producer "$PRODUCER_NUM_INSTANCES"); do
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
  local url
  say ""
  for url in $(events_urls); do
    say "Events:  $url"
  done
  say "Rows:    $(sql_command) -c 'SELECT * FROM $POSTGRES_TABLE ORDER BY timestamp DESC LIMIT 10'"
}

# launch_vehicles : NUM_VEHICLES vehicles, shared out among at most FLEET_MAX_PROCESSES processes.
launch_vehicles() {
  local running
  running=$(list_running | grep -c '^vehicle' || true)
  if ((running > 0)); then
    say "a fleet drives already ($running of vehicle1, vehicle2, ...): left alone; teardown_fleet.sh stops it"
    return
  fi
  forget_vehicles
  remember_runtime
  local processes=$((NUM_VEHICLES < FLEET_MAX_PROCESSES ? NUM_VEHICLES : FLEET_MAX_PROCESSES))
  local i first=0 count
  for ((i = 1; i <= processes; i++)); do
    count=$((NUM_VEHICLES / processes + (i <= NUM_VEHICLES % processes ? 1 : 0)))
    start_vehicle "vehicle$i" --num-vehicles "$count" --first-vehicle "$first" --ingest-urls "$INGEST_URLS" "${FLAGS[@]}"
    first=$((first + count))
  done
  for ((i = 1; i <= processes; i++)); do
    await_driving "vehicle$i"
  done
  if ((NUM_VEHICLES > processes)); then
    say "$NUM_VEHICLES vehicles drive in $processes processes"
  fi
}

# await_driving NAME : as await_ready, but a vehicle may have done its work and told its numbers already.
await_driving() {
  local began=$SECONDS
  progress_begin "$1"
  until is_ready "$1"; do
    if ! is_running "$1"; then
      if [[ $(last_line "$1") == "{"* ]]; then
        progress_end "has ended"
        return
      fi
      progress_end "ended"
      show_log "$1" >&2
      fail "$1 ended while starting, its log is above"
    fi
    if ((SECONDS - began >= 60)); then
      progress_end "not ready"
      show_log "$1" >&2
      fail "$1 is not ready after 60 s, the end of its log is above"
    fi
    progress_tick
    sleep 0.2
  done
  progress_end "drives"
}

# await_fleet : until every vehicle has ended by itself; prints the sum. Ctrl-C stops the fleet and prints it too.
await_fleet() {
  local name sum
  # shellcheck disable=SC2034 # from here on, a failure undoes nothing
  STARTED=()
  trap 'stop_vehicles; exit 130' INT
  trap 'stop_vehicles; exit 143' TERM
  unlock_installation
  say "waiting for the fleet to end (Ctrl-C stops it)"
  for name in $(list_vehicles); do
    while is_running "$name"; do
      sleep 0.3
    done
  done
  [[ -n $(list_vehicles) ]] || fail "the fleet was stopped by teardown_fleet.sh, which has told its numbers"
  sum=$(fleet_sum)
  echo "$sum"
  for name in $(list_vehicles); do
    [[ $(last_line "$name") == "{"* ]] || sum=incomplete
  done
  forget_vehicles
  if [[ $sum != *'"rejected":0,"dropped":0,"pending":0}' ]]; then
    fail "not every event was accepted"
  fi
}

# stop_vehicles : all at once, each flushes; prints the sum of their last lines.
stop_vehicles() {
  local name pids=()
  say "stopping the vehicles: $(list_vehicles | wc -l)"
  for name in $(list_vehicles); do
    stop "$name" &
    pids+=("$!")
  done
  for name in "${pids[@]}"; do
    wait "$name"
  done
  fleet_sum
  forget_vehicles
}

stop_infrastructure() {
  local name
  # From the edge inwards: nothing is sent to a part that is gone.
  for name in $(list_running | grep '^producer' || true) $(list_running | grep '^consumer' || true) kafka-broker1 postgres; do
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

# shellcheck shell=bash
# The steps of launching and stopping vehicles, in terms of a runtime's verbs.

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
  say "stopping the vehicles: $(list_vehicles | wc -l)"
  # shellcheck disable=SC2046 # a word each
  stop_together $(list_vehicles)
  fleet_sum
  forget_vehicles
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

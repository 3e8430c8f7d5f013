# shellcheck shell=bash
# Changes to a system that runs, while events flow, in terms of a runtime's verbs.

# running KIND : the instances of a kind (producer, consumer, ...) that run, one a line.
running() { list_running | grep "^$1[0-9]" | sort -V || true; }

# begin_change : takes what runs as it is: its runtime, its secrets, and as many of each as there are.
begin_change() {
  load_configuration
  lock_installation
  choose_runtime last
  require_reach
  require_running
  agree
  load_secrets
  take_counts
  undo_on_failure
}

# prepare_change : what new instances are made of and need to know, with the counts as they are to be.
prepare_change() {
  prepare infra
  prepare_tls
  write_clients
  prepare_fleet_token
}

# require_running : fails where there is nothing to change.
require_running() {
  [[ -n $(running producer) && -n $(running consumer) ]] || fail "nothing runs here: bash launch_infra.sh starts it"
}

# take_counts : as many of each as run, whatever the configuration says.
take_counts() {
  local last
  last=$(running producer | tail -n 1)
  PRODUCER_NUM_INSTANCES=${last##*[a-z]}
  last=$(running consumer | tail -n 1)
  CONSUMER_NUM_INSTANCES=${last##*[a-z]}
  export PRODUCER_NUM_INSTANCES CONSUMER_NUM_INSTANCES
}

# scale KIND COUNT : so many (the kind's ..._NUM_INSTANCES says it too) ingest servers (producer) or sinks (consumer) from now on. New ones are ready before clients hear of them, and
# who goes gets nothing new before it is stopped and ends what it holds.
scale() {
  local kind=$1 count=$2 name fresh=() gone=()
  for name in $(names "$kind" "$count"); do
    is_running "$name" || fresh+=("$name")
  done
  for name in $(running "$kind" | tac); do
    ((${name##*[a-z]} <= count)) || gone+=("$name")
  done
  for name in "${fresh[@]}"; do
    "start_$kind" "$name"
  done
  for name in "${fresh[@]}"; do
    await_ready "$name"
  done
  if [[ $kind == producer ]]; then
    if is_balanced; then
      # shellcheck disable=SC2046 # a word each
      balance $(names producer "$count")
    elif ((count > 1)); then
      say "no load balancer: $(may_balance); who posts must be told: $(events_urls | paste -sd' ')"
    fi
    write_http_log
  fi
  for name in "${gone[@]}"; do
    tell_stop "$name"
  done
  if ((${#fresh[@]} + ${#gone[@]} > 0)); then
    restart_dashboard
  fi
}

# The page asks each ingest server and sink how it does: it is told anew which there are.
restart_dashboard() {
  local name
  for name in $(running dashboard); do
    restart "$name"
  done
}

# restart NAME : stops it in good order and starts it as it is built now.
restart() {
  local name=$1
  tell_stop "$name"
  case $name in
    kafka-broker*) start_broker "$name" ;;
    *) "start_${name%%[0-9]*}" "$name" ;;
  esac
  await_ready "$name"
  # Whatever fails later, it stays.
  # shellcheck disable=SC2034 # guard.sh's
  STARTED=()
}

# upgrade : one instance after the other, each ready before the next: the brokers, then the sinks, which make room in the tables for what the
# new ingest servers let in, then these, then the page.
upgrade() {
  local name others
  if ((KAFKA_BROKER_NUM_INSTANCES > 1)); then
    for name in $(brokers); do
      await_replicas
      restart "$name"
    done
    await_replicas
  else
    say "kafka-broker1 and postgres are left alone: while the only one of its kind is away, nothing flows. teardown_infra.sh and launch_infra.sh restart them"
  fi
  for name in $(running consumer); do
    restart "$name"
  done
  for name in $(running producer); do
    mapfile -t others < <(running producer | grep -vx "$name")
    if is_running nginx && ((${#others[@]} > 0)); then
      reload_nginx "${others[@]}"
    fi
    restart "$name"
    if is_running nginx; then
      # shellcheck disable=SC2046 # a word each
      reload_nginx $(running producer)
    fi
  done
  restart_dashboard
}

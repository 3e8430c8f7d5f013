# shellcheck shell=bash
# What the parts are called and where they listen.

# host_port NAME : the port on 127.0.0.1 where a part serves, and the key to change it with.
host_port() {
  local i=${1##*[a-z]}
  case $1 in
    kafka-broker*) echo "$((KAFKA_BROKER_HOST_PORT + i - 1)) KAFKA_BROKER_HOST_PORT" ;;
    postgres) echo "$POSTGRES_HOST_PORT POSTGRES_HOST_PORT" ;;
    producer*) echo "$((PRODUCER_HOST_PORT + i - 1)) PRODUCER_HOST_PORT" ;;
    dashboard*) echo "$((DASHBOARD_HOST_PORT + i - 1)) DASHBOARD_HOST_PORT" ;;
    nginx) echo "$NGINX_HOST_PORT NGINX_HOST_PORT" ;;
  esac
}

# ops_port NAME : the port on 127.0.0.1 of a process's operations endpoint, and the key to change it with.
ops_port() {
  local i=${1##*[a-z]}
  case $1 in
    producer*) echo "$((PRODUCER_OPS_HOST_PORT + i - 1)) PRODUCER_OPS_HOST_PORT" ;;
    consumer*) echo "$((CONSUMER_OPS_HOST_PORT + i - 1)) CONSUMER_OPS_HOST_PORT" ;;
    dashboard*) echo "$((DASHBOARD_OPS_HOST_PORT + i - 1)) DASHBOARD_OPS_HOST_PORT" ;;
    vehicle*) echo "$((VEHICLE_OPS_HOST_PORT + i - 1)) VEHICLE_OPS_HOST_PORT" ;;
  esac
}

# names PREFIX COUNT : producer1, producer2, ...
names() {
  local i
  for ((i = 1; i <= $2; i++)); do echo "$1$i"; done
}

# brokers : kafka-broker1, kafka-broker2, ...
brokers() { names kafka-broker "$KAFKA_BROKER_NUM_INSTANCES"; }

# group_delay : how long, in milliseconds, Kafka waits for more members of a consumer group that begins: alone, nobody waits; several sinks
# that come one after the other would share out the partitions as often.
group_delay() { if ((CONSUMER_NUM_INSTANCES == 1)); then echo 0; else echo 1000; fi; }

# reached_at KEY : where this machine reaches what listens at the address that the key names.
reached_at() {
  case ${!1:-} in
    '' | 0.0.0.0 | ::) echo 127.0.0.1 ;;
    *:*) echo "[${!1}]" ;;
    *) echo "${!1}" ;;
  esac
}

# events_urls : where a client on this machine posts, one a line: to nginx, or to each ingest server.
events_urls() {
  local i
  if is_balanced; then
    echo "$(scheme NGINX)://$(reached_at PRODUCER_BIND_ADDRESS):$NGINX_HOST_PORT/${PRODUCER_HTTP_RULE:-events}"
    return
  fi
  for ((i = 0; i < PRODUCER_NUM_INSTANCES; i++)); do
    echo "$(scheme PRODUCER)://$(reached_at PRODUCER_BIND_ADDRESS):$((PRODUCER_HOST_PORT + i))/${PRODUCER_HTTP_RULE:-events}"
  done
}

# ops_urls PREFIX COUNT : the operations endpoints of producer1, producer2, ... on this machine, joined by commas.
ops_urls() {
  local name port urls=()
  for name in $(names "$1" "$2"); do
    read -r port _ <<<"$(ops_port "$name")"
    urls+=("http://127.0.0.1:$port")
  done
  local IFS=,
  echo "${urls[*]}"
}

# require_distinct_ports : no two parts may be told to serve on one port, as when instances count up to another key's.
require_distinct_ports() {
  local vehicles=$((${NUM_VEHICLES:-0} < FLEET_MAX_PROCESSES ? ${NUM_VEHICLES:-0} : FLEET_MAX_PROCESSES))
  local name pair port key parts=(postgres)
  local -A owners=()
  if ((PRODUCER_NUM_INSTANCES > 1)); then parts+=(nginx); fi
  for name in $(brokers) "${parts[@]}" $(names producer "$PRODUCER_NUM_INSTANCES") $(names consumer "$CONSUMER_NUM_INSTANCES") \
    $(names dashboard "$DASHBOARD_NUM_INSTANCES") $(names vehicle "$vehicles"); do
    for pair in "$(host_port "$name")" "$(ops_port "$name")"; do
      read -r port key <<<"$pair"
      if [[ -n $port && -n ${owners[$port]:-} ]]; then
        usage_error "port $port would be both ${owners[$port]} and $name's ($key): change one"
      elif [[ -n $port ]]; then
        owners[$port]="$name's ($key)"
      fi
    done
  done
}

# port_is_open PORT [ADDRESS] : whether somebody listens there, on 127.0.0.1 where no address is given.
port_is_open() { (exec 3<>"/dev/tcp/${2:-127.0.0.1}/$1") 2>/dev/null; }

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

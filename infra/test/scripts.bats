#!/usr/bin/env bats
# The scripts over a runtime that starts nothing (stubs/runtime.sh): what they check, say, call and undo.

setup() {
  REPOSITORY=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
  # As if nobody had set anything.
  local key
  for key in $(sed -n 's/^\([A-Z_0-9]*\)=.*/\1/p' "$REPOSITORY/config.master"); do unset "$key"; done
  COPY=$BATS_TEST_TMPDIR/copy
  mkdir -p "$COPY/infra/lib"
  cp "$REPOSITORY"/*.sh "$REPOSITORY/config.master" "$COPY"
  cp "$REPOSITORY"/infra/lib/*.sh "$COPY/infra/lib"
  cp "$BATS_TEST_DIRNAME/stubs/runtime.sh" "$COPY/infra/lib/local.sh"
  cp "$BATS_TEST_DIRNAME/stubs/runtime.sh" "$COPY/infra/lib/docker.sh"
  export CALLS=$BATS_TEST_TMPDIR/calls HTTP_LOG_FILE=$BATS_TEST_TMPDIR/http.log
  unset AV_RUN_DIR POSTGRES_PASSWORD POSTGRES_PASSWORD_FILE
  touch "$CALLS"
  # The page is not built here, so what builds it is looked for.
  mkdir "$BATS_TEST_TMPDIR/bin"
  ln -s "$(type -P true)" "$BATS_TEST_TMPDIR/bin/npm"
  ln -s "$(type -P true)" "$BATS_TEST_TMPDIR/bin/node"
  PATH=$BATS_TEST_TMPDIR/bin:$PATH
  cd "$BATS_TEST_TMPDIR"
}

teardown() { umount "$COPY/.run" 2>/dev/null || chmod -R u+w "$BATS_TEST_TMPDIR"; }

script() { run bash "$COPY/$1" "${@:2}"; }

# stderr and stdout apart: bats' run mixes them.
stdout_of() { bash "$COPY/$1" "${@:2}" 2>/dev/null; }

calls() { cat "$CALLS"; }

in_run_dir() { echo "$COPY/.run/$1"; }

# --- usage ---

@test "help is the header comment, for each script" {
  for name in launch_infra launch_fleet teardown_fleet teardown_infra scale upgrade; do
    script $name.sh --help
    [ "$status" -eq 0 ]
    [[ $output == *"Usage: bash $name.sh "*"[options]"* ]]
    [[ $output != *"set -euo"* ]]
  done
}

@test "an unknown option is one line and status 2, and starts nothing" {
  for name in launch_infra launch_fleet teardown_fleet teardown_infra scale upgrade; do
    script $name.sh --colour
    [ "$status" -eq 2 ]
    [ "${#lines[@]}" -eq 1 ]
    [[ $output == *"'--colour' is not understood"* ]]
  done
  [ -z "$(calls)" ]
}

@test "a missing or wrong value is one line and status 2" {
  for arguments in --num-vehicles '--num-vehicles 0' '-n -3' '-n many' '--seed x' '--events 0' '--duration soon' '--pace slow' \
    '--report-delay 0' '--report-delay x' '--replay nowhere.gpx' '--host http://x' '--host --wait' '--host x:65536' '--runtime moon' '--runtime=' \
    '--config nowhere' '--config /' '--duration 0s' '--keep-time' '--pace 2'; do
    # shellcheck disable=SC2086 # words on purpose
    script launch_fleet.sh $arguments
    [ "$status" -eq 2 ]
    [ "${#lines[@]}" -eq 1 ]
    [[ $output == *"${arguments%%[ =]*}"* || $output == *nowhere* || $output == *moon* || $output == *num-vehicles* || $output == *configuration* ]]
  done
}

@test "a value may follow an equals sign" {
  script launch_fleet.sh --num-vehicles=2 --report-delay=0.5
  [ "$status" -eq 0 ]
  [[ $(calls) == *"start vehicle2 --num-vehicles 1"*"--vehicle-report-delay 0.5"* ]]
}

# --- configuration ---

@test "the environment beats the file, a flag beats both" {
  sed -i 's/^POSTGRES_TABLE=.*/POSTGRES_TABLE=from_file/; s/^RUNTIME=.*/RUNTIME=docker/' "$COPY/config.master"
  script launch_infra.sh
  [[ $(calls) == *"start producer1 table=from_file"* ]]
  [[ $output == *"runtime: docker (as asked for)"* ]]
  bash "$COPY/teardown_infra.sh"
  POSTGRES_TABLE=from_environment RUNTIME=docker script launch_infra.sh --runtime local
  [[ $(calls) == *"start producer1 table=from_environment"* ]]
  [[ $output == *"runtime: local (as asked for)"* ]]
}

@test "another configuration file may be named" {
  sed 's/^PRODUCER_HOST_PORT=.*/PRODUCER_HOST_PORT=7001/' "$COPY/config.master" >"$BATS_TEST_TMPDIR/mine"
  script launch_infra.sh -c "$BATS_TEST_TMPDIR/mine"
  [ "$status" -eq 0 ]
  [[ $output == *"http://127.0.0.1:7001/events"* ]]
  [ "$(cat "$HTTP_LOG_FILE")" = "http://127.0.0.1:7001/events" ]
}

@test "values are taken as they stand: nothing in them is expanded or run" {
  printf 'KAFKA_TOPIC=$(touch %s/pwned) "x" # y\n' "$BATS_TEST_TMPDIR" >>"$COPY/config.master"
  sed -i '0,/^KAFKA_TOPIC=/{/^KAFKA_TOPIC=/d}' "$COPY/config.master"
  script launch_infra.sh
  [ "$status" -eq 0 ]
  [ ! -e "$BATS_TEST_TMPDIR/pwned" ]
}

@test "a line that is not KEY=value is named by file and number" {
  echo 'not a setting' >"$BATS_TEST_TMPDIR/bad"
  script launch_infra.sh --config "$BATS_TEST_TMPDIR/bad"
  [ "$status" -eq 2 ]
  [[ $output == *"bad:1 is not KEY=value"* ]]
}

@test "a wrong setting is named with what it may be" {
  PRODUCER_HOST_PORT=99999 script launch_infra.sh
  [ "$status" -eq 2 ]
  [[ $output == *"PRODUCER_HOST_PORT is '99999', it may be a port"* ]]
  [ "${#lines[@]}" -eq 1 ]
}

@test "every key of config.master has a comment, none is a secret" {
  run awk '/^[A-Z]/ && previous == "" { print } { previous = $0 }' "$REPOSITORY/config.master"
  [ -z "$output" ]
  run grep -E '^[A-Z_]*PASSWORD' "$REPOSITORY/config.master"
  [ -z "$output" ]
}

# --- secrets ---

@test "a password is made once, for its owner alone, and shown nowhere" {
  script launch_infra.sh -v
  secret=$(sed -n 's/^POSTGRES_PASSWORD=//p' "$(in_run_dir secrets.env)")
  [ "${#secret}" -ge 32 ]
  [ "$(stat -c %a "$(in_run_dir secrets.env)")" = 600 ]
  [ "$(stat -c %a "$(in_run_dir pgpass)")" = 600 ]
  [[ $output != *$secret* ]]
  [[ $(calls) != *$secret* ]]
  script launch_infra.sh
  [ "$(sed -n 's/^POSTGRES_PASSWORD=//p' "$(in_run_dir secrets.env)")" = "$secret" ]
}

@test "the reading role has a password of its own; a token that was given once is kept" {
  DASHBOARD_TOKEN='correct horse battery' script launch_infra.sh
  reader=$(sed -n 's/^POSTGRES_READER_PASSWORD=//p' "$(in_run_dir secrets.env)")
  [ "${#reader}" -ge 32 ]
  [[ $output != *$reader* && $output != *horse* ]]
  script launch_infra.sh
  grep -qxF "POSTGRES_READER_PASSWORD=$reader" "$(in_run_dir secrets.env)"
  grep -qxF 'DASHBOARD_TOKEN=correct horse battery' "$(in_run_dir secrets.env)"
}

@test "each role of PostgreSQL is another one, with a password of its own" {
  script launch_infra.sh
  [ "$(grep -cE '^POSTGRES_(SUPERUSER_|WRITER_|READER_)?PASSWORD=.{32}' "$(in_run_dir secrets.env)")" -eq 4 ]
  [ "$(grep -E '^POSTGRES_.*PASSWORD=' "$(in_run_dir secrets.env)" | cut -d= -f2 | sort -u | wc -l)" -eq 4 ]
  POSTGRES_WRITER_USER=av_telemetry script launch_infra.sh
  [ "$status" -eq 2 ]
  [[ $output == *"must be different, but 'av_telemetry' is two of them"* ]]
}

@test "a password of one's own comes as a value or a file, not both" {
  echo 'my:own\password' >"$BATS_TEST_TMPDIR/password"
  POSTGRES_PASSWORD_FILE=$BATS_TEST_TMPDIR/password script launch_infra.sh
  [ "$status" -eq 0 ]
  grep -qxF 'POSTGRES_PASSWORD=my:own\password' "$(in_run_dir secrets.env)"
  [[ $(cat "$(in_run_dir pgpass)") == *':my\:own\\password' ]]
  POSTGRES_PASSWORD=x POSTGRES_PASSWORD_FILE=$BATS_TEST_TMPDIR/password script launch_infra.sh
  [ "$status" -eq 2 ]
  [[ $output == *"POSTGRES_PASSWORD and POSTGRES_PASSWORD_FILE are both set"* ]]
}

# --- launching ---

@test "servers come first, then consumers and producers; the summary says where, how to query and how to stop" {
  NO_NGINX=1 PRODUCER_NUM_INSTANCES=2 script launch_infra.sh
  [ "$status" -eq 0 ]
  run calls
  [ "${lines[0]}" = "prepare infra" ]
  [ "${lines[1]}" = "start postgres" ]
  [ "${lines[2]}" = "start kafka-broker1" ]
  [ "${lines[3]}" = "start consumer1" ]
  [[ ${lines[4]} == "start producer1 "*"port=5001 "* ]]
  [[ ${lines[5]} == "start producer2 "*"port=5002 "* ]]
  [ "${lines[6]}" = "start dashboard1" ]
  [ "$(cat "$HTTP_LOG_FILE")" = $'http://127.0.0.1:5001/events\nhttp://127.0.0.1:5002/events' ]
}

@test "without npm there is no live page, and that is told; all the rest is launched" {
  command() { [[ $* != "-v npm" ]] && builtin command "$@"; }
  export -f command
  script launch_infra.sh
  [ "$status" -eq 0 ]
  [[ $output == *"no live page: it is built with Node.js and npm, which are not here"* && $output != *Page:* ]]
  [[ $(calls) == *"start producer1"* && $(calls) != *"start dashboard1"* ]]
}

@test "the page's address is told, and that it asks for a token; without a dashboard neither" {
  script launch_infra.sh
  [[ $output == *"Page:    http://127.0.0.1:8080/"* && $output != *TOKEN* ]]
  bash "$COPY/teardown_infra.sh"
  DASHBOARD_HOST_PORT=9000 DASHBOARD_TOKEN='correct horse battery' script launch_infra.sh
  [[ $output == *"Page:    http://127.0.0.1:9000/ (asks for DASHBOARD_TOKEN)"* ]]
  script teardown_infra.sh
  DASHBOARD_NUM_INSTANCES=0 script launch_infra.sh
  [[ $output != *Page:* ]]
  run grep -c 'start dashboard1' "$CALLS"
  [ "$output" -eq 2 ]
}

@test "launching twice starts nothing twice" {
  script launch_infra.sh
  before=$(grep -c '^start' "$CALLS")
  script launch_infra.sh
  [ "$status" -eq 0 ]
  [ "$(grep -c '^start' "$CALLS")" -eq "$before" ]
  [[ $output == *"runtime: docker (it runs already)"* || $output == *"runtime: docker (an engine answers, the images are there or can be made)"* ]]
}

@test "two parts told to serve on one port is wrong usage, instances counted" {
  PRODUCER_HOST_PORT=5432 script launch_infra.sh
  [ "$status" -eq 2 ]
  [[ $output == *"port 5432 would be both postgres's (POSTGRES_HOST_PORT) and producer1's (PRODUCER_HOST_PORT)"* ]]
  PRODUCER_NUM_INSTANCES=11 script launch_infra.sh
  [ "$status" -eq 2 ]
  FLEET_MAX_PROCESSES=11 script launch_fleet.sh -n 10
  [ "$status" -eq 0 ]
  FLEET_MAX_PROCESSES=11 script launch_fleet.sh -n 11
  [ "$status" -eq 2 ]
  [[ $output == *"dashboard1's (DASHBOARD_OPS_HOST_PORT) and vehicle11's (VEHICLE_OPS_HOST_PORT)"* ]]
}

@test "a taken port is told before anything starts" {
  for port in 5001 5011 5021; do
    TAKEN=$port script launch_infra.sh
    [ "$status" -eq 1 ]
    [[ $output == *"port $port, which "*"is taken by another program: set "* ]]
  done
  [ -z "$(grep '^start' "$CALLS")" ]
  script launch_infra.sh
  TAKEN=5001 script launch_infra.sh
  [ "$status" -eq 0 ]
}

@test "a table whose name is not all in small letters is quoted in the SQL that is told" {
  POSTGRES_TABLE=Diag_2 script launch_infra.sh
  [[ $output == *'SELECT * FROM "Diag_2" ORDER BY'* ]]
  bash "$COPY/teardown_infra.sh"
  script launch_infra.sh
  [[ $output == *'SELECT * FROM diag ORDER BY'* ]]
}

@test "a failed step shows the log's end and undoes what this run has started, in reverse" {
  UNREADY=consumer1 script launch_infra.sh
  [ "$status" -eq 1 ]
  [[ $output == *"last words of consumer1"* ]]
  run grep '^stop' "$CALLS"
  [ "$output" = $'stop dashboard1\nstop producer1\nstop consumer1\nstop kafka-broker1\nstop postgres' ]
}

@test "one part that cannot be stopped does not keep the others from it" {
  UNREADY=consumer1 STUCK=kafka-broker1 script launch_infra.sh
  [ "$status" -eq 1 ]
  run grep '^stop' "$CALLS"
  [ "$output" = $'stop dashboard1\nstop producer1\nstop consumer1\nstop kafka-broker1\nstop postgres' ]
}

@test "a failed step leaves alone what ran before" {
  script launch_infra.sh
  REFUSE=vehicle2 script launch_fleet.sh -n 2
  [ "$status" -eq 1 ]
  [ "$(grep '^stop' "$CALLS")" = "stop vehicle1" ]
}

# --- the runtime ---

@test "auto is docker where it is there, and says why" {
  script launch_infra.sh
  [[ $output == *"runtime: docker (an engine answers, the images are there or can be made)"* ]]
}

@test "auto is local where containers are not, and says why" {
  sed -i 's/^runtime_available.*/runtime_available() { echo "no engine answers"; return 1; }/' "$COPY/infra/lib/docker.sh"
  script launch_infra.sh
  [ "$status" -eq 0 ]
  [[ $output == *"runtime: local (no containers: no engine answers)"* ]]
}

@test "a runtime that was asked for and cannot run is a failure with the reason" {
  UNAVAILABLE="no engine answers" script launch_infra.sh --runtime docker
  [ "$status" -eq 1 ]
  [[ $output == *"the docker runtime cannot run here: no engine answers"* ]]
}

@test "what runs in one runtime is not launched in the other beside it" {
  script launch_infra.sh --runtime local
  script launch_infra.sh --runtime docker
  [ "$status" -eq 1 ]
  [[ $output == *"runs in the local runtime: tear it down first"* ]]
  script launch_infra.sh
  [ "$status" -eq 0 ]
  [[ $output == *"runtime: local (it runs already)"* ]]
}

# --- the fleet ---

@test "a fleet starts the infrastructure if none runs" {
  script launch_fleet.sh -n 2
  [ "$status" -eq 0 ]
  [[ $(calls) == *"start kafka-broker1"*"start producer1"*"start vehicle1"*"start vehicle2"* ]]
  [[ $output == *"Events:  http://127.0.0.1:5001/events"* ]]
  [[ $output == *"teardown_fleet.sh"* ]]
}

@test "beyond FLEET_MAX_PROCESSES vehicles are shared out evenly, none twice" {
  FLEET_MAX_PROCESSES=4 script launch_fleet.sh -n 10 --seed 7
  [ "$status" -eq 0 ]
  run grep '^start vehicle' "$CALLS"
  [ "${#lines[@]}" -eq 4 ]
  [[ ${lines[0]} == "start vehicle1 --num-vehicles 3 --first-vehicle 0 "*"--seed 7"* ]]
  [[ ${lines[1]} == "start vehicle2 --num-vehicles 3 --first-vehicle 3 "*"--seed 7"* ]]
  [[ ${lines[2]} == "start vehicle3 --num-vehicles 2 --first-vehicle 6 "*"--seed 7"* ]]
  [[ ${lines[3]} == "start vehicle4 --num-vehicles 2 --first-vehicle 8 "*"--seed 7"* ]]
}

@test "a fleet that reports elsewhere starts no infrastructure" {
  script launch_fleet.sh --host ingest.example:8080 -n 1
  [ "$status" -eq 0 ]
  [[ $(calls) != *"start kafka-broker1"* ]]
  [[ $(calls) == *"--ingest-urls http://ingest.example:8080/events"* ]]
}

@test "the vehicle's flags are handed on, a replay by its whole path" {
  touch track.gpx
  script launch_fleet.sh --replay track.gpx --pace max --keep-time --events 5 --duration 10s
  [ "$status" -eq 0 ]
  [[ $(calls) == *"--pace max --keep-time --events 5 --duration 10s"*"replay=$BATS_TEST_TMPDIR/track.gpx"* ]]
}

@test "launching a fleet beside a driving one starts nothing" {
  script launch_fleet.sh -n 2
  script launch_fleet.sh -n 2
  [ "$status" -eq 0 ]
  [[ $output == *"a fleet drives already"* ]]
  [ "$(grep -c '^start vehicle' "$CALLS")" -eq 2 ]
}

@test "--wait prints the sum of the vehicles' numbers alone on stdout" {
  export ENDED=1 LAST_LINE='{"sampled":5,"accepted":5,"rejected":0,"dropped":0,"pending":0}'
  [ "$(stdout_of launch_fleet.sh -n 3 --events 5 --wait)" = '{"sampled":15,"accepted":15,"rejected":0,"dropped":0,"pending":0}' ]
}

@test "--wait fails when not all was accepted" {
  for key in rejected dropped pending; do
    LAST_LINE='{"sampled":5,"accepted":4,"rejected":0,"dropped":0,"pending":0}'
    export ENDED=1 LAST_LINE=${LAST_LINE/\"$key\":0/\"$key\":1}
    script launch_fleet.sh --events 5 --wait
    [ "$status" -eq 1 ]
    [[ $output == *"not every event was accepted"* ]]
  done
}

@test "--wait fails when a vehicle died" {
  export ENDED=1 LAST_LINE='Killed'
  script launch_fleet.sh --events 5 --wait
  [ "$status" -eq 1 ]
  [[ $output == *"vehicle1 ended"* ]]
}

# --- tearing down ---

@test "tearing the fleet down ends with the sum, and leaves the infrastructure" {
  script launch_fleet.sh -n 2
  export LAST_LINE='{"sampled":1234567890123,"accepted":7,"rejected":1,"dropped":2,"pending":3}'
  run stdout_of teardown_fleet.sh
  [ "$status" -eq 0 ]
  [ "$output" = '{"sampled":2469135780246,"accepted":14,"rejected":2,"dropped":4,"pending":6}' ]
  [[ $(calls) != *"stop producer1"* ]]
}

@test "a vehicle that died without its numbers is told, not hidden" {
  script launch_fleet.sh
  script teardown_fleet.sh
  [ "$status" -eq 0 ]
  [[ $output == *"vehicle1 ended without telling its numbers"* ]]
}

@test "tearing down what does not run is harmless" {
  script teardown_fleet.sh
  [ "$status" -eq 0 ]
  script teardown_infra.sh
  [ "$status" -eq 0 ]
}

@test "tearing down asks for no images: where .run is lost, an engine that answers is looked into" {
  UNAVAILABLE="no image can be had" script teardown_infra.sh
  [ "$status" -eq 0 ]
  [[ $output == *"runtime: docker (an engine answers)"* ]]
}

@test "tearing the infrastructure down stops vehicles first, keeps the data, and removes the address file" {
  script launch_fleet.sh -n 1
  script teardown_infra.sh
  [ "$status" -eq 0 ]
  run grep -E '^(stop|purge)' "$CALLS"
  [ "$output" = $'stop vehicle1\nstop dashboard1\nstop producer1\nstop consumer1\nstop kafka-broker1\nstop postgres' ]
  [ -e "$(in_run_dir secrets.env)" ]
  [ ! -e "$HTTP_LOG_FILE" ]
}

@test "tearing down where the runtime cannot be reached is a failure with the reason" {
  script launch_fleet.sh --runtime docker
  for name in teardown_fleet teardown_infra; do
    UNREACHABLE=docker.sh script $name.sh
    [ "$status" -eq 1 ]
    [[ $output == *"the docker runtime cannot be reached: docker.sh cannot be reached"* ]]
  done
}

@test "--purge removes the data of both runtimes, and the secrets" {
  script launch_infra.sh --runtime local
  script teardown_infra.sh --purge
  [ "$status" -eq 0 ]
  [[ $output == *"runtime: local"* ]]
  [ "$(grep '^purge_data' "$CALLS")" = $'purge_data local.sh\npurge_data docker.sh' ]
  [[ $output == *"the data is removed"* ]]
  [ ! -e "$(in_run_dir secrets.env)" ]
  [ ! -e "$(in_run_dir pgpass)" ]
}

@test "--purge fails with the reason where a runtime that has run cannot be reached, and removes the rest" {
  script launch_infra.sh --runtime local
  mkdir "$(in_run_dir mounts)"
  export UNREACHABLE=docker.sh
  script teardown_infra.sh --purge
  [ "$status" -eq 1 ]
  [ "$(grep '^purge_data' "$CALLS")" = 'purge_data local.sh' ]
  [[ $output == *"what the docker runtime keeps is not removed: docker.sh cannot be reached"* ]]
  [[ $output != *"the data is removed"* ]]
  [ ! -e "$(in_run_dir secrets.env)" ]
}

@test "--purge goes by a runtime that cannot be reached and has never run here" {
  script launch_infra.sh --runtime local
  UNREACHABLE=docker.sh script teardown_infra.sh --purge
  [ "$status" -eq 0 ]
  [[ $output == *"the data is removed"* ]]
}

# --- messages about the machine ---

@test "a folder that cannot be written is told by all scripts" {
  mkdir -p "$(in_run_dir logs)"
  if ((EUID == 0)); then
    mount -t tmpfs -o ro none "$(in_run_dir)" 2>/dev/null || skip "root may write everywhere here"
  else
    chmod 500 "$(in_run_dir)"
  fi
  for name in launch_infra launch_fleet teardown_fleet teardown_infra; do
    script $name.sh
    [ "$status" -eq 1 ]
    [[ $output == *"cannot be "*": AV_RUN_DIR may name another place" ]]
  done
}

@test "a full disk is told before anything starts, or is written" {
  printf '#!/bin/sh\necho header\necho "/dev/x 1000 1000 20480 99%% /"\n' >bin/df
  chmod +x bin/df
  PATH=$PWD/bin:$PATH script launch_infra.sh
  [ "$status" -eq 1 ]
  [[ $output == *"has 20 MiB left, 512 are needed"* ]]
  [ ! -e "$(in_run_dir secrets.env)" ]
  [ -z "$(grep '^start' "$CALLS")" ]
}

# --- more than one of each ---

@test "several ingest servers have nginx before them, which clients are told" {
  PRODUCER_NUM_INSTANCES=2 script launch_infra.sh
  [ "$status" -eq 0 ]
  [[ $(calls) == *"start nginx producer1 producer2"* ]]
  [ "$(cat "$HTTP_LOG_FILE")" = "http://127.0.0.1:8088/events" ]
  # From the edge inwards.
  bash "$COPY/teardown_infra.sh"
  [[ $(calls) == *"stop nginx"*"stop producer1"*"stop producer2"*"stop consumer1"*"stop kafka-broker1"*"stop postgres"* ]]
}

@test "where there is no nginx, clients are told all of the ingest servers" {
  NO_NGINX=1 PRODUCER_NUM_INSTANCES=2 script launch_infra.sh
  [ "$status" -eq 0 ]
  [[ $output == *"no load balancer: there is no nginx"* ]]
  [ "$(paste -sd' ' "$HTTP_LOG_FILE")" = "http://127.0.0.1:5001/events http://127.0.0.1:5002/events" ]
  [[ $(calls) != *nginx* ]]
}

@test "one of each starts no nginx" {
  script launch_infra.sh
  [[ $(calls) != *nginx* ]]
}

@test "three brokers start, and are stopped together" {
  KAFKA_BROKER_NUM_INSTANCES=3 script launch_infra.sh
  [ "$status" -eq 0 ]
  [[ $(calls) == *"start kafka-broker1"*"start kafka-broker2"*"start kafka-broker3"* ]]
  script teardown_infra.sh
  [[ $output == *"stopping kafka-broker1, kafka-broker2, kafka-broker3"* ]]
  [ "$(grep -c 'stop kafka-broker' "$CALLS")" -eq 3 ]
}

@test "two brokers are no choice, and data of one is not taken for that of three" {
  KAFKA_BROKER_NUM_INSTANCES=2 script launch_infra.sh
  [ "$status" -eq 2 ]
  [[ $output == *"KAFKA_BROKER_NUM_INSTANCES is '2', it may be 1 or 3"* ]]
  KEPT_BROKERS=1 KAFKA_BROKER_NUM_INSTANCES=3 script launch_infra.sh
  [ "$status" -eq 1 ]
  [[ $output == *"the data that is kept is of 1: set it back, or remove the data"* ]]
  [[ $(calls) != *start* ]]
}

@test "scaling wants to know what and how many" {
  for arguments in '' producer 'producer 0' 'producer many' 'postgres 2' 'consumer 65' 'consumer 2 3'; do
    # shellcheck disable=SC2086 # words on purpose
    script scale.sh $arguments
    [ "$status" -eq 2 ]
    [ "${#lines[@]}" -eq 1 ]
  done
}

@test "what does not run is not scaled, nor upgraded" {
  for name in 'scale.sh consumer 2' upgrade.sh; do
    # shellcheck disable=SC2086 # words on purpose
    script $name
    [ "$status" -eq 1 ]
    [[ $output == *"nothing runs here: bash launch_infra.sh starts it"* ]]
  done
}

@test "sinks come and go, the last first, and the page is told" {
  bash "$COPY/launch_infra.sh"
  script scale.sh consumer 3
  [ "$status" -eq 0 ]
  [[ $(calls) == *"start consumer2"*"start consumer3"*"stop dashboard1"*"start dashboard1"* ]]
  script scale.sh consumer 1
  [[ $(calls) == *"stop consumer3"*"stop consumer2"* ]]
  [[ $(calls) != *"stop consumer1"* ]]
}

@test "clients hear of an ingest server when it is ready, and who goes gets nothing new before it is stopped" {
  bash "$COPY/launch_infra.sh"
  script scale.sh producer 2
  [ "$status" -eq 0 ]
  [[ $(calls) == *"start producer2"*"start nginx producer1 producer2"* ]]
  [ "$(cat "$HTTP_LOG_FILE")" = "http://127.0.0.1:8088/events" ]
  script scale.sh producer 1
  # nginx stays: clients post to it.
  [[ $(calls) == *"reload nginx producer1"$'\n'"stop producer2"* ]]
  [ "$(cat "$HTTP_LOG_FILE")" = "http://127.0.0.1:8088/events" ]
}

@test "an upgrade goes from one to the next, and takes each ingest server out before" {
  export KAFKA_BROKER_NUM_INSTANCES=3 PRODUCER_NUM_INSTANCES=2 CONSUMER_NUM_INSTANCES=2
  bash "$COPY/launch_infra.sh"
  : >"$CALLS"
  script upgrade.sh
  [ "$status" -eq 0 ]
  [ "$(calls | grep -vE 'prepare|dashboard' | sed 's/ table=.*//' | paste -sd,)" = "await_replicas,stop kafka-broker1,start kafka-broker1,\
await_replicas,stop kafka-broker2,start kafka-broker2,await_replicas,stop kafka-broker3,start kafka-broker3,await_replicas,\
stop consumer1,start consumer1,stop consumer2,start consumer2,\
reload nginx producer2,stop producer1,start producer1,reload nginx producer1 producer2,\
reload nginx producer1,stop producer2,start producer2,reload nginx producer1 producer2" ]
}

@test "an upgrade that fails leaves what it has restarted, and the rest as it was" {
  CONSUMER_NUM_INSTANCES=2 bash "$COPY/launch_infra.sh"
  UNREADY=producer1 script upgrade.sh
  [ "$status" -eq 1 ]
  [[ $output == *"stopping what was started: producer1"* ]]
  [[ $(calls) == *"start consumer2"* ]]
  [ "$(grep -c 'stop consumer' "$CALLS")" -eq 2 ]
}

# --- what all parts must agree on ---

@test "what runs is not changed with other settings than it was launched with, which are told" {
  cp "$REPOSITORY/infra/lib/ExportPem.java" "$COPY/infra/lib"
  INGEST_AUTH=token TLS=on KAFKA_BROKER_NUM_INSTANCES=3 bash "$COPY/launch_infra.sh"
  : >"$CALLS"
  for name in 'scale.sh producer 3' upgrade.sh launch_infra.sh launch_fleet.sh; do
    # shellcheck disable=SC2086 # words on purpose
    script $name
    [ "$status" -eq 1 ]
    [[ ${lines[-1]} == "${name%% *}: what runs was launched with TLS=on INGEST_AUTH=token KAFKA_BROKER_NUM_INSTANCES=3, \
not TLS=off INGEST_AUTH=none KAFKA_BROKER_NUM_INSTANCES=1: "*"before the command"*"teardown_infra.sh"* ]]
  done
  [[ $(calls) != *start* && $(calls) != *stop* ]]
  INGEST_AUTH=token TLS=on KAFKA_BROKER_NUM_INSTANCES=3 script scale.sh producer 3
  [ "$status" -eq 0 ]
}

@test "with the settings of the launch, from the environment or the configuration, what runs is changed" {
  INGEST_AUTH=token bash "$COPY/launch_infra.sh"
  INGEST_AUTH=token script scale.sh producer 2
  [ "$status" -eq 0 ]
  sed -i 's/^INGEST_AUTH=.*/INGEST_AUTH=token/' "$COPY/config.master"
  script upgrade.sh
  [ "$status" -eq 0 ]
  script launch_fleet.sh
  [ "$status" -eq 0 ]
  [[ $(calls) == *"start vehicle1"* ]]
}

@test "a value that a shell would take apart is told quoted" {
  PRODUCER_BIND_ADDRESS='0.0.0.0 ' bash "$COPY/launch_infra.sh"
  script scale.sh producer 2
  [ "$status" -eq 1 ]
  [[ $output == *"launched with PRODUCER_BIND_ADDRESS=0.0.0.0\\ , not PRODUCER_BIND_ADDRESS=127.0.0.1:"* ]]
}

@test "how many there are, and what each may have for itself, may differ from the launch" {
  bash "$COPY/launch_infra.sh"
  CONSUMER_NUM_INSTANCES=2 LOG_LEVEL=DEBUG script launch_infra.sh
  [ "$status" -eq 0 ]
  LOG_LEVEL=DEBUG script scale.sh consumer 3
  [ "$status" -eq 0 ]
}

@test "what was torn down, or has ended by itself, is launched with any settings" {
  INGEST_AUTH=token bash "$COPY/launch_infra.sh"
  bash "$COPY/teardown_infra.sh"
  [ ! -e "$(in_run_dir launched.env)" ]
  script launch_infra.sh
  [ "$status" -eq 0 ]
  rm "$(in_run_dir fake)"/*
  INGEST_AUTH=token script launch_fleet.sh
  [ "$status" -eq 0 ]
  grep -qx INGEST_AUTH=token "$(in_run_dir launched.env)"
}

@test "a fleet that reports elsewhere may have other settings than what runs here" {
  bash "$COPY/launch_infra.sh"
  INGEST_AUTH=token TLS=on script launch_fleet.sh --host ingest.example:8080
  [ "$status" -eq 0 ]
}

#!/usr/bin/env bats
# The functions of infra/lib that meet the machine: processes, ports, Java and Maven.

setup() {
  REPOSITORY=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
  # As if nobody had set anything.
  local key
  for key in $(sed -n 's/^\([A-Z_0-9]*\)=.*/\1/p' "$REPOSITORY/config.master"); do unset "$key"; done
  export AV_RUN_DIR=$BATS_TEST_TMPDIR/run HTTP_LOG_FILE=$BATS_TEST_TMPDIR/http.log
  # shellcheck source=../lib/common.sh
  source "$REPOSITORY/infra/lib/common.sh"
  load_configuration
  # shellcheck source=../lib/local.sh
  source "$REPOSITORY/infra/lib/local.sh"
  mkdir -p "$PIDS" "$READY" "$OUTPUT" "$BATS_TEST_TMPDIR/bin"
  PATH=$BATS_TEST_TMPDIR/bin:$PATH
  SLEEPER=''
}

teardown() {
  if [[ -n $SLEEPER ]]; then
    kill -KILL "$SLEEPER" 2>/dev/null || true
  fi
}

sleeper() {
  sleep 60 3>&- &
  SLEEPER=$!
  disown "$SLEEPER"
}

# A command that must fail; bats does not notice a plain "!".
refute() {
  if "$@"; then return 1; fi
}

# program NAME TEXT : a program that prints a text.
program() {
  printf '#!/bin/sh\ncat <<"END"\n%s\nEND\n' "$2" >"$BATS_TEST_TMPDIR/bin/$1"
  chmod +x "$BATS_TEST_TMPDIR/bin/$1"
}

@test "a process is known by its pid file and stopped" {
  sleeper
  remember vehicle1 "$SLEEPER"
  [ "$(cat "$PIDS/vehicle1.pid")" = "$SLEEPER" ]
  is_running vehicle1
  [ "$(list_running)" = vehicle1 ]
  stop vehicle1
  refute kill -0 "$SLEEPER" 2>/dev/null
  [ ! -e "$PIDS/vehicle1.pid" ]
}

@test "a process that got the pid of ours is not taken for ours, and never killed" {
  sleeper
  echo "$SLEEPER" >"$PIDS/vehicle1.pid"
  echo 1 >"$PIDS/vehicle1.start"
  refute is_running vehicle1
  [ -z "$(list_running)" ]
  stop vehicle1
  kill -0 "$SLEEPER"
  [ ! -e "$PIDS/vehicle1.pid" ]
}

@test "stopping what never ran is harmless" {
  stop producer1
  refute is_running producer1
}

@test "a process that does not heed SIGTERM is killed" {
  bash -c 'trap "" TERM; while :; do sleep 1; done' 3>&- &
  SLEEPER=$!
  disown "$SLEEPER"
  remember vehicle1 "$SLEEPER"
  eval "$(declare -f stop | sed 's/limit=[0-9]*/limit=1/')"
  run stop vehicle1
  [ "$status" -eq 0 ]
  refute kill -0 "$SLEEPER" 2>/dev/null
}

@test "a service's first process makes an archive of its classes, all take one that is newer than the jar" {
  jar_of() { echo "$BATS_TEST_TMPDIR/$1.jar"; }
  local archive=$RUN_DIR/classes/consumer.jsa
  touch -d '1 minute ago' "$(jar_of consumer-sql)"
  [ "$(class_archive consumer1)" = "-XX:ArchiveClassesAtExit=$archive" ]
  [ -z "$(class_archive consumer2)" ]
  touch "$archive"
  [ "$(class_archive consumer1)" = "-XX:SharedArchiveFile=$archive" ]
  [ "$(class_archive consumer2)" = "-XX:SharedArchiveFile=$archive" ]
  touch -d '1 minute' "$(jar_of consumer-sql)"
  [ "$(class_archive consumer1)" = "-XX:ArchiveClassesAtExit=$archive" ]
  [ -z "$(class_archive kafka-broker1)" ]
}

@test "the numbers of vehicles are added up, whatever their order and spacing" {
  run add_up <<'END'
{"sampled":3,"accepted":2,"rejected":0,"dropped":0,"pending":1}
{"pending": 4, "sampled": 9, "accepted": 5, "rejected": 0, "dropped": 0}
END
  [ "$output" = '{"sampled":12,"accepted":7,"rejected":0,"dropped":0,"pending":5}' ]
}

@test "a taken port is named with the key to change" {
  port_is_open() { [[ $1 == 5002 ]]; }
  run require_free_ports producer2
  [ "$status" -eq 1 ]
  [[ $output == *"port 5002, which producer2 needs, is taken by another program: set PRODUCER_HOST_PORT, in config.master"* ]]
  run require_free_ports producer1
  [ "$status" -eq 0 ]
}

@test "a taken port of operations is named with its own key" {
  port_is_open() { [[ $1 == 5021 ]]; }
  run require_free_ports consumer1
  [ "$status" -eq 1 ]
  [[ $output == *"set CONSUMER_OPS_HOST_PORT"* ]]
}

@test "a JDK that is too old is told by its version" {
  unset JAVA_HOME
  printf '#!/bin/sh\necho "openjdk version \\"11.0.2\\" 2019" >&2\n' >"$BATS_TEST_TMPDIR/bin/java"
  chmod +x "$BATS_TEST_TMPDIR/bin/java"
  run java_command
  [ "$status" -eq 1 ]
  [[ $output == *"version 11, at least 17 is needed"* ]]
}

@test "a missing JDK is told" {
  JAVA_HOME=$BATS_TEST_TMPDIR/nowhere run java_command
  [ "$status" -eq 1 ]
  [[ $output == *"no Java found: install a JDK"* ]]
}

@test "a Maven that is too old is told by its version" {
  program mvn 'Apache Maven 3.6.3 (x)'
  run require_build_tools
  [ "$status" -eq 1 ]
  [[ $output == *"Maven is version 3.6, at least 3.8 is needed"* ]]
}

@test "a jar older than a source is built again" {
  ROOT=$BATS_TEST_TMPDIR/root
  mkdir -p "$ROOT/vehicle/src/main" "$ROOT/vehicle/target/lib" "$ROOT/common/src/main"
  touch "$ROOT/pom.xml" "$ROOT/vehicle/pom.xml" "$ROOT/common/pom.xml" "$ROOT/vehicle/src/main/A.java"
  refute is_built vehicle
  touch -d '1 minute' "$ROOT/vehicle/target/vehicle.jar"
  is_built vehicle
  touch -d '2 minutes' "$ROOT/common/src/main/B.java"
  refute is_built vehicle
}

@test "a jar older than what is packed into it from elsewhere is built again" {
  ROOT=$BATS_TEST_TMPDIR/root
  mkdir -p "$ROOT"/producer-http/{src/main,target/lib} "$ROOT/common/src/main" "$ROOT/docs"
  touch "$ROOT/pom.xml" "$ROOT"/{producer-http,common}/pom.xml "$ROOT/docs/openapi.yaml"
  touch -d '1 minute' "$ROOT/producer-http/target/producer-http.jar"
  is_built producer-http
  touch -d '2 minutes' "$ROOT/docs/operations.md"
  is_built producer-http
  touch -d '2 minutes' "$ROOT/docs/openapi.yaml"
  refute is_built producer-http
}

@test "a dashboard that was built without its page is built again" {
  ROOT=$BATS_TEST_TMPDIR/root
  local page=$ROOT/dashboard/target/classes/io/avtelemetry/dashboard/page
  mkdir -p "$ROOT"/dashboard/{src/main,frontend,target/lib} "$ROOT/common/src/main" "$ROOT/docs" "$page"
  touch "$ROOT/pom.xml" "$ROOT"/{dashboard,common}/pom.xml "$ROOT/docs/dashboard.openapi.yaml"
  touch -d '1 minute' "$ROOT/dashboard/target/dashboard.jar"
  refute is_built dashboard
  touch "$page/index.html"
  is_built dashboard
}

@test "whatever a module packs from outside of its sources is looked at" {
  local pom module directory include
  for pom in "$REPOSITORY"/*/pom.xml "$REPOSITORY"/infra/*/pom.xml; do
    module=$(realpath --relative-to="$REPOSITORY" "$(dirname "$pom")")
    for directory in $(sed -n 's|.*<directory>\(\.\./.*\)</directory>.*|\1|p' "$pom"); do
      for include in $(sed -n 's|.*<include>\(.*\)</include>.*|\1|p' "$pom"); do
        [[ $(inputs_of "$module") == *"$(realpath "$REPOSITORY/$module/$directory")/$include"* ]]
      done
    done
  done
}

@test "a jar that Maven found nothing to change in is not built again" {
  ROOT=$BATS_TEST_TMPDIR
  mkdir -p "$ROOT"/vehicle/{src/main,target/lib} "$ROOT/common/src/main"
  touch -d yesterday "$ROOT/vehicle/target/vehicle.jar"
  touch "$ROOT/pom.xml" "$ROOT/vehicle/pom.xml" "$ROOT/common/pom.xml"
  program mvn "Apache Maven 3.8.7"
  build vehicle
  is_built vehicle
}

@test "what runs keeps the jars that it was started with, while new ones are built" {
  ROOT=$BATS_TEST_TMPDIR
  mkdir -p "$ROOT"/vehicle/{src/main,target/lib} "$ROOT/common/src/main"
  local jar=$ROOT/vehicle/target/vehicle.jar beside=$ROOT/vehicle/target/lib/common-1.0.0.jar
  echo old | tee "$jar" >"$beside"
  touch -d yesterday "$jar" "$beside"
  touch "$ROOT/pom.xml" "$ROOT/vehicle/pom.xml" "$ROOT/common/pom.xml"
  # As Maven does: it writes into the file that is there.
  program mvn "Apache Maven 3.8.7"
  echo "[ \"\$1\" = --version ] || echo new | tee '$jar' >'$beside'" >>"$BATS_TEST_TMPDIR/bin/mvn"
  exec 4<"$jar" 5<"$beside"
  build vehicle
  [ "$(cat "$jar" "$beside")" = $'new\nnew' ]
  [ "$(cat <&4)" = old ]
  [ "$(cat <&5)" = old ]
}

@test "a failed build shows the log's end and names the log" {
  program mvn 'Apache Maven 3.9.9 (x)'
  run run_step "building x" build sh -c 'echo "cannot find symbol"; exit 1'
  [ "$status" -eq 1 ]
  [[ $output == *"cannot find symbol"* ]]
  [[ $output == *"all of it is in $LOGS/build.log"* ]]
}

@test "a failed step that said nothing is told too" {
  run bash -c 'set -euo pipefail; source "$1"; load_configuration; run_step "building x" build false' _ "$REPOSITORY/infra/lib/common.sh"
  [ "$status" -eq 1 ]
  [[ $output == *"building x failed, all of it is in $LOGS/build.log"* ]]
}

@test "a build ends with the launch that is stopped, and all that it started" {
  # shellcheck disable=SC2016 # the inner bash expands it
  bash -c 'set -euo pipefail
    source "$1"
    load_configuration
    undo_on_failure
    run_step "building x" build sh -c "sleep 60 & echo \$! >\"$2\"; wait"' _ \
    "$REPOSITORY/infra/lib/common.sh" "$BATS_TEST_TMPDIR/pid" 3>&- &
  local launch=$! status=0
  until [[ -s $BATS_TEST_TMPDIR/pid ]]; do sleep 0.1; done
  SLEEPER=$(cat "$BATS_TEST_TMPDIR/pid")
  kill -TERM "$launch"
  wait "$launch" || status=$?
  [ "$status" -eq 143 ]
  refute kill -0 "$SLEEPER" 2>/dev/null
}

@test "the status of an HTTP answer is read without curl" {
  [ "$(http_status 1 /readyz)" = 000 ]
}

@test "names and ports of instances count up" {
  [ "$(names producer 3 | paste -sd' ')" = "producer1 producer2 producer3" ]
  [ "$(host_port producer3)" = "5003 PRODUCER_HOST_PORT" ]
  [ "$(ops_port consumer2)" = "5022 CONSUMER_OPS_HOST_PORT" ]
  [ "$(ops_port vehicle8)" = "5038 VEHICLE_OPS_HOST_PORT" ]
  [ "$(host_port dashboard1)" = "8080 DASHBOARD_HOST_PORT" ]
  [ "$(ops_port dashboard1)" = "5041 DASHBOARD_OPS_HOST_PORT" ]
  [ "$(ops_urls consumer 2)" = "http://127.0.0.1:5021,http://127.0.0.1:5022" ]
}

@test "without psql the SQL command runs with the Java of JAVA_HOME, whatever the PATH" {
  mkdir -p "$BATS_TEST_TMPDIR/my jdk/bin"
  printf '#!/bin/sh\n[ "$1" != -version ] || { echo "openjdk version \\"17.0.1\\"" >&2; exit; }\necho "java $*"\n' \
    >"$BATS_TEST_TMPDIR/my jdk/bin/java"
  chmod +x "$BATS_TEST_TMPDIR/my jdk/bin/java"
  command() { [[ $* != "-v psql" ]] && builtin command "$@"; }
  JAVA_HOME="$BATS_TEST_TMPDIR/my jdk" run sql_command
  # As a person would type it.
  run env -i PATH=/nowhere /bin/bash -c "$output -c 'SELECT 1'"
  [ "$status" -eq 0 ]
  [[ $output == "java -cp "*"infra-local.jar io.avtelemetry.local.Sql 127.0.0.1:5432/av_telemetry av_telemetry -c SELECT 1" ]]
}

@test "the SQL command names the password's file, not the password" {
  run sql_command
  [[ $output == "PGPASSFILE=$AV_RUN_DIR/pgpass psql "* ]]
}

@test "the SQL command names whom to trust" {
  POSTGRES_SSLMODE=verify-full POSTGRES_TLS_CA_FILE=/ca.crt run sql_command
  [[ $output == "PGPASSFILE=$AV_RUN_DIR/pgpass PGSSLMODE=verify-full PGSSLROOTCERT=/ca.crt psql -h 127.0.0.1 "* ]]
}

@test "nginx takes sizes and times as ingest has them" {
  REQUEST_TIMEOUT=1500ms MAX_REQUEST_BYTES=64KiB RUNTIME=docker run nginx_configuration /folder 8088
  [ "$status" -eq 0 ]
  [[ $output == *"client_body_timeout 1500ms;"* ]]
  [[ $output == *"proxy_read_timeout 2000ms;"* ]]
  [[ $output == *"client_max_body_size 65536;"* ]]
  [[ $output == *"include /folder/producers.conf;"* ]]
  MAX_REQUEST_BYTES=much RUNTIME=docker run nginx_configuration /folder 8088
  [ "$status" -eq 2 ]
  [[ $output == *"MAX_REQUEST_BYTES is 'much'"* ]]
}

@test "nginx speaks TLS where it has a certificate, and to ingest servers that have one, whom it then knows" {
  export RUNTIME=docker
  run nginx_configuration /folder 8088
  [[ $output != *ssl* && $output == *"proxy_pass http://ingest;"* ]]
  NGINX_TLS_CERT_FILE=mine NGINX_TLS_CA_FILE=ca PRODUCER_TLS_CERT_FILE=theirs run nginx_configuration /folder 8088 /my.crt /my.key /ca.crt
  [[ $output == *"listen 8088 ssl backlog"*"ssl_certificate /my.crt; ssl_certificate_key /my.key; ssl_protocols TLSv1.2 TLSv1.3;"* ]]
  [[ $output == *"proxy_ssl_verify on;"*"proxy_ssl_trusted_certificate /ca.crt;"*"proxy_pass https://ingest;"* ]]
  can_balance() { :; }
  NGINX_TLS_CERT_FILE=mine PRODUCER_NUM_INSTANCES=2 run events_urls
  [ "$output" = "https://127.0.0.1:8088/events" ]
}

@test "where clients show certificates there is no nginx before ingest, which has to see them" {
  can_balance() { :; }
  PRODUCER_NUM_INSTANCES=2 is_balanced
  INGEST_AUTH=mtls PRODUCER_NUM_INSTANCES=2 run may_balance
  [ "$status" -eq 1 ]
  [[ $output == *"INGEST_AUTH=mtls"* ]]
}

@test "what nginx left behind when it was killed is ended, and nobody else" {
  printf '#!/bin/sh\nsleep 60\n' >"$BATS_TEST_TMPDIR/bin/nginx"
  chmod +x "$BATS_TEST_TMPDIR/bin/nginx"
  sleeper
  setsid sh -c "exec 3>&-; nginx & echo \$! >'$BATS_TEST_TMPDIR/orphan'; echo \$\$ >'$PIDS/nginx.pid'"
  local orphan
  orphan=$(cat "$BATS_TEST_TMPDIR/orphan")
  until [[ $(cat "/proc/$orphan/comm") == nginx ]]; do sleep 0.1; done
  end_orphans nginx
  while start_ticks "$orphan" >/dev/null; do sleep 0.1; done
  kill -0 "$SLEEPER"
}

@test "three brokers have an identity in common, made once" {
  local id
  id=$(cluster_id)
  [[ $id =~ ^[A-Za-z0-9_-]{22}$ ]]
  [ "$(cluster_id)" = "$id" ]
  KAFKA_BROKER_NUM_INSTANCES=3 run bootstrap_servers
  [ "$output" = "127.0.0.1:9092,127.0.0.1:9093,127.0.0.1:9094" ]
}

@test "nginx takes a certificate that certs.sh has made, where it runs" {
  bash -c 'trap "touch \"$1\"" HUP; while :; do sleep 0.1; done' _ "$BATS_TEST_TMPDIR/reloaded" 3>&- &
  SLEEPER=$!
  disown "$SLEEPER"
  echo local >"$RUN_DIR/runtime"
  bash "$REPOSITORY/certs.sh" ca
  [ ! -e "$BATS_TEST_TMPDIR/reloaded" ]
  remember nginx "$SLEEPER"
  bash "$REPOSITORY/certs.sh" --again server nginx
  sleep 0.5
  [ -e "$BATS_TEST_TMPDIR/reloaded" ]
  kill -0 "$SLEEPER"
}

@test "nginx in its container is given the files anew that were given to it" {
  # shellcheck source=../lib/docker.sh
  source "$REPOSITORY/infra/lib/docker.sh"
  mkdir -p "$MOUNTS/nginx"
  echo old >"$BATS_TEST_TMPDIR/mine.crt"
  give_nginx "$BATS_TEST_TMPDIR/mine.crt" server.crt
  give_nginx '' server.key
  echo new >"$BATS_TEST_TMPDIR/mine.crt"
  is_running() { return 1; }
  renew_nginx
  [ "$(ls "$MOUNTS/nginx")" = server.crt ]
  [ "$(<"$MOUNTS/nginx/server.crt")" = old ]
  is_running() { [[ $1 == nginx ]]; }
  renew_nginx
  [ "$(<"$MOUNTS/nginx/server.crt")" = new ]
  [ "$(stat -c %a "$MOUNTS/nginx/server.crt")" = 444 ]
}

@test "nginx in its container looks for other files of TLS each second" {
  local given=$BATS_TEST_TMPDIR/given kept=$BATS_TEST_TMPDIR/kept told=$BATS_TEST_TMPDIR/told
  mkdir "$given"
  touch "$given/nginx.conf" "$given/producers" "$given/server.crt"
  sed "s|given=[^ ]*|given=$given|; s|kept=[^ ]*|kept=$kept|" "$REPOSITORY/infra/nginx/start-nginx" >"$BATS_TEST_TMPDIR/start-nginx"
  # shellcheck disable=SC2016 # the program expands it
  printf '#!/bin/sh\necho "$*" >>"%s"\n[ $# -gt 2 ] || exec sleep 60\n' "$told" >"$BATS_TEST_TMPDIR/bin/nginx"
  chmod +x "$BATS_TEST_TMPDIR/bin/nginx"
  sh "$BATS_TEST_TMPDIR/start-nginx" 3>&- &
  SLEEPER=$!
  disown "$SLEEPER"
  sleep 2.5
  [ "$(<"$told")" = "-c $kept/nginx.conf" ]
  echo new >"$given/server.crt"
  sleep 2.5
  [ "$(tail -n +2 "$told")" = "-c $kept/nginx.conf -s reload" ]
  kill -TERM "$SLEEPER"
}

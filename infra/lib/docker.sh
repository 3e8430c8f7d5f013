# shellcheck shell=bash
# The docker runtime: every part is a container. Sourced by choose_runtime (runtime.sh); local.sh says what the verbs mean.
#
# What belongs to this installation is found by its labels alone: io.avtelemetry.installation (the folder it keeps things in) and
# io.avtelemetry.name. Names of containers, network and volumes are plain, or begin with AV_INSTANCE where that is set: two
# installations on one engine need two of those, and other ports. Ports are published on 127.0.0.1 only; between containers
# a part has its plain name.

BUILD_IMAGES=$ROOT/infra/images/build.sh
MOUNTS=$RUN_DIR/mounts
NETWORK=${AV_INSTANCE:+${AV_INSTANCE}_}av_telemetry
OURS=io.avtelemetry.installation=$RUN_DIR
# Inside a container the ports are always these.
HTTP_PORT=5001
OPS_PORT_INSIDE=5010
DASHBOARD_PORT_INSIDE=8080
CLIENT_PORT=19092
ADMIN_PORT=19093
BALANCER_PORT=8088
# A Java service has some fifty threads, a broker a hundred, PostgreSQL a process a connection.
MOST_THREADS=512
declare -gA IMAGES=() # sourced in a function

# --- what is there --------------------------------------------------------------------------------------------------

runtime_available() {
  local names
  mapfile -t names < <(images_of "$@")
  can_reach && "$BUILD_IMAGES" --possible "${names[@]}"
}

can_reach() {
  if ! command -v docker >/dev/null; then
    echo "there is no docker command: install a container engine (on Debian, docker.io)"
    return 1
  fi
  local told
  if ! told=$(docker version --format '{{.Server.Version}}' 2>&1); then
    case $told in
      *"permission denied"*) echo "the container engine is not open to $(id -un): join the group docker, or use sudo" ;;
      *) echo "no container engine answers: start it (systemctl start docker), or use --runtime local" ;;
    esac
    return 1
  fi
}

has_run_here() { [[ -d $MOUNTS ]]; }

# images_of PART... : the images that infra and/or fleet run.
images_of() {
  local part
  for part in "$@"; do
    case $part in
      infra)
        printf '%s\n' kafka postgres producer-http consumer-sql
        if ((DASHBOARD_NUM_INSTANCES > 0)); then echo dashboard; fi
        if ((PRODUCER_NUM_INSTANCES > 1)); then echo nginx; fi
        ;;
      fleet) echo vehicle ;;
    esac
  done
}

prepare() {
  local names
  mapfile -t names < <(images_of "$@")
  local module
  for module in "${names[@]}"; do
    if [[ -d $ROOT/$module ]]; then
      build "$module"
    fi
  done
  # Has the program that gives Kafka its users.
  if [[ $TLS == on ]] || kafka_asks; then build infra/local; fi
  if ! read_images "$BUILD_IMAGES" --check "${names[@]}"; then
    local list=$RUN_DIR/images.new
    # The builder tells which image is which on stdout: kept apart from what it says.
    # shellcheck disable=SC2016 # the inner bash expands it
    run_step "making the images ${names[*]}" images-launch bash -c 'list=$1; shift; "$@" >"$list"' _ "$list" \
      "$BUILD_IMAGES" "${names[@]}"
    read_images cat "$list"
  fi
}

# read_images COMMAND... : takes its lines name=image.
read_images() {
  local lines name image
  lines=$("$@" 2>/dev/null) || return 1
  while IFS='=' read -r name image; do
    IMAGES[$name]=$image
  done <<<"$lines"
}

container() { echo "${AV_INSTANCE:+$AV_INSTANCE-}$1"; }

# id_of NAME : its container's id, running or not; nothing when there is none.
id_of() { docker ps --all --quiet --filter "label=$OURS" --filter "label=io.avtelemetry.name=$1"; }

# names_of FILTER... : the names of our containers that pass.
names_of() {
  local filters=(--filter "label=$OURS") filter
  for filter in "$@"; do filters+=(--filter "$filter"); done
  docker ps --all "${filters[@]}" --format '{{.Label "io.avtelemetry.name"}}' | sort -V
}

is_running() { [[ $(docker inspect --format '{{.State.Status}}' "$(id_of "$1")" 2>/dev/null) == running ]]; }

list_running() {
  # One that the engine is about to start again runs too, as far as anyone who wants it gone is concerned.
  names_of status=running status=restarting status=paused
}

list_vehicles() { names_of label=io.avtelemetry.vehicle; }

# --- starting -------------------------------------------------------------------------------------------------------

# start_container NAME IMAGE OPTION... [-- ARGUMENT...] : runs one detached, with what all of them have.
start_container() {
  local name=$1 image=$2 options=() old network=(--network "$NETWORK" --network-alias "$1" --hostname "$1")
  shift 2
  while (($#)) && [[ $1 != -- ]]; do
    options+=("$1")
    shift
  done
  [[ ${1:-} != -- ]] || shift
  if [[ " ${options[*]} " == *" --network host "* ]]; then
    network=()
  fi
  if is_running "$name"; then
    detail "$name runs already"
    return
  fi
  old=$(id_of "$name")
  if [[ -n $old ]]; then
    docker rm --force --volumes "$old" >/dev/null
  fi
  require_free_name "$name"
  require_free_ports "$name"
  make_network
  detail "starting $name of $image"
  local told
  # Whatever runs inside writes to its volume and to memory alone. Libraries of the Kafka client unpack native code to /tmp: hence exec.
  if ! told=$(docker run --detach --name "$(container "$name")" "${network[@]}" --label "$OURS" --label "io.avtelemetry.name=$name" \
    --read-only --tmpfs "/tmp:exec,nosuid,nodev,size=64m" --cap-drop ALL --security-opt no-new-privileges --pids-limit "$MOST_THREADS" \
    --log-opt max-size=20m --log-opt max-file=3 "${options[@]}" "$image" "$@" 2>&1); then
    id=$(id_of "$name")
    [[ -z $id ]] || docker rm --force --volumes "$id" >/dev/null 2>&1 || true
    fail "the engine did not start $name: ${told##*$'\n'}"
  fi
  started "$name"
}

require_free_name() {
  local owner
  owner=$(docker inspect --format '{{index .Config.Labels "io.avtelemetry.installation"}}' "$(container "$1")" 2>/dev/null) || return 0
  fail "the container $(container "$1") belongs to ${owner:-somebody else}: set AV_INSTANCE to a name of your own"
}

make_network() {
  if ! docker network inspect "$NETWORK" >/dev/null 2>&1; then
    docker network create --label "$OURS" "$NETWORK" >/dev/null || fail "the engine did not make the network $NETWORK"
  fi
}

# make_volume NAME : a named volume that outlives its container.
make_volume() {
  docker volume create --label "$OURS" "$NETWORK-$1" >/dev/null || fail "the engine did not make the volume $NETWORK-$1"
  echo "$NETWORK-$1"
}

start_servers() {
  local name
  mount_secrets
  for name in $(brokers); do
    start_broker "$name"
  done
  start_postgres
}

start_broker() {
  secure_kafka
  local id=${1##*[a-z]} voters=1@localhost:9093 controller=localhost least=1 admin=''
  if kafka_asks; then admin=,ADMIN://localhost:$ADMIN_PORT; fi
  if ((KAFKA_BROKER_NUM_INSTANCES > 1)); then
    voters=1@kafka-broker1:9093,2@kafka-broker2:9093,3@kafka-broker3:9093 controller='' least=2
  fi
  start_container "$1" "${IMAGES[kafka]}" \
    --publish "127.0.0.1:$(port_of "$1"):9092" \
    --volume "$(make_volume "$(volume_of "$1")"):/var/lib/kafka/data" \
    --tmpfs /opt/kafka/config:uid=1000,gid=1000,size=1m --tmpfs /opt/kafka/logs:uid=1000,gid=1000,size=64m \
    --memory "${KAFKA_MEMORY_LIMIT:-1g}" --stop-timeout 30 --restart unless-stopped \
    --health-cmd "$(health_command kafka-broker1)" --health-interval 5s --health-timeout 4s --health-start-period 60s \
    --env "KAFKA_NODE_ID=$id" --env KAFKA_PROCESS_ROLES=broker,controller \
    --env "KAFKA_CONTROLLER_QUORUM_VOTERS=$voters" --env KAFKA_CONTROLLER_LISTENER_NAMES=CONTROLLER \
    --env "KAFKA_LISTENERS=INSIDE://:$CLIENT_PORT,HOST://:9092,CONTROLLER://$controller:9093$admin" \
    --env "KAFKA_ADVERTISED_LISTENERS=INSIDE://$1:$CLIENT_PORT,HOST://127.0.0.1:$(port_of "$1")$admin" \
    --env KAFKA_INTER_BROKER_LISTENER_NAME=INSIDE "${KAFKA_SECURITY[@]}" \
    --env KAFKA_LOG_DIRS=/var/lib/kafka/data --env "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR=$KAFKA_BROKER_NUM_INSTANCES" \
    --env "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR=$KAFKA_BROKER_NUM_INSTANCES" --env "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR=$least" \
    --env "KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR=$KAFKA_BROKER_NUM_INSTANCES" \
    --env "KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR=$least" --env "KAFKA_MIN_INSYNC_REPLICAS=$least" \
    --env "KAFKA_DEFAULT_REPLICATION_FACTOR=$KAFKA_BROKER_NUM_INSTANCES" \
    --env KAFKA_BROKER_HEARTBEAT_INTERVAL_MS=1000 --env KAFKA_BROKER_SESSION_TIMEOUT_MS=4000 \
    --env "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS=$(group_delay)" --env KAFKA_AUTO_CREATE_TOPICS_ENABLE=false \
    --env "KAFKA_HEAP_OPTS=-XX:MaxRAMPercentage=50"
}

# volume_of BROKER : the first has the name that it would have alone.
volume_of() { if [[ $1 == kafka-broker1 ]]; then echo kafka; else echo "kafka${1##*[a-z]}"; fi; }

kept_brokers() {
  local volumes
  volumes=$(docker volume ls --quiet --filter "label=$OURS")
  if [[ $'\n'$volumes$'\n' == *$'\n'"$NETWORK-kafka2"$'\n'* ]]; then
    echo 3
  elif [[ $'\n'$volumes$'\n' == *$'\n'"$NETWORK-kafka"$'\n'* ]]; then
    echo 1
  fi
}

await_replicas() {
  local limit=$((SECONDS + 120)) told secure=()
  if kafka_asks; then secure=(--command-config /mnt/shared/config/client.properties); fi
  # Any broker knows it of all.
  until told=$(docker exec "$(id_of kafka-broker1)" /opt/kafka/bin/kafka-topics.sh --bootstrap-server "kafka-broker1:$CLIENT_PORT" \
    "${secure[@]}" --describe --under-replicated-partitions 2>&1) && [[ -z $told ]]; do
    ((SECONDS < limit)) || fail "not every partition has its replicas again: ${told##*$'\n'}"
    sleep 1
  done
}

start_postgres() {
  secure_postgres
  # A folder beside the image's own: the one place that every major version of the official image leaves to its user.
  start_container postgres "${IMAGES[postgres]}" \
    --publish "127.0.0.1:$POSTGRES_HOST_PORT:5432" \
    --volume "$(make_volume postgres):/var/lib/postgresql" --env PGDATA=/var/lib/postgresql/av_telemetry \
    --volume "$MOUNTS/postgres_superuser_password:/run/secrets/postgres_superuser_password:ro" \
    --memory "${POSTGRES_MEMORY_LIMIT:-512m}" --shm-size 128m --stop-timeout 60 --restart unless-stopped \
    --user postgres --tmpfs /var/run/postgresql:mode=1777 \
    --health-cmd "$(health_command postgres)" --health-interval 5s --health-timeout 4s --health-start-period 60s \
    --env "POSTGRES_USER=$POSTGRES_SUPERUSER" --env "POSTGRES_DB=$POSTGRES_DB" \
    --env POSTGRES_PASSWORD_FILE=/run/secrets/postgres_superuser_password \
    --env "POSTGRES_INITDB_ARGS=--encoding=UTF8 --locale=C.UTF-8 --data-checksums --auth-host=scram-sha-256" "${POSTGRES_SECURITY[@]}"
}

# The secrets as files for containers. They run as users of their own, who must be able to read them; on this machine nobody
# reaches them but the owner of the folder.
mount_secrets() {
  local key file
  mkdir -p "$MOUNTS"
  chmod 700 "$MOUNTS"
  for key in "${SECRETS[@]}"; do
    file=$MOUNTS/${key,,}
    (umask 077 && printf '%s' "${!key:-}" >"$file.new")
    chmod 444 "$file.new"
    mv -f "$file.new" "$file"
  done
}

# secure_postgres : what makes the server encrypt, to POSTGRES_SECURITY, where it has a certificate; then nobody comes in from outside without.
secure_postgres() {
  POSTGRES_SECURITY=()
  [[ -n ${POSTGRES_TLS_CERT_FILE:-} ]] || return 0
  local folder=$MOUNTS/postgres-tls
  mount_folder "$folder"
  cp -f "$(from_root "$POSTGRES_TLS_CERT_FILE")" "$folder/server.crt"
  cp -f "$(from_root "$POSTGRES_TLS_KEY_FILE")" "$folder/server.key"
  printf 'local all all trust\nhostssl all all all scram-sha-256\n' >"$folder/pg_hba.conf"
  chmod 444 "$folder"/*
  # The server wants its key to be its own and hidden, which a mounted file is not.
  # shellcheck disable=SC2016 # the inner bash expands it
  POSTGRES_SECURITY=(--volume "$folder:/run/secrets/tls:ro"
    -- bash -c 'cp /run/secrets/tls/* /tmp/ && chmod 600 /tmp/server.key && exec docker-entrypoint.sh postgres "$@"' _
    -c ssl=on -c ssl_cert_file=/tmp/server.crt -c ssl_key_file=/tmp/server.key -c ssl_min_protocol_version=TLSv1.2
    -c hba_file=/tmp/pg_hba.conf)
}

# secure_kafka : what makes a broker encrypt and ask who is there, to KAFKA_SECURITY. Clients and brokers log in by SCRAM over TLS; controllers,
# who keep the passwords and so cannot ask for one, know each other by the subject of the brokers' certificate, and so does the listener by which users are let in. (BrokerSecurity.java says
# the same.)
secure_kafka() {
  KAFKA_SECURITY=(--env "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP=INSIDE:PLAINTEXT,HOST:PLAINTEXT,CONTROLLER:PLAINTEXT")
  kafka_asks || return 0
  KAFKA_SECURITY=(--volume "$MOUNTS/kafka-security:/mnt/shared/config:ro"
    --env "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP=INSIDE:SASL_SSL,HOST:SASL_SSL,CONTROLLER:SSL,ADMIN:SSL")
  # The same for each broker.
  [[ -z ${KAFKA_SECURED:-} ]] || return 0
  local folder=$MOUNTS/kafka-security in=/mnt/shared/config login subject listener who user password
  mount_folder "$folder"
  cp -f "$(from_root "$KAFKA_TLS_CERT_FILE")" "$folder/own.crt"
  cp -f "$(from_root "$KAFKA_TLS_CA_FILE")" "$folder/ca.crt"
  cat "$(from_root "$KAFKA_TLS_KEY_FILE")" "$folder/own.crt" >"$folder/own.pem"
  subject=$("$(java_command)" -cp "$(jar_of infra/local)" io.avtelemetry.local.CertificateSubject "$folder/own.crt")
  login=$(properties_text "$(kafka_login)")
  {
    echo "sasl.enabled.mechanisms=SCRAM-SHA-512"
    echo "sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512"
    for listener in inside host; do
      echo "listener.name.$listener.scram-sha-512.sasl.jaas.config=$login"
    done
    kafka_store
    echo "listener.name.controller.ssl.client.auth=required"
    echo "listener.name.admin.ssl.client.auth=required"
    echo "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer"
    echo "super.users=User:$subject;User:$KAFKA_SUPERUSER"
  } >"$folder/server.properties"
  {
    printf '%s\n' "bootstrap.servers=localhost:$ADMIN_PORT" security.protocol=SSL
    kafka_store
  } >"$folder/admin.properties"
  for who in superuser:KAFKA_SUPERUSER:KAFKA_SUPERUSER ingest:KAFKA_INGEST_USER:KAFKA_INGEST sink:KAFKA_SINK_USER:KAFKA_SINK \
    dashboard:KAFKA_DASHBOARD_USER:KAFKA_DASHBOARD; do
    IFS=: read -r who user password <<<"$who"
    password=${password}_PASSWORD
    printf '%s\n' "$who=${!user}" "$who.password=$(properties_text "${!password}")"
  done >"$folder/users.properties"
  cp -f "$(jar_of infra/local)" "$folder/"
  kafka_client "$in/ca.crt" >"$folder/client.properties"
  # The broker's start copies its properties, rights and all, and adds to the copy.
  chmod 644 "$folder"/*
  KAFKA_SECURED=1
}

# kafka_store : a broker's own key, and whom it trusts, as properties.
kafka_store() {
  printf 'ssl.%s\n' keystore.type=PEM keystore.location=/mnt/shared/config/own.pem truststore.type=PEM truststore.location=/mnt/shared/config/ca.crt
}

# admit_to_kafka : lets everybody of ours into a Kafka that asks, with today's passwords, once a launch.
admit_to_kafka() {
  if kafka_asks && [[ -z ${ADMITTED:-} ]]; then
    docker exec --env CLASSPATH=/mnt/shared/config/infra-local.jar --env KAFKA_HEAP_OPTS=-Xmx64m "$(id_of kafka-broker1)" \
      /opt/kafka/bin/kafka-run-class.sh io.avtelemetry.local.AdmitToKafka /mnt/shared/config/admin.properties \
      /mnt/shared/config/users.properties >/dev/null || fail "Kafka did not take the users of $RUN_DIR/secrets.env"
    ADMITTED=1
  fi
}

# mount_folder FOLDER : an empty one, of which containers may read the files; on this machine nobody reaches it but its owner.
mount_folder() {
  mkdir -p "$1"
  chmod 700 "$MOUNTS"
  rm -f "$1"/*
}

# give_secret KEY : to the container that SERVICE is about, as a file.
give_secret() {
  SERVICE+=(--volume "$MOUNTS/${1,,}:/run/secrets/${1,,}:ro" --env "$1_FILE=/run/secrets/${1,,}")
}

# give_file KEY : the file that the key names, where it names one; the container sees the new one when it changes. Tokens alone may be none yet.
give_file() {
  [[ $1 == INGEST_TOKENS_FILE ]] || require_file "$1"
  if [[ -n ${!1:-} && -e $(from_root "${!1}") ]]; then
    SERVICE+=(--volume "$(share_file "$1"):/etc/av-telemetry/${1,,}:ro" --env "$1=/etc/av-telemetry/${1,,}/$(basename "${!1}")")
  fi
}

# give_kafka_login NAME : as whom that part logs in, to the container that SERVICE is about, where Kafka asks.
give_kafka_login() {
  local own user file=/run/secrets/kafka_password
  if kafka_asks; then
    own=$(kafka_user_of "$1")
    user=${own}_USER
    SERVICE+=(--env "KAFKA_SASL_USER=${!user}" --volume "$MOUNTS/${own,,}_password:$file:ro" --env "KAFKA_SASL_PASSWORD_FILE=$file")
  fi
}

start_producer() {
  service_options producer-http
  give_kafka_login "$1"
  publish_ops "$1"
  # Inside it listens everywhere; whom that lets in, the published address says.
  start_container "$1" "${IMAGES[producer-http]}" "${SERVICE[@]}" \
    --env "PRODUCER_PUBLISHED_ADDRESS=${PRODUCER_BIND_ADDRESS:-127.0.0.1}" \
    --publish "${PRODUCER_BIND_ADDRESS:-127.0.0.1}:$(port_of "$1"):$HTTP_PORT" --memory "${PRODUCER_MEMORY_LIMIT:-512m}" --restart unless-stopped
}

start_consumer() {
  service_options consumer-sql
  give_kafka_login "$1"
  publish_ops "$1"
  provide_roles
  admit_to_kafka
  give_secret POSTGRES_PASSWORD
  give_secret POSTGRES_WRITER_PASSWORD
  start_container "$1" "${IMAGES[consumer-sql]}" "${SERVICE[@]}" --env POSTGRES_HOST=postgres --env POSTGRES_PORT=5432 \
    --memory "${CONSUMER_MEMORY_LIMIT:-512m}" --restart unless-stopped
}

start_dashboard() {
  service_options dashboard
  give_kafka_login "$1"
  publish_ops "$1"
  give_secret POSTGRES_READER_PASSWORD
  if [[ -n ${DASHBOARD_TOKEN:-} ]]; then give_secret DASHBOARD_TOKEN; fi
  start_container "$1" "${IMAGES[dashboard]}" "${SERVICE[@]}" --env POSTGRES_HOST=postgres --env POSTGRES_PORT=5432 \
    --env "INGEST_OPS_URLS=$(inside_urls producer "$PRODUCER_NUM_INSTANCES")" \
    --env "SINK_OPS_URLS=$(inside_urls consumer "$CONSUMER_NUM_INSTANCES")" \
    --env "REPLAY_COMMAND=docker exec $(container consumer1) start-service dead-letters replay" \
    --publish "${DASHBOARD_BIND_ADDRESS:-127.0.0.1}:$(port_of "$1"):$DASHBOARD_PORT_INSIDE" \
    --memory "${DASHBOARD_MEMORY_LIMIT:-512m}" --restart unless-stopped
}

can_balance() { :; }

start_nginx() {
  write_nginx "$@"
  start_container nginx "${IMAGES[nginx]}" --publish "${PRODUCER_BIND_ADDRESS:-127.0.0.1}:$NGINX_HOST_PORT:$BALANCER_PORT" \
    --volume "$MOUNTS/nginx:/etc/av-telemetry/nginx:ro" --entrypoint /etc/av-telemetry/nginx/start-nginx \
    --user 10002:10002 --tmpfs /run/nginx:uid=10002,mode=0755,size=256m --memory "${NGINX_MEMORY_LIMIT:-256m}" \
    --stop-timeout 15 --restart unless-stopped \
    --health-cmd "$(health_command nginx)" --health-interval 5s --health-timeout 4s --health-start-period 60s
}

reload_nginx() {
  write_nginx "$@"
  docker exec "$(id_of nginx)" /etc/av-telemetry/nginx/start-nginx reload >/dev/null || fail "nginx did not take its new configuration"
}

# write_nginx PRODUCER... : what the container has mounted. The folder stays, its files change.
write_nginx() {
  local folder=$MOUNTS/nginx name
  mkdir -p "$folder"
  chmod 755 "$folder"
  install -m 755 "$ROOT/infra/nginx/start-nginx" "$folder/start-nginx"
  nginx_configuration /run/nginx "$BALANCER_PORT" /etc/av-telemetry/nginx/server.{crt,key} /etc/av-telemetry/nginx/ca.crt >"$folder/nginx.conf.new"
  give_nginx "${NGINX_TLS_CERT_FILE:-}" server.crt
  give_nginx "${NGINX_TLS_KEY_FILE:-}" server.key
  give_nginx "${NGINX_TLS_CA_FILE:-}" ca.crt
  for name in "$@"; do
    echo "$name $HTTP_PORT max_fails=1 fail_timeout=2s"
  done >"$folder/producers.new"
  chmod 644 "$folder"/*.new
  mv -f "$folder/nginx.conf.new" "$folder/nginx.conf"
  mv -f "$folder/producers.new" "$folder/producers"
}

# give_nginx FILE NAME : a file of TLS, where there is one, that nginx's own user may read; the folder above lets in nobody else.
give_nginx() {
  if [[ -n $1 ]]; then
    from_root "$1" >"$MOUNTS/nginx-$2.origin"
    install -m 444 "$(from_root "$1")" "$MOUNTS/nginx/$2"
  fi
}

renew_nginx() {
  local origin name
  is_running nginx || return 0
  # Who starts it there sees them, and reloads it.
  for origin in "$MOUNTS"/nginx-*.origin; do
    if [[ -e $origin && -e $(<"$origin") ]]; then
      name=${origin##*/nginx-}
      install -m 444 "$(<"$origin")" "$MOUNTS/nginx/${name%.origin}"
    fi
  done
}

# inside_urls PREFIX COUNT : the operations endpoints as containers reach them, joined by commas.
inside_urls() {
  local name urls=()
  for name in $(names "$1" "$2"); do
    urls+=("http://$name:$OPS_PORT_INSIDE")
  done
  local IFS=,
  echo "${urls[*]}"
}

# The roles, with the passwords of today: .run can be lost, a volume stays. By the server's socket, which listens to its own machine's user;
# the passwords come on psql's stdin, and are on no command line.
provide_roles() {
  if ! run_as "$POSTGRES_SUPERUSER" <<<'' 2>/dev/null && run_as "$POSTGRES_USER" <<<'' 2>/dev/null; then
    {
      set_roles
      sql_of handover
    } | run_as "$POSTGRES_USER" || fail "PostgreSQL did not hand what it keeps over to the role $POSTGRES_USER: dump it, or remove it (--purge)"
  fi
  {
    set_roles
    sql_of roles
    # shellcheck disable=SC2016 # dollars quote SQL
    echo 'DO $$ BEGIN EXECUTE format('"'ALTER ROLE CURRENT_USER PASSWORD %L', current_setting('av.superuser_password')"'); END $$;'
  } | run_as "$POSTGRES_SUPERUSER" ||
    fail "PostgreSQL did not take the roles: if what it keeps has another superuser than $POSTGRES_SUPERUSER, dump it, or remove it (--purge)"
}

# run_as ROLE : the SQL on stdin, in the server's container.
run_as() {
  docker exec --interactive "$(id_of postgres)" psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --username "$1" --dbname "$POSTGRES_DB" >/dev/null
}

sql_of() {
  cat "$ROOT/infra/local/src/main/resources/io/avtelemetry/local/$1.sql"
  echo ';'
}

set_roles() {
  set_for_roles superuser "$POSTGRES_SUPERUSER"
  set_for_roles superuser_password "$POSTGRES_SUPERUSER_PASSWORD"
  set_for_roles owner "$POSTGRES_USER"
  set_for_roles owner_password "$POSTGRES_PASSWORD"
  set_for_roles writer "$POSTGRES_WRITER_USER"
  set_for_roles writer_password "$POSTGRES_WRITER_PASSWORD"
  set_for_roles reader "$POSTGRES_READER_USER"
  set_for_roles reader_password "$POSTGRES_READER_PASSWORD"
}

# set_for_roles NAME VALUE : as SQL, a setting of the session that roles.sql reads.
set_for_roles() {
  local quote="'"
  printf "SELECT set_config('av.%s', '%s', false);\n" "$1" "${2//$quote/$quote$quote}"
}

start_vehicle() {
  local name=$1 replay=()
  shift
  service_options vehicle
  if [[ -n ${VEHICLE_TOKEN:-} ]]; then
    mount_secrets
    give_secret VEHICLE_TOKEN
  fi
  if [[ -n ${REPLAY_FILE:-} ]]; then
    # Without colons, which recorders put into names: they would end the path of a volume.
    local file=${REPLAY_FILE##*/}
    file=${file//:/_}
    SERVICE+=(--volume "$(readable_copy "$REPLAY_FILE" "$file"):/data/$file:ro")
    replay=(--replay "/data/$file")
  fi
  # Where ingest is on this machine, and not ours, the vehicle is put into this machine's network.
  if [[ " $* " =~ \ https?://(localhost|127\.[0-9.]+)[:/] ]]; then
    local ops
    read -r ops _ <<<"$(ops_port "$name")"
    SERVICE+=(--network host --env OPS_BIND_ADDRESS=127.0.0.1 --env "OPS_PORT=$ops")
  else
    publish_ops "$name"
  fi
  # Never started again: a second trip would hide what became of the first one's events.
  start_container "$name" "${IMAGES[vehicle]}" "${SERVICE[@]}" --label io.avtelemetry.vehicle=yes \
    --memory "${VEHICLE_MEMORY_LIMIT:-512m}" --restart no -- "$@" "${replay[@]}"
}

# service_options MODULE : what the containers of our own images have in common, to SERVICE.
service_options() {
  local module=$1 key
  SERVICE=(--stop-timeout 15)
  # The configuration's keys go in as they are, except those that mean something else inside.
  for key in $(keys_of "$module"); do
    case $key in
      POSTGRES_*PASSWORD | KAFKA_SASL_* | DASHBOARD_TOKEN | VEHICLE_TOKEN | POSTGRES_HOST | POSTGRES_PORT | KAFKA_BOOTSTRAP_SERVERS | *_BIND_ADDRESS) ;;
      PRODUCER_PUBLISHED_ADDRESS | OPS_PORT | PRODUCER_PORT | DASHBOARD_PORT | *_OPS_URLS | REPLAY_COMMAND) ;;
      NUM_VEHICLES | FIRST_VEHICLE | INGEST_URLS | REPLAY) ;; # flags say these
      STREAMS_DIR | ROUTES_DIR)
        SERVICE+=(--volume "$(readable_folder "$key"):/etc/av-telemetry/${key,,}:ro" --env "$key=/etc/av-telemetry/${key,,}")
        ;;
      DASHBOARD_FILE)
        SERVICE+=(--volume "$(readable_copy "$(from_root "${DASHBOARD_FILE:-scenarios/fleet/dashboard.json}")" dashboard.json):/etc/av-telemetry/dashboard.json:ro"
          --env DASHBOARD_FILE=/etc/av-telemetry/dashboard.json)
        ;;
      KAFKA_PROPERTIES_FILE)
        require_file KAFKA_PROPERTIES_FILE
        if [[ -n ${KAFKA_PROPERTIES_FILE:-} ]]; then
          SERVICE+=(--volume "$(readable_copy "$(from_root "$KAFKA_PROPERTIES_FILE")" kafka.properties):/run/secrets/kafka.properties:ro"
            --env KAFKA_PROPERTIES_FILE=/run/secrets/kafka.properties)
        fi
        ;;
      *_TLS_*_FILE | INGEST_TOKENS_FILE) give_file "$key" ;;
      *) if [[ -n ${!key:-} ]]; then SERVICE+=(--env "$key=${!key}"); fi ;;
    esac
  done
  local name servers=()
  for name in $(brokers); do
    servers+=("$name:$CLIENT_PORT")
  done
  local IFS=,
  SERVICE+=(--env "KAFKA_BOOTSTRAP_SERVERS=${servers[*]}")
}

publish_ops() {
  local port
  read -r port _ <<<"$(ops_port "$1")"
  SERVICE+=(--publish "127.0.0.1:$port:$OPS_PORT_INSIDE")
}

# keys_of MODULE : the configuration keys that its process reads.
keys_of() {
  sed -n 's/^ *\([A-Z][A-Z0-9_]*\) *=.*/\1/p' "$ROOT"/{common,"$1"}/src/main/resources/reference.conf | sort -u
}

# readable_folder KEY : a copy, that every user may read, of the folder that the key names.
readable_folder() {
  local from=${!1:-}
  case $1 in
    STREAMS_DIR) from=${from:-scenarios/fleet/streams} ;;
    ROUTES_DIR) from=${from:-scenarios/fleet/routes} ;;
  esac
  from=$(from_root "$from")
  [[ -d $from ]] || usage_error "$1: there is no folder $from"
  local to=$MOUNTS/${1,,}
  mkdir -p "$to"
  # The same folder stays, since containers may have it mounted; only its files change.
  find "$to" -mindepth 1 -maxdepth 1 -exec rm -rf {} +
  cp -R "$from/." "$to/"
  chmod -R a+rX "$to"
  echo "$to"
}

# readable_copy FILE [NAME] : the same for one file.
readable_copy() {
  local to=$MOUNTS/${2:-$(basename "$1")}
  mkdir -p "$MOUNTS"
  chmod 700 "$MOUNTS"
  cp -f "$1" "$to"
  chmod 444 "$to"
  echo "$to"
}

port_of() {
  local port
  read -r port _ <<<"$(host_port "$1")"
  echo "$port"
}

ingest_urls() {
  local name urls=()
  if is_balanced; then
    echo "$(scheme NGINX)://nginx:$BALANCER_PORT/${PRODUCER_HTTP_RULE:-events}"
    return
  fi
  for name in $(names producer "$PRODUCER_NUM_INSTANCES"); do
    urls+=("$(scheme PRODUCER)://$name:$HTTP_PORT/${PRODUCER_HTTP_RULE:-events}")
  done
  local IFS=,
  echo "${urls[*]}"
}

# --- health ---------------------------------------------------------------------------------------------------------

# health_command NAME : what the engine asks inside a server now and then, and is_ready asks at once.
health_command() {
  local url=http://127.0.0.1:8089/
  case $1 in
    # A broker that answers a request, here for its API versions, has taken up its work; an open port does not say that.
    kafka-broker*)
      if kafka_asks; then
        # What is encrypted cannot be asked in so few words.
        echo "bash -c 'exec 3<>/dev/tcp/127.0.0.1/9092' 2>/dev/null"
        return
      fi
      cat <<'COMMAND'
bash -c 'exec 3<>/dev/tcp/127.0.0.1/9092 && printf "\0\0\0\012\0\022\0\0\0\0\0\001\377\377" >&3 && test "$(timeout 2 head -c 8 <&3 | wc -c)" -eq 8' 2>/dev/null
COMMAND
      ;;
    # By TCP: while the database is being made, the server listens on its socket only.
    nginx) echo "curl -sf -o /dev/null $url || wget -q -O /dev/null $url" ;;
    postgres) echo "pg_isready -q -h 127.0.0.1 -U '$POSTGRES_USER' -d '$POSTGRES_DB'" ;;
  esac
}

is_ready() {
  local port path=/readyz
  case $1 in
    kafka-broker* | postgres | nginx) docker exec "$(id_of "$1")" sh -c "$(health_command "$1")" >/dev/null 2>&1 ;;
    *)
      read -r port _ <<<"$(ops_port "$1")"
      # A vehicle has its work as long as it runs: away from ingest it drives on.
      [[ $1 == vehicle* ]] && path=/healthz
      is_running "$1" && [[ $(http_status "$port" "$path") == 200 ]]
      ;;
  esac
}

show_log() { docker logs --tail 20 "$(id_of "$1")" 2>&1; }

# --- stopping -------------------------------------------------------------------------------------------------------

stop() {
  local id
  id=$(id_of "$1")
  [[ -n $id ]] || return 0
  # Each container has its own time to end (--stop-timeout); then the engine kills it.
  docker stop "$id" >/dev/null
  docker logs "$id" >"$LOGS/$1.log" 2>&1 || true
  case $1 in
    vehicle*) ;; # its last line is still wanted
    *) docker rm --force --volumes "$id" >/dev/null ;;
  esac
  remove_network
}

# The network goes with the last container.
remove_network() {
  if [[ -z $(docker ps --all --quiet --filter "label=$OURS") ]]; then
    docker network ls --quiet --filter "label=$OURS" | xargs --no-run-if-empty docker network rm >/dev/null || true
  fi
}

last_line() { docker logs "$(id_of "$1")" 2>/dev/null | tail -n 1; }

forget_vehicles() {
  docker ps --all --quiet --filter "label=$OURS" --filter label=io.avtelemetry.vehicle --filter status=exited --filter status=created |
    xargs --no-run-if-empty docker rm --volumes >/dev/null
  remove_network
}

sql_command() { echo "docker exec $(container postgres) psql -U $POSTGRES_USER -d $POSTGRES_DB"; }

purge_data() {
  docker ps --all --quiet --filter "label=$OURS" | xargs --no-run-if-empty docker rm --force --volumes >/dev/null
  docker volume ls --quiet --filter "label=$OURS" | xargs --no-run-if-empty docker volume rm >/dev/null
  remove_network
  rm -rf "$MOUNTS"
}

# shellcheck shell=bash
# What a client on this machine needs to know to reach the servers: for tools, drills and people, in RUN_DIR/clients.

# write_clients : kafka.properties, as Kafka's own clients and tools take it (--command-config), as the user who may do everything; and
# postgres.properties, as PostgreSQL's JDBC driver takes it, which says nothing of users.
write_clients() {
  local name servers=() port
  mkdir -p "$RUN_DIR/clients"
  for name in $(brokers); do
    read -r port _ <<<"$(host_port "$name")"
    servers+=("127.0.0.1:$port")
  done
  {
    echo "bootstrap.servers=$(paste -sd, < <(printf '%s\n' "${servers[@]}"))"
    kafka_client "$(from_root "${KAFKA_TLS_CA_FILE:-}")"
  } | keep_private "$RUN_DIR/clients/kafka.properties"
  {
    echo "sslmode=${POSTGRES_SSLMODE:-prefer}"
    if [[ -n ${POSTGRES_TLS_CA_FILE:-} ]]; then echo "sslrootcert=$(from_root "$POSTGRES_TLS_CA_FILE")"; fi
  } | keep_private "$RUN_DIR/clients/postgres.properties"
}

# kafka_client CA-FILE : how a client speaks to Kafka, as properties, where it finds the authority in this file.
kafka_client() {
  echo "security.protocol=${KAFKA_SECURITY_PROTOCOL:-PLAINTEXT}"
  if kafka_asks; then
    printf '%s\n' ssl.truststore.type=PEM "ssl.truststore.location=$1" sasl.mechanism=SCRAM-SHA-512 \
      "sasl.jaas.config=$(properties_text "$(kafka_login)")"
  fi
}

# kafka_asks : whether Kafka asks who is there.
kafka_asks() { [[ ${KAFKA_SECURITY_PROTOCOL:-PLAINTEXT} == SASL_SSL ]]; }

# kafka_user_of NAME : the prefix of the keys that say as whom this part logs in to Kafka.
kafka_user_of() {
  case $1 in
    producer*) echo KAFKA_INGEST ;;
    consumer*) echo KAFKA_SINK ;;
    dashboard*) echo KAFKA_DASHBOARD ;;
  esac
}

# kafka_login : the superuser, as Kafka's clients and brokers have it.
kafka_login() {
  echo "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"$KAFKA_SUPERUSER\" password=\"$(jaas_text "$KAFKA_SUPERUSER_PASSWORD")\";"
}

# jaas_text TEXT : as it stands between quotes in a login. properties_text TEXT : as a file of properties has it.
jaas_text() { printf '%s' "$1" | sed 's/[\\"]/\\&/g'; }
properties_text() { printf '%s' "$1" | sed 's/\\/\\\\/g'; }

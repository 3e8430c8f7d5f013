#!/usr/bin/env bats
# Tokens and certificates: tokens.sh, certs.sh, and what a launch makes of TLS=on and INGEST_AUTH=token.

setup() {
  REPOSITORY=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
  # As if nobody had set anything.
  local key
  for key in $(sed -n 's/^\([A-Z_0-9]*\)=.*/\1/p' "$REPOSITORY/config.master"); do unset "$key"; done
  unset VEHICLE_TOKEN
  export AV_RUN_DIR=$BATS_TEST_TMPDIR/run HTTP_LOG_FILE=$BATS_TEST_TMPDIR/http.log
  TOKENS=$AV_RUN_DIR/tokens/ingest
}

tokens() { bash "$REPOSITORY/tokens.sh" "$@" 2>/dev/null; }

library() {
  # shellcheck source=../lib/common.sh
  source "$REPOSITORY/infra/lib/common.sh"
  load_configuration
}

@test "a token is printed once, and only its hash is kept, for its owner alone" {
  token=$(tokens issue --vins '5YJ3*,1FTFW1E50PFA00001' --streams diag,fuel depot)
  [[ $token =~ ^avt_[0-9a-f]{12}_[0-9a-f]{64}$ ]]
  [ "$(stat -c %a "$TOKENS")" = 600 ]
  [ -z "$(grep -r "${token##*_}" "$AV_RUN_DIR")" ]
  grep -q "$(printf %s "$token" | sha256sum | cut -d' ' -f1) diag,fuel 5YJ3\*,1FTFW1E50PFA00001 .* depot$" "$TOKENS"
}

@test "list tells what there is, and no hash; revoke takes one away and leaves the others" {
  one=$(tokens issue --vins '*')
  two=$(tokens issue --vins '*')
  [ "$(tokens list | wc -l)" -eq 2 ]
  [ -z "$(tokens list | grep -E '[0-9a-f]{64}')" ]
  tokens revoke "${one:4:12}"
  [ "$(tokens list | cut -d' ' -f1)" = "${two:4:12}" ]
  run tokens revoke "${one:4:12}"
  [ "$status" -eq 1 ]
}

@test "what is done with tokens is in the audit log, without them" {
  token=$(tokens issue --vins '*' depot)
  tokens revoke "${token:4:12}"
  grep -q "action=issue-token id=${token:4:12} streams=diag vins=\* name=depot" "$AV_RUN_DIR/logs/audit.log"
  grep -q "action=revoke-token id=${token:4:12}" "$AV_RUN_DIR/logs/audit.log"
}

@test "usage errors of tokens.sh and certs.sh exit 2" {
  for words in issue "issue --vins a,,b" "issue --vins * a/b" revoke "revoke x" "list x" "" give; do
    # shellcheck disable=SC2086 # words
    run bash -f "$REPOSITORY/tokens.sh" $words
    [ "$status" -eq 2 ]
  done
  for words in "" server "client a b" "server ../x" peer "ca x" "server a --days 0" "server a --from yesterday" make; do
    # shellcheck disable=SC2086 # words
    run bash -f "$REPOSITORY/certs.sh" $words
    [ "$status" -eq 2 ]
  done
}

@test "TLS=on makes an authority once, and certificates for keys that name none" {
  mine=$BATS_TEST_TMPDIR/mine
  touch "$mine.crt" "$mine.key"
  export TLS=on DASHBOARD_TLS_CERT_FILE=$mine.crt DASHBOARD_TLS_KEY_FILE=$mine.key
  library
  prepare_tls
  [ "$PRODUCER_TLS_CERT_FILE" = "$AV_RUN_DIR/tls/producer.crt" ]
  [ "$DASHBOARD_TLS_CERT_FILE" = "$mine.crt" ]
  [ "$VEHICLE_TLS_CA_FILE" = "$AV_RUN_DIR/tls/ca.crt" ]
  [ "$POSTGRES_SSLMODE $POSTGRES_TLS_CA_FILE" = "verify-full $AV_RUN_DIR/tls/ca.crt" ]
  [ "$KAFKA_SECURITY_PROTOCOL $KAFKA_TLS_CERT_FILE" = "SASL_SSL $AV_RUN_DIR/tls/kafka.crt" ]
  [ "$(stat -c %a "$AV_RUN_DIR/tls" "$AV_RUN_DIR/tls/producer.key" "$AV_RUN_DIR/tls/ca.p12" | paste -sd' ')" = "700 600 600" ]
  [[ $(events_urls) == https://127.0.0.1:* ]]
  # As many as there may be.
  printed=$(command keytool -printcert -file "$PRODUCER_TLS_CERT_FILE")
  [[ $printed == *"DNSName: producer1"* && $printed == *"DNSName: producer64"* ]]
  before=$(sha256sum "$AV_RUN_DIR"/tls/*.crt)
  unset PRODUCER_TLS_CERT_FILE PRODUCER_TLS_KEY_FILE
  prepare_tls
  [ "$before" = "$(sha256sum "$AV_RUN_DIR"/tls/*.crt)" ]
}

@test "what clients need to know is written down for them, with TLS and without" {
  library
  load_secrets
  write_clients
  clients=$AV_RUN_DIR/clients
  [ "$(<"$clients/kafka.properties")" = $'bootstrap.servers=127.0.0.1:9092\nsecurity.protocol=PLAINTEXT' ]
  [ "$(<"$clients/postgres.properties")" = sslmode=prefer ]
  KAFKA_BROKER_NUM_INSTANCES=3 KAFKA_SECURITY_PROTOCOL=SASL_SSL KAFKA_TLS_CA_FILE=ca.crt KAFKA_SUPERUSER_PASSWORD='a"b\c'
  POSTGRES_SSLMODE=verify-full POSTGRES_TLS_CA_FILE=/ca.crt
  write_clients
  grep -qxF 'bootstrap.servers=127.0.0.1:9092,127.0.0.1:9093,127.0.0.1:9094' "$clients/kafka.properties"
  grep -qxF "ssl.truststore.location=$REPOSITORY/ca.crt" "$clients/kafka.properties"
  # For the login's quotes, and again for the properties.
  grep -qF 'username="av_telemetry" password="a\\"b\\\\c";' "$clients/kafka.properties"
  [ "$(<"$clients/postgres.properties")" = $'sslmode=verify-full\nsslrootcert=/ca.crt' ]
  [ "$(stat -c %a "$clients"/* | sort -u)" = 600 ]
}

@test "Kafka is not told to ask who is there without certificates, or in a way that is none" {
  library
  KAFKA_SECURITY_PROTOCOL=SASL_SSL run prepare_tls
  [ "$status" -eq 2 ]
  [[ $output == *"KAFKA_TLS_CERT_FILE"* ]]
  KAFKA_SECURITY_PROTOCOL=SSL run prepare_tls
  [ "$status" -eq 2 ]
  [[ $output == *"it may be PLAINTEXT or SASL_SSL"* ]]
}

@test "a fleet's token is issued once, kept with the secrets, and again when it was revoked" {
  export INGEST_AUTH=token
  library
  load_secrets
  prepare_fleet_token
  first=$VEHICLE_TOKEN
  grep -qx "VEHICLE_TOKEN=$first" "$AV_RUN_DIR/secrets.env"
  [ "$(stat -c %a "$AV_RUN_DIR/tokens/curl-header")" = 600 ]
  prepare_fleet_token
  [ "$VEHICLE_TOKEN" = "$first" ]
  revoke_token "${first:4:12}"
  prepare_fleet_token
  [ "$VEHICLE_TOKEN" != "$first" ]
  is_known_token "${VEHICLE_TOKEN:4:12}"
}

@test "a certificate, key or authority that is not there is wrong usage before anything starts, with TLS=on and without" {
  touch "$BATS_TEST_TMPDIR/there"
  library
  for prefix in PRODUCER DASHBOARD NGINX POSTGRES KAFKA; do
    export "${prefix}_TLS_CERT_FILE=$BATS_TEST_TMPDIR/there" "${prefix}_TLS_KEY_FILE=$BATS_TEST_TMPDIR/there"
  done
  prepare_tls
  for key in {PRODUCER,DASHBOARD,NGINX,POSTGRES,KAFKA}_TLS_{CERT,KEY}_FILE {NGINX,POSTGRES,KAFKA}_TLS_CA_FILE PRODUCER_TLS_CLIENT_CA_FILE; do
    for TLS in off on; do
      run env_of "$key=keys/mispelt.crt" prepare_tls
      [ "$status" -eq 2 ]
      [[ ${lines[0]} == *"$key: there is no file $REPOSITORY/keys/mispelt.crt"* ]]
      run env_of "$key=$BATS_TEST_TMPDIR" prepare_tls
      [ "$status" -eq 2 ]
    done
  done
}

# env_of KEY=VALUE FUNCTION : calls it with one key set otherwise.
env_of() {
  export "$1"
  "$2"
}

@test "a container is given each file that a key names, or does not start; only tokens may be none yet" {
  library
  # shellcheck source=../lib/docker.sh
  source "$REPOSITORY/infra/lib/docker.sh"
  SERVICE=() PRODUCER_TLS_CERT_FILE=$BATS_TEST_TMPDIR/own.crt
  run give_file PRODUCER_TLS_CERT_FILE
  [ "$status" -eq 2 ]
  [[ $output == *"PRODUCER_TLS_CERT_FILE: there is no file $BATS_TEST_TMPDIR/own.crt"* ]]
  touch "$PRODUCER_TLS_CERT_FILE"
  give_file PRODUCER_TLS_CERT_FILE
  [[ "${SERVICE[*]}" == *"PRODUCER_TLS_CERT_FILE=/etc/av-telemetry/producer_tls_cert_file/own.crt" ]]
  SERVICE=()
  give_file INGEST_TOKENS_FILE
  give_file DASHBOARD_TLS_CERT_FILE
  [ ${#SERVICE[@]} -eq 0 ]
  tokens issue --vins '*'
  give_file INGEST_TOKENS_FILE
  [[ "${SERVICE[*]}" == *"INGEST_TOKENS_FILE=/etc/av-telemetry/ingest_tokens_file/ingest" ]]
}

@test "a vehicle's certificate that is not there is told before anything starts" {
  VEHICLE_TLS_CA_FILE=nowhere.crt run bash "$REPOSITORY/launch_fleet.sh" --host ingest.example
  [ "$status" -eq 2 ]
  [[ ${lines[0]} == *"VEHICLE_TLS_CA_FILE: there is no file $REPOSITORY/nowhere.crt"* ]]
  [ "${#lines[@]}" -eq 1 ]
}

@test "tokens that are kept elsewhere need no folder before, and a path is from the repository's root wherever one stands" {
  export INGEST_AUTH=token INGEST_TOKENS_FILE=$BATS_TEST_TMPDIR/else/where/tokens
  library
  load_secrets
  prepare_fleet_token
  is_known_token "${VEHICLE_TOKEN:4:12}"
  grep -q "^Authorization: Bearer avt_" "$AV_RUN_DIR/tokens/curl-header"
  [ "$(stat -c %a "$AV_RUN_DIR/tokens")" = 700 ]
  cd "$BATS_TEST_TMPDIR"
  INGEST_TOKENS_FILE=else/where/tokens
  load_configuration
  [ "$INGEST_TOKENS_FILE" = "$REPOSITORY/else/where/tokens" ]
}

@test "a container is given Kafka's further properties from the repository's root, or does not start" {
  library
  # shellcheck source=../lib/docker.sh
  source "$REPOSITORY/infra/lib/docker.sh"
  cd "$BATS_TEST_TMPDIR"
  KAFKA_PROPERTIES_FILE=config.master
  service_options consumer-sql
  cmp "$MOUNTS/kafka.properties" "$REPOSITORY/config.master"
  KAFKA_PROPERTIES_FILE=nowhere.properties run service_options consumer-sql
  [ "$status" -eq 2 ]
  [[ $output == *"KAFKA_PROPERTIES_FILE: there is no file $REPOSITORY/nowhere.properties"* ]]
}

@test "what containers see of files is brought up to date; one that is there no longer keeps nobody from it" {
  library
  PRODUCER_TLS_CERT_FILE=$BATS_TEST_TMPDIR/own.crt PRODUCER_TLS_KEY_FILE=$BATS_TEST_TMPDIR/own.key
  touch "$PRODUCER_TLS_CERT_FILE" "$PRODUCER_TLS_KEY_FILE"
  share_file PRODUCER_TLS_CERT_FILE
  shared=$(share_file PRODUCER_TLS_KEY_FILE)
  rm "$PRODUCER_TLS_CERT_FILE"
  echo new >"$PRODUCER_TLS_KEY_FILE"
  share_files_anew
  [ "$(<"$shared/own.key")" = new ]
}

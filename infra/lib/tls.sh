# shellcheck shell=bash
# TLS=on: certificates of an authority of our own for every server of this installation whose keys name none.
# shellcheck disable=SC2034 # what is set here is used by the others

# prepare_tls : with TLS=on, makes the authority and the certificates, and sets the keys that name their files where they are empty. A file that
# the configuration names is never touched. To add a server: a line with the prefix of its keys, its name, and what it is called by others.
prepare_tls() {
  local name key
  for name in PRODUCER DASHBOARD NGINX POSTGRES KAFKA; do
    require_both "${name}_TLS_CERT_FILE" "${name}_TLS_KEY_FILE"
    for key in "$name"_TLS_{CERT,KEY,CA,CLIENT_CA}_FILE; do
      require_file "$key"
    done
  done
  case ${KAFKA_SECURITY_PROTOCOL:-} in
    '' | PLAINTEXT) ;;
    SASL_SSL)
      [[ $TLS == on || -n ${KAFKA_TLS_CERT_FILE:-} && -n ${KAFKA_TLS_CA_FILE:-} ]] ||
        usage_error "KAFKA_SECURITY_PROTOCOL is SASL_SSL, but KAFKA_TLS_CERT_FILE, KAFKA_TLS_KEY_FILE and KAFKA_TLS_CA_FILE are not all set"
      ;;
    *) usage_error "KAFKA_SECURITY_PROTOCOL is '$KAFKA_SECURITY_PROTOCOL', it may be PLAINTEXT or SASL_SSL" ;;
  esac
  [[ $TLS == on ]] || return 0
  local producers
  mapfile -t producers < <(names producer "$MOST_INSTANCES")
  tls_server PRODUCER producer "${producers[@]}" "${PRODUCER_BIND_ADDRESS:-}"
  tls_server DASHBOARD dashboard dashboard1 "${DASHBOARD_BIND_ADDRESS:-}"
  tls_server NGINX nginx "${PRODUCER_BIND_ADDRESS:-}"
  tls_trust NGINX_TLS_CA_FILE
  tls_server POSTGRES postgres postgres
  # Controllers know each other by it, and so a client shows it, too.
  tls_peer KAFKA kafka kafka-broker1 kafka-broker2 kafka-broker3
  tls_trust POSTGRES_TLS_CA_FILE
  tls_trust KAFKA_TLS_CA_FILE
  export POSTGRES_SSLMODE=${POSTGRES_SSLMODE:-verify-full} KAFKA_SECURITY_PROTOCOL=${KAFKA_SECURITY_PROTOCOL:-SASL_SSL}
  if [[ $INGEST_AUTH == mtls ]]; then
    tls_trust PRODUCER_TLS_CLIENT_CA_FILE
  fi
  tls_trust VEHICLE_TLS_CA_FILE
  make_certificates
}

# tls_server PREFIX NAME HOST... : PREFIX_TLS_CERT_FILE and PREFIX_TLS_KEY_FILE, where they are empty. tls_peer: as want_peer_certificate says.
tls_server() { tls_keys server "$@"; }
tls_peer() { tls_keys peer "$@"; }

tls_keys() {
  local cert=$2_TLS_CERT_FILE key=$2_TLS_KEY_FILE
  if [[ -z ${!cert:-} ]]; then
    "want_$1_certificate" "${@:3}"
    export "$cert=$TLS_DIR/$3.crt" "$key=$TLS_DIR/$3.key"
  fi
}

# tls_trust KEY : a key that names whom to trust, where it is empty.
tls_trust() { if [[ -z ${!1:-} ]]; then export "$1=$TLS_DIR/ca.crt"; fi; }

# require_both KEY KEY : a certificate is of no use without its key.
require_both() {
  if [[ -n ${!1:-} && -z ${!2:-} ]]; then usage_error "$1 is set but $2 is not"; fi
  if [[ -z ${!1:-} && -n ${!2:-} ]]; then usage_error "$2 is set but $1 is not"; fi
}

# scheme PREFIX : http, or https where the server has a certificate.
scheme() {
  local cert=$1_TLS_CERT_FILE
  if [[ -n ${!cert:-} ]]; then echo https; else echo http; fi
}

#!/usr/bin/env bash
# Makes certificates for development and tests: a certificate authority of this installation's own, and what it vouches for.
# For production take those of an authority that your vehicles and browsers already trust; the keys that name the files are the same.
#
# Usage: bash certs.sh [options] ca                       the authority alone, where there is none yet
#        bash certs.sh [options] server NAME [HOST...]    a server's, reached as localhost, 127.0.0.1, this machine's name and each HOST
#        bash certs.sh [options] peer NAME [HOST...]      a server's that is a client of its like, too, such as Kafka's brokers
#        bash certs.sh [options] client NAME              a client's: its subject is CN=NAME, for INGEST_AUTH=mtls the vehicle's VIN
#
#       --dir FOLDER       where they are kept (.run/tls)
#       --days N           how long a certificate is valid (90); the authority is for ten years
#       --from WHEN        from when, as keytool's -startdate says it, e.g. -10d (now)
#       --again            make it anew, although there is one that is valid and for the same hosts
#   -c, --config FILE      configuration, instead of config.master
#   -v, --verbose          tell more
#   -h, --help             this text
#
# Makes FOLDER/ca.crt, FOLDER/NAME.crt and FOLDER/NAME.key (PEM; only the owner may read them). Ingest, nginx and the page take a new pair
# within seconds; PostgreSQL and Kafka when they are started again. Whoever has FOLDER/ca.p12 and ca.password can make certificates that this installation trusts.
# Exit status: 0 done, 1 a step failed, 2 wrong usage.
set -euo pipefail
# shellcheck source=infra/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/infra/lib/common.sh"

FOLDER=''
AGAIN=''

take_own_option() {
  SHIFT=2
  case $1 in
    --dir | --days | --from) require_value "$@" ;;
  esac
  case $1 in
    --dir) FOLDER=$2 ;;
    --days) CERTIFICATE_DAYS=$2 ;;
    --from) CERTIFICATE_FROM=$2 ;;
    --again)
      AGAIN=1
      SHIFT=1
      ;;
    *) take_word "$1" ;;
  esac
}

main() {
  parse_options "$@"
  set -- "${WORDS[@]}"
  is_count "$CERTIFICATE_DAYS" || usage_error "--days is '$CERTIFICATE_DAYS', it may be a number from 1"
  [[ $CERTIFICATE_FROM =~ ^(now|([+-][0-9]+[ymdHMS])+)$ ]] || usage_error "--from is '$CERTIFICATE_FROM', it may be e.g. -10d"
  case ${1:-} in
    ca) (($# == 1)) || usage_error "ca takes no more words" ;;
    server | peer) (($# >= 2)) || usage_error "$1 needs a NAME" ;;
    client) (($# == 2)) || usage_error "client needs one NAME" ;;
    '') usage_error "say what to make: ca, server, peer or client" ;;
    *) usage_error "'$1' is not understood" ;;
  esac
  local word
  for word in "${@:2}"; do
    is_certificate_name "$word" || usage_error "'$word' is no name that a certificate is made for"
  done
  load_configuration
  TLS_DIR=${FOLDER:-$TLS_DIR}
  lock_installation
  if [[ -n $AGAIN && $1 != ca ]]; then
    rm -f "$TLS_DIR/$2.for"
  fi
  case $1 in
    server) want_server_certificate "${@:2}" ;;
    peer) want_peer_certificate "${@:2}" ;;
    client) want_client_certificate "$2" ;;
  esac
  make_certificates
  renew_certificates
  audit make-certificates "$*"
  if [[ $1 == ca ]]; then
    say "$TLS_DIR/ca.crt"
  else
    say "$TLS_DIR/$2.crt and $2.key, of $TLS_DIR/ca.crt"
  fi
}

main "$@"

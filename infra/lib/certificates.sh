# shellcheck shell=bash
# Certificates of an authority of our own, for development and tests. Made by the JDK's keytool, so that nothing else is needed.
#
# First say what is wanted (want_server_certificate, want_peer_certificate, want_client_certificate), then make_certificates makes what is missing, all at once:
# each start of a JVM takes its second. They are in TLS_DIR: NAME.crt and NAME.key as PEM, ca.crt for those who are to trust them.

CERTIFICATE_DAYS=90
CERTIFICATE_FROM=now
WANTED_CERTIFICATES=() # NAME of each that is to be made

is_certificate_name() { [[ $1 =~ ^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$ ]]; }

# want_server_certificate NAME HOST... : for a server that is reached as localhost, as this machine, and as each HOST (a name or an IPv4 address).
want_server_certificate() { want_host_certificate serverAuth "$@"; }

# want_peer_certificate NAME HOST... : for a server that is a client of its like, too.
want_peer_certificate() { want_host_certificate serverAuth,clientAuth "$@"; }

want_host_certificate() {
  local use=$1 name=$2 host hosts=dns:localhost,ip:127.0.0.1,ip:::1
  for host in "${@:3}" "$(uname -n)"; do
    if [[ $host =~ ^[0-9]+(\.[0-9]+){3}$ ]]; then
      [[ ,$hosts, == *",ip:$host,"* ]] || hosts+=,ip:$host
    elif is_certificate_name "$host"; then
      [[ ,$hosts, == *",dns:$host,"* ]] || hosts+=,dns:$host
    fi
  done
  want_certificate "$name" "eku=$use san=$hosts"
}

# want_client_certificate NAME : for a client whose subject is CN=NAME.
want_client_certificate() { want_certificate "$1" eku=clientAuth; }

# want_certificate NAME EXTENSIONS : makes note of one that is missing, was made for something else, or has less than a third of its time left.
want_certificate() {
  local made=$TLS_DIR/$1.for old=$((CERTIFICATE_DAYS * 2 / 3))
  if [[ -s $TLS_DIR/$1.crt && -s $TLS_DIR/$1.key && -s $made && $(<"$made") == "$2" ]] &&
    [[ $TLS_DIR/$1.crt -nt $TLS_DIR/ca.crt && -z $(find "$TLS_DIR/$1.crt" -mtime "+$old") ]]; then
    return
  fi
  WANTED_CERTIFICATES+=("$1")
  mkdir -p "$TLS_DIR"
  chmod 700 "$TLS_DIR"
  echo "$2" >"$TLS_DIR/$1.new"
}

# make_certificates : makes what was wanted and is missing, and the authority first, where there is none.
make_certificates() {
  mkdir -p "$TLS_DIR"
  chmod 700 "$TLS_DIR"
  if [[ -s $TLS_DIR/ca.p12 && -s $TLS_DIR/ca.crt && ${#WANTED_CERTIFICATES[@]} -eq 0 ]]; then
    return
  fi
  local name
  # shellcheck disable=SC2016 # the inner bash expands it
  run_step "making certificates" certificates "$BASH" -c 'set -euo pipefail
    source "$1/infra/lib/certificates.sh"
    TLS_DIR=$2 JAVA=$3 CERTIFICATE_DAYS=$4 CERTIFICATE_FROM=$5
    make_certificates_now "${@:6}"' \
    _ "$ROOT" "$TLS_DIR" "$(java_command)" "$CERTIFICATE_DAYS" "$CERTIFICATE_FROM" "${WANTED_CERTIFICATES[@]}"
  for name in "${WANTED_CERTIFICATES[@]}"; do
    mv -f "$TLS_DIR/$name.new" "$TLS_DIR/$name.for"
  done
  WANTED_CERTIFICATES=()
}

make_certificates_now() {
  umask 077
  local name export=() from=()
  [[ $CERTIFICATE_FROM == now ]] || from=(-startdate "$CERTIFICATE_FROM")
  if [[ ! -s $TLS_DIR/ca.p12 || ! -s $TLS_DIR/ca.crt ]]; then
    rm -f "$TLS_DIR/ca.p12"
    od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"$TLS_DIR/ca.password"
    key_pair ca 3650 "CN=av-telemetry development CA $(date -u +%Y-%m-%d)" -ext bc:c=ca:true,pathlen:0 -ext ku:c=keyCertSign,cRLSign
    export+=(ca)
  fi
  for name in "$@"; do
    local extensions extension options=()
    read -ra extensions <"$TLS_DIR/$name.new"
    for extension in "${extensions[@]}"; do options+=(-ext "$extension"); done
    keytool -delete -alias "$name" >/dev/null 2>&1 || true
    key_pair "$name" "$CERTIFICATE_DAYS" "CN=$name" "${from[@]}" -signer ca -ext ku:c=digitalSignature "${options[@]}"
    export+=("$name")
  done
  "$JAVA" -XX:TieredStopAtLevel=1 "$(dirname "${BASH_SOURCE[0]}")/ExportPem.java" "$TLS_DIR/ca.p12" "$TLS_DIR/ca.password" "$TLS_DIR" "${export[@]}"
}

# key_pair NAME DAYS SUBJECT OPTION... : a key of its own and its certificate, in the authority's key store.
key_pair() {
  keytool -genkeypair -alias "$1" -validity "$2" -dname "$3" -keyalg EC -groupname secp256r1 -sigalg SHA256withECDSA "${@:4}"
}

keytool() {
  local tool=${JAVA%java}keytool
  command "$tool" -J-XX:TieredStopAtLevel=1 -J-Duser.language=en "$@" -keystore "$TLS_DIR/ca.p12" -storetype PKCS12 \
    -storepass:file "$TLS_DIR/ca.password"
}

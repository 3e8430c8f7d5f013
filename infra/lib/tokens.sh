# shellcheck shell=bash
# The tokens of INGEST_AUTH=token: a file of one line each, ID HASH STREAMS VINS SINCE NAME, which ingest reads again whenever it changes.
# A token is avt_ID_SECRET with 256 random bits, so one SHA-256 of the whole is all that need be kept of it.

# issue_token STREAMS VINS NAME : prints a new token, which is kept nowhere else.
issue_token() {
  local streams=$1 vins=$2 name=${3:--} id token
  [[ $streams == '*' || $streams =~ ^[A-Za-z0-9_]+(,[A-Za-z0-9_]+)*$ ]] || usage_error "--streams is '$streams', it may be names separated by commas, or '*'"
  [[ $vins =~ ^[A-Za-z0-9._:-]*\*?(,[A-Za-z0-9._:-]+\*?)*$ ]] || usage_error "--vins is '$vins', it may be VINs or beginnings (5YJ3*) separated by commas, or '*'"
  [[ $name =~ ^[A-Za-z0-9._@-]{1,64}$ ]] || usage_error "the name '$name' may have letters, digits and . _ @ - only"
  id=$(random_hex 6)
  token=avt_${id}_$(random_hex 32)
  {
    known_tokens
    echo "$id $(hash_of "$token") $streams $vins $(date -u +%Y-%m-%dT%H:%M:%SZ) $name"
  } | keep_tokens
  audit issue-token "id=$id streams=$streams vins=$vins name=$name"
  echo "$token"
}

revoke_token() {
  [[ $1 =~ ^[0-9a-f]{12}$ ]] || usage_error "'$1' is no ID, it has 12 digits (tokens.sh list)"
  is_known_token "$1" || fail "there is no token with the ID $1 (tokens.sh list)"
  known_tokens | { grep -v "^$1 " || true; } | keep_tokens
  audit revoke-token "id=$1"
  say "$1 is revoked: whoever has it gets 401 within seconds"
}

# Without the hashes, which nobody needs to see.
list_tokens() { known_tokens | awk '{ printf "%s streams=%s vins=%s since=%s %s\n", $1, $3, $4, $5, $6 }'; }

known_tokens() { if [[ -e $INGEST_TOKENS_FILE ]]; then grep -v '^#' "$INGEST_TOKENS_FILE" || true; fi; }

is_known_token() { known_tokens | grep -q "^$1 "; }

keep_tokens() {
  local text
  text=$(
    echo "# ID HASH STREAMS VINS SINCE NAME; kept by tokens.sh"
    cat
  )
  mkdir -p "$(dirname "$INGEST_TOKENS_FILE")"
  keep_private "$INGEST_TOKENS_FILE" <<<"$text"
  share_files_anew
}

# hash_of TOKEN
hash_of() {
  local sum
  sum=$(printf '%s' "$1" | sha256sum)
  echo "${sum%% *}"
}

random_hex() { od -An -N"$1" -tx1 /dev/urandom | tr -d ' \n'; }

# prepare_fleet_token : with INGEST_AUTH=token, the one that this installation's own vehicles send, in VEHICLE_TOKEN; issued where there is none
# that is still known. It may write every VIN of the default stream. Beside it a file for curl, so that it need not stand in a command.
prepare_fleet_token() {
  [[ $INGEST_AUTH == token ]] || return 0
  local id=${VEHICLE_TOKEN:-}
  id=${id#avt_}
  if ! is_known_token "${id%%_*}"; then
    export VEHICLE_TOKEN
    VEHICLE_TOKEN=$(issue_token "$DEFAULT_STREAM" '*' fleet)
    keep_secrets
  fi
  # The tokens may be kept elsewhere.
  (umask 077 && mkdir -p "$RUN_DIR/tokens")
  echo "Authorization: Bearer $VEHICLE_TOKEN" | keep_private "$RUN_DIR/tokens/curl-header"
}

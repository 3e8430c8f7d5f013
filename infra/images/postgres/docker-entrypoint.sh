#!/usr/bin/env bash
# docker-entrypoint.sh - start PostgreSQL, with the contract of the image postgres
#
# On an empty PGDATA it first creates the cluster: superuser POSTGRES_USER (postgres) with
# POSTGRES_PASSWORD, database POSTGRES_DB (the user's name), options POSTGRES_INITDB_ARGS, what
# lies in /docker-entrypoint-initdb.d, and a rule that connections from outside need the password
# (POSTGRES_HOST_AUTH_METHOD, scram-sha-256). POSTGRES_PASSWORD, _USER, _DB and _INITDB_ARGS may
# come as X or, in a file, as X_FILE. Started as root it steps down to the user postgres.
set -Eeuo pipefail

main() {
  (($#)) || set -- postgres
  [[ $1 != -* ]] || set -- postgres "$@"
  if [[ $1 != postgres ]]; then
    exec "$@"
  fi
  if [[ $(id -u) == 0 ]]; then
    own_directories
    # The password file may be readable by root alone.
    read_secret POSTGRES_PASSWORD ''
    export POSTGRES_PASSWORD
    exec gosu postgres "${BASH_SOURCE[0]}" "$@"
  fi
  mkdir -p "$PGDATA"
  chmod 700 "$PGDATA"
  if [[ -s $PGDATA/PG_VERSION ]]; then
    say 'PostgreSQL Database directory appears to contain a database; Skipping initialization'
  else
    create_cluster "${@:2}"
    say 'PostgreSQL init process complete; ready for start up.'
  fi
  unset POSTGRES_PASSWORD PGPASSWORD
  exec "$@"
}

say() { printf '\n%s\n\n' "$*"; }

die() {
  printf 'Error: %s\n' "$*" >&2
  exit 1
}

own_directories() {
  mkdir -p "$PGDATA" /var/run/postgresql
  chmod 700 "$PGDATA"
  find "$PGDATA" /var/run/postgresql ! -user postgres -exec chown postgres:postgres '{}' +
}

# Sets the variable to its value, to what its file holds, or to a default.
read_secret() {
  local name=$1 default=$2 file="$1_FILE"
  if [[ -n ${!name:-} && -n ${!file:-} ]]; then
    die "both $name and $file are set: keep one"
  elif [[ -n ${!file:-} ]]; then
    printf -v "$name" '%s' "$(<"${!file}")"
  else
    printf -v "$name" '%s' "${!name:-$default}"
  fi
  unset "$file"
}

create_cluster() {
  read_secret POSTGRES_PASSWORD ''
  read_secret POSTGRES_USER postgres
  read_secret POSTGRES_DB "$POSTGRES_USER"
  read_secret POSTGRES_INITDB_ARGS ''
  local method=${POSTGRES_HOST_AUTH_METHOD:-}
  [[ -n $POSTGRES_PASSWORD || $method == trust ]] ||
    die 'an empty database needs POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE (or POSTGRES_HOST_AUTH_METHOD=trust, which lets anyone in)'

  # shellcheck disable=SC2086 # several options are meant
  initdb --username="$POSTGRES_USER" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") \
    $POSTGRES_INITDB_ARGS
  printf '\nhost all all all %s\n' "${method:-$(postgres -C password_encryption "$@")}" \
    >>"$PGDATA/pg_hba.conf"

  # Reachable by its socket only, until all of it is there.
  export PGPASSWORD=$POSTGRES_PASSWORD
  PGUSER=$POSTGRES_USER pg_ctl -w start -o "$(printf '%q ' "$@" -c listen_addresses=)"
  create_database
  run_initialization_files
  PGUSER=$POSTGRES_USER pg_ctl -w -m fast stop
}

run_sql() {
  psql --no-psqlrc --no-password -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" "$@"
}

create_database() {
  local found
  found=$(run_sql --dbname postgres -tA -v name="$POSTGRES_DB" \
    <<<"SELECT 1 FROM pg_database WHERE datname = :'name'")
  [[ $found ]] || run_sql --dbname postgres -v name="$POSTGRES_DB" <<<'CREATE DATABASE :"name"'
}

run_initialization_files() {
  local file
  # shellcheck disable=SC1090 # whatever the user puts there
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sh) if [[ -x $file ]]; then "$file"; else . "$file"; fi ;;
      *.sql) run_sql --dbname "$POSTGRES_DB" -f "$file" ;;
      *.sql.gz) gunzip -c "$file" | run_sql --dbname "$POSTGRES_DB" ;;
    esac
  done
}

main "$@"

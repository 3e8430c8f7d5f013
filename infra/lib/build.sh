# shellcheck shell=bash
# What launching needs of the machine: disk, JDK and Maven; and the jars that it makes with them.

require_disk_space() {
  local free
  free=$(df -Pk "$RUN_DIR" | awk 'NR == 2 { print int($4 / 1024) }')
  if ((free < 512)); then
    fail "the disk with $RUN_DIR has $free MiB left, 512 are needed: make room, or let AV_RUN_DIR name another place"
  fi
}

# java_command : the JVM to run with, at least 17.
java_command() {
  local java=${JAVA_HOME:+$JAVA_HOME/bin/}java version
  if ! version=$("$java" -version 2>&1); then
    fail "no Java found: install a JDK, 17 or newer, or let JAVA_HOME name one"
  fi
  [[ $version =~ version\ \"([0-9]+) ]] || fail "$java -version cannot be understood: $version"
  if ((BASH_REMATCH[1] < 17)); then
    fail "$java is version ${BASH_REMATCH[1]}, at least 17 is needed: install a newer JDK, or let JAVA_HOME name one"
  fi
  echo "$java"
}

require_build_tools() {
  local java version
  java=$(java_command)
  if [[ -z $(command -v "${java}c") ]]; then
    fail "a Java runtime without a compiler found: install a JDK, 17 or newer, or let JAVA_HOME name one"
  fi
  if ! version=$(mvn --version 2>/dev/null); then
    fail "Maven not found: install Maven 3.8 or newer"
  fi
  [[ $version =~ Apache\ Maven\ ([0-9]+)\.([0-9]+) ]] || fail "mvn --version cannot be understood"
  if ((BASH_REMATCH[1] * 1000 + BASH_REMATCH[2] < 3008)); then
    fail "Maven is version ${BASH_REMATCH[1]}.${BASH_REMATCH[2]}, at least 3.8 is needed"
  fi
}

# leave_out_what_cannot_be_built : without npm there is no live page; all the rest needs a JDK and Maven alone.
leave_out_what_cannot_be_built() {
  if ((DASHBOARD_NUM_INSTANCES > 0)) && ! is_built dashboard && [[ -z $(command -v npm) || -z $(command -v node) ]]; then
    say "no live page: it is built with Node.js and npm, which are not here (DASHBOARD_NUM_INSTANCES=0 goes without from the start)"
    export DASHBOARD_NUM_INSTANCES=0
  fi
}

# jar_of MODULE : where Maven puts a module's jar.
jar_of() {
  case $1 in
    infra/local) echo "$ROOT/infra/local/target/infra-local.jar" ;;
    *) echo "$ROOT/$1/target/$1.jar" ;;
  esac
}

# inputs_of MODULE : the files and folders that its jar, and the jars beside it, are made of.
inputs_of() {
  echo "$ROOT/pom.xml"
  echo "$ROOT/$1/pom.xml"
  echo "$ROOT/$1/src/main"
  case $1 in
    infra/local) ;; # imports nobody
    *)
      echo "$ROOT/common/pom.xml"
      echo "$ROOT/common/src/main"
      ;;
  esac
  case $1 in
    producer-http) echo "$ROOT/docs/openapi.yaml" ;;
    dashboard)
      echo "$ROOT/docs/dashboard.openapi.yaml"
      # What npm installs is beside them, and not of them.
      find "$ROOT/dashboard/frontend" -mindepth 1 -maxdepth 1 ! -name node_modules
      ;;
  esac
}

# is_built MODULE : whether its jar is newer than all it is made of.
is_built() {
  local jar inputs
  jar=$(jar_of "$1")
  [[ -e $jar && -d $ROOT/$1/target/lib ]] || return 1
  # Where there is no npm, Maven makes a dashboard without a page.
  [[ $1 != dashboard || -e $ROOT/dashboard/target/classes/io/avtelemetry/dashboard/page/index.html ]] || return 1
  mapfile -t inputs < <(inputs_of "$1")
  [[ -z $(find "${inputs[@]}" -newer "$jar" -print -quit) ]]
}

# build MODULE... : builds the jars that are missing or older than their sources.
build() {
  local module stale=()
  for module in "$@"; do
    is_built "$module" || stale+=("$module")
  done
  if ((${#stale[@]} == 0)); then
    return
  fi
  require_build_tools
  local list
  list=$(
    IFS=,
    echo "${stale[*]}"
  )
  leave_jars_to_what_runs "${stale[@]}"
  # The checks are mvn verify's; here only what runs is made.
  run_step "building ${stale[*]}" build mvn --batch-mode --file "$ROOT/pom.xml" --projects "$list" --also-make package \
    -Dmaven.test.skip=true -DskipITs -Dspotless.check.skip -Djacoco.skip -Denforcer.skip -Dmdep.analyze.skip
  for module in "${stale[@]}"; do
    # Maven leaves a jar alone that would not change: without a new age it would be built at each launch again.
    touch "$(jar_of "$module")"
  done
}

# leave_jars_to_what_runs MODULE... : Maven writes into the jars that are there, and a JVM that has them open reads on in them: it keeps the
# files that it has, and Maven gets copies.
leave_jars_to_what_runs() {
  local module jar
  for module in "$@"; do
    for jar in "$(jar_of "$module")" "$ROOT/$module"/target/lib/common-*.jar; do
      if [[ -e $jar ]]; then
        cp -p "$jar" "$jar.new"
        mv -f "$jar.new" "$jar"
      fi
    done
  done
}

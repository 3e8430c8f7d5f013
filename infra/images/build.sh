#!/usr/bin/env bash
# build.sh - make the images that the docker runtime needs
#
# usage: infra/images/build.sh [--check | --possible | --refresh | --save FILE] [NAME]...
#
# NAME is runtime, kafka, postgres, nginx, vehicle, producer-http, consumer-sql or dashboard; all but nginx if none
# is given. What is there already and made of the same content is left alone. Prints one line
# name=image for each. The keys IMAGE_SOURCE, KAFKA_IMAGE, POSTGRES_IMAGE, NGINX_IMAGE, JDK_IMAGE and BASE_IMAGE
# (config.master, or the environment) say what of:
#   IMAGE_SOURCE=official   Kafka and PostgreSQL are pulled; the others are built on JDK_IMAGE and
#                           BASE_IMAGE
#   IMAGE_SOURCE=packages   everything is assembled from Debian packages and Maven artifacts, by
#                           the apt, jlink and mvn of this machine; no registry is asked
# options:
#   --check       only tell whether all of them are there (exit 0) or not (exit 1)
#   --possible    only tell whether all of them are there or can be made here (exit 0), or why not (exit 1);
#                 jars need not be built yet
#   --refresh     make them anew even so: takes in the security updates of packages and bases
#   --save FILE   afterwards write them all to FILE, for "docker load" on another machine
#   -h, --help    this text
set -euo pipefail

readonly label=io.avtelemetry.content
# What every image has: C library, its UTF-8 locale, shell, time zones. busybox gives the rest in 2 MB, without
# libraries of its own, and with wget for health checks that start no Java.
readonly base_packages=(libc6 libc-bin tzdata base-files bash busybox-static)
readonly java_packages=(libgcc-s1 libstdc++6 zlib1g)
readonly services=(vehicle producer-http consumer-sql dashboard)

images=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$images/../.." && pwd)
run=${AV_RUN_DIR:-$root/.run}

say() { printf '%s\n' "$*" >&2; }

die() {
  say "build.sh: $*"
  exit 1
}

main() {
  local names=() refresh=false mode=make save='' name built=() runtime_done=''
  while (($#)); do
    case $1 in
      -h | --help) sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}" && return ;;
      --refresh) refresh=true && shift ;;
      --check | --possible) mode=${1#--} && shift ;;
      --save) [[ ${2:-} ]] || die '--save needs a file' && save=$2 && shift 2 ;;
      -*) say "build.sh: unknown option $1; see --help" && exit 2 ;;
      *) names+=("$1") && shift ;;
    esac
  done
  ((${#names[@]})) || names=(kafka postgres "${services[@]}")
  read_settings
  if [[ -n ${JAVA_HOME:-} ]]; then
    PATH=$JAVA_HOME/bin:$PATH
  fi
  mkdir -p "$run/logs" "$run/cache/debs"
  log=$run/logs/images.log
  exec 9>"$run/cache/images.lock" && flock 9

  for name in "${names[@]}"; do
    image=''
    case $name in
      runtime | kafka | postgres | nginx) "make_$name" ;;
      vehicle | producer-http | consumer-sql | dashboard) make_service "$name" ;;
      *) say "build.sh: no image is called $name; see --help" && exit 2 ;;
    esac
    built+=("$image")
    [[ $mode == possible ]] || printf '%s=%s\n' "$name" "$image"
  done
  [[ -z $save ]] || docker save -o "$save" "${built[@]}"
}

read_settings() {
  if [[ -f $root/config.master ]]; then
    local key value
    while IFS='=' read -r key value; do
      [[ $key =~ ^(IMAGE_SOURCE|[A-Z]+_IMAGE)$ && -z ${!key:-} ]] && printf -v "$key" '%s' "$value"
    done <"$root/config.master"
  fi
  : "${IMAGE_SOURCE:=official}" "${KAFKA_IMAGE:=apache/kafka:4.3.1}"
  : "${POSTGRES_IMAGE:=postgres:15.20-bookworm}" "${NGINX_IMAGE:=nginx:1.28.0-bookworm}" "${BASE_IMAGE:=debian:12.13-slim}"
  : "${JDK_IMAGE:=eclipse-temurin:17.0.17_10-jdk-jammy}"
  [[ $IMAGE_SOURCE =~ ^(official|packages)$ ]] ||
    die "IMAGE_SOURCE is '$IMAGE_SOURCE' but must be official or packages"
}

# One hash of the content of files and folders, by their paths from the current folder.
hash_of() {
  find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-12
}

is_there() {
  [[ $(docker image inspect -f "{{index .Config.Labels \"$label\"}}" "$1" 2>/dev/null) == "$2" ]]
}

# Whether $image need not be made.
is_fresh() { ! $refresh && is_there "$image" "$1"; }

# Makes $image by a function unless it is there with this content.
ensure() {
  local content=$1 build=$2 started=$SECONDS
  shift 2
  if is_fresh "$content"; then
    return 0
  fi
  case $mode in
    check) exit 1 ;;
    possible) require_sources && return ;;
  esac
  say "making image $image"
  context=$(mktemp -d "$run/cache/context.XXXXXX")
  printf '\n== %s\n' "$image" >>"$log"
  # In the background, because what "if" runs itself goes on after a step that failed.
  (
    trap 'rm -rf "$context"' EXIT
    "$build" "$content" "$@"
  ) >>"$log" 2>&1 &
  if ! wait $!; then
    tail -n 15 "$log" >&2
    die "could not make $image; the whole log is $log"
  fi
  say "made $image in $((SECONDS - started)) s: $(size "$image")"
  remove_superseded
}

# Earlier images of the same name that were made here; one that a container uses stays.
remove_superseded() {
  local old
  for old in $(docker image ls --filter "reference=${image%:*}" --filter "label=io.avtelemetry.builder=$root" \
    --format '{{.Repository}}:{{.Tag}}'); do
    [[ $old == "$image" ]] || docker image rm "$old" >/dev/null 2>&1 || true
  done
}

size() {
  docker image inspect -f '{{.Size}}' "$1" | awk '{ printf "%.0f MB\n", $1 / 1e6 }'
}

docker_build() {
  local content=$1
  shift
  docker build --label "$label=$content" --label "io.avtelemetry.builder=$root" \
    --label org.opencontainers.image.title="${image%%:*}" \
    --label org.opencontainers.image.licenses=Apache-2.0 --tag "$image" "$@" "$context"
}

# What images are made of is here, or can be had.
require_sources() {
  local image tool
  if [[ $IMAGE_SOURCE == official ]]; then
    for image in "$JDK_IMAGE" "$BASE_IMAGE"; do
      is_here "$image" || require_pull "$image"
    done
    return
  fi
  for tool in apt-get dpkg-deb java javac jlink mvn; do
    command -v "$tool" >/dev/null || give_up "IMAGE_SOURCE=packages assembles images with apt, a JDK and Maven: there is no $tool here"
  done
}

is_here() { docker image inspect "$1" >/dev/null 2>&1; }

require_pull() {
  timeout 15 docker manifest inspect "$1" >/dev/null 2>&1 ||
    give_up "the image $1 is not here and cannot be pulled: IMAGE_SOURCE=packages makes images without a registry"
}

give_up() {
  say "$*"
  exit 1
}

pull() {
  image=$1
  if ! $refresh && is_here "$image"; then
    return 0
  fi
  case $mode in
    check) exit 1 ;;
    possible) require_pull "$image" && return ;;
  esac
  say "pulling $image"
  docker pull -q "$image" >>"$log" 2>&1 || {
    tail -n 3 "$log" >&2
    die "cannot pull $image; on a machine without a registry set IMAGE_SOURCE=packages"
  }
}

# The Java runtime that the services, and an assembled Kafka, stand on.
make_runtime() {
  name_runtime
  image=$runtime
  if [[ -z $runtime_done ]]; then
    ensure "${runtime#*:}" "build_runtime_$IMAGE_SOURCE"
    runtime_done=yes
  fi
}

# Sets $runtime, an image's name, without making it: what stands on it may be there, loaded from a file, without it.
name_runtime() {
  local source_of_it="$JDK_IMAGE $BASE_IMAGE"
  [[ -z ${runtime:-} ]] || return 0
  if [[ $IMAGE_SOURCE == packages ]]; then
    if [[ $mode == possible ]]; then
      require_sources
    fi
    command -v javac >/dev/null || die 'needs a JDK (17 or newer) with jlink on the PATH, or JAVA_HOME'
    source_of_it=$(java -XshowSettings:properties -version 2>&1 |
      sed -n 's/^ *java\.\(runtime\.version\|vendor\) = //p')
  fi
  runtime=av-telemetry/runtime:$(cd "$images" && { hash_of runtime packages.sh build.sh && printf '%s ' "$source_of_it"; } |
    sha256sum | cut -c1-12)
}

# ensure_on_runtime CONTENT BUILD ARGUMENT... : as ensure, for an image that is made on top of the runtime's.
ensure_on_runtime() {
  if ! is_fresh "$1"; then
    make_beneath
    ensure "$@"
  fi
}

make_beneath() {
  local image
  make_runtime
}

build_runtime_packages() {
  cp -R "$images"/runtime/{rootfs,packages.Dockerfile} "$context"
  "$images/packages.sh" --into "$context/tree" --cache "$run/cache/debs" \
    "${base_packages[@]}" "${java_packages[@]}"
  "$images/runtime/link.sh" "$context/java"
  docker_build "$1" --file "$context/packages.Dockerfile"
}

build_runtime_official() {
  cp -R "$images"/runtime/{rootfs,official.Dockerfile,link.sh,modules} "$images/packages.sh" \
    "$context"
  docker_build "$1" --file "$context/official.Dockerfile" --build-arg "JDK_IMAGE=$JDK_IMAGE" \
    --build-arg "BASE_IMAGE=$BASE_IMAGE" --build-arg "PACKAGES=${base_packages[*]} ${java_packages[*]}"
}

make_kafka() {
  if [[ $IMAGE_SOURCE == official ]]; then
    pull "$KAFKA_IMAGE"
    return
  fi
  local version
  name_runtime
  version=$(sed -n 's|.*<kafka.version>\(.*\)</kafka.version>.*|\1|p' "$root/pom.xml")
  image=av-telemetry/kafka:$version
  ensure_on_runtime "$(cd "$images" && hash_of kafka build.sh)-$version-${runtime#*:}" build_kafka "$runtime"
}

build_kafka() {
  cp -R "$images"/kafka/{Dockerfile,rootfs} "$context"
  mvn -B -q -f "$images/kafka/pom.xml" org.cyclonedx:cyclonedx-maven-plugin:makeBom dependency:copy-dependencies \
    -DincludeScope=runtime -DoutputDirectory="$context/libs"
  # Both goals heed outputDirectory. Maven makes the bill of materials in its online mode alone.
  mkdir "$context/sbom"
  [[ ! -f $context/libs/sbom.cdx.json ]] || mv "$context/libs/sbom.cdx.json" "$context/sbom/kafka.cdx.json"
  docker_build "$1" --build-arg "RUNTIME=$2"
}

# The major version is that of POSTGRES_IMAGE, so that a volume fits both ways of making it.
make_postgres() {
  if [[ $IMAGE_SOURCE == official ]]; then
    pull "$POSTGRES_IMAGE"
    return
  fi
  local major
  major=${POSTGRES_IMAGE##*:} major=${major%%[!0-9]*}
  image=av-telemetry/postgres:$major
  ensure "$(cd "$images" && hash_of postgres packages.sh build.sh)-$major" build_postgres "$major"
}

build_postgres() {
  apt-cache show "postgresql-$2" >/dev/null 2>&1 || {
    say "apt offers no postgresql-$2; POSTGRES_IMAGE says which major version: this machine has"
    apt-cache depends postgresql | grep 'Depends: postgresql-'
    exit 1
  }
  cp -R "$images"/postgres/. "$images/runtime/rootfs/etc/nsswitch.conf" "$context"
  # Without the cluster scripts (perl), and without just-in-time compilation, which takes 150 MB
  # for queries that this system does not ask.
  "$images/packages.sh" --into "$context/tree" --cache "$run/cache/debs" \
    --without 'postgresql-common*' --without postgresql-client-common --without 'libllvm*' \
    --without locales --without ssl-cert --without readline-common \
    "postgresql-$2" "postgresql-client-$2" gosu "${base_packages[@]}"
  # PostgreSQL goes on without compiling where the module is not there, but fails where the
  # module is there and LLVM is not.
  rm -rf "$context/tree/usr/lib/postgresql/$2/lib/"{llvmjit*,bitcode}
  docker_build "$1" --build-arg "PG_MAJOR=$2"
}

make_nginx() {
  if [[ $IMAGE_SOURCE == official ]]; then
    pull "$NGINX_IMAGE"
    return
  fi
  local content
  content=$(cd "$images" && hash_of nginx packages.sh build.sh)
  image=av-telemetry/nginx:$content
  ensure "$content" build_nginx
}

build_nginx() {
  cp "$images/nginx/Dockerfile" "$images/runtime/rootfs/etc/nsswitch.conf" "$context"
  "$images/packages.sh" --into "$context/tree" --cache "$run/cache/debs" \
    --without iproute2 nginx "${base_packages[@]}"
  docker_build "$1"
}

make_service() {
  local module=$1 content sbom=()
  if [[ ! -f $root/$module/target/$module.jar || ! -d $root/$module/target/lib ]]; then
    [[ $mode == possible ]] || die "$module is not built: run mvn -DskipTests package"
    make_runtime
    return
  fi
  name_runtime
  [[ ! -f $root/$module/target/sbom.cdx.json ]] || sbom=("$module/target/sbom.cdx.json")
  content=$(cd "$root" && { hash_of "$module/target/$module.jar" "$module/target/lib" "${sbom[@]}" scenarios \
    infra/images/service && printf '%s' "$runtime"; } | sha256sum | cut -c1-12)
  image=av-telemetry/$module:$content
  ensure_on_runtime "$content" build_service "$module" "$runtime"
}

build_service() {
  cp "$images"/service/* "$root/$2/target/$2.jar" "$context"
  # Maven makes the bill of materials in its online mode alone.
  mkdir "$context/sbom"
  [[ ! -f $root/$2/target/sbom.cdx.json ]] || cp "$root/$2/target/sbom.cdx.json" "$context/sbom/av-telemetry.cdx.json"
  cp -R "$root/$2/target/lib" "$root/scenarios" "$context"
  chmod -R a+rX "$context"
  docker_build "$1" --build-arg "RUNTIME=$3" --build-arg "MODULE=$2"
}

main "$@"

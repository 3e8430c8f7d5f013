#!/usr/bin/env bats
# What infra/images/build.sh says of images, with an engine that only answers: HERE and PULLABLE are the images it knows of.

setup() {
  REPOSITORY=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
  COPY=$BATS_TEST_TMPDIR/copy
  mkdir -p "$COPY/infra" "$COPY/scenarios" "$BATS_TEST_TMPDIR/bin"
  cp -R "$REPOSITORY/infra/images" "$COPY/infra"
  cp "$REPOSITORY"/{config.master,pom.xml} "$COPY"
  unset IMAGE_SOURCE KAFKA_IMAGE POSTGRES_IMAGE JDK_IMAGE BASE_IMAGE AV_RUN_DIR JAVA_HOME
  export HERE='' PULLABLE=''
  # Of an image that it has, the tag is the content.
  program docker 'case "$1 $2" in
    "image inspect") for last; do :; done; case " $HERE " in *" ${last%:*} "* | *" $last "*) echo "${last##*:}" ;; *) exit 1 ;; esac ;;
    "manifest inspect") case " $PULLABLE " in *" $3 "*) ;; *) exit 1 ;; esac ;;
    *) echo "docker $*: not expected" >&2; exit 99 ;;
  esac'
  PATH=$BATS_TEST_TMPDIR/bin:$PATH
}

# program NAME TEXT : a program of sh.
program() {
  printf '#!/bin/sh\n%s\n' "$2" >"$BATS_TEST_TMPDIR/bin/$1"
  chmod +x "$BATS_TEST_TMPDIR/bin/$1"
}

# setting KEY : as config.master has it.
setting() { sed -n "s/^$1=//p" "$COPY/config.master"; }

build_sh() { run "$COPY/infra/images/build.sh" "$@"; }

@test "official images are possible where all of them can be pulled, the bases of our own too" {
  PULLABLE="$(setting KAFKA_IMAGE) $(setting POSTGRES_IMAGE) $(setting JDK_IMAGE) $(setting BASE_IMAGE)"
  build_sh --possible
  [ "$status" -eq 0 ]
  [ -z "$output" ]
}

@test "each official image that can neither be found nor pulled makes them impossible, and is named" {
  local key other
  for key in KAFKA_IMAGE POSTGRES_IMAGE JDK_IMAGE BASE_IMAGE; do
    PULLABLE=''
    for other in KAFKA_IMAGE POSTGRES_IMAGE JDK_IMAGE BASE_IMAGE; do
      [[ $other == "$key" ]] || PULLABLE+=" $(setting "$other")"
    done
    build_sh --possible
    [ "$status" -eq 1 ]
    [[ $output == "the image $(setting "$key") is not here and cannot be pulled: IMAGE_SOURCE=packages"* ]]
  done
}

@test "bases that are here need not be pulled, nor does what is not asked for" {
  HERE="$(setting JDK_IMAGE) $(setting BASE_IMAGE)"
  build_sh --possible vehicle
  [ "$status" -eq 0 ]
}

@test "images of packages need apt, a JDK and Maven, and the one that is missing is named" {
  local tool
  for tool in bash sh env dirname mkdir flock cat sed apt-get dpkg-deb java javac mvn; do
    ln -sf "$(type -P "$tool" || type -P true)" "$BATS_TEST_TMPDIR/bin/$tool"
  done
  IMAGE_SOURCE=packages PATH=$BATS_TEST_TMPDIR/bin build_sh --possible
  [ "$status" -eq 1 ]
  [[ $output == "IMAGE_SOURCE=packages assembles images with apt, a JDK and Maven: there is no jlink here" ]]
}

@test "an image that was loaded from a file is there without the runtime beneath it" {
  mkdir -p "$COPY/vehicle/target/lib"
  echo jar | tee "$COPY/vehicle/target/vehicle.jar" >"$COPY/vehicle/target/lib/one.jar"
  HERE=av-telemetry/vehicle
  build_sh --check vehicle
  [ "$status" -eq 0 ]
  [[ $output == vehicle=av-telemetry/vehicle:* ]]
  build_sh --check runtime
  [ "$status" -eq 1 ]
}

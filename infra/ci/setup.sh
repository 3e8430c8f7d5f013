#!/usr/bin/env bash
# setup.sh - get a Debian machine ready for every test: tools, a browser, a container engine, images
#
# usage: infra/ci/setup.sh          (as root; harmless when run again)
#
# Installs what is missing of shellcheck, bats, Chromium, a container engine and what assembling images needs;
# starts the engine if none runs, awaits it, and assembles the images that the tests use. What it
# started is noted in .run/ci/ and stopped by infra/ci/clean.sh, nothing else. Where it may not do
# that (not root, no privileges for containers), it says so, and the tests run without containers.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
state=$root/.run/ci

# The command that tells whether a package is needed, and the package.
readonly tools=(shellcheck:shellcheck bats:bats dockerd:docker.io docker:docker.io iptables:iptables
  psql:postgresql-client curl:curl xz:xz-utils chromium:chromium node:nodejs npm:npm)
readonly engine_limit=60

say() { printf 'ci: %s\n' "$*" >&2; }

main() {
  mkdir -p "$state"
  install_tools
  if start_engine; then
    assemble_images
  fi
}

install_tools() {
  local tool missing=()
  for tool in "${tools[@]}"; do
    command -v "${tool%%:*}" >/dev/null || [[ -x /usr/sbin/${tool%%:*} ]] || missing+=("${tool#*:}")
  done
  # Assembling images asks apt what there is, so its lists must be there as well.
  if ((${#missing[@]} == 0)) && apt-cache show libc6 >/dev/null 2>&1; then
    return
  fi
  if ((EUID != 0)); then
    say "not root: not installing ${missing[*]:-package lists}"
    return
  fi
  say "installing ${missing[*]:-package lists}"
  apt-get update -qq
  if ((${#missing[@]} > 0)); then
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" \
      >"$state/apt.log" 2>&1 || {
      tail -n 20 "$state/apt.log" >&2
      return 1
    }
  fi
}

engine_answers() { docker version >/dev/null 2>&1; }

start_engine() {
  if engine_answers; then
    return
  fi
  if ((EUID != 0)); then
    say 'no container engine answers and this is not root: the tests run without containers'
    return 1
  fi
  say 'starting a container engine'
  setsid dockerd >"$state/dockerd.log" 2>&1 </dev/null &
  local pid=$! waited
  for ((waited = 0; waited < engine_limit * 5; waited++)); do
    if engine_answers; then
      echo "$pid" >"$state/dockerd.pid"
      return
    fi
    if ! kill -0 "$pid" 2>/dev/null; then
      break
    fi
    sleep 0.2
  done
  kill "$pid" 2>/dev/null || true
  say 'the container engine does not start here; the tests run without containers. Its last lines:'
  tail -n 5 "$state/dockerd.log" >&2
  return 1
}

# A machine of CI reaches no image registry.
assemble_images() {
  IMAGE_SOURCE=packages "$root/infra/images/build.sh" kafka postgres >/dev/null ||
    say 'the images cannot be assembled; the tests run without containers'
}

main "$@"

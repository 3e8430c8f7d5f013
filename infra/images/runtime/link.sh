#!/usr/bin/env bash
# link.sh - link a Java runtime of the modules listed beside this script
#
# usage: link.sh DIR      (the jlink of JAVA_HOME, or else of the PATH)
set -euo pipefail

main() {
  local directory=$1 here modules jlink=jlink strip=(--strip-java-debug-attributes)
  here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
  modules=$(grep -v '^#' "$here/modules" | paste -sd,)
  [[ ${JAVA_HOME:-} && -x $JAVA_HOME/bin/jlink ]] && jlink=$JAVA_HOME/bin/jlink
  command -v "$jlink" >/dev/null || {
    printf 'link.sh: no jlink: a JDK (17 or newer) is needed, not only a Java runtime\n' >&2
    exit 1
  }
  # Native symbols are most of libjvm's size where a JDK ships them; stripping needs binutils.
  command -v objcopy >/dev/null && strip=(--strip-debug)
  # java.desktop is there for java.beans, which Kafka's logging is written with: no windows, no fonts.
  "$jlink" --add-modules "$modules" "${strip[@]}" --no-header-files --no-man-pages --compress=2 \
    --exclude-files='/java.desktop/lib/*' --output "$directory"
  # The class data archive, 12 MB, takes a quarter of a second off every start.
  "$directory/bin/java" -Xshare:dump >/dev/null
}

main "$@"

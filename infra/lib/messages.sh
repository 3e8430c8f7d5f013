# shellcheck shell=bash
# What is said to people: on stderr, so that stdout is data.

VERBOSE=${VERBOSE:-}

say() { printf '%s\n' "$*" >&2; }

detail() { if [[ -n $VERBOSE ]]; then printf '  %s\n' "$*" >&2; fi; }

# audit ACTION WORD... : one line in the installation's audit log; never a secret.
audit() { printf '%s user=%s action=%s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$(id -un)" "$1" "${*:2}" >>"$LOGS/audit.log"; }

# A step failed: what, and what to do about it.
fail() {
  say "${0##*/}: $*"
  exit 1
}

# The call was wrong: one line, status 2.
usage_error() {
  say "${0##*/}: $* (--help tells more)"
  exit 2
}

# The calling script's header comment.
show_help() { awk 'NR > 1 { if (!/^#/) exit; sub(/^# ?/, ""); print }' "$0"; }

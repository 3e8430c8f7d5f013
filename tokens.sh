#!/usr/bin/env bash
# The tokens of those who may send events (INGEST_AUTH=token). Each is bound to streams and VINs; kept is only its hash. Servers that run see
# a change within seconds and need no restart.
#
# Usage: bash tokens.sh issue --vins LIST [options] [NAME]    prints a new token, this one time, on stdout; NAME is for people
#        bash tokens.sh revoke ID                             from now on it lets nobody in
#        bash tokens.sh list                                  what there is: ID, streams, VINs, since when, NAME
#
#       --vins LIST        the VINs that it may write, separated by commas: whole ones, beginnings (5YJ3*), or '*' for all
#       --streams LIST     the streams that it may write, separated by commas, or '*' for all (DEFAULT_STREAM)
#   -c, --config FILE      configuration, instead of config.master
#   -h, --help             this text
#
# They are kept in INGEST_TOKENS_FILE (.run/tokens/ingest). A sender says: Authorization: Bearer TOKEN.
# Exit status: 0 done, 1 a step failed, 2 wrong usage.
set -euo pipefail
# shellcheck source=infra/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/infra/lib/common.sh"

VINS=''
STREAMS=''

take_own_option() {
  SHIFT=2
  case $1 in
    --vins | --streams) require_value "$@" ;;
  esac
  case $1 in
    --vins) VINS=$2 ;;
    --streams) STREAMS=$2 ;;
    *) take_word "$1" ;;
  esac
}

main() {
  parse_options "$@"
  local action=${WORDS[0]:-} word=${WORDS[1]:-}
  ((${#WORDS[@]} <= 2)) || usage_error "'${WORDS[2]}' is one word too many"
  case $action in
    issue) [[ -n $VINS ]] || usage_error "issue needs --vins: which VINs may it write?" ;;
    revoke) [[ -n $word ]] || usage_error "revoke needs the ID that list tells" ;;
    list) [[ -z $word ]] || usage_error "list takes no more words" ;;
    '') usage_error "say what to do: issue, revoke or list" ;;
    *) usage_error "'$action' is not understood" ;;
  esac
  load_configuration
  lock_installation
  case $action in
    issue) issue_token "${STREAMS:-$DEFAULT_STREAM}" "$VINS" "$word" ;;
    revoke) revoke_token "$word" ;;
    list) list_tokens ;;
  esac
}

main "$@"

# shellcheck shell=bash
# What the scripts share, one idea a file. Sourced, never run. Needs bash 4, coreutils, util-linux and awk.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
LIB=$ROOT/infra/lib

# shellcheck source=infra/lib/messages.sh
source "$LIB/messages.sh"
# shellcheck source=infra/lib/options.sh
source "$LIB/options.sh"
# shellcheck source=infra/lib/settings.sh
source "$LIB/settings.sh"
# shellcheck source=infra/lib/addresses.sh
source "$LIB/addresses.sh"
# shellcheck source=infra/lib/progress.sh
source "$LIB/progress.sh"
# shellcheck source=infra/lib/build.sh
source "$LIB/build.sh"
# shellcheck source=infra/lib/certificates.sh
source "$LIB/certificates.sh"
# shellcheck source=infra/lib/tls.sh
source "$LIB/tls.sh"
# shellcheck source=infra/lib/clients.sh
source "$LIB/clients.sh"
# shellcheck source=infra/lib/shared.sh
source "$LIB/shared.sh"
# shellcheck source=infra/lib/tokens.sh
source "$LIB/tokens.sh"
# shellcheck source=infra/lib/guard.sh
source "$LIB/guard.sh"
# shellcheck source=infra/lib/runtime.sh
source "$LIB/runtime.sh"
# shellcheck source=infra/lib/launched.sh
source "$LIB/launched.sh"
# shellcheck source=infra/lib/nginx.sh
source "$LIB/nginx.sh"
# shellcheck source=infra/lib/infrastructure.sh
source "$LIB/infrastructure.sh"
# shellcheck source=infra/lib/change.sh
source "$LIB/change.sh"
# shellcheck source=infra/lib/fleet.sh
source "$LIB/fleet.sh"

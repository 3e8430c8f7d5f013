#!/usr/bin/env bash
# Tells how fast the page loads and how fluid it is, in the machine's Chromium: loaded from a pipeline of its own in which 40 vehicles drive,
# then with 10,000 made-up ones. The tables go to stdout.
#
# Usage: dashboard/measure.sh
set -euo pipefail
# shellcheck source=dashboard/browser.sh
source "$(dirname "${BASH_SOURCE[0]}")/browser.sh"

in_browser PageSpeed "$@"
cat infra/system/target/page-speed.md

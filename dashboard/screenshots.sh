#!/usr/bin/env bash
# Takes the pictures in docs/images again, with the machine's Chromium: a pipeline of its own in which 400 vehicles drive for some minutes, each
# view light, dark, and as a phone shows it. Look at what it took before you commit it.
#
# Usage: dashboard/screenshots.sh
set -euo pipefail
# shellcheck source=dashboard/browser.sh
source "$(dirname "${BASH_SOURCE[0]}")/browser.sh"

in_browser Screenshots "$@"
ls -l docs/images/dashboard-*.png

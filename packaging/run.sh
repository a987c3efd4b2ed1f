#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds the release and opens Zixly Desktop. Without a display it runs the sample sweep in
# the console and prints the ten best rows. Further arguments go to the program. May be run again at any time.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=linux/setup.sh
. "$root/packaging/linux/setup.sh"
cd "$root"

install_packages "${zixly_build_packages[@]}"
check_tools
say "Configuring and building in build/release"
cmake --preset release
cmake --build --preset release --parallel "$(build_jobs)" --target zixly zixly_console

has_display=${DISPLAY:-}${WAYLAND_DISPLAY:-}
[ "$(uname -s)" = Darwin ] && has_display=yes
if [ -n "$has_display" ]; then
    say "Opening build/release/bin/zixly"
    exec build/release/bin/zixly "$@"
fi
say "No display: S&P 500, SMA 5-50 x 20-200, the ten best of 3,930 combinations"
exec build/release/bin/zixly-worker sweep --sample sp500 --strategy sma --fast 5:50 --slow 20:200:2 --top 10 "$@"

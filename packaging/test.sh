#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds the release with its tests and runs them; the last lines are ctest's summary.
# May be run again at any time.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=linux/setup.sh
. "$root/packaging/linux/setup.sh"
cd "$root"

install_packages "${zixly_build_packages[@]}" "${zixly_test_packages[@]}"
check_tools
say "Configuring and building in build/release"
cmake --preset release
cmake --build --preset release --parallel "$(build_jobs)"
say "Running the tests"
ctest --preset release --parallel "$(test_jobs)" "$@"

# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by run.sh, test.sh and .ci/run: installs packages on Debian-like systems and finds the tools elsewhere.

# What every build needs; the SQLite driver, the SVG plugin, libsecret and one font are needed at run time only.
zixly_build_packages=(
    g++ cmake ninja-build ccache
    qt6-base-dev qt6-charts-dev qt6-svg-dev qt6-websockets-dev qtkeychain-qt6-dev libqt6opengl6-dev qt6-tools-dev qt6-l10n-tools
    libqt6sql6-sqlite libqt6svg6 libsecret-1-0 fonts-dejavu-core libbenchmark-dev libquazip1-qt6-dev
    libboost-dev libssl-dev
)
# What some tests need; they say so and are skipped where it is missing.
zixly_test_packages=(postgresql libqt6sql6-psql)
zixly_check_packages=(clang-format-19 clang-tidy-19 git)

say() { printf '\n== %s\n' "$*"; }
fail() { printf '\nzixly: %s\n' "$*" >&2; exit 1; }

is_installed() {
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# install_packages NAME... : installs those that are missing; needs root or sudo only if some are.
install_packages() {
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        say "Not a Debian-like system: nothing is installed. Needed: a C++23 compiler (GCC 12, Clang 17, MSVC 2022 or
   newer), CMake 3.25, Ninja, QtKeychain, QuaZip, Boost 1.74, OpenSSL, and Qt 6.4 or newer with Charts, Svg, WebSockets and Linguist tools (SQLite
   driver included)"
        command -v cmake >/dev/null && command -v ninja >/dev/null || fail "cmake and ninja are not on PATH."
        return
    fi
    local package missing=() root=()
    for package in "$@"; do
        is_installed "$package" || missing+=("$package")
    done
    if [ ${#missing[@]} -eq 0 ]; then
        say "All $# packages are installed"
        return
    fi
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || fail "not root and no sudo; ask an administrator to install: ${missing[*]}"
        root=(sudo)
    fi
    say "Installing: ${missing[*]}"
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -q -o DPkg::Lock::Timeout=300
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends --no-remove \
        -o DPkg::Lock::Timeout=300 "${missing[@]}"
}

# check_tools : one sentence instead of a page of CMake when the system is too old.
check_tools() {
    local cmake_version
    cmake_version=$(cmake --version | sed -n '1s/[^0-9]*\([0-9.]*\).*/\1/p')
    if [ "$(printf '%s\n' 3.25 "$cmake_version" | sort -V | head -n 1)" != 3.25 ]; then
        fail "CMake $cmake_version is too old; 3.25 or newer is needed (Debian 12, Ubuntu 24.04 or newer have it)."
    fi
}

# As many jobs as processors, but one for each GiB and a half of free memory: the compiler needs it.
build_jobs() {
    local jobs memory
    jobs=$(nproc 2>/dev/null || sysctl -n hw.ncpu 2>/dev/null || echo 2)
    memory=$(awk '/MemAvailable/ {print int($2 / 1572864)}' /proc/meminfo 2>/dev/null || echo "$jobs")
    [ "${memory:-0}" -ge 1 ] || memory=1
    [ "$memory" -lt "$jobs" ] && jobs=$memory
    echo "$jobs"
}

# Tests wait more than they compute, but each may use two processors.
test_jobs() {
    local jobs
    jobs=$(build_jobs)
    echo $((jobs > 4 ? jobs / 2 : jobs > 2 ? 2 : jobs))
}

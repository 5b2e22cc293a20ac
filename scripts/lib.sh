# What the scripts share; they source it in the repository's root.
# shellcheck shell=bash

say() { printf '%s\n' "$*" >&2; }

# What is missing, one a line: its package, and behind a colon its name where packages are called
# something else. The packages have the same names on Debian 12 and 13 and Ubuntu 22.04 and 24.04.
# Judged by what they bring, since it may have come another way. macOS has SQLite and a BLAS itself.
missing_packages() {
    command -v git >/dev/null || echo "git:git"
    if [ "$(uname)" != Darwin ]; then
        [ -e /usr/include/sqlite3.h ] || echo "libsqlite3-dev:SQLite's headers"
        /sbin/ldconfig -p 2>/dev/null | grep -c 'libopenblas\.so\.0 ' >/dev/null ||
            echo "libopenblas0-pthread:OpenBLAS (libopenblas.so.0)"
    fi
    python3 -m pip --version >/dev/null 2>&1 || echo "python3-pip:pip for Python 3"
}

# Whether this is a distribution whose package names we know.
knows_packages() {
    local system
    # shellcheck source=/dev/null
    system=$(source /etc/os-release 2>/dev/null && echo "${ID:-} ${VERSION_ID:-}") || return
    case $system in
    "debian 12" | "debian 13" | "ubuntu 22.04" | "ubuntu 24.04") ;;
    *) false ;;
    esac
}

# Installs what is missing, or says how to and ends the script.
install_packages() {
    local missing packages install as_root=()
    missing=$(missing_packages)
    if [ -n "$missing" ] && ! knows_packages; then
        say "Missing: $(sed 's/^[^:]*://' <<<"$missing" | paste -sd ';' - | sed 's/;/; /g')."
        say "Install this with your system's package manager, then run the same script again."
        exit 1
    elif [ -n "$missing" ]; then
        packages=$(sed 's/:.*//' <<<"$missing" | paste -sd ' ' -)
        install="apt-get install --yes --no-install-recommends $packages"
        if [ "$(id -u)" -ne 0 ]; then as_root=(sudo -n); fi
        if [ "$(id -u)" -ne 0 ] && ! sudo -n true 2>/dev/null; then
            say "Missing: $packages. Run this line, then the same script again:"
            say "  sudo apt-get update && sudo $install"
            exit 1
        fi
        say "Installing $packages: a minute or two, most of it download."
        "${as_root[@]}" apt-get update >&2
        # shellcheck disable=SC2086  # words on purpose
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive $install >&2
    fi
    if ! command -v swift >/dev/null; then
        say "Missing: Swift 6.3. Install it (https://www.swift.org/install/), add it to PATH."
        exit 1
    fi
}

# Flags that the program and its tests share, so that nothing is compiled twice: left to itself,
# the build on a terminal differs from the one in a pipe.
build_flags=(-c release --no-color-diagnostics)

# Builds the program and names it in $program.
build_program() {
    local cores
    cores=$(getconf _NPROCESSORS_ONLN)
    if [ ! -e .build/workspace-state.json ]; then
        say "Fetching the Swift packages: half a minute or more, by the network."
        swift package resolve >&2
    fi
    if [ -e .build/release/crossover ]; then
        say "Building what has changed: seconds if nothing has, up to 2 minutes on 2 idle cores."
    else
        say "Building: about 2 minutes on 2 idle cores, the first time only; this machine has $cores."
    fi
    swift build "${build_flags[@]}" --product crossover >&2
    program=.build/release/crossover
}

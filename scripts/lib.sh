# What the scripts share; they source it in the repository's root.
# shellcheck shell=bash

say() { printf '%s\n' "$*" >&2; }

# Debian packages that are missing, judged by what they bring: it may have come another way.
missing_packages() {
    command -v git >/dev/null || echo git
    [ -e /usr/include/sqlite3.h ] || echo libsqlite3-dev
    /sbin/ldconfig -p | grep -c 'libopenblas\.so\.0 ' >/dev/null || echo libopenblas0-pthread
    python3 -m pip --version >/dev/null 2>&1 || echo python3-pip
}

# Installs what is missing, or says how to and ends the script.
install_packages() {
    local missing as_root=()
    mapfile -t missing < <(missing_packages)
    if [ ${#missing[@]} -gt 0 ]; then
        if [ "$(id -u)" -ne 0 ]; then as_root=(sudo -n); fi
        if [ "$(id -u)" -ne 0 ] && ! sudo -n true 2>/dev/null; then
            say "Missing: ${missing[*]}. Run this line, then the same script again:"
            say "  sudo apt-get update && sudo apt-get install --yes ${missing[*]}"
            exit 1
        fi
        "${as_root[@]}" apt-get update >&2
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes \
            --no-install-recommends "${missing[@]}" >&2
    fi
    if ! command -v swift >/dev/null; then
        say "Missing: Swift 6.3. Install it (https://www.swift.org/install/linux/), add it to PATH."
        exit 1
    fi
}

# Flags that the program and its tests share, so that nothing is compiled twice: left to itself,
# the build on a terminal differs from the one in a pipe.
build_flags=(-c release --no-color-diagnostics)

# Builds the program and names it in $program.
build_program() {
    swift build "${build_flags[@]}" --product crossover >&2
    program=$PWD/.build/release/crossover
}

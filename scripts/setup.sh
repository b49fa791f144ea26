# shellcheck shell=bash
# Set-up shared by ./run and ./test: Debian packages, npm packages, builds.
# Sourced, never executed; the caller has set -euo pipefail and has changed to the checkout.

export DEBIAN_FRONTEND=noninteractive
# The cache outlives the checkout, and another checkout of the same files hits it.
export CCACHE_BASEDIR="$PWD" CCACHE_NOHASHDIR=1
readonly STAMPS="$PWD/build/stamps"
mkdir -p "$STAMPS"

say() { printf '\033[1m==> %s\033[0m\n' "$*"; }

die() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

as_root() {
    if [[ $(id -u) -eq 0 ]]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo DEBIAN_FRONTEND=noninteractive "$@"
    else
        die "packages are missing; run once as root, or install sudo: $*"
    fi
}

# version_at_least 18.20.4 18.20: the first is the second or later.
version_at_least() { [[ $(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1) == "$2" ]]; }

has_node() {
    command -v node >/dev/null && command -v npm >/dev/null &&
        version_at_least "$(node --version | tr -d v)" 18.20 &&
        version_at_least "$(npm --version 2>/dev/null)" 9
}

# packages_of run: the packages of that section of scripts/packages.txt, one per line.
packages_of() {
    awk -v wanted="[$1]" '
        /^#/ || NF == 0 { next }
        /^\[/ { inside = ($1 == wanted); next }
        inside { for (i = 1; i <= NF; i++) print $i }' scripts/packages.txt
}

is_installed() { [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }

# install_packages run test: what is missing of those sections.
install_packages() {
    local section package missing=()
    for section in "$@"; do
        for package in $(packages_of "$section"); do
            # A node of another origin conflicts with Debian's npm.
            if [[ $package == nodejs || $package == npm ]] && has_node; then continue; fi
            is_installed "$package" || missing+=("$package")
        done
    done
    if [[ ${#missing[@]} -eq 0 ]]; then return; fi

    say "Installing ${#missing[@]} Debian packages: ${missing[*]}"
    as_root apt-get update -qq </dev/null
    # A mail server that is there already is never replaced: apt says so instead.
    as_root apt-get install -y -qq --no-install-recommends --no-remove "${missing[@]}" </dev/null
}

# fingerprint PATH...: one hash of the files below the paths, without what is installed or built there.
fingerprint() {
    find "$@" -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -print0 2>/dev/null |
        sort -z | xargs -0 -r sha256sum | sha256sum | cut -d ' ' -f 1
}

# once NAME FINGERPRINT COMMAND...: run the command unless it succeeded before with the same fingerprint.
once() {
    local stamp="$STAMPS/$1" print="$2"
    shift 2
    if [[ -f $stamp && $(<"$stamp") == "$print" ]]; then return; fi
    "$@"
    printf '%s' "$print" >"$stamp"
}

# install_npm web widget: npm ci in those folders when their lock file changed.
install_npm() {
    local folder
    for folder in "$@"; do
        [[ -d $folder/node_modules ]] || rm -f "$STAMPS/npm-$folder"
        once "npm-$folder" "$(node --version) $(fingerprint "$folder/package-lock.json")" npm_ci "$folder"
    done
}

npm_ci() {
    say "Installing npm packages of $1"
    npm ci --prefix "$1" --no-audit --no-fund --loglevel=error </dev/null
}

# Builds the widget and the console, which the binary carries inside.
build_web() {
    local folder
    for folder in widget web; do
        [[ -d $folder/dist ]] || rm -f "$STAMPS/build-$folder"
        once "build-$folder" "$(fingerprint "$folder" locales openapi.json)" build_npm "$folder"
    done
}

build_npm() {
    say "Building $1"
    npm run --silent build --prefix "$1" </dev/null
}

# build_server PRESET [TARGET...]: configures and builds build/PRESET.
build_server() {
    local preset="$1"
    shift
    say "Building the server ($preset)"
    cmake --preset "$preset" >"build/configure-$preset.log" 2>&1 || {
        cat "build/configure-$preset.log" >&2
        die "cmake could not configure the $preset preset"
    }
    cmake --build --preset "$preset" ${1:+--target "$@"}
}

#!/bin/sh
# requirements.txt → .venv: the environment, with uv where it is present, else venv and pip.
# Does nothing where the environment is of this requirements.txt already. Two at once are safe.
set -eu
cd "$(dirname "$0")/.."

stamp=.venv/dateline.stamp
wanted='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'

say() { printf 'dateline: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

# A shell's own Python settings must not reach into the environment.
unset PYTHONHOME PYTHONPATH VIRTUAL_ENV PIP_USER PIP_TARGET PIP_PREFIX PIP_REQUIRE_VIRTUALENV UV_SYSTEM_PYTHON

state() { cksum requirements.txt pyproject.toml tools/setup.sh; pwd; }

is_ready() { [ -f "$stamp" ] && [ "$(state)" = "$(cat "$stamp")" ] && .venv/bin/python -c "$wanted"; }

begin() { say "setting up .venv ($(grep -c '==' requirements.txt) packages)"; }

has_uv() { uv --version >/dev/null 2>&1; }

find_python() { # the first Python of ours among the usual names, empty if there is none
    if [ -n "${PYTHON:-}" ]; then
        "$PYTHON" -c "$wanted" 2>/dev/null ||
            fail "PYTHON=$PYTHON is not Python 3.11, 3.12 or 3.13"
        printf '%s\n' "$PYTHON"
        return
    fi
    for name in python3 python3.13 python3.12 python3.11 python; do
        if "$name" -c "$wanted" 2>/dev/null; then
            printf '%s\n' "$name"
            return
        fi
    done
}

with_uv() {
    if [ ! -x .venv/bin/python ]; then
        uv venv --quiet --allow-existing --python "${1:->=3.11,<3.14}" .venv ||
            fail "uv found no Python 3.11, 3.12 or 3.13: install one of them"
    fi
    begin
    failed=.venv/setup.failed
    rm -f "$failed"
    # The names of 230 packages, one a line, are no news.
    { uv pip sync --only-binary :all: --python .venv/bin/python requirements.txt 2>&1 ||
        echo "$?" >"$failed"; } | sed '/^ [-+~] /d' >&2
    [ ! -f "$failed" ] || exit "$(cat "$failed")"
    uv pip install --quiet --no-deps --no-build-isolation --python .venv/bin/python -e .
}

counted() { # pip's lines → one line that counts the packages
    # A log has no line to write over: there, one for each fifty packages will do.
    step=50 end='\n'
    [ ! -t 2 ] || step=1 end='\r'
    awk -v all="$(grep -c '==' requirements.txt)" -v step="$step" -v end="$end" '
        /^Collecting / && ++found % step == 0 {
            printf "dateline: %d of %d packages found%s", found, all, end; fflush()
        }
        /^Installing collected/ { printf "dateline: writing the packages into .venv\n"; fflush() }
    ' >&2
}

with_pip() {
    [ -n "$1" ] || fail "Python 3.11, 3.12 or 3.13 is missing ($(python3 -V 2>&1 | tail -n 1))"
    if [ ! -x .venv/bin/python ]; then
        "$1" -c 'import ensurepip, venv' 2>/dev/null ||
            fail "$("$1" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')" \
                "is missing: install that package (on Debian: apt-get install python3-venv), or uv"
        "$1" -m venv .venv
    fi
    begin
    .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null
    log=.venv/setup.log
    { .venv/bin/python -m pip install --no-input --disable-pip-version-check --progress-bar off \
        --only-binary :all: -r requirements.txt 2>&1 || echo "pip failed"; } | tee "$log" | counted
    if [ "$(tail -n 1 "$log")" = "pip failed" ]; then
        tail -n 20 "$log" >&2
        fail "pip could not install requirements.txt; all that it said: $log"
    fi
    .venv/bin/python -m pip install --quiet --no-input --disable-pip-version-check --no-deps \
        --no-build-isolation -e .
}

is_ready && { touch "$stamp"; exit 0; }

if command -v flock >/dev/null 2>&1; then
    exec 9>.setup.lock
    flock -n 9 || { say "waiting for another set-up of .venv"; flock 9; }
    is_ready && { touch "$stamp"; exit 0; }
fi

# An environment of another Python, or one that was moved with its folder, can't be repaired.
moved() { [ -f "$stamp" ] && [ "$(tail -n 1 "$stamp")" != "$(pwd)" ]; }
if [ -e .venv ] && { moved || ! .venv/bin/python -c "$wanted" 2>/dev/null; }; then
    rm -rf .venv
fi

python=$(find_python)
if has_uv; then with_uv "$python"; else with_pip "$python"; fi
state >"$stamp.new"
mv "$stamp.new" "$stamp"
say ".venv is ready ($(.venv/bin/python -V))"

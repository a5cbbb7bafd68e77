#!/usr/bin/env bash
# What a killed leader costs: three PostgreSQL under Patroni and etcd, HAProxy before them, three `mfadmin serve`
# behind it. While clients act, PostgreSQL and Patroni of the leader are killed. Everything that was accepted has to
# be there, once, and the servers go on by themselves.
#
#     tests/chaos/high_availability.sh [PROGRAM]
#
# No part of tests/run.sh: it needs Debian's patroni, etcd-server, haproxy and postgresql, and takes a minute.
# All of it is in a temporary folder and on free ports of the loopback, and is gone afterwards.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
program="$(realpath "${1:-${CARGO_TARGET_DIR:-target}/debug/mfadmin}")"
actions=300
bin="$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1 || true)"
missing=()
[ -x "$bin/initdb" ] || missing+=(postgresql)
command -v patroni >/dev/null || missing+=(patroni)
command -v etcd >/dev/null || missing+=(etcd-server)
PATH="$PATH:/usr/sbin"
command -v haproxy >/dev/null || missing+=(haproxy)
if [ ${#missing[@]} -gt 0 ]; then
    echo "missing (Debian: apt-get install ${missing[*]})" >&2
    exit 2
fi
[ -x "$program" ] || { echo "missing: $program. Build it first: cargo build" >&2; exit 2; }

folder="$(mktemp -d)"
chmod 755 "$folder"
pids=()

# PostgreSQL and etcd refuse root, so they run as the user of Debian's package.
as_user=()
[ "$(id -u)" -ne 0 ] || as_user=(setpriv --reuid=postgres --regid=postgres --clear-groups)

end() {
    local pid node
    exec 2>/dev/null
    for pid in "${pids[@]}"; do kill -9 "$pid" || true; done
    for node in 1 2 3; do
        pid="$(head -n 1 "$folder/$node/data/postmaster.pid" 2>/dev/null || true)"
        [ -z "$pid" ] || kill -QUIT "$pid" || true
    done
    sleep 0.5
    if [ -n "${KEEP:-}" ]; then echo "kept: $folder"; else rm -rf "$folder"; fi
}
trap end EXIT
trap 'exit 130' INT TERM

# start NAME COMMAND...: in the background, with its words in a file.
start() {
    local name="$1"
    shift
    "$@" >"$folder/$name.log" 2>&1 </dev/null &
    pids+=("$!")
    # So that bash does not tell when it is killed.
    disown
}

# until_is WHAT COMMAND...: waits until the command succeeds, for a minute and a half.
until_is() {
    local what="$1" end=$((SECONDS + 90))
    shift
    until "$@" >/dev/null 2>&1; do
        if [ "$SECONDS" -ge "$end" ]; then
            echo "FAILED: $what" >&2
            tail -n 20 "$folder"/*.log >&2
            exit 1
        fi
        sleep 0.2
    done
}

read -r -a ports < <(python3 -c '
import socket
held = [socket.create_server(("127.0.0.1", 0)) for _ in range(9)]
print(*(one.getsockname()[1] for one in held))')
etcd="${ports[0]}" peer="${ports[1]}" proxy="${ports[2]}"
of_postgres=("" "${ports[@]:3:3}")
of_patroni=("" "${ports[@]:6:3}")

mkdir "$folder/etcd"
for node in 1 2 3; do
    mkdir "$folder/$node"
    cat >"$folder/$node/patroni.yml" <<EOF
scope: mfadmin
name: node$node
restapi: { listen: "127.0.0.1:${of_patroni[node]}", connect_address: "127.0.0.1:${of_patroni[node]}" }
etcd3: { host: "127.0.0.1:$etcd" }
bootstrap:
  dcs:
    ttl: 20
    loop_wait: 5
    retry_timeout: 5
    synchronous_mode: true
    synchronous_mode_strict: true
    postgresql:
      use_pg_rewind: true
      parameters: { synchronous_commit: "on", max_connections: 200 }
  initdb: [ { encoding: UTF8 }, { locale: C.UTF-8 }, data-checksums ]
postgresql:
  listen: 127.0.0.1:${of_postgres[node]}
  connect_address: 127.0.0.1:${of_postgres[node]}
  data_dir: $folder/$node/data
  bin_dir: $bin
  pgpass: $folder/$node/pgpass
  authentication:
    superuser: { username: postgres, password: unused }
    replication: { username: replicator, password: unused }
    rewind: { username: rewinder, password: unused }
  parameters: { unix_socket_directories: "$folder/$node" }
  pg_hba: [ host all all 127.0.0.1/32 trust, host replication all 127.0.0.1/32 trust ]
EOF
done
[ "$(id -u)" -ne 0 ] || chown -R postgres "$folder"

start etcd "${as_user[@]}" etcd --name one --data-dir "$folder/etcd" \
    --listen-client-urls "http://127.0.0.1:$etcd" --advertise-client-urls "http://127.0.0.1:$etcd" \
    --listen-peer-urls "http://127.0.0.1:$peer" --initial-advertise-peer-urls "http://127.0.0.1:$peer" \
    --initial-cluster "one=http://127.0.0.1:$peer"
until_is "etcd does not answer" curl -fs "http://127.0.0.1:$etcd/health"
declare -A patroni
for node in 1 2 3; do
    start "patroni$node" "${as_user[@]}" patroni "$folder/$node/patroni.yml"
    patroni[$node]="${pids[-1]}"
done

leader() {
    local node
    for node in 1 2 3; do
        if curl -fs -o /dev/null "http://127.0.0.1:${of_patroni[node]}/primary"; then
            echo "$node"
            return
        fi
    done
    return 1
}

# A leader, one that follows it synchronously, and another.
is_whole() {
    local node members
    node="$(leader)" || return
    members="$(curl -fs "http://127.0.0.1:${of_patroni[node]}/cluster")" || return
    [ "$(grep -o '"state": "\(running\|streaming\)"' <<<"$members" | wc -l)" -eq 3 ] &&
        grep -q sync_standby <<<"$members"
}
until_is "the cluster does not come up" is_whole

cat >"$folder/haproxy.cfg" <<EOF
defaults
    mode tcp
    timeout connect 3s
    timeout client 5m
    timeout server 5m
listen postgres
    bind 127.0.0.1:$proxy
    option httpchk OPTIONS /primary
    http-check expect status 200
    default-server inter 1s fall 2 rise 1 on-marked-down shutdown-sessions
$(for node in 1 2 3; do
    echo "    server node$node 127.0.0.1:${of_postgres[node]} check port ${of_patroni[node]}"
done)
EOF
start haproxy haproxy -db -f "$folder/haproxy.cfg"

url="postgres://mfadmin@127.0.0.1:$proxy/mfadmin"
say() { "$bin/psql" -qXAt -h 127.0.0.1 -p "$proxy" -U postgres "$@"; }
# Until HAProxy has asked each node, it takes all of them for leaders.
leads_to_the_leader() { [ "$(say -c 'select pg_is_in_recovery()')" = f ] && sleep 3; }
until_is "HAProxy does not lead to the leader" leads_to_the_leader
say -c "create role mfadmin login"
say -c "create database mfadmin owner mfadmin encoding 'UTF8' locale 'C.UTF-8' template template0"

# home N COMMAND...: runs mfadmin with a home of its own.
home() {
    local home="$folder/home$1"
    shift
    mkdir -p "$home/config/mfadmin" "$home/tmp"
    printf '[store]\nurl = "%s"\nkey_file = "%s"\n' "$url" "$folder/home1/mfadmin.key" >"$home/config/mfadmin/config.toml"
    exec env -i PATH="$PATH" LANG=C.UTF-8 HOME="$home" TMPDIR="$home/tmp" XDG_CONFIG_HOME="$home/config" \
        XDG_DATA_HOME="$home/data" XDG_STATE_HOME="$home/state" "$program" "$@"
}
(home 1 init --name 'Ana Lima' --email ana@example.com >/dev/null)
{
    echo name,email,role
    for ((n = 0; n < actions; n++)); do echo "User $n,user$n@example.com,member"; done
} >"$folder/users.csv"
(home 1 import "$folder/users.csv" >/dev/null)

urls=()
for server in 1 2 3; do
    start "server$server" home "$server" serve --listen 127.0.0.1:0
    until_is "server $server does not start" grep -q '^Listening on ' "$folder/server$server.log"
    urls+=("$(sed -n 's/^Listening on //p' "$folder/server$server.log")")
done

cat >"$folder/kill" <<EOF
#!/bin/sh
kill -9 \$(cat "$folder/victims")
EOF
chmod +x "$folder/kill"
old="$(leader)"
echo "${patroni[$old]} $(head -n 1 "$folder/$old/data/postmaster.pid")" >"$folder/victims"
MFADMIN_TOKEN="$(sed 's/.*"token": *"\([^"]*\)".*/\1/' < <(tr -d '\n' <"$folder/home1/state/mfadmin/session.json"))" \
    timeout 300 python3 tests/chaos/high_availability.py "$actions" "$folder/kill" "${urls[@]}"
echo "leader: node$old before, node$(leader) after"
for ready in "${urls[@]}"; do until_is "$ready is not ready" curl -fs "$ready/readyz"; done
# The one that was killed comes back, and follows.
start "patroni$old-again" "${as_user[@]}" patroni "$folder/$old/patroni.yml"
until_is "the killed node does not come back" is_whole
echo "node$old follows again"

#!/usr/bin/env bash
# Starts a Debian of its own with the package in it, as a machine is started: tests/package-boot.sh PACKAGE.
# The service comes up by itself, says that it is ready, answers, is restarted, killed and stopped. Wants root,
# debootstrap and systemd-nspawn (Debian: apt-get install systemd-container), and takes about two minutes.
set -euo pipefail

package="$1"
if [ "$(id -u)" -ne 0 ] || ! command -v debootstrap >/dev/null || ! command -v systemd-nspawn >/dev/null; then
    echo "wants root, debootstrap and systemd-nspawn (Debian: apt-get install debootstrap systemd-container)" >&2
    exit 2
fi
. "$(dirname "${BASH_SOURCE[0]}")/package-root.sh"
fail() {
    echo "FAILED: $*" >&2
    tail -n 40 "$root/told" >&2 2>/dev/null || true
    exit 1
}

echo "== a root of Debian 12 with systemd"
make_root ca-certificates,systemd,systemd-sysv

cp "$package" "$root/tmp/mfadmin.deb"
inside dpkg -i /tmp/mfadmin.deb >/dev/null
as_service mfadmin init --name "Ana Silva" --email ana@example.com >/dev/null
systemctl --root="$root" enable mfadmin.service 2>/dev/null
# What it starts, and what it waits for, is looked for in the root.
said="$(systemd-analyze verify --root="$root" mfadmin.service 2>&1 | grep -F mfadmin.service | grep -v "man " || true)"
[ -z "$said" ] || fail "systemd-analyze verify: $said"

# What is looked at once the machine is up; the last line turns it off.
cat >"$root/usr/local/bin/look" <<'LOOK'
#!/bin/bash
exec >/told 2>&1
state() { systemctl show mfadmin.service --property "$1" --value; }
answers() { exec 3<>/dev/tcp/127.0.0.1/7979 && printf 'GET %s HTTP/1.0\r\n\r\n' "$1" >&3 && head -n 1 <&3; }
until [ "$(state ActiveState)" != activating ]; do sleep 0.2; done
echo "started $(state ActiveState) $(state Type) $(state User) $(state NRestarts)"
echo "ready after $((($(state ActiveEnterTimestampMonotonic) - $(state ExecMainStartTimestampMonotonic)) / 1000)) ms"
echo "answers $(answers /healthz)"
echo "answers $(answers /readyz)"
systemctl restart mfadmin.service
echo "restarted $(state ActiveState)"
echo "answers $(answers /readyz)"
kill -KILL "$(state MainPID)"
for _ in $(seq 100); do
    [ "$(state NRestarts) $(state ActiveState)" = "1 active" ] && break
    sleep 0.2
done
echo "killed $(state ActiveState) $(state NRestarts)"
echo "answers $(answers /readyz)"
systemctl stop mfadmin.service
echo "stopped $(state ActiveState) $(state Result)"
journalctl --unit mfadmin.service --no-pager --output cat
systemctl poweroff
LOOK
chmod 755 "$root/usr/local/bin/look"
cat >"$root/etc/systemd/system/look.service" <<'UNIT'
[Unit]
After=mfadmin.service
[Service]
Type=oneshot
ExecStart=/usr/local/bin/look
[Install]
WantedBy=multi-user.target
UNIT
systemctl --root="$root" enable look.service 2>/dev/null

umount "$root/proc"
echo "== started"
timeout 180 systemd-nspawn --quiet --directory="$root" --boot --register=no --keep-unit >"$root/console" 2>&1 ||
    { tail -n 20 "$root/console" >&2; fail "the machine did not come up and go down"; }
for line in "started active notify mfadmin 0" "restarted active" "killed active 1" "stopped inactive success"; do
    grep -qx "$line" "$root/told" || fail "not told: $line"
done
[ "$(grep -c '^answers HTTP/1.[01] 200' "$root/told")" = 4 ] || fail "not every request was answered"
grep '^ready after' "$root/told"
echo "The service holds."

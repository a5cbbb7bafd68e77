#!/usr/bin/env bash
# Tries the Debian package in a bare Debian root: tests/package.sh [PROGRAM], PROGRAM as in scripts/package.
# Installs it, looks at the demo, lets it take over the data of 0.1.0, installs it once more, removes and purges
# it; where systemd-nspawn is, the service is then started as on a machine (tests/package-boot.sh). Wants root,
# debootstrap and the network, so it is no part of tests/run.sh. It takes about four minutes.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
if [ "$(id -u)" -ne 0 ] || ! command -v debootstrap >/dev/null; then
    echo "wants root and debootstrap (Debian: apt-get install debootstrap)" >&2
    exit 2
fi
package="$(scripts/package "$@" | tail -n 1)"
. tests/package-root.sh
echo "== a bare root of Debian 12"
make_root ca-certificates
fail() { echo "FAILED: $*" >&2; exit 1; }

echo "== install"
cp "$package" "$root/tmp/mfadmin.deb"
began="$(date +%s%N)"
inside dpkg -i /tmp/mfadmin.deb
inside mfadmin --version
echo "== installed, and running, in $((($(date +%s%N) - began) / 1000000)) ms"
[ "$(inside stat -c '%U %a' /var/lib/mfadmin)" = "mfadmin 700" ] || fail "the folder of the data"
inside test -e /usr/share/man/man1/mfadmin-serve.1.gz || fail "the manual"
[ "$(as_service mfadmin users --format json 2>/dev/null | wc -c)" = 0 ] || fail "users before there is an organisation"

if command -v systemd-analyze >/dev/null; then
    echo "== the unit"
    systemd-analyze security --offline=true --root="$root" mfadmin.service | tail -n 1
fi

echo "== the data of 0.1.0"
data="$root/var/lib/mfadmin/.local/share/mfadmin"
mkdir -p "$data"
cp tests/fixtures/0.1.0/mfadmin.db tests/fixtures/0.1.0/mfadmin.key "$data"
chmod 600 "$data"/*
inside chown -R mfadmin:mfadmin /var/lib/mfadmin/.local
users="$(as_service mfadmin users --format json | grep -o '"email"' | wc -l)"
[ "$users" -gt 0 ] || fail "nobody of 0.1.0 is there"
as_service mfadmin audit verify
as_service mfadmin backup /var/lib/mfadmin/backup.db

echo "== once more over itself, as an upgrade is"
inside dpkg -i /tmp/mfadmin.deb
[ "$(as_service mfadmin users --format json | grep -o '"email"' | wc -l)" = "$users" ] || fail "users are lost"

echo "== remove and purge"
inside dpkg --remove mfadmin
inside dpkg --purge mfadmin
inside test ! -e /usr/bin/mfadmin || fail "the program is still there"
inside test -e /var/lib/mfadmin/.local/share/mfadmin/mfadmin.db || fail "the database is gone"
[ -z "$(inside find /usr /etc -name '*mfadmin*' -not -path '*/dpkg/*' | grep -v passwd)" ] || fail "files are left"
if command -v systemd-nspawn >/dev/null; then
    tests/package-boot.sh "$package"
else
    echo "== not started by systemd: systemd-nspawn is missing (Debian: apt-get install systemd-container)"
fi
echo "The package holds."

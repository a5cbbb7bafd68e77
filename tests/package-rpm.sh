#!/usr/bin/env bash
# Tries the RPM: tests/package-rpm.sh RPM DEB. Installs, upgrades and removes it in a bare root, where the rpm of
# Debian does it: no root of a system with RPM can be had from here. Wants root and debootstrap; it takes a minute.
set -euo pipefail

rpm="$1"
deb="$2"
. "$(dirname "${BASH_SOURCE[0]}")/package-root.sh"
fail() { echo "FAILED: $*" >&2; exit 1; }

echo "== the RPM: what it holds, and asks for"
listed="$(rpm -qpl "$rpm" | grep -v '^/etc/mfadmin$\|/doc/mfadmin$\|/doc/mfadmin/examples$' |
    sed 's,/zsh/site-functions/,/zsh/vendor-completions/,' | sort)"
[ "$listed" = "$(dpkg-deb -c "$deb" | sed -n 's,^-.* \./,/,p' | sort)" ] || fail "other files than the Debian package"
rpm -qp --requires "$rpm" | grep -q '^libc\.so\.6(GLIBC_2\.3[0-9])' || fail "no word of the C library"

make_root ca-certificates,systemd,rpm
cp "$rpm" "$root/tmp/mfadmin.rpm"
# Its dependencies are named as other systems name them.
inside rpm -i --nodeps /tmp/mfadmin.rpm
inside mfadmin --version
[ "$(inside stat -c '%U %a' /var/lib/mfadmin)" = "mfadmin 700" ] || fail "the folder of the data"
as_service mfadmin init --name "Ana Silva" --email ana@example.com >/dev/null
inside rpm -U --nodeps --force /tmp/mfadmin.rpm
[ "$(as_service mfadmin users --format json | grep -o '"email"' | wc -l)" = 1 ] || fail "users are lost"
inside rpm -e mfadmin
inside test ! -e /usr/bin/mfadmin || fail "the program is still there"
inside test -e /var/lib/mfadmin/.local/share/mfadmin/mfadmin.db || fail "the database is gone"
echo "The RPM holds."

# A root of Debian 12 to try the package in, for the scripts that source this: wants root and debootstrap.

# make_root PACKAGES: `root` is one with these packages in it, and with /proc; it is gone when the script ends.
make_root() {
    root="$(mktemp -d)"
    # Other users than root go in and out, too.
    chmod 755 "$root"
    trap remove_root EXIT
    # From wherever this machine has its own packages from.
    local mirror
    mirror="$({ cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null || true; } |
        sed -n -e 's/^deb \(\[[^]]*\] \)\?\(http[^ ]*\) .*/\2/p' -e 's/^URIs: *\([^ ]*\).*/\1/p' | sed -n 1p)"
    debootstrap --variant=minbase --include="$1" bookworm "$root" "$mirror" >"$root.log" 2>&1 ||
        { tail "$root.log" >&2; exit 1; }
    rm -f "$root.log"
    mount -t proc proc "$root/proc"
}

remove_root() {
    umount "$root/proc" 2>/dev/null || true
    rm -rf "$root"
}

# inside COMMAND...: in the root, as its root.
inside() { chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "$@"; }

# as_service COMMAND...: in the root, as the user of the service.
as_service() { inside setpriv --reuid=mfadmin --regid=mfadmin --clear-groups env HOME=/var/lib/mfadmin "$@"; }

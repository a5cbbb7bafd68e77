#!/usr/bin/env bash
# rsyslog: names in structured data lose their case once they are parsed
#
# One would guess: mmpstrucdata, rsyslog's parser of RFC 5424 structured data, hands names and values
# on as they came. The RFC tells names apart by case and allows a repeated one.
# Instead: it writes all names and ids in lower case, so that `userId` arrives as `userid`, and
# `User` and `user` become one, of which the last value stays; of a repeated name, too. With
# sd_name.lowercase="off" the names look right, and `User` has the value of `user` all the same. The
# raw property %structured-data%, and with it every file and forward that does not parse, keeps all
# of it, so what one sees in the log file is not what the JSON says.
# Why it matters: a search or an alert for "userId" finds nothing behind rsyslog and works behind
# other receivers. Names that hold everywhere are of lower case and used once.
#
# Versions: Debian 12, rsyslog 8.2302.0-1+deb12u2.
set -euo pipefail

work=$(mktemp -d)
daemon=
trap '[[ -z $daemon ]] || { kill "$daemon" && wait "$daemon"; } || true; rm -rf "$work"' EXIT
cd "$work"

apt-get download -qq rsyslog=8.2302.0-1+deb12u2 libestr0=0.1.11-1 libfastjson4=1.2304.0-1 2>/dev/null \
    || { echo "not to be had: rsyslog 8.2302.0-1+deb12u2"; exit 2; }
for package in *.deb; do
    dpkg-deb -x "$package" root
done
export LD_LIBRARY_PATH=$work/root/usr/lib/x86_64-linux-gnu:$work/root/lib/x86_64-linux-gnu

# Messages come from a file: no port is needed.
cat >message.txt <<'LOG'
<134>1 2026-01-02T03:04:05Z host app 1 ID [Audit@32473 userId="7" User="ana" user="bob" ip="192.0.2.1" ip="192.0.2.2"] text
LOG
cat >rsyslog.conf <<CONF
global(workDirectory="$work")
module(load="imfile" mode="polling" pollingInterval="1")
module(load="mmpstrucdata")
input(type="imfile" file="$work/message.txt" tag="unused" ruleset="parsed" needParse="on")
template(name="both" type="string" string="raw:    %structured-data%\nparsed: %\$!lower%\nas is:  %\$!rfc5424-sd%\n")
ruleset(name="parsed") {
    action(type="mmpstrucdata" jsonRoot="!lower")
    action(type="mmpstrucdata" sd_name.lowercase="off")
    action(type="omfile" file="$work/seen.txt" template="both")
}
CONF
root/usr/sbin/rsyslogd -n -f rsyslog.conf -i "$work/pid" -M "$work/root/usr/lib/x86_64-linux-gnu/rsyslog" &
daemon=$!
for _ in {1..40}; do
    [[ -s seen.txt ]] && break
    sleep 0.25
done
root/usr/sbin/rsyslogd -v | head -n 1
cat seen.txt

raw='[Audit@32473 userId="7" User="ana" user="bob" ip="192.0.2.1" ip="192.0.2.2"]'
parsed='{ "rfc5424-sd": { "audit@32473": { "userid": "7", "user": "bob", "ip": "192.0.2.2" } } }'
as_is='{ "Audit@32473": { "userId": "7", "User": "bob", "ip": "192.0.2.2" } }'
if [[ $(<seen.txt) == "raw:    $raw"$'\n'"parsed: $parsed"$'\n'"as is:  $as_is" ]]; then
    echo "as described: parsed names are lower-cased, and five parameters are three"
else
    echo "changed"
    exit 1
fi

#!/usr/bin/env bash
# Fetches Keycloak from Maven Central: fetch.sh FOLDER [VERSION HASH]. Without a version, the one that the tests
# are run with (tests/tools/keycloak.txt). Prints where it is; a version that is there already is not fetched.
set -euo pipefail

folder="${1:?where to put it}"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
mkdir -p "$folder"
folder="$(cd "$folder" && pwd)"
read -r usual usual_hash <"$here/../tools/keycloak.txt"
version="${2:-$usual}" hash="${3:-$usual_hash}"
home="$folder/keycloak"
[ "$version" = "$usual" ] || home="$folder/keycloak-$version"
if [ "$(cat "$home/installed.txt" 2>/dev/null)" != "$version $hash" ]; then
    rm -rf "$home" "$folder/fetched"
    timeout 10m mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy \
        -Dartifact="org.keycloak:keycloak-quarkus-dist:$version:zip" \
        -DoutputDirectory="$folder/fetched" >&2
    zip="$folder/fetched/keycloak-quarkus-dist-$version.zip"
    echo "$hash  $zip" | sha256sum --check --quiet >&2
    python3 -m zipfile -e "$zip" "$folder/fetched" >&2
    chmod +x "$folder/fetched/keycloak-$version/bin/"*.sh
    mv "$folder/fetched/keycloak-$version" "$home"
    rm -rf "$folder/fetched"
    echo "$version $hash" >"$home/installed.txt"
fi
echo "$home"

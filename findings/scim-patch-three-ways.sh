#!/usr/bin/env bash
# SCIM: one PATCH, three libraries, three users
#
# One would guess: libraries that implement RFC 7644 make the same user of the same PATCH. Names of
# attributes have no case (RFC 7643, 2.1); replacing a complex attribute leaves the parts that are
# not given (RFC 7644, 3.5.2.3); a filter that matches nothing is the error noTarget.
# Instead, by library:
# - path "DisplayName": scim2-models sets displayName; scimmy says invalidPath; scim-patch answers
#   well and puts a second key beside the old displayName, though inside a filter it minds no case.
# - path "name", value {givenName}: scimmy drops the family name, the other two keep it.
# - path emails[type eq "other"].value where no mail is of that type: an error in two, a new mail in
#   scim-patch (which, without ".value", answers noTarget as well).
# Why it matters: a provisioning client is tested against one server and quietly loses names, or
# writes attributes that nobody reads, at the next. Send names in the RFC's case and all parts of a
# complex value, and read the user back.
#
# Versions: npm scim-patch 0.8.3 and scimmy 1.3.5, PyPI scim2-models 0.12.3.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check scim2-models==0.12.3 || exit 2
npm install --silent --no-audit --no-fund --prefix "$work" scim-patch@0.8.3 scimmy@1.3.5 >/dev/null || exit 2

cat >user.json <<'JSON'
{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "1", "userName": "ana",
 "displayName": "Old", "name": {"familyName": "Lima"}, "emails": [{"type": "work", "value": "ana@example.com"}]}
JSON

cat >patch.mjs <<'JS'
import { readFileSync } from "node:fs";
import { scimPatch } from "scim-patch";
import SCIMMY from "scimmy";
const [, , library, operation] = process.argv;
const user = JSON.parse(readFileSync("user.json"));
const Operations = [JSON.parse(operation)];
const schemas = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"];
try {
  const { displayName, DisplayName, name, emails } = library === "scim-patch"
    ? scimPatch(user, Operations)
    : await new SCIMMY.Messages.PatchOp({ schemas, Operations })
        .apply(new SCIMMY.Schemas.User(user, "out", "/Users"), (changed) => changed);
  console.log(JSON.stringify({ displayName, DisplayName, name, emails }));
} catch (error) {
  console.log(error.scimCode ?? error.scimType);
}
JS
cat >patch.py <<'PYTHON'
import json, sys
from scim2_models import PatchOp, SCIMException, User

user = User.model_validate_json(open("user.json").read())
schemas = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]
try:
    PatchOp[User].model_validate({"schemas": schemas, "Operations": [json.loads(sys.argv[1])]}).patch(user)
    found = user.model_dump()
    print(json.dumps({key: found[key] for key in ("displayName", "name", "emails")}, separators=(",", ":")))
except SCIMException as error:
    print(error.scim_type)
PYTHON

as_described=1
while IFS='|' read -r operation in_models in_scimmy in_patch; do
    models=$(venv/bin/python patch.py "$operation")
    scimmy=$(node patch.mjs scimmy "$operation")
    patch=$(node patch.mjs scim-patch "$operation")
    printf '%s\n    scim2-models: %s\n    scimmy:       %s\n    scim-patch:   %s\n' "$operation" "$models" "$scimmy" "$patch"
    # shellcheck disable=SC2053 # patterns
    [[ $models == $in_models && $scimmy == $in_scimmy && $patch == $in_patch ]] || as_described=0
done <<'CASES'
{"op":"replace","path":"DisplayName","value":"New"}|{"displayName":"New"*|invalidPath|{"displayName":"Old","DisplayName":"New"*
{"op":"replace","path":"name","value":{"givenName":"Ana"}}|*Lima*|{*"name":{"givenName":"Ana"}*|*Lima*
{"op":"replace","path":"emails[type eq \"other\"].value","value":"x@example.com"}|noTarget|noTarget|*x@example.com*
{"op":"replace","path":"emails[TYPE eq \"work\"].value","value":"x@example.com"}|*x@example.com*|*|*[[]{"type":"work","value":"x@example.com"}]*
CASES

if [[ $as_described == 1 ]]; then echo "as described"; else echo "changed"; exit 1; fi

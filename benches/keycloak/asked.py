"""Who lacks a second factor, as python-keycloak answers it: asked.py URL REALM CLIENT USERS. Prints the seconds of
the list of all users, and of the credentials of the first USERS of them."""

import os
import sys
import time

from keycloak import KeycloakAdmin

url, realm, client, count = sys.argv[1:]
admin = KeycloakAdmin(
    server_url=url, realm_name=realm, client_id=client, client_secret_key=os.environ["SECRET"]
)
begun = time.monotonic()
users = admin.get_users({})
listed = time.monotonic()
lacking = 0
for user in users[: int(count)]:
    kinds = {credential["type"] for credential in admin.get_credentials(user["id"])}
    lacking += not kinds & {"otp", "webauthn", "webauthn-passwordless"}
print(listed - begun, time.monotonic() - listed)
assert lacking, "nobody lacks one"

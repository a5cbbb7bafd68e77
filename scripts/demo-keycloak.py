"""Makes the realm of scripts/demo-keycloak: demo-keycloak.py URL USERS. Names are made up, and the same each time."""

import json
import os
import random
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

FIRST = (
    "Ada Amara Anders Ana Aisha Ben Björn Camille Carlos Chen Chiara Daniel Diego Eleni Emma Fatima Felix Freja "
    "Gabriel Grace Hana Hassan Hiroshi Ingrid Isaac Ivan Jana João Jonas Kaja Karim Keiko Lars Layla Leo Lucia "
    "Maja Malik Marta Mateo Mei Mohammed Nadia Nils Noor Olga Oscar Paula Pavel Priya Rafael Rosa Samir Sara "
    "Sofia Stefan Tariq Thandi Tomás Uma Viktor Wanjiru Wei Yara Yusuf Zoë"
).split()
LAST = (
    "Abebe Adeyemi Ahmed Almeida Andersson Bauer Becker Bianchi Castro Chen Costa Da\u00a0Silva Dubois Eriksen "
    "Fernández Fischer García Haddad Hansen Horvat Ito Ivanova Jensen Johnson Kaya Khan Kim Kowalski Kumar "
    "Larsen Lee Lindqvist López Martin Mbeki Meyer Müller Nakamura Nguyen Novak O’Brien Okafor Olsen Papadopoulos "
    "Patel Peeters Petrov Popescu Rahman Rossi Sato Schmidt Silva Singh Smith Sørensen Tanaka Torres van\u00a0Dijk "
    "Virtanen Wagner Wang Weber Yılmaz Zhang Zimmermann"
).split(" ")
ASCII = str.maketrans("öäüéíóáúãøıëñç’ ", "oaueioauaoienc-.")
#: Users of one import: Keycloak does each in one transaction.
BATCH = 500
#: It has been given up when it does not answer for so many seconds.
START_LIMIT = 300
RIGHTS = ("view-users", "manage-users", "view-realm", "view-events")

url, count = sys.argv[1], int(sys.argv[2])


def token():
    form = {
        "grant_type": "password",
        "client_id": "admin-cli",
        "username": "admin",
        "password": os.environ["ADMIN_PASSWORD"],
    }
    body = urllib.parse.urlencode(form).encode()
    address = f"{url}/realms/master/protocol/openid-connect/token"
    with urllib.request.urlopen(address, body, timeout=60) as answer:
        return json.load(answer)["access_token"]


def ask(method, path, body=None):
    request = urllib.request.Request(
        f"{url}/admin/realms{path}",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {token()}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=300) as answer:
        text = answer.read()
    return json.loads(text) if text.strip() else None


def wait():
    end = time.monotonic() + START_LIMIT
    while True:
        try:
            return token()
        except OSError:
            if time.monotonic() > end:
                sys.exit(f"Keycloak did not answer within {START_LIMIT} s")
            time.sleep(1)


def app(dice):
    seed = "".join(dice.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", k=32))
    data = {"subType": "totp", "digits": 6, "counter": 0, "period": 30, "algorithm": "HmacSHA1"}
    return {
        "type": "otp",
        "userLabel": dice.choice(["Phone", "Work phone", "FreeOTP", "Authenticator"]),
        "secretData": json.dumps({"value": seed}),
        "credentialData": json.dumps({**data, "secretEncoding": "BASE32"}),
    }


def key(dice):
    data = {
        "aaguid": "00000000-0000-0000-0000-000000000000",
        "credentialId": "AAAA",
        "counter": 0,
        "attestationStatementFormat": "none",
        "credentialPublicKey": "AAAA",
    }
    return {
        "type": dice.choice(["webauthn", "webauthn-passwordless"]),
        "userLabel": dice.choice(["Blue key", "Laptop", "Key on the ring"]),
        "secretData": "{}",
        "credentialData": json.dumps(data),
    }


def user(number, dice, taken):
    first, last = dice.choice(FIRST), dice.choice(LAST).replace("\u00a0", " ")
    name = f"{first}.{last}".lower().translate(ASCII)
    taken[name] = taken.get(name, 0) + 1
    username = name if taken[name] == 1 else f"{name}{taken[name]}"
    factors = []
    if dice.random() < 0.62:
        factors.append(app(dice))
    if dice.random() < 0.12:
        factors.append(key(dice))
    phone = {}
    if dice.random() < 0.4:
        phone["phoneNumber"] = [f"+1415555{number % 10000:04}"]
        phone["phoneNumberVerified"] = [dice.choice(["true", "true", "false"])]
    return {
        "username": username,
        "email": f"{username}@example.com",
        "emailVerified": dice.random() < 0.9,
        "firstName": first,
        "lastName": last,
        "enabled": dice.random() < 0.96,
        "attributes": phone,
        "credentials": factors,
        "requiredActions": ["CONFIGURE_TOTP"] if not factors and dice.random() < 0.1 else [],
        "realmRoles": ["owner"] if number < 2 else ["mfa-admin"] if number < 12 else [],
    }


wait()
ask("POST", "", {"realm": "demo", "displayName": "Demo", "enabled": True, "eventsEnabled": True,
                 "adminEventsEnabled": True})
for role in ("owner", "mfa-admin"):
    ask("POST", "/demo/roles", {"name": role})
client = {
    "clientId": "mfadmin",
    "secret": os.environ["CLIENT_SECRET"],
    "serviceAccountsEnabled": True,
    "publicClient": False,
    "standardFlowEnabled": False,
}
ask("POST", "/demo/clients", client)
client = ask("GET", "/demo/clients?clientId=mfadmin")[0]["id"]
account = ask("GET", f"/demo/clients/{client}/service-account-user")["id"]
management = ask("GET", "/demo/clients?clientId=realm-management")[0]["id"]
roles = [role for role in ask("GET", f"/demo/clients/{management}/roles") if role["name"] in RIGHTS]
ask("POST", f"/demo/users/{account}/role-mappings/clients/{management}", roles)
profile = ask("GET", "/demo/users/profile")
for name in ("phoneNumber", "phoneNumberVerified"):
    permissions = {"view": ["admin", "user"], "edit": ["admin"]}
    profile["attributes"].append({"name": name, "permissions": permissions})
ask("PUT", "/demo/users/profile", profile)
dice, taken = random.Random(1), {}
users = [user(number, dice, taken) for number in range(count)]
for first in range(0, count, BATCH):
    ask("POST", "/demo/partialImport", {"ifResourceExists": "FAIL", "users": users[first : first + BATCH]})

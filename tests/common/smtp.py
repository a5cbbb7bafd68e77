"""A mail server that does what its recipients' names say, and tells what happens.

usage: smtp.py [--tls none|starttls|implicit] [--cert FILE --key FILE] [--user U --password P]
               [--slow SECONDS] [--ascii] [--limit MAILS/SECONDS] [--qualified-hello]

It listens on a free port of 127.0.0.1. Each line of its standard output is a JSON object; the first
is {"event": "listening", "port": N}. With --ascii it does not offer SMTPUTF8. What the name of a recipient asks for:

  soft-N   451 the first N times
  hard     550 the first time
  hang     no answer to RCPT the first time
  drop     the line breaks after the first mail, before its answer

With a limit it takes so many mails in each stretch of so many seconds, and answers 450 4.7.1 to MAIL
beyond it, as Postfix does. With --qualified-hello it refuses every recipient to whoever greeted with a
bare name, as Postfix does with reject_non_fqdn_helo_hostname.
"""

import argparse
import asyncio
import email
import email.policy
import json
import logging
import ssl
import sys
import time
import warnings
from collections import Counter

from aiosmtpd.smtp import SMTP, AuthResult

# The library complains about what the tests do on purpose.
logging.disable()
warnings.simplefilter("ignore")

parser = argparse.ArgumentParser()
parser.add_argument("--tls", default="none")
parser.add_argument("--cert")
parser.add_argument("--key")
parser.add_argument("--user")
parser.add_argument("--password")
parser.add_argument("--slow", type=float, default=0)
parser.add_argument("--ascii", action="store_true")
parser.add_argument("--limit")
parser.add_argument("--qualified-hello", action="store_true")
args = parser.parse_args()


def tell(event, **facts):
    print(json.dumps({"event": event, **facts}), flush=True)


def part(message, kind):
    found = message.get_body(preferencelist=(kind,))
    return found.get_content() if found else None


class Limit:
    """So many in each stretch of time, the first of which begins with the first mail."""

    def __init__(self, text):
        mails, seconds = text.split("/")
        self.mails, self.seconds = int(mails), float(seconds)
        self.begun, self.count = None, 0

    def admits(self):
        now = time.monotonic()
        if self.begun is None or now - self.begun >= self.seconds:
            self.begun, self.count = now, 0
        self.count += 1
        return self.count <= self.mails


def is_qualified(name):
    return name.startswith("[") or "." in name.strip(".")


class Handler:
    def __init__(self):
        self.seen = Counter()
        self.limit = Limit(args.limit) if args.limit else None

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.limit and not self.limit.admits():
            tell("limited")
            return "450 4.7.1 Error: too much mail from 127.0.0.1"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.seen[address] += 1
        if args.qualified_hello and not is_qualified(session.host_name):
            tell("unqualified", name=session.host_name)
            return f"504 5.5.2 <{session.host_name}>: Helo command rejected: need fully-qualified hostname"
        first = self.seen[address] == 1
        name = address.split("@")[0]
        if name.startswith("soft-") and self.seen[address] <= int(name.split("-")[1]):
            tell("refused", to=address)
            return "451 4.2.1 The mailbox is busy"
        if name == "hard" and first:
            tell("refused", to=address)
            return "550 5.1.1 There is no such mailbox"
        if name == "hang" and first:
            tell("hanging", to=address)
            await asyncio.sleep(3600)
        envelope.rcpt_tos.append(address)
        tell("recipient", to=address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        [address] = envelope.rcpt_tos
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        tell(
            "mail",
            sender=envelope.mail_from,
            hello=session.host_name,
            to=address,
            headers=[[name, str(value)] for name, value in message.items()],
            types=[part.get_content_type() for part in message.walk()],
            text=part(message, "plain"),
            html=part(message, "html"),
            ascii=envelope.content.isascii(),
            longest=max(map(len, envelope.content.split(b"\r\n"))),
            tls=session.ssl is not None or args.tls == "implicit",
            user=session.auth_data and session.auth_data.login.decode(),
        )
        if address.startswith("drop@") and self.seen[address] == 1:
            server.transport.abort()
        if args.slow:
            await asyncio.sleep(args.slow)
        tell("answered", to=address)
        return "250 2.0.0 Taken as number 1"


def authenticate(server, session, envelope, mechanism, data):
    right = data.login == args.user.encode() and data.password == args.password.encode()
    tell("auth", right=right)
    return AuthResult(success=right, handled=False, auth_data=data)


async def main():
    context = None
    if args.tls != "none":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(args.cert, args.key)
    handler = Handler()

    def conversation():
        return SMTP(
            handler,
            hostname="localhost",
            enable_SMTPUTF8=not args.ascii,
            tls_context=context if args.tls == "starttls" else None,
            require_starttls=args.tls == "starttls",
            auth_required=args.user is not None,
            auth_require_tls=args.tls == "starttls",
            authenticator=authenticate if args.user else None,
        )

    loop = asyncio.get_running_loop()
    implicit = context if args.tls == "implicit" else None
    server = await loop.create_server(conversation, "127.0.0.1", 0, ssl=implicit)
    tell("listening", port=server.sockets[0].getsockname()[1])
    # It ends with the test that started it.
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())

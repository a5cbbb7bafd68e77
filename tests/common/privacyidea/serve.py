"""Starts privacyIDEA, or eduMFA, in a folder of its own, and ends when its standard input does.

    serve.py privacyidea|edumfa FOLDER PORT|none

An empty folder gets keys, a database on SQLite and two administrators, `admin` and `helpdesk`, whose
passwords are `admin-password` and `helpdesk-password`; a key for an administrator rests beside them,
in `key`. Port 0 has the system choose one, and `ready PORT` is printed once it listens. With `none` the
folder is set up, and nothing is started.
"""

import os
import sys
import threading
from pathlib import Path

FLAVOUR, FOLDER, PORT = sys.argv[1], Path(sys.argv[2]), sys.argv[3]

CONFIGURATION = """
import os
HERE = os.path.dirname(os.path.abspath(__file__))
SUPERUSER_REALM = ['super']
SQLALCHEMY_DATABASE_URI = 'sqlite:///' + os.path.join(HERE, 'database.sqlite')
SECRET_KEY = 'a key for signing that only the tests use'
PI_PEPPER = EDUMFA_PEPPER = 'a pepper that only the tests use'
PI_ENCFILE = EDUMFA_ENCFILE = os.path.join(HERE, 'enckey')
PI_AUDIT_KEY_PRIVATE = EDUMFA_AUDIT_KEY_PRIVATE = os.path.join(HERE, 'private.pem')
PI_AUDIT_KEY_PUBLIC = EDUMFA_AUDIT_KEY_PUBLIC = os.path.join(HERE, 'public.pem')
PI_LOGFILE = EDUMFA_LOGFILE = os.path.join(HERE, 'server.log')
PI_LOGLEVEL = EDUMFA_LOGLEVEL = 30
"""


def commands():
    """The program with which it is administered, and the steps of its setup."""
    admins = [["admin", "add", "-e", f"{name}@example.com", "-p", f"{name}-password", name]
              for name in ("admin", "helpdesk")]
    key = [["api", "createtoken", "-r", "admin", "-u", "mfadmin"]]
    if FLAVOUR == "edumfa":
        from edumfa.commands.manage.main import cli
        setup = [["create_enckey"], ["create_audit_keys"], ["create_tables"]]
        return cli, setup + admins + [key[0] + ["-f"]]
    from privacyidea.cli.pimanage import cli
    setup = [["setup", step] for step in ("create_enckey", "create_audit_keys", "create_tables")]
    return cli, setup + admins + key


def set_up():
    import contextlib
    import io
    cli, steps = commands()
    for step in steps:
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            cli.main(step, standalone_mode=False)
        if step[0] == "api":
            key = [word for word in said.getvalue().split() if word.count(".") == 2]
            (FOLDER / "key").write_text(key[0])
    (FOLDER / "is-set-up").touch()


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    os.environ["PRIVACYIDEA_CONFIGFILE"] = os.environ["EDUMFA_CONFIGFILE"] = str(FOLDER / "pi.cfg")
    if not (FOLDER / "is-set-up").exists():
        (FOLDER / "pi.cfg").write_text(CONFIGURATION)
        set_up()
    if PORT == "none":
        return
    if FLAVOUR == "edumfa":
        from edumfa.app import create_app
    else:
        from privacyidea.app import create_app
    app = create_app(config_name="production", config_file=str(FOLDER / "pi.cfg"), silent=True)
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Handler(WSGIRequestHandler):
        # What is sent stays short enough for a line that is cut; requests are in the audit log.
        def log_request(self, *_):
            pass

    server = make_server("127.0.0.1", int(PORT), app, threaded=True, request_handler=Handler)
    print("ready", server.port, flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.buffer.read()
    os._exit(0)


main()

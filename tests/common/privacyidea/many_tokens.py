"""Gives many users a token each, by copying one that is there.

    many_tokens.py DATABASE SERIAL FIRST_ID COUNT

The copies of the token SERIAL go to the users with the ids FIRST_ID and up. By the API this would take
minutes.
"""

import sqlite3
import sys

database, serial, first, count = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
db = sqlite3.connect(database, timeout=30)


def columns(table):
    return [row[1] for row in db.execute(f"pragma table_info({table})") if row[1] != "id"]


def copy(table, old, new, **changes):
    """Copies the rows of `table` of the token `old` to the token `new`."""
    names = columns(table)
    top = db.execute(f"select coalesce(max(id), 0) from {table}").fetchone()[0]
    for at, row in enumerate(db.execute(f"select {', '.join(names)} from {table} where token_id = ?", (old,)).fetchall()):
        values = dict(zip(names, row)) | {"token_id": new} | changes
        marks = ", ".join("?" for _ in range(len(names) + 1))
        db.execute(f"insert into {table} (id, {', '.join(names)}) values ({marks})",
                   [top + 1 + at, *[values[name] for name in names]])


names = columns("token")
source = db.execute(f"select id, {', '.join(names)} from token where serial = ?", (serial,)).fetchone()
values = dict(zip(names, source[1:]))
top = db.execute("select max(id) from token").fetchone()[0]
for at in range(count):
    new = top + 1 + at
    row = values | {"serial": f"{serial}-{at:06}"}
    marks = ", ".join("?" for _ in range(len(names) + 1))
    db.execute(f"insert into token (id, {', '.join(names)}) values ({marks})", [new, *[row[name] for name in names]])
    copy("tokeninfo", source[0], new)
    copy("tokenowner", source[0], new, user_id=str(first + at))
    copy("tokenrealm", source[0], new)
db.commit()

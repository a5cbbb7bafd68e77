#!/usr/bin/env bash
# tmux and screen: which questions to the terminal are answered, and how
#
# One would guess: asked for its background (OSC 11), the modern tmux tells what the terminal around
# it said, and screen, being old, tells nothing. Asked for the size of the text area (CSI 18 t), a
# terminal answers CSI 8 ; rows ; columns t.
# Instead: screen hands the question to the terminal and the answer to the program. tmux 3.3a drops
# the question. And tmux answers CSI 18 t with columns before rows; screen does not answer that.
# Why it matters: a program that picks its colours by the background waits its whole time in vain in
# tmux, and must have a default. The size from CSI 18 t is wrong there without being impossible: a
# pane of 80 by 23 claims 80 rows. The size belongs to TIOCGWINSZ. The usual way out of the waiting,
# a question behind it that all answer (DA1), ends it in tmux; in screen, which answers DA1 itself,
# the background comes after it, too late, and as if typed.
#
# Versions: Debian 12, tmux 3.3a-3 and screen 4.9.0-4.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

apt-get download -qq tmux=3.3a-3 screen=4.9.0-4 libevent-core-2.1-7=2.1.12-stable-8 libutempter0=1.2.1-3 \
    2>/dev/null || { echo "not to be had: tmux 3.3a-3, screen 4.9.0-4"; exit 2; }
for package in *.deb; do
    dpkg-deb -x "$package" root
done
mkdir -m 700 sockets
export LD_LIBRARY_PATH=$work/root/usr/lib/x86_64-linux-gnu:$work/root/lib/x86_64-linux-gnu
export LC_ALL=C.UTF-8 TERM=xterm-256color SCREENDIR=$work/sockets TMUX_TMPDIR=$work/sockets
unset TMUX STY

cat >asks.py <<'PYTHON'
# Inside: asks, and writes down what comes within a second.
import os, select, sys, time, tty

tty.setraw(0)
for question in (b"\x1b]11;?\x1b\\", b"\x1b[18t", b"\x1b]11;?\x1b\\\x1b[c"):
    os.write(1, question)
    answer, end = b"", time.monotonic() + 1
    while (left := end - time.monotonic()) > 0:
        if select.select([0], [], [], left)[0]:
            answer += os.read(0, 100)
    print(question, "->", answer, file=open(sys.argv[1], "a"))
PYTHON
cat >terminal.py <<'PYTHON'
# Outside: a terminal of 80 by 24 that knows its background.
import fcntl, os, pty, struct, sys, termios

pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], sys.argv[1:])
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
try:
    while said := os.read(terminal, 4096):
        if b"\x1b]11;?" in said:
            os.write(terminal, b"\x1b]11;rgb:1111/2222/3333\x1b\\")
except OSError:
    pass
os.waitpid(pid, 0)
PYTHON

python=$(command -v python3)
timeout 30 python3 terminal.py root/usr/bin/tmux -L asks -f /dev/null new-session "$python $work/asks.py $work/tmux.txt"
timeout 30 python3 terminal.py root/usr/bin/screen -c /dev/null "$python" "$work/asks.py" "$work/screen.txt"

root/usr/bin/tmux -V
cat tmux.txt
root/usr/bin/screen --version || true
cat screen.txt

tmux=("b'\\x1b]11;?\\x1b\\\\' -> b''" "b'\\x1b[18t' -> b'\\x1b[8;80;23t'" "b'\\x1b]11;?\\x1b\\\\\\x1b[c' -> b'\\x1b[?1;2c'")
screen=("b'\\x1b]11;?\\x1b\\\\' -> b'\\x1b]11;rgb:1111/2222/3333\\x1b\\\\'" "b'\\x1b[18t' -> b''"
    "b'\\x1b]11;?\\x1b\\\\\\x1b[c' -> b'\\x1b[?1;2c\\x1b]11;rgb:1111/2222/3333\\x1b\\\\'")
if [[ $(<tmux.txt) == "$(printf '%s\n' "${tmux[@]}")" \
    && $(<screen.txt) == "$(printf '%s\n' "${screen[@]}")" ]]; then
    echo "as described: only screen tells the background, and tmux swaps the size"
else
    echo "changed"
    exit 1
fi

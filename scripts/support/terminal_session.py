"""A program in a pseudo-terminal of its own: its keys are typed, its output is read and kept with the time at which it came."""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

# What steers a terminal and is not text: CSI, OSC and character set sequences.
CONTROL = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07]*(?:\x07|\x1b\\)|\x1b[()][0-9A-Za-z]|\x1b[=>78]")


class TerminalSession:
    def __init__(self, command, columns=120, rows=40, environment=None):
        self.records = []                     # (seconds since the start, text)
        self.text = ""                        # what came since `forget`, without control sequences
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            variables = dict(os.environ, TERM="xterm-256color", COLORTERM="truecolor", LANG="C.UTF-8")
            variables.update(environment or {})
            os.execvpe(command[0], command, variables)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.set_blocking(self.terminal, False)
        self.begin = time.monotonic()
        self.isOver = False
        self.pending = b""

    def read(self, seconds):
        """Takes what comes for as long; returns earlier only at the program's end."""
        end = time.monotonic() + seconds
        while not self.isOver and (left := end - time.monotonic()) > 0:
            self.take(left)

    def take(self, seconds):
        """Takes the next piece of output, if one comes within as long."""
        if not select.select([self.terminal], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.terminal, 1 << 16)
        except OSError:                       # the other side is closed
            data = b""
        if not data:
            self.isOver = True
            return False
        self.pending += data
        text = self.pending.decode("utf-8", errors="ignore")
        cut = self.pending[-3:]               # a character may come in two pieces
        keep = next((len(cut) - i for i, byte in enumerate(cut) if byte >= 0xC0 and len(cut) - i < width(byte)), 0)
        if keep:
            text = self.pending[:-keep].decode("utf-8", errors="ignore")
        self.pending = self.pending[len(self.pending) - keep:]
        self.records.append((time.monotonic() - self.begin, text))
        self.text = (self.text + CONTROL.sub("", text))[-200_000:]
        return True

    def forget(self):
        """What came so far is not looked for any more."""
        self.text = ""

    def wait_for(self, text, seconds=60):
        """Reads until a text comes; the time that it took. The program's end or the limit is an error."""
        begin = time.monotonic()
        while text not in self.text:
            left = seconds - (time.monotonic() - begin)
            if self.isOver or left <= 0:
                raise SystemExit(f"{text!r} was not shown within {seconds} s, but: {self.text.strip()[-400:]}")
            self.take(left)
        return time.monotonic() - begin

    def type(self, keys):
        os.write(self.terminal, keys.encode())

    def end(self, seconds=20):
        """Waits for the program's end, and ends it when that does not come."""
        self.read(seconds)
        if not self.isOver:
            os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.terminal)


def width(byte):
    """The bytes of a character, by its first."""
    return 4 if byte >= 0xF0 else 3 if byte >= 0xE0 else 2

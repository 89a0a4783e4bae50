"""A dashboard behind a slow line: bytes, frames, and the time from a key to its answer. Run by scripts/bench-slow-line."""
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

from terminal_session import TerminalSession

descent, recipe = map(os.path.abspath, sys.argv[1:3])
bytes_a_second, one_way = float(sys.argv[3]), float(sys.argv[4]) / 2000
FRAME_END = "\x1b[?2026l"
QUESTION = "\x1b[5n"


class SlowLine:
    """What ssh does: takes all that is written at once, and passes it on as fast as the line can, half a round trip later."""

    def __init__(self, command):
        self.session = TerminalSession(command)
        self.queue, self.free = [], 0.0       # (time of arrival, text); when the line has sent what it has
        self.keys = []                        # (time of arrival, keys)
        self.seen, self.arrived, self.frames, self.most = "", 0, 0, 0

    def step(self, seconds=0.005):
        before = len(self.session.records)
        self.session.take(seconds)
        now = time.monotonic()
        for _, text in self.session.records[before:]:
            # A piece is seen when its last byte has come: pieces are small, so that frames come bit by bit.
            for start in range(0, len(text), 64):
                piece = text[start:start + 64]
                self.free = max(self.free, now) + len(piece.encode()) / bytes_a_second
                self.queue.append((self.free + one_way, piece))
        self.most = max(self.most, self.free - now)
        while self.queue and self.queue[0][0] <= now:
            piece = self.queue.pop(0)[1]
            whole = self.seen[-8:] + piece
            for mark in (FRAME_END, QUESTION):
                count = whole.count(mark) - self.seen[-8:].count(mark)
                if mark == FRAME_END:
                    self.frames += count
                elif count:
                    self.keys.append((now + one_way, "\x1b[0n" * count))
            self.seen = (self.seen + piece)[-400_000:]
            self.arrived += len(piece.encode())
        while self.keys and self.keys[0][0] <= now:
            self.session.type(self.keys.pop(0)[1])

    def run(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.session.isOver:
            self.step()

    def type(self, keys):
        self.keys.append((time.monotonic() + one_way, keys))

    def time_to(self, pattern, seconds=20):
        """Seconds until a text is seen at the far end, from now on."""
        begin, self.seen = time.monotonic(), ""
        while not re.search(pattern, self.seen):
            self.step()
            if time.monotonic() - begin > seconds or self.session.isOver:
                raise SystemExit(f"{pattern!r} was not seen within {seconds} s")
        return time.monotonic() - begin


def steps_a_second(folder):
    listing = subprocess.run([descent, "runs", "--runs", folder, "--json"], capture_output=True, text=True, check=True).stdout
    run = max(map(json.loads, listing.splitlines()), key=lambda run: run["created"])
    return run["step"] / run["seconds"]


def main():
    with tempfile.TemporaryDirectory(prefix="descent-") as folder:
        line = SlowLine([descent, "train", recipe, "--runs", folder, "--set", "training.epochs=100000"])
        print(f"a line of {bytes_a_second / 1000:g} kB/s, {2000 * one_way:g} ms there and back, 120x40:")
        print(f"first sight of the dashboard after {line.time_to('loss'):.1f} s")
        line.run(8)
        bytes_before, frames_before, line.most = line.arrived, line.frames, 0
        line.run(15)
        size, frames = line.arrived - bytes_before, line.frames - frames_before
        print(f"while it trains: {size / 15000:.1f} kB/s, {frames / 15:.1f} frames/s, {size / max(1, frames):.0f} bytes a frame, "
              f"at most {line.most:.2f} s behind")
        for title, keys, pattern, back in [
            ("the command line", ":zq", "zq", "\x1b"), ("the help", "?", "everywhere", "\x1b"),
            ("another page", "3", "parameters", "1"), ("a page of many curves", "2", "gradient norm", "1"),
        ]:
            times = []
            for _ in range(5):
                line.run(1.7)
                line.type(keys)
                times.append(line.time_to(pattern))
                line.run(0.7)
                line.type(back)
            print(f"{title}: {statistics.median(times):.2f} s from the key to its answer, at most {max(times):.2f} s")
        line.run(2)
        line.type("q")
        line.run(1.5)
        line.type("q")
        line.run(5)
        slow = steps_a_second(folder)
        steps = 60
        subprocess.run([descent, "train", recipe, "--runs", folder, "--plain", "--set", f"training.epochs={steps}"],
                       stdout=subprocess.DEVNULL, check=True)
        print(f"{slow:.0f} steps/s behind the line, {steps_a_second(folder):.0f} steps/s without a screen")


main()

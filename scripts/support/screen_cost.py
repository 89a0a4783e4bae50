"""What the dashboard costs: its thread's share of a core, a paused run's, keys to screen, and steps a second. Run by scripts/bench-screen."""
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

from terminal_session import TerminalSession

descent, recipe = map(os.path.abspath, sys.argv[1:3])
EPOCHS = 400                                  # so that starting does not count
pairs = int(sys.argv[3]) if len(sys.argv) > 3 else 5


def busy_seconds(process, thread=None):
    """Processor time of a thread, or of all threads of a process."""
    threads = [thread] if thread else os.listdir(f"/proc/{process}/task")
    return sum(int(open(f"/proc/{process}/task/{each}/schedstat").read().split()[0]) for each in threads) / 1e9


def share(session, seconds, thread=None):
    """Processor time for each second that passes, while what comes is read."""
    before, begin = busy_seconds(session.process, thread), time.monotonic()
    session.read(seconds)
    return (busy_seconds(session.process, thread) - before) / (time.monotonic() - begin)


def duration(folder):
    """Seconds that the newest run trained."""
    listing = subprocess.run([descent, "runs", "--runs", folder, "--json"], capture_output=True, text=True, check=True).stdout
    return max(map(json.loads, listing.splitlines()), key=lambda run: run["created"])["seconds"]


def watched(folder, epochs):
    session = TerminalSession([descent, "train", recipe, "--runs", folder, "--set", f"training.epochs={epochs}"])
    session.wait_for("results", 300)
    session.type("q")
    session.end(3)
    return duration(folder)


def unwatched(folder, epochs):
    command = [descent, "train", recipe, "--runs", folder, "--plain", "--set", f"training.epochs={epochs}"]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return duration(folder)


def main():
    with tempfile.TemporaryDirectory(prefix="descent-") as folder:
        session = TerminalSession([descent, "train", recipe, "--runs", folder, "--set", "training.epochs=100000"])
        session.wait_for("loss")
        session.read(3)
        print(f"screen, 120x40, while it trains: {100 * share(session, 10, session.process):.2f} % of a core")
        times = []
        for _ in range(40):
            session.read(0.2)
            session.forget()
            session.type(":zq")
            times.append(session.wait_for("zq", 5))
            session.type("\x1b")
        print(f"key to screen, while it trains: median {1e3 * statistics.median(times):.1f} ms, longest {1e3 * max(times):.1f} ms")
        session.read(1)
        session.type(" ")
        session.read(4)
        print(f"paused, all threads: {100 * share(session, 10):.3f} % of a core")
        session.type("S")
        session.read(3)
        session.type("qq")
        session.end(5)
        ratios = []
        for pair in range(pairs):
            first, second = (watched, unwatched) if pair % 2 else (unwatched, watched)
            seconds = {first: first(folder, EPOCHS), second: second(folder, EPOCHS)}
            ratios.append(seconds[unwatched] / seconds[watched])
        print(f"steps a second, watched to --plain, {pairs} pairs: median {statistics.median(ratios):.3f} "
              f"({', '.join(f'{ratio:.3f}' for ratio in ratios)})")


if __name__ == "__main__":
    main()

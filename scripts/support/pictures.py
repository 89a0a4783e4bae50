"""Makes docs/*.svg and docs/dashboard.cast by using the program, as a person would. Run it by scripts/pictures."""
import argparse
import json
import os
import shutil
import sys
import tempfile

from terminal_session import TerminalSession

SIZE = (120, 40)


class Guide:
    """A person at the dashboard, for a reader's eyes: types slowly, waits to look."""

    def __init__(self, arguments, folder, recipe, *options):
        recipe = os.path.join(arguments.samples, recipe)
        command = [arguments.descent, "train", recipe, "--runs", os.path.join(folder, "runs"), *options]
        home = {"HOME": folder, "XDG_CONFIG_HOME": os.path.join(folder, "config"), "XDG_STATE_HOME": os.path.join(folder, "state")}
        self.session = TerminalSession(command, *SIZE, home)
        self.session.wait_for("loss")

    def look(self, seconds):
        self.session.read(seconds)

    def press(self, keys, seconds=1.2):
        self.session.type(keys)
        self.look(seconds)

    def say(self, line, seconds=1.5):
        """A command, letter by letter."""
        for letter in ":" + line:
            self.press(letter, 0.07)
        self.look(0.5)
        self.press("\r", seconds)

    def picture(self, path):
        if os.path.exists(path):
            os.remove(path)
        self.session.type(f":screenshot {path}\r")
        self.look(7)                          # until the answer has left the screen
        if not os.path.exists(path):
            sys.exit(f"pictures: the program wrote no {path}")

    def leave(self):
        self.press("q", 0.5)
        self.press("q", 0.5)
        self.session.end()


def screenshots(arguments, folder):
    """The README's pictures: a run in its midst, its pages, and two runs side by side."""
    guide = Guide(arguments, folder, "mnist_cnn.toml")
    guide.look(2.5)
    guide.say("lr x0.5", 1.5)
    guide.press(" ", 2)                       # paused, so that all pages are of the same moment
    guide.picture(os.path.join(arguments.docs, "overview.svg"))
    guide.press("3")
    guide.picture(os.path.join(arguments.docs, "model.svg"))
    guide.press("5")
    guide.picture(os.path.join(arguments.docs, "examples.svg"))
    guide.press("S", 3)
    guide.leave()
    guide = Guide(arguments, folder, "mnist_cnn.toml", "--set", "optimizer.learning_rate=1e-2")
    guide.look(3)
    guide.press(" ", 2)
    guide.press("8", 2)
    guide.press("c", 1)
    guide.press("\x1b[B", 0.5)
    guide.press("c", 2)
    guide.picture(os.path.join(arguments.docs, "runs.svg"))
    guide.press("1", 1)
    guide.press("S", 3)
    guide.leave()


def recording(arguments, folder):
    """A minute of steering, as asciicast (version 2)."""
    guide = Guide(arguments, folder, "mnist_cnn.toml", "--set", "training.epochs=120")
    guide.look(4)
    guide.press(" ", 1.5)                     # pause, and go on
    guide.press(" ", 2)
    guide.say("lr x0.5", 3)
    guide.press("u", 3)                       # undone
    for page in "23456":
        guide.press(page, 2)
    guide.press("1", 3)
    records = list(guide.session.records)     # what follows names the temporary folder
    guide.press("S", 4)
    guide.leave()
    header = {"version": 2, "width": SIZE[0], "height": SIZE[1], "title": "Descent: train a model, and steer it",
              "env": {"TERM": "xterm-256color"}}
    with open(os.path.join(arguments.docs, "dashboard.cast"), "w") as file:
        file.write(json.dumps(header) + "\n")
        for seconds, text in records:
            file.write(json.dumps([round(seconds, 3), "o", text], ensure_ascii=False) + "\n")


def main():
    parser = argparse.ArgumentParser()
    for name in ("--descent", "--samples", "--docs"):
        parser.add_argument(name, required=True)
    arguments = parser.parse_args()
    for name, path in vars(arguments).items():
        setattr(arguments, name, os.path.abspath(path))
    folder = tempfile.mkdtemp(prefix="descent-")
    os.chdir(folder)
    try:
        screenshots(arguments, folder)
        recording(arguments, folder)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()

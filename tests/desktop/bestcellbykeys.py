#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""bestcellbykeys.py PROGRAM: drives the real program as somebody does who sees nothing of it.

Starts PROGRAM with an empty profile on a screen of its own (Xvfb), presses real keys by xdotool and hears only what
AT-SPI tells: runs the sample sweep, goes to its best cell, and compares the sentence with the figure above the charts.
To be called inside a session bus of its own (dbus-run-session). Ends by itself, with everything it started.
Exit 0 = done, 1 = failed, 77 = something is missing here.
"""
import ctypes
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

SECONDS = 90
KEYS_ALLOWED = 20

try:
    import gi
    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi, GLib
except (ImportError, ValueError) as missing:
    print(f"skipped: {missing}")
    sys.exit(77)


def die_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def start(command, **how):
    return subprocess.Popen(command, preexec_fn=die_with_parent, **how)


def stop(process):
    if process and process.poll() is None:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


SAID = r"Fast \d+, slow \d+, "  # by the heat map, of the cell that the keys have reached


class Desktop:
    def __init__(self, program, folder):
        read, write = os.pipe()
        self.screen = start(["Xvfb", "-displayfd", str(write), "-screen", "0", "1400x900x24", "-nolisten", "tcp"],
                            pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as number:
            os.environ["DISPLAY"] = ":" + number.readline().strip()
        os.environ.update(QT_QPA_PLATFORM="xcb", QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1", LC_ALL="C.UTF-8", TZ="UTC",
                          XDG_RUNTIME_DIR=folder)
        self.program = start([program, "--profile", os.path.join(folder, "profile")])
        self.keys = 0

    def close(self):
        stop(self.program)
        stop(self.screen)

    def nodes(self):
        def walk(node, depth):
            yield node
            if node.get_role_name() in ("table", "tree", "tree table") or depth > 40:
                return
            for i in range(min(node.get_child_count(), 200)):
                child = node.get_child_at_index(i)
                if child:
                    yield from walk(child, depth + 1)
        try:
            desktop = Atspi.get_desktop(0)
            for i in range(desktop.get_child_count()):
                application = desktop.get_child_at_index(i)
                if application and application.get_process_id() == self.program.pid:
                    yield from walk(application, 0)
        except GLib.Error:
            return  # a window closed meanwhile

    def find(self, name, role=None):
        for node in self.nodes():
            try:
                shown = node.get_state_set().contains(Atspi.StateType.SHOWING)
                if shown and re.match(name, node.get_name() or "") and role in (None, node.get_role_name()):
                    return node
            except GLib.Error:
                continue
        return None

    def wait(self, what, condition):
        end = time.monotonic() + 30
        while time.monotonic() < end:
            if self.program.poll() is not None:
                raise RuntimeError(f"the program ended with {self.program.returncode}")
            found = condition()
            if found:
                return found
            time.sleep(0.05)
        raise RuntimeError(f"not within 30 s: {what}")

    def take_keyboard(self):
        """Without a window manager nobody gives a new window the keyboard."""
        windows = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.program.pid)],
                                 capture_output=True, text=True).stdout.split()
        subprocess.run(["xdotool", "windowfocus", "--sync", windows[-1]], check=True, timeout=10)

    def press(self, *keys):
        self.keys += len(keys)
        subprocess.run(["xdotool", "key", "--delay", "30", *keys], check=True, timeout=10)


def best_cell(desktop):
    desktop.wait("the first page", lambda: desktop.find("Run sample sweep"))
    desktop.take_keyboard()
    desktop.press("ctrl+shift+p")
    desktop.wait("the command palette", lambda: desktop.find("Name of a command"))
    desktop.take_keyboard()
    desktop.press(*"sample", "Return")
    desktop.wait("the results", lambda: desktop.find("Heat map"))
    table = desktop.find("Results", "table")
    desktop.wait("all cells", lambda: table.get_n_rows() == 3930)
    desktop.wait("the result", lambda: desktop.find(SAID))
    tile = desktop.wait("the figure of the best cell", lambda: desktop.find("Best Sharpe: "))
    value = tile.get_name().removeprefix("Best Sharpe: ")
    desktop.take_keyboard()
    desktop.press("Home")  # somewhere else, so that the next key is what finds it

    def is_elsewhere():
        point = desktop.find(SAID)
        return point and not point.get_name().endswith(" " + value)
    desktop.wait("the first cell of the row", is_elsewhere)
    desktop.press("b")
    said = ""

    def is_said():
        nonlocal said
        point = desktop.find(SAID)
        said = point.get_name() if point else said
        return said.endswith(" " + value)
    try:
        desktop.wait(f"a cell with {value}", is_said)
    except RuntimeError as problem:
        raise RuntimeError(f"{problem}; what was said is: {said}") from None
    print(f"{desktop.keys} keys: {said}")
    if desktop.keys > KEYS_ALLOWED:
        raise RuntimeError(f"{desktop.keys} keys instead of {KEYS_ALLOWED}")


def give_up(*_):
    raise RuntimeError(f"not done within {SECONDS} s")


def main():
    signal.signal(signal.SIGALRM, give_up)
    signal.signal(signal.SIGTERM, give_up)
    signal.alarm(SECONDS)
    with tempfile.TemporaryDirectory() as folder:
        desktop = None
        try:
            desktop = Desktop(sys.argv[1], folder)
            best_cell(desktop)
            return 0
        except (RuntimeError, OSError, GLib.Error, subprocess.SubprocessError) as problem:
            print(f"failed: {problem}", file=sys.stderr)
            return 1
        finally:
            if desktop:
                desktop.close()


sys.exit(main())

"""Reads and presses what a window shows, through the accessibility bus.

One command a line on standard input, fields parted by tabs, the first being the seconds it may take; one line
each back: `ok<TAB>value` or `failed<TAB>reason`. On a failure all that the window shows is written to the file
named as the only argument.
"""

import collections
import re
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

PAUSE = 0.05
BUTTONS = {Atspi.Role.PUSH_BUTTON, Atspi.Role.TOGGLE_BUTTON}
TABS = {Atspi.Role.PAGE_TAB}
# What a user acts on: each needs a name.
CONTROLS = BUTTONS | TABS | {
    Atspi.Role.ENTRY,
    Atspi.Role.CHECK_BOX,
    Atspi.Role.RADIO_BUTTON,
    Atspi.Role.SLIDER,
    Atspi.Role.SPIN_BUTTON,
}
LABELS = {Atspi.Role.LABEL, Atspi.Role.STATIC, Atspi.Role.HEADING, Atspi.Role.STATUS_BAR}


class Failed(Exception):
    """What was wanted did not come about in time."""


class Window:
    """One window of one program."""

    def __init__(self):
        self.process = None
        self.announced = []
        self.listener = None

    def nodes(self):
        """Every node in reading order, as (depth, accessible, role, name)."""
        found = []
        desktop = Atspi.get_desktop(0)
        desktop.clear_cache()
        for index in range(desktop.get_child_count()):
            try:
                program = desktop.get_child_at_index(index)
                if program is not None and program.get_process_id() == self.process:
                    walk(program, 0, found)
            except GLib.Error:
                continue  # It went away while we looked.
        return found

    def names(self, roles):
        """The names of all nodes with one of these roles."""
        return [name for _, _, role, name in self.nodes() if role in roles and name]


def walk(node, depth, found):
    """Appends `node` and all below it."""
    found.append((depth, node, node.get_role(), node.get_name() or ""))
    for index in range(node.get_child_count()):
        try:
            child = node.get_child_at_index(index)
            if child is not None:
                walk(child, depth + 1, found)
        except GLib.Error:
            continue


def until(seconds, what, probe):
    """Asks `probe` until it gives something other than None."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            value = probe()
        except GLib.Error:
            value = None  # A node went away between two calls: look again.
        if value is not None:
            return value
        if time.monotonic() > deadline:
            raise Failed(f"{what}: not within {seconds:g} s")
        while GLib.MainContext.default().iteration(False):
            pass
        time.sleep(PAUSE)


def wait_for_bus(seconds):
    """The accessibility bus has to be there before anything asks for it: the answer is remembered."""
    session = Gio.bus_get_sync(Gio.BusType.SESSION)

    def probe():
        answer = session.call_sync(
            "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None, Gio.DBusCallFlags.NONE, 2000, None
        )
        return answer.unpack()[0] or None

    until(seconds, "the accessibility bus", probe)
    Atspi.init()
    Atspi.set_timeout(3000, 10000)


def find_window(window, seconds, process):
    window.process = int(process)

    def probe():
        frames = (Atspi.Role.FRAME, Atspi.Role.WINDOW)
        return next((process for _, _, role, _ in window.nodes() if role in frames), None)

    return until(seconds, f"a window of process {process}", probe)


def find_label(window, seconds, pattern):
    whole = re.compile(pattern)

    def probe():
        return next((name for name in window.names(LABELS) if whole.fullmatch(name)), None)

    return until(seconds, f"a label that reads {pattern}", probe)


def press(window, seconds, name, roles=BUTTONS):
    def probe():
        buttons = [node for _, node, role, found in window.nodes() if role in roles and found == name]
        if len(buttons) > 1:
            raise Failed(f"{len(buttons)} controls are named {name}")
        ready = [node for node in buttons if node.get_state_set().contains(Atspi.StateType.ENABLED)]
        return True if ready and ready[0].do_action(0) else None

    until(seconds, f"a control {name} that can be pressed", probe)
    return name


def show(window, seconds, name):
    """Shows the view of that name; gives the controls in it that have no name."""
    press(window, seconds, name, TABS)

    def probe():
        shown = [node for _, node, role, found in window.nodes() if role in TABS and found == name]
        return True if shown and shown[0].get_state_set().contains(Atspi.StateType.SELECTED) else None

    until(seconds, f"the view {name}", probe)
    return "\t".join(role.value_nick for _, _, role, found in window.nodes() if role in CONTROLS and not found)


def listen(window):
    """Keeps what the window has announced to a screen reader without being asked."""

    def heard(event):
        # The text stands in another place, by the version of the library.
        text = event.any_data if isinstance(event.any_data, str) else ""
        window.announced.append(text)

    window.listener = Atspi.EventListener.new(heard)
    window.listener.register("object:announcement")


def announced(window, seconds, pattern):
    whole = re.compile(pattern)
    return until(
        seconds,
        f"an announcement that reads {pattern}",
        lambda: next((text for text in window.announced if whole.fullmatch(text)), None),
    )


def answer(window, seconds, name, pattern):
    """Presses a button and gives the answer: a text that is now there twice more, as the newest answer and in the
    history. (Once more, it may be the history's own time of day.)"""
    whole = re.compile(pattern)
    before = collections.Counter(window.names(LABELS))
    press(window, seconds, name)

    def probe():
        new = collections.Counter(window.names(LABELS)) - before
        return next((text for text, count in new.items() if count >= 2 and whole.fullmatch(text)), None)

    return until(seconds, f"an answer to {name} that reads {pattern}", probe)


def field(window, name):
    """The text field of that name."""
    fields = (node for _, node, role, found in window.nodes() if role == Atspi.Role.ENTRY and found == name)
    return next(fields, None)


def focus(window, seconds, name):
    """Sends the keyboard into a text field."""

    def probe():
        node = field(window, name)
        if node is None:
            return None
        if node.get_state_set().contains(Atspi.StateType.FOCUSED):
            return True
        node.get_component_iface().grab_focus()
        return None

    until(seconds, f"a text field {name} that has the keyboard", probe)
    return name


def text(window, seconds, name, pattern):
    """Waits for a text in a field."""
    whole = re.compile(pattern)

    def probe():
        node = field(window, name)
        shown = "" if node is None else Atspi.Text.get_text(node.get_text_iface(), 0, -1)
        return shown if whole.fullmatch(shown) else None

    return until(seconds, f"a text in {name} that reads {pattern}", probe)


def buttons(window, _seconds):
    return "\t".join(window.names(BUTTONS))


COMMANDS = {
    "window": find_window,
    "label": find_label,
    "press": press,
    "answer": answer,
    "announced": announced,
    "show": show,
    "buttons": buttons,
    "focus": focus,
    "text": text,
}


def write_tree(window, path):
    """Keeps what the window shows, for whoever has to find out why."""
    with open(path, "w", encoding="utf-8") as file:
        for depth, node, role, name in window.nodes():
            file.write(f"{'  ' * depth}{role.value_nick}\t{name}\n")


def attempt(window, path, work):
    try:
        print(f"ok\t{work()}")
    except (Failed, GLib.Error) as failure:
        try:
            write_tree(window, path)
        finally:
            print(f"failed\t{' '.join(str(failure).split())}")


def main():
    window, path = Window(), sys.argv[1]
    attempt(window, path, lambda: (wait_for_bus(20), listen(window)))
    for line in sys.stdin:
        seconds, command, *words = line.rstrip("\n").split("\t")
        attempt(window, path, lambda: COMMANDS[command](window, float(seconds), *words))


main()

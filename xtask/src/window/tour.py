"""Operates the client's window over the accessibility bus, like a screen reader.

usage: tour.py CLIENT_PID SERVER_PID PORT [PICTURE TRANSCRIPT]

With PICTURE and TRANSCRIPT, uses every view on X11, saves a picture, and presses the keys of the transcript, which also says
what a screen reader is told after each; without, tests the clipboard under Wayland.
"""

import collections
import os
import re
import socket
import subprocess
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

TIMEOUT = 60  # An unoptimised client without a GPU is slow.
BUTTONS = {Atspi.Role.PUSH_BUTTON, Atspi.Role.TOGGLE_BUTTON}
TABS = {Atspi.Role.PAGE_TAB}
FIELDS = {Atspi.Role.ENTRY}
LABELS = {Atspi.Role.LABEL, Atspi.Role.STATIC, Atspi.Role.HEADING, Atspi.Role.STATUS_BAR}
WINDOWS = {Atspi.Role.FRAME, Atspi.Role.WINDOW}
# What the user operates: each needs an accessible name.
CONTROLS = BUTTONS | TABS | FIELDS | {
    Atspi.Role.CHECK_BOX,
    Atspi.Role.RADIO_BUTTON,
    Atspi.Role.SLIDER,
    Atspi.Role.SPIN_BUTTON,
}
# The buttons of a connected window, whatever the settings of the server.
NAMES = {"Disconnect", "Day", "Date", "Time", "Quit", "Send", "Copy", "Export", "Clear history"}
X11_CLIPBOARD = {
    "copy": ["xclip", "-i", "-selection", "clipboard", "-quiet"],
    "read": ["xclip", "-o", "-selection", "clipboard"],
    "keyboard": ["sleep", "600"],
    "paste": ["xdotool", "key", "--clearmodifiers", "ctrl+v"],
}
WAYLAND_CLIPBOARD = {
    "copy": ["wl-copy", "--foreground"],
    "read": ["wl-paste", "--no-newline"],
    # Without a keyboard, a window has neither the focus nor the clipboard.
    "keyboard": ["wtype", "-s", "600000"],
    "paste": ["wtype", "-M", "ctrl", "v", "-m", "ctrl"],
}

# What differs from run to run, and how the transcript writes it.
VARIABLE = [
    (r"\b(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b", "WEEKDAY"),
    (r"\d{4}-\d\d-\d\d", "DATE"),
    (r"\d\d:\d\d:\d\d", "TIME"),
    (r"localhost:\d+", "localhost:PORT"),
    (r"[-+−]?\d+([.,]\d+)?", "N"),
]
# What the transcript calls the roles.
ROLES = {
    Atspi.Role.PUSH_BUTTON: "button",
    Atspi.Role.PAGE_TAB: "tab",
    Atspi.Role.ENTRY: "field",
}

client, server, port = map(int, sys.argv[1:4])
announcements = []
# What a screen reader is told: announcements, and the control that gets the focus.
told = []


def walk(node, depth=0):
    """Yields the nodes below `node` as (depth, node, role, name), in reading order."""
    yield depth, node, node.get_role(), node.get_name() or ""
    for index in range(node.get_child_count()):
        try:
            child = node.get_child_at_index(index)
            if child is not None:
                yield from walk(child, depth + 1)
        except GLib.Error:
            continue  # It has disappeared.


def nodes():
    """All nodes of the client."""
    desktop = Atspi.get_desktop(0)
    desktop.clear_cache()
    for index in range(desktop.get_child_count()):
        try:
            program = desktop.get_child_at_index(index)
            if program is not None and program.get_process_id() == client:
                yield from walk(program)
        except GLib.Error:
            continue


def names(roles):
    return [name for _, _, role, name in nodes() if role in roles and name]


def find(roles, name):
    return next((node for _, node, role, found in nodes() if role in roles and found == name), None)


def has(node, state):
    return node is not None and node.get_state_set().contains(state)


def wait_for(what, probe):
    """Polls `probe` until it returns something that is true."""
    deadline = time.monotonic() + TIMEOUT
    while True:
        try:
            value = probe()
        except GLib.Error:
            value = None  # A node has disappeared between two calls.
        if value:
            return value
        if time.monotonic() > deadline:
            for depth, _, role, name in nodes():
                print("  " * depth + role.value_nick, name, file=sys.stderr)
            sys.exit(f"timed out while waiting for {what}; the window is shown above")
        while GLib.MainContext.default().iteration(False):
            pass
        time.sleep(0.05)


def connect_to_bus():
    """Waits for the accessibility bus before libatspi asks for it, because it asks only once."""
    session = Gio.bus_get_sync(Gio.BusType.SESSION)
    bus = ("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress")
    wait_for(
        "the accessibility bus",
        lambda: session.call_sync(*bus, None, None, Gio.DBusCallFlags.NONE, 2000, None).unpack()[0],
    )
    Atspi.init()
    Atspi.set_timeout(3000, 10000)
    listener = Atspi.EventListener.new(receive)
    for kind in EVENTS:
        listener.register(kind)
    return listener


EVENTS = ["object:announcement", "object:state-changed:focused"]


def receive(event):
    try:
        if event.type.startswith("object:announcement"):
            # Depending on the version of the library, the text is elsewhere.
            text = event.any_data if isinstance(event.any_data, str) else ""
            announcements.append(text)
            told.append(f"announced: {text}")
        elif event.detail1:
            node = event.source
            if node.get_process_id() == client:
                role = ROLES.get(node.get_role(), node.get_role().value_nick)
                parts = [f"focus: {role} {node.get_name()}", node.get_description()]
                parts += ["selected"] if has(node, Atspi.StateType.SELECTED) else []
                told.append(", ".join(filter(None, parts)))
    except GLib.Error:
        pass  # It has disappeared.


def ask(command):
    """The server's welcome and its answer to `command`."""
    with socket.create_connection(("127.0.0.1", port), TIMEOUT) as connection:
        connection.sendall(f"{command}\nquit\n".encode())
        return connection.makefile().read().splitlines()[:2]


def label(pattern):
    """Waits for a label that matches as a whole."""
    whole = re.compile(pattern)
    return wait_for(f"a label {pattern}", lambda: next(filter(whole.fullmatch, names(LABELS)), None))


def press(name, roles=BUTTONS):
    def probe():
        node = find(roles, name)
        return has(node, Atspi.StateType.ENABLED) and node.do_action(0)

    wait_for(f"an enabled control {name}", probe)


def show(view):
    """Shows a view, whose controls must all have names."""
    press(view, TABS)
    wait_for(f"the view {view}", lambda: has(find(TABS, view), Atspi.StateType.SELECTED))
    nameless = [role.value_nick for _, _, role, name in nodes() if role in CONTROLS and not name]
    assert not nameless, f"controls without a name in {view}: {nameless}"


def answer(button):
    """Presses a button and returns the answer: a new text of the form of the server's own answer, which appears twice,
    as the newest answer and in the history. (A new text that appears once may be the time in the history.)"""
    expected = ask(button.lower())[1]
    form = re.compile(re.sub(r"\w+", r"\\w+", re.escape(expected)))
    before = collections.Counter(names(LABELS))
    press(button)

    def probe():
        new = collections.Counter(names(LABELS)) - before
        return next((text for text, count in new.items() if count >= 2 and form.fullmatch(text)), None)

    return wait_for(f"an answer to {button} like {expected}", probe)


def children(process):
    with open(f"/proc/{process}/task/{process}/children", encoding="ascii") as pids:
        return pids.read().split()


def sessions(count):
    """Sessions are children of the process that serves, which is the only child of the monitor."""

    def probe():
        [serving] = children(server)
        return len(children(serving)) == count

    wait_for(f"{count} session processes of the server", probe)


def clipboard(tools, newest):
    """Pastes a text of another program, and reads with that program what the window copies."""

    def read():
        return subprocess.run(tools["read"], capture_output=True, check=False).stdout.decode()

    def focus():
        node = find(FIELDS, "Command")
        if has(node, Atspi.StateType.FOCUSED):
            return True
        if node is not None:
            node.get_component_iface().grab_focus()
        return False

    def pasted():
        field = find(FIELDS, "Command")
        # A field has a text only after the first character, and the library remembers that it had none.
        field.clear_cache()
        content = field.get_text_iface()
        return content and Atspi.Text.get_text(content, 0, -1) == text

    text = "from another program"
    other = subprocess.Popen(tools["copy"], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
    other.stdin.write(text.encode())
    other.stdin.close()
    wait_for("the text on the clipboard", lambda: read() == text)
    keyboard = subprocess.Popen(tools["keyboard"])
    try:
        wait_for("the focus in Command", focus)
        subprocess.run(tools["paste"], check=True)
        wait_for("the pasted text in Command", pasted)
        press("Copy")
        wait_for("the history on the clipboard", lambda: newest in read())
    finally:
        keyboard.kill()
        other.kill()


def general(text):
    for pattern, word in VARIABLE:
        text = re.sub(pattern, word, text)
    return text


def conversation(transcript):
    """Presses the keys of a transcript, and compares what a screen reader is told with it."""
    steps = []
    with open(transcript, encoding="utf-8") as file:
        for line in file.read().splitlines():
            if line.startswith("  "):
                steps[-1][1].append(line.strip())
            elif line:
                steps.append((line, []))
    actual = []
    for keys, expected in steps:
        told.clear()
        subprocess.run(["xdotool", *(["type", keys[5:]] if keys.startswith("type ") else ["key", keys])], check=True)
        deadline = time.monotonic() + TIMEOUT / 6
        # Two changes may be in one frame or in two.
        while sorted(map(general, told)) != sorted(expected) and time.monotonic() < deadline:
            GLib.MainContext.default().iteration(False)
            time.sleep(0.01)
        same = sorted(map(general, told)) == sorted(expected)
        actual += [keys, *("  " + line for line in (expected if same else map(general, told)))]
    written = "\n".join(actual) + "\n"
    with open(transcript, encoding="utf-8") as file:
        if file.read() != written:
            sys.exit(f"a screen reader was told something else than {transcript} says:\n{written}")
    print(f"  transcript {len(steps)} keys")


def tour(picture, transcript):
    missing = NAMES - set(names(BUTTONS))
    assert not missing, f"missing buttons: {missing}"
    custom = ["Week"] if " week " in ask("help")[1] else []
    for button in ["Day", "Date", "Time", *custom]:
        newest = answer(button)
        print(f"  {button:10} {newest}")
    wait_for("the announcement of the answer", lambda: newest in announcements)
    print(f"  announced  {newest}")
    sessions(1)
    subprocess.run(["import", "-silent", "-window", "Date and time", "-strip", picture], check=True)
    conversation(transcript)
    clipboard(X11_CLIPBOARD, newest)
    show("Live")
    print("  Live      ", label(r"Agrees within .*|.* (ahead|behind)"))
    show("Side by side")
    press("Check all")
    print("  Check all ", label("All clocks agree.*"))
    show("Settings")
    show("Ask")
    press("Quit")
    print("  Quit      ", label("Disconnected.*"))
    sessions(0)


def main():
    listener = connect_to_bus()
    wait_for("the window", lambda: any(role in WINDOWS for _, _, role, _ in nodes()))
    status = label(rf"Connected to localhost:{port}.*")
    if os.environ.get("WAYLAND_DISPLAY"):
        clipboard(WAYLAND_CLIPBOARD, answer("Date"))
        print("clipboard: shared with other programs under X11 and Wayland")
    else:
        print("the window showed")
        print("  welcome   ", label(re.escape(ask("help")[0])))
        print("  status    ", status)
        tour(*sys.argv[4:6])
    for kind in EVENTS:
        listener.deregister(kind)


main()

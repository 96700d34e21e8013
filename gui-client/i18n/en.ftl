# The texts of the window. Every other language has the same messages with the same variables; a message that it lacks is
# shown in English. Names of programs, commands and paths are in quotes and braces, so that they stay as they are.

### Numbers and dates

decimal-separator = { "." }
group-separator = { "," }
list-separator = { ", " }
# Numbers are formatted already, except whole numbers in plural forms.
microseconds = { $number } µs
milliseconds = { $number } ms
seconds = { $number } s
minutes = { $number } min
hours = { $number } h
days = { $number } d
minutes-and-seconds = { $minutes } min { $seconds } s
hours-and-minutes = { $hours } h { $minutes } min
days-and-hours = { $days } d { $hours } h
error-bound = ±{ $amount }
percent = { $number } %
# The abbreviated names of days and months, separated by blanks.
weekdays = Mon Tue Wed Thu Fri Sat Sun
months = Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec
date = { $weekday } { $day } { $month } { $year }

### The head of the window

window-title = Date and time
host = Host
port = Port
connect = Connect
cancel = Cancel
disconnect = Disconnect
servers = Servers
view-ask = Ask
view-live = Live
view-side-by-side = Side by side
view-settings = Settings
reset-zoom = Zoom to 100 %

### The state of the connection

status-disconnected = Disconnected
status-connecting = Connecting to { $server }…
status-connecting-since = Connecting to { $server }… { $seconds } s
status-connected = Connected to { $server }
status-connected-round-trip = Connected to { $server } · { $time }

# Why a server cannot be reached: in the table side by side, and in the status.
why-no-such-name = there is no machine named { $host }
why-resolve-failed = the name { $host } cannot be looked up right now
why-resolve-timed-out = looking up the name { $host } took too long
why-refused = nothing is listening there
why-timed-out = no answer in { $time }
why-unreachable = there is no route to that machine
why-no-welcome = it accepts connections but says nothing
why-closed-before-welcome = it closed the connection before sending a welcome
why-closed-without-answer = it closed the connection without an answer
why-too-much-data = it sends more data than a date and time server would
failed-no-such-name = Could not connect: { why-no-such-name }
failed-resolve-failed = Could not connect: { why-resolve-failed }
failed-resolve-timed-out = Could not connect: { why-resolve-timed-out }
failed-server-error = Could not connect: { $reason }
failed-no-welcome = Could not connect: { $server } accepts connections but says nothing
failed-refused = Could not connect to { $server }: { why-refused }
failed-timed-out = Could not connect to { $server }: { why-timed-out }
failed-unreachable = Could not connect to { $server }: { why-unreachable }
failed-closed-before-welcome = Could not connect to { $server }: { why-closed-before-welcome }
failed-closed-without-answer = Could not connect to { $server }: { why-closed-without-answer }
failed-too-much-data = Could not connect to { $server }: { why-too-much-data }
failed-no-time = Could not connect to { $server }: { $reason }

# How a connection ended: in the table side by side, and in the status.
ended-closed = closed the connection
ended-broken = the connection broke
ended-no-answer = stopped answering
ended-too-much-data = sends more data than a date and time server would
lost-idle = Disconnected: the server closed the idle connection
lost-server-error = Disconnected: { $reason }
lost-closed = Disconnected: { $host } closed the connection
lost-broken = Disconnected: the connection to { $host } broke
lost-no-answer = Disconnected: { $host } stopped answering
lost-too-much-data = Disconnected: { $host } sends more data than a date and time server would

# What to do next.
next-command = The next command connects again.
next-broken = The network or the server failed. The next command connects again.
next-no-answer = Is the machine still on? The next command connects again.
next-too-much-data = Is this the port of a date and time server? The usual port is 9900.
reconnecting-now = Connecting again…
reconnecting-in = Connecting again in { $seconds } s.
stop-trying = Stop trying
try-again-now = You can try again now.
try-again-in = The server asks you to try again in { $seconds } s.

# About a server that does not behave like one of ours.
caution-ssh = It does not answer like a date and time server: it looks like an SSH server.
caution-web = It does not answer like a date and time server: it looks like a web server.
caution-mail-or-file = It does not answer like a date and time server: it looks like a mail or file transfer server.
caution-mail = It does not answer like a date and time server: it looks like a mail server.
caution-remote-desktop = It does not answer like a date and time server: it looks like a remote desktop server.
caution-no-text = It does not answer like a date and time server: it looks like a server that sends no text.
caution-unsolicited-lines = It does not answer like a date and time server: it sends lines that answer no command.

### The error lines of our server, without “error: ”

server-full = the server is full (at most { $clients } clients); try again in { $time }
server-address-full = too many connections from your address (at most { $clients }); close one, then try again
server-not-allowed = your address is not allowed here; ask the server's administrator to add it to { "[access]" }
server-no-process = the server's machine cannot start another process; try again in { $time }
server-no-proxy-header = a PROXY header is required from your address; send one, or remove the address from { "[access] proxies" }
server-stopping = the server is stopping; connect again later
server-line-too-long = a line can have at most { $bytes } bytes; connect again and send shorter lines

### Answers of clocks that contain no time

no-time-ntp-too-short = the packet has { $bytes } bytes; an NTP reply has at least 48
no-time-ntp-version = the reply has NTP version { $version }; versions 3 and 4 are supported
no-time-ntp-wrong-origin = the reply does not belong to the request: it is late, duplicate or forged
no-time-ntp-denied = the server denies access to this computer (kiss code DENY); do not ask it again
no-time-ntp-restricted = the server's access restrictions exclude this computer (kiss code RSTR); do not ask it again
no-time-ntp-rate = this computer has asked the server too often (kiss code RATE); wait before you ask it again
no-time-ntp-kiss = the server does not give the time (kiss code { $code })
no-time-ntp-contradiction = the server's times contradict each other: it sent the reply before it received the request
no-time-http-datetime = this is a date and time server, not a web server
no-time-http-not-http = the answer is not HTTP: it begins with "{ $line }"
no-time-http-incomplete = the server closed the connection before it had sent all headers
no-time-http-too-long = the headers of the response do not end within 16 KiB
no-time-http-invalid = the response is not valid HTTP: { $reason }
no-time-http-no-date = the response, with status { $status }, has no Date header; this server does not tell its time
no-time-http-invalid-date = the Date header "{ $date }" cannot be read
no-time-http-contradiction = the response has several Date headers, which contradict each other
no-time-http-invalid-age = the response is from a cache, and its Age header "{ $age }" cannot be read
no-time-time-too-short = the answer has { $bytes } of the 4 bytes of a Time answer (RFC 868)
no-time-time-too-long = the answer has more than the 4 bytes of a Time answer (RFC 868); another service listens on this port
no-time-daytime-empty = the server sent no time
no-time-daytime-too-long = the answer has no line end within 1,024 bytes; another service listens on this port
no-time-daytime-unreadable = the time in "{ $line }" cannot be read
no-time-ntp-mode = { $mode ->
    [1] the packet is a message between peers (mode { $mode }), not the reply of an NTP server
    [2] the packet is a message between peers (mode { $mode }), not the reply of an NTP server
    [3] the packet is a client's request (mode { $mode }), not the reply of an NTP server
    [5] the packet is a broadcast (mode { $mode }), not the reply of an NTP server
    [6] the packet is a control message (mode { $mode }), not the reply of an NTP server
    [7] the packet is a private message (mode { $mode }), not the reply of an NTP server
   *[other] the packet is of an unknown kind (mode { $mode }), not the reply of an NTP server
}
no-time-ntp-zero = { $timestamp ->
    [receive] the reply contains no time: its receive timestamp is zero
   *[transmit] the reply contains no time: its transmit timestamp is zero
}

### The card of a failed attempt to connect

try-again = Try again
edit-host = Edit host
details = Details
copy-details = Copy details
details-no-welcome = connected, but no welcome was received within { $time }
advice-no-such-name = Check the spelling of the name. The machine's IP address, such as 192.168.1.20, works too.
advice-resolve-failed = Is this computer on the network? The server's IP address, such as 192.168.1.20, works without looking up a name.
advice-other-kind = This machine may have another kind of clock: { "ntp://" }, { "http://" }, { "time://" } or { "daytime://" }.
advice-refused = Is the server running? To start it, run “{ $command }” in a terminal on its machine.
advice-timed-out = Is the machine on, and its firewall open for port { $port }?
advice-unreachable = Is this computer on the same network as the server?
advice-server-error = This is the message of the server.
advice-no-welcome = Another service may have port { $port }. The usual port of a date and time server is 9900.
advice-port = Is { $port } the port of a date and time server? The usual port is 9900.
advice-ntp = Does this machine have an NTP server, and is its firewall open for UDP port { $port }? It may have another kind of clock: { "ntp://" }, { "http://" }, { "time://" } or { "daytime://" }.
advice-http = Does this machine have a web server, and is its firewall open for TCP port { $port }? It may have another kind of clock: { "ntp://" }, { "http://" }, { "time://" } or { "daytime://" }.
advice-time = Does this machine have the Time protocol (RFC 868), and is its firewall open for TCP port { $port }? It may have another kind of clock: { "ntp://" }, { "http://" }, { "time://" } or { "daytime://" }.
advice-daytime = Does this machine have the Daytime protocol (RFC 867), and is its firewall open for TCP port { $port }? It may have another kind of clock: { "ntp://" }, { "http://" }, { "time://" } or { "daytime://" }.

### Errors in the host and port fields

address-missing = type the name or address of a server, such as localhost or 192.168.1.20
address-invalid-host = "{ $text }" is not the name or address of a server; type one such as nas.local, 192.168.1.20 or ::1
address-invalid-port = "{ $text }" is not a port; type a number from 1 to 65535, such as 9900
address-https = https:// is not supported: http:// reads the same clock, also if it answers with a redirection
address-invalid-path = "{ $text }" is not a path; write its special characters as %XX, up to 1,024 bytes
address-unknown-scheme = "{ $text }://" is not a kind of clock; type HOST:PORT, or one of ntp://, http://, time:// and daytime:// and the host

### Commands, answers and history

first-heading = Find out which clock is wrong
first-connect = Type the name or address of a date and time server above, such as nas.local, or of any other clock: ntp://router, http://printer. Then press Connect.
first-here = To try it on this computer, start a server in a terminal:
choose-server = Choose a server from the list, or type a name or address above.
more-commands = More
show-more = more
show-less = less
ask-something = Ask for the day, the date or the time.
command-day = Day
command-date = Date
command-time = Time
command-quit = Quit
# The button of a command of the server whose name is that of another button.
ask-command = Ask { $command }
command = Command
send = Send
why-no-send = Type a command first
blocked-not-connected = Connect to a server first
blocked-connecting = Not available while connecting
blocked-queue-full = Too many commands are waiting for an answer
blocked-quitting = The connection is closing
zone-chosen = Zone: { $zone }
zone-of-server = Zone: the server's
own-zone = The server's own zone
search-zones = Search zones
no-zone = No time zone matches
why-no-zone = This server answers in its own time zone only
about-answer = { $command } · { $time } · { $when }
about-computed = { $command } · computed from its time · { $time } · { $when }
just-now = just now
history = History
filter-history = Filter history
column-local-time = Local time
column-server = Server
column-command = Command
column-answer = Answer
column-round-trip = Round trip
copy = Copy
copy-row = Copy row { $row }
export = Export
clear = Clear
clear-history = Clear history
no-history = Commands and their answers are listed here while the window is open.
no-match = Nothing in the history matches the filter.
why-no-copy = The history is empty
exporting = Another export is in progress
export-title = Export the history

### The server list

no-servers = Servers that you connect to are listed here.
pin = Pin { $server }
unpin = Unpin { $server }
remove = Remove { $server }
check-all = Check all
on-this-network = On this network
network-searching = Searching…
network-off = Off. The settings turn it on.
network-no-interface = This computer is not connected to a network.
network-not-permitted = Multicast is blocked on this computer ({ $reason }). Allow UDP port 5353 in its firewall.
network-failed = The search failed: { $reason }.
network-all-listed = The clocks announced here are in the list above.
network-nothing-announced = No clock is announced. A server with systemd announces itself after { "sudo systemctl enable --now datetime-server-announce" }.
network-nothing-heard-avahi = Avahi hears no other device. This network or a firewall may block multicast (UDP port 5353).
network-nothing-heard = No other device answers. This network or a firewall may block multicast (UDP port 5353); Avahi does not run on this computer.
network-by-name = A server that is not listed can be reached by its name or address in the field { host }.
network-more = More clocks are announced than are listed.
network-gone = no longer announced
brief-not-reachable = not reachable
brief-no-time = sends no time
odd = the odd one out
clock-result = { $clock }: { $result }
odd-offset = { $offset } · the odd one out
state-connected = connected
state-connecting = connecting…
state-lost = connection lost
state-never-answered = has never answered
state-not-checked = not checked yet
menu-check = Check
menu-pin = Pin
menu-unpin = Unpin
menu-move-up = Move up
menu-move-down = Move down
menu-rename = Rename
menu-copy-address = Copy address
menu-remove = Remove
server-name = Name of the clock

### Live

this-computer = This computer
reading = Reading the server's clock…
connect-to-compare = Connect to a server to see its clock next to this computer's.
no-clock = This server sends no time that could be compared.
plot-offset = Offset and error bound
plot-offset-from = Offset and error bound, from { $base }
plot-round-trip = Round trip
# What a plot shows, for screen readers.
plot-summary = { $plot }: from { $smallest } to { $largest } in the last { $time }
ago-now = now
ago = −{ $time }
quality = { $bound } · round trip { $time }
# The offset in seconds, where its size was shown in hours or days.
quality-exact = { $offset } s { $bound } · round trip { $time }
quality-round-trip = Round trip { $time }
judged-agrees = Agrees within { $bound }
judged-unknown = Within { $bound }: not known well enough
judged-off = { $direction ->
    [behind] { $difference } behind
   *[ahead] { $difference } ahead
}
synchronised-to = The server's clock is synchronised to { $bound }.
synchronised-but-off = The server reports that its clock is synchronised to { $bound }. If so, this computer's clock is wrong. Compare it with other servers side by side.
unsynchronised = The server's clock is not synchronised.
synchronisation-unknown = It is not known whether the server's clock is synchronised.
whole-seconds = This clock shows whole seconds only.
whole-seconds-no-zone = This clock shows whole seconds only. If it names no time zone, it is taken to be in this computer's.
kind-datetime = Date and time server
kind-ntp = NTP server
kind-http = Web server, whole seconds
kind-time = Time protocol, whole seconds
kind-daytime = Daytime protocol, whole seconds
# In place of a welcome. $statement is what the clock says of itself, one of the messages below.
introduction = { $kind }: { $statement }
says-synchronised = synchronised { $bound }
says-unsynchronised = not synchronised
says-unknown = not known
# The line of a Daytime server that names no time zone.
says-taken-as-utc = { $line }, taken as UTC
says-stratum = { $leap ->
    [inserted] stratum { $stratum }, leap second announced
    [deleted] stratum { $stratum }, deleted leap second announced
   *[none] stratum { $stratum }
}
says-ntp = { $leap ->
    [inserted] stratum { $stratum }, synchronised to { $reference }, leap second announced
    [deleted] stratum { $stratum }, synchronised to { $reference }, deleted leap second announced
   *[none] stratum { $stratum }, synchronised to { $reference }
}

### Side by side

nothing-to-check = Servers that you connect to are listed here and can be checked together. Connect to one first.
stop-checking = Stop checking
column-clock = Clock
column-offset = Offset
checks-table = Clocks side by side
sort-by-offset = Sort by offset
reference = reference
compared-with = Compared with: { $clock }
check = Check { $server }
checked = { $done } of { $total } checked
compare-too-few = A check reads the clock of each server and finds those that differ from the others.
compare-agree = All clocks agree to within { $seconds } s.
# Some clocks did not answer, or their errors are too large to tell.
compare-known-agree = The clocks that are known well enough agree to within { $seconds } s.
compare-no-majority = The clocks disagree, and there is no majority. Checking another server may show which clock is wrong.
compare-this-computer = The servers agree with each other: this computer's clock is the odd one out.
compare-one = { $clock } is the odd one out; the other clocks agree.
compare-several = These clocks differ from those that agree: { $clocks }.
# This computer in the list of $clocks, where it is never the first of a sentence.
compare-this-computer-in-list = this computer
check-waiting = waiting
check-running = checking…
check-no-time = does not answer like a date and time server

### The cause of an offset

cause-local-time-as-utc = The offset equals this computer's UTC offset: one of the clocks takes local time for UTC, as after a dual boot.
cause-zone = { $direction ->
    [behind] The clock is { $difference } behind: the time zone or daylight saving of that machine or of this computer is wrong.
   *[ahead] The clock is { $difference } ahead: the time zone or daylight saving of that machine or of this computer is wrong.
}
cause-never-set = The clock shows { $year }: it has not been set since it started, or its battery is empty.
cause-gps-weeks = { $direction ->
    [behind] The clock is { $weeks } weeks behind: its GPS receiver took one period of { $period } weeks for another.
   *[ahead] The clock is { $weeks } weeks ahead: its GPS receiver took one period of { $period } weeks for another.
}
cause-leap-seconds = { $seconds ->
    [18] The offset is { $seconds } leap seconds: one of the clocks shows GPS time instead of UTC.
    [37] The offset is { $seconds } leap seconds: one of the clocks shows TAI instead of UTC.
   *[other] The offset is { $seconds } leap seconds: one of the clocks shows TAI and the other one GPS time.
}
cause-drift = { $direction ->
    [loses] The clock loses { $rate } ± { $uncertainty } s a day compared with this computer's.
   *[gains] The clock gains { $rate } ± { $uncertainty } s a day compared with this computer's.
}
cause-step = The offset changed by { $difference } at { $time }: this clock or this computer's was set.
word-local-time-as-utc = local time as UTC
word-zone = time zone
word-never-set = never set
word-gps-weeks = GPS weeks
word-leap-seconds = leap seconds
word-drift = drifts
word-step = was set
cure-local-time-as-utc = On Linux: “{ "timedatectl set-local-rtc 0" }”. On Windows next to Linux: set the DWORD { "RealTimeIsUniversal" } to 1 in { "HKLM\\SYSTEM\\CurrentControlSet\\Control\\TimeZoneInformation" }. On a device: set its time zone, then its time.
cure-zone-ours = On its machine: “{ "timedatectl set-timezone ZONE" }”.
cure-zone = On a device: set the time zone and daylight saving on its page, under Time or System. On Windows: Settings, Time & language, Date & time. On Linux: “{ "timedatectl set-timezone ZONE" }”.
cure-ntp-ours = On its machine: “{ "timedatectl set-ntp true" }”.
cure-ntp = On a device: enter an NTP server on its page and check that it can be reached. On Windows: Settings, Time & language, Date & time, “Set time automatically”. On Linux: “{ "timedatectl set-ntp true" }”.
cure-gps-weeks = Update the firmware of the receiver; until then, use another NTP server.
cure-leap-seconds = Set the output of the receiver to UTC, or correct the offset of the reference clock in the settings of the NTP server.
cure-step-ours = On its machine: “{ "journalctl -u chrony -u systemd-timesyncd" }” shows what set it.
cure-step = Look into the log of the device. On Windows: Event Viewer, System, { "Kernel-General" }, event 1. On Linux: “{ "journalctl -u chrony -u systemd-timesyncd" }”.

### Notices and warnings

more-notices = { $count } more
undo = Undo
dismiss = Dismiss
open-folder = Open folder
copied = { $count ->
    [one] One row copied.
   *[other] { $count } rows copied.
}
cleared = { $count ->
    [one] One entry cleared.
   *[other] { $count } entries cleared.
}
removed = { $server } removed.
exported = The history was written to { $file }.
not-exported = The history could not be written: { $reason }.
not-saved = The settings could not be saved in { $file }: { $reason }.
unanswered = The connection ended before this was answered: { $commands }.
unanswered-more = The connection ended before this was answered: { $commands } and { $more } more.
too-long = The command was not sent, because it is longer than { $bytes } bytes.
internal-error = A thread of the program has stopped. Close the window and open it again.
warning-broken = { $used ->
    [backup] Your settings could not be read ({ $reason }). They are saved in { $file }; the backup is in use.
    [defaults] Your settings could not be read ({ $reason }). They are saved in { $file }; defaults are in use.
   *[current] Your settings could not be read ({ $reason }). They are saved in { $file }; the settings of this window are in use.
}
warning-newer = Your settings in { $file } were saved by a newer version of this program. Changes made here are not saved.
warning-crashed = The program crashed when it ran last. The crash report is in { $file }; please send it to the developers.
warning-adjusted = Some settings in { $file } are ignored: { $values }.
warning-unreadable = Your settings in { $file } could not be read ({ $reason }). Defaults are in use, and changes are not saved.
at-line = line { $line }: { $reason }

### Why a file could not be read or written, and why a setting is ignored

reason-of = { $file }: { $reason }
reason-both = { $first }; { $second }
reason-newer = a newer version of this program saved it
reason-would-be-too-large = it would be too large; remove servers from the list
reason-unchangeable = it is written in a way that cannot be changed automatically; edit it by hand
reason-too-large = it is larger than any settings file
reason-not-text = it is not UTF-8 text
reason-folder = it is a folder
reason-not-a-file = it is a device or a pipe, not a file
reason-too-many-broken = there are { $count } broken files already; remove some
reason-locked = another window has been saving it for too long; close that window
reason-no-folder = this system has neither a file dialog nor a home folder
reason-too-many-files = { $count } files with this name exist already
ignored-out-of-range = "{ $written }" is out of range; { $used } is used
ignored-entry = the entry is not understood and stays as it is; a server needs a host and a port, and a kind must be known
ignored-more = and { $count } more

### Settings

language = Language
language-system = System
# Shown in English, because the characters of the language cannot be shown.
no-font = This computer has no font for { $language }. Install one, such as Noto Sans CJK, and open the window again.
appearance = Appearance
theme = Theme
theme-system = System
theme-light = Light
theme-dark = Dark
high-contrast = High contrast
reset-settings = Reset
settings-reset = The settings were reset.
connect-timeout-about = A server that has not sent its welcome by then counts as unreachable.
answer-timeout-about = A connection without an answer for this long counts as lost.
history-about = The oldest answers beyond this are removed. The history is not saved.
zoom = Zoom
connection = Connection
connect-timeout = Timeout for connecting
answer-timeout = Timeout for an answer
reconnect = Reconnect automatically after a lost connection
discover = List the clocks that are announced on this network
history-limit = Answers to keep
watching = Watching
watch-interval = Check pinned clocks
watch-interval-about = How often, while this program runs, also when its window is minimized.
watch-off = Off
watch-threshold = Largest offset
watch-threshold-about = A clock that is off by more in two checks in a row counts as wrong.
watch-notify = Notify when a pinned clock goes wrong or recovers
at-start = When the window opens
at-start-wait = Do not connect
at-start-connect = Connect to the last server
saved-at-once = Changes apply immediately and are saved.

### Notifications about pinned clocks

alert-show = Show
alert-wrong = { $clock } is wrong
alert-recovered = { $clock } is right again
alert-lost = { $clock } gives no time
alert-returned = { $clock } can be reached again
alert-this-computer = This computer's clock is wrong
alert-several = { $count ->
    [one] One clock changed
   *[other] { $count } clocks changed
}

### The list of keys

keys = Keys
close = Close
key-control = Ctrl
key-tab = Tab
key-enter = Enter
key-escape = Escape
key-up-down = Up, Down
key-f2-delete = F2, Delete
key-commands = Day, Date, Time, Quit
key-host = go to the host field
key-filter = go to the filter of the history
key-next-view = go to the next view; with Shift, to the previous one
key-zoom = zoom in, zoom out, reset the zoom
key-next-control = go to the next control; with Shift, to the previous one
key-list-move = in the server list: go to another server; with Alt, move a pinned one
key-list-edit = in the server list: rename or remove the server
key-connect = connect, or send the command
key-cancel = cancel connecting, or close this list
key-list = show or hide this list

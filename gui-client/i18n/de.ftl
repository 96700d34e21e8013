# German. The messages and their variables are those of en.ftl.

### Numbers and dates

decimal-separator = { "," }
group-separator = { "." }
list-separator = { ", " }
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
weekdays = Mo Di Mi Do Fr Sa So
months = Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.
date = { $weekday }, { $day }. { $month } { $year }

### The head of the window

window-title = Datum und Uhrzeit
host = Host
port = Port
connect = Verbinden
cancel = Abbrechen
disconnect = Trennen
servers = Server
view-ask = Abfragen
view-live = Live
view-side-by-side = Vergleich
view-settings = Einstellungen
reset-zoom = Zoom auf 100 %

### The state of the connection

status-disconnected = Nicht verbunden
status-connecting = Verbindung mit { $server } wird hergestellt …
status-connecting-since = Verbindung mit { $server } wird hergestellt … { $seconds } s
status-connected = Verbunden mit { $server }
status-connected-round-trip = Verbunden mit { $server } · { $time }

why-no-such-name = Es gibt keinen Rechner namens { $host }
why-resolve-failed = Der Name { $host } lässt sich derzeit nicht auflösen
why-resolve-timed-out = Die Auflösung des Namens { $host } hat zu lange gedauert
why-refused = Dort läuft kein Dienst
why-timed-out = Keine Antwort innerhalb von { $time }
why-unreachable = Es gibt keine Route zu diesem Rechner
why-no-welcome = Der Server nimmt Verbindungen an, sendet aber nichts
why-closed-before-welcome = Der Server hat die Verbindung vor der Begrüßung geschlossen
why-closed-without-answer = Der Server hat die Verbindung ohne Antwort geschlossen
why-too-much-data = Der Server sendet mehr Daten als ein Datums- und Zeitserver
failed-no-such-name = Keine Verbindung möglich: { why-no-such-name }
failed-resolve-failed = Keine Verbindung möglich: { why-resolve-failed }
failed-resolve-timed-out = Keine Verbindung möglich: { why-resolve-timed-out }
failed-server-error = Keine Verbindung möglich: { $reason }
failed-no-welcome = Keine Verbindung möglich: { $server } nimmt Verbindungen an, sendet aber nichts
failed-refused = Keine Verbindung mit { $server } möglich: { why-refused }
failed-timed-out = Keine Verbindung mit { $server } möglich: { why-timed-out }
failed-unreachable = Keine Verbindung mit { $server } möglich: { why-unreachable }
failed-closed-before-welcome = Keine Verbindung mit { $server } möglich: { why-closed-before-welcome }
failed-closed-without-answer = Keine Verbindung mit { $server } möglich: { why-closed-without-answer }
failed-too-much-data = Keine Verbindung mit { $server } möglich: { why-too-much-data }
failed-no-time = Keine Verbindung mit { $server } möglich: { $reason }

ended-closed = Verbindung geschlossen
ended-broken = Verbindung abgebrochen
ended-no-answer = antwortet nicht mehr
ended-too-much-data = sendet mehr Daten als ein Datums- und Zeitserver
lost-idle = Verbindung getrennt: Der Server hat die ungenutzte Verbindung geschlossen
lost-server-error = Verbindung getrennt: { $reason }
lost-closed = Verbindung getrennt: { $host } hat die Verbindung geschlossen
lost-broken = Verbindung getrennt: Die Verbindung zu { $host } ist abgebrochen
lost-no-answer = Verbindung getrennt: { $host } antwortet nicht mehr
lost-too-much-data = Verbindung getrennt: { $host } sendet mehr Daten als ein Datums- und Zeitserver

next-command = Der nächste Befehl stellt die Verbindung wieder her.
next-broken = Das Netzwerk oder der Server ist ausgefallen. Der nächste Befehl stellt die Verbindung wieder her.
next-no-answer = Ist der Rechner noch eingeschaltet? Der nächste Befehl stellt die Verbindung wieder her.
next-too-much-data = Ist das der Port eines Datums- und Zeitservers? Üblich ist Port 9900.
reconnecting-now = Verbindung wird wiederhergestellt …
reconnecting-in = Neuer Verbindungsversuch in { $seconds } s.
stop-trying = Nicht mehr versuchen
try-again-now = Sie können es jetzt erneut versuchen.
try-again-in = Der Server bittet darum, es in { $seconds } s erneut zu versuchen.

caution-ssh = Die Antworten passen nicht zu einem Datums- und Zeitserver: Es scheint ein SSH-Server zu sein.
caution-web = Die Antworten passen nicht zu einem Datums- und Zeitserver: Es scheint ein Webserver zu sein.
caution-mail-or-file = Die Antworten passen nicht zu einem Datums- und Zeitserver: Es scheint ein Mail- oder Dateiserver zu sein.
caution-mail = Die Antworten passen nicht zu einem Datums- und Zeitserver: Es scheint ein Mailserver zu sein.
caution-remote-desktop = Die Antworten passen nicht zu einem Datums- und Zeitserver: Es scheint ein Remotedesktop-Server zu sein.
caution-no-text = Die Antworten passen nicht zu einem Datums- und Zeitserver: Der Server scheint keinen Text zu senden.
caution-unsolicited-lines = Die Antworten passen nicht zu einem Datums- und Zeitserver: Der Server sendet Zeilen, die zu keinem Befehl gehören.

### The error lines of our server, without “error: ”

server-full = Der Server ist ausgelastet (höchstens { $clients } Clients); versuchen Sie es in { $time } erneut
server-address-full = Zu viele Verbindungen von Ihrer Adresse (höchstens { $clients }); schließen Sie eine und versuchen Sie es erneut
server-not-allowed = Ihre Adresse ist hier nicht zugelassen; bitten Sie den Administrator des Servers, sie in { "[access]" } einzutragen
server-no-process = Der Rechner des Servers kann keinen weiteren Prozess starten; versuchen Sie es in { $time } erneut
server-no-proxy-header = Von Ihrer Adresse wird ein PROXY-Header verlangt; senden Sie einen, oder entfernen Sie die Adresse aus { "[access] proxies" }
server-stopping = Der Server wird beendet; verbinden Sie sich später erneut
server-line-too-long = Eine Zeile darf höchstens { $bytes } Bytes lang sein; verbinden Sie sich erneut und senden Sie kürzere Zeilen

### Answers of clocks that contain no time

no-time-ntp-too-short = Das Paket hat { $bytes } Bytes; eine NTP-Antwort hat mindestens 48
no-time-ntp-version = Die Antwort hat NTP-Version { $version }; unterstützt werden die Versionen 3 und 4
no-time-ntp-wrong-origin = Die Antwort gehört nicht zur Anfrage: Sie ist verspätet, doppelt oder gefälscht
no-time-ntp-denied = Der Server verweigert diesem Computer den Zugriff (Kiss-Code DENY); fragen Sie ihn nicht erneut
no-time-ntp-restricted = Die Zugriffsbeschränkungen des Servers schließen diesen Computer aus (Kiss-Code RSTR); fragen Sie ihn nicht erneut
no-time-ntp-rate = Dieser Computer hat den Server zu oft gefragt (Kiss-Code RATE); warten Sie, bevor Sie ihn erneut fragen
no-time-ntp-kiss = Der Server nennt die Zeit nicht (Kiss-Code { $code })
no-time-ntp-contradiction = Die Zeiten des Servers widersprechen sich: Er hat die Antwort vor dem Empfang der Anfrage gesendet
no-time-http-datetime = Das ist ein Datums- und Zeitserver, kein Webserver
no-time-http-not-http = Die Antwort ist kein HTTP: Sie beginnt mit „{ $line }“
no-time-http-incomplete = Der Server hat die Verbindung geschlossen, bevor er alle Header gesendet hatte
no-time-http-too-long = Die Header der Antwort enden nicht innerhalb von 16 KiB
no-time-http-invalid = Die Antwort ist kein gültiges HTTP: { $reason }
no-time-http-no-date = Die Antwort mit Status { $status } hat keinen Date-Header; dieser Server nennt seine Zeit nicht
no-time-http-invalid-date = Der Date-Header „{ $date }“ ist nicht lesbar
no-time-http-contradiction = Die Antwort hat mehrere Date-Header, die sich widersprechen
no-time-http-invalid-age = Die Antwort stammt aus einem Cache, und ihr Age-Header „{ $age }“ ist nicht lesbar
no-time-time-too-short = Die Antwort hat { $bytes } der 4 Bytes einer Time-Antwort (RFC 868)
no-time-time-too-long = Die Antwort hat mehr als die 4 Bytes einer Time-Antwort (RFC 868); auf diesem Port läuft ein anderer Dienst
no-time-daytime-empty = Der Server hat keine Zeit gesendet
no-time-daytime-too-long = Die Antwort hat kein Zeilenende innerhalb von 1.024 Bytes; auf diesem Port läuft ein anderer Dienst
no-time-daytime-unreadable = Die Zeit in „{ $line }“ ist nicht lesbar
no-time-ntp-mode = { $mode ->
    [1] Das Paket ist eine Nachricht zwischen Peers (Modus { $mode }), keine Antwort eines NTP-Servers
    [2] Das Paket ist eine Nachricht zwischen Peers (Modus { $mode }), keine Antwort eines NTP-Servers
    [3] Das Paket ist die Anfrage eines Clients (Modus { $mode }), keine Antwort eines NTP-Servers
    [5] Das Paket ist ein Broadcast (Modus { $mode }), keine Antwort eines NTP-Servers
    [6] Das Paket ist eine Steuernachricht (Modus { $mode }), keine Antwort eines NTP-Servers
    [7] Das Paket ist eine private Nachricht (Modus { $mode }), keine Antwort eines NTP-Servers
   *[other] Das Paket ist unbekannter Art (Modus { $mode }), keine Antwort eines NTP-Servers
}
no-time-ntp-zero = { $timestamp ->
    [receive] Die Antwort enthält keine Zeit: Der Empfangszeitstempel ist 0
   *[transmit] Die Antwort enthält keine Zeit: Der Sendezeitstempel ist 0
}

### The card of a failed attempt to connect

try-again = Erneut versuchen
edit-host = Host ändern
details = Details
copy-details = Details kopieren
details-no-welcome = Verbunden, aber innerhalb von { $time } kam keine Begrüßung
advice-no-such-name = Prüfen Sie die Schreibweise des Namens. Auch die IP-Adresse des Rechners funktioniert, z. B. 192.168.1.20.
advice-resolve-failed = Ist dieser Computer mit dem Netzwerk verbunden? Mit der IP-Adresse des Servers, z. B. 192.168.1.20, geht es auch ohne Namensauflösung.
advice-other-kind = Vielleicht hat dieser Rechner eine andere Art von Uhr: { "ntp://" }, { "http://" }, { "time://" } oder { "daytime://" }.
advice-refused = Läuft der Server? Starten Sie ihn in einem Terminal auf seinem Rechner mit „{ $command }“.
advice-timed-out = Ist der Rechner eingeschaltet und seine Firewall für Port { $port } offen?
advice-unreachable = Ist dieser Computer im selben Netzwerk wie der Server?
advice-server-error = Das ist die Meldung des Servers.
advice-no-welcome = Möglicherweise nutzt ein anderer Dienst Port { $port }. Üblich für Datums- und Zeitserver ist Port 9900.
advice-port = Ist { $port } der Port eines Datums- und Zeitservers? Üblich ist Port 9900.
advice-ntp = Hat dieser Rechner einen NTP-Server, und ist seine Firewall für UDP-Port { $port } offen? Vielleicht hat er eine andere Art von Uhr: { "ntp://" }, { "http://" }, { "time://" } oder { "daytime://" }.
advice-http = Hat dieser Rechner einen Webserver, und ist seine Firewall für TCP-Port { $port } offen? Vielleicht hat er eine andere Art von Uhr: { "ntp://" }, { "http://" }, { "time://" } oder { "daytime://" }.
advice-time = Unterstützt dieser Rechner das Time-Protokoll (RFC 868), und ist seine Firewall für TCP-Port { $port } offen? Vielleicht hat er eine andere Art von Uhr: { "ntp://" }, { "http://" }, { "time://" } oder { "daytime://" }.
advice-daytime = Unterstützt dieser Rechner das Daytime-Protokoll (RFC 867), und ist seine Firewall für TCP-Port { $port } offen? Vielleicht hat er eine andere Art von Uhr: { "ntp://" }, { "http://" }, { "time://" } oder { "daytime://" }.

### Errors in the host and port fields

address-missing = Geben Sie den Namen oder die Adresse eines Servers ein, z. B. localhost oder 192.168.1.20
address-invalid-host = „{ $text }“ ist weder Name noch Adresse eines Servers; gültig ist z. B. nas.local, 192.168.1.20 oder ::1
address-invalid-port = „{ $text }“ ist kein Port; geben Sie eine Zahl von 1 bis 65535 ein, z. B. 9900
address-https = https:// wird nicht unterstützt: http:// liest dieselbe Uhr, auch wenn der Server mit einer Weiterleitung antwortet
address-invalid-path = „{ $text }“ ist kein Pfad; schreiben Sie Sonderzeichen als %XX, bis zu 1.024 Bytes
address-unknown-scheme = „{ $text }://“ ist keine Art von Uhr; geben Sie HOST:PORT ein oder ntp://, http://, time:// bzw. daytime:// und den Host

### Commands, answers and history

first-heading = Finden Sie heraus, welche Uhr falsch geht
first-connect = Geben Sie oben den Namen oder die Adresse eines Datums- und Zeitservers (z. B. nas.local) oder einer anderen Uhr (ntp://router, http://printer) ein. Klicken Sie dann auf „Verbinden“.
first-here = Um es auf diesem Computer auszuprobieren, starten Sie in einem Terminal einen Server:
choose-server = Wählen Sie einen Server aus der Liste, oder geben Sie oben einen Namen oder eine Adresse ein.
more-commands = Mehr
show-more = mehr
show-less = weniger
ask-something = Fragen Sie nach Wochentag, Datum oder Uhrzeit.
command-day = Tag
command-date = Datum
command-time = Uhrzeit
command-quit = Beenden
ask-command = { $command } abfragen
command = Befehl
send = Senden
why-no-send = Geben Sie zuerst einen Befehl ein
blocked-not-connected = Verbinden Sie sich zuerst mit einem Server
blocked-connecting = Während des Verbindens nicht verfügbar
blocked-queue-full = Zu viele Befehle warten auf eine Antwort
blocked-quitting = Die Verbindung wird geschlossen
zone-chosen = Zone: { $zone }
zone-of-server = Zone: wie Server
own-zone = Zeitzone des Servers
search-zones = Zeitzonen suchen
no-zone = Keine passende Zeitzone
why-no-zone = Dieser Server antwortet nur in seiner eigenen Zeitzone
about-answer = { $command } · { $time } · { $when }
about-computed = { $command } · aus seiner Zeit berechnet · { $time } · { $when }
just-now = gerade eben
history = Verlauf
filter-history = Verlauf filtern
column-local-time = Ortszeit
column-server = Server
column-command = Befehl
column-answer = Antwort
column-round-trip = Umlaufzeit
copy = Kopieren
copy-row = Zeile { $row } kopieren
export = Exportieren
clear = Leeren
clear-history = Verlauf leeren
no-history = Befehle und Antworten erscheinen hier, solange das Fenster geöffnet ist.
no-match = Kein Eintrag im Verlauf passt zum Filter.
why-no-copy = Der Verlauf ist leer
exporting = Ein anderer Export läuft noch
export-title = Verlauf exportieren

### The server list

no-servers = Server, mit denen Sie sich verbinden, erscheinen hier.
pin = { $server } anheften
unpin = { $server } lösen
remove = { $server } entfernen
check-all = Alle prüfen
on-this-network = In diesem Netzwerk
network-searching = Suche läuft …
network-off = Aus. In den Einstellungen lässt sich die Suche einschalten.
network-no-interface = Dieser Computer ist mit keinem Netzwerk verbunden.
network-not-permitted = Multicast ist auf diesem Computer blockiert ({ $reason }). Geben Sie in seiner Firewall UDP-Port 5353 frei.
network-failed = Die Suche ist fehlgeschlagen: { $reason }.
network-all-listed = Die hier angekündigten Uhren stehen oben in der Liste.
network-nothing-announced = Keine Uhr wird angekündigt. Ein Server mit systemd kündigt sich nach { "sudo systemctl enable --now datetime-server-announce" } an.
network-nothing-heard-avahi = Avahi empfängt nichts von anderen Geräten. Möglicherweise blockiert dieses Netzwerk oder eine Firewall Multicast (UDP-Port 5353).
network-nothing-heard = Kein anderes Gerät antwortet. Möglicherweise blockiert dieses Netzwerk oder eine Firewall Multicast (UDP-Port 5353); Avahi läuft auf diesem Computer nicht.
network-by-name = Ein nicht aufgeführter Server ist über seinen Namen oder seine Adresse im Feld „{ host }“ erreichbar.
network-more = Es sind mehr Uhren angekündigt, als hier stehen.
network-gone = nicht mehr angekündigt
brief-not-reachable = nicht erreichbar
brief-no-time = sendet keine Zeit
odd = weicht ab
clock-result = { $clock }: { $result }
odd-offset = { $offset } · weicht ab
state-connected = verbunden
state-connecting = wird verbunden …
state-lost = Verbindung verloren
state-never-answered = hat nie geantwortet
state-not-checked = noch nicht geprüft
menu-check = Prüfen
menu-pin = Anheften
menu-unpin = Lösen
menu-move-up = Nach oben
menu-move-down = Nach unten
menu-rename = Umbenennen
menu-copy-address = Adresse kopieren
menu-remove = Entfernen
server-name = Name der Uhr

### Live

this-computer = Dieser Computer
reading = Uhr des Servers wird gelesen …
connect-to-compare = Verbinden Sie sich mit einem Server, um seine Uhr neben der dieses Computers zu sehen.
no-clock = Dieser Server sendet keine Zeit, die sich vergleichen ließe.
plot-offset = Abweichung und Fehlergrenze
plot-offset-from = Abweichung und Fehlergrenze, ab { $base }
plot-round-trip = Umlaufzeit
plot-summary = { $plot }: { $smallest } bis { $largest } in den letzten { $time }
ago-now = jetzt
ago = −{ $time }
quality = { $bound } · Umlaufzeit { $time }
quality-exact = { $offset } s { $bound } · Umlaufzeit { $time }
quality-round-trip = Umlaufzeit { $time }
judged-agrees = Stimmt auf { $bound } überein
judged-unknown = Innerhalb von { $bound }: nicht genau genug bekannt
judged-off = { $direction ->
    [behind] Geht { $difference } nach
   *[ahead] Geht { $difference } vor
}
synchronised-to = Die Uhr des Servers ist auf { $bound } synchronisiert.
synchronised-but-off = Der Server meldet, dass seine Uhr auf { $bound } synchronisiert ist. Wenn das stimmt, geht die Uhr dieses Computers falsch. Vergleichen Sie sie mit weiteren Servern.
unsynchronised = Die Uhr des Servers ist nicht synchronisiert.
synchronisation-unknown = Es ist nicht bekannt, ob die Uhr des Servers synchronisiert ist.
whole-seconds = Diese Uhr zeigt nur ganze Sekunden.
whole-seconds-no-zone = Diese Uhr zeigt nur ganze Sekunden. Nennt sie keine Zeitzone, wird die dieses Computers angenommen.
kind-datetime = Datums- und Zeitserver
kind-ntp = NTP-Server
kind-http = Webserver, ganze Sekunden
kind-time = Time-Protokoll, ganze Sekunden
kind-daytime = Daytime-Protokoll, ganze Sekunden
introduction = { $kind }: { $statement }
says-synchronised = synchronisiert { $bound }
says-unsynchronised = nicht synchronisiert
says-unknown = Synchronisation unbekannt
says-taken-as-utc = { $line }, als UTC gelesen
says-stratum = { $leap ->
    [inserted] Stratum { $stratum }, Schaltsekunde angekündigt
    [deleted] Stratum { $stratum }, negative Schaltsekunde angekündigt
   *[none] Stratum { $stratum }
}
says-ntp = { $leap ->
    [inserted] Stratum { $stratum }, synchronisiert mit { $reference }, Schaltsekunde angekündigt
    [deleted] Stratum { $stratum }, synchronisiert mit { $reference }, negative Schaltsekunde angekündigt
   *[none] Stratum { $stratum }, synchronisiert mit { $reference }
}

### Side by side

nothing-to-check = Server, mit denen Sie sich verbinden, erscheinen hier und lassen sich gemeinsam prüfen. Verbinden Sie sich zuerst mit einem.
stop-checking = Prüfung beenden
column-clock = Uhr
column-offset = Abweichung
checks-table = Uhren im Vergleich
sort-by-offset = Nach Abweichung sortieren
reference = Referenz
compared-with = Verglichen mit: { $clock }
check = { $server } prüfen
checked = { $done } von { $total } geprüft
compare-too-few = Eine Prüfung liest die Uhr jedes Servers und findet diejenigen, die von den anderen abweichen.
compare-agree = Alle Uhren stimmen auf { $seconds } s überein.
compare-known-agree = Alle hinreichend genau bekannten Uhren stimmen auf { $seconds } s überein.
compare-no-majority = Die Uhren stimmen nicht überein, und es gibt keine Mehrheit. Die Prüfung eines weiteren Servers kann zeigen, welche Uhr falsch geht.
compare-this-computer = Die Server stimmen überein: Die Uhr dieses Computers weicht ab.
compare-one = { $clock } weicht ab; die anderen Uhren stimmen überein.
compare-several = Diese Uhren weichen von den übereinstimmenden ab: { $clocks }.
compare-this-computer-in-list = dieser Computer
check-waiting = wartet
check-running = wird geprüft …
check-no-time = antwortet nicht wie ein Datums- und Zeitserver

### The cause of an offset

cause-local-time-as-utc = Die Abweichung entspricht der UTC-Differenz dieses Computers: Eine der Uhren hält die Ortszeit für UTC, etwa bei Dual-Boot.
cause-zone = { $direction ->
    [behind] Die Uhr geht { $difference } nach: Zeitzone oder Sommerzeit ist auf jenem Rechner oder auf diesem Computer falsch eingestellt.
   *[ahead] Die Uhr geht { $difference } vor: Zeitzone oder Sommerzeit ist auf jenem Rechner oder auf diesem Computer falsch eingestellt.
}
cause-never-set = Die Uhr zeigt { $year }: Sie wurde seit dem Start nicht gestellt, oder ihre Batterie ist leer.
cause-gps-weeks = { $direction ->
    [behind] Die Uhr geht { $weeks } Wochen nach: Der GPS-Empfänger hat eine Periode von { $period } Wochen mit einer anderen verwechselt.
   *[ahead] Die Uhr geht { $weeks } Wochen vor: Der GPS-Empfänger hat eine Periode von { $period } Wochen mit einer anderen verwechselt.
}
cause-leap-seconds = { $seconds ->
    [18] Die Abweichung beträgt { $seconds } Schaltsekunden: Eine der Uhren zeigt GPS-Zeit statt UTC.
    [37] Die Abweichung beträgt { $seconds } Schaltsekunden: Eine der Uhren zeigt TAI statt UTC.
   *[other] Die Abweichung beträgt { $seconds } Schaltsekunden: Eine der Uhren zeigt TAI, die andere GPS-Zeit.
}
cause-drift = { $direction ->
    [loses] Die Uhr verliert gegenüber diesem Computer { $rate } ± { $uncertainty } s pro Tag.
   *[gains] Die Uhr gewinnt gegenüber diesem Computer { $rate } ± { $uncertainty } s pro Tag.
}
cause-step = Die Abweichung änderte sich um { $time } Uhr sprunghaft um { $difference }: Diese Uhr oder die dieses Computers wurde gestellt.
word-local-time-as-utc = Ortszeit als UTC
word-zone = Zeitzone
word-never-set = nie gestellt
word-gps-weeks = GPS-Wochen
word-leap-seconds = Schaltsekunden
word-drift = Gangabweichung
word-step = wurde gestellt
cure-local-time-as-utc = Unter Linux: „{ "timedatectl set-local-rtc 0" }“. Bei Windows neben Linux: Setzen Sie in { "HKLM\\SYSTEM\\CurrentControlSet\\Control\\TimeZoneInformation" } den DWORD-Wert { "RealTimeIsUniversal" } auf 1. Auf einem Gerät: Stellen Sie erst die Zeitzone, dann die Uhrzeit ein.
cure-zone-ours = Auf dem Rechner des Servers: „{ "timedatectl set-timezone ZONE" }“.
cure-zone = Auf einem Gerät: Stellen Sie Zeitzone und Sommerzeit auf seiner Webseite unter „Zeit“ oder „System“ ein. Unter Windows: Einstellungen, Zeit und Sprache, Datum und Uhrzeit. Unter Linux: „{ "timedatectl set-timezone ZONE" }“.
cure-ntp-ours = Auf dem Rechner des Servers: „{ "timedatectl set-ntp true" }“.
cure-ntp = Auf einem Gerät: Tragen Sie auf seiner Webseite einen NTP-Server ein und prüfen Sie, ob er erreichbar ist. Unter Windows: Einstellungen, Zeit und Sprache, Datum und Uhrzeit, „Uhrzeit automatisch festlegen“. Unter Linux: „{ "timedatectl set-ntp true" }“.
cure-gps-weeks = Aktualisieren Sie die Firmware des Empfängers; verwenden Sie bis dahin einen anderen NTP-Server.
cure-leap-seconds = Stellen Sie die Ausgabe des Empfängers auf UTC, oder korrigieren Sie den Offset der Referenzuhr in den Einstellungen des NTP-Servers.
cure-step-ours = Auf dem Rechner des Servers zeigt „{ "journalctl -u chrony -u systemd-timesyncd" }“, wodurch sie gestellt wurde.
cure-step = Sehen Sie im Protokoll des Geräts nach. Unter Windows: Ereignisanzeige, System, { "Kernel-General" }, Ereignis 1. Unter Linux: „{ "journalctl -u chrony -u systemd-timesyncd" }“.

### Notices and warnings

more-notices = { $count } weitere
undo = Rückgängig
dismiss = Ausblenden
open-folder = Ordner öffnen
copied = { $count ->
    [one] Eine Zeile kopiert.
   *[other] { $count } Zeilen kopiert.
}
cleared = { $count ->
    [one] Ein Eintrag gelöscht.
   *[other] { $count } Einträge gelöscht.
}
removed = { $server } entfernt.
exported = Der Verlauf wurde in { $file } gespeichert.
not-exported = Der Verlauf konnte nicht gespeichert werden: { $reason }.
not-saved = Die Einstellungen konnten nicht in { $file } gespeichert werden: { $reason }.
unanswered = Die Verbindung endete, bevor dies beantwortet wurde: { $commands }.
unanswered-more = { $more ->
    [one] Die Verbindung endete, bevor dies beantwortet wurde: { $commands } und ein weiterer Befehl.
   *[other] Die Verbindung endete, bevor dies beantwortet wurde: { $commands } und { $more } weitere Befehle.
}
too-long = Der Befehl wurde nicht gesendet, weil er länger als { $bytes } Bytes ist.
internal-error = Ein Thread des Programms wurde beendet. Schließen Sie das Fenster und öffnen Sie es erneut.
warning-broken = { $used ->
    [backup] Ihre Einstellungen konnten nicht gelesen werden ({ $reason }). Sie bleiben in { $file } erhalten; verwendet wird die Sicherungskopie.
    [defaults] Ihre Einstellungen konnten nicht gelesen werden ({ $reason }). Sie bleiben in { $file } erhalten; verwendet werden die Standardwerte.
   *[current] Ihre Einstellungen konnten nicht gelesen werden ({ $reason }). Sie bleiben in { $file } erhalten; verwendet werden die Einstellungen dieses Fensters.
}
warning-newer = Ihre Einstellungen in { $file } stammen von einer neueren Version dieses Programms. Änderungen hier werden nicht gespeichert.
warning-crashed = Das Programm ist beim letzten Mal abgestürzt. Der Absturzbericht liegt in { $file }; bitte senden Sie ihn den Entwicklern.
warning-adjusted = Einige Einstellungen in { $file } werden ignoriert: { $values }.
warning-unreadable = Ihre Einstellungen in { $file } konnten nicht gelesen werden ({ $reason }). Verwendet werden die Standardwerte; Änderungen werden nicht gespeichert.
at-line = Zeile { $line }: { $reason }

### Why a file could not be read or written, and why a setting is ignored

reason-of = { $file }: { $reason }
reason-both = { $first }; { $second }
reason-newer = eine neuere Version dieses Programms hat sie gespeichert
reason-would-be-too-large = die Datei würde zu groß; entfernen Sie Server aus der Liste
reason-unchangeable = sie ist so geschrieben, dass sie sich nicht automatisch ändern lässt; bearbeiten Sie sie von Hand
reason-too-large = sie ist zu groß für eine Einstellungsdatei
reason-not-text = sie ist kein UTF-8-Text
reason-folder = es ist ein Ordner
reason-not-a-file = es ist ein Gerät oder eine Pipe, keine Datei
reason-too-many-broken = es gibt bereits { $count } fehlerhafte Dateien; entfernen Sie einige
reason-locked = ein anderes Fenster speichert sie seit zu langer Zeit; schließen Sie es
reason-no-folder = dieses System hat weder einen Dateidialog noch einen persönlichen Ordner
reason-too-many-files = es gibt bereits { $count } Dateien mit diesem Namen
ignored-out-of-range = „{ $written }“ liegt außerhalb des gültigen Bereichs; verwendet wird { $used }
ignored-entry = der Eintrag ist nicht verständlich und bleibt, wie er ist; ein Server braucht Host und Port, und die Art muss bekannt sein
ignored-more = und { $count } weitere

### Settings

language = Sprache
language-system = System
appearance = Darstellung
theme = Farbschema
theme-system = System
theme-light = Hell
theme-dark = Dunkel
high-contrast = Hoher Kontrast
reset-settings = Zurücksetzen
settings-reset = Die Einstellungen wurden zurückgesetzt.
connect-timeout-about = Ein Server, der bis dahin keine Begrüßung gesendet hat, gilt als nicht erreichbar.
answer-timeout-about = Eine Verbindung, auf der so lange keine Antwort kommt, gilt als abgebrochen.
history-about = Darüber hinaus werden die ältesten Antworten entfernt. Der Verlauf wird nicht gespeichert.
zoom = Zoom
connection = Verbindung
connect-timeout = Zeitlimit für Verbindungen
answer-timeout = Zeitlimit für Antworten
reconnect = Nach Verbindungsabbruch automatisch wieder verbinden
discover = Uhren auflisten, die in diesem Netzwerk angekündigt werden
history-limit = Antworten im Verlauf
watching = Überwachung
watch-interval = Angeheftete Uhren prüfen
watch-interval-about = Wie oft, solange dieses Programm läuft, auch mit minimiertem Fenster.
watch-off = Aus
watch-threshold = Größte Abweichung
watch-threshold-about = Eine Uhr, die in zwei Prüfungen nacheinander stärker abweicht, gilt als falsch.
watch-notify = Melden, wenn eine angeheftete Uhr falsch oder wieder richtig geht
at-start = Beim Öffnen des Fensters
at-start-wait = Nicht verbinden
at-start-connect = Mit dem letzten Server verbinden
saved-at-once = Änderungen gelten sofort und werden gespeichert.

### Notifications about pinned clocks

alert-show = Anzeigen
alert-wrong = { $clock } geht falsch
alert-recovered = { $clock } geht wieder richtig
alert-lost = { $clock } liefert keine Zeit
alert-returned = { $clock } ist wieder erreichbar
alert-this-computer = Die Uhr dieses Computers geht falsch
alert-several = { $count ->
    [one] Der Zustand einer Uhr hat sich geändert
   *[other] Der Zustand von { $count } Uhren hat sich geändert
}

### The list of keys

keys = Tasten
close = Schließen
key-control = Strg
key-tab = Tab
key-enter = Eingabe
key-escape = Esc
key-up-down = Pfeil auf, Pfeil ab
key-f2-delete = F2, Entf
key-commands = Tag, Datum, Uhrzeit, Beenden
key-host = zum Feld „Host“
key-filter = zum Filter des Verlaufs
key-next-view = zur nächsten Ansicht; mit Umschalt zur vorigen
key-zoom = vergrößern, verkleinern, Zoom zurücksetzen
key-next-control = zum nächsten Bedienelement; mit Umschalt zum vorigen
key-list-move = in der Serverliste: zu einem anderen Server; mit Alt einen angehefteten verschieben
key-list-edit = in der Serverliste: Server umbenennen oder entfernen
key-connect = verbinden oder Befehl senden
key-cancel = Verbinden abbrechen oder diese Liste schließen
key-list = diese Liste ein- oder ausblenden

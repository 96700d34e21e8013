# French. The messages and their variables are those of en.ftl.

### Numbers and dates

decimal-separator = { "," }
group-separator = { " " }
list-separator = { ", " }
microseconds = { $number } µs
milliseconds = { $number } ms
seconds = { $number } s
minutes = { $number } min
hours = { $number } h
days = { $number } j
minutes-and-seconds = { $minutes } min { $seconds } s
hours-and-minutes = { $hours } h { $minutes } min
days-and-hours = { $days } j { $hours } h
error-bound = ±{ $amount }
percent = { $number } %
weekdays = lun. mar. mer. jeu. ven. sam. dim.
months = janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.
date = { $weekday } { $day } { $month } { $year }

### The head of the window

window-title = Date et heure
host = Hôte
port = Port
connect = Connecter
cancel = Annuler
disconnect = Déconnecter
servers = Serveurs
view-ask = Interroger
view-live = En direct
view-side-by-side = Comparaison
view-settings = Paramètres
reset-zoom = Zoom à 100 %

### The state of the connection

status-disconnected = Déconnecté
status-connecting = Connexion à { $server }…
status-connecting-since = Connexion à { $server }… { $seconds } s
status-connected = Connecté à { $server }
status-connected-round-trip = Connecté à { $server } · { $time }

why-no-such-name = aucune machine ne s’appelle { $host }
why-resolve-failed = le nom { $host } ne peut pas être résolu pour le moment
why-resolve-timed-out = la résolution du nom { $host } a pris trop de temps
why-refused = aucun service n’y est à l’écoute
why-timed-out = pas de réponse en { $time }
why-unreachable = il n’y a pas de route vers cette machine
why-no-welcome = il accepte les connexions mais n’envoie rien
why-closed-before-welcome = il a fermé la connexion avant d’envoyer son message d’accueil
why-closed-without-answer = il a fermé la connexion sans répondre
why-too-much-data = il envoie plus de données qu’un serveur de date et d’heure
failed-no-such-name = Connexion impossible : { why-no-such-name }
failed-resolve-failed = Connexion impossible : { why-resolve-failed }
failed-resolve-timed-out = Connexion impossible : { why-resolve-timed-out }
failed-server-error = Connexion impossible : { $reason }
failed-no-welcome = Connexion impossible : { $server } accepte les connexions mais n’envoie rien
failed-refused = Connexion à { $server } impossible : { why-refused }
failed-timed-out = Connexion à { $server } impossible : { why-timed-out }
failed-unreachable = Connexion à { $server } impossible : { why-unreachable }
failed-closed-before-welcome = Connexion à { $server } impossible : { why-closed-before-welcome }
failed-closed-without-answer = Connexion à { $server } impossible : { why-closed-without-answer }
failed-too-much-data = Connexion à { $server } impossible : { why-too-much-data }
failed-no-time = Connexion à { $server } impossible : { $reason }

ended-closed = a fermé la connexion
ended-broken = la connexion a été interrompue
ended-no-answer = ne répond plus
ended-too-much-data = envoie plus de données qu’un serveur de date et d’heure
lost-idle = Déconnecté : le serveur a fermé la connexion inactive
lost-server-error = Déconnecté : { $reason }
lost-closed = Déconnecté : { $host } a fermé la connexion
lost-broken = Déconnecté : la connexion à { $host } a été interrompue
lost-no-answer = Déconnecté : { $host } ne répond plus
lost-too-much-data = Déconnecté : { $host } envoie plus de données qu’un serveur de date et d’heure

next-command = La prochaine commande rétablira la connexion.
next-broken = Le réseau ou le serveur est en panne. La prochaine commande rétablira la connexion.
next-no-answer = La machine est-elle toujours allumée ? La prochaine commande rétablira la connexion.
next-too-much-data = Est-ce le port d’un serveur de date et d’heure ? Le port habituel est 9900.
reconnecting-now = Reconnexion…
reconnecting-in = Reconnexion dans { $seconds } s.
stop-trying = Ne plus essayer
try-again-now = Vous pouvez réessayer maintenant.
try-again-in = Le serveur demande de réessayer dans { $seconds } s.

caution-ssh = Les réponses ne sont pas celles d’un serveur de date et d’heure : il s’agit sans doute d’un serveur SSH.
caution-web = Les réponses ne sont pas celles d’un serveur de date et d’heure : il s’agit sans doute d’un serveur web.
caution-mail-or-file = Les réponses ne sont pas celles d’un serveur de date et d’heure : il s’agit sans doute d’un serveur de messagerie ou de fichiers.
caution-mail = Les réponses ne sont pas celles d’un serveur de date et d’heure : il s’agit sans doute d’un serveur de messagerie.
caution-remote-desktop = Les réponses ne sont pas celles d’un serveur de date et d’heure : il s’agit sans doute d’un serveur de bureau à distance.
caution-no-text = Les réponses ne sont pas celles d’un serveur de date et d’heure : le serveur n’envoie sans doute pas de texte.
caution-unsolicited-lines = Les réponses ne sont pas celles d’un serveur de date et d’heure : le serveur envoie des lignes qui ne répondent à aucune commande.

### The error lines of our server, without “error: ”

server-full = le serveur est complet ({ $clients } clients au maximum) ; réessayez dans { $time }
server-address-full = trop de connexions depuis votre adresse ({ $clients } au maximum) ; fermez-en une, puis réessayez
server-not-allowed = votre adresse n’est pas autorisée ici ; demandez à l’administrateur du serveur de l’ajouter à { "[access]" }
server-no-process = la machine du serveur ne peut pas démarrer d’autre processus ; réessayez dans { $time }
server-no-proxy-header = un en-tête PROXY est exigé depuis votre adresse ; envoyez-en un, ou retirez l’adresse de { "[access] proxies" }
server-stopping = le serveur s’arrête ; reconnectez-vous plus tard
server-line-too-long = une ligne ne peut pas dépasser { $bytes } octets ; reconnectez-vous et envoyez des lignes plus courtes

### Answers of clocks that contain no time

no-time-ntp-too-short = le paquet a { $bytes } octets ; une réponse NTP en a au moins 48
no-time-ntp-version = la réponse est en NTP version { $version } ; les versions 3 et 4 sont prises en charge
no-time-ntp-wrong-origin = la réponse ne correspond pas à la requête : elle est tardive, en double ou falsifiée
no-time-ntp-denied = le serveur refuse l’accès à cet ordinateur (code kiss DENY) ; ne l’interrogez plus
no-time-ntp-restricted = les restrictions d’accès du serveur excluent cet ordinateur (code kiss RSTR) ; ne l’interrogez plus
no-time-ntp-rate = cet ordinateur a interrogé le serveur trop souvent (code kiss RATE) ; attendez avant de recommencer
no-time-ntp-kiss = le serveur ne donne pas l’heure (code kiss { $code })
no-time-ntp-contradiction = les heures du serveur se contredisent : il aurait répondu avant d’avoir reçu la requête
no-time-http-datetime = c’est un serveur de date et d’heure, pas un serveur web
no-time-http-not-http = la réponse n’est pas en HTTP : elle commence par « { $line } »
no-time-http-incomplete = le serveur a fermé la connexion avant d’avoir envoyé tous les en-têtes
no-time-http-too-long = les en-têtes de la réponse dépassent 16 Kio
no-time-http-invalid = la réponse n’est pas du HTTP valide : { $reason }
no-time-http-no-date = la réponse, de statut { $status }, n’a pas d’en-tête Date ; ce serveur ne donne pas son heure
no-time-http-invalid-date = l’en-tête Date « { $date } » est illisible
no-time-http-contradiction = la réponse a plusieurs en-têtes Date contradictoires
no-time-http-invalid-age = la réponse vient d’un cache, et son en-tête Age « { $age } » est illisible
no-time-time-too-short = la réponse a { $bytes } des 4 octets d’une réponse Time (RFC 868)
no-time-time-too-long = la réponse dépasse les 4 octets d’une réponse Time (RFC 868) ; un autre service écoute sur ce port
no-time-daytime-empty = le serveur n’a pas envoyé d’heure
no-time-daytime-too-long = la réponse n’a pas de fin de ligne dans les 1 024 premiers octets ; un autre service écoute sur ce port
no-time-daytime-unreadable = l’heure dans « { $line } » est illisible
no-time-ntp-mode = { $mode ->
    [1] le paquet est un message entre pairs (mode { $mode }), pas la réponse d’un serveur NTP
    [2] le paquet est un message entre pairs (mode { $mode }), pas la réponse d’un serveur NTP
    [3] le paquet est la requête d’un client (mode { $mode }), pas la réponse d’un serveur NTP
    [5] le paquet est une diffusion (mode { $mode }), pas la réponse d’un serveur NTP
    [6] le paquet est un message de contrôle (mode { $mode }), pas la réponse d’un serveur NTP
    [7] le paquet est un message privé (mode { $mode }), pas la réponse d’un serveur NTP
   *[other] le paquet est d’un type inconnu (mode { $mode }), pas la réponse d’un serveur NTP
}
no-time-ntp-zero = { $timestamp ->
    [receive] la réponse ne contient pas d’heure : son horodatage de réception est nul
   *[transmit] la réponse ne contient pas d’heure : son horodatage d’envoi est nul
}

### The card of a failed attempt to connect

try-again = Réessayer
edit-host = Modifier l’hôte
details = Détails
copy-details = Copier les détails
details-no-welcome = connexion établie, mais aucun message d’accueil reçu en { $time }
advice-no-such-name = Vérifiez l’orthographe du nom. L’adresse IP de la machine, par exemple 192.168.1.20, convient aussi.
advice-resolve-failed = Cet ordinateur est-il connecté au réseau ? L’adresse IP du serveur, par exemple 192.168.1.20, évite la résolution de nom.
advice-other-kind = Cette machine a peut-être un autre type d’horloge : { "ntp://" }, { "http://" }, { "time://" } ou { "daytime://" }.
advice-refused = Le serveur est-il démarré ? Pour le démarrer, exécutez « { $command } » dans un terminal sur sa machine.
advice-timed-out = La machine est-elle allumée et son pare-feu ouvert pour le port { $port } ?
advice-unreachable = Cet ordinateur est-il sur le même réseau que le serveur ?
advice-server-error = Ceci est le message du serveur.
advice-no-welcome = Un autre service utilise peut-être le port { $port }. Le port habituel d’un serveur de date et d’heure est 9900.
advice-port = { $port } est-il le port d’un serveur de date et d’heure ? Le port habituel est 9900.
advice-ntp = Cette machine a-t-elle un serveur NTP, et son pare-feu est-il ouvert pour le port UDP { $port } ? Elle a peut-être un autre type d’horloge : { "ntp://" }, { "http://" }, { "time://" } ou { "daytime://" }.
advice-http = Cette machine a-t-elle un serveur web, et son pare-feu est-il ouvert pour le port TCP { $port } ? Elle a peut-être un autre type d’horloge : { "ntp://" }, { "http://" }, { "time://" } ou { "daytime://" }.
advice-time = Cette machine utilise-t-elle le protocole Time (RFC 868), et son pare-feu est-il ouvert pour le port TCP { $port } ? Elle a peut-être un autre type d’horloge : { "ntp://" }, { "http://" }, { "time://" } ou { "daytime://" }.
advice-daytime = Cette machine utilise-t-elle le protocole Daytime (RFC 867), et son pare-feu est-il ouvert pour le port TCP { $port } ? Elle a peut-être un autre type d’horloge : { "ntp://" }, { "http://" }, { "time://" } ou { "daytime://" }.

### Errors in the host and port fields

address-missing = saisissez le nom ou l’adresse d’un serveur, par exemple localhost ou 192.168.1.20
address-invalid-host = « { $text } » n’est ni le nom ni l’adresse d’un serveur ; saisissez par exemple nas.local, 192.168.1.20 ou ::1
address-invalid-port = « { $text } » n’est pas un port ; saisissez un nombre de 1 à 65535, par exemple 9900
address-https = https:// n’est pas pris en charge : http:// lit la même horloge, même si le serveur répond par une redirection
address-invalid-path = « { $text } » n’est pas un chemin ; écrivez ses caractères spéciaux sous la forme %XX, 1 024 octets au plus
address-unknown-scheme = « { $text }:// » n’est pas un type d’horloge ; saisissez HÔTE:PORT, ou ntp://, http://, time:// ou daytime:// suivi de l’hôte

### Commands, answers and history

first-heading = Trouvez l’horloge qui n’est pas à l’heure
first-connect = Saisissez ci-dessus le nom ou l’adresse d’un serveur de date et d’heure, par exemple nas.local, ou d’une autre horloge : ntp://router, http://printer. Cliquez ensuite sur « Connecter ».
first-here = Pour essayer sur cet ordinateur, démarrez un serveur dans un terminal :
choose-server = Choisissez un serveur dans la liste, ou saisissez un nom ou une adresse ci-dessus.
more-commands = Plus
show-more = plus
show-less = moins
ask-something = Demandez le jour, la date ou l’heure.
command-day = Jour
command-date = Date
command-time = Heure
command-quit = Quitter
ask-command = Demander { $command }
command = Commande
send = Envoyer
why-no-send = Saisissez d’abord une commande
blocked-not-connected = Connectez-vous d’abord à un serveur
blocked-connecting = Indisponible pendant la connexion
blocked-queue-full = Trop de commandes attendent une réponse
blocked-quitting = La connexion se ferme
zone-chosen = Fuseau : { $zone }
zone-of-server = Fuseau du serveur
own-zone = Le fuseau du serveur
search-zones = Rechercher un fuseau
no-zone = Aucun fuseau ne correspond
why-no-zone = Ce serveur ne répond que dans son propre fuseau horaire
about-answer = { $command } · { $time } · { $when }
about-computed = { $command } · calculé d’après son heure · { $time } · { $when }
just-now = à l’instant
history = Historique
filter-history = Filtrer l’historique
column-local-time = Heure locale
column-server = Serveur
column-command = Commande
column-answer = Réponse
column-round-trip = Aller-retour
copy = Copier
copy-row = Copier la ligne { $row }
export = Exporter
clear = Effacer
clear-history = Effacer l’historique
no-history = Les commandes et leurs réponses s’affichent ici tant que la fenêtre est ouverte.
no-match = Rien dans l’historique ne correspond au filtre.
why-no-copy = L’historique est vide
exporting = Une autre exportation est en cours
export-title = Exporter l’historique

### The server list

no-servers = Les serveurs auxquels vous vous connectez s’affichent ici.
pin = Épingler { $server }
unpin = Désépingler { $server }
remove = Supprimer { $server }
check-all = Tout vérifier
on-this-network = Sur ce réseau
network-searching = Recherche…
network-off = Recherche désactivée. Elle s’active dans les paramètres.
network-no-interface = Cet ordinateur n’est connecté à aucun réseau.
network-not-permitted = La multidiffusion est bloquée sur cet ordinateur ({ $reason }). Autorisez le port UDP 5353 dans son pare-feu.
network-failed = La recherche a échoué : { $reason }.
network-all-listed = Les horloges annoncées ici figurent dans la liste ci-dessus.
network-nothing-announced = Aucune horloge n’est annoncée. Un serveur avec systemd s’annonce après { "sudo systemctl enable --now datetime-server-announce" }.
network-nothing-heard-avahi = Avahi ne reçoit rien d’aucun autre appareil. Ce réseau ou un pare-feu bloque peut-être la multidiffusion (port UDP 5353).
network-nothing-heard = Aucun autre appareil ne répond. Ce réseau ou un pare-feu bloque peut-être la multidiffusion (port UDP 5353) ; Avahi ne fonctionne pas sur cet ordinateur.
network-by-name = Un serveur absent de la liste est accessible par son nom ou son adresse dans le champ « { host } ».
network-more = D’autres horloges sont annoncées mais ne sont pas affichées.
network-gone = n’est plus annoncée
brief-not-reachable = injoignable
brief-no-time = n’envoie pas d’heure
odd = discordante
clock-result = { $clock } : { $result }
odd-offset = { $offset } · discordante
state-connected = connecté
state-connecting = connexion…
state-lost = connexion perdue
state-never-answered = n’a jamais répondu
state-not-checked = pas encore vérifié
menu-check = Vérifier
menu-pin = Épingler
menu-unpin = Désépingler
menu-move-up = Monter
menu-move-down = Descendre
menu-rename = Renommer
menu-copy-address = Copier l’adresse
menu-remove = Supprimer
server-name = Nom de l’horloge

### Live

this-computer = Cet ordinateur
reading = Lecture de l’horloge du serveur…
connect-to-compare = Connectez-vous à un serveur pour voir son horloge à côté de celle de cet ordinateur.
no-clock = Ce serveur n’envoie pas d’heure à comparer.
plot-offset = Décalage et marge d’erreur
plot-offset-from = Décalage et marge d’erreur, à partir de { $base }
plot-round-trip = Aller-retour
plot-summary = { $plot } : de { $smallest } à { $largest } sur { $time }
ago-now = maint.
ago = −{ $time }
quality = { $bound } · aller-retour { $time }
quality-exact = { $offset } s { $bound } · aller-retour { $time }
quality-round-trip = Aller-retour { $time }
judged-agrees = Concorde à { $bound } près
judged-unknown = À { $bound } près : pas assez précis
judged-off = { $direction ->
    [behind] { $difference } de retard
   *[ahead] { $difference } d’avance
}
synchronised-to = L’horloge du serveur est synchronisée à { $bound } près.
synchronised-but-off = Le serveur indique que son horloge est synchronisée à { $bound } près. Si c’est vrai, celle de cet ordinateur est fausse. Comparez-la à celles d’autres serveurs.
unsynchronised = L’horloge du serveur n’est pas synchronisée.
synchronisation-unknown = On ignore si l’horloge du serveur est synchronisée.
whole-seconds = Cette horloge n’indique que des secondes entières.
whole-seconds-no-zone = Cette horloge n’indique que des secondes entières. Si elle ne précise pas de fuseau horaire, celui de cet ordinateur est supposé.
kind-datetime = Serveur de date et d’heure
kind-ntp = Serveur NTP
kind-http = Serveur web, secondes entières
kind-time = Protocole Time, secondes entières
kind-daytime = Protocole Daytime, secondes entières
introduction = { $kind } : { $statement }
says-synchronised = synchronisée { $bound }
says-unsynchronised = non synchronisée
says-unknown = synchronisation inconnue
says-taken-as-utc = { $line }, lu comme UTC
says-stratum = { $leap ->
    [inserted] strate { $stratum }, seconde intercalaire annoncée
    [deleted] strate { $stratum }, seconde intercalaire négative annoncée
   *[none] strate { $stratum }
}
says-ntp = { $leap ->
    [inserted] strate { $stratum }, synchronisée sur { $reference }, seconde intercalaire annoncée
    [deleted] strate { $stratum }, synchronisée sur { $reference }, seconde intercalaire négative annoncée
   *[none] strate { $stratum }, synchronisée sur { $reference }
}

### Side by side

nothing-to-check = Les serveurs auxquels vous vous connectez s’affichent ici et peuvent être vérifiés ensemble. Connectez-vous d’abord à l’un d’eux.
stop-checking = Arrêter
column-clock = Horloge
column-offset = Décalage
checks-table = Comparaison des horloges
sort-by-offset = Trier par décalage
reference = référence
compared-with = Par rapport à : { $clock }
check = Vérifier { $server }
checked = { $done ->
    [one] { $done } vérifié sur { $total }
   *[other] { $done } vérifiés sur { $total }
}
compare-too-few = Une vérification lit l’horloge de chaque serveur et trouve celles qui diffèrent des autres.
compare-agree = Toutes les horloges concordent à { $seconds } s près.
compare-known-agree = Les horloges connues avec assez de précision concordent à { $seconds } s près.
compare-no-majority = Les horloges ne concordent pas, et il n’y a pas de majorité. Vérifier un autre serveur peut montrer laquelle est fausse.
compare-this-computer = Les serveurs concordent entre eux : c’est l’horloge de cet ordinateur qui est discordante.
compare-one = { $clock } est l’horloge discordante ; les autres concordent.
compare-several = Ces horloges diffèrent de celles qui concordent : { $clocks }.
compare-this-computer-in-list = cet ordinateur
check-waiting = en attente
check-running = vérification…
check-no-time = ne répond pas comme un serveur de date et d’heure

### The cause of an offset

cause-local-time-as-utc = Le décalage est égal à l’écart de cet ordinateur par rapport à UTC : l’une des horloges prend l’heure locale pour UTC, comme en cas de double démarrage.
cause-zone = { $direction ->
    [behind] L’horloge a { $difference } de retard : le fuseau horaire ou l’heure d’été de la machine distante ou de cet ordinateur est mal réglé.
   *[ahead] L’horloge a { $difference } d’avance : le fuseau horaire ou l’heure d’été de la machine distante ou de cet ordinateur est mal réglé.
}
cause-never-set = L’horloge indique { $year } : elle n’a pas été réglée depuis son démarrage, ou sa pile est épuisée.
cause-gps-weeks = { $direction ->
    [behind] L’horloge a { $weeks } semaines de retard : son récepteur GPS a confondu deux périodes de { $period } semaines.
   *[ahead] L’horloge a { $weeks } semaines d’avance : son récepteur GPS a confondu deux périodes de { $period } semaines.
}
cause-leap-seconds = { $seconds ->
    [18] Le décalage est de { $seconds } secondes intercalaires : l’une des horloges indique le temps GPS au lieu d’UTC.
    [37] Le décalage est de { $seconds } secondes intercalaires : l’une des horloges indique le TAI au lieu d’UTC.
   *[other] Le décalage est de { $seconds } secondes intercalaires : l’une des horloges indique le TAI et l’autre le temps GPS.
}
cause-drift = { $direction ->
    [loses] L’horloge perd { $rate } ± { $uncertainty } s par jour par rapport à celle de cet ordinateur.
   *[gains] L’horloge gagne { $rate } ± { $uncertainty } s par jour par rapport à celle de cet ordinateur.
}
cause-step = Le décalage a changé de { $difference } à { $time } : cette horloge ou celle de cet ordinateur a été réglée.
word-local-time-as-utc = heure locale prise pour UTC
word-zone = fuseau horaire
word-never-set = jamais réglée
word-gps-weeks = semaines GPS
word-leap-seconds = secondes intercalaires
word-drift = dérive
word-step = a été réglée
cure-local-time-as-utc = Sous Linux : « { "timedatectl set-local-rtc 0" } ». Sous Windows en double démarrage avec Linux : donnez la valeur 1 au DWORD { "RealTimeIsUniversal" } dans { "HKLM\\SYSTEM\\CurrentControlSet\\Control\\TimeZoneInformation" }. Sur un appareil : réglez son fuseau horaire, puis son heure.
cure-zone-ours = Sur sa machine : « { "timedatectl set-timezone ZONE" } ».
cure-zone = Sur un appareil : réglez le fuseau horaire et l’heure d’été sur sa page, sous Heure ou Système. Sous Windows : Paramètres, Heure et langue, Date et heure. Sous Linux : « { "timedatectl set-timezone ZONE" } ».
cure-ntp-ours = Sur sa machine : « { "timedatectl set-ntp true" } ».
cure-ntp = Sur un appareil : indiquez un serveur NTP sur sa page et vérifiez qu’il est joignable. Sous Windows : Paramètres, Heure et langue, Date et heure, « Régler l’heure automatiquement ». Sous Linux : « { "timedatectl set-ntp true" } ».
cure-gps-weeks = Mettez à jour le micrologiciel du récepteur ; d’ici là, utilisez un autre serveur NTP.
cure-leap-seconds = Réglez la sortie du récepteur sur UTC, ou corrigez le décalage de l’horloge de référence dans la configuration du serveur NTP.
cure-step-ours = Sur sa machine : « { "journalctl -u chrony -u systemd-timesyncd" } » montre ce qui l’a réglée.
cure-step = Consultez le journal de l’appareil. Sous Windows : Observateur d’événements, Système, { "Kernel-General" }, événement 1. Sous Linux : « { "journalctl -u chrony -u systemd-timesyncd" } ».

### Notices and warnings

more-notices = { $count ->
    [one] { $count } autre
   *[other] { $count } autres
}
undo = Restaurer
dismiss = Ignorer
open-folder = Ouvrir le dossier
copied = { $count ->
    [one] { $count } ligne copiée.
   *[other] { $count } lignes copiées.
}
cleared = { $count ->
    [one] { $count } entrée effacée.
   *[other] { $count } entrées effacées.
}
removed = { $server } supprimé.
exported = L’historique a été enregistré dans { $file }.
not-exported = L’historique n’a pas pu être enregistré : { $reason }.
not-saved = Les paramètres n’ont pas pu être enregistrés dans { $file } : { $reason }.
unanswered = La connexion a pris fin avant la réponse à : { $commands }.
unanswered-more = La connexion a pris fin avant la réponse à : { $commands } et { $more } de plus.
too-long = La commande n’a pas été envoyée, car elle dépasse { $bytes } octets.
internal-error = Un thread du programme s’est arrêté. Fermez la fenêtre et rouvrez-la.
warning-broken = { $used ->
    [backup] Vos paramètres n’ont pas pu être lus ({ $reason }). Ils sont conservés dans { $file } ; la copie de sauvegarde est utilisée.
    [defaults] Vos paramètres n’ont pas pu être lus ({ $reason }). Ils sont conservés dans { $file } ; les valeurs par défaut sont utilisées.
   *[current] Vos paramètres n’ont pas pu être lus ({ $reason }). Ils sont conservés dans { $file } ; les paramètres de cette fenêtre sont utilisés.
}
warning-newer = Vos paramètres dans { $file } ont été enregistrés par une version plus récente de ce programme. Les modifications faites ici ne sont pas enregistrées.
warning-crashed = Le programme s’est arrêté brutalement lors de sa dernière exécution. Le rapport est dans { $file } ; merci de l’envoyer aux développeurs.
warning-adjusted = Certains paramètres dans { $file } sont ignorés : { $values }.
warning-unreadable = Vos paramètres dans { $file } n’ont pas pu être lus ({ $reason }). Les valeurs par défaut sont utilisées et les modifications ne sont pas enregistrées.
at-line = ligne { $line } : { $reason }

### Why a file could not be read or written, and why a setting is ignored

reason-of = { $file } : { $reason }
reason-both = { $first } ; { $second }
reason-newer = le fichier a été enregistré par une version plus récente de ce programme
reason-would-be-too-large = le fichier serait trop volumineux ; supprimez des serveurs de la liste
reason-unchangeable = il est écrit d’une façon qui ne peut pas être modifiée automatiquement ; modifiez-le à la main
reason-too-large = il est trop volumineux pour un fichier de paramètres
reason-not-text = ce n’est pas du texte UTF-8
reason-folder = c’est un dossier
reason-not-a-file = c’est un périphérique ou un tube, pas un fichier
reason-too-many-broken = il y a déjà { $count } fichiers invalides ; supprimez-en
reason-locked = une autre fenêtre l’enregistre depuis trop longtemps ; fermez-la
reason-no-folder = ce système n’a ni boîte de dialogue de fichiers ni dossier personnel
reason-too-many-files = { $count } fichiers portent déjà ce nom
ignored-out-of-range = « { $written } » est hors limites ; { $used } est utilisé
ignored-entry = l’entrée n’est pas comprise et reste telle quelle ; un serveur a besoin d’un hôte et d’un port, et le type doit être connu
ignored-more = et { $count } de plus

### Settings

language = Langue
language-system = Système
appearance = Apparence
theme = Thème
theme-system = Système
theme-light = Clair
theme-dark = Sombre
high-contrast = Contraste élevé
reset-settings = Réinitialiser
settings-reset = Les paramètres ont été réinitialisés.
connect-timeout-about = Un serveur qui n’a pas envoyé son message d’accueil d’ici là est considéré comme injoignable.
answer-timeout-about = Une connexion restée aussi longtemps sans réponse est considérée comme perdue.
history-about = Au-delà, les réponses les plus anciennes sont supprimées. L’historique n’est pas enregistré.
zoom = Zoom
connection = Connexion
connect-timeout = Délai de connexion
answer-timeout = Délai de réponse
reconnect = Se reconnecter automatiquement après une coupure
discover = Afficher les horloges annoncées sur ce réseau
history-limit = Réponses à conserver
watching = Surveillance
watch-interval = Vérifier les épinglées
watch-interval-about = Fréquence des vérifications tant que ce programme est ouvert, même si sa fenêtre est réduite.
watch-off = Jamais
watch-threshold = Décalage maximal
watch-threshold-about = Une horloge dont le décalage est supérieur lors de deux vérifications de suite est considérée comme fausse.
watch-notify = Prévenir quand une horloge épinglée se dérègle ou se rétablit
at-start = À l’ouverture de la fenêtre
at-start-wait = Ne pas se connecter
at-start-connect = Se connecter au dernier serveur
saved-at-once = Les modifications s’appliquent immédiatement et sont enregistrées.

### Notifications about pinned clocks

alert-show = Afficher
alert-wrong = { $clock } n’est pas à l’heure
alert-recovered = { $clock } est de nouveau à l’heure
alert-lost = { $clock } ne donne pas l’heure
alert-returned = { $clock } est de nouveau joignable
alert-this-computer = L’horloge de cet ordinateur n’est pas à l’heure
alert-several = { $count ->
    [one] { $count } horloge a changé d’état
   *[other] { $count } horloges ont changé d’état
}

### The list of keys

keys = Raccourcis
close = Fermer
key-control = Ctrl
key-tab = Tab
key-enter = Entrée
key-escape = Échap
key-up-down = Haut, Bas
key-f2-delete = F2, Suppr
key-commands = Jour, Date, Heure, Quitter
key-host = aller au champ « Hôte »
key-filter = aller au filtre de l’historique
key-next-view = vue suivante ; avec Maj, vue précédente
key-zoom = agrandir, réduire, zoom par défaut
key-next-control = élément suivant ; avec Maj, élément précédent
key-list-move = dans la liste des serveurs : autre serveur ; avec Alt, déplacer un serveur épinglé
key-list-edit = dans la liste des serveurs : renommer ou supprimer le serveur
key-connect = se connecter ou envoyer la commande
key-cancel = annuler la connexion ou fermer cette liste
key-list = afficher ou masquer cette liste

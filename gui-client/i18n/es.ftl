# Spanish. The messages and their variables are those of en.ftl.

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
weekdays = lun mar mié jue vie sáb dom
months = ene feb mar abr may jun jul ago sept oct nov dic
date = { $weekday }, { $day } { $month } { $year }

### The head of the window

window-title = Fecha y hora
host = Host
port = Puerto
connect = Conectar
cancel = Cancelar
disconnect = Desconectar
servers = Servidores
view-ask = Consultar
view-live = Tiempo real
view-side-by-side = Comparar
view-settings = Configuración
reset-zoom = Zoom al 100 %

### The state of the connection

status-disconnected = Desconectado
status-connecting = Conectando con { $server }…
status-connecting-since = Conectando con { $server }… { $seconds } s
status-connected = Conectado a { $server }
status-connected-round-trip = Conectado a { $server } · { $time }

why-no-such-name = no hay ningún equipo llamado { $host }
why-resolve-failed = ahora mismo no se puede resolver el nombre { $host }
why-resolve-timed-out = la resolución del nombre { $host } ha tardado demasiado
why-refused = no hay ningún servicio a la escucha
why-timed-out = sin respuesta en { $time }
why-unreachable = no hay ruta hasta ese equipo
why-no-welcome = acepta conexiones, pero no envía nada
why-closed-before-welcome = cerró la conexión antes de enviar la bienvenida
why-closed-without-answer = cerró la conexión sin responder
why-too-much-data = envía más datos que un servidor de fecha y hora
failed-no-such-name = No se pudo conectar: { why-no-such-name }
failed-resolve-failed = No se pudo conectar: { why-resolve-failed }
failed-resolve-timed-out = No se pudo conectar: { why-resolve-timed-out }
failed-server-error = No se pudo conectar: { $reason }
failed-no-welcome = No se pudo conectar: { $server } acepta conexiones, pero no envía nada
failed-refused = No se pudo conectar con { $server }: { why-refused }
failed-timed-out = No se pudo conectar con { $server }: { why-timed-out }
failed-unreachable = No se pudo conectar con { $server }: { why-unreachable }
failed-closed-before-welcome = No se pudo conectar con { $server }: { why-closed-before-welcome }
failed-closed-without-answer = No se pudo conectar con { $server }: { why-closed-without-answer }
failed-too-much-data = No se pudo conectar con { $server }: { why-too-much-data }
failed-no-time = No se pudo conectar con { $server }: { $reason }

ended-closed = cerró la conexión
ended-broken = se interrumpió la conexión
ended-no-answer = dejó de responder
ended-too-much-data = envía más datos que un servidor de fecha y hora
lost-idle = Desconectado: el servidor cerró la conexión inactiva
lost-server-error = Desconectado: { $reason }
lost-closed = Desconectado: { $host } cerró la conexión
lost-broken = Desconectado: se interrumpió la conexión con { $host }
lost-no-answer = Desconectado: { $host } dejó de responder
lost-too-much-data = Desconectado: { $host } envía más datos que un servidor de fecha y hora

next-command = El próximo comando restablecerá la conexión.
next-broken = Ha fallado la red o el servidor. El próximo comando restablecerá la conexión.
next-no-answer = ¿Sigue encendido el equipo? El próximo comando restablecerá la conexión.
next-too-much-data = ¿Es este el puerto de un servidor de fecha y hora? El puerto habitual es el 9900.
reconnecting-now = Volviendo a conectar…
reconnecting-in = Nueva conexión dentro de { $seconds } s.
stop-trying = Dejar de intentarlo
try-again-now = Ya puede volver a intentarlo.
try-again-in = El servidor pide que lo vuelva a intentar dentro de { $seconds } s.

caution-ssh = No responde como un servidor de fecha y hora: parece un servidor SSH.
caution-web = No responde como un servidor de fecha y hora: parece un servidor web.
caution-mail-or-file = No responde como un servidor de fecha y hora: parece un servidor de correo o de archivos.
caution-mail = No responde como un servidor de fecha y hora: parece un servidor de correo.
caution-remote-desktop = No responde como un servidor de fecha y hora: parece un servidor de escritorio remoto.
caution-no-text = No responde como un servidor de fecha y hora: parece un servidor que no envía texto.
caution-unsolicited-lines = No responde como un servidor de fecha y hora: envía líneas que no responden a ningún comando.

### The error lines of our server, without “error: ”

server-full = el servidor está lleno (máximo { $clients } clientes); vuelva a intentarlo dentro de { $time }
server-address-full = demasiadas conexiones desde su dirección (máximo { $clients }); cierre una y vuelva a intentarlo
server-not-allowed = su dirección no está permitida aquí; pida al administrador del servidor que la añada a { "[access]" }
server-no-process = el equipo del servidor no puede iniciar otro proceso; vuelva a intentarlo dentro de { $time }
server-no-proxy-header = se exige una cabecera PROXY desde su dirección; envíela, o quite la dirección de { "[access] proxies" }
server-stopping = el servidor se está deteniendo; conéctese de nuevo más tarde
server-line-too-long = una línea puede tener como máximo { $bytes } bytes; conéctese de nuevo y envíe líneas más cortas

### Answers of clocks that contain no time

no-time-ntp-too-short = el paquete tiene { $bytes } bytes; una respuesta NTP tiene al menos 48
no-time-ntp-version = la respuesta es de NTP versión { $version }; se admiten las versiones 3 y 4
no-time-ntp-wrong-origin = la respuesta no corresponde a la petición: es tardía, duplicada o falsificada
no-time-ntp-denied = el servidor deniega el acceso a este equipo (código kiss DENY); no vuelva a consultarlo
no-time-ntp-restricted = las restricciones de acceso del servidor excluyen este equipo (código kiss RSTR); no vuelva a consultarlo
no-time-ntp-rate = este equipo ha consultado el servidor demasiado a menudo (código kiss RATE); espere antes de volver a consultarlo
no-time-ntp-kiss = el servidor no da la hora (código kiss { $code })
no-time-ntp-contradiction = las horas del servidor se contradicen: envió la respuesta antes de recibir la petición
no-time-http-datetime = es un servidor de fecha y hora, no un servidor web
no-time-http-not-http = la respuesta no es HTTP: empieza por «{ $line }»
no-time-http-incomplete = el servidor cerró la conexión antes de enviar todas las cabeceras
no-time-http-too-long = las cabeceras de la respuesta no terminan en los primeros 16 KiB
no-time-http-invalid = la respuesta no es HTTP válido: { $reason }
no-time-http-no-date = la respuesta, con estado { $status }, no tiene cabecera Date; este servidor no indica su hora
no-time-http-invalid-date = no se puede leer la cabecera Date «{ $date }»
no-time-http-contradiction = la respuesta tiene varias cabeceras Date que se contradicen
no-time-http-invalid-age = la respuesta procede de una caché y no se puede leer su cabecera Age «{ $age }»
no-time-time-too-short = la respuesta tiene { $bytes } de los 4 bytes de una respuesta Time (RFC 868)
no-time-time-too-long = la respuesta tiene más de los 4 bytes de una respuesta Time (RFC 868); otro servicio escucha en este puerto
no-time-daytime-empty = el servidor no envió la hora
no-time-daytime-too-long = la respuesta no tiene fin de línea en los primeros 1.024 bytes; otro servicio escucha en este puerto
no-time-daytime-unreadable = no se puede leer la hora en «{ $line }»
no-time-ntp-mode = { $mode ->
    [1] el paquete es un mensaje entre pares (modo { $mode }), no la respuesta de un servidor NTP
    [2] el paquete es un mensaje entre pares (modo { $mode }), no la respuesta de un servidor NTP
    [3] el paquete es la petición de un cliente (modo { $mode }), no la respuesta de un servidor NTP
    [5] el paquete es una difusión (modo { $mode }), no la respuesta de un servidor NTP
    [6] el paquete es un mensaje de control (modo { $mode }), no la respuesta de un servidor NTP
    [7] el paquete es un mensaje privado (modo { $mode }), no la respuesta de un servidor NTP
   *[other] el paquete es de un tipo desconocido (modo { $mode }), no la respuesta de un servidor NTP
}
no-time-ntp-zero = { $timestamp ->
    [receive] la respuesta no contiene la hora: su marca de tiempo de recepción es cero
   *[transmit] la respuesta no contiene la hora: su marca de tiempo de envío es cero
}

### The card of a failed attempt to connect

try-again = Reintentar
edit-host = Editar host
details = Detalles
copy-details = Copiar detalles
details-no-welcome = conectado, pero no se recibió ninguna bienvenida en { $time }
advice-no-such-name = Compruebe cómo está escrito el nombre. También sirve la dirección IP del equipo, por ejemplo 192.168.1.20.
advice-resolve-failed = ¿Está este equipo conectado a la red? Con la dirección IP del servidor, por ejemplo 192.168.1.20, no hace falta resolver el nombre.
advice-other-kind = Puede que ese equipo tenga otro tipo de reloj: { "ntp://" }, { "http://" }, { "time://" } o { "daytime://" }.
advice-refused = ¿Está iniciado el servidor? Para iniciarlo, ejecute «{ $command }» en un terminal del equipo del servidor.
advice-timed-out = ¿Está encendido el equipo y tiene abierto el puerto { $port } en su cortafuegos?
advice-unreachable = ¿Está este equipo en la misma red que el servidor?
advice-server-error = Este es el mensaje del servidor.
advice-no-welcome = Puede que otro servicio use el puerto { $port }. El puerto habitual de un servidor de fecha y hora es el 9900.
advice-port = ¿Es { $port } el puerto de un servidor de fecha y hora? El puerto habitual es el 9900.
advice-ntp = ¿Tiene ese equipo un servidor NTP y abierto el puerto UDP { $port } en su cortafuegos? Puede que tenga otro tipo de reloj: { "ntp://" }, { "http://" }, { "time://" } o { "daytime://" }.
advice-http = ¿Tiene ese equipo un servidor web y abierto el puerto TCP { $port } en su cortafuegos? Puede que tenga otro tipo de reloj: { "ntp://" }, { "http://" }, { "time://" } o { "daytime://" }.
advice-time = ¿Admite ese equipo el protocolo Time (RFC 868) y tiene abierto el puerto TCP { $port } en su cortafuegos? Puede que tenga otro tipo de reloj: { "ntp://" }, { "http://" }, { "time://" } o { "daytime://" }.
advice-daytime = ¿Admite ese equipo el protocolo Daytime (RFC 867) y tiene abierto el puerto TCP { $port } en su cortafuegos? Puede que tenga otro tipo de reloj: { "ntp://" }, { "http://" }, { "time://" } o { "daytime://" }.

### Errors in the host and port fields

address-missing = escriba el nombre o la dirección de un servidor, por ejemplo localhost o 192.168.1.20
address-invalid-host = «{ $text }» no es el nombre ni la dirección de un servidor; escriba por ejemplo nas.local, 192.168.1.20 o ::1
address-invalid-port = «{ $text }» no es un puerto; escriba un número del 1 al 65535, por ejemplo 9900
address-https = https:// no se admite: http:// lee el mismo reloj, aunque responda con una redirección
address-invalid-path = «{ $text }» no es una ruta; escriba sus caracteres especiales como %XX, hasta 1.024 bytes
address-unknown-scheme = «{ $text }://» no es un tipo de reloj; escriba HOST:PUERTO, o bien ntp://, http://, time:// o daytime:// y el host

### Commands, answers and history

first-heading = Descubra qué reloj va mal
first-connect = Escriba arriba el nombre o la dirección de un servidor de fecha y hora, por ejemplo nas.local, o de cualquier otro reloj: ntp://router, http://printer. Después pulse «Conectar».
first-here = Para probarlo en este equipo, inicie un servidor en un terminal:
choose-server = Elija un servidor de la lista, o escriba arriba un nombre o una dirección.
more-commands = Más
show-more = más
show-less = menos
ask-something = Pregunte el día, la fecha o la hora.
command-day = Día
command-date = Fecha
command-time = Hora
command-quit = Salir
ask-command = Consultar { $command }
command = Comando
send = Enviar
why-no-send = Escriba antes un comando
blocked-not-connected = Conéctese antes a un servidor
blocked-connecting = No disponible durante la conexión
blocked-queue-full = Hay demasiados comandos a la espera de respuesta
blocked-quitting = La conexión se está cerrando
zone-chosen = Zona: { $zone }
zone-of-server = Zona del servidor
own-zone = La zona del servidor
search-zones = Buscar zonas
no-zone = Ninguna zona horaria coincide
why-no-zone = Este servidor solo responde en su propia zona horaria
about-answer = { $command } · { $time } · { $when }
about-computed = { $command } · calculado a partir de su hora · { $time } · { $when }
just-now = ahora mismo
history = Historial
filter-history = Filtrar historial
column-local-time = Hora local
column-server = Servidor
column-command = Comando
column-answer = Respuesta
column-round-trip = Ida y vuelta
copy = Copiar
copy-row = Copiar fila { $row }
export = Exportar
clear = Borrar
clear-history = Borrar historial
no-history = Aquí aparecen los comandos y sus respuestas mientras la ventana está abierta.
no-match = Nada en el historial coincide con el filtro.
why-no-copy = El historial está vacío
exporting = Hay otra exportación en curso
export-title = Exportar el historial

### The server list

no-servers = Aquí aparecen los servidores a los que se conecta.
pin = Anclar { $server }
unpin = Desanclar { $server }
remove = Quitar { $server }
check-all = Comprobar todo
on-this-network = En esta red
network-searching = Buscando…
network-off = Búsqueda desactivada. Se activa en la configuración.
network-no-interface = Este equipo no está conectado a ninguna red.
network-not-permitted = La multidifusión está bloqueada en este equipo ({ $reason }). Permita el puerto UDP 5353 en su cortafuegos.
network-failed = La búsqueda falló: { $reason }.
network-all-listed = Los relojes anunciados aquí están en la lista de arriba.
network-nothing-announced = No se anuncia ningún reloj. Un servidor con systemd se anuncia tras { "sudo systemctl enable --now datetime-server-announce" }.
network-nothing-heard-avahi = Avahi no recibe nada de otros dispositivos. Puede que esta red o un cortafuegos bloquee la multidifusión (puerto UDP 5353).
network-nothing-heard = Ningún otro dispositivo responde. Puede que esta red o un cortafuegos bloquee la multidifusión (puerto UDP 5353); Avahi no se ejecuta en este equipo.
network-by-name = A un servidor que no aparece se llega por su nombre o dirección en el campo «{ host }».
network-more = Se anuncian más relojes de los que se muestran.
network-gone = ya no se anuncia
brief-not-reachable = inaccesible
brief-no-time = no envía la hora
odd = discrepa
clock-result = { $clock }: { $result }
odd-offset = { $offset } · discrepa
state-connected = conectado
state-connecting = conectando…
state-lost = conexión perdida
state-never-answered = nunca ha respondido
state-not-checked = sin comprobar
menu-check = Comprobar
menu-pin = Anclar
menu-unpin = Desanclar
menu-move-up = Subir
menu-move-down = Bajar
menu-rename = Cambiar nombre
menu-copy-address = Copiar dirección
menu-remove = Quitar
server-name = Nombre del reloj

### Live

this-computer = Este equipo
reading = Leyendo el reloj del servidor…
connect-to-compare = Conéctese a un servidor para ver su reloj junto al de este equipo.
no-clock = Este servidor no envía una hora que se pueda comparar.
plot-offset = Desfase y margen de error
plot-offset-from = Desfase y margen de error, desde { $base }
plot-round-trip = Ida y vuelta
plot-summary = { $plot }: de { $smallest } a { $largest } en { $time }
ago-now = ahora
ago = −{ $time }
quality = { $bound } · ida y vuelta { $time }
quality-exact = { $offset } s { $bound } · ida y vuelta { $time }
quality-round-trip = Ida y vuelta { $time }
judged-agrees = Coincide con un margen de { $bound }
judged-unknown = Margen de { $bound }: precisión insuficiente
judged-off = { $direction ->
    [behind] { $difference } de retraso
   *[ahead] { $difference } de adelanto
}
synchronised-to = El reloj del servidor está sincronizado con un margen de { $bound }.
synchronised-but-off = El servidor indica que su reloj está sincronizado con un margen de { $bound }. Si es así, el reloj de este equipo está mal. Compárelo con los de otros servidores.
unsynchronised = El reloj del servidor no está sincronizado.
synchronisation-unknown = No se sabe si el reloj del servidor está sincronizado.
whole-seconds = Este reloj solo muestra segundos enteros.
whole-seconds-no-zone = Este reloj solo muestra segundos enteros. Si no indica una zona horaria, se supone la de este equipo.
kind-datetime = Servidor de fecha y hora
kind-ntp = Servidor NTP
kind-http = Servidor web, segundos enteros
kind-time = Protocolo Time, segundos enteros
kind-daytime = Protocolo Daytime, segundos enteros
introduction = { $kind }: { $statement }
says-synchronised = sincronizado { $bound }
says-unsynchronised = no sincronizado
says-unknown = sincronización desconocida
says-taken-as-utc = { $line }, leído como UTC
says-stratum = { $leap ->
    [inserted] estrato { $stratum }, segundo intercalar anunciado
    [deleted] estrato { $stratum }, segundo intercalar negativo anunciado
   *[none] estrato { $stratum }
}
says-ntp = { $leap ->
    [inserted] estrato { $stratum }, sincronizado con { $reference }, segundo intercalar anunciado
    [deleted] estrato { $stratum }, sincronizado con { $reference }, segundo intercalar negativo anunciado
   *[none] estrato { $stratum }, sincronizado con { $reference }
}

### Side by side

nothing-to-check = Aquí aparecen los servidores a los que se conecta, y se pueden comprobar juntos. Conéctese antes a uno.
stop-checking = Detener
column-clock = Reloj
column-offset = Desfase
checks-table = Comparación de relojes
sort-by-offset = Ordenar por desfase
reference = referencia
compared-with = Comparado con: { $clock }
check = Comprobar { $server }
checked = Comprobados: { $done } de { $total }
compare-too-few = Una comprobación lee el reloj de cada servidor y encuentra los que discrepan de los demás.
compare-agree = Todos los relojes coinciden con un margen de { $seconds } s.
compare-known-agree = Los relojes conocidos con suficiente precisión coinciden con un margen de { $seconds } s.
compare-no-majority = Los relojes no coinciden y no hay mayoría. Comprobar otro servidor puede mostrar cuál está mal.
compare-this-computer = Los servidores coinciden entre sí: el reloj de este equipo es el que discrepa.
compare-one = { $clock } discrepa; los demás relojes coinciden.
compare-several = Estos relojes discrepan de los que coinciden: { $clocks }.
compare-this-computer-in-list = este equipo
check-waiting = en espera
check-running = comprobando…
check-no-time = no responde como un servidor de fecha y hora

### The cause of an offset

cause-local-time-as-utc = El desfase es igual a la diferencia de este equipo con UTC: uno de los relojes toma la hora local por UTC, como ocurre con un arranque dual.
cause-zone = { $direction ->
    [behind] El reloj va { $difference } atrasado: la zona horaria o el horario de verano de aquel equipo o de este no es correcto.
   *[ahead] El reloj va { $difference } adelantado: la zona horaria o el horario de verano de aquel equipo o de este no es correcto.
}
cause-never-set = El reloj marca { $year }: no se ha puesto en hora desde que arrancó, o su pila está agotada.
cause-gps-weeks = { $direction ->
    [behind] El reloj va { $weeks } semanas atrasado: su receptor GPS confundió un periodo de { $period } semanas con otro.
   *[ahead] El reloj va { $weeks } semanas adelantado: su receptor GPS confundió un periodo de { $period } semanas con otro.
}
cause-leap-seconds = { $seconds ->
    [18] El desfase es de { $seconds } segundos intercalares: uno de los relojes marca la hora GPS en lugar de UTC.
    [37] El desfase es de { $seconds } segundos intercalares: uno de los relojes marca TAI en lugar de UTC.
   *[other] El desfase es de { $seconds } segundos intercalares: uno de los relojes marca TAI y el otro la hora GPS.
}
cause-drift = { $direction ->
    [loses] El reloj pierde { $rate } ± { $uncertainty } s al día respecto al de este equipo.
   *[gains] El reloj gana { $rate } ± { $uncertainty } s al día respecto al de este equipo.
}
cause-step = El desfase cambió en { $difference } a las { $time }: se puso en hora este reloj o el de este equipo.
word-local-time-as-utc = hora local como UTC
word-zone = zona horaria
word-never-set = sin poner en hora
word-gps-weeks = semanas GPS
word-leap-seconds = segundos intercalares
word-drift = deriva
word-step = se puso en hora
cure-local-time-as-utc = En Linux: «{ "timedatectl set-local-rtc 0" }». En Windows junto a Linux: asigne 1 al valor DWORD { "RealTimeIsUniversal" } en { "HKLM\\SYSTEM\\CurrentControlSet\\Control\\TimeZoneInformation" }. En un dispositivo: ajuste primero la zona horaria y después la hora.
cure-zone-ours = En el equipo del servidor: «{ "timedatectl set-timezone ZONE" }».
cure-zone = En un dispositivo: ajuste la zona horaria y el horario de verano en su página, en Hora o Sistema. En Windows: Configuración, Hora e idioma, Fecha y hora. En Linux: «{ "timedatectl set-timezone ZONE" }».
cure-ntp-ours = En el equipo del servidor: «{ "timedatectl set-ntp true" }».
cure-ntp = En un dispositivo: indique un servidor NTP en su página y compruebe que sea accesible. En Windows: Configuración, Hora e idioma, Fecha y hora, «Ajustar hora automáticamente». En Linux: «{ "timedatectl set-ntp true" }».
cure-gps-weeks = Actualice el firmware del receptor; mientras tanto, use otro servidor NTP.
cure-leap-seconds = Configure la salida del receptor en UTC, o corrija el desfase del reloj de referencia en la configuración del servidor NTP.
cure-step-ours = En el equipo del servidor, «{ "journalctl -u chrony -u systemd-timesyncd" }» muestra qué lo puso en hora.
cure-step = Consulte el registro del dispositivo. En Windows: Visor de eventos, Sistema, { "Kernel-General" }, evento 1. En Linux: «{ "journalctl -u chrony -u systemd-timesyncd" }».

### Notices and warnings

more-notices = { $count } más
undo = Deshacer
dismiss = Descartar
open-folder = Abrir carpeta
copied = { $count ->
    [one] Una fila copiada.
   *[other] { $count } filas copiadas.
}
cleared = { $count ->
    [one] Una entrada borrada.
   *[other] { $count } entradas borradas.
}
removed = { $server } se ha quitado.
exported = El historial se guardó en { $file }.
not-exported = No se pudo guardar el historial: { $reason }.
not-saved = No se pudo guardar la configuración en { $file }: { $reason }.
unanswered = La conexión terminó antes de la respuesta a: { $commands }.
unanswered-more = La conexión terminó antes de la respuesta a: { $commands } y { $more } más.
too-long = El comando no se envió porque supera los { $bytes } bytes.
internal-error = Se ha detenido un hilo del programa. Cierre la ventana y vuelva a abrirla.
warning-broken = { $used ->
    [backup] No se pudo leer su configuración ({ $reason }). Se conserva en { $file }; se usa la copia de seguridad.
    [defaults] No se pudo leer su configuración ({ $reason }). Se conserva en { $file }; se usan los valores predeterminados.
   *[current] No se pudo leer su configuración ({ $reason }). Se conserva en { $file }; se usa la de esta ventana.
}
warning-newer = Su configuración en { $file } la guardó una versión más reciente de este programa. Los cambios hechos aquí no se guardan.
warning-crashed = El programa se cerró inesperadamente la última vez. El informe está en { $file }; envíelo a los desarrolladores.
warning-adjusted = Se ignoran algunos valores de { $file }: { $values }.
warning-unreadable = No se pudo leer su configuración en { $file } ({ $reason }). Se usan los valores predeterminados y los cambios no se guardan.
at-line = línea { $line }: { $reason }

### Why a file could not be read or written, and why a setting is ignored

reason-of = { $file }: { $reason }
reason-both = { $first }; { $second }
reason-newer = el archivo se guardó con una versión más reciente de este programa
reason-would-be-too-large = el archivo sería demasiado grande; quite servidores de la lista
reason-unchangeable = está escrito de forma que no se puede cambiar automáticamente; edítelo a mano
reason-too-large = es demasiado grande para un archivo de configuración
reason-not-text = no es texto UTF-8
reason-folder = es una carpeta
reason-not-a-file = es un dispositivo o una tubería, no un archivo
reason-too-many-broken = ya hay { $count } archivos dañados; elimine algunos
reason-locked = otra ventana lleva demasiado tiempo guardándolo; ciérrela
reason-no-folder = este sistema no tiene ni diálogo de archivos ni carpeta personal
reason-too-many-files = ya existen { $count } archivos con este nombre
ignored-out-of-range = «{ $written }» está fuera del rango; se usa { $used }
ignored-entry = la entrada no se entiende y queda como está; un servidor necesita host y puerto, y el tipo debe ser conocido
ignored-more = y { $count } más

### Settings

language = Idioma
language-system = Sistema
appearance = Apariencia
theme = Tema
theme-system = Sistema
theme-light = Claro
theme-dark = Oscuro
high-contrast = Contraste alto
reset-settings = Restablecer
settings-reset = Se ha restablecido la configuración.
connect-timeout-about = Un servidor que para entonces no haya enviado su bienvenida se considera inaccesible.
answer-timeout-about = Una conexión sin respuesta durante este tiempo se considera perdida.
history-about = Las respuestas más antiguas que superen este número se eliminan. El historial no se guarda.
zoom = Zoom
connection = Conexión
connect-timeout = Tiempo límite de conexión
answer-timeout = Tiempo límite de respuesta
reconnect = Volver a conectar automáticamente si se pierde la conexión
discover = Mostrar los relojes que se anuncian en esta red
history-limit = Respuestas en el historial
watching = Vigilancia
watch-interval = Comprobar los anclados
watch-interval-about = Con qué frecuencia, mientras este programa está abierto, también con la ventana minimizada.
watch-off = Nunca
watch-threshold = Desfase máximo
watch-threshold-about = Un reloj con un desfase mayor en dos comprobaciones seguidas se considera incorrecto.
watch-notify = Avisar cuando un reloj anclado falla o se recupera
at-start = Al abrir la ventana
at-start-wait = No conectar
at-start-connect = Conectar con el último servidor
saved-at-once = Los cambios se aplican de inmediato y se guardan.

### Notifications about pinned clocks

alert-show = Mostrar
alert-wrong = { $clock } no está en hora
alert-recovered = { $clock } vuelve a estar en hora
alert-lost = { $clock } no da la hora
alert-returned = { $clock } vuelve a ser accesible
alert-this-computer = El reloj de este equipo no está en hora
alert-several = { $count ->
    [one] Un reloj cambió de estado
   *[other] { $count } relojes cambiaron de estado
}

### The list of keys

keys = Teclas
close = Cerrar
key-control = Ctrl
key-tab = Tab
key-enter = Intro
key-escape = Esc
key-up-down = Arriba, Abajo
key-f2-delete = F2, Supr
key-commands = Día, Fecha, Hora, Salir
key-host = ir al campo «Host»
key-filter = ir al filtro del historial
key-next-view = ir a la vista siguiente; con Mayús, a la anterior
key-zoom = acercar, alejar, restablecer el zoom
key-next-control = ir al control siguiente; con Mayús, al anterior
key-list-move = en la lista de servidores: ir a otro; con Alt, mover uno anclado
key-list-edit = en la lista de servidores: cambiar el nombre o quitar el servidor
key-connect = conectar o enviar el comando
key-cancel = cancelar la conexión o cerrar esta lista
key-list = mostrar u ocultar esta lista

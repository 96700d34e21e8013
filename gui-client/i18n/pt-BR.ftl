# Brazilian Portuguese. The messages and their variables are those of en.ftl.

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
percent = { $number }%
weekdays = seg ter qua qui sex sáb dom
months = jan fev mar abr mai jun jul ago set out nov dez
date = { $weekday }, { $day } de { $month } de { $year }

### The head of the window

window-title = Data e hora
host = Host
port = Porta
connect = Conectar
cancel = Cancelar
disconnect = Desconectar
servers = Servidores
view-ask = Consultar
view-live = Ao vivo
view-side-by-side = Comparar
view-settings = Configurações
reset-zoom = Zoom em 100%

### The state of the connection

status-disconnected = Desconectado
status-connecting = Conectando a { $server }…
status-connecting-since = Conectando a { $server }… { $seconds } s
status-connected = Conectado a { $server }
status-connected-round-trip = Conectado a { $server } · { $time }

why-no-such-name = não há nenhuma máquina chamada { $host }
why-resolve-failed = não é possível resolver o nome { $host } no momento
why-resolve-timed-out = a resolução do nome { $host } demorou demais
why-refused = nenhum serviço está escutando
why-timed-out = sem resposta em { $time }
why-unreachable = não há rota até essa máquina
why-no-welcome = aceita conexões, mas não envia nada
why-closed-before-welcome = fechou a conexão antes de enviar as boas-vindas
why-closed-without-answer = fechou a conexão sem responder
why-too-much-data = envia mais dados que um servidor de data e hora
failed-no-such-name = Não foi possível conectar: { why-no-such-name }
failed-resolve-failed = Não foi possível conectar: { why-resolve-failed }
failed-resolve-timed-out = Não foi possível conectar: { why-resolve-timed-out }
failed-server-error = Não foi possível conectar: { $reason }
failed-no-welcome = Não foi possível conectar: { $server } aceita conexões, mas não envia nada
failed-refused = Não foi possível conectar a { $server }: { why-refused }
failed-timed-out = Não foi possível conectar a { $server }: { why-timed-out }
failed-unreachable = Não foi possível conectar a { $server }: { why-unreachable }
failed-closed-before-welcome = Não foi possível conectar a { $server }: { why-closed-before-welcome }
failed-closed-without-answer = Não foi possível conectar a { $server }: { why-closed-without-answer }
failed-too-much-data = Não foi possível conectar a { $server }: { why-too-much-data }
failed-no-time = Não foi possível conectar a { $server }: { $reason }

ended-closed = fechou a conexão
ended-broken = a conexão foi interrompida
ended-no-answer = parou de responder
ended-too-much-data = envia mais dados que um servidor de data e hora
lost-idle = Desconectado: o servidor fechou a conexão ociosa
lost-server-error = Desconectado: { $reason }
lost-closed = Desconectado: { $host } fechou a conexão
lost-broken = Desconectado: a conexão com { $host } foi interrompida
lost-no-answer = Desconectado: { $host } parou de responder
lost-too-much-data = Desconectado: { $host } envia mais dados que um servidor de data e hora

next-command = O próximo comando conecta novamente.
next-broken = A rede ou o servidor falhou. O próximo comando conecta novamente.
next-no-answer = A máquina ainda está ligada? O próximo comando conecta novamente.
next-too-much-data = Esta é a porta de um servidor de data e hora? A porta usual é 9900.
reconnecting-now = Conectando novamente…
reconnecting-in = Nova conexão em { $seconds } s.
stop-trying = Parar de tentar
try-again-now = Você já pode tentar novamente.
try-again-in = O servidor pede que você tente novamente em { $seconds } s.

caution-ssh = Não responde como um servidor de data e hora: parece um servidor SSH.
caution-web = Não responde como um servidor de data e hora: parece um servidor web.
caution-mail-or-file = Não responde como um servidor de data e hora: parece um servidor de e-mail ou de arquivos.
caution-mail = Não responde como um servidor de data e hora: parece um servidor de e-mail.
caution-remote-desktop = Não responde como um servidor de data e hora: parece um servidor de área de trabalho remota.
caution-no-text = Não responde como um servidor de data e hora: parece um servidor que não envia texto.
caution-unsolicited-lines = Não responde como um servidor de data e hora: envia linhas que não respondem a nenhum comando.

### The error lines of our server, without “error: ”

server-full = o servidor está cheio (no máximo { $clients } clientes); tente novamente em { $time }
server-address-full = conexões demais do seu endereço (no máximo { $clients }); feche uma e tente novamente
server-not-allowed = seu endereço não é permitido aqui; peça ao administrador do servidor que o adicione a { "[access]" }
server-no-process = a máquina do servidor não pode iniciar outro processo; tente novamente em { $time }
server-no-proxy-header = um cabeçalho PROXY é exigido do seu endereço; envie um ou remova o endereço de { "[access] proxies" }
server-stopping = o servidor está sendo encerrado; conecte-se novamente mais tarde
server-line-too-long = uma linha pode ter no máximo { $bytes } bytes; conecte-se novamente e envie linhas mais curtas

### Answers of clocks that contain no time

no-time-ntp-too-short = o pacote tem { $bytes } bytes; uma resposta NTP tem pelo menos 48
no-time-ntp-version = a resposta é do NTP versão { $version }; as versões 3 e 4 são aceitas
no-time-ntp-wrong-origin = a resposta não corresponde à solicitação: está atrasada, duplicada ou forjada
no-time-ntp-denied = o servidor nega o acesso a este computador (código kiss DENY); não o consulte novamente
no-time-ntp-restricted = as restrições de acesso do servidor excluem este computador (código kiss RSTR); não o consulte novamente
no-time-ntp-rate = este computador consultou o servidor com frequência demais (código kiss RATE); aguarde antes de consultá-lo novamente
no-time-ntp-kiss = o servidor não fornece a hora (código kiss { $code })
no-time-ntp-contradiction = os horários do servidor se contradizem: ele enviou a resposta antes de receber a solicitação
no-time-http-datetime = este é um servidor de data e hora, não um servidor web
no-time-http-not-http = a resposta não é HTTP: começa com “{ $line }”
no-time-http-incomplete = o servidor fechou a conexão antes de enviar todos os cabeçalhos
no-time-http-too-long = os cabeçalhos da resposta passam de 16 KiB
no-time-http-invalid = a resposta não é HTTP válido: { $reason }
no-time-http-no-date = a resposta, com status { $status }, não tem cabeçalho Date; este servidor não informa a hora
no-time-http-invalid-date = não foi possível ler o cabeçalho Date “{ $date }”
no-time-http-contradiction = a resposta tem vários cabeçalhos Date que se contradizem
no-time-http-invalid-age = a resposta vem de um cache, e não foi possível ler seu cabeçalho Age “{ $age }”
no-time-time-too-short = a resposta tem { $bytes } dos 4 bytes de uma resposta Time (RFC 868)
no-time-time-too-long = a resposta tem mais que os 4 bytes de uma resposta Time (RFC 868); outro serviço está escutando nesta porta
no-time-daytime-empty = o servidor não enviou a hora
no-time-daytime-too-long = a resposta não tem fim de linha nos primeiros 1.024 bytes; outro serviço está escutando nesta porta
no-time-daytime-unreadable = não foi possível ler a hora em “{ $line }”
no-time-ntp-mode = { $mode ->
    [1] o pacote é uma mensagem entre pares (modo { $mode }), não a resposta de um servidor NTP
    [2] o pacote é uma mensagem entre pares (modo { $mode }), não a resposta de um servidor NTP
    [3] o pacote é a solicitação de um cliente (modo { $mode }), não a resposta de um servidor NTP
    [5] o pacote é um broadcast (modo { $mode }), não a resposta de um servidor NTP
    [6] o pacote é uma mensagem de controle (modo { $mode }), não a resposta de um servidor NTP
    [7] o pacote é uma mensagem privada (modo { $mode }), não a resposta de um servidor NTP
   *[other] o pacote é de um tipo desconhecido (modo { $mode }), não a resposta de um servidor NTP
}
no-time-ntp-zero = { $timestamp ->
    [receive] a resposta não contém a hora: seu carimbo de data/hora de recebimento é zero
   *[transmit] a resposta não contém a hora: seu carimbo de data/hora de envio é zero
}

### The card of a failed attempt to connect

try-again = Tentar novamente
edit-host = Editar host
details = Detalhes
copy-details = Copiar detalhes
details-no-welcome = conectado, mas nenhuma mensagem de boas-vindas foi recebida em { $time }
advice-no-such-name = Verifique a grafia do nome. O endereço IP da máquina, como 192.168.1.20, também funciona.
advice-resolve-failed = Este computador está na rede? Com o endereço IP do servidor, como 192.168.1.20, não é preciso resolver um nome.
advice-other-kind = Essa máquina pode ter outro tipo de relógio: { "ntp://" }, { "http://" }, { "time://" } ou { "daytime://" }.
advice-refused = O servidor está em execução? Para iniciá-lo, execute “{ $command }” em um terminal na máquina dele.
advice-timed-out = A máquina está ligada e com o firewall aberto para a porta { $port }?
advice-unreachable = Este computador está na mesma rede que o servidor?
advice-server-error = Esta é a mensagem do servidor.
advice-no-welcome = Outro serviço pode estar usando a porta { $port }. A porta usual de um servidor de data e hora é 9900.
advice-port = { $port } é a porta de um servidor de data e hora? A porta usual é 9900.
advice-ntp = Essa máquina tem um servidor NTP e o firewall aberto para a porta UDP { $port }? Ela pode ter outro tipo de relógio: { "ntp://" }, { "http://" }, { "time://" } ou { "daytime://" }.
advice-http = Essa máquina tem um servidor web e o firewall aberto para a porta TCP { $port }? Ela pode ter outro tipo de relógio: { "ntp://" }, { "http://" }, { "time://" } ou { "daytime://" }.
advice-time = Essa máquina tem o protocolo Time (RFC 868) e o firewall aberto para a porta TCP { $port }? Ela pode ter outro tipo de relógio: { "ntp://" }, { "http://" }, { "time://" } ou { "daytime://" }.
advice-daytime = Essa máquina tem o protocolo Daytime (RFC 867) e o firewall aberto para a porta TCP { $port }? Ela pode ter outro tipo de relógio: { "ntp://" }, { "http://" }, { "time://" } ou { "daytime://" }.

### Errors in the host and port fields

address-missing = digite o nome ou o endereço de um servidor, como localhost ou 192.168.1.20
address-invalid-host = “{ $text }” não é o nome nem o endereço de um servidor; digite um como nas.local, 192.168.1.20 ou ::1
address-invalid-port = “{ $text }” não é uma porta; digite um número de 1 a 65535, como 9900
address-https = https:// não é aceito: http:// lê o mesmo relógio, mesmo que a resposta seja um redirecionamento
address-invalid-path = “{ $text }” não é um caminho; escreva os caracteres especiais como %XX, com até 1.024 bytes
address-unknown-scheme = “{ $text }://” não é um tipo de relógio; digite HOST:PORTA, ou ntp://, http://, time:// ou daytime:// e o host

### Commands, answers and history

first-heading = Descubra qual relógio está errado
first-connect = Digite acima o nome ou o endereço de um servidor de data e hora, como nas.local, ou de qualquer outro relógio: ntp://router, http://printer. Depois clique em “Conectar”.
first-here = Para testar neste computador, inicie um servidor em um terminal:
choose-server = Escolha um servidor da lista ou digite acima um nome ou endereço.
more-commands = Mais
show-more = mais
show-less = menos
ask-something = Pergunte o dia, a data ou a hora.
command-day = Dia
command-date = Data
command-time = Hora
command-quit = Sair
ask-command = Consultar { $command }
command = Comando
send = Enviar
why-no-send = Digite um comando primeiro
blocked-not-connected = Conecte-se primeiro a um servidor
blocked-connecting = Indisponível durante a conexão
blocked-queue-full = Há comandos demais aguardando resposta
blocked-quitting = A conexão está sendo fechada
zone-chosen = Fuso: { $zone }
zone-of-server = Fuso do servidor
own-zone = O fuso do servidor
search-zones = Pesquisar fusos
no-zone = Nenhum fuso horário corresponde
why-no-zone = Este servidor só responde no próprio fuso horário
about-answer = { $command } · { $time } · { $when }
about-computed = { $command } · calculado a partir da hora dele · { $time } · { $when }
just-now = agora mesmo
history = Histórico
filter-history = Filtrar histórico
column-local-time = Hora local
column-server = Servidor
column-command = Comando
column-answer = Resposta
column-round-trip = Ida e volta
copy = Copiar
copy-row = Copiar linha { $row }
export = Exportar
clear = Limpar
clear-history = Limpar histórico
no-history = Os comandos e as respostas aparecem aqui enquanto a janela está aberta.
no-match = Nada no histórico corresponde ao filtro.
why-no-copy = O histórico está vazio
exporting = Outra exportação está em andamento
export-title = Exportar o histórico

### The server list

no-servers = Os servidores aos quais você se conecta aparecem aqui.
pin = Fixar { $server }
unpin = Desafixar { $server }
remove = Remover { $server }
check-all = Verificar tudo
on-this-network = Nesta rede
network-searching = Procurando…
network-off = Busca desativada. Ative-a nas configurações.
network-no-interface = Este computador não está conectado a nenhuma rede.
network-not-permitted = O multicast está bloqueado neste computador ({ $reason }). Libere a porta UDP 5353 no firewall.
network-failed = A busca falhou: { $reason }.
network-all-listed = Os relógios anunciados aqui estão na lista acima.
network-nothing-announced = Nenhum relógio é anunciado. Um servidor com systemd se anuncia após { "sudo systemctl enable --now datetime-server-announce" }.
network-nothing-heard-avahi = O Avahi não recebe nada de outros dispositivos. Esta rede ou um firewall pode estar bloqueando o multicast (porta UDP 5353).
network-nothing-heard = Nenhum outro dispositivo responde. Esta rede ou um firewall pode estar bloqueando o multicast (porta UDP 5353); o Avahi não está em execução neste computador.
network-by-name = Um servidor que não está na lista pode ser acessado pelo nome ou endereço no campo “{ host }”.
network-more = Há mais relógios anunciados do que os listados.
network-gone = não é mais anunciado
brief-not-reachable = inacessível
brief-no-time = não envia a hora
odd = diverge
clock-result = { $clock }: { $result }
odd-offset = { $offset } · diverge
state-connected = conectado
state-connecting = conectando…
state-lost = conexão perdida
state-never-answered = nunca respondeu
state-not-checked = ainda não verificado
menu-check = Verificar
menu-pin = Fixar
menu-unpin = Desafixar
menu-move-up = Mover para cima
menu-move-down = Mover para baixo
menu-rename = Renomear
menu-copy-address = Copiar endereço
menu-remove = Remover
server-name = Nome do relógio

### Live

this-computer = Este computador
reading = Lendo o relógio do servidor…
connect-to-compare = Conecte-se a um servidor para ver o relógio dele ao lado do deste computador.
no-clock = Este servidor não envia uma hora que possa ser comparada.
plot-offset = Diferença e margem de erro
plot-offset-from = Diferença e margem de erro, a partir de { $base }
plot-round-trip = Ida e volta
plot-summary = { $plot }: de { $smallest } a { $largest } em { $time }
ago-now = agora
ago = −{ $time }
quality = { $bound } · ida e volta { $time }
quality-exact = { $offset } s { $bound } · ida e volta { $time }
quality-round-trip = Ida e volta { $time }
judged-agrees = Coincide com margem de { $bound }
judged-unknown = Margem de { $bound }: precisão insuficiente
judged-off = { $direction ->
    [behind] { $difference } atrasado
   *[ahead] { $difference } adiantado
}
synchronised-to = O relógio do servidor está sincronizado com margem de { $bound }.
synchronised-but-off = O servidor informa que seu relógio está sincronizado com margem de { $bound }. Se for verdade, o relógio deste computador está errado. Compare-o com os de outros servidores.
unsynchronised = O relógio do servidor não está sincronizado.
synchronisation-unknown = Não se sabe se o relógio do servidor está sincronizado.
whole-seconds = Este relógio mostra apenas segundos inteiros.
whole-seconds-no-zone = Este relógio mostra apenas segundos inteiros. Se ele não indicar um fuso horário, supõe-se o deste computador.
kind-datetime = Servidor de data e hora
kind-ntp = Servidor NTP
kind-http = Servidor web, segundos inteiros
kind-time = Protocolo Time, segundos inteiros
kind-daytime = Protocolo Daytime, segundos inteiros
introduction = { $kind }: { $statement }
says-synchronised = sincronizado { $bound }
says-unsynchronised = não sincronizado
says-unknown = sincronização desconhecida
says-taken-as-utc = { $line }, lido como UTC
says-stratum = { $leap ->
    [inserted] estrato { $stratum }, segundo intercalar anunciado
    [deleted] estrato { $stratum }, segundo intercalar negativo anunciado
   *[none] estrato { $stratum }
}
says-ntp = { $leap ->
    [inserted] estrato { $stratum }, sincronizado com { $reference }, segundo intercalar anunciado
    [deleted] estrato { $stratum }, sincronizado com { $reference }, segundo intercalar negativo anunciado
   *[none] estrato { $stratum }, sincronizado com { $reference }
}

### Side by side

nothing-to-check = Os servidores aos quais você se conecta aparecem aqui e podem ser verificados juntos. Conecte-se primeiro a um deles.
stop-checking = Parar
column-clock = Relógio
column-offset = Diferença
checks-table = Comparação de relógios
sort-by-offset = Ordenar por diferença
reference = referência
compared-with = Comparado com: { $clock }
check = Verificar { $server }
checked = Verificados: { $done } de { $total }
compare-too-few = Uma verificação lê o relógio de cada servidor e encontra os que divergem dos demais.
compare-agree = Todos os relógios coincidem com margem de { $seconds } s.
compare-known-agree = Os relógios conhecidos com precisão suficiente coincidem com margem de { $seconds } s.
compare-no-majority = Os relógios não coincidem e não há maioria. Verificar outro servidor pode mostrar qual está errado.
compare-this-computer = Os servidores coincidem entre si: o relógio deste computador é o que diverge.
compare-one = { $clock } diverge; os demais relógios coincidem.
compare-several = Estes relógios divergem dos que coincidem: { $clocks }.
compare-this-computer-in-list = este computador
check-waiting = aguardando
check-running = verificando…
check-no-time = não responde como um servidor de data e hora

### The cause of an offset

cause-local-time-as-utc = A diferença é igual à deste computador em relação ao UTC: um dos relógios toma a hora local por UTC, como acontece com dual boot.
cause-zone = { $direction ->
    [behind] O relógio está { $difference } atrasado: o fuso horário ou o horário de verão daquela máquina ou deste computador está errado.
   *[ahead] O relógio está { $difference } adiantado: o fuso horário ou o horário de verão daquela máquina ou deste computador está errado.
}
cause-never-set = O relógio mostra { $year }: não foi acertado desde que iniciou, ou a bateria está descarregada.
cause-gps-weeks = { $direction ->
    [behind] O relógio está { $weeks } semanas atrasado: o receptor GPS confundiu um período de { $period } semanas com outro.
   *[ahead] O relógio está { $weeks } semanas adiantado: o receptor GPS confundiu um período de { $period } semanas com outro.
}
cause-leap-seconds = { $seconds ->
    [18] A diferença é de { $seconds } segundos intercalares: um dos relógios mostra a hora GPS em vez de UTC.
    [37] A diferença é de { $seconds } segundos intercalares: um dos relógios mostra TAI em vez de UTC.
   *[other] A diferença é de { $seconds } segundos intercalares: um dos relógios mostra TAI e o outro a hora GPS.
}
cause-drift = { $direction ->
    [loses] O relógio perde { $rate } ± { $uncertainty } s por dia em relação ao deste computador.
   *[gains] O relógio ganha { $rate } ± { $uncertainty } s por dia em relação ao deste computador.
}
cause-step = A diferença variou { $difference } às { $time }: este relógio ou o deste computador foi acertado.
word-local-time-as-utc = hora local como UTC
word-zone = fuso horário
word-never-set = nunca acertado
word-gps-weeks = semanas GPS
word-leap-seconds = segundos intercalares
word-drift = deriva
word-step = foi acertado
cure-local-time-as-utc = No Linux: “{ "timedatectl set-local-rtc 0" }”. No Windows em dual boot com o Linux: defina o DWORD { "RealTimeIsUniversal" } como 1 em { "HKLM\\SYSTEM\\CurrentControlSet\\Control\\TimeZoneInformation" }. Em um dispositivo: ajuste o fuso horário e depois a hora.
cure-zone-ours = Na máquina dele: “{ "timedatectl set-timezone ZONE" }”.
cure-zone = Em um dispositivo: ajuste o fuso horário e o horário de verão na página dele, em Hora ou Sistema. No Windows: Configurações, Hora e idioma, Data e hora. No Linux: “{ "timedatectl set-timezone ZONE" }”.
cure-ntp-ours = Na máquina dele: “{ "timedatectl set-ntp true" }”.
cure-ntp = Em um dispositivo: informe um servidor NTP na página dele e verifique se é acessível. No Windows: Configurações, Hora e idioma, Data e hora, “Definir horário automaticamente”. No Linux: “{ "timedatectl set-ntp true" }”.
cure-gps-weeks = Atualize o firmware do receptor; até lá, use outro servidor NTP.
cure-leap-seconds = Defina a saída do receptor como UTC, ou corrija o offset do relógio de referência nas configurações do servidor NTP.
cure-step-ours = Na máquina dele, “{ "journalctl -u chrony -u systemd-timesyncd" }” mostra o que o acertou.
cure-step = Consulte o log do dispositivo. No Windows: Visualizador de Eventos, Sistema, { "Kernel-General" }, evento 1. No Linux: “{ "journalctl -u chrony -u systemd-timesyncd" }”.

### Notices and warnings

more-notices = mais { $count }
undo = Desfazer
dismiss = Dispensar
open-folder = Abrir pasta
copied = { $count ->
    [one] { $count } linha copiada.
   *[other] { $count } linhas copiadas.
}
cleared = { $count ->
    [one] { $count } entrada apagada.
   *[other] { $count } entradas apagadas.
}
removed = { $server } foi removido.
exported = O histórico foi salvo em { $file }.
not-exported = Não foi possível salvar o histórico: { $reason }.
not-saved = Não foi possível salvar as configurações em { $file }: { $reason }.
unanswered = A conexão terminou antes da resposta a: { $commands }.
unanswered-more = A conexão terminou antes da resposta a: { $commands } e mais { $more }.
too-long = O comando não foi enviado porque tem mais de { $bytes } bytes.
internal-error = Uma thread do programa parou. Feche a janela e abra-a novamente.
warning-broken = { $used ->
    [backup] Não foi possível ler suas configurações ({ $reason }). Elas estão guardadas em { $file }; o backup está em uso.
    [defaults] Não foi possível ler suas configurações ({ $reason }). Elas estão guardadas em { $file }; os valores padrão estão em uso.
   *[current] Não foi possível ler suas configurações ({ $reason }). Elas estão guardadas em { $file }; as configurações desta janela estão em uso.
}
warning-newer = Suas configurações em { $file } foram salvas por uma versão mais recente deste programa. As alterações feitas aqui não são salvas.
warning-crashed = O programa falhou na última execução. O relatório está em { $file }; envie-o aos desenvolvedores.
warning-adjusted = Algumas configurações em { $file } são ignoradas: { $values }.
warning-unreadable = Não foi possível ler suas configurações em { $file } ({ $reason }). Os valores padrão estão em uso e as alterações não são salvas.
at-line = linha { $line }: { $reason }

### Why a file could not be read or written, and why a setting is ignored

reason-of = { $file }: { $reason }
reason-both = { $first }; { $second }
reason-newer = o arquivo foi salvo por uma versão mais recente deste programa
reason-would-be-too-large = o arquivo ficaria grande demais; remova servidores da lista
reason-unchangeable = está escrito de um modo que não pode ser alterado automaticamente; edite-o manualmente
reason-too-large = é grande demais para um arquivo de configurações
reason-not-text = não é texto UTF-8
reason-folder = é uma pasta
reason-not-a-file = é um dispositivo ou um pipe, não um arquivo
reason-too-many-broken = já há { $count } arquivos inválidos; remova alguns
reason-locked = outra janela está demorando demais para salvá-lo; feche-a
reason-no-folder = este sistema não tem nem caixa de diálogo de arquivos nem pasta pessoal
reason-too-many-files = já existem { $count } arquivos com este nome
ignored-out-of-range = “{ $written }” está fora do intervalo; { $used } é usado
ignored-entry = a entrada não foi compreendida e fica como está; um servidor precisa de host e porta, e o tipo deve ser conhecido
ignored-more = e mais { $count }

### Settings

language = Idioma
language-system = Sistema
appearance = Aparência
theme = Tema
theme-system = Sistema
theme-light = Claro
theme-dark = Escuro
high-contrast = Alto contraste
reset-settings = Redefinir
settings-reset = As configurações foram redefinidas.
connect-timeout-about = Um servidor que até lá não enviou sua mensagem de boas-vindas é considerado inacessível.
answer-timeout-about = Uma conexão sem resposta por esse tempo é considerada perdida.
history-about = As respostas mais antigas além desse número são removidas. O histórico não é salvo.
zoom = Zoom
connection = Conexão
connect-timeout = Tempo limite para conectar
answer-timeout = Tempo limite da resposta
reconnect = Reconectar automaticamente quando a conexão cair
discover = Listar os relógios anunciados nesta rede
history-limit = Respostas a manter
watching = Monitoramento
watch-interval = Verificar os fixados
watch-interval-about = Com que frequência, enquanto este programa está aberto, também com a janela minimizada.
watch-off = Nunca
watch-threshold = Diferença máxima
watch-threshold-about = Um relógio com diferença maior em duas verificações seguidas é considerado errado.
watch-notify = Notificar quando um relógio fixado falha ou se recupera
at-start = Ao abrir a janela
at-start-wait = Não conectar
at-start-connect = Conectar ao último servidor
saved-at-once = As alterações têm efeito imediato e são salvas.

### Notifications about pinned clocks

alert-show = Mostrar
alert-wrong = { $clock } está com a hora errada
alert-recovered = { $clock } está certo de novo
alert-lost = { $clock } não informa a hora
alert-returned = { $clock } está acessível de novo
alert-this-computer = O relógio deste computador está errado
alert-several = { $count ->
    [one] { $count } relógio mudou de estado
   *[other] { $count } relógios mudaram de estado
}

### The list of keys

keys = Teclas
close = Fechar
key-control = Ctrl
key-tab = Tab
key-enter = Enter
key-escape = Esc
key-up-down = Seta para cima, Seta para baixo
key-f2-delete = F2, Delete
key-commands = Dia, Data, Hora, Sair
key-host = ir para o campo “Host”
key-filter = ir para o filtro do histórico
key-next-view = ir para a próxima visualização; com Shift, para a anterior
key-zoom = ampliar, reduzir, redefinir o zoom
key-next-control = ir para o próximo controle; com Shift, para o anterior
key-list-move = na lista de servidores: ir para outro servidor; com Alt, mover um fixado
key-list-edit = na lista de servidores: renomear ou remover o servidor
key-connect = conectar ou enviar o comando
key-cancel = cancelar a conexão ou fechar esta lista
key-list = mostrar ou ocultar esta lista

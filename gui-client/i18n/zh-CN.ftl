# Simplified Chinese. The messages and their variables are those of en.ftl.

### Numbers and dates

decimal-separator = { "." }
group-separator = { "," }
list-separator = { "、" }
microseconds = { $number } 微秒
milliseconds = { $number } 毫秒
seconds = { $number } 秒
minutes = { $number } 分钟
hours = { $number } 小时
days = { $number } 天
minutes-and-seconds = { $minutes } 分 { $seconds } 秒
hours-and-minutes = { $hours } 小时 { $minutes } 分
days-and-hours = { $days } 天 { $hours } 小时
error-bound = ±{ $amount }
percent = { $number }%
weekdays = 周一 周二 周三 周四 周五 周六 周日
months = 1 2 3 4 5 6 7 8 9 10 11 12
date = { $year }年{ $month }月{ $day }日 { $weekday }

### The head of the window

window-title = 日期和时间
host = 主机
port = 端口
connect = 连接
cancel = 取消
disconnect = 断开连接
servers = 服务器
view-ask = 查询
view-live = 实时
view-side-by-side = 对比
view-settings = 设置
reset-zoom = 缩放至 100%

### The state of the connection

status-disconnected = 未连接
status-connecting = 正在连接 { $server }…
status-connecting-since = 正在连接 { $server }… { $seconds } 秒
status-connected = 已连接到 { $server }
status-connected-round-trip = 已连接到 { $server } · { $time }

why-no-such-name = 没有名为 { $host } 的计算机
why-resolve-failed = 目前无法解析名称 { $host }
why-resolve-timed-out = 解析名称 { $host } 用时过长
why-refused = 没有服务在监听
why-timed-out = { $time }内没有响应
why-unreachable = 没有到该计算机的路由
why-no-welcome = 对方接受连接，但不发送任何内容
why-closed-before-welcome = 对方在发送欢迎消息之前关闭了连接
why-closed-without-answer = 对方未作响应就关闭了连接
why-too-much-data = 对方发送的数据多于日期时间服务器应有的数据
failed-no-such-name = 无法连接：{ why-no-such-name }
failed-resolve-failed = 无法连接：{ why-resolve-failed }
failed-resolve-timed-out = 无法连接：{ why-resolve-timed-out }
failed-server-error = 无法连接：{ $reason }
failed-no-welcome = 无法连接：{ $server } 接受连接，但不发送任何内容
failed-refused = 无法连接到 { $server }：{ why-refused }
failed-timed-out = 无法连接到 { $server }：{ why-timed-out }
failed-unreachable = 无法连接到 { $server }：{ why-unreachable }
failed-closed-before-welcome = 无法连接到 { $server }：{ why-closed-before-welcome }
failed-closed-without-answer = 无法连接到 { $server }：{ why-closed-without-answer }
failed-too-much-data = 无法连接到 { $server }：{ why-too-much-data }
failed-no-time = 无法连接到 { $server }：{ $reason }

ended-closed = 关闭了连接
ended-broken = 连接中断
ended-no-answer = 停止响应
ended-too-much-data = 发送的数据多于日期时间服务器应有的数据
lost-idle = 已断开：服务器关闭了空闲连接
lost-server-error = 已断开：{ $reason }
lost-closed = 已断开：{ $host } 关闭了连接
lost-broken = 已断开：与 { $host } 的连接中断
lost-no-answer = 已断开：{ $host } 停止响应
lost-too-much-data = 已断开：{ $host } 发送的数据多于日期时间服务器应有的数据

next-command = 执行下一条命令时会重新连接。
next-broken = 网络或服务器出现故障。执行下一条命令时会重新连接。
next-no-answer = 该计算机还开着吗？执行下一条命令时会重新连接。
next-too-much-data = 这是日期时间服务器的端口吗？通常是 9900。
reconnecting-now = 正在重新连接…
reconnecting-in = { $seconds } 秒后重新连接。
stop-trying = 停止重试
try-again-now = 现在可以重试。
try-again-in = 服务器要求 { $seconds } 秒后再试。

caution-ssh = 响应不像日期时间服务器：它似乎是 SSH 服务器。
caution-web = 响应不像日期时间服务器：它似乎是 Web 服务器。
caution-mail-or-file = 响应不像日期时间服务器：它似乎是邮件或文件传输服务器。
caution-mail = 响应不像日期时间服务器：它似乎是邮件服务器。
caution-remote-desktop = 响应不像日期时间服务器：它似乎是远程桌面服务器。
caution-no-text = 响应不像日期时间服务器：它似乎是不发送文本的服务器。
caution-unsolicited-lines = 响应不像日期时间服务器：它发送了与任何命令都不对应的行。

### The error lines of our server, without “error: ”

server-full = 服务器已满（最多 { $clients } 个客户端）；请在 { $time }后重试
server-address-full = 来自您的地址的连接过多（最多 { $clients } 个）；请关闭一个后重试
server-not-allowed = 您的地址不被允许；请让服务器管理员将其添加到 { "[access]" }
server-no-process = 服务器的计算机无法启动新进程；请在 { $time }后重试
server-no-proxy-header = 来自您的地址的连接需要 PROXY 标头；请发送该标头，或将地址从 { "[access] proxies" } 中移除
server-stopping = 服务器正在停止；请稍后再连接
server-line-too-long = 一行最多 { $bytes } 字节；请重新连接并发送较短的行

### Answers of clocks that contain no time

no-time-ntp-too-short = 数据包有 { $bytes } 字节；NTP 响应至少有 48 字节
no-time-ntp-version = 响应的 NTP 版本为 { $version }；支持版本 3 和 4
no-time-ntp-wrong-origin = 响应与请求不对应：它是迟到、重复或伪造的响应
no-time-ntp-denied = 服务器拒绝这台电脑访问（Kiss 代码 DENY）；请勿再次查询
no-time-ntp-restricted = 服务器的访问限制不允许这台电脑（Kiss 代码 RSTR）；请勿再次查询
no-time-ntp-rate = 这台电脑查询服务器过于频繁（Kiss 代码 RATE）；请稍候再查询
no-time-ntp-kiss = 服务器不提供时间（Kiss 代码 { $code }）
no-time-ntp-contradiction = 服务器的时间自相矛盾：它在收到请求之前就发送了响应
no-time-http-datetime = 这是日期时间服务器，不是 Web 服务器
no-time-http-not-http = 响应不是 HTTP：以“{ $line }”开头
no-time-http-incomplete = 服务器在发送完所有标头之前关闭了连接
no-time-http-too-long = 响应的标头超过 16 KiB
no-time-http-invalid = 响应不是有效的 HTTP：{ $reason }
no-time-http-no-date = 响应（状态 { $status }）没有 Date 标头；此服务器不提供时间
no-time-http-invalid-date = 无法读取 Date 标头“{ $date }”
no-time-http-contradiction = 响应有多个互相矛盾的 Date 标头
no-time-http-invalid-age = 响应来自缓存，且其 Age 标头“{ $age }”无法读取
no-time-time-too-short = 响应只有 Time 响应（RFC 868）4 字节中的 { $bytes } 字节
no-time-time-too-long = 响应超过 Time 响应（RFC 868）的 4 字节；此端口上是其他服务
no-time-daytime-empty = 服务器没有发送时间
no-time-daytime-too-long = 响应在 1,024 字节内没有行尾；此端口上是其他服务
no-time-daytime-unreadable = 无法读取“{ $line }”中的时间
no-time-ntp-mode = { $mode ->
    [1] 数据包是对等体之间的消息（模式 { $mode }），不是 NTP 服务器的响应
    [2] 数据包是对等体之间的消息（模式 { $mode }），不是 NTP 服务器的响应
    [3] 数据包是客户端的请求（模式 { $mode }），不是 NTP 服务器的响应
    [5] 数据包是广播（模式 { $mode }），不是 NTP 服务器的响应
    [6] 数据包是控制消息（模式 { $mode }），不是 NTP 服务器的响应
    [7] 数据包是私有消息（模式 { $mode }），不是 NTP 服务器的响应
   *[other] 数据包是未知类型（模式 { $mode }），不是 NTP 服务器的响应
}
no-time-ntp-zero = { $timestamp ->
    [receive] 响应不含时间：其接收时间戳为零
   *[transmit] 响应不含时间：其发送时间戳为零
}

### The card of a failed attempt to connect

try-again = 重试
edit-host = 编辑主机
details = 详细信息
copy-details = 复制详细信息
details-no-welcome = 已连接，但 { $time }内未收到欢迎消息
advice-no-such-name = 请检查名称的拼写。也可以使用该计算机的 IP 地址，例如 192.168.1.20。
advice-resolve-failed = 这台电脑连接网络了吗？使用服务器的 IP 地址（例如 192.168.1.20）则无需解析名称。
advice-other-kind = 该计算机可能有另一种时钟：{ "ntp://" }、{ "http://" }、{ "time://" } 或 { "daytime://" }。
advice-refused = 服务器在运行吗？要启动它，请在该计算机的终端中运行“{ $command }”。
advice-timed-out = 该计算机开着吗？其防火墙是否开放了端口 { $port }？
advice-unreachable = 这台电脑与服务器在同一网络中吗？
advice-server-error = 这是服务器的消息。
advice-no-welcome = 端口 { $port } 可能被其他服务占用。日期时间服务器的端口通常是 9900。
advice-port = { $port } 是日期时间服务器的端口吗？通常是 9900。
advice-ntp = 该计算机有 NTP 服务器吗？其防火墙是否开放了 UDP 端口 { $port }？它可能有另一种时钟：{ "ntp://" }、{ "http://" }、{ "time://" } 或 { "daytime://" }。
advice-http = 该计算机有 Web 服务器吗？其防火墙是否开放了 TCP 端口 { $port }？它可能有另一种时钟：{ "ntp://" }、{ "http://" }、{ "time://" } 或 { "daytime://" }。
advice-time = 该计算机支持 Time 协议（RFC 868）吗？其防火墙是否开放了 TCP 端口 { $port }？它可能有另一种时钟：{ "ntp://" }、{ "http://" }、{ "time://" } 或 { "daytime://" }。
advice-daytime = 该计算机支持 Daytime 协议（RFC 867）吗？其防火墙是否开放了 TCP 端口 { $port }？它可能有另一种时钟：{ "ntp://" }、{ "http://" }、{ "time://" } 或 { "daytime://" }。

### Errors in the host and port fields

address-missing = 请输入服务器的名称或地址，例如 localhost 或 192.168.1.20
address-invalid-host = “{ $text }”不是服务器的名称或地址；请输入例如 nas.local、192.168.1.20 或 ::1
address-invalid-port = “{ $text }”不是端口；请输入 1 到 65535 之间的数字，例如 9900
address-https = 不支持 https://：用 http:// 可以读取同一个时钟，即使它返回重定向
address-invalid-path = “{ $text }”不是路径；请将特殊字符写成 %XX，最多 1,024 字节
address-unknown-scheme = “{ $text }://”不是时钟的类型；请输入“主机:端口”，或 ntp://、http://、time://、daytime:// 加主机

### Commands, answers and history

first-heading = 找出哪个时钟不准
first-connect = 在上方输入日期时间服务器的名称或地址（例如 nas.local），或其他时钟：ntp://router、http://printer。然后点击“连接”。
first-here = 要在这台电脑上试用，请在终端中启动服务器：
choose-server = 请从列表中选择服务器，或在上方输入名称或地址。
more-commands = 更多
show-more = 展开
show-less = 收起
ask-something = 请查询星期、日期或时间。
command-day = 星期
command-date = 日期
command-time = 时间
command-quit = 退出
ask-command = 查询 { $command }
command = 命令
send = 发送
why-no-send = 请先输入命令
blocked-not-connected = 请先连接到服务器
blocked-connecting = 连接过程中不可用
blocked-queue-full = 等待响应的命令过多
blocked-quitting = 正在关闭连接
zone-chosen = 时区：{ $zone }
zone-of-server = 时区：服务器
own-zone = 服务器自己的时区
search-zones = 搜索时区
no-zone = 没有匹配的时区
why-no-zone = 此服务器只按自己的时区响应
about-answer = { $command } · { $time } · { $when }
about-computed = { $command } · 由其时间计算 · { $time } · { $when }
just-now = 刚刚
history = 历史记录
filter-history = 筛选历史记录
column-local-time = 本地时间
column-server = 服务器
column-command = 命令
column-answer = 响应
column-round-trip = 往返时间
copy = 复制
copy-row = 复制第 { $row } 行
export = 导出
clear = 清空
clear-history = 清空历史记录
no-history = 窗口打开期间的命令及其响应会列在这里。
no-match = 历史记录中没有匹配的内容。
why-no-copy = 历史记录为空
exporting = 另一项导出正在进行
export-title = 导出历史记录

### The server list

no-servers = 您连接过的服务器会列在这里。
pin = 固定 { $server }
unpin = 取消固定 { $server }
remove = 移除 { $server }
check-all = 全部检查
on-this-network = 此网络中
network-searching = 正在搜索…
network-off = 已关闭。可在设置中开启。
network-no-interface = 这台电脑未连接到网络。
network-not-permitted = 这台电脑上的多播被阻止（{ $reason }）。请在防火墙中放行 UDP 端口 5353。
network-failed = 搜索失败：{ $reason }。
network-all-listed = 此处公布的时钟都在上面的列表中。
network-nothing-announced = 没有公布的时钟。使用 systemd 的服务器在执行 { "sudo systemctl enable --now datetime-server-announce" } 后会公布自己。
network-nothing-heard-avahi = Avahi 未收到其他设备的消息。此网络或防火墙可能阻止了多播（UDP 端口 5353）。
network-nothing-heard = 没有其他设备响应。此网络或防火墙可能阻止了多播（UDP 端口 5353）；这台电脑上没有运行 Avahi。
network-by-name = 未列出的服务器可在“{ host }”框中按名称或地址访问。
network-more = 公布的时钟多于列出的时钟。
network-gone = 不再公布
brief-not-reachable = 无法访问
brief-no-time = 不发送时间
odd = 与其他不符
clock-result = { $clock }：{ $result }
odd-offset = { $offset } · 与其他不符
state-connected = 已连接
state-connecting = 正在连接…
state-lost = 连接已断开
state-never-answered = 从未响应
state-not-checked = 尚未检查
menu-check = 检查
menu-pin = 固定
menu-unpin = 取消固定
menu-move-up = 上移
menu-move-down = 下移
menu-rename = 重命名
menu-copy-address = 复制地址
menu-remove = 移除
server-name = 时钟的名称

### Live

this-computer = 这台电脑
reading = 正在读取服务器的时钟…
connect-to-compare = 连接到服务器后，可将其时钟与这台电脑的时钟并排查看。
no-clock = 此服务器不发送可供比较的时间。
plot-offset = 偏差和误差范围
plot-offset-from = 偏差和误差范围，自 { $base } 起
plot-round-trip = 往返时间
plot-summary = { $plot }：最近 { $time }内从 { $smallest } 到 { $largest }
ago-now = 现在
ago = −{ $time }
quality = { $bound } · 往返时间 { $time }
quality-exact = { $offset } 秒 { $bound } · 往返时间 { $time }
quality-round-trip = 往返时间 { $time }
judged-agrees = 在 { $bound } 范围内一致
judged-unknown = 在 { $bound } 以内：精度不足
judged-off = { $direction ->
    [behind] 慢 { $difference }
   *[ahead] 快 { $difference }
}
synchronised-to = 服务器的时钟已同步，误差 { $bound }。
synchronised-but-off = 服务器报告其时钟已同步，误差 { $bound }。如果属实，则这台电脑的时钟不准。请与其他服务器对比。
unsynchronised = 服务器的时钟未同步。
synchronisation-unknown = 不清楚服务器的时钟是否已同步。
whole-seconds = 此时钟只显示整秒。
whole-seconds-no-zone = 此时钟只显示整秒。如果未注明时区，则视为这台电脑的时区。
kind-datetime = 日期时间服务器
kind-ntp = NTP 服务器
kind-http = Web 服务器，整秒
kind-time = Time 协议，整秒
kind-daytime = Daytime 协议，整秒
introduction = { $kind }：{ $statement }
says-synchronised = 已同步 { $bound }
says-unsynchronised = 未同步
says-unknown = 同步状态未知
says-taken-as-utc = { $line }，视为 UTC
says-stratum = { $leap ->
    [inserted] 层级 { $stratum }，已预告闰秒
    [deleted] 层级 { $stratum }，已预告负闰秒
   *[none] 层级 { $stratum }
}
says-ntp = { $leap ->
    [inserted] 层级 { $stratum }，与 { $reference } 同步，已预告闰秒
    [deleted] 层级 { $stratum }，与 { $reference } 同步，已预告负闰秒
   *[none] 层级 { $stratum }，与 { $reference } 同步
}

### Side by side

nothing-to-check = 您连接过的服务器会列在这里，可以一起检查。请先连接一个服务器。
stop-checking = 停止检查
column-clock = 时钟
column-offset = 偏差
checks-table = 时钟对比
sort-by-offset = 按偏差排序
reference = 基准
compared-with = 对比基准：{ $clock }
check = 检查 { $server }
checked = 已检查 { $done }/{ $total }
compare-too-few = 检查会读取每个服务器的时钟，并找出与其他不同的时钟。
compare-agree = 所有时钟在 { $seconds } 秒内一致。
compare-known-agree = 精度足够的时钟在 { $seconds } 秒内一致。
compare-no-majority = 时钟不一致，且没有形成多数。再检查一个服务器也许能看出哪个时钟不准。
compare-this-computer = 各服务器彼此一致：不准的是这台电脑的时钟。
compare-one = { $clock } 与其他不符；其余时钟一致。
compare-several = 以下时钟与一致的时钟不同：{ $clocks }。
compare-this-computer-in-list = 这台电脑
check-waiting = 等待中
check-running = 正在检查…
check-no-time = 响应不像日期时间服务器

### The cause of an offset

cause-local-time-as-utc = 偏差等于这台电脑与 UTC 的时差：其中一个时钟把本地时间当作 UTC，例如在切换双系统之后。
cause-zone = { $direction ->
    [behind] 时钟慢 { $difference }：那台计算机或这台电脑的时区或夏令时设置有误。
   *[ahead] 时钟快 { $difference }：那台计算机或这台电脑的时区或夏令时设置有误。
}
cause-never-set = 时钟显示 { $year } 年：启动后未设置过，或电池已耗尽。
cause-gps-weeks = { $direction ->
    [behind] 时钟慢 { $weeks } 周：其 GPS 接收机弄错了 { $period } 周的周期。
   *[ahead] 时钟快 { $weeks } 周：其 GPS 接收机弄错了 { $period } 周的周期。
}
cause-leap-seconds = { $seconds ->
    [18] 偏差为 { $seconds } 个闰秒：其中一个时钟显示 GPS 时间而非 UTC。
    [37] 偏差为 { $seconds } 个闰秒：其中一个时钟显示 TAI 而非 UTC。
   *[other] 偏差为 { $seconds } 个闰秒：一个时钟显示 TAI，另一个显示 GPS 时间。
}
cause-drift = { $direction ->
    [loses] 与这台电脑相比，时钟每天慢 { $rate } ± { $uncertainty } 秒。
   *[gains] 与这台电脑相比，时钟每天快 { $rate } ± { $uncertainty } 秒。
}
cause-step = { $time } 偏差变化了 { $difference }：此时钟或这台电脑的时钟被调整过。
word-local-time-as-utc = 本地时间当作 UTC
word-zone = 时区
word-never-set = 从未设置
word-gps-weeks = GPS 周数
word-leap-seconds = 闰秒
word-drift = 走时偏差
word-step = 被调整过
cure-local-time-as-utc = 在 Linux 上：“{ "timedatectl set-local-rtc 0" }”。在与 Linux 并存的 Windows 上：将 { "HKLM\\SYSTEM\\CurrentControlSet\\Control\\TimeZoneInformation" } 中的 DWORD { "RealTimeIsUniversal" } 设为 1。在设备上：先设置时区，再设置时间。
cure-zone-ours = 在服务器的计算机上：“{ "timedatectl set-timezone ZONE" }”。
cure-zone = 在设备上：在其页面的“时间”或“系统”中设置时区和夏令时。在 Windows 上：设置、时间和语言、日期和时间。在 Linux 上：“{ "timedatectl set-timezone ZONE" }”。
cure-ntp-ours = 在服务器的计算机上：“{ "timedatectl set-ntp true" }”。
cure-ntp = 在设备上：在其页面中填写 NTP 服务器，并确认可以访问。在 Windows 上：设置、时间和语言、日期和时间、“自动设置时间”。在 Linux 上：“{ "timedatectl set-ntp true" }”。
cure-gps-weeks = 请更新接收机的固件；在此之前，请使用其他 NTP 服务器。
cure-leap-seconds = 请将接收机的输出设为 UTC，或在 NTP 服务器的设置中修正参考时钟的偏移。
cure-step-ours = 在服务器的计算机上，“{ "journalctl -u chrony -u systemd-timesyncd" }”会显示是什么调整了时钟。
cure-step = 请查看设备的日志。在 Windows 上：事件查看器、系统、{ "Kernel-General" }、事件 1。在 Linux 上：“{ "journalctl -u chrony -u systemd-timesyncd" }”。

### Notices and warnings

more-notices = 还有 { $count } 条
undo = 撤销
dismiss = 忽略
open-folder = 打开文件夹
copied = 已复制 { $count } 行。
cleared = 已清除 { $count } 条记录。
removed = 已移除 { $server }。
exported = 历史记录已保存到 { $file }。
not-exported = 无法保存历史记录：{ $reason }。
not-saved = 无法将设置保存到 { $file }：{ $reason }。
unanswered = 连接在以下命令得到响应之前结束：{ $commands }。
unanswered-more = 连接在以下命令得到响应之前结束：{ $commands } 以及另外 { $more } 条。
too-long = 命令超过 { $bytes } 字节，未发送。
internal-error = 程序的一个线程已停止。请关闭窗口后重新打开。
warning-broken = { $used ->
    [backup] 无法读取您的设置（{ $reason }）。设置保存在 { $file } 中；正在使用备份。
    [defaults] 无法读取您的设置（{ $reason }）。设置保存在 { $file } 中；正在使用默认值。
   *[current] 无法读取您的设置（{ $reason }）。设置保存在 { $file } 中；正在使用此窗口的设置。
}
warning-newer = { $file } 中的设置由此程序的较新版本保存。在这里所做的更改不会保存。
warning-crashed = 程序上次运行时崩溃。崩溃报告在 { $file } 中；请将其发送给开发者。
warning-adjusted = { $file } 中的部分设置被忽略：{ $values }。
warning-unreadable = 无法读取 { $file } 中的设置（{ $reason }）。正在使用默认值，更改不会保存。
at-line = 第 { $line } 行：{ $reason }

### Why a file could not be read or written, and why a setting is ignored

reason-of = { $file }：{ $reason }
reason-both = { $first }；{ $second }
reason-newer = 由此程序的较新版本保存
reason-would-be-too-large = 文件会过大；请从列表中移除服务器
reason-unchangeable = 其写法无法自动更改；请手动编辑
reason-too-large = 文件过大，不是有效的设置文件
reason-not-text = 不是 UTF-8 文本
reason-folder = 是文件夹
reason-not-a-file = 是设备或管道，不是文件
reason-too-many-broken = 已有 { $count } 个损坏的文件；请删除一些
reason-locked = 另一个窗口保存该文件的时间过长；请关闭该窗口
reason-no-folder = 此系统既没有文件对话框，也没有主文件夹
reason-too-many-files = 已有 { $count } 个同名文件
ignored-out-of-range = “{ $written }”超出范围；使用 { $used }
ignored-entry = 无法理解此条目，保持原样；服务器需要主机和端口，类型必须是已知的
ignored-more = 另有 { $count } 项

### Settings

language = 语言
language-system = 跟随系统
appearance = 外观
theme = 主题
theme-system = 跟随系统
theme-light = 浅色
theme-dark = 深色
high-contrast = 高对比度
reset-settings = 重置
settings-reset = 设置已重置。
connect-timeout-about = 在此时间内未发送欢迎消息的服务器视为无法访问。
answer-timeout-about = 在此时间内没有响应的连接视为已断开。
history-about = 超出此数量的最早响应将被删除。历史记录不会保存。
zoom = 缩放
connection = 连接设置
connect-timeout = 连接超时
answer-timeout = 响应超时
reconnect = 连接断开后自动重新连接
discover = 列出此网络中公布的时钟
history-limit = 保留的响应数
watching = 监视
watch-interval = 检查已固定的时钟
watch-interval-about = 此程序运行期间的检查间隔，窗口最小化时也会检查。
watch-off = 关闭
watch-threshold = 最大偏差
watch-threshold-about = 连续两次检查偏差都大于此值的时钟视为不准。
watch-notify = 已固定的时钟不准或恢复时发出通知
at-start = 打开窗口时
at-start-wait = 不连接
at-start-connect = 连接到上次的服务器
saved-at-once = 更改立即生效并会保存。

### Notifications about pinned clocks

alert-show = 显示
alert-wrong = { $clock } 的时钟不准
alert-recovered = { $clock } 的时钟已恢复准确
alert-lost = 无法从 { $clock } 获取时间
alert-returned = { $clock } 已可再次访问
alert-this-computer = 这台电脑的时钟不准
alert-several = { $count } 个时钟的状态发生变化

### The list of keys

keys = 快捷键
close = 关闭
key-control = Ctrl
key-tab = Tab
key-enter = Enter
key-escape = Esc
key-up-down = 上箭头、下箭头
key-f2-delete = F2、Delete
key-commands = 星期、日期、时间、退出
key-host = 转到主机框
key-filter = 转到历史记录的筛选框
key-next-view = 转到下一视图；加 Shift 转到上一视图
key-zoom = 放大、缩小、重置缩放
key-next-control = 转到下一控件；加 Shift 转到上一控件
key-list-move = 在服务器列表中：转到其他服务器；加 Alt 移动已固定的服务器
key-list-edit = 在服务器列表中：重命名或移除服务器
key-connect = 连接，或发送命令
key-cancel = 取消连接，或关闭此列表
key-list = 显示或隐藏此列表

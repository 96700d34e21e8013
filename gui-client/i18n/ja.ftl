# Japanese. The messages and their variables are those of en.ftl.

### Numbers and dates

decimal-separator = { "." }
group-separator = { "," }
list-separator = { "、" }
microseconds = { $number } µs
milliseconds = { $number } ms
seconds = { $number } 秒
minutes = { $number } 分
hours = { $number } 時間
days = { $number } 日
minutes-and-seconds = { $minutes } 分 { $seconds } 秒
hours-and-minutes = { $hours } 時間 { $minutes } 分
days-and-hours = { $days } 日 { $hours } 時間
error-bound = ±{ $amount }
percent = { $number }%
weekdays = 月 火 水 木 金 土 日
months = 1 2 3 4 5 6 7 8 9 10 11 12
date = { $year }年{ $month }月{ $day }日({ $weekday })

### The head of the window

window-title = 日付と時刻
host = ホスト
port = ポート
connect = 接続
cancel = キャンセル
disconnect = 切断
servers = サーバー
view-ask = 問い合わせ
view-live = ライブ
view-side-by-side = 比較
view-settings = 設定
reset-zoom = 拡大率を 100% に戻す

### The state of the connection

status-disconnected = 未接続
status-connecting = { $server } に接続中…
status-connecting-since = { $server } に接続中… { $seconds } 秒
status-connected = { $server } に接続済み
status-connected-round-trip = { $server } に接続済み · { $time }

why-no-such-name = { $host } という名前のマシンはありません
why-resolve-failed = 現在、名前 { $host } を解決できません
why-resolve-timed-out = 名前 { $host } の解決に時間がかかりすぎました
why-refused = 待ち受けているサービスがありません
why-timed-out = { $time }以内に応答がありませんでした
why-unreachable = マシンへの経路がありません
why-no-welcome = 接続は受け付けますが、何も送信しません
why-closed-before-welcome = ウェルカムメッセージの前に接続が閉じられました
why-closed-without-answer = 応答なしに接続が閉じられました
why-too-much-data = 日付時刻サーバーにしてはデータが多すぎます
failed-no-such-name = 接続できません: { why-no-such-name }
failed-resolve-failed = 接続できません: { why-resolve-failed }
failed-resolve-timed-out = 接続できません: { why-resolve-timed-out }
failed-server-error = 接続できません: { $reason }
failed-no-welcome = 接続できません: { $server } は接続を受け付けますが、何も送信しません
failed-refused = { $server } に接続できません: { why-refused }
failed-timed-out = { $server } に接続できません: { why-timed-out }
failed-unreachable = { $server } に接続できません: { why-unreachable }
failed-closed-before-welcome = { $server } に接続できません: { why-closed-before-welcome }
failed-closed-without-answer = { $server } に接続できません: { why-closed-without-answer }
failed-too-much-data = { $server } に接続できません: { why-too-much-data }
failed-no-time = { $server } に接続できません: { $reason }

ended-closed = 接続が閉じられました
ended-broken = 接続が切れました
ended-no-answer = 応答がなくなりました
ended-too-much-data = 日付時刻サーバーにしてはデータが多すぎます
lost-idle = 切断: 使われていない接続をサーバーが閉じました
lost-server-error = 切断: { $reason }
lost-closed = 切断: { $host } が接続を閉じました
lost-broken = 切断: { $host } との接続が切れました
lost-no-answer = 切断: { $host } からの応答がなくなりました
lost-too-much-data = 切断: { $host } のデータは日付時刻サーバーにしては多すぎます

next-command = 次のコマンドで再接続します。
next-broken = ネットワークまたはサーバーに障害が発生しました。次のコマンドで再接続します。
next-no-answer = マシンの電源は入っていますか? 次のコマンドで再接続します。
next-too-much-data = 日付時刻サーバーのポートですか? 通常は 9900 です。
reconnecting-now = 再接続中…
reconnecting-in = { $seconds } 秒後に再接続します。
stop-trying = 再接続しない
try-again-now = 今すぐ再試行できます。
try-again-in = サーバーは { $seconds } 秒後の再試行を求めています。

caution-ssh = 日付時刻サーバーの応答ではありません。SSH サーバーのようです。
caution-web = 日付時刻サーバーの応答ではありません。Web サーバーのようです。
caution-mail-or-file = 日付時刻サーバーの応答ではありません。メールまたはファイル転送のサーバーのようです。
caution-mail = 日付時刻サーバーの応答ではありません。メールサーバーのようです。
caution-remote-desktop = 日付時刻サーバーの応答ではありません。リモートデスクトップのサーバーのようです。
caution-no-text = 日付時刻サーバーの応答ではありません。テキストを送信しないサーバーのようです。
caution-unsolicited-lines = 日付時刻サーバーの応答ではありません。どのコマンドにも対応しない行が送られてきます。

### The error lines of our server, without “error: ”

server-full = サーバーの接続数が上限に達しています (最大 { $clients } クライアント)。{ $time }後に再試行してください
server-address-full = お使いのアドレスからの接続が多すぎます (最大 { $clients })。どれかを閉じてから再試行してください
server-not-allowed = お使いのアドレスは許可されていません。サーバーの管理者に { "[access]" } への追加を依頼してください
server-no-process = サーバーのマシンで新しいプロセスを起動できません。{ $time }後に再試行してください
server-no-proxy-header = お使いのアドレスからは PROXY ヘッダーが必要です。ヘッダーを送信するか、アドレスを { "[access] proxies" } から削除してください
server-stopping = サーバーは停止処理中です。後で接続し直してください
server-line-too-long = 1 行は最大 { $bytes } バイトです。接続し直して短い行を送信してください

### Answers of clocks that contain no time

no-time-ntp-too-short = パケットは { $bytes } バイトです。NTP の応答は 48 バイト以上です
no-time-ntp-version = 応答の NTP バージョンは { $version } です。対応しているのはバージョン 3 と 4 です
no-time-ntp-wrong-origin = 応答が要求に対応していません。遅延、重複、または偽造された応答です
no-time-ntp-denied = サーバーがこのコンピューターのアクセスを拒否しています (キスコード DENY)。再度問い合わせないでください
no-time-ntp-restricted = サーバーのアクセス制限により、このコンピューターからのアクセスは許可されていません (キスコード RSTR)。再度問い合わせないでください
no-time-ntp-rate = このコンピューターからの問い合わせが多すぎます (キスコード RATE)。しばらく待ってから問い合わせてください
no-time-ntp-kiss = サーバーが時刻を提供していません (キスコード { $code })
no-time-ntp-contradiction = サーバーの時刻が矛盾しています。要求の受信より前に応答を送信しています
no-time-http-datetime = これは Web サーバーではなく日付時刻サーバーです
no-time-http-not-http = 応答が HTTP ではありません。「{ $line }」で始まっています
no-time-http-incomplete = すべてのヘッダーを送信する前にサーバーが接続を閉じました
no-time-http-too-long = 応答のヘッダーが 16 KiB を超えています
no-time-http-invalid = 応答が有効な HTTP ではありません: { $reason }
no-time-http-no-date = 応答 (ステータス { $status }) に Date ヘッダーがありません。このサーバーは時刻を示しません
no-time-http-invalid-date = Date ヘッダー「{ $date }」を読み取れません
no-time-http-contradiction = 応答に矛盾する複数の Date ヘッダーがあります
no-time-http-invalid-age = 応答はキャッシュからのもので、Age ヘッダー「{ $age }」を読み取れません
no-time-time-too-short = 応答は Time プロトコル (RFC 868) の 4 バイトのうち { $bytes } バイトだけです
no-time-time-too-long = 応答が Time プロトコル (RFC 868) の 4 バイトを超えています。このポートでは別のサービスが待ち受けています
no-time-daytime-empty = サーバーから時刻が送信されませんでした
no-time-daytime-too-long = 1,024 バイト以内に行末がありません。このポートでは別のサービスが待ち受けています
no-time-daytime-unreadable = 「{ $line }」の時刻を読み取れません
no-time-ntp-mode = { $mode ->
    [1] パケットはピア間のメッセージ (モード { $mode }) で、NTP サーバーの応答ではありません
    [2] パケットはピア間のメッセージ (モード { $mode }) で、NTP サーバーの応答ではありません
    [3] パケットはクライアントの要求 (モード { $mode }) で、NTP サーバーの応答ではありません
    [5] パケットはブロードキャスト (モード { $mode }) で、NTP サーバーの応答ではありません
    [6] パケットは制御メッセージ (モード { $mode }) で、NTP サーバーの応答ではありません
    [7] パケットはプライベートメッセージ (モード { $mode }) で、NTP サーバーの応答ではありません
   *[other] パケットは不明な種類 (モード { $mode }) で、NTP サーバーの応答ではありません
}
no-time-ntp-zero = { $timestamp ->
    [receive] 応答に時刻が含まれていません。受信タイムスタンプがゼロです
   *[transmit] 応答に時刻が含まれていません。送信タイムスタンプがゼロです
}

### The card of a failed attempt to connect

try-again = 再試行
edit-host = ホストを編集
details = 詳細
copy-details = 詳細をコピー
details-no-welcome = 接続しましたが、{ $time }以内にウェルカムメッセージが届きませんでした
advice-no-such-name = 名前のつづりを確認してください。192.168.1.20 のような IP アドレスでも接続できます。
advice-resolve-failed = このコンピューターはネットワークに接続されていますか? 192.168.1.20 のような IP アドレスなら名前解決は不要です。
advice-other-kind = このマシンには別の種類の時計 ({ "ntp://" }、{ "http://" }、{ "time://" }、{ "daytime://" }) があるかもしれません。
advice-refused = サーバーは起動していますか? 起動するには、そのマシンのターミナルで「{ $command }」を実行します。
advice-timed-out = マシンの電源は入っていますか? ファイアウォールでポート { $port } は開いていますか?
advice-unreachable = このコンピューターはサーバーと同じネットワークにありますか?
advice-server-error = これはサーバーのメッセージです。
advice-no-welcome = ポート { $port } は別のサービスが使用している可能性があります。日付時刻サーバーのポートは通常 9900 です。
advice-port = { $port } は日付時刻サーバーのポートですか? 通常は 9900 です。
advice-ntp = このマシンに NTP サーバーはありますか? ファイアウォールで UDP ポート { $port } は開いていますか? 別の種類の時計 ({ "ntp://" }、{ "http://" }、{ "time://" }、{ "daytime://" }) かもしれません。
advice-http = このマシンに Web サーバーはありますか? ファイアウォールで TCP ポート { $port } は開いていますか? 別の種類の時計 ({ "ntp://" }、{ "http://" }、{ "time://" }、{ "daytime://" }) かもしれません。
advice-time = このマシンは Time プロトコル (RFC 868) に対応していますか? ファイアウォールで TCP ポート { $port } は開いていますか? 別の種類の時計 ({ "ntp://" }、{ "http://" }、{ "time://" }、{ "daytime://" }) かもしれません。
advice-daytime = このマシンは Daytime プロトコル (RFC 867) に対応していますか? ファイアウォールで TCP ポート { $port } は開いていますか? 別の種類の時計 ({ "ntp://" }、{ "http://" }、{ "time://" }、{ "daytime://" }) かもしれません。

### Errors in the host and port fields

address-missing = サーバーの名前またはアドレスを入力してください (例: localhost、192.168.1.20)
address-invalid-host = 「{ $text }」はサーバーの名前でもアドレスでもありません。nas.local、192.168.1.20、::1 のように入力してください
address-invalid-port = 「{ $text }」はポートではありません。1 から 65535 の数字を入力してください (例: 9900)
address-https = https:// には対応していません。リダイレクトが返される場合も、http:// で同じ時計を読み取れます
address-invalid-path = 「{ $text }」はパスではありません。特殊文字は %XX と書き、1,024 バイト以内にしてください
address-unknown-scheme = 「{ $text }://」は時計の種類ではありません。ホスト:ポート、または ntp://、http://、time://、daytime:// とホストを入力してください

### Commands, answers and history

first-heading = どの時計がずれているかを調べる
first-connect = 上に日付時刻サーバーの名前またはアドレス (例: nas.local)、またはほかの時計 (ntp://router、http://printer) を入力し、[接続] を押してください。
first-here = このコンピューターで試すには、ターミナルでサーバーを起動します:
choose-server = 一覧からサーバーを選ぶか、上に名前またはアドレスを入力してください。
more-commands = その他
show-more = 続きを表示
show-less = 折りたたむ
ask-something = 曜日、日付、時刻を問い合わせてください。
command-day = 曜日
command-date = 日付
command-time = 時刻
command-quit = 終了
ask-command = { $command } を問い合わせる
command = コマンド
send = 送信
why-no-send = 先にコマンドを入力してください
blocked-not-connected = 先にサーバーに接続してください
blocked-connecting = 接続処理中は使用できません
blocked-queue-full = 応答待ちのコマンドが多すぎます
blocked-quitting = 接続を閉じています
zone-chosen = ゾーン: { $zone }
zone-of-server = ゾーン: サーバー
own-zone = サーバーのタイムゾーン
search-zones = タイムゾーンを検索
no-zone = 一致するタイムゾーンはありません
why-no-zone = このサーバーは自身のタイムゾーンでのみ応答します
about-answer = { $command } · { $time } · { $when }
about-computed = { $command } · サーバーの時刻から計算 · { $time } · { $when }
just-now = たった今
history = 履歴
filter-history = 履歴を絞り込む
column-local-time = 現地時刻
column-server = サーバー
column-command = コマンド
column-answer = 応答
column-round-trip = 往復時間
copy = コピー
copy-row = { $row } 行目をコピー
export = エクスポート
clear = 消去
clear-history = 履歴を消去
no-history = ウィンドウを開いている間、コマンドとその応答がここに表示されます。
no-match = 一致する履歴はありません。
why-no-copy = 履歴は空です
exporting = 別のエクスポートを実行中です
export-title = 履歴のエクスポート

### The server list

no-servers = 接続したサーバーがここに表示されます。
pin = { $server } をピン留め
unpin = { $server } のピン留めを外す
remove = { $server } を削除
check-all = すべて確認
on-this-network = このネットワーク
network-searching = 検索中…
network-off = オフです。設定でオンにできます。
network-no-interface = このコンピューターはネットワークに接続されていません。
network-not-permitted = このコンピューターではマルチキャストがブロックされています ({ $reason })。ファイアウォールで UDP ポート 5353 を許可してください。
network-failed = 検索に失敗しました: { $reason }
network-all-listed = このネットワークでアナウンスされている時計は、すべて上の一覧にあります。
network-nothing-announced = アナウンスされている時計はありません。systemd を使うサーバーは { "sudo systemctl enable --now datetime-server-announce" } を実行すると自身をアナウンスします。
network-nothing-heard-avahi = Avahi がほかの機器から何も受信していません。このネットワークまたはファイアウォールがマルチキャスト (UDP ポート 5353) をブロックしている可能性があります。
network-nothing-heard = ほかの機器から応答がありません。このネットワークまたはファイアウォールがマルチキャスト (UDP ポート 5353) をブロックしている可能性があります。このコンピューターで Avahi は動作していません。
network-by-name = 一覧にないサーバーには、[{ host }] 欄に名前またはアドレスを入力して接続できます。
network-more = アナウンスされている時計は、ほかにもあります。
network-gone = アナウンスがなくなりました
brief-not-reachable = 到達できません
brief-no-time = 時刻を送信しません
odd = ほかと不一致
clock-result = { $clock }: { $result }
odd-offset = { $offset } · ほかと不一致
state-connected = 接続済み
state-connecting = 接続中…
state-lost = 接続が切れました
state-never-answered = 応答したことがありません
state-not-checked = 未確認
menu-check = 確認
menu-pin = ピン留め
menu-unpin = ピン留めを外す
menu-move-up = 上へ移動
menu-move-down = 下へ移動
menu-rename = 名前の変更
menu-copy-address = アドレスをコピー
menu-remove = 削除
server-name = 時計の名前

### Live

this-computer = このコンピューター
reading = サーバーの時計を読み取り中…
connect-to-compare = サーバーに接続すると、その時計をこのコンピューターの時計と並べて表示します。
no-clock = このサーバーは比較できる時刻を送信しません。
plot-offset = ずれと誤差範囲
plot-offset-from = ずれと誤差範囲 ({ $base } から)
plot-round-trip = 往復時間
plot-summary = { $plot }: 直近 { $time } で { $smallest } から { $largest }
ago-now = 現在
ago = −{ $time }
quality = { $bound } · 往復時間 { $time }
quality-exact = { $offset } 秒 { $bound } · 往復時間 { $time }
quality-round-trip = 往復時間 { $time }
judged-agrees = { $bound } の範囲で一致
judged-unknown = { $bound } 以内: 精度が不十分です
judged-off = { $direction ->
    [behind] { $difference } 遅れています
   *[ahead] { $difference } 進んでいます
}
synchronised-to = サーバーの時計は誤差 { $bound } で同期しています。
synchronised-but-off = サーバーの時計は誤差 { $bound } で同期していると報告されています。正しければ、このコンピューターの時計がずれています。ほかのサーバーとも比較してください。
unsynchronised = サーバーの時計は同期していません。
synchronisation-unknown = サーバーの時計が同期しているかどうかは不明です。
whole-seconds = この時計は秒単位でしか時刻を示しません。
whole-seconds-no-zone = この時計は秒単位でしか時刻を示しません。タイムゾーンの指定がない場合は、このコンピューターのタイムゾーンとみなします。
kind-datetime = 日付時刻サーバー
kind-ntp = NTP サーバー
kind-http = Web サーバー、秒単位
kind-time = Time プロトコル、秒単位
kind-daytime = Daytime プロトコル、秒単位
introduction = { $kind }: { $statement }
says-synchronised = 同期済み { $bound }
says-unsynchronised = 未同期
says-unknown = 同期状態は不明
says-taken-as-utc = { $line } (UTC とみなす)
says-stratum = { $leap ->
    [inserted] ストラタム { $stratum }、うるう秒の予告あり
    [deleted] ストラタム { $stratum }、うるう秒削除の予告あり
   *[none] ストラタム { $stratum }
}
says-ntp = { $leap ->
    [inserted] ストラタム { $stratum }、{ $reference } に同期、うるう秒の予告あり
    [deleted] ストラタム { $stratum }、{ $reference } に同期、うるう秒削除の予告あり
   *[none] ストラタム { $stratum }、{ $reference } に同期
}

### Side by side

nothing-to-check = 接続したサーバーがここに表示され、まとめて確認できます。先にサーバーに接続してください。
stop-checking = 確認を中止
column-clock = 時計
column-offset = ずれ
checks-table = 時計の比較
sort-by-offset = ずれで並べ替え
reference = 基準
compared-with = 比較対象: { $clock }
check = { $server } を確認
checked = { $total } 件中 { $done } 件を確認
compare-too-few = 各サーバーの時計を読み取り、ほかと異なるものを見つけます。
compare-agree = すべての時計が { $seconds } 秒以内で一致しています。
compare-known-agree = 精度が十分な時計は { $seconds } 秒以内で一致しています。
compare-no-majority = 時計が一致せず、多数派もありません。別のサーバーを確認すると、どの時計がずれているか分かる場合があります。
compare-this-computer = サーバー同士は一致しています。このコンピューターの時計がずれています。
compare-one = { $clock } がずれています。ほかの時計は一致しています。
compare-several = 次の時計は、一致している時計と異なります: { $clocks }
compare-this-computer-in-list = このコンピューター
check-waiting = 待機中
check-running = 確認中…
check-no-time = 日付時刻サーバーの応答ではありません

### The cause of an offset

cause-local-time-as-utc = ずれがこのコンピューターの UTC との時差と等しくなっています。デュアルブートの後のように、一方の時計が現地時刻を UTC とみなしています。
cause-zone = { $direction ->
    [behind] 時計が { $difference }遅れています。そのマシンまたはこのコンピューターのタイムゾーンか夏時間の設定が誤っています。
   *[ahead] 時計が { $difference }進んでいます。そのマシンまたはこのコンピューターのタイムゾーンか夏時間の設定が誤っています。
}
cause-never-set = 時計が { $year } 年を示しています。起動後に時刻が設定されていないか、電池が切れています。
cause-gps-weeks = { $direction ->
    [behind] 時計が { $weeks } 週遅れています。GPS 受信機が { $period } 週の周期を取り違えています。
   *[ahead] 時計が { $weeks } 週進んでいます。GPS 受信機が { $period } 週の周期を取り違えています。
}
cause-leap-seconds = { $seconds ->
    [18] ずれはうるう秒 { $seconds } 秒分です。一方の時計が UTC ではなく GPS 時刻を示しています。
    [37] ずれはうるう秒 { $seconds } 秒分です。一方の時計が UTC ではなく TAI を示しています。
   *[other] ずれはうるう秒 { $seconds } 秒分です。一方の時計が TAI、もう一方が GPS 時刻を示しています。
}
cause-drift = { $direction ->
    [loses] 時計がこのコンピューターより 1 日に { $rate } ± { $uncertainty } 秒遅れます。
   *[gains] 時計がこのコンピューターより 1 日に { $rate } ± { $uncertainty } 秒進みます。
}
cause-step = { $time } にずれが { $difference } 変わりました。この時計またはこのコンピューターの時計の時刻が変更されました。
word-local-time-as-utc = 現地時刻を UTC と誤認
word-zone = タイムゾーン
word-never-set = 時刻未設定
word-gps-weeks = GPS 週
word-leap-seconds = うるう秒
word-drift = 進み・遅れ
word-step = 時刻変更
cure-local-time-as-utc = Linux: 「{ "timedatectl set-local-rtc 0" }」。Linux と併用する Windows: { "HKLM\\SYSTEM\\CurrentControlSet\\Control\\TimeZoneInformation" } の DWORD { "RealTimeIsUniversal" } を 1 にします。機器: タイムゾーン、時刻の順に設定します。
cure-zone-ours = サーバーのマシンで「{ "timedatectl set-timezone ZONE" }」を実行します。
cure-zone = 機器: 設定ページの「時刻」または「システム」でタイムゾーンと夏時間を設定します。Windows: 設定、時刻と言語、日付と時刻。Linux: 「{ "timedatectl set-timezone ZONE" }」。
cure-ntp-ours = サーバーのマシンで「{ "timedatectl set-ntp true" }」を実行します。
cure-ntp = 機器: 設定ページで NTP サーバーを指定し、到達できることを確認します。Windows: 設定、時刻と言語、日付と時刻、「時刻を自動的に設定する」。Linux: 「{ "timedatectl set-ntp true" }」。
cure-gps-weeks = 受信機のファームウェアを更新してください。それまでは別の NTP サーバーを使用してください。
cure-leap-seconds = 受信機の出力を UTC に設定するか、NTP サーバーの設定で基準時計のオフセットを補正してください。
cure-step-ours = サーバーのマシンで「{ "journalctl -u chrony -u systemd-timesyncd" }」を実行すると、何が時刻を変更したかが分かります。
cure-step = 機器のログを確認してください。Windows: イベント ビューアー、システム、{ "Kernel-General" }、イベント 1。Linux: 「{ "journalctl -u chrony -u systemd-timesyncd" }」。

### Notices and warnings

more-notices = ほか { $count } 件
undo = 元に戻す
dismiss = 閉じる
open-folder = フォルダーを開く
copied = { $count } 行をコピーしました。
cleared = { $count } 件を消去しました。
removed = { $server } を削除しました。
exported = 履歴を { $file } に保存しました。
not-exported = 履歴を保存できませんでした: { $reason }
not-saved = 設定を { $file } に保存できませんでした: { $reason }
unanswered = 次のコマンドに応答する前に接続が終了しました: { $commands }
unanswered-more = 次のコマンドに応答する前に接続が終了しました: { $commands }、ほか { $more } 件
too-long = { $bytes } バイトを超えるため、コマンドを送信しませんでした。
internal-error = プログラムのスレッドが停止しました。ウィンドウを閉じてから開き直してください。
warning-broken = { $used ->
    [backup] 設定を読み取れませんでした ({ $reason })。設定は { $file } に保存されています。バックアップを使用します。
    [defaults] 設定を読み取れませんでした ({ $reason })。設定は { $file } に保存されています。既定値を使用します。
   *[current] 設定を読み取れませんでした ({ $reason })。設定は { $file } に保存されています。このウィンドウの設定を使用します。
}
warning-newer = { $file } の設定は、このプログラムの新しいバージョンで保存されたものです。ここでの変更は保存されません。
warning-crashed = プログラムは前回クラッシュしました。クラッシュレポートは { $file } にあります。開発者に送ってください。
warning-adjusted = { $file } の一部の設定を無視します: { $values }
warning-unreadable = { $file } の設定を読み取れませんでした ({ $reason })。既定値を使用し、変更は保存しません。
at-line = { $line } 行目: { $reason }

### Why a file could not be read or written, and why a setting is ignored

reason-of = { $file }: { $reason }
reason-both = { $first }; { $second }
reason-newer = このプログラムの新しいバージョンで保存されています
reason-would-be-too-large = 大きくなりすぎます。一覧からサーバーを削除してください
reason-unchangeable = 自動的に変更できない書き方になっています。手作業で編集してください
reason-too-large = 設定ファイルとしては大きすぎます
reason-not-text = UTF-8 のテキストではありません
reason-folder = フォルダーです
reason-not-a-file = ファイルではなく、デバイスまたはパイプです
reason-too-many-broken = 壊れたファイルがすでに { $count } 個あります。いくつか削除してください
reason-locked = 別のウィンドウの保存が終わりません。そのウィンドウを閉じてください
reason-no-folder = このシステムにはファイルダイアログもホームフォルダーもありません
reason-too-many-files = この名前のファイルがすでに { $count } 個あります
ignored-out-of-range = 「{ $written }」は範囲外です。{ $used } を使用します
ignored-entry = このエントリは解釈できないため、そのまま残します。サーバーにはホストとポートが必要で、種類は既知のものでなければなりません
ignored-more = ほか { $count } 件

### Settings

language = 言語
language-system = システム
appearance = 外観
theme = テーマ
theme-system = システム
theme-light = ライト
theme-dark = ダーク
high-contrast = ハイコントラスト
reset-settings = リセット
settings-reset = 設定をリセットしました。
connect-timeout-about = この時間内にウェルカムメッセージを送らないサーバーは、到達できないものとみなします。
answer-timeout-about = この時間応答がない接続は、切断されたものとみなします。
history-about = これを超える古い応答は削除されます。履歴は保存されません。
zoom = 拡大率
connection = 接続の設定
connect-timeout = 接続のタイムアウト
answer-timeout = 応答のタイムアウト
reconnect = 接続が切れたら自動的に再接続する
discover = このネットワークでアナウンスされている時計を表示する
history-limit = 保持する応答の数
watching = 監視
watch-interval = ピン留めした時計の確認
watch-interval-about = このプログラムの実行中に確認する間隔です。ウィンドウを最小化していても確認します。
watch-off = オフ
watch-threshold = 許容するずれ
watch-threshold-about = 2 回続けてこれより大きくずれた時計は、誤っているものとみなします。
watch-notify = ピン留めした時計がずれたときと元に戻ったときに通知する
at-start = ウィンドウを開いたとき
at-start-wait = 接続しない
at-start-connect = 最後のサーバーに接続する
saved-at-once = 変更はすぐに適用され、保存されます。

### Notifications about pinned clocks

alert-show = 表示
alert-wrong = { $clock } の時計がずれています
alert-recovered = { $clock } の時計が元に戻りました
alert-lost = { $clock } から時刻を取得できません
alert-returned = { $clock } に再び到達できます
alert-this-computer = このコンピューターの時計がずれています
alert-several = { $count } 個の時計の状態が変わりました

### The list of keys

keys = キー操作
close = リストを閉じる
key-control = Ctrl
key-tab = Tab
key-enter = Enter
key-escape = Esc
key-up-down = ↑、↓
key-f2-delete = F2、Delete
key-commands = 曜日、日付、時刻、終了
key-host = ホスト欄へ移動
key-filter = 履歴の絞り込みへ移動
key-next-view = 次の画面へ (Shift で前の画面へ)
key-zoom = 拡大、縮小、拡大率を戻す
key-next-control = 次の項目へ (Shift で前の項目へ)
key-list-move = サーバー一覧: ほかのサーバーへ移動 (Alt でピン留めしたものを並べ替え)
key-list-edit = サーバー一覧: サーバーの名前の変更、削除
key-connect = 接続、またはコマンドを送信
key-cancel = 接続をキャンセル、またはこのリストを閉じる
key-list = このリストの表示/非表示

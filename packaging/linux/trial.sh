#!/bin/sh
# Tests the packages in DIST in a fresh Debian, which it installs in WORK/debian. Needs root.
# usage: trial.sh DIST WORK
set -eu
dist=$1 work=$2 root=$2/debian
container="systemd-nspawn --quiet --register=no --keep-unit --directory=$root"

echo "installing a fresh Debian in $root"
rm -rf "$root"
mmdebstrap --quiet --variant=minbase bookworm "$root" \
    --include=systemd-sysv,man-db,bash-completion,libglib2.0-bin,ca-certificates,avahi-daemon,avahi-utils

echo "piuparts: installation, removal and purge"
piuparts --defaults=debian --distribution=bookworm --existing-chroot="$root" --keep-sources-list \
    --no-upgrade-test --fail-on-broken-symlinks "$dist"/*.deb >"$work/piuparts.log" 2>&1 || {
    grep -E 'ERROR|FAIL' "$work/piuparts.log"
    exit 1
}

cat >"$root/root/service.sh" <<'EOF'
#!/bin/bash
exec >/root/service.log 2>&1
set -eux
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive
answers() {
    exec 3<>/dev/tcp/127.0.0.1/9900
    printf 'day\ndate\ntime\nquit\n' >&3
    test "$(wc --lines <&3)" = 5
}
dpkg --install /root/datetime-server_*.deb
answers
datetime-server status
pid=$(systemctl show datetime-server --property=MainPID --value)
test "$(stat --format=%U "/proc/$pid")" = datetime-server
systemctl reload datetime-server
answers
# It is announced while it is running, with its own port.
announced() {
    avahi-browse --resolve --parsable --terminate _datetime._tcp | grep --quiet "^=.*;$1;"
}
withdrawn() {
    ! announced "$1"
}
soon() {
    for _ in $(seq 20); do
        if "$@"; then
            return
        fi
        sleep 0.5
    done
    return 1
}
systemctl enable --now datetime-server-announce
soon announced 9900
datetime-server doctor | grep 'ok  *announced on the network'
sed -i 's/^port = 9900/port = 9910/' /etc/datetime-server/server.toml
systemctl reload datetime-server
soon announced 9910
soon withdrawn 9900
systemctl stop datetime-server
soon withdrawn 9910
systemctl start datetime-server
soon announced 9910
# A server that systemd has started again is announced again.
invocation() {
    systemctl show datetime-server-announce --property=InvocationID --value
}
begun_again() {
    test "$(invocation)" != "$before" && systemctl --quiet is-active datetime-server-announce
}
before=$(invocation)
systemctl kill --kill-whom=main --signal=KILL datetime-server
soon begun_again
soon announced 9910
sed -i 's/^port = 9910/port = 9900/' /etc/datetime-server/server.toml
systemctl reload datetime-server
man --pager=cat datetime-server | grep --quiet SIGHUP
# Tab after "datetime-server st".
. /usr/share/bash-completion/bash_completion
_completion_loader datetime-server || true
COMP_WORDS=(datetime-server st) COMP_CWORD=1 COMP_LINE='datetime-server st' COMP_POINT=18
"$(complete -p datetime-server | sed 's/.*-F \([^ ]*\).*/\1/')" datetime-server st datetime-server
test "${COMPREPLY[*]}" = 'start stop status'
dpkg --purge datetime-server
soon withdrawn 9900
if getent passwd datetime-server || (answers); then
    exit 1
fi
EOF
chmod +x "$root/root/service.sh"
cp "$dist"/*.deb "$root/root"
echo "the service: start, answers, reload, manual, completion, purge"
$container --private-network --boot systemd.run=/root/service.sh \
    systemd.run_success_action=exit systemd.run_failure_action=exit >"$work/boot.log" 2>&1 </dev/null || {
    cat "$root/root/service.log"
    exit 1
}

echo "the server of the .rpm: check"
mkdir "$root/rpm"
rpm2archive - <"$(echo "$dist"/datetime-server-*.rpm)" | tar -xz -C "$root/rpm"
(cd "$root/rpm" && usr/bin/datetime-server --config etc/datetime-server/server.toml check)

echo "the client: installation with its dependencies"
$container sh -c 'apt-get update && apt-get install --yes --no-install-recommends /root/datetime-client_*.deb' \
    >"$work/client.log" 2>&1 </dev/null || {
    cat "$work/client.log"
    exit 1
}
chroot "$root" datetime-client --version

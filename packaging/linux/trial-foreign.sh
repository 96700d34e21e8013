#!/bin/sh
# Tests the packages in DIST in a fresh Debian for another processor, which it installs in WORK/ARCHITECTURE. QEMU runs its programs.
# Needs root. Registers QEMU with the kernel (binfmt_misc) if it is not registered, and only until the script ends.
# usage: trial-foreign.sh DIST WORK ARCHITECTURE QEMU
set -eu
dist=$1 work=$2 architecture=$3 qemu=$4 root=$2/$3
binfmt=/proc/sys/fs/binfmt_misc

registered=
finish() {
    if [ -n "$registered" ]; then
        echo -1 >"$registered"
    fi
}
trap finish EXIT
[ -e "$binfmt/register" ] || mount -t binfmt_misc none "$binfmt"
if [ ! -e "$binfmt/qemu-$qemu" ]; then
    # The header of a program for this processor, and the bits of it that count. F: the kernel opens QEMU now, so that programs in
    # another root directory find it.
    case $qemu in
    aarch64) class=2 machine='\xb7' ;;
    arm) class=1 machine='\x28' ;;
    esac
    if [ $class = 2 ]; then data='\x02\x01\x01'; else data='\x01\x01\x01'; fi
    zero='\x00\x00\x00\x00\x00\x00\x00\x00\x00'
    magic="\\x7fELF$data$zero\\x02\\x00$machine\\x00"
    mask='\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'
    printf '%s' ":qemu-$qemu:M::$magic:$mask:/usr/bin/qemu-$qemu-static:F" >"$binfmt/register"
    registered=$binfmt/qemu-$qemu
fi

echo "installing a fresh Debian for $architecture in $root"
rm -rf "$root"
mmdebstrap --quiet --architectures="$architecture" --variant=minbase --include=systemd-standalone-sysusers \
    bookworm "$root" 'deb http://deb.debian.org/debian bookworm main'
cp "$dist"/*.deb "$root/root"

cat >"$root/root/service.sh" <<'EOS'
#!/bin/bash
set -eux
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive
answers() {
    exec 3<>/dev/tcp/127.0.0.1/9900
    printf 'day\ndate\ntime\nquit\n' >&3
    test "$(wc --lines <&3)" = 5
}
soon() {
    for _ in $(seq 50); do
        if "$@" 2>/dev/null; then
            return
        fi
        sleep 0.2
    done
    return 1
}
dpkg --install /root/datetime-server_*.deb
sed -i 's/^user = ""/user = "datetime-server"/' /etc/datetime-server/server.toml
getent passwd datetime-server
datetime-server check
# Signals instead of `start`, `reload` and `stop`: QEMU changes the start time that a process reads of itself, by which these find it.
datetime-server run 2>/root/server.log &
server=$!
soon answers
datetime-server status
kill -HUP "$server"
soon grep 'settings reloaded' /root/server.log
answers
kill "$server"
wait "$server"
cat /root/server.log
dpkg --purge datetime-server
test ! -e /etc/datetime-server
EOS
chmod +x "$root/root/service.sh"
echo "the server: installation, answers, reload, stop, purge"
unshare --net sh -c 'ip link set lo up && exec "$@"' sh chroot "$root" /root/service.sh >"$work/$architecture.log" 2>&1 </dev/null || {
    cat "$work/$architecture.log"
    exit 1
}
grep --extended-regexp '^ +(confined|without)' "$work/$architecture.log"

echo "the server of the .tar.gz in 2040"
mkdir "$root/tar"
tar -xf "$(echo "$dist"/datetime-server-*.tar.gz)" -C "$root/tar" --strip-components=1
cat >"$work/2040.sh" <<'EOS'
set -eu
ip link set lo up
# faketime names a semaphore after its PID, which another PID namespace may have, too.
mount -t tmpfs none /dev/shm
cd "$1"
printf '[server]\nbind = ["127.0.0.1"]\n[process]\npid_file = "%s/p"\ncontrol_socket = "%s/c"\n' "$PWD" "$PWD" >2040.toml
faketime '2040-02-29 12:00:00' "qemu-$2" bin/datetime-server --config 2040.toml run 2>2040.log &
server=$!
answer=
for _ in $(seq 50); do
    answer=$(bash -c 'exec 3<>/dev/tcp/127.0.0.1/9900 && printf "date\nquit\n" >&3 && cat <&3' 2>/dev/null) && break
    sleep 0.2
done
kill "$server"
echo "$answer" | grep --line-regexp 2040-02-29
EOS
unshare --mount --net --pid --fork --mount-proc --kill-child sh "$work/2040.sh" "$root/tar" "$qemu"

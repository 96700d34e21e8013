/* The floor of the benchmark: the barest server that forks once for each client. It has no limits, no log, no time-outs
 * and no confinement, understands three words, takes a read for a line, and trusts everyone: what it takes is what the
 * kernel takes. Whatever is the same for all clients is done before the first of them, so that it is a fair floor.
 *
 * Built as `cc -O2 -static`, run as `floor PORT`; it listens on 127.0.0.1.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char WELCOME[] = "Welcome to the barest date and time server\n";
static const char GOODBYE[] = "goodbye\n";
static const char UNKNOWN[] = "error: unknown command\n";

/* Appends the answer to one line; returns where the next goes, or 0 where the client quits. */
static char *answer(const char *line, size_t length, char *out)
{
    const char *format = NULL;
    if (length == 4 && !memcmp(line, "time", 4)) format = "%H:%M:%S\n";
    if (length == 4 && !memcmp(line, "date", 4)) format = "%Y-%m-%d\n";
    if (length == 3 && !memcmp(line, "day", 3)) format = "%A\n";
    if (format) {
        time_t now = time(NULL);
        struct tm broken;
        localtime_r(&now, &broken);
        return out + strftime(out, 64, format, &broken);
    }
    if (length == 4 && !memcmp(line, "quit", 4)) return NULL;
    memcpy(out, UNKNOWN, sizeof UNKNOWN - 1);
    return out + sizeof UNKNOWN - 1;
}

static void converse(int client)
{
    static char in[4096], out[64 * 1024];
    size_t kept = 0;
    if (write(client, WELCOME, sizeof WELCOME - 1) < 0) return;
    for (;;) {
        ssize_t count = read(client, in + kept, sizeof in - kept);
        if (count <= 0) return;
        char *line = in, *end = in + kept + count, *stop, *next = out;
        while ((stop = memchr(line, '\n', end - line))) {
            char *after = answer(line, stop - line, next);
            if (!after) {
                memcpy(next, GOODBYE, sizeof GOODBYE - 1);
                if (write(client, out, next - out + sizeof GOODBYE - 1) < 0) return;
                return;
            }
            next = after;
            line = stop + 1;
        }
        kept = end - line;
        if (kept == sizeof in) return;
        memmove(in, line, kept);
        if (next > out && write(client, out, next - out) < 0) return;
    }
}

int main(int argc, char **argv)
{
    int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons(argc > 1 ? atoi(argv[1]) : 9901),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 1024)) {
        perror("floor");
        return 1;
    }
    tzset();
    for (;;) {
        int client = accept(listener, NULL, NULL);
        while (waitpid(-1, NULL, WNOHANG) > 0) {}
        if (client < 0) continue;
        if (fork() == 0) {
            close(listener);
            setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            converse(client);
            _exit(0);
        }
        close(client);
    }
}

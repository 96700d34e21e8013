/* The baseline of the benchmark: a server that forks for each client and does nothing else. It has no limits, log, timeouts
 * or sandbox, and understands four commands, so its time is almost entirely the kernel's. To be a fair baseline, it does
 * whatever is the same for all clients before the first one connects.
 *
 * Built with `cc -O2 -static`, run as `baseline PORT [batch]`; it listens on 127.0.0.1. It writes each answer separately,
 * as a simple loop does; with `batch`, it answers all commands of one read with one write.
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

static const char WELCOME[] = "Welcome to the baseline date and time server\n";
static const char GOODBYE[] = "goodbye\n";
static const char UNKNOWN[] = "error: unknown command\n";

static char in[4096], out[64 * 1024];

static int is(const char *line, size_t length, const char *command)
{
    return length == strlen(command) && !memcmp(line, command, length);
}

/* Writes the answer to one line to `next`; returns its length. */
static size_t answer(const char *line, size_t length, char *next)
{
    const char *format = is(line, length, "time") ? "%H:%M:%S\n"
                       : is(line, length, "date") ? "%Y-%m-%d\n"
                       : is(line, length, "day")  ? "%A\n"
                                                  : NULL;
    if (!format) return strlen(strcpy(next, is(line, length, "quit") ? GOODBYE : UNKNOWN));
    time_t now = time(NULL);
    struct tm local;
    localtime_r(&now, &local);
    return strftime(next, 64, format, &local);
}

static int send_out(int client, size_t length)
{
    return write(client, out, length) == (ssize_t)length;
}

static void serve(int client, int batch)
{
    size_t buffered = 0;
    memcpy(out, WELCOME, sizeof WELCOME - 1);
    if (!send_out(client, sizeof WELCOME - 1)) return;
    for (;;) {
        ssize_t count = read(client, in + buffered, sizeof in - buffered);
        if (count <= 0) return;
        char *line = in, *end = in + buffered + count, *stop;
        size_t pending = 0;
        while ((stop = memchr(line, '\n', end - line))) {
            int quits = is(line, stop - line, "quit");
            pending += answer(line, stop - line, out + pending);
            line = stop + 1;
            if (!batch || quits) {
                if (!send_out(client, pending) || quits) return;
                pending = 0;
            }
        }
        if (pending && !send_out(client, pending)) return;
        buffered = end - line;
        if (buffered == sizeof in) return;
        memmove(in, line, buffered);
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
        perror("baseline");
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
            serve(client, argc > 2 && !strcmp(argv[2], "batch"));
            _exit(0);
        }
        close(client);
    }
}

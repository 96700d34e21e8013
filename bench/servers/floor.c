/* The floor of the benchmark: the barest server that forks once for each client. It has no limits, no log, no time-outs
 * and no confinement, understands three words, and trusts everyone: what it takes is what the kernel takes. What is the
 * same for all clients is done before the first of them, so that it is a fair floor.
 *
 * Built with `cc -O2 -static`, run as `floor PORT [collect]`; it listens on 127.0.0.1. Each answer is a write of its
 * own, as a loop without features has it; with `collect`, the answers to what one read brought are one write.
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

static char in[4096], out[64 * 1024];

static int is(const char *line, size_t length, const char *word)
{
    return length == strlen(word) && !memcmp(line, word, length);
}

/* Puts the answer to one line at `next`; returns its length. */
static size_t answer(const char *line, size_t length, char *next)
{
    const char *format = is(line, length, "time") ? "%H:%M:%S\n"
                       : is(line, length, "date") ? "%Y-%m-%d\n"
                       : is(line, length, "day")  ? "%A\n"
                                                  : NULL;
    if (!format) return strlen(strcpy(next, is(line, length, "quit") ? GOODBYE : UNKNOWN));
    time_t now = time(NULL);
    struct tm broken;
    localtime_r(&now, &broken);
    return strftime(next, 64, format, &broken);
}

static int say(int client, size_t length)
{
    return write(client, out, length) == (ssize_t)length;
}

static void converse(int client, int collect)
{
    size_t kept = 0;
    memcpy(out, WELCOME, sizeof WELCOME - 1);
    if (!say(client, sizeof WELCOME - 1)) return;
    for (;;) {
        ssize_t count = read(client, in + kept, sizeof in - kept);
        if (count <= 0) return;
        char *line = in, *end = in + kept + count, *stop;
        size_t pending = 0;
        while ((stop = memchr(line, '\n', end - line))) {
            int quits = is(line, stop - line, "quit");
            pending += answer(line, stop - line, out + pending);
            line = stop + 1;
            if (!collect || quits) {
                if (!say(client, pending) || quits) return;
                pending = 0;
            }
        }
        if (pending && !say(client, pending)) return;
        kept = end - line;
        if (kept == sizeof in) return;
        memmove(in, line, kept);
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
            converse(client, argc > 2 && !strcmp(argv[2], "collect"));
            _exit(0);
        }
        close(client);
    }
}

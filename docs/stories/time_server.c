/*
 * A time server that keeps one capability. See docs/stories/time-server.md.
 *
 * usage: time_server UID. It begins as root, takes the port of NTP, and gives
 * up all but the right to set the clock. Then it says what it still may do,
 * sets the clock, and answers one question about the time, which a child of
 * its own asks.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define NTP_PORT 123
#define NTP_EPOCH 2208988800u /* seconds from 1900 to 1970: RFC 5905, 6 */
#define NTP_SIZE 48	      /* bytes of a message without extensions */
#define ASKS 0x23	      /* version 4, mode 3: a client */
#define ANSWERS 0x24	      /* version 4, mode 4: a server */
#define TRANSMIT 40	      /* where the sender's time stands */
#define NEW_YEAR 1893456000   /* 2030-01-01 00:00:00 UTC */

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

/* A UDP socket at a port of this machine, or -1 with errno. */
static int bind_port(int port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd >= 0 &&
	    bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

static void say_sets(const char *when)
{
	cap_t caps = cap_get_proc();
	char *text = cap_to_text(caps, NULL);

	printf("%s: uid %d, capabilities %s\n", when, (int)getuid(),
	       *text ? text : "none");
	cap_free(text);
	cap_free(caps);
}

/* From root to `uid`. A change from root to another user takes every
 * capability away, unless the permitted ones are kept on purpose; the
 * effective ones go in any case, and one comes back. */
static void become(uid_t uid)
{
	cap_t one = cap_from_text("cap_sys_time=ep");

	if (prctl(PR_SET_KEEPCAPS, 1) != 0)
		fail("keepcaps");
	if (setgroups(0, NULL) != 0 || setgid(uid) != 0 || setuid(uid) != 0)
		fail("setuid");
	say_sets("kept  ");
	if (!one || cap_set_proc(one) != 0)
		fail("capset");
	cap_free(one);
}

/* One line about what was tried; `result` as system calls give it. */
static void tell(const char *what, int result)
{
	printf("%s: %s\n", what, result < 0 ? strerror(errno) : "yes");
}

static void try_all(void)
{
	struct timespec time = { .tv_sec = NEW_YEAR };

	tell("set the clock", clock_settime(CLOCK_REALTIME, &time));
	tell("read a file of root's", open("/etc/shadow", O_RDONLY));
	tell("bind the port again", bind_port(NTP_PORT));
	tell("become root again", setuid(0));
}

/* What a client does: it asks, and shows the day that it is told. */
static void ask(void)
{
	unsigned char message[NTP_SIZE] = { ASKS };
	struct sockaddr_in server = {
		.sin_family = AF_INET,
		.sin_port = htons(NTP_PORT),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	uint32_t seconds;
	time_t time;

	if (fd < 0 ||
	    connect(fd, (struct sockaddr *)&server, sizeof(server)) != 0 ||
	    send(fd, message, sizeof(message), 0) != NTP_SIZE ||
	    recv(fd, message, sizeof(message), 0) != NTP_SIZE)
		fail("ask");
	memcpy(&seconds, message + TRANSMIT, sizeof(seconds));
	time = ntohl(seconds) - NTP_EPOCH;
	printf("a client is told: %.10s %d\n", ctime(&time),
	       gmtime(&time)->tm_year + 1900);
}

static void answer(int fd)
{
	unsigned char message[NTP_SIZE];
	struct sockaddr_in client;
	socklen_t size = sizeof(client);
	uint32_t seconds;

	if (recvfrom(fd, message, sizeof(message), 0,
		     (struct sockaddr *)&client, &size) != NTP_SIZE)
		fail("recvfrom");
	memset(message, 0, sizeof(message));
	message[0] = ANSWERS;
	message[1] = 1; /* stratum: the clock is its own */
	seconds = htonl((uint32_t)time(NULL) + NTP_EPOCH);
	memcpy(message + TRANSMIT, &seconds, sizeof(seconds));
	if (sendto(fd, message, sizeof(message), 0,
		   (struct sockaddr *)&client, size) != NTP_SIZE)
		fail("sendto");
}

int main(int count, char **arguments)
{
	int fd, status;
	pid_t child;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (count != 2) {
		fprintf(stderr, "usage: time_server UID\n");
		return 2;
	}
	fd = bind_port(NTP_PORT);
	if (fd < 0)
		fail("bind");
	say_sets("before");
	become((uid_t)atoi(arguments[1]));
	say_sets("after ");
	try_all();
	child = fork();
	if (child == 0) {
		ask();
		return 0;
	}
	answer(fd);
	return waitpid(child, &status, 0) == child ? status : 1;
}

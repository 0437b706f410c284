/*
 * splice(2) and tee(2): who waits for whom, what wakes them, and that nobody
 * takes bytes that are on their way. tests/user/splices.c has the rest.
 */
#include "tests/user/splices.h"

/* A call in a thread: splice(2), or read(2) or write(2) where `out` or `in`
 * is -1, or tee(2). */
struct job {
	int in, out;
	bool keeps; /* tee(2) */
	size_t size;
	struct thread thread;
	volatile long result;
	volatile int done;
};
static char taken[PIPE_PAGES * PAGE];

static int work(void *argument)
{
	struct job *job = argument;

	if (job->out < 0)
		job->result = sys_read(job->in, taken, job->size);
	else if (job->in < 0)
		job->result = sys_write(job->out, bytes, job->size);
	else if (job->keeps)
		job->result = sys_tee(job->in, job->out, job->size, 0);
	else
		job->result = sys_splice(job->in, NULL, job->out, NULL,
					 job->size, 0);
	job->done = 1;
	return 0;
}

/* Does it wait for something? It is given the time not to. */
static bool waits(const struct job *job)
{
	sleep_ms(10);
	return !job->done;
}

/* Begins a call that has to wait. */
static void begin_call(struct job *job, int in, int out, size_t size,
		       bool keeps)
{
	job->keeps = keeps;
	job->in = in;
	job->out = out;
	job->size = size;
	job->done = 0;
	CHECK(thread_start(&job->thread, work, job) > 0);
	CHECK(waits(job));
}

static void begin(struct job *job, int in, int out, size_t size)
{
	begin_call(job, in, out, size, false);
}

static void begin_tee(struct job *job, size_t size)
{
	begin_call(job, p[0], q[1], size, true);
}

/* What the call returns; one that goes on waiting is left alone. */
static long end(struct job *job)
{
	if (!wait_for(&job->done))
		return -ETIMEDOUT;
	thread_join(&job->thread);
	return job->result;
}

static void fill(int fd)
{
	CHECK_EQ(sys_write(fd, bytes, PIPE_PAGES * PAGE), PIPE_PAGES * PAGE);
}

/* Whoever waits for bytes, or for room, learns of them. */
static void test_wakes(void)
{
	static struct job job;
	int s[2];

	open_pipes_with(0);
	begin(&job, p[0], -1, 100);
	CHECK_EQ(vmsplice(p[1], bytes, 50, 0), 50);
	CHECK_EQ(end(&job), 50);
	fill(p[1]);
	begin(&job, -1, p[1], 20000);
	CHECK_EQ(sys_splice(p[0], NULL, q[1], NULL, 20000, 0), 20000);
	CHECK_EQ(end(&job), 20000);
	begin(&job, -1, p[1], PAGE);
	CHECK_EQ(resize(p[0], 131072), 131072);
	CHECK_EQ(end(&job), PAGE);
	close_pipes();
	/* That the socket does not wait is nothing to the pipe. */
	open_pipes_with(0);
	CHECK_EQ(sys_socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, s),
		 0);
	begin(&job, p[0], s[0], 100);
	CHECK_EQ(sys_write(p[1], bytes, 5), 5);
	CHECK_EQ(end(&job), 5);
	/* One of two pipes is enough. */
	CHECK_EQ(sys_fcntl(p[0], F_SETFL, (void *)O_NONBLOCK), 0);
	CHECK_EQ(sys_splice(p[0], NULL, q[1], NULL, 5, 0), -EAGAIN);
	CHECK_EQ(sys_fcntl(p[0], F_SETFL, NULL), 0);
	CHECK_EQ(sys_fcntl(q[1], F_SETFL, (void *)O_NONBLOCK), 0);
	CHECK_EQ(sys_splice(p[0], NULL, q[1], NULL, 5, 0), -EAGAIN);
	sys_close(s[0]);
	sys_close(s[1]);
	close_pipes();
}

/* Another took the bytes while it waited for room: that is not their end. */
static void test_taken_meanwhile(void)
{
	static struct job job;

	open_pipes_with(0);
	fill(q[1]);
	CHECK_EQ(sys_write(p[1], bytes, 10), 10);
	begin(&job, p[0], q[1], 100);
	CHECK_EQ(sys_read(p[0], seen, 10), 10);
	CHECK_EQ(sys_read(q[0], seen, PAGE), PAGE);
	CHECK(waits(&job));
	CHECK_EQ(sys_write(p[1], bytes, 5), 5);
	CHECK_EQ(end(&job), 5);
	close_pipes();
}

static void test_tee_waits(void)
{
	static struct job job, reader;

	open_pipes_with(0);
	/* For bytes, for room, and for bytes again. */
	begin_tee(&job, 10);
	CHECK_EQ(sys_write(p[1], bytes, 20), 20);
	CHECK_EQ(end(&job), 10);
	CHECK_EQ(sys_read(q[0], seen, 20), 10);
	CHECK(memcmp(seen, bytes, 10) == 0);
	fill(q[1]);
	CHECK_EQ(sys_read(q[0], seen, 10), 10);
	CHECK_EQ(sys_tee(p[0], q[1], 20, 0), 10);
	begin_tee(&job, 10);
	CHECK_EQ(sys_read(p[0], seen, 20), 20);
	CHECK_EQ(sys_read(q[0], seen, PAGE), PAGE);
	CHECK(waits(&job));
	CHECK_EQ(sys_write(p[1], bytes, 5), 5);
	CHECK_EQ(end(&job), 5);
	/* Who waits for what comes, learns of it. */
	CHECK_EQ(sys_read(q[0], seen, sizeof(seen)), 15 * PAGE + 5);
	begin(&reader, q[0], -1, 100);
	CHECK_EQ(sys_tee(p[0], q[1], 100, 0), 5);
	CHECK_EQ(end(&reader), 5);
	/* The end, on either side. */
	CHECK_EQ(sys_read(p[0], seen, 5), 5);
	begin_tee(&job, 10);
	sys_close(p[1]);
	CHECK_EQ(end(&job), 0);
	close_pipes();
}

/* Fills what a socket holds, but for a page, which is room for one packet of
 * any size: the bytes that lie in it. */
static size_t fill_socket(int s[2])
{
	size_t size = 0;

	if (sys_socketpair(AF_UNIX, SOCK_STREAM, 0, s) != 0)
		return 0;
	while (sys_sendto(s[0], bytes, PAGE, MSG_DONTWAIT, NULL, 0) ==
	       (long)PAGE)
		size += PAGE;
	return size - (size_t)sys_read(s[1], seen, PAGE);
}

/* What there was no room for is still in the pipe. */
static void test_short_send(void)
{
	int s[2];
	size_t before;
	long sent, left;

	open_pipes();
	fill(p[1]);
	before = fill_socket(s);
	CHECK_EQ(sys_fcntl(s[0], F_SETFL, (void *)O_NONBLOCK), 0);
	sent = sys_splice(p[0], NULL, s[0], NULL, PIPE_PAGES * PAGE, 0);
	CHECK(sent > 0 && sent < (long)(PIPE_PAGES * PAGE));
	left = (long)(PIPE_PAGES * PAGE) - sent;
	CHECK_EQ(sys_read(p[0], seen, sizeof(seen)), left);
	CHECK(memcmp(seen, bytes + sent, (size_t)left) == 0);
	for (size_t i = 0; i < before; i += PAGE)
		CHECK_EQ(sys_read(s[1], seen, PAGE), PAGE);
	CHECK_EQ(sys_recvfrom(s[1], seen, (size_t)sent, MSG_WAITALL, NULL,
			      NULL),
		 sent);
	CHECK(memcmp(seen, bytes, (size_t)sent) == 0);
	sys_close(s[0]);
	sys_close(s[1]);
	close_pipes();
}

/* While bytes are on their way into a socket that is full, nobody else has
 * any: one who reads, one who splices, one who did so before, and a tee. */
static void test_claim(unsigned who)
{
	static struct job sender, writer, other;
	int s[2];
	size_t before;

	open_pipes_with(0);
	before = fill_socket(s);
	fill(p[1]);
	if (who == 2) {
		fill(q[1]);
		begin(&other, p[0], q[1], 100);
	}
	begin(&writer, -1, p[1], PAGE);
	begin(&sender, p[0], s[0], PIPE_PAGES * PAGE);
	/* What is gone has room for others. */
	CHECK_EQ(end(&writer), PAGE);
	if (who == 2)
		CHECK_EQ(sys_read(q[0], seen, PAGE), PAGE);
	else
		begin_call(&other, p[0], who ? q[1] : -1, 100, who == 3);
	CHECK_EQ(resize(p[0], 131072), -EBUSY);
	CHECK(waits(&other) && waits(&sender));
	for (size_t i = 0; i < before; i += PAGE)
		CHECK_EQ(sys_read(s[1], seen, PAGE), PAGE);
	CHECK_EQ(sys_recvfrom(s[1], seen, PIPE_PAGES * PAGE, MSG_WAITALL, NULL,
			      NULL),
		 PIPE_PAGES * PAGE);
	CHECK(memcmp(seen, bytes, PIPE_PAGES * PAGE) == 0);
	CHECK_EQ(end(&sender), PIPE_PAGES * PAGE);
	CHECK_EQ(end(&other), 100);
	if (who == 2)
		CHECK_EQ(sys_read(q[0], seen, 15 * PAGE), 15 * PAGE);
	if (who > 0)
		CHECK_EQ(sys_read(q[0], taken, 200), 100);
	CHECK(memcmp(taken, bytes, 100) == 0);
	sys_close(s[0]);
	sys_close(s[1]);
	close_pipes();
}

static void test_claims(void)
{
	for (unsigned who = 0; who < 4; who++)
		test_claim(who);
}

TEST_SUITE(splice_waits, TEST(test_wakes), TEST(test_taken_meanwhile),
	   TEST(test_tee_waits), TEST(test_short_send), TEST(test_claims));

int program_main(int argc, char **argv, char **environment)
{
	(void)argc, (void)argv, (void)environment;
	return run_suite(&suite_splice_waits);
}
